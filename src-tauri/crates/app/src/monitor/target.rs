//! `monitor.target`: which metrics endpoint is scraped.

use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::workspace;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// The endpoint.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MonitorTargetInput")]
pub struct Input {
    /// `http://…/metrics`; none: nothing is scraped.
    pub url: Option<String>,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MonitorTargeted")]
pub struct Output {}

/// Chooses the endpoint.
///
/// # Errors
/// `invalid` when it is no `http` or `https` URL.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let url = input.url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    let origin = match &url {
        Some(url) => {
            let (parsed, _) = ::monitor::scrape::address(url)
                .map_err(|error| AppError::invalid(said!("Address: {error}.", %error)))?;
            parsed.origin().ascii_serialization()
        }
        None => String::new(),
    };
    let mut tx = cx.store().begin().await?;
    workspace::set_metrics_url(&mut tx, url).await?;
    cx.commit(tx, Event::MonitorTargeted { origin }).await?;
    super::scrape(cx.console()).await?;
    Ok(Output {})
}
