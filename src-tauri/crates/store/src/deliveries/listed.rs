//! How the outbox stands. Nobody is named.

use chrono::{DateTime, Utc};
use model::consent::State;
use model::ids::{DeliveryId, RecipientId};

use crate::consent::state;
use crate::db::{Row, bind};
use crate::{Read, StoreError};

/// How a recipient's outbox stands.
#[derive(Clone, Debug)]
pub struct Outbox {
    /// The recipient.
    pub recipient: RecipientId,
    /// Changes that wait.
    pub waiting: i64,
    /// Changes that are not tried any more.
    pub dead: i64,
    /// Changes it acknowledged since the instant that was asked for.
    pub acknowledged: i64,
    /// Since when the oldest waits.
    pub oldest_at: Option<DateTime<Utc>>,
    /// When it acknowledged something last.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// A delivery, without the person.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its place.
    pub sequence: i64,
    /// Its id.
    pub id: DeliveryId,
    /// Who has to hear of it.
    pub recipient: RecipientId,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: State,
    /// When the person said so.
    pub at: DateTime<Utc>,
    /// `waiting`, `acknowledged`, `dead` or `superseded`.
    pub status: String,
    /// Attempts so far.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: DateTime<Utc>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// When it came to its end.
    pub ended_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "sequence, id, recipient, purpose, state, at, status, attempts, next_at,
    failure, created_at, ended_at";

fn listed(row: &Row) -> Result<Listed, StoreError> {
    Ok(Listed {
        sequence: row.get("sequence")?,
        id: DeliveryId(row.get("id")?),
        recipient: RecipientId(row.get("recipient")?),
        purpose: row.get("purpose")?,
        state: state(&row.get::<String>("state")?)?,
        at: row.get("at")?,
        status: row.get("status")?,
        attempts: row.get("attempts")?,
        next_at: row.get("next_at")?,
        failure: row.get_optional("failure")?,
        created_at: row.get("created_at")?,
        ended_at: row.get_optional("ended_at")?,
    })
}

/// How every outbox stands; acknowledgements since an instant are counted.
///
/// # Errors
/// When the database fails.
pub async fn outboxes(db: impl Read, since: DateTime<Utc>) -> Result<Vec<Outbox>, StoreError> {
    db.fetch(
        "select r.id as recipient,
            (select count(*) from deliveries d
                where d.recipient = r.id and d.status = 'waiting') as waiting,
            (select count(*) from deliveries d
                where d.recipient = r.id and d.status = 'dead') as dead,
            (select count(*) from deliveries d where d.recipient = r.id
                and d.status = 'acknowledged' and d.ended_at >= $1) as acknowledged,
            (select min(d.created_at) from deliveries d
                where d.recipient = r.id and d.status = 'waiting') as oldest_at,
            (select max(d.ended_at) from deliveries d
                where d.recipient = r.id and d.status = 'acknowledged') as acknowledged_at
         from recipients r where r.removed_at is null order by r.name limit 1000",
        bind![since],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Outbox {
            recipient: RecipientId(row.get("recipient")?),
            waiting: row.get("waiting")?,
            dead: row.get("dead")?,
            acknowledged: row.get("acknowledged")?,
            oldest_at: row.get_optional("oldest_at")?,
            acknowledged_at: row.get_optional("acknowledged_at")?,
        })
    })
    .collect()
}

/// Deliveries of a recipient in a status, the newest first, before a place.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: impl Read,
    recipient: RecipientId,
    status: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from deliveries
         where recipient = $1 and status = $2 and sequence < $3
         order by sequence desc limit $4"
    );
    db.fetch(sql, bind![recipient.0, status, before.unwrap_or(i64::MAX), limit])
        .await?
        .iter()
        .map(listed)
        .collect()
}

/// The newest deliveries about a person.
///
/// # Errors
/// When the database fails.
pub async fn of_person(db: impl Read, subject: i64, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from deliveries where subject = $1 order by sequence desc limit $2"
    );
    db.fetch(sql, bind![subject, limit]).await?.iter().map(listed).collect()
}

/// When the oldest delivery that is due by now was due; none: nothing is.
///
/// # Errors
/// When the database fails.
pub async fn due(db: impl Read, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    match db
        .fetch_optional(
            "select min(next_at) as next_at from deliveries
             where status = 'waiting' and next_at <= $1",
            bind![now],
        )
        .await?
    {
        Some(row) => row.get_optional("next_at"),
        None => Ok(None),
    }
}
