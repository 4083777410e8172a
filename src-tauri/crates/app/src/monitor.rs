//! Dashboards and alerts over the metrics endpoint of the workspace.

pub mod alerts;
pub mod panels;
pub mod target;

use model::said;
use std::time::Duration;

use ::monitor::{Scraper, Watch};
use store::workspace;
use tokio_util::sync::CancellationToken;

use crate::console::{Console, Push};
use crate::errors::AppError;
use crate::operations::Tag;

/// The label `job` of scraped series.
const JOB: &str = "video-window";

/// Fetches the page of the workspace's endpoint once, if it has one.
///
/// # Errors
/// When the database fails or the address is none; an endpoint that does not answer is noted and
/// shown, not raised.
pub async fn scrape(console: &Console) -> Result<(), AppError> {
    let url = workspace::find(console.store()).await?.and_then(|one| one.metrics_url);
    let Some(url) = url else {
        *console.watch() = None;
        return Ok(());
    };
    let page = match Scraper::new() {
        Ok(scraper) => scraper.scrape(&url).await,
        Err(error) => Err(error),
    };
    let now = console.env().now();
    let mut watch = console.watch();
    let same = watch.as_ref().is_some_and(|(watched, _)| *watched == url);
    if !same {
        let fresh = Watch::new(&url, JOB)
            .map_err(|error| AppError::invalid(said!("Metrics: {error}.", %error)))?;
        *watch = Some((url, fresh));
    }
    if let Some((_, watch)) = watch.as_mut() {
        watch.take_in(&page, now);
    }
    Ok(())
}

/// Scrapes at the usual interval until it is cancelled.
pub async fn run(console: Console, cancel: CancellationToken) {
    let seconds = u64::try_from(::monitor::SCRAPE_INTERVAL.num_seconds()).unwrap_or(15);
    let mut interval = tokio::time::interval(Duration::from_secs(seconds));
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = interval.tick() => {}
        }
        match scrape(&console).await {
            Ok(()) => console.push(Push::Changed { tags: vec![Tag::Monitor] }),
            Err(error) => tracing::warn!(error = %error, "could not scrape the metrics endpoint"),
        }
    }
}
