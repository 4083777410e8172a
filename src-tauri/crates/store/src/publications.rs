//! Published disclosures: where they are written, and what was written there. A row is the intent:
//! it is entered with the decision, before anything is done outside, and settled afterwards.
//!
//! ```text
//! waiting ──take──▶ working ──▶ published      what is there is what the manifest says
//!    ▲                 │   └──▶ failed         readers have the version before
//!    └──── postpone ───┘        overtaken      a newer version was published meanwhile
//! ```
//!
//! Who took it holds it by the number of attempts: after another took it the first can settle
//! nothing any more.

use chrono::{DateTime, Utc};
use model::ids::{DisclosureId, OfficerId, PublicationId, VersionId};
use model::said;
use serde_json::Value as Json;

use crate::db::{Engine, Row, bind};
use crate::{Read, StoreError, Tx};

/// Files of a version that are brought to a place.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// The document.
    pub disclosure: DisclosureId,
    /// The version.
    pub version: VersionId,
    /// Who published it; none: the worker, when the time had come.
    pub officer: Option<OfficerId>,
    /// Where to, as it was configured when it was announced.
    pub place: Json,
    /// `waiting`, `working`, `published`, `failed` or `overtaken`.
    pub state: String,
    /// How often it was begun.
    pub attempts: i64,
    /// Not tried before.
    pub not_before: DateTime<Utc>,
    /// What was written.
    pub files: Option<Json>,
    /// SHA-256 of the manifest.
    pub manifest_digest: Option<String>,
    /// Signature of the manifest.
    pub signature: Option<String>,
    /// Why it failed, or why it waits.
    pub failure: Option<String>,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, disclosure, version, officer, place, state, attempts,
    not_before, files, manifest_digest, signature, failure, announced_at, settled_at";

fn publication(row: &Row) -> Result<Publication, StoreError> {
    Ok(Publication {
        id: PublicationId(row.get("id")?),
        disclosure: DisclosureId(row.get("disclosure")?),
        version: VersionId(row.get("version")?),
        officer: row.get_optional("officer")?.map(OfficerId),
        place: row.get("place")?,
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        not_before: row.get("not_before")?,
        files: row.get_optional("files")?,
        manifest_digest: row.get_optional("manifest_digest")?,
        signature: row.get_optional("signature")?,
        failure: row.get_optional("failure")?,
        announced_at: row.get("announced_at")?,
        settled_at: row.get_optional("settled_at")?,
    })
}

