//! `disclosures.approve`: the second person agrees to exactly this text. A correction of a
//! publishing error is published by it.

use model::disclosures::VersionState;
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::disclosures::{lock, publish};
use crate::errors::AppError;
use crate::publications::By;
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

/// What follows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureApproved")]
pub struct Output {
    /// Whether it is in force by the approval: it corrects a publishing error.
    pub published: bool,
}

/// Approves a version.
///
/// # Errors
/// `refused` for the preparer, a wrong passphrase, another digest, or a version that does not wait.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    confirm_passphrase(cx, &input.passphrase).await?;
    let mut tx = cx.store().begin().await?;
    let (document, mut version) = lock(&mut tx, input.version).await?;
    if version.state != VersionState::Review {
        return Err(AppError::refused(said!("This version does not wait for an approval.")));
    }
    let approval =
        approvals::approve(cx, &mut tx, version.id.0, &version.digest, &input.digest).await?;
    version.state = VersionState::Approved;
    version.approver = Some(cx.officer()?.id);
    disclosures::update_version(&mut tx, &version, VersionState::Review).await?;
    let mut events = vec![Event::DisclosureApproved {
        version: version.id,
        approval: approval.id,
        digest: version.digest.clone(),
    }];
    let published = version.expedited;
    if published {
        let by = By::officer(cx)?;
        events.extend(publish::publish(&mut tx, &document, version, cx.now(), by).await?);
    }
    cx.commit_all(tx, events).await?;
    if published {
        cx.console().wake();
    }
    Ok(Output { published })
}
