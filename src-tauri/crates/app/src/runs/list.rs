//! `runs.list`: what the caller has under way, and what just ended.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RunShown;
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RunsListInput")]
pub struct Input {}

/// The runs, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RunsListed")]
pub struct Output {
    /// Runs of the caller in this process.
    pub runs: Vec<RunShown>,
}

/// Lists the runs.
///
/// # Errors
/// `signed_out`.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    Ok(Output { runs: super::of(cx.console(), cx.officer()?.id) })
}
