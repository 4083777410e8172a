//! Free text that officers write about a request: reasons, evidence. Erased with the request; the
//! event keeps an HMAC.

use chrono::{DateTime, Utc};
use model::ids::{OfficerId, RequestId};
use uuid::Uuid;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// A note.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its id.
    pub id: Uuid,
    /// The request.
    pub request: RequestId,
    /// What it is for: the operation that asked for it.
    pub purpose: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps a note.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, note: &Note) -> Result<(), StoreError> {
    tx.execute(
        "insert into notes (id, request, purpose, text, officer, at)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            note.id,
            note.request.0,
            note.purpose.clone(),
            note.text.clone(),
            note.officer.0,
            note.at,
        ],
    )
    .await?;
    Ok(())
}

/// The latest notes of a request.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Note>, StoreError> {
    db.fetch(
        "select id, request, purpose, text, officer, at from notes
         where request = $1 order by at desc limit 200",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Note {
            id: row.get("id")?,
            request: RequestId(row.get("request")?),
            purpose: row.get("purpose")?,
            text: row.get("text")?,
            officer: OfficerId(row.get("officer")?),
            at: row.get("at")?,
        })
    })
    .collect()
}
