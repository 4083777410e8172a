//! Background work. A worker takes a job with a lease and renews it while it lives, so that a job
//! of a worker that died is taken again.

use chrono::{DateTime, Utc};
use model::ids::{JobId, OfficerId, RequestId};
use model::said;
use serde_json::Value as Json;

use crate::db::{Engine, Row, bind};
use crate::{Read, Store, StoreError, Tx};

/// A piece of background work.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// `collect`, `plan`, `execute` or `search`.
    pub kind: String,
    /// The request it works for.
    pub request: RequestId,
    /// Who started it.
    pub officer: OfficerId,
    /// What it needs to know.
    pub payload: Json,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    /// Whether an officer asked it to stop.
    pub cancel_requested: bool,
    /// How often it was begun.
    pub attempts: i64,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was put into the queue.
    pub queued_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "id, kind, request, officer, payload, state, cancel_requested, attempts, failure, queued_at";

fn job(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: JobId(row.get("id")?),
        kind: row.get("kind")?,
        request: RequestId(row.get("request")?),
        officer: OfficerId(row.get("officer")?),
        payload: row.get("payload")?,
        state: row.get("state")?,
        cancel_requested: row.get("cancel_requested")?,
        attempts: row.get("attempts")?,
        failure: row.get_optional("failure")?,
        queued_at: row.get("queued_at")?,
    })
}

/// Puts a job into the queue.
///
/// # Errors
/// When the request has a job already, or the database fails.
pub async fn insert(tx: &mut Tx, job: &Job) -> Result<(), StoreError> {
    tx.execute(
        "insert into jobs (id, kind, request, officer, payload, state, attempts, queued_at)
         values ($1, $2, $3, $4, $5, 'queued', 0, $6)",
        bind![
            job.id.0,
            job.kind.clone(),
            job.request.0,
            job.officer.0,
            job.payload.clone(),
            job.queued_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes the oldest job that waits, or whose worker's lease ran out, or has a lease that ends after
/// `latest`: that one was given by a clock that was wrong. A worker that is alive all the same
/// loses it, and with it the right to commit anything.
///
/// # Errors
/// When the database fails.
pub async fn take(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> Result<Option<Job>, StoreError> {
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update skip locked",
    };
    let sql = format!(
        "select {COLUMNS} from jobs
         where state = 'queued'
             or (state = 'running' and (lease_until < $1 or lease_until > $2))
         order by queued_at limit 1{suffix}"
    );
    let Some(mut job) =
        tx.fetch_optional(sql, bind![now, latest]).await?.as_ref().map(job).transpose()?
    else {
        return Ok(None);
    };
    tx.execute(
        "update jobs set state = 'running', attempts = attempts + 1, lease_until = $2
         where id = $1",
        bind![job.id.0, lease_until],
    )
    .await?;
    job.attempts += 1;
    job.state = "running".into();
    Ok(Some(job))
}

/// Renews a lease and says whether an officer asked the job to stop.
///
/// # Errors
/// When the job is no longer this worker's, or the database fails.
pub async fn renew(
    tx: &mut Tx,
    id: JobId,
    attempts: i64,
    lease_until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update jobs set lease_until = $3
             where id = $1 and attempts = $2 and state = 'running'",
            bind![id.0, attempts, lease_until],
        )
        .await?;
    if changed != 1 {
        return Err(StoreError::Changed(said!("the job")));
    }
    let row = tx
        .fetch_optional("select cancel_requested from jobs where id = $1", bind![id.0])
        .await?
        .ok_or(StoreError::Changed(said!("the job")))?;
    row.get("cancel_requested")
}

/// Asks the job of a request to stop; `false` when there is none.
///
/// # Errors
/// When the database fails.
pub async fn request_cancel(tx: &mut Tx, request: RequestId) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update jobs set cancel_requested = $2
             where request = $1 and state in ('queued', 'running')",
            bind![request.0, true],
        )
        .await?;
    Ok(changed > 0)
}

/// Ends a job that this worker holds.
///
/// # Errors
/// When the job is no longer this worker's, or the database fails.
pub async fn end(
    tx: &mut Tx,
    id: JobId,
    attempts: i64,
    state: &str,
    failure: Option<String>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update jobs set state = $3, failure = $4, ended_at = $5, lease_until = null
             where id = $1 and attempts = $2 and state = 'running'",
            bind![id.0, attempts, state, failure, at],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the job"))) }
}

/// The job with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(store: &Store, id: JobId) -> Result<Option<Job>, StoreError> {
    let sql = format!("select {COLUMNS} from jobs where id = $1");
    store.fetch_optional(sql, bind![id.0]).await?.as_ref().map(job).transpose()
}

/// The latest job of a request.
///
/// # Errors
/// When the database fails.
pub async fn latest(db: impl Read, request: RequestId) -> Result<Option<Job>, StoreError> {
    let sql =
        format!("select {COLUMNS} from jobs where request = $1 order by queued_at desc limit 1");
    db.fetch_optional(sql, bind![request.0]).await?.as_ref().map(job).transpose()
}
