//! What was collected for a request: collections, sealed rows, and what is withheld of them.

mod withholdings;

use model::ids::RequestId;
use serde_json::Value as Json;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx, rows};

pub use withholdings::{
    WithheldCount, Withholding, disclose, find_withholding, withheld_counts, withheld_whole,
    withhold, withholdings, withholdings_of,
};

/// A collection of a draft.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The request.
    pub request: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Its place in the walk.
    pub position: i64,
    /// What a person is shown as its name.
    pub label: String,
    /// The step of the plan it was read by; null for a collection that was skipped.
    pub step: Json,
    /// `queued`, `working`, `done`, `failed` or `skipped`.
    pub state: String,
    /// Rows read.
    pub rows: i64,
    /// Rows of them that also belong to somebody else.
    pub shared: i64,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
}

fn collection(row: &Row) -> Result<Collection, StoreError> {
    Ok(Collection {
        request: RequestId(row.get("request")?),
        dataset: row.get("dataset")?,
        collection: row.get("collection")?,
        position: row.get("position")?,
        label: row.get("label")?,
        step: row.get("step")?,
        state: row.get("state")?,
        rows: row.get("rows")?,
        shared: row.get("shared")?,
        reason: row.get_optional("reason")?,
    })
}

/// The collections of a request in the order of the walk.
///
/// # Errors
/// When the database fails.
pub async fn collections(db: impl Read, request: RequestId) -> Result<Vec<Collection>, StoreError> {
    db.fetch(
        "select request, dataset, collection, position, label, step, state, rows, shared,
            reason
         from collections where request = $1 order by position, dataset, collection",
        bind![request.0],
    )
    .await?
    .iter()
    .map(collection)
    .collect()
}

/// Enters a collection, or begins it anew: rows that were read before are dropped, and what was
/// suggested of them. A part of a text that was withheld becomes the whole field, for another text
/// may stand there now.
///
/// # Errors
/// When the database fails.
pub async fn begin_collection(tx: &mut Tx, entry: &Collection) -> Result<(), StoreError> {
    tx.execute(
        "delete from draft_chunks where request = $1 and dataset = $2 and collection = $3",
        bind![entry.request.0, entry.dataset.clone(), entry.collection.clone()],
    )
    .await?;
    tx.execute(
        "delete from suggestions where request = $1 and dataset = $2 and collection = $3",
        bind![entry.request.0, entry.dataset.clone(), entry.collection.clone()],
    )
    .await?;
    tx.execute(
        "update withholdings set start_at = null, end_at = null, place = null
         where request = $1 and dataset = $2 and collection = $3",
        bind![entry.request.0, entry.dataset.clone(), entry.collection.clone()],
    )
    .await?;
    tx.execute(
        "insert into collections (request, dataset, collection, position, label, step, state,
            rows, shared, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
         on conflict (request, dataset, collection) do update
         set position = excluded.position, label = excluded.label, step = excluded.step,
             state = excluded.state, rows = excluded.rows, shared = excluded.shared,
             reason = excluded.reason",
        bind![
            entry.request.0,
            entry.dataset.clone(),
            entry.collection.clone(),
            entry.position,
            entry.label.clone(),
            entry.step.clone(),
            entry.state.clone(),
            entry.rows,
            entry.reason.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Enters the collections of a plan in place of those that are there, with `dataset` only its own.
/// What [`begin_collection`] says of one is true of each.
///
/// # Errors
/// When the database fails.
pub async fn begin_collections(
    tx: &mut Tx,
    request: RequestId,
    dataset: Option<&str>,
    entries: &[Collection],
) -> Result<(), StoreError> {
    clear(tx, request, dataset).await?;
    for some in entries.chunks(500) {
        let mut params = Vec::with_capacity(9 * some.len());
        for entry in some {
            params.extend(bind![
                request.0,
                entry.dataset.clone(),
                entry.collection.clone(),
                entry.position,
                entry.label.clone(),
                entry.step.clone(),
                entry.state.clone(),
                entry.rows,
                entry.reason.clone(),
            ]);
        }
        let sql = format!(
            "insert into collections (request, dataset, collection, position, label, step, state,
                rows, reason)
             values {}",
            rows::tuples(some.len(), 9)
        );
        tx.execute(sql, params).await?;
    }
    Ok(())
}

/// Forgets every collection and every row of a request, or of one dataset of it.
///
/// # Errors
/// When the database fails.
pub async fn clear(
    tx: &mut Tx,
    request: RequestId,
    dataset: Option<&str>,
) -> Result<(), StoreError> {
    for forget in [
        "delete from draft_chunks where request = $1",
        "delete from suggestions where request = $1",
        "update withholdings set start_at = null, end_at = null, place = null where request = $1",
        "delete from collections where request = $1",
    ] {
        match dataset {
            None => tx.execute(forget, bind![request.0]).await?,
            Some(dataset) => {
                tx.execute(format!("{forget} and dataset = $2"), bind![request.0, dataset]).await?
            }
        };
    }
    Ok(())
}

/// Forgets every row of a request and what was suggested of it; the list of its collections stays.
///
/// # Errors
/// When the database fails.
pub async fn clear_rows(tx: &mut Tx, request: RequestId) -> Result<(), StoreError> {
    tx.execute("delete from draft_chunks where request = $1", bind![request.0]).await?;
    tx.execute("delete from suggestions where request = $1", bind![request.0]).await?;
    Ok(())
}

/// Adds rows of a collection that also belong to somebody else.
///
/// # Errors
/// When the database fails.
pub async fn add_shared(
    tx: &mut Tx,
    request: RequestId,
    dataset: &str,
    collection: &str,
    rows: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update collections set shared = shared + $4
         where request = $1 and dataset = $2 and collection = $3",
        bind![request.0, dataset, collection, rows],
    )
    .await?;
    Ok(())
}

/// How far a collection is.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// `working`, `done` or `failed`.
    pub state: &'static str,
    /// Rows read so far.
    pub rows: i64,
    /// Why it failed.
    pub reason: Option<String>,
}

