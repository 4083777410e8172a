//! `audit.cancel`: a verification or an export that is under way stops. Nothing on record changes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::runs::RunKind;

/// Which of them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditCancelInput")]
pub struct Input {
    /// The kind.
    pub kind: RunKind,
}

/// Whether there was anything to stop.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditCancelled")]
pub struct Output {
    /// It was under way and stops with its next batch.
    pub stopping: bool,
}

/// Asks it to stop.
///
/// # Errors
/// Never; that nothing is under way is an answer.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    Ok(Output { stopping: cx.console().runs().stop(input.kind) })
}
