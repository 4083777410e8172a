//! `disclosures.send_back`: the second person does not agree.

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
use crate::keys::hmac_hex;

/// Which version, and why not.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresSendBackInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Why.
    pub reason: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureSentBack")]
pub struct Output {}

/// Sends a version back to its author.
///
/// # Errors
/// `refused` when it does not wait for a decision; `invalid` without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    if input.reason.trim().is_empty() {
        return Err(AppError::invalid("Reason: say what has to change."));
    }
    let mut tx = cx.store().begin().await?;
    let mut version = find_version(&mut tx, input.version).await?;
    let approval = approvals::send_back(cx, &mut tx, version.id.0).await?;
    version.state = VersionState::Draft;
    disclosures::update_version(&mut tx, &version).await?;
    let event = Event::DisclosureSentBack {
        version: version.id,
        approval,
        reason_hmac: hmac_hex(&cx.env().key(), &[input.reason.as_bytes()]),
    };
    cx.commit(tx, event).await?;
    Ok(Output {})
}
