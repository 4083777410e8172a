//! The audit trail: appending, reading by page, proofs, checkpoints.

mod pages;

use chrono::{DateTime, Utc};
use ledger::{
    Frontier, Hash, consistency_subtrees, fold, inclusion_subtrees, leaf_hash, node_hash,
};
use model::events::{Actor, Event, EventResult, encode};

use crate::db::{Engine, Param, Row, bind};
use crate::rows;
use crate::tx::Committed;
use crate::{Read, Store, StoreError, Tx};

pub use pages::{Bucket, Filter, Span, buckets, counts, page, signed_days};

/// An entry of the log as it is stored.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place, from 0.
    pub index: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: an officer's id, `system:<name>` or `unknown`.
    pub actor: String,
    /// What: `requests.opened`.
    pub action: String,
    /// What it is about.
    pub object: Option<String>,
    /// `done`, `refused` or `failed`.
    pub result: String,
    /// The canonical bytes that were hashed.
    pub bytes: Vec<u8>,
    /// Their leaf hash.
    pub leaf: Hash,
}

/// Of the levels above the leaves each fourth is stored. The hashes between are made again from at
/// most eight of those below, which costs a proof nothing that is felt and saves an append most of
/// its rows.
const KEPT: u32 = 4;

/// Appends events at the end of a transaction. The head of the log is locked last and for a
/// moment only, so that appends queue up behind each other and nothing else does.
pub(crate) async fn append(
    tx: &mut Tx,
    at: DateTime<Utc>,
    actor: &Actor,
    events: &[Event],
) -> Result<Committed, StoreError> {
    let mut frontier = lock_head(tx).await?;
    let first = frontier.size();
    let mut entries = Vec::with_capacity(events.len());
    let mut nodes = Vec::new();
    for event in events {
        let index = frontier.size();
        let bytes = encode(index, at, actor, event);
        let leaf = leaf_hash(&bytes);
        entries.push(row_of(index, at, actor, event, bytes, leaf)?);
        for node in frontier.append(leaf).iter().filter(|node| node.level % KEPT == 0) {
            let row = bind![i64::from(node.level), number(node.index)?, node.hash.0.to_vec()];
            nodes.push(row);
        }
    }
    let into = "events (position, at, actor, action, object, result, entry, leaf_hash)";
    rows::insert(tx, into, entries, "").await?;
    rows::insert(tx, "ledger_nodes (level, position, hash)", nodes, "").await?;
    tx.execute(
        "update ledger_head set size = $1, frontier = $2 where id = 1",
        bind![number(frontier.size())?, frontier.to_bytes()],
    )
    .await?;
    Ok(Committed { first, size: frontier.size() })
}

fn row_of(
    index: u64,
    at: DateTime<Utc>,
    actor: &Actor,
    event: &Event,
    bytes: Vec<u8>,
    leaf: Hash,
) -> Result<Vec<Param>, StoreError> {
    let actor = match actor {
        Actor::Officer { id } => id.to_string(),
        Actor::Service { id } => format!("service:{id}"),
        Actor::System { name } => format!("system:{name}"),
        Actor::Unknown => "unknown".to_owned(),
    };
    let result = match event.result() {
        EventResult::Done => "done",
        EventResult::Refused => "refused",
        EventResult::Failed => "failed",
    };
    Ok(bind![
        number(index)?,
        at,
        actor,
        event.action(),
        event.object(),
        result,
        bytes,
        leaf.0.to_vec(),
    ])
}

async fn lock_head(tx: &mut Tx) -> Result<Frontier, StoreError> {
    tx.execute(
        "insert into ledger_head (id, size, frontier) values (1, 0, $1)
         on conflict (id) do nothing",
        bind![Frontier::default().to_bytes()],
    )
    .await?;
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update",
    };
    let sql = format!("select frontier from ledger_head where id = 1{suffix}");
    let row = tx
        .fetch_optional(sql, bind![])
        .await?
        .ok_or_else(|| StoreError::Ledger("the head of the log is missing".into()))?;
    frontier_of(&row)
}

fn frontier_of(row: &Row) -> Result<Frontier, StoreError> {
    Frontier::from_bytes(&row.get::<Vec<u8>>("frontier")?)
        .map_err(|error| StoreError::Ledger(error.to_string()))
}

/// The right edge of the log as it is now.
///
/// # Errors
/// When the database fails or holds no right edge.
pub async fn frontier(db: impl Read) -> Result<Frontier, StoreError> {
    match db.fetch_optional("select frontier from ledger_head where id = 1", bind![]).await? {
        Some(row) => frontier_of(&row),
        None => Ok(Frontier::default()),
    }
}

/// The right edge of the log when it had `size` entries, from stored subtrees.
///
/// # Errors
/// When a subtree is missing.
pub async fn frontier_at(store: &Store, size: u64) -> Result<Frontier, StoreError> {
    let mut bytes = size.to_be_bytes().to_vec();
    let mut begin = 0_u64;
    for level in (0..64_u32).rev() {
        if size & (1 << level) != 0 {
            let hash = subtree(store, level, begin >> level).await?.ok_or_else(|| {
                StoreError::Ledger(format!(
                    "subtree {} on level {level} is missing",
                    begin >> level
                ))
            })?;
            bytes.extend_from_slice(&hash.0);
            begin += 1 << level;
        }
    }
    Frontier::from_bytes(&bytes).map_err(|error| StoreError::Ledger(error.to_string()))
}

