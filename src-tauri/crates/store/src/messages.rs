//! The original message of a request as a file, sealed by the caller. Erased with the request.

use chrono::{DateTime, Utc};
use model::ids::RequestId;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// The file a request came in as.
#[derive(Clone, Debug)]
pub struct MessageFile {
    /// The request.
    pub request: RequestId,
    /// Its name, sealed.
    pub name_sealed: Vec<u8>,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes, opened.
    pub size_bytes: i64,
    /// Its bytes, sealed; none: only what is known of it was asked for.
    pub content_sealed: Option<Vec<u8>>,
    /// When it was kept.
    pub at: DateTime<Utc>,
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is known of it.
    Head,
    /// Its bytes as well.
    Whole,
}

/// The file of a request.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: impl Read,
    request: RequestId,
    part: Part,
) -> Result<Option<MessageFile>, StoreError> {
    let content = match part {
        Part::Head => "",
        Part::Whole => ", content_sealed",
    };
    let sql = format!(
        "select request, name_sealed, media_type, size_bytes, at{content}
         from message_files where request = $1"
    );
    db.fetch_optional(sql, bind![request.0])
        .await?
        .map(|row| {
            Ok(MessageFile {
                request: RequestId(row.get("request")?),
                name_sealed: row.get("name_sealed")?,
                media_type: row.get("media_type")?,
                size_bytes: row.get("size_bytes")?,
                content_sealed: match part {
                    Part::Head => None,
                    Part::Whole => Some(row.get("content_sealed")?),
                },
                at: row.get("at")?,
            })
        })
        .transpose()
}

/// Keeps the file of a request.
///
/// # Errors
/// When the request has one, or the database fails.
pub async fn insert(tx: &mut Tx, file: &MessageFile) -> Result<(), StoreError> {
    tx.execute(
        "insert into message_files (request, name_sealed, media_type, size_bytes, content_sealed, at)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            file.request.0,
            file.name_sealed.clone(),
            file.media_type.clone(),
            file.size_bytes,
            file.content_sealed.clone().unwrap_or_default(),
            file.at,
        ],
    )
    .await?;
    Ok(())
}
