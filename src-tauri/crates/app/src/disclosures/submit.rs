//! `disclosures.submit`: a draft is put to the second person.

use model::disclosures::VersionState;
use model::events::{ApprovalSubject, Event};
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::Version;
use store::{Tx, disclosures};
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::disclosures::{OnVersion, lock};
use crate::errors::AppError;

pub use crate::disclosures::OnVersion as Input;

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
pub async fn run(cx: &Cx, input: OnVersion) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (_, mut version) = lock(&mut tx, input.version).await?;
    if version.state != VersionState::Draft {
        return Err(AppError::refused(said!("Only a draft can be submitted.")));
    }
    let event = submit(cx, &mut tx, &mut version).await?;
    cx.commit(tx, event).await?;
    Ok(Output { digest: version.digest })
}

/// Puts a draft to the second person, in a transaction of the caller.
pub(crate) async fn submit(cx: &Cx, tx: &mut Tx, version: &mut Version) -> Result<Event, AppError> {
    version.state = VersionState::Review;
    disclosures::update_version(tx, version, VersionState::Draft).await?;
    let approval = approvals::request(
        cx,
        tx,
        version.id.0,
        ApprovalSubject::Publication,
        &version.digest,
        None,
    )
    .await?;
    Ok(Event::DisclosureSubmitted { version: version.id, approval, digest: version.digest.clone() })
}
