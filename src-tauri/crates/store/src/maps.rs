//! Data maps that were in force: every one is kept, so that a plan can be explained later.

use chrono::{DateTime, Utc};
use model::ids::OfficerId;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// The text of a map.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, digest: &str) -> Result<Option<String>, StoreError> {
    db.fetch_optional("select text from maps where digest = $1", bind![digest])
        .await?
        .map(|row| row.get("text"))
        .transpose()
}

/// Keeps the text of a map under its digest.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    digest: &str,
    text: &str,
    officer: Option<OfficerId>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into maps (digest, text, officer, at) values ($1, $2, $3, $4)
         on conflict (digest) do nothing",
        bind![digest, text, officer.map(|id| id.0), at],
    )
    .await?;
    Ok(())
}
