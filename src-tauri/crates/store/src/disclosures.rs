//! Legal disclosures, their versions and texts. Published texts are immutable here, too.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionState};
use model::ids::{DisclosureId, OfficerId, VersionId};

use crate::db::{Row, bind};
use crate::requests::key;
use crate::{Read, StoreError, Tx};

/// A document.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Its id.
    pub id: DisclosureId,
    /// Its key: `privacy`, `terms`, `cookies`.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Where it is published.
    pub url: String,
}

/// A version of a document.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The document.
    pub disclosure: DisclosureId,
    /// `1.2.0`.
    pub number: String,
    /// Where it stands.
    pub state: VersionState,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// SHA-256 over its texts.
    pub digest: String,
    /// From when it is in force.
    pub effective_at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Option<OfficerId>,
    /// Who approved it.
    pub approver: Option<OfficerId>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
}

fn disclosure(row: &Row) -> Result<Disclosure, StoreError> {
    Ok(Disclosure {
        id: DisclosureId(row.get("id")?),
        key: row.get("key")?,
        title: row.get("title")?,
        url: row.get("url")?,
    })
}

const VERSION: &str = "id, disclosure, number, state, change_class, digest, effective_at, author,
    approver, published_at, created_at";

fn version(row: &Row) -> Result<Version, StoreError> {
    Ok(Version {
        id: VersionId(row.get("id")?),
        disclosure: DisclosureId(row.get("disclosure")?),
        number: row.get("number")?,
        state: key(row, "state")?,
        change_class: key(row, "change_class")?,
        digest: row.get("digest")?,
        effective_at: row.get("effective_at")?,
        author: row.get_optional("author")?.map(OfficerId),
        approver: row.get_optional("approver")?.map(OfficerId),
        published_at: row.get_optional("published_at")?,
        created_at: row.get("created_at")?,
    })
}

/// All documents by title.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Disclosure>, StoreError> {
    db.fetch("select id, key, title, url from disclosures order by title limit 500", bind![])
        .await?
        .iter()
        .map(disclosure)
        .collect()
}

/// The document with this key.
///
/// # Errors
/// When the database fails.
pub async fn find_by_key(db: impl Read, key: &str) -> Result<Option<Disclosure>, StoreError> {
    db.fetch_optional("select id, key, title, url from disclosures where key = $1", bind![key])
        .await?
        .as_ref()
        .map(disclosure)
        .transpose()
}

/// Enters a document.
///
/// # Errors
/// When its key is taken, or the database fails.
pub async fn insert(tx: &mut Tx, disclosure: &Disclosure) -> Result<(), StoreError> {
    tx.execute(
        "insert into disclosures (id, key, title, url) values ($1, $2, $3, $4)",
        bind![
            disclosure.id.0,
            disclosure.key.clone(),
            disclosure.title.clone(),
            disclosure.url.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// The versions of a document, newest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(db: impl Read, disclosure: DisclosureId) -> Result<Vec<Version>, StoreError> {
    let sql = format!(
        "select {VERSION} from versions where disclosure = $1
         order by created_at desc, number desc limit 500"
    );
    db.fetch(sql, bind![disclosure.0]).await?.iter().map(version).collect()
}

/// The version with this id.
///
/// # Errors
/// When the database fails.
pub async fn find_version(db: impl Read, id: VersionId) -> Result<Option<Version>, StoreError> {
    let sql = format!("select {VERSION} from versions where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(version).transpose()
}

/// Enters a version.
///
/// # Errors
/// When the document has this number already, or the database fails.
pub async fn insert_version(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    tx.execute(
        "insert into versions (id, disclosure, number, state, change_class, digest, effective_at,
            author, approver, published_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bind![
            version.id.0,
            version.disclosure.0,
            version.number.clone(),
            version.state.key(),
            version.change_class.key(),
            version.digest.clone(),
            version.effective_at,
            version.author.map(|id| id.0),
            version.approver.map(|id| id.0),
            version.published_at,
            version.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can change of a version.
///
/// # Errors
/// [`StoreError::Refused`] when it is published; or when the database fails.
pub async fn update_version(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    tx.execute(
        "update versions
         set state = $2, change_class = $3, digest = $4, effective_at = $5, approver = $6,
             published_at = $7
         where id = $1",
        bind![
            version.id.0,
            version.state.key(),
            version.change_class.key(),
            version.digest.clone(),
            version.effective_at,
            version.approver.map(|id| id.0),
            version.published_at,
        ],
    )
    .await?;
    Ok(())
}

/// The texts of a version by language.
///
/// # Errors
/// When the database fails.
pub async fn texts(db: impl Read, version: VersionId) -> Result<Vec<(String, String)>, StoreError> {
    db.fetch(
        "select language, text from version_texts where version = $1 order by language",
        bind![version.0],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("language")?, row.get("text")?)))
    .collect()
}

/// Writes the text of a version in one language.
///
/// # Errors
/// [`StoreError::Refused`] when the version is published; or when the database fails.
pub async fn set_text(
    tx: &mut Tx,
    version: VersionId,
    language: &str,
    text: &str,
    digest: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into version_texts (version, language, text, digest) values ($1, $2, $3, $4)
         on conflict (version, language) do update
         set text = excluded.text, digest = excluded.digest",
        bind![version.0, language, text, digest],
    )
    .await?;
    Ok(())
}

/// What versions are called, by their id as text: title of the document and number.
///
/// # Errors
/// When the database fails.
pub async fn names(db: impl Read) -> Result<BTreeMap<String, String>, StoreError> {
    db.fetch(
        "select cast(v.id as text) as id, d.title || ' ' || v.number as name
         from versions v join disclosures d on d.id = v.disclosure
         order by v.created_at desc limit 10000",
        bind![],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("name")?)))
    .collect()
}
