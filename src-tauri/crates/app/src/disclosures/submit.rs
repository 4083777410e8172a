//! `disclosures.submit`: a draft is put to the second person.

use model::disclosures::VersionState;
use model::events::{ApprovalSubject, Event};
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::disclosures::find_version;
use crate::errors::AppError;

/// Which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresSubmitInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
}

/// What the second person decides on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureSubmitted")]
pub struct Output {
    /// SHA-256 over the texts.
    pub digest: String,
}

/// Submits a draft.
///
/// # Errors
/// `refused` when the version is no draft.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut version = find_version(&mut tx, input.version).await?;
    if version.state != VersionState::Draft {
        return Err(AppError::refused("Only a draft can be submitted."));
    }
    version.state = VersionState::Review;
    disclosures::update_version(&mut tx, &version).await?;
    let approval = approvals::request(
        cx,
        &mut tx,
        version.id.0,
        ApprovalSubject::Publication,
        &version.digest,
        None,
    )
    .await?;
    let event = Event::DisclosureSubmitted {
        version: version.id,
        approval,
        digest: version.digest.clone(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { digest: version.digest })
}
