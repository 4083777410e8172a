//! Answers to requests that carried an Idempotency-Key, for as long as they are given again.

use chrono::{DateTime, Utc};
use model::ids::ServiceId;

use crate::db::bind;
use crate::{Read, StoreError, Tx, rows};

/// An answer that was given.
#[derive(Clone, Debug)]
pub struct GivenAnswer {
    /// To whom.
    pub service: ServiceId,
    /// The key the service chose.
    pub key: String,
    /// Random key of the digest.
    pub salt: Vec<u8>,
    /// HMAC of what was asked.
    pub digest: String,
    /// Status of the answer.
    pub status: i64,
    /// Its body.
    pub body: String,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// The answers under these keys that were given after an instant.
///
/// # Errors
/// When the database fails.
pub async fn find_all(
    tx: &mut Tx,
    keys: &[(ServiceId, String)],
    after: DateTime<Utc>,
) -> Result<Vec<GivenAnswer>, StoreError> {
    let mut found = Vec::new();
    for chunk in rows::parts(keys) {
        let mut params = Vec::new();
        for (service, key) in chunk {
            params.extend(bind![service.0, key.clone()]);
        }
        params.extend(bind![after]);
        let sql = format!(
            "select service, key, salt, digest, status, body, at from given_answers
             where (service, key) in (values {}) and at > ${}",
            rows::tuples(chunk.len(), 2),
            params.len()
        );
        for row in tx.fetch(sql, params).await? {
            found.push(GivenAnswer {
                service: ServiceId(row.get("service")?),
                key: row.get("key")?,
                salt: row.get("salt")?,
                digest: row.get("digest")?,
                status: row.get("status")?,
                body: row.get("body")?,
                at: row.get("at")?,
            });
        }
    }
    Ok(found)
}

/// Keeps answers in the place of those given before an instant, and says how many: fewer than
/// there are when somebody else gave one of them meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn keep_all(
    tx: &mut Tx,
    answers: &[GivenAnswer],
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut kept = 0;
    for chunk in rows::parts(answers) {
        let mut params = Vec::new();
        for answer in chunk {
            params.extend(bind![
                answer.service.0,
                answer.key.clone(),
                answer.salt.clone(),
                answer.digest.clone(),
                answer.status,
                answer.body.clone(),
                answer.at,
            ]);
        }
        params.extend(bind![before]);
        let sql = format!(
            "insert into given_answers (service, key, salt, digest, status, body, at) values {}
             on conflict (service, key) do update
             set salt = excluded.salt, digest = excluded.digest, status = excluded.status,
                 body = excluded.body, at = excluded.at
             where given_answers.at <= ${}",
            rows::tuples(chunk.len(), 7),
            params.len()
        );
        kept += tx.execute(sql, params).await?;
    }
    Ok(kept)
}

/// Whether there are answers given before an instant.
///
/// # Errors
/// When the database fails.
pub async fn any_before(db: impl Read, before: DateTime<Utc>) -> Result<bool, StoreError> {
    let row = db
        .fetch_optional("select 1 from given_answers where at <= $1 limit 1", bind![before])
        .await?;
    Ok(row.is_some())
}

/// Forgets answers given before an instant.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    tx.execute("delete from given_answers where at <= $1", bind![before]).await
}
