//! Services that call the HTTP API: who they are, their tokens, and how much they read.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use model::ids::{OfficerId, ServiceId};
use model::services::Scope;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Requests a second.
    pub rate: i64,
    /// Requests at once after a while of silence.
    pub burst: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Who added it.
    pub created_by: OfficerId,
    /// When it last called, to the hour.
    pub used_at: Option<DateTime<Utc>>,
    /// When its access was taken away.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token of a service, as it is kept: nobody can make the token from it.
#[derive(Clone, Debug)]
pub struct Token {
    /// By which it is found.
    pub prefix: String,
    /// Whose it is.
    pub service: ServiceId,
    /// SHA-256 of the whole token.
    pub digest: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; none: when it is replaced.
    pub expires_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, name, scopes, rate, burst, created_at, created_by, used_at, revoked_at";

fn service(row: &Row) -> Result<Service, StoreError> {
    let scopes: serde_json::Value = row.get("scopes")?;
    Ok(Service {
        id: ServiceId(row.get("id")?),
        name: row.get("name")?,
        scopes: serde_json::from_value(scopes)
            .map_err(|_| StoreError::Column { column: "scopes" })?,
        rate: row.get("rate")?,
        burst: row.get("burst")?,
        created_at: row.get("created_at")?,
        created_by: OfficerId(row.get("created_by")?),
        used_at: row.get_optional("used_at")?,
        revoked_at: row.get_optional("revoked_at")?,
    })
}

fn token(row: &Row) -> Result<Token, StoreError> {
    Ok(Token {
        prefix: row.get("prefix")?,
        service: ServiceId(row.get("service")?),
        digest: row.get("digest")?,
        created_at: row.get("created_at")?,
        expires_at: row.get_optional("expires_at")?,
    })
}

/// All services by name.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Service>, StoreError> {
    let sql = format!("select {COLUMNS} from services order by name limit 1000");
    db.fetch(sql, bind![]).await?.iter().map(service).collect()
}

/// The service with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: ServiceId) -> Result<Option<Service>, StoreError> {
    let sql = format!("select {COLUMNS} from services where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(service).transpose()
}

/// Adds a service.
///
/// # Errors
/// When its name is taken, or the database fails.
pub async fn insert(tx: &mut Tx, service: &Service) -> Result<(), StoreError> {
    let scopes = serde_json::to_value(&service.scopes)
        .map_err(|_| StoreError::Column { column: "scopes" })?;
    tx.execute(
        "insert into services (id, name, scopes, rate, burst, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            service.id.0,
            service.name.clone(),
            scopes,
            service.rate,
            service.burst,
            service.created_at,
            service.created_by.0,
        ],
    )
    .await?;
    Ok(())
}

/// Takes the access of a service away; `false` when it is gone already.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, id: ServiceId, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update services set revoked_at = $2 where id = $1 and revoked_at is null",
            bind![id.0, at],
        )
        .await?;
    tx.execute("delete from service_tokens where service = $1", bind![id.0]).await?;
    Ok(changed == 1)
}

/// The tokens that are kept, the newest first; some may have ended.
///
/// # Errors
/// When the database fails.
pub async fn tokens(db: impl Read) -> Result<Vec<Token>, StoreError> {
    db.fetch(
        "select prefix, service, digest, created_at, expires_at from service_tokens
         order by created_at desc, prefix limit 10000",
        bind![],
    )
    .await?
    .iter()
    .map(token)
    .collect()
}

/// Keeps a token.
///
/// # Errors
/// When its prefix is taken, or the database fails.
pub async fn insert_token(tx: &mut Tx, token: &Token) -> Result<(), StoreError> {
    tx.execute(
        "insert into service_tokens (prefix, service, digest, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
        bind![
            token.prefix.clone(),
            token.service.0,
            token.digest.clone(),
            token.created_at,
            token.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Ends the tokens of a service no later than an instant, and forgets those that have ended.
///
/// # Errors
/// When the database fails.
pub async fn end_tokens(
    tx: &mut Tx,
    service: ServiceId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "update service_tokens set expires_at = $2
         where service = $1 and (expires_at is null or expires_at > $2)",
        bind![service.0, until],
    )
    .await?;
    tx.execute(
        "delete from service_tokens where service = $1 and expires_at <= $2",
        bind![service.0, now],
    )
    .await?;
    Ok(())
}

/// Notes that a service called in an hour.
///
/// # Errors
/// When the database fails.
pub async fn set_used(tx: &mut Tx, id: ServiceId, hour: DateTime<Utc>) -> Result<(), StoreError> {
    tx.execute(
        "update services set used_at = $2 where id = $1 and (used_at is null or used_at < $2)",
        bind![id.0, hour],
    )
    .await?;
    Ok(())
}

/// How often a service read from an endpoint in an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reads {
    /// Who.
    pub service: ServiceId,
    /// What: the path of the endpoint, without what it was asked for.
    pub endpoint: String,
    /// The hour.
    pub hour: DateTime<Utc>,
    /// How often.
    pub reads: i64,
}

/// Counts reads.
///
/// # Errors
/// When the database fails.
pub async fn count_reads(tx: &mut Tx, reads: &Reads) -> Result<(), StoreError> {
    tx.execute(
        "insert into service_reads (service, endpoint, hour, reads) values ($1, $2, $3, $4)
         on conflict (service, endpoint, hour) do update
         set reads = service_reads.reads + excluded.reads",
        bind![reads.service.0, reads.endpoint.clone(), reads.hour, reads.reads],
    )
    .await?;
    Ok(())
}

/// The reads of hours before an instant that no event says yet, and from now on one does.
///
/// # Errors
/// When the database fails.
pub async fn note_reads(tx: &mut Tx, before: DateTime<Utc>) -> Result<Vec<Reads>, StoreError> {
    // Locks the rows, so that of two servers one notes them.
    let sql = format!(
        "select service, endpoint, hour, reads - noted as reads from service_reads
         where noted < reads and hour < $1 order by hour, service, endpoint limit 500{}",
        tx.for_update()
    );
    let mut noted = Vec::new();
    for row in tx.fetch(sql, bind![before]).await? {
        let reads = Reads {
            service: ServiceId(row.get("service")?),
            endpoint: row.get("endpoint")?,
            hour: row.get("hour")?,
            reads: row.get("reads")?,
        };
        tx.execute(
            "update service_reads set noted = noted + $4
             where service = $1 and endpoint = $2 and hour = $3",
            bind![reads.service.0, reads.endpoint.clone(), reads.hour, reads.reads],
        )
        .await?;
        noted.push(reads);
    }
    Ok(noted)
}
