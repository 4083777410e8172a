//! `requests.counts`: the numbers beside the views of the queue.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use store::requests;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsCountsInput")]
pub struct Input {}

/// Numbers of the queue.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestCounts")]
pub struct Output {
    /// Not closed.
    #[ts(type = "number")]
    pub open: i64,
    /// Open and due in the next seven days, or late.
    #[ts(type = "number")]
    pub due_7_days: i64,
    /// Open and late.
    #[ts(type = "number")]
    pub overdue: i64,
    /// Waits for an approval that the caller could give.
    #[ts(type = "number")]
    pub waiting_for_my_approval: i64,
    /// Open with the clock paused.
    #[ts(type = "number")]
    pub paused: i64,
    /// Closed.
    #[ts(type = "number")]
    pub closed: i64,
}

/// Counts the queue.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let counts =
        requests::counts(cx.store(), now, now + Duration::days(7), cx.officer()?.id).await?;
    Ok(Output {
        open: counts.open,
        due_7_days: counts.due,
        overdue: counts.overdue,
        waiting_for_my_approval: counts.approval,
        paused: counts.paused,
        closed: counts.closed,
    })
}