/// Announces a publication.
///
/// # Errors
/// When one of the version is under way, or the database fails.
pub async fn insert(tx: &mut Tx, publication: &Publication) -> Result<(), StoreError> {
    tx.execute(
        "insert into publications (id, disclosure, version, officer, place, state,
            attempts, not_before, announced_at)
         values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $6)",
        bind![
            publication.id.0,
            publication.disclosure.0,
            publication.version.0,
            publication.officer.map(|id| id.0),
            publication.place.clone(),
            publication.announced_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes the oldest publication that waits, or whose worker's lease ran out, or has a lease that
/// ends after `latest`: that one was given by a clock that was wrong. Of one document only one is
/// at work.
///
/// # Errors
/// When the database fails; a constraint when another worker was faster.
pub async fn take(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> Result<Option<Publication>, StoreError> {
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update skip locked",
    };
    let sql = format!(
        "select {COLUMNS} from publications
         where (state = 'working' and (lease_until < $1 or lease_until > $2))
             or (state = 'waiting' and not_before <= $1 and disclosure not in (
                 select disclosure from publications where state = 'working'))
         order by announced_at, id limit 1{suffix}"
    );
    let Some(mut taken) =
        tx.fetch_optional(sql, bind![now, latest]).await?.as_ref().map(publication).transpose()?
    else {
        return Ok(None);
    };
    tx.execute(
        "update publications set state = 'working', attempts = attempts + 1, lease_until = $2
         where id = $1",
        bind![taken.id.0, lease_until],
    )
    .await?;
    taken.attempts += 1;
    taken.state = "working".into();
    Ok(Some(taken))
}

/// Keeps what was staged, and renews the lease.
///
/// # Errors
/// [`StoreError::Changed`] when it is no longer this worker's.
pub async fn set_staged(
    tx: &mut Tx,
    publication: &Publication,
    lease_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update publications
             set files = $3, manifest_digest = $4, signature = $5, lease_until = $6
             where id = $1 and attempts = $2 and state = 'working'",
            bind![
                publication.id.0,
                publication.attempts,
                publication.files.clone(),
                publication.manifest_digest.clone(),
                publication.signature.clone(),
                lease_until,
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the publication"))) }
}

/// Renews a lease.
///
/// # Errors
/// [`StoreError::Changed`] when it is no longer this worker's.
pub async fn renew(
    tx: &mut Tx,
    id: PublicationId,
    attempts: i64,
    lease_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update publications set lease_until = $3
             where id = $1 and attempts = $2 and state = 'working'",
            bind![id.0, attempts, lease_until],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the publication"))) }
}

/// Gives it back, to be tried again later.
///
/// # Errors
/// [`StoreError::Changed`] when it is no longer this worker's.
pub async fn postpone(
    tx: &mut Tx,
    id: PublicationId,
    attempts: i64,
    failure: &str,
    not_before: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update publications
             set state = 'waiting', failure = $3, not_before = $4, lease_until = null
             where id = $1 and attempts = $2 and state = 'working'",
            bind![id.0, attempts, failure, not_before],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the publication"))) }
}

/// Settles a publication that this worker holds, once.
///
/// # Errors
/// [`StoreError::Changed`] when it is no longer this worker's.
pub async fn settle(
    tx: &mut Tx,
    id: PublicationId,
    attempts: i64,
    state: &str,
    failure: Option<String>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update publications
             set state = $3, failure = $4, settled_at = $5, lease_until = null
             where id = $1 and attempts = $2 and state = 'working'",
            bind![id.0, attempts, state, failure, at],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the publication"))) }
}

/// Whether a publication of this version is under way.
///
/// # Errors
/// When the database fails.
pub async fn is_open(db: impl Read, version: VersionId) -> Result<bool, StoreError> {
    let row = db
        .fetch_optional(
            "select id from publications where version = $1 and state in ('waiting', 'working')",
            bind![version.0],
        )
        .await?;
    Ok(row.is_some())
}

/// The publications of all versions or of one, newest first, at most 500.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: impl Read,
    version: Option<VersionId>,
) -> Result<Vec<Publication>, StoreError> {
    let (only, bound) = match version {
        Some(version) => ("where version = $1", bind![version.0]),
        None => ("", bind![]),
    };
    let sql = format!(
        "select {COLUMNS} from publications {only} order by announced_at desc, id desc limit 500"
    );
    db.fetch(sql, bound).await?.iter().map(publication).collect()
}

/// Where disclosures are published, and the sealed secret of the bucket.
///
/// # Errors
/// When the database fails.
pub async fn settings(db: impl Read) -> Result<Option<(Json, Option<Vec<u8>>)>, StoreError> {
    db.fetch_optional(
        "select settings, secret_sealed from publication_settings where id = 1",
        bind![],
    )
    .await?
    .map(|row| Ok((row.get("settings")?, row.get_optional("secret_sealed")?)))
    .transpose()
}

/// Writes where disclosures are published.
///
/// # Errors
/// When the database fails.
pub async fn set_settings(
    tx: &mut Tx,
    settings: &Json,
    secret_sealed: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into publication_settings (id, settings, secret_sealed) values (1, $1, $2)
         on conflict (id) do update
         set settings = excluded.settings, secret_sealed = excluded.secret_sealed",
        bind![settings.clone(), secret_sealed],
    )
    .await?;
    Ok(())
}
