//! `monitor.panels`: the panels of the shipped dashboard over the last minutes.

use ::monitor::Panels;
use ::monitor::SourceState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

pub use ::monitor::Panels as Output;

/// How far back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MonitorPanelsInput")]
pub struct Input {
    /// Minutes, 5 to 1440; none: 60.
    pub minutes: Option<u32>,
}

/// Draws the panels. Without an endpoint there are none, and the source says so.
///
/// # Errors
/// When the first scrape cannot be made.
pub async fn run(cx: &Cx, input: Input) -> Result<Panels, AppError> {
    if cx.console().watch().is_none() {
        super::scrape(cx.console()).await?;
    }
    let minutes = input.minutes.unwrap_or(60).clamp(5, 1_440);
    let watch = cx.console().watch();
    Ok(match watch.as_ref() {
        Some((_, watch)) => watch.panels(minutes, cx.now()),
        None => Panels {
            panels: Vec::new(),
            source: SourceState { url: String::new(), ok: false, age_s: None, error: None },
        },
    })
}
