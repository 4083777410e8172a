//! Legal disclosures, their versions and texts. Published texts are immutable here, too.

pub mod comments;
pub mod standing;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, Rule, VersionState};
use model::ids::{DisclosureId, OfficerId, VersionId};
use model::said;
use serde_json::Value as Json;

use crate::db::{Engine, Row, bind};
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
    /// The language that the others are translated from.
    pub lead: String,
    /// Keys of the lists of required content that it answers.
    pub checklists: Vec<String>,
    /// Who has to accept it.
    pub audience: Vec<Rule>,
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
    /// The number as one that sorts.
    pub rank: i64,
    /// Where it stands.
    pub state: VersionState,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// SHA-256 over its texts.
    pub digest: String,
    /// From when it is to be in force.
    pub effective_at: DateTime<Utc>,
    /// Days between telling people and being in force.
    pub notice_days: u32,
    /// Whether it corrects a publishing error: its approval publishes it.
    pub expedited: bool,
    /// Who wrote it.
    pub author: Option<OfficerId>,
    /// Who approved it.
    pub approver: Option<OfficerId>,
    /// When it was scheduled.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Since when it is, or was, in force.
    pub in_force_at: Option<DateTime<Utc>>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
}

fn disclosure(row: &Row) -> Result<Disclosure, StoreError> {
    Ok(Disclosure {
        id: DisclosureId(row.get("id")?),
        key: row.get("key")?,
        title: row.get("title")?,
        url: row.get("url")?,
        lead: row.get("lead")?,
        checklists: json(row, "checklists")?,
        audience: json(row, "audience")?,
    })
}

fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(row.get::<Json>(column)?).map_err(|_| StoreError::Column { column })
}

fn to_json<T: serde::Serialize>(value: &T, column: &'static str) -> Result<Json, StoreError> {
    serde_json::to_value(value).map_err(|_| StoreError::Column { column })
}

const DISCLOSURE: &str = "id, key, title, url, lead, checklists, audience";

const VERSION: &str = "id, disclosure, number, rank, state, change_class, digest, effective_at,
    notice_days, expedited, author, approver, scheduled_at, published_at, in_force_at, created_at";

fn version(row: &Row) -> Result<Version, StoreError> {
    Ok(Version {
        id: VersionId(row.get("id")?),
        disclosure: DisclosureId(row.get("disclosure")?),
        number: row.get("number")?,
        rank: row.get("rank")?,
        state: key(row, "state")?,
        change_class: key(row, "change_class")?,
        digest: row.get("digest")?,
        effective_at: row.get("effective_at")?,
        notice_days: u32::try_from(row.get::<i64>("notice_days")?).unwrap_or_default(),
        expedited: row.get("expedited")?,
        author: row.get_optional("author")?.map(OfficerId),
        approver: row.get_optional("approver")?.map(OfficerId),
        scheduled_at: row.get_optional("scheduled_at")?,
        published_at: row.get_optional("published_at")?,
        in_force_at: row.get_optional("in_force_at")?,
        created_at: row.get("created_at")?,
    })
}

/// All documents by title.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Disclosure>, StoreError> {
    let sql = format!("select {DISCLOSURE} from disclosures order by title limit 500");
    db.fetch(sql, bind![]).await?.iter().map(disclosure).collect()
}

/// The document with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: DisclosureId) -> Result<Option<Disclosure>, StoreError> {
    let sql = format!("select {DISCLOSURE} from disclosures where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(disclosure).transpose()
}

/// The document with this id, held until the end of the transaction: who publishes, schedules or
/// drafts a version of it waits for who does already.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut Tx, id: DisclosureId) -> Result<Option<Disclosure>, StoreError> {
    // A SQLite transaction that writes is alone already.
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update",
    };
    let sql = format!("select {DISCLOSURE} from disclosures where id = $1{suffix}");
    tx.fetch_optional(sql, bind![id.0]).await?.as_ref().map(disclosure).transpose()
}

/// The document with this key.
///
/// # Errors
/// When the database fails.
pub async fn find_by_key(db: impl Read, key: &str) -> Result<Option<Disclosure>, StoreError> {
    let sql = format!("select {DISCLOSURE} from disclosures where key = $1");
    db.fetch_optional(sql, bind![key]).await?.as_ref().map(disclosure).transpose()
}

/// Enters a document.
///
/// # Errors
/// When its key is taken, or the database fails.
pub async fn insert(tx: &mut Tx, disclosure: &Disclosure) -> Result<(), StoreError> {
    tx.execute(
        "insert into disclosures (id, key, title, url, lead, checklists, audience)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            disclosure.id.0,
            disclosure.key.clone(),
            disclosure.title.clone(),
            disclosure.url.clone(),
            disclosure.lead.clone(),
            to_json(&disclosure.checklists, "checklists")?,
            to_json(&disclosure.audience, "audience")?,
        ],
    )
    .await?;
    Ok(())
}

