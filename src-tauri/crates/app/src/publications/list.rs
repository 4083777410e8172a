//! `publications.list`: what was brought where, and how it went.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::ids::{PublicationId, VersionId};
use serde::{Deserialize, Serialize};
use store::publications::Publication;
use store::{disclosures, publications};
use ts_rs::TS;

use super::settings::{PlaceSettings, Settings};
use crate::console::Cx;
use crate::errors::AppError;
use crate::words::word;

/// Of which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsListInput")]
pub struct Input {
    /// One version; none: all.
    #[serde(default)]
    pub version: Option<VersionId>,
}

/// The publications.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsListed")]
pub struct Output {
    /// Where the next version goes, for a person; none: nowhere.
    pub place: Option<String>,
    /// Newest first.
    pub publications: Vec<PublicationShown>,
}

/// Where a publication stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// Announced, or to be tried again.
    Waiting,
    /// A worker is at it.
    Working,
    /// What is there is what the manifest says.
    Published,
    /// The place refused; readers have the version before.
    Failed,
    /// A newer version was published meanwhile.
    Overtaken,
}

/// A publication as the window shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublicationShown {
    /// Its id.
    pub id: PublicationId,
    /// The document: `privacy`.
    pub document: String,
    /// What people call it.
    pub title: String,
    /// The version.
    pub version: VersionId,
    /// `1.1.0`.
    pub number: String,
    /// SHA-256 over the texts of the version.
    pub digest: String,
    /// Where it stands.
    pub state: PublicationState,
    /// What kind of place, and where, for a person.
    pub place: String,
    /// What was written, by path.
    pub files: Vec<PublishedFile>,
    /// SHA-256 of the manifest.
    pub manifest_sha256: Option<String>,
    /// Ed25519 signature of the manifest, base64.
    pub signature: Option<String>,
    /// Why it failed, or why it waits; what to do.
    pub failure: Option<String>,
    /// When it is tried again, while it waits.
    #[ts(type = "string | null")]
    pub next_try_at: Option<DateTime<Utc>>,
    /// How often it was begun.
    #[ts(type = "number")]
    pub attempts: i64,
    /// Whether readers of the present place have this one.
    pub current: bool,
    /// When it was announced.
    #[ts(type = "string")]
    pub announced_at: DateTime<Utc>,
    /// When it was settled.
    #[ts(type = "string | null")]
    pub settled_at: Option<DateTime<Utc>>,
}

/// A file that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublishedFile {
    /// Where it is, below the place.
    pub path: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Its size.
    #[ts(type = "number")]
    pub size_bytes: u64,
}

/// Lists the publications.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let settings = Settings::load(cx.store()).await?;
    let mut documents = BTreeMap::new();
    let mut versions = BTreeMap::new();
    for document in disclosures::list(cx.store()).await? {
        for version in disclosures::versions(cx.store(), document.id).await? {
            versions.insert(version.id, version);
        }
        documents.insert(document.id, document);
    }
    let kept = publications::list(cx.store(), None).await?;
    let mut current = BTreeMap::new();
    for one in kept.iter().filter(|one| one.state == "published") {
        let place: PlaceSettings = read(one.place.clone())?;
        if settings.place.as_ref() == Some(&place) {
            current.entry(one.disclosure).or_insert(one.id);
        }
    }
    let mut shown = Vec::new();
    for one in kept {
        if input.version.is_some_and(|version| version != one.version) {
            continue;
        }
        let (Some(document), Some(version)) =
            (documents.get(&one.disclosure), versions.get(&one.version))
        else {
            continue;
        };
        let place: PlaceSettings = read(one.place.clone())?;
        let is_current = current.get(&one.disclosure) == Some(&one.id);
        let names = (document.key.clone(), document.title.clone(), version.number.clone());
        shown.push(show(one, names, version.digest.clone(), &place, is_current)?);
    }
    Ok(Output { place: settings.place.as_ref().map(PlaceSettings::shown), publications: shown })
}

fn show(
    one: Publication,
    (document, title, number): (String, String, String),
    digest: String,
    place: &PlaceSettings,
    current: bool,
) -> Result<PublicationShown, AppError> {
    let state: PublicationState = word(&one.state)?;
    Ok(PublicationShown {
        id: one.id,
        document,
        title,
        version: one.version,
        number,
        digest,
        state,
        place: place.shown(),
        files: one.files.map(read).transpose()?.unwrap_or_default(),
        manifest_sha256: one.manifest_digest,
        signature: one.signature,
        failure: one.failure,
        next_try_at: (state == PublicationState::Waiting && one.attempts > 0)
            .then_some(one.not_before),
        attempts: one.attempts,
        current,
        announced_at: one.announced_at,
        settled_at: one.settled_at,
    })
}

fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, AppError> {
    serde_json::from_value(json).map_err(|error| AppError::internal(&error))
}
