//! `runs.stop`: a run is asked to stop. What it has done stays done.

use model::events::Event;
use model::ids::RunId;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::Done;

pub use crate::requests::Done as Output;

/// Which run.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RunsStopInput")]
pub struct Input {
    /// The run.
    pub run: RunId,
}

/// Stops a run of the caller's.
///
/// # Errors
/// `refused` when no run of theirs has this id, or it has ended.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    if !super::stop(cx.console(), cx.officer()?.id, input.run) {
        return Err(AppError::refused(said!("No such run of yours is under way.")));
    }
    cx.record(Event::RunStopped { run: input.run }).await?;
    Ok(Done {})
}
