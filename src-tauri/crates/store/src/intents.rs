//! Intents: an effect outside this database is announced before it begins and settled after it.
//!
//! ```text
//! insert intent ── source: BEGIN … statements ── store xid ── source: COMMIT ── settle + receipts
//!        │                                        │                   │
//!        └ crash: nothing happened                └ crash: ask the source for the fate of the xid
//! ```

use chrono::{DateTime, Utc};
use model::ids::{IntentId, RequestId};
use model::said;
use serde_json::Value as Json;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// An announced effect.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Its id.
    pub id: IntentId,
    /// `delivery` or `erasure`.
    pub kind: String,
    /// The request.
    pub request: RequestId,
    /// The source, for an erasure.
    pub dataset: Option<String>,
    /// `open`, `done`, `failed` or `undone`.
    pub state: String,
    /// What recovery needs: the transaction id, the file.
    pub detail: Json,
    /// When it was announced.
    pub opened_at: DateTime<Utc>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

fn intent(row: &Row) -> Result<Intent, StoreError> {
    Ok(Intent {
        id: IntentId(row.get("id")?),
        kind: row.get("kind")?,
        request: RequestId(row.get("request")?),
        dataset: row.get_optional("dataset")?,
        state: row.get("state")?,
        detail: row.get("detail")?,
        opened_at: row.get("opened_at")?,
        settled_at: row.get_optional("settled_at")?,
    })
}

/// Announces an effect.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, intent: &Intent) -> Result<(), StoreError> {
    tx.execute(
        "insert into intents (id, kind, request, dataset, state, detail, opened_at)
         values ($1, $2, $3, $4, 'open', $5, $6)",
        bind![
            intent.id.0,
            intent.kind.clone(),
            intent.request.0,
            intent.dataset.clone(),
            intent.detail.clone(),
            intent.opened_at,
        ],
    )
    .await?;
    Ok(())
}

/// Adds what recovery needs, just before the effect.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else settled it: then the effect must not happen.
pub async fn set_detail(tx: &mut Tx, id: IntentId, detail: &Json) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update intents set detail = $2 where id = $1 and state = 'open'",
            bind![id.0, detail.clone()],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the intent"))) }
}

/// Settles as undone an erasure whose transaction has no name: whoever announced it can give it
/// none any more, and so never commits.
///
/// # Errors
/// [`StoreError::Changed`] when it was named or settled meanwhile.
pub async fn settle_unnamed(
    tx: &mut Tx,
    id: IntentId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update intents set state = 'undone', settled_at = $2
             where id = $1 and state = 'open' and (detail ->> 'transaction') is null",
            bind![id.0, at],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the intent"))) }
}

/// Settles an effect, once.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else settled it.
pub async fn settle(
    tx: &mut Tx,
    id: IntentId,
    state: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update intents set state = $2, settled_at = $3 where id = $1 and state = 'open'",
            bind![id.0, state, at],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the intent"))) }
}

/// The unsettled intents of a kind, oldest first, at most a thousand.
///
/// # Errors
/// When the database fails.
pub async fn open(db: impl Read, kind: &str) -> Result<Vec<Intent>, StoreError> {
    db.fetch(
        "select id, kind, request, dataset, state, detail, opened_at, settled_at
         from intents where state = 'open' and kind = $1 order by opened_at, id limit 1000",
        bind![kind],
    )
    .await?
    .iter()
    .map(intent)
    .collect()
}

/// The intents of a request, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Intent>, StoreError> {
    db.fetch(
        "select id, kind, request, dataset, state, detail, opened_at, settled_at
         from intents where request = $1 order by opened_at, id",
        bind![request.0],
    )
    .await?
    .iter()
    .map(intent)
    .collect()
}