/// The hash of a perfect subtree; none: the log does not reach that far.
async fn subtree(store: &Store, level: u32, index: u64) -> Result<Option<Hash>, StoreError> {
    let above = level % KEPT;
    let stored = level - above;
    let first = number(index << above)?;
    let end = number((index + 1) << above)?;
    let sql = match stored {
        0 => {
            "select leaf_hash as hash from events
             where position >= $1 and position < $2 order by position"
        }
        _ => {
            "select hash from ledger_nodes
             where position >= $1 and position < $2 and level = $3 order by position"
        }
    };
    let mut params = bind![first, end];
    if stored > 0 {
        params.push(i64::from(stored).into());
    }
    let rows = store.fetch(sql, params).await?;
    let mut hashes =
        rows.iter().map(|row| hash(row, "hash")).collect::<Result<Vec<Hash>, StoreError>>()?;
    if hashes.len() != 1 << above {
        return Ok(None);
    }
    for _ in 0..above {
        hashes = hashes.as_chunks::<2>().0.iter().map(|[a, b]| node_hash(a, b)).collect();
    }
    Ok(hashes.first().copied())
}

/// An inclusion proof of an entry in the log of `size` entries.
///
/// # Errors
/// When the entry lies outside, or a stored hash is missing.
pub async fn inclusion_proof(
    store: &Store,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, StoreError> {
    let groups =
        inclusion_subtrees(index, size).map_err(|error| StoreError::Ledger(error.to_string()))?;
    prove(store, groups).await
}

/// A proof that the log of `old` entries is the beginning of the log of `new` entries.
///
/// # Errors
/// When a size lies outside, or a stored hash is missing.
pub async fn consistency_proof(store: &Store, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
    let groups =
        consistency_subtrees(old, new).map_err(|error| StoreError::Ledger(error.to_string()))?;
    prove(store, groups).await
}

async fn prove(store: &Store, groups: Vec<Vec<(u32, u64)>>) -> Result<Vec<Hash>, StoreError> {
    let mut hashes = std::collections::BTreeMap::new();
    for (level, index) in groups.iter().flatten() {
        if let Some(found) = subtree(store, *level, *index).await? {
            hashes.insert((*level, *index), found);
        }
    }
    fold::<ledger::ProofError>(&groups, |level, index| Ok(hashes.get(&(level, index)).copied()))
        .map_err(|error| StoreError::Ledger(error.to_string()))
}

const COLUMNS: &str = "position, at, actor, action, object, result, entry, leaf_hash";

fn entry(row: &Row) -> Result<Entry, StoreError> {
    let index: i64 = row.get("position")?;
    Ok(Entry {
        index: u64::try_from(index).map_err(|_| StoreError::Column { column: "position" })?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        object: row.get_optional("object")?,
        result: row.get("result")?,
        bytes: row.get("entry")?,
        leaf: hash(row, "leaf_hash")?,
    })
}

fn hash(row: &Row, column: &'static str) -> Result<Hash, StoreError> {
    Hash::from_slice(&row.get::<Vec<u8>>(column)?).map_err(|_| StoreError::Column { column })
}

/// The entry with this index.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, index: u64) -> Result<Option<Entry>, StoreError> {
    let sql = format!("select {COLUMNS} from events where position = $1");
    db.fetch_optional(sql, bind![number(index)?]).await?.as_ref().map(entry).transpose()
}

/// Entries in order, from an index on: for verification and export.
///
/// # Errors
/// When the database fails.
pub async fn scan(db: impl Read, from: u64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let sql =
        format!("select {COLUMNS} from events where position >= $1 order by position limit $2");
    db.fetch(sql, bind![number(from)?, limit]).await?.iter().map(entry).collect()
}

/// When the newest checkpoint was signed.
///
/// # Errors
/// When the database fails.
pub async fn signed_at(db: impl Read) -> Result<Option<DateTime<Utc>>, StoreError> {
    db.fetch_optional("select at from checkpoints order by size desc limit 1", bind![])
        .await?
        .map(|row| row.get("at"))
        .transpose()
}

/// Keeps a signed checkpoint.
///
/// # Errors
/// When the database fails.
pub async fn insert_checkpoint(
    tx: &mut Tx,
    size: u64,
    note: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into checkpoints (size, note, at) values ($1, $2, $3) on conflict do nothing",
        bind![number(size)?, note, at],
    )
    .await?;
    Ok(())
}

/// The newest checkpoint: its size and note.
///
/// # Errors
/// When the database fails.
pub async fn newest_checkpoint(db: impl Read) -> Result<Option<(u64, String)>, StoreError> {
    db.fetch_optional("select size, note from checkpoints order by size desc limit 1", bind![])
        .await?
        .as_ref()
        .map(sized_note)
        .transpose()
}

/// Checkpoints over more than `after` entries, the smallest first.
///
/// # Errors
/// When the database fails.
pub async fn checkpoints(
    db: impl Read,
    after: u64,
    limit: i64,
) -> Result<Vec<(u64, String)>, StoreError> {
    db.fetch(
        "select size, note from checkpoints where size > $1 order by size limit $2",
        bind![number(after)?, limit],
    )
    .await?
    .iter()
    .map(sized_note)
    .collect()
}

fn sized_note(row: &Row) -> Result<(u64, String), StoreError> {
    let size: i64 = row.get("size")?;
    let size = u64::try_from(size).map_err(|_| StoreError::Column { column: "size" })?;
    Ok((size, row.get("note")?))
}

fn number(index: u64) -> Result<i64, StoreError> {
    i64::try_from(index).map_err(|_| StoreError::Ledger("the log is full".into()))
}