/// Notes how far some collections are, each named once.
///
/// # Errors
/// When the database fails.
pub async fn reach(
    tx: &mut Tx,
    request: RequestId,
    reached: Vec<Reached>,
) -> Result<(), StoreError> {
    if reached.is_empty() {
        return Ok(());
    }
    let mut params = bind![request.0];
    let mut values = Vec::with_capacity(reached.len());
    for one in reached {
        let first = params.len() + 1;
        values.push(format!(
            "(${first}, ${}, ${}, cast(${} as bigint), ${})",
            first + 1,
            first + 2,
            first + 3,
            first + 4
        ));
        params.extend(bind![one.dataset, one.collection, one.state, one.rows, one.reason]);
    }
    let sql = format!(
        "with reached (dataset, collection, state, rows, reason) as (values {})
         update collections
         set state = reached.state, rows = reached.rows, reason = reached.reason
         from reached
         where collections.request = $1 and collections.dataset = reached.dataset
           and collections.collection = reached.collection",
        values.join(", ")
    );
    tx.execute(sql, params).await?;
    Ok(())
}

/// A sealed chunk of rows.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Its number in the collection, from 0.
    pub seq: i64,
    /// How many rows.
    pub rows: i64,
    /// The rows.
    pub sealed: Vec<u8>,
}

/// Appends sealed chunks of rows.
///
/// # Errors
/// When the database fails.
pub async fn insert_chunks(
    tx: &mut Tx,
    request: RequestId,
    chunks: Vec<Chunk>,
) -> Result<(), StoreError> {
    if chunks.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into draft_chunks (request, dataset, collection, seq, rows, sealed) values {}",
        rows::tuples(chunks.len(), 6)
    );
    let params = chunks.into_iter().flat_map(|one| {
        bind![request.0, one.dataset, one.collection, one.seq, one.rows, one.sealed]
    });
    tx.execute(sql, params.collect()).await?;
    Ok(())
}

/// The sealed chunk with this number and how many rows it holds.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    db: impl Read,
    request: RequestId,
    dataset: &str,
    collection: &str,
    seq: i64,
) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    db.fetch_optional(
        "select rows, sealed from draft_chunks
         where request = $1 and dataset = $2 and collection = $3 and seq = $4",
        bind![request.0, dataset, collection, seq],
    )
    .await?
    .map(|row| Ok((row.get("rows")?, row.get("sealed")?)))
    .transpose()
}

/// The number of the chunk in which a row lies, and how many rows lie before that chunk.
///
/// # Errors
/// When the database fails.
pub async fn locate(
    db: impl Read,
    request: RequestId,
    dataset: &str,
    collection: &str,
    offset: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    db.fetch_optional(
        "select seq, before from (
             select seq, rows, cast(sum(rows) over (order by seq) - rows as bigint) as before
             from draft_chunks where request = $1 and dataset = $2 and collection = $3
         ) c
         where before <= $4 and before + rows > $4
         order by seq limit 1",
        bind![request.0, dataset, collection, offset],
    )
    .await?
    .map(|row| Ok((row.get("seq")?, row.get("before")?)))
    .transpose()
}