/// Writes who has to accept a document.
///
/// # Errors
/// When the database fails.
pub async fn set_audience(
    tx: &mut Tx,
    id: DisclosureId,
    audience: &[Rule],
) -> Result<(), StoreError> {
    let audience = to_json(&audience, "audience")?;
    tx.execute("update disclosures set audience = $2 where id = $1", bind![id.0, audience]).await?;
    Ok(())
}

/// The versions of a document, newest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(db: impl Read, disclosure: DisclosureId) -> Result<Vec<Version>, StoreError> {
    let sql = format!(
        "select {VERSION} from versions where disclosure = $1
         order by rank desc limit 500"
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
        "insert into versions (id, disclosure, number, rank, state, change_class, digest,
            effective_at, notice_days, expedited, author, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        bind![
            version.id.0,
            version.disclosure.0,
            version.number.clone(),
            version.rank,
            version.state.key(),
            version.change_class.key(),
            version.digest.clone(),
            version.effective_at,
            i64::from(version.notice_days),
            version.expedited,
            version.author.map(|id| id.0),
            version.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can change of a version, if it still is in the state it was read in.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else moved it on; [`StoreError::Refused`] when it is
/// published or no second person approved it; or when the database fails.
pub async fn update_version(
    tx: &mut Tx,
    version: &Version,
    was: VersionState,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update versions
             set number = $3, rank = $4, state = $5, change_class = $6, digest = $7,
                 effective_at = $8, notice_days = $9, approver = $10, scheduled_at = $11,
                 published_at = $12, in_force_at = $13
             where id = $1 and state = $2",
            bind![
                version.id.0,
                was.key(),
                version.number.clone(),
                version.rank,
                version.state.key(),
                version.change_class.key(),
                version.digest.clone(),
                version.effective_at,
                i64::from(version.notice_days),
                version.approver.map(|id| id.0),
                version.scheduled_at,
                version.published_at,
                version.in_force_at,
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the version"))) }
}

/// Deletes a version that was never published, with its texts and comments.
///
/// # Errors
/// [`StoreError::Refused`] when it is published; or when the database fails.
pub async fn delete_version(tx: &mut Tx, id: VersionId) -> Result<(), StoreError> {
    for sql in [
        "delete from disclosure_comments where version = $1 and reply_to is not null",
        "delete from disclosure_comments where version = $1",
        "delete from version_texts where version = $1",
        "delete from versions where id = $1",
    ] {
        tx.execute(sql, bind![id.0]).await?;
    }
    Ok(())
}

/// The versions whose time has come: scheduled, and to be in force by now.
///
/// # Errors
/// When the database fails.
pub async fn due(db: impl Read, now: DateTime<Utc>) -> Result<Vec<Version>, StoreError> {
    let sql = format!(
        "select {VERSION} from versions
         where state = 'scheduled' and effective_at <= $1
         order by effective_at, id limit 100"
    );
    db.fetch(sql, bind![now]).await?.iter().map(version).collect()
}

/// A text of a version.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its language.
    pub language: String,
    /// Markdown.
    pub text: String,
    /// SHA-256 of it.
    pub digest: String,
    /// When it was last written.
    pub changed_at: DateTime<Utc>,
}

/// The texts of a version by language.
///
/// # Errors
/// When the database fails.
pub async fn texts(db: impl Read, version: VersionId) -> Result<Vec<Text>, StoreError> {
    db.fetch(
        "select language, text, digest, changed_at from version_texts
         where version = $1 order by language",
        bind![version.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Text {
            language: row.get("language")?,
            text: row.get("text")?,
            digest: row.get("digest")?,
            changed_at: row.get("changed_at")?,
        })
    })
    .collect()
}

/// Writes the text of a version in one language.
///
/// # Errors
/// [`StoreError::Refused`] when the version is published; or when the database fails.
pub async fn set_text(tx: &mut Tx, version: VersionId, text: &Text) -> Result<(), StoreError> {
    tx.execute(
        "insert into version_texts (version, language, text, digest, changed_at)
         values ($1, $2, $3, $4, $5)
         on conflict (version, language) do update
         set text = excluded.text, digest = excluded.digest, changed_at = excluded.changed_at",
        bind![
            version.0,
            text.language.clone(),
            text.text.clone(),
            text.digest.clone(),
            text.changed_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes a language out of a version.
///
/// # Errors
/// [`StoreError::Refused`] when the version is published; or when the database fails.
pub async fn delete_text(
    tx: &mut Tx,
    version: VersionId,
    language: &str,
) -> Result<bool, StoreError> {
    let sql = "delete from version_texts where version = $1 and language = $2";
    Ok(tx.execute(sql, bind![version.0, language]).await? == 1)
}

/// The languages of every version that is or was in force.
///
/// # Errors
/// When the database fails.
pub async fn languages(db: impl Read) -> Result<Vec<(VersionId, String)>, StoreError> {
    db.fetch(
        "select t.version, t.language from version_texts t join versions v on v.id = t.version
         where v.in_force_at is not null
         order by t.version, t.language limit 100000",
        bind![],
    )
    .await?
    .iter()
    .map(|row| Ok((VersionId(row.get("version")?), row.get("language")?)))
    .collect()
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
