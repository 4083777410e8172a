//! Reading entries of the ledger.

use chrono::{DateTime, Utc};
use model::consent::State;
use model::ids::{BatchId, RequestId};

use super::state;
use crate::db::{Row, bind};
use crate::{Read, StoreError};

/// An entry of the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The order of arrival.
    pub arrival: i64,
    /// The purpose.
    pub purpose: String,
    /// What was said.
    pub state: State,
    /// The version of the text that was shown.
    pub version: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Where.
    pub surface: String,
    /// How.
    pub method: String,
    /// The request it came from.
    pub request: Option<RequestId>,
    /// The proof; none: written by an earlier version.
    pub proof: Option<String>,
    /// What was committed together with it.
    pub batch: Option<BatchId>,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

const COLUMNS: &str = "arrival, purpose, state, version, language, surface, method, request, proof,
    batch, at, recorded_at";

fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        arrival: row.get("arrival")?,
        purpose: row.get("purpose")?,
        state: state(&row.get::<String>("state")?)?,
        version: row.get_optional("version")?,
        language: row.get_optional("language")?,
        surface: row.get("surface")?,
        method: row.get("method")?,
        request: row.get_optional("request")?.map(RequestId),
        proof: row.get_optional("proof")?,
        batch: row.get_optional("batch")?.map(BatchId),
        at: row.get("at")?,
        recorded_at: row.get("recorded_at")?,
    })
}

/// The entries of a person, the newest first, after the one that is named by time and arrival.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    db: impl Read,
    subject: i64,
    after: Option<(DateTime<Utc>, i64)>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let (at, arrival) = after.unwrap_or((DateTime::<Utc>::MAX_UTC, i64::MAX));
    let sql = match after {
        None => format!(
            "select {COLUMNS} from consent where subject = $1
             order by at desc, arrival desc limit $2"
        ),
        Some(_) => format!(
            "select {COLUMNS} from consent
             where subject = $1 and (at < $3 or (at = $3 and arrival < $4))
             order by at desc, arrival desc limit $2"
        ),
    };
    let mut params = bind![subject, limit];
    if after.is_some() {
        params.extend(bind![at, arrival]);
    }
    db.fetch(sql, params).await?.iter().map(entry).collect()
}

/// The proofs of what was committed together, in the order of arrival.
///
/// # Errors
/// When the database fails.
pub async fn of_batch(db: impl Read, batch: BatchId) -> Result<Vec<String>, StoreError> {
    db.fetch(
        "select proof from consent where batch = $1 and proof is not null order by arrival",
        bind![batch.0],
    )
    .await?
    .iter()
    .map(|row| row.get("proof"))
    .collect()
}
