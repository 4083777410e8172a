//! `disclosures.approve`: the second person agrees to exactly this text.

use model::disclosures::VersionState;
use model::events::Event;
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::disclosures::find_version;
use crate::errors::AppError;
use crate::session::confirm_passphrase;

/// Which text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresApproveInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// The digest the approver read.
    pub digest: String,
    /// The approver's own passphrase.
    pub passphrase: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureApproved")]
pub struct Output {}

/// Approves a version.
///
/// # Errors
/// `refused` for the preparer, a wrong passphrase, another digest, or a version that does not wait.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    confirm_passphrase(cx, &input.passphrase).await?;
    let mut tx = cx.store().begin().await?;
    let mut version = find_version(&mut tx, input.version).await?;
    if version.state != VersionState::Review {
        return Err(AppError::refused("This version does not wait for an approval."));
    }
    let approval =
        approvals::approve(cx, &mut tx, version.id.0, &version.digest, &input.digest).await?;
    version.state = VersionState::Approved;
    version.approver = Some(cx.officer()?.id);
    disclosures::update_version(&mut tx, &version).await?;
    let event = Event::DisclosureApproved {
        version: version.id,
        approval: approval.id,
        digest: version.digest,
    };
    cx.commit(tx, event).await?;
    Ok(Output {})
}
