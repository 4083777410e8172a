//! Who accepted which version: append-only.

use chrono::{DateTime, Utc};
use model::ids::{DisclosureId, VersionId};

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// An acceptance.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The person, as the product knows them.
    pub person: String,
    /// The version.
    pub version: VersionId,
    /// The language they read it in.
    pub language: String,
    /// Where they accepted.
    pub surface: String,
    /// When.
    pub accepted_at: DateTime<Utc>,
    /// Random key of the HMAC that the event holds instead of the person.
    pub content_key: Vec<u8>,
}

/// Appends an acceptance; `false` when the person accepted this version before.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, acceptance: &Acceptance) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "insert into acceptances (person, version, language, surface, accepted_at, content_key)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (person, version) do nothing",
            bind![
                acceptance.person.clone(),
                acceptance.version.0,
                acceptance.language.clone(),
                acceptance.surface.clone(),
                acceptance.accepted_at,
                acceptance.content_key.clone(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Numbers of the versions of a document that a person accepted.
///
/// # Errors
/// When the database fails.
pub async fn numbers(
    db: impl Read,
    person: &str,
    disclosure: DisclosureId,
) -> Result<Vec<String>, StoreError> {
    db.fetch(
        "select v.number from acceptances a
         join versions v on v.id = a.version
         where a.person = $1 and v.disclosure = $2
         order by a.accepted_at",
        bind![person, disclosure.0],
    )
    .await?
    .iter()
    .map(|row| row.get("number"))
    .collect()
}

/// Of the people who accepted any version of a document, how many accepted this one: those, and all.
///
/// # Errors
/// When the database fails.
pub async fn coverage(
    db: impl Read,
    disclosure: DisclosureId,
    version: VersionId,
) -> Result<(i64, i64), StoreError> {
    let row = db
        .fetch_optional(
            "select count(distinct case when a.version = $2 then a.person end) as accepted,
                count(distinct a.person) as people
             from acceptances a
             join versions v on v.id = a.version
             where v.disclosure = $1",
            bind![disclosure.0, version.0],
        )
        .await?;
    row.map_or(Ok((0, 0)), |row| Ok((row.get("accepted")?, row.get("people")?)))
}
