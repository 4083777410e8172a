//! `publications.verify`: reads what is published and compares it with what was signed.

use model::events::Event;
use model::ids::VersionId;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::publications;
use ts_rs::TS;

use super::settings::PlaceSettings;
use super::{files, open, told};
use crate::console::Cx;
use crate::disclosures::find_version;
use crate::errors::{AppError, Code};

/// Which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsVerifyInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
}

/// What was found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsVerified")]
pub struct Output {
    /// Files that were read.
    #[ts(type = "number")]
    pub files: usize,
    /// Whether readers are led to this version.
    pub current: bool,
    /// What is wrong; empty: nothing.
    pub problems: Vec<Said>,
}

/// Verifies what is published of a version. That it does not hold is an answer.
///
/// # Errors
/// `refused` when it was not published; `source_unavailable` when the place does not answer.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let version = find_version(cx.store(), input.version).await?;
    let publication = publications::list(cx.store(), Some(version.id))
        .await?
        .into_iter()
        .find(|one| one.state == "published")
        .ok_or_else(|| AppError::refused(said!("The files of this version were not published.")))?;
    let place: PlaceSettings = serde_json::from_value(publication.place.clone())
        .map_err(|error| AppError::internal(&error))?;
    let place = open(cx.store(), &*cx.keys()?, &place).await?;
    let found = files::verify(cx, &place, &publication).await.map_err(|error| match error {
        files::VerifyError::Place(error) => AppError::new(Code::SourceUnavailable, told(&error)),
        files::VerifyError::App(error) => error,
    })?;
    cx.record(Event::PublicationVerified {
        version: version.id,
        publication: publication.id,
        problems: found.problems.len() as u64,
    })
    .await?;
    Ok(found)
}
