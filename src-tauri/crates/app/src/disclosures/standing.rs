//! The documents as far as people are asked about them, kept in memory: the answer to "what has
//! this person to accept" is one statement. The revision that comes with it says whether the copy is
//! still true, so another machine's publication is seen at once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use model::disclosures::{Published, Rule, VersionNumber, VersionState, Who, must_accept};
use model::ids::{DisclosureId, VersionId};
use model::said;
use store::{Store, disclosures};

use crate::console::Console;
use crate::disclosures::published;
use crate::errors::AppError;

/// The documents at a revision.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    revision: i64,
    /// By title.
    pub(crate) list: Vec<Document>,
}

/// A document, as far as people are asked about it.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) id: DisclosureId,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) audience: Vec<Rule>,
    /// What is or was in force, in order of number.
    pub(crate) versions: Vec<Version>,
    published: Vec<Published>,
}

/// A version that is or was in force.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) id: VersionId,
    pub(crate) number: VersionNumber,
    pub(crate) digest: String,
    pub(crate) state: VersionState,
    pub(crate) published_at: DateTime<Utc>,
    pub(crate) in_force_at: DateTime<Utc>,
    pub(crate) languages: BTreeSet<String>,
}

impl Documents {
    /// The document with this id.
    pub(crate) fn of(&self, id: DisclosureId) -> Option<&Document> {
        self.list.iter().find(|document| document.id == id)
    }

    /// The document with this key.
    pub(crate) fn find(&self, key: &str) -> Result<&Document, AppError> {
        self.list
            .iter()
            .find(|document| document.key == key)
            .ok_or_else(|| AppError::not_found(said!("There is no document \"{key}\".", key)))
    }
}

impl Document {
    /// The version in force.
    pub(crate) fn in_force(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.state == VersionState::Published)
    }

    /// The version that was in force at an instant. The one in force now was so since it was
    /// published, even if a clock was set back since.
    pub(crate) fn in_force_at(&self, at: DateTime<Utc>) -> Option<&Version> {
        self.in_force()
            .filter(|version| version.published_at.max(version.in_force_at) <= at)
            .or_else(|| self.versions.iter().rfind(|version| version.in_force_at <= at))
    }

    /// Whether somebody has to accept the version in force.
    pub(crate) fn asks(&self, accepted: Option<VersionNumber>, who: Who<'_>) -> bool {
        must_accept(&self.audience, &self.published, accepted, who)
    }

    /// Whether somebody is among those who have to accept it at all.
    pub(crate) fn takes_in(&self, who: Who<'_>) -> bool {
        self.asks(None, who)
    }

    /// What is or was in force, as the rules look at it.
    pub(crate) fn published(&self) -> &[Published] {
        &self.published
    }

    /// The number of a version that is or was in force.
    pub(crate) fn number(&self, id: VersionId) -> Option<VersionNumber> {
        self.versions.iter().find(|version| version.id == id).map(|version| version.number)
    }
}

/// The copy that a console keeps.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Arc<Documents>>);

/// The documents at a revision that was just read.
pub(crate) async fn at(console: &Console, revision: i64) -> Result<Arc<Documents>, AppError> {
    let kept = console.standing().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if kept.revision == revision && revision > 0 {
        return Ok(kept);
    }
    let read = Arc::new(read(console.store()).await?);
    *console.standing().0.lock().unwrap_or_else(PoisonError::into_inner) = read.clone();
    Ok(read)
}

/// The documents as they are now.
pub(crate) async fn fresh(console: &Console) -> Result<Arc<Documents>, AppError> {
    at(console, disclosures::standing::revision(console.store()).await?).await
}

async fn read(store: &Store) -> Result<Documents, AppError> {
    // The revision first: what changes while we read is read again.
    let revision = disclosures::standing::revision(store).await?;
    let languages = disclosures::languages(store).await?;
    let mut list = Vec::new();
    for document in disclosures::list(store).await? {
        let mut versions = Vec::new();
        let mut numbers = Vec::new();
        for (one, version) in published(store, document.id).await? {
            let (Some(published_at), Some(in_force_at)) =
                (version.published_at, version.in_force_at)
            else {
                continue;
            };
            numbers.push(one);
            versions.push(Version {
                id: version.id,
                number: one.number,
                digest: version.digest,
                state: version.state,
                published_at,
                in_force_at,
                languages: languages
                    .iter()
                    .filter(|(id, _)| *id == version.id)
                    .map(|(_, language)| language.clone())
                    .collect(),
            });
        }
        list.push(Document {
            id: document.id,
            key: document.key,
            title: document.title,
            url: document.url,
            audience: document.audience,
            versions,
            published: numbers,
        });
    }
    Ok(Documents { revision, list })
}
