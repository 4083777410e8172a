//! Connected sources. Their URLs are sealed: the database does not know the passwords.

use chrono::{DateTime, Utc};

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A connected source.
#[derive(Clone, Debug)]
pub struct Source {
    /// The dataset of the map it serves (`fides_key`).
    pub key: String,
    /// `postgres` or `sqlite`.
    pub kind: String,
    /// Where it is, without credentials.
    pub host: String,
    /// The URL, sealed under the workspace key.
    pub url_sealed: Vec<u8>,
    /// The last test, if there was one.
    pub health: Option<Health>,
    /// When it was connected.
    pub added_at: DateTime<Utc>,
}

/// What the last test of a source saw.
#[derive(Clone, Debug)]
pub struct Health {
    /// Whether it answered.
    pub reachable: bool,
    /// The version it named.
    pub version: Option<String>,
    /// How long it took, in milliseconds.
    pub latency_ms: Option<i64>,
    /// Why it did not answer.
    pub failure: Option<String>,
    /// When.
    pub tested_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "key, kind, host, url_sealed, reachable, version, latency_ms, failure, tested_at, added_at";

fn source(row: &Row) -> Result<Source, StoreError> {
    let health = match row.get_optional::<bool>("reachable")? {
        None => None,
        Some(reachable) => Some(Health {
            reachable,
            version: row.get_optional("version")?,
            latency_ms: row.get_optional("latency_ms")?,
            failure: row.get_optional("failure")?,
            tested_at: row.get("tested_at")?,
        }),
    };
    Ok(Source {
        key: row.get("key")?,
        kind: row.get("kind")?,
        host: row.get("host")?,
        url_sealed: row.get("url_sealed")?,
        health,
        added_at: row.get("added_at")?,
    })
}

/// All sources by key.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Source>, StoreError> {
    let sql = format!("select {COLUMNS} from sources order by key limit 1000");
    db.fetch(sql, bind![]).await?.iter().map(source).collect()
}

/// The source with this key.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, key: &str) -> Result<Option<Source>, StoreError> {
    let sql = format!("select {COLUMNS} from sources where key = $1");
    db.fetch_optional(sql, bind![key]).await?.as_ref().map(source).transpose()
}

/// Connects a source, or connects it anew under the same key.
///
/// # Errors
/// When the database fails.
pub async fn upsert(tx: &mut Tx, source: &Source) -> Result<(), StoreError> {
    tx.execute(
        "insert into sources (key, kind, host, url_sealed, added_at)
         values ($1, $2, $3, $4, $5)
         on conflict (key) do update
         set kind = excluded.kind, host = excluded.host, url_sealed = excluded.url_sealed",
        bind![
            source.key.clone(),
            source.kind.clone(),
            source.host.clone(),
            source.url_sealed.clone(),
            source.added_at,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what a test saw.
///
/// # Errors
/// When the database fails.
pub async fn set_health(tx: &mut Tx, key: &str, health: &Health) -> Result<(), StoreError> {
    tx.execute(
        "update sources
         set reachable = $2, version = $3, latency_ms = $4, failure = $5, tested_at = $6
         where key = $1",
        bind![
            key,
            health.reachable,
            health.version.clone(),
            health.latency_ms,
            health.failure.clone(),
            health.tested_at,
        ],
    )
    .await?;
    Ok(())
}

/// How many requests that are not closed have collections of this source.
///
/// # Errors
/// When the database fails.
pub async fn open_requests(db: impl Read, key: &str) -> Result<i64, StoreError> {
    let row = db
        .fetch_optional(
            "select count(distinct collections.request) as open
             from collections join requests on requests.id = collections.request
             where collections.dataset = $1 and requests.state <> 'closed'",
            bind![key],
        )
        .await?;
    row.map_or(Ok(0), |row| row.get("open"))
}

/// Forgets a source and its address.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.execute("delete from sources where key = $1", bind![key]).await?;
    Ok(())
}
