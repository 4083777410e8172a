//! One target watched: its pages go in, panels and alerts come out.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use crate::alerts::{self, Alert, AlertBoard, RulesError};
use crate::exposition::Exposition;
use crate::panels::{self, Dashboard, DashboardError, Panel, Span};
use crate::samples::{Samples, TakenIn, Target};
use crate::scrape::ScrapeError;

/// How often a page is fetched.
pub const SCRAPE_INTERVAL: Duration = Duration::seconds(15);

/// Where the samples come from and how fresh they are.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct SourceState {
    /// Scheme, host and port; empty when no target is set.
    pub url: String,
    /// Whether the last page came in.
    pub ok: bool,
    /// Seconds since the last page that came in.
    #[ts(type = "number | null")]
    pub age_s: Option<i64>,
    /// Why the last page did not come in.
    pub error: Option<String>,
}

/// The panels and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Panels {
    /// In the order of the dashboard.
    pub panels: Vec<Panel>,
    /// Where the samples come from.
    pub source: SourceState,
}

/// A watched target.
#[derive(Debug)]
pub struct Watch {
    origin: String,
    target: Target,
    samples: Samples,
    dashboard: Dashboard,
    board: AlertBoard,
    last_page: Option<DateTime<Utc>>,
    error: Option<String>,
}

/// Shipped files that cannot be used; a test keeps this from happening.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The address is none.
    #[error(transparent)]
    Address(#[from] ScrapeError),
    /// The dashboard.
    #[error(transparent)]
    Dashboard(#[from] DashboardError),
    /// The rules.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

impl Watch {
    /// Watches an address with the shipped dashboard and rules, starting with no samples.
    ///
    /// # Errors
    /// When the address is no `http` or `https` URL.
    pub fn new(url: &str, job: &str) -> Result<Self, WatchError> {
        let (url, instance) = crate::scrape::address(url)?;
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            target: Target { job: job.to_owned(), instance },
            samples: Samples::new(),
            dashboard: Dashboard::parse(panels::SHIPPED)?,
            board: AlertBoard::new(alerts::parse(alerts::SHIPPED)?),
            last_page: None,
            error: None,
        })
    }

    /// Takes in a page, or notes why there is none, and decides the alerts.
    pub fn take_in(
        &mut self,
        page: &Result<Exposition, ScrapeError>,
        at: DateTime<Utc>,
    ) -> TakenIn {
        let taken = match page {
            Ok(page) => {
                self.last_page = Some(at);
                self.error = None;
                self.samples.take_in(&self.target, at, page)
            }
            Err(error) => {
                self.error = Some(said(error));
                self.samples.take_in_failure(&self.target, at);
                TakenIn::default()
            }
        };
        self.board.evaluate(&self.samples, at, self.last_page);
        taken
    }

    /// The panels over the last minutes.
    pub fn panels(&self, minutes: u32, now: DateTime<Utc>) -> Panels {
        let span = Span::last(minutes, now, SCRAPE_INTERVAL);
        Panels { panels: self.dashboard.draw(&self.samples, span), source: self.source(now) }
    }

    /// How the alerts stand. Without a page for five minutes they are unknown.
    pub fn alerts(&mut self, now: DateTime<Utc>) -> Vec<Alert> {
        self.board.evaluate(&self.samples, now, self.last_page);
        self.board.alerts()
    }

    /// Where the samples come from and how fresh they are.
    pub fn source(&self, now: DateTime<Utc>) -> SourceState {
        SourceState {
            url: self.origin.clone(),
            ok: self.error.is_none() && self.last_page.is_some(),
            age_s: self.last_page.map(|last| (now - last).num_seconds().max(0)),
            error: self.error.clone(),
        }
    }
}

/// An error with the cause a person can act on.
fn said(error: &ScrapeError) -> String {
    match error {
        ScrapeError::Format { source, .. } => format!("{error}: {source}"),
        ScrapeError::Url
        | ScrapeError::Client(_)
        | ScrapeError::Fetch { .. }
        | ScrapeError::Status { .. }
        | ScrapeError::TooLarge { .. }
        | ScrapeError::Encoding { .. } => error.to_string(),
    }
}
