//! What people write about a version and its clauses. The text is here and can be erased; events
//! hold its HMAC.

use chrono::{DateTime, Utc};
use model::ids::{CommentId, OfficerId, VersionId};

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A comment, or a reply to one.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The version.
    pub version: VersionId,
    /// The language of the text; none: it is about the version.
    pub language: Option<String>,
    /// Key of the clause; none: it is about the version, or all of the text.
    pub clause: Option<String>,
    /// What it answers.
    pub reply_to: Option<CommentId>,
    /// What it is for: `comment`, `send_back`, `correction`, `unschedule`.
    pub purpose: String,
    /// The text.
    pub text: String,
    /// Random key of the HMAC that the event holds instead of the text.
    pub content_key: Vec<u8>,
    /// Who wrote it.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who said that it is settled.
    pub resolved_by: Option<OfficerId>,
    /// When.
    pub resolved_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "id, version, language, clause, reply_to, purpose, text, content_key, officer,
    at, resolved_by, resolved_at";

fn comment(row: &Row) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: CommentId(row.get("id")?),
        version: VersionId(row.get("version")?),
        language: row.get_optional("language")?,
        clause: row.get_optional("clause")?,
        reply_to: row.get_optional("reply_to")?.map(CommentId),
        purpose: row.get("purpose")?,
        text: row.get("text")?,
        content_key: row.get("content_key")?,
        officer: OfficerId(row.get("officer")?),
        at: row.get("at")?,
        resolved_by: row.get_optional("resolved_by")?.map(OfficerId),
        resolved_at: row.get_optional("resolved_at")?,
    })
}

/// The comments of a version, in the order they were written.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, version: VersionId) -> Result<Vec<Comment>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from disclosure_comments where version = $1 order by at, id limit 2000"
    );
    db.fetch(sql, bind![version.0]).await?.iter().map(comment).collect()
}

/// The comment with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: CommentId) -> Result<Option<Comment>, StoreError> {
    let sql = format!("select {COLUMNS} from disclosure_comments where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(comment).transpose()
}

/// Keeps a comment.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, comment: &Comment) -> Result<(), StoreError> {
    tx.execute(
        "insert into disclosure_comments (id, version, language, clause, reply_to, purpose, text,
            content_key, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bind![
            comment.id.0,
            comment.version.0,
            comment.language.clone(),
            comment.clause.clone(),
            comment.reply_to.map(|id| id.0),
            comment.purpose.clone(),
            comment.text.clone(),
            comment.content_key.clone(),
            comment.officer.0,
            comment.at,
        ],
    )
    .await?;
    Ok(())
}

/// Notes that a comment is settled; `false` when it was already.
///
/// # Errors
/// When the database fails.
pub async fn resolve(
    tx: &mut Tx,
    id: CommentId,
    officer: OfficerId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update disclosure_comments set resolved_by = $2, resolved_at = $3
             where id = $1 and resolved_at is null",
            bind![id.0, officer.0, at],
        )
        .await?;
    Ok(changed == 1)
}
