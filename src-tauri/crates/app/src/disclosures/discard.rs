//! `disclosures.discard`: a version that was never published is thrown away with its comments.

use model::disclosures::VersionState;
use model::events::Event;
use model::said;
use store::disclosures;

use crate::console::Cx;
use crate::disclosures::{Done, OnVersion, lock};
use crate::errors::AppError;

pub use crate::disclosures::{Done as Output, OnVersion as Input};

/// Discards a version.
///
/// # Errors
/// `refused` when it is public or scheduled.
pub async fn run(cx: &Cx, input: OnVersion) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let (document, version) = lock(&mut tx, input.version).await?;
    match version.state {
        VersionState::Draft | VersionState::Review | VersionState::Approved => {}
        VersionState::Scheduled => {
            return Err(AppError::refused(said!("It is scheduled: withdraw the schedule first.")));
        }
        VersionState::Published | VersionState::Superseded => {
            return Err(AppError::refused(said!("A published version is immutable and stays.")));
        }
    }
    store::approvals::void(&mut tx, version.id.0, cx.now()).await?;
    disclosures::delete_version(&mut tx, version.id).await?;
    let event = Event::DisclosureDiscarded {
        disclosure: document.id,
        version: version.id,
        number: version.number,
    };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
