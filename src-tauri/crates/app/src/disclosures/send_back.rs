//! `disclosures.send_back`: the second person does not agree.

use model::disclosures::VersionState;
use model::events::Event;
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::disclosures::{lock, remark};
use crate::errors::AppError;

pub use crate::disclosures::Done as Output;

/// Which version, and why not.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresSendBackInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Why.
    pub reason: String,
}

/// Sends a version back to its author, with the reason as a comment on it.
///
/// # Errors
/// `refused` when it does not wait for a decision; `invalid` without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (_, mut version) = lock(&mut tx, input.version).await?;
    let approval = approvals::send_back(cx, &mut tx, version.id.0).await?;
    let was = version.state;
    version.state = VersionState::Draft;
    disclosures::update_version(&mut tx, &version, was).await?;
    let reason_hmac = remark(cx, &mut tx, "send_back", version.id, &input.reason).await?;
    cx.commit(tx, Event::DisclosureSentBack { version: version.id, approval, reason_hmac }).await?;
    Ok(Output {})
}
