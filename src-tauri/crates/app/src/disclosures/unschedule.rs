//! `disclosures.unschedule`: a schedule is withdrawn. The version stays approved.

use model::disclosures::VersionState;
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{lock, remark};
use crate::errors::AppError;

pub use crate::disclosures::Done as Output;

/// Which schedule, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresUnscheduleInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Why.
    pub reason: String,
}

/// Withdraws a schedule.
///
/// # Errors
/// `refused` when the version is not scheduled; `invalid` without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (_, mut version) = lock(&mut tx, input.version).await?;
    if version.state != VersionState::Scheduled {
        return Err(AppError::refused(said!("This version is not scheduled.")));
    }
    version.state = VersionState::Approved;
    version.scheduled_at = None;
    disclosures::update_version(&mut tx, &version, VersionState::Scheduled).await?;
    let reason_hmac = remark(cx, &mut tx, "unschedule", version.id, &input.reason).await?;
    cx.commit(tx, Event::DisclosureUnscheduled { version: version.id, reason_hmac }).await?;
    Ok(Output {})
}
