//! `disclosures.publish`: an approved version becomes the one in force; the one before is
//! superseded.

use model::disclosures::VersionState;
use model::events::Event;
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{digest, find_version, texts};
use crate::errors::AppError;
use crate::publications::{announce, wake};

/// Which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresPublishInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosurePublished")]
pub struct Output {}

/// Publishes a version.
///
/// # Errors
/// `refused` when no second person approved exactly these texts.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut version = find_version(&mut tx, input.version).await?;
    let approved = store::approvals::list(&mut tx, version.id.0)
        .await?
        .into_iter()
        .any(|approval| approval.holds() && approval.digest == version.digest);
    let unchanged = digest(&texts(&mut tx, version.id).await?) == version.digest;
    if version.state != VersionState::Approved || !approved || !unchanged {
        return Err(AppError::refused("A second person has to approve exactly this text first."));
    }
    for mut older in disclosures::versions(&mut tx, version.disclosure).await? {
        if older.state == VersionState::Published {
            older.state = VersionState::Superseded;
            disclosures::update_version(&mut tx, &older).await?;
        }
    }
    version.state = VersionState::Published;
    version.published_at = Some(cx.now());
    disclosures::update_version(&mut tx, &version).await?;
    let event = Event::DisclosurePublished {
        disclosure: version.disclosure,
        version: version.id,
        number: version.number,
        digest: version.digest,
    };
    let announced = announce(cx, &mut tx, version.disclosure, version.id).await?;
    cx.commit_all(tx, std::iter::once(event).chain(announced).collect()).await?;
    wake(cx.console());
    Ok(Output {})
}
