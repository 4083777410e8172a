//! Files beside a request, sealed: what a person sent, mandates, evidence of an identity, what
//! somebody answered by hand. Evidence is purged after the decision; that it was there stays.

use chrono::{DateTime, Utc};
use model::ids::{AttachmentId, OfficerId, RequestId};
use uuid::Uuid;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A file, without its content.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The request.
    pub request: RequestId,
    /// `reply`, `mandate`, `evidence` or `answer`.
    pub purpose: String,
    /// The letter, mandate or task it came with.
    pub belongs_to: Option<Uuid>,
    /// For evidence: the method of verification.
    pub method: Option<String>,
    /// Name and SHA-256, sealed; none: purged.
    pub name_sealed: Option<Vec<u8>>,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Who added it.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was deleted.
    pub purged_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, request, purpose, belongs_to, method, name_sealed, size_bytes, officer,
    at, purged_at";

fn attachment(row: &Row) -> Result<Attachment, StoreError> {
    Ok(Attachment {
        id: AttachmentId(row.get("id")?),
        request: RequestId(row.get("request")?),
        purpose: row.get("purpose")?,
        belongs_to: row.get_optional("belongs_to")?,
        method: row.get_optional("method")?,
        name_sealed: row.get_optional("name_sealed")?,
        size_bytes: row.get("size_bytes")?,
        officer: OfficerId(row.get("officer")?),
        at: row.get("at")?,
        purged_at: row.get_optional("purged_at")?,
    })
}

/// Keeps a file with its sealed content.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    attachment: &Attachment,
    content_sealed: Vec<u8>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into attachments (id, request, purpose, belongs_to, method, name_sealed,
            content_sealed, size_bytes, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bind![
            attachment.id.0,
            attachment.request.0,
            attachment.purpose.clone(),
            attachment.belongs_to,
            attachment.method.clone(),
            attachment.name_sealed.clone(),
            content_sealed,
            attachment.size_bytes,
            attachment.officer.0,
            attachment.at,
        ],
    )
    .await?;
    Ok(())
}

/// The files of a request, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Attachment>, StoreError> {
    let sql =
        format!("select {COLUMNS} from attachments where request = $1 order by at, id limit 2000");
    db.fetch(sql, bind![request.0]).await?.iter().map(attachment).collect()
}

/// The sealed content of a file; none: it was purged, or never was.
///
/// # Errors
/// When the database fails.
pub async fn content(db: impl Read, id: AttachmentId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select content_sealed from attachments where id = $1";
    match db.fetch_optional(sql, bind![id.0]).await? {
        Some(row) => row.get_optional("content_sealed"),
        None => Ok(None),
    }
}

/// Deletes the evidence of a request, or one file of it; says how many files went.
///
/// # Errors
/// When the database fails.
pub async fn purge_evidence(
    tx: &mut Tx,
    request: RequestId,
    only: Option<AttachmentId>,
    at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let sql = "update attachments set name_sealed = null, content_sealed = null, purged_at = $2
         where request = $1 and purpose = 'evidence' and purged_at is null";
    match only {
        Some(id) => tx.execute(format!("{sql} and id = $3"), bind![request.0, at, id.0]).await,
        None => tx.execute(sql, bind![request.0, at]).await,
    }
}
