//! Letters to the person of a request and their replies, sealed; and how letters of the workspace
//! are signed and sent.

use chrono::{DateTime, Utc};
use model::ids::{LetterId, OfficerId, RequestId};
use serde_json::Value as Json;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A letter or a reply.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// The request.
    pub request: RequestId,
    /// `out` or `in`.
    pub direction: String,
    /// The kind of letter, or `reply`.
    pub kind: String,
    /// The language it is written in.
    pub language: String,
    /// `file`, `smtp`; of a reply `e-mail`, `letter`, `telephone`, ...
    pub channel: String,
    /// `sending`, `sent`, `failed` or `received`.
    pub state: String,
    /// Whether an officer changed what the template says.
    pub edited: bool,
    /// Who, subject and text, sealed.
    pub content_sealed: Vec<u8>,
    /// HMAC of the content under the content key of the request.
    pub content_hmac: String,
    /// Why it could not be sent.
    pub failure: Option<String>,
    /// Who wrote it, or took it down.
    pub officer: OfficerId,
    /// When it was sent or received.
    pub at: DateTime<Utc>,
}

const COLUMNS: &str = "id, request, direction, kind, language, channel, state, edited,
    content_sealed, content_hmac, failure, officer, at";

fn letter(row: &Row) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: LetterId(row.get("id")?),
        request: RequestId(row.get("request")?),
        direction: row.get("direction")?,
        kind: row.get("kind")?,
        language: row.get("language")?,
        channel: row.get("channel")?,
        state: row.get("state")?,
        edited: row.get("edited")?,
        content_sealed: row.get("content_sealed")?,
        content_hmac: row.get("content_hmac")?,
        failure: row.get_optional("failure")?,
        officer: OfficerId(row.get("officer")?),
        at: row.get("at")?,
    })
}

/// Keeps a letter.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, letter: &Letter) -> Result<(), StoreError> {
    tx.execute(
        "insert into letters (id, request, direction, kind, language, channel, state, edited,
            content_sealed, content_hmac, failure, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        bind![
            letter.id.0,
            letter.request.0,
            letter.direction.clone(),
            letter.kind.clone(),
            letter.language.clone(),
            letter.channel.clone(),
            letter.state.clone(),
            letter.edited,
            letter.content_sealed.clone(),
            letter.content_hmac.clone(),
            letter.failure.clone(),
            letter.officer.0,
            letter.at,
        ],
    )
    .await?;
    Ok(())
}

/// Notes what became of a letter that was being sent.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    tx: &mut Tx,
    id: LetterId,
    state: &str,
    failure: Option<String>,
) -> Result<(), StoreError> {
    tx.execute(
        "update letters set state = $2, failure = $3 where id = $1 and state = 'sending'",
        bind![id.0, state, failure],
    )
    .await?;
    Ok(())
}

/// The letters and replies of a request, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Letter>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from letters where request = $1 order by at desc, id desc limit 1000"
    );
    db.fetch(sql, bind![request.0]).await?.iter().map(letter).collect()
}

/// How letters are signed and sent, and the sealed password of the mail server.
///
/// # Errors
/// When the database fails.
pub async fn settings(db: impl Read) -> Result<Option<(Json, Option<Vec<u8>>)>, StoreError> {
    db.fetch_optional("select settings, password_sealed from letter_settings where id = 1", bind![])
        .await?
        .map(|row| Ok((row.get("settings")?, row.get_optional("password_sealed")?)))
        .transpose()
}

/// Writes how letters are signed and sent.
///
/// # Errors
/// When the database fails.
pub async fn set_settings(
    tx: &mut Tx,
    settings: &Json,
    password_sealed: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into letter_settings (id, settings, password_sealed) values (1, $1, $2)
         on conflict (id) do update
         set settings = excluded.settings, password_sealed = excluded.password_sealed",
        bind![settings.clone(), password_sealed],
    )
    .await?;
    Ok(())
}
