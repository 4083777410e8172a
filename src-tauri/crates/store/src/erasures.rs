//! Erasures: plan and preview, receipts, the search afterwards, and the ledger that survives.

use chrono::{DateTime, Utc};
use model::ids::RequestId;
use serde_json::Value as Json;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// A plan as it was previewed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The request.
    pub request: RequestId,
    /// Digest of plan and preview: what the approval is bound to.
    pub digest: String,
    /// The plan.
    pub plan: Json,
    /// Counts, samples, statements, shared rows and problems.
    pub preview: Json,
    /// Salt of the masks, sealed under the workspace key.
    pub salt_sealed: Vec<u8>,
    /// The map it was made from.
    pub map_digest: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A search for what an erasure left.
#[derive(Clone, Debug)]
pub struct Search {
    /// The request.
    pub request: RequestId,
    /// Columns searched.
    pub columns: i64,
    /// Rows searched.
    pub rows: i64,
    /// What was found, without the identifiers themselves.
    pub hits: Json,
    /// Hits that no retention explains.
    pub unexplained: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// The plan of a request.
///
/// # Errors
/// When the database fails.
pub async fn plan(db: impl Read, request: RequestId) -> Result<Option<Plan>, StoreError> {
    db.fetch_optional(
        "select request, digest, plan, preview, salt_sealed, map_digest, at
         from plans where request = $1",
        bind![request.0],
    )
    .await?
    .map(|row| {
        Ok(Plan {
            request: RequestId(row.get("request")?),
            digest: row.get("digest")?,
            plan: row.get("plan")?,
            preview: row.get("preview")?,
            salt_sealed: row.get("salt_sealed")?,
            map_digest: row.get("map_digest")?,
            at: row.get("at")?,
        })
    })
    .transpose()
}

/// Keeps the plan of a request in place of an earlier one.
///
/// # Errors
/// When the database fails.
pub async fn set_plan(tx: &mut Tx, plan: &Plan) -> Result<(), StoreError> {
    tx.execute("delete from plans where request = $1", bind![plan.request.0]).await?;
    tx.execute(
        "insert into plans (request, digest, plan, preview, salt_sealed, map_digest, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            plan.request.0,
            plan.digest.clone(),
            plan.plan.clone(),
            plan.preview.clone(),
            plan.salt_sealed.clone(),
            plan.map_digest.clone(),
            plan.at,
        ],
    )
    .await?;
    Ok(())
}

/// Forgets the plan of a request.
///
/// # Errors
/// When the database fails.
pub async fn forget_plan(tx: &mut Tx, request: RequestId) -> Result<(), StoreError> {
    tx.execute("delete from plans where request = $1", bind![request.0]).await?;
    Ok(())
}

/// Keeps the receipts of one source, after those of an earlier plan.
///
/// # Errors
/// When the database fails.
pub async fn insert_receipts(
    tx: &mut Tx,
    request: RequestId,
    dataset: &str,
    receipts: &[Json],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for receipt in receipts {
        tx.execute(
            "insert into receipts (request, dataset, position, receipt, at)
             select $1, $2, coalesce(max(position) + 1, 0), $3, $4
             from receipts where request = $1 and dataset = $2",
            bind![request.0, dataset, receipt.clone(), at],
        )
        .await?;
    }
    Ok(())
}

/// The receipts of a request: dataset and receipt, in order.
///
/// # Errors
/// When the database fails.
pub async fn receipts(
    db: impl Read,
    request: RequestId,
) -> Result<Vec<(String, Json, DateTime<Utc>)>, StoreError> {
    db.fetch(
        "select dataset, receipt, at from receipts where request = $1
         order by dataset, position",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("dataset")?, row.get("receipt")?, row.get("at")?)))
    .collect()
}

/// Keeps the result of a search in place of an earlier one.
///
/// # Errors
/// When the database fails.
pub async fn set_search(tx: &mut Tx, search: &Search) -> Result<(), StoreError> {
    tx.execute("delete from searches where request = $1", bind![search.request.0]).await?;
    tx.execute(
        "insert into searches (request, columns_searched, rows_searched, hits, unexplained, at)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            search.request.0,
            search.columns,
            search.rows,
            search.hits.clone(),
            search.unexplained,
            search.at,
        ],
    )
    .await?;
    Ok(())
}

/// The result of the search of a request.
///
/// # Errors
/// When the database fails.
pub async fn search(db: impl Read, request: RequestId) -> Result<Option<Search>, StoreError> {
    db.fetch_optional(
        "select request, columns_searched, rows_searched, hits, unexplained, at
         from searches where request = $1",
        bind![request.0],
    )
    .await?
    .map(|row| {
        Ok(Search {
            request: RequestId(row.get("request")?),
            columns: row.get("columns_searched")?,
            rows: row.get("rows_searched")?,
            hits: row.get("hits")?,
            unexplained: row.get("unexplained")?,
            at: row.get("at")?,
        })
    })
    .transpose()
}

/// Remembers, as a keyed hash, that an identifier was erased.
///
/// # Errors
/// When the database fails.
pub async fn remember(
    tx: &mut Tx,
    request: RequestId,
    kind: &str,
    identifier_hmac: &str,
    plan_digest: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into erasure_ledger (request, kind, identifier_hmac, plan_digest, executed_at)
         values ($1, $2, $3, $4, $5)
         on conflict (identifier_hmac, kind, request) do nothing",
        bind![request.0, kind, identifier_hmac, plan_digest, at],
    )
    .await?;
    Ok(())
}

/// When an identifier was erased before, and by which request.
///
/// # Errors
/// When the database fails.
pub async fn remembered(
    db: impl Read,
    kind: &str,
    identifier_hmac: &str,
) -> Result<Vec<(RequestId, DateTime<Utc>)>, StoreError> {
    db.fetch(
        "select request, executed_at from erasure_ledger
         where identifier_hmac = $1 and kind = $2 order by executed_at limit 100",
        bind![identifier_hmac, kind],
    )
    .await?
    .iter()
    .map(|row| Ok((RequestId(row.get("request")?), row.get("executed_at")?)))
    .collect()
}
