//! `monitor.alerts`: how the shipped alerts stand.

use ::monitor::Alert;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MonitorAlertsInput")]
pub struct Input {}

/// The alerts.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "MonitorAlerts")]
pub struct Output {
    /// In the order of the rule file; empty without an endpoint.
    pub alerts: Vec<Alert>,
}

/// Says how the alerts stand.
///
/// # Errors
/// When the first scrape cannot be made.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    if cx.console().watch().is_none() {
        super::scrape(cx.console()).await?;
    }
    let now = cx.now();
    let mut watch = cx.console().watch();
    let alerts = watch.as_mut().map(|(_, watch)| watch.alerts(now)).unwrap_or_default();
    Ok(Output { alerts })
}
