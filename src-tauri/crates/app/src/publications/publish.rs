//! `publications.publish`: brings the files of the version in force to the place again: after the
//! place refused, or when it is another.

use model::disclosures::VersionState;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{By, announce};
use crate::console::Cx;
use crate::disclosures::lock;
use crate::errors::AppError;

/// Which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsPublishInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationAnnounced")]
pub struct Output {}

/// Announces the files of a version; the worker brings them there.
///
/// # Errors
/// `refused` when it is not the version in force, or there is no place; `conflict` when they are on
/// their way.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (_, version) = lock(&mut tx, input.version).await?;
    if version.state != VersionState::Published {
        return Err(AppError::refused(said!("Only the version in force is brought to the place.")));
    }
    let event =
        announce(&mut tx, &version, By::officer(cx)?, cx.now()).await?.ok_or_else(|| {
            AppError::refused(said!("No place to publish to is named in the settings."))
        })?;
    cx.commit(tx, event).await?;
    cx.console().wake();
    Ok(Output {})
}
