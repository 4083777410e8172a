//! The outbox: changes of consent on their way to those who have to hear of them.
//!
//! Invariant: of one person and recipient, a change is taken only when every earlier one has come
//! to its end, so that they arrive in the order in which they were written.

mod listed;

use chrono::{DateTime, Utc};
use model::consent::{State, keyed};
use model::ids::{DeliveryId, RecipientId};
use uuid::Uuid;

use crate::consent::state;
use crate::db::{Engine, Row, bind};
use crate::{Read, StoreError, Tx, recipients, rows};

pub use listed::{Listed, Outbox, due, list, of_person, outboxes};

/// A change of somebody's consent.
pub(crate) struct Change {
    pub(crate) subject: i64,
    pub(crate) content_key: Vec<u8>,
    pub(crate) purpose: String,
    pub(crate) state: State,
    pub(crate) at: DateTime<Utc>,
    pub(crate) recorded_at: DateTime<Utc>,
}

/// A change that a recipient has to hear of.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id: what the recipient knows a repetition by.
    pub id: DeliveryId,
    /// Who has to hear of it.
    pub recipient: RecipientId,
    /// The person, as the product knows them.
    pub person: String,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: State,
    /// When the person said so.
    pub at: DateTime<Utc>,
    /// Attempts, with the present one.
    pub attempts: i64,
}

/// Puts changes into the outbox of every recipient that wants their purpose.
pub(crate) async fn put(tx: &mut Tx, changes: &[Change]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let recipients = recipients::list(&mut *tx).await?;
    let mut entering = Vec::new();
    for change in changes {
        for recipient in recipients.iter().filter(|one| one.purposes.contains(&change.purpose)) {
            entering.push(bind![
                identity(change, recipient.id).0,
                recipient.id.0,
                change.subject,
                change.purpose.clone(),
                change.state.key(),
                change.at,
                "waiting",
                0_i64,
                change.recorded_at,
                change.recorded_at,
            ]);
        }
    }
    let into = "deliveries (id, recipient, subject, purpose, state, at, status, attempts, next_at,
        created_at)";
    rows::insert(tx, into, entering, "on conflict (id) do nothing").await?;
    Ok(())
}

/// The id of a change for a recipient, made from the change itself: the same change is told once.
fn identity(change: &Change, recipient: RecipientId) -> DeliveryId {
    let digest = keyed(
        &change.content_key,
        &[
            b"delivery\0",
            recipient.0.as_bytes(),
            change.purpose.as_bytes(),
            b"\0",
            change.state.key().as_bytes(),
            &change.at.timestamp_micros().to_be_bytes(),
        ],
    );
    let bytes = hex::decode(digest).unwrap_or_default();
    let mut first = [0_u8; 16];
    first.copy_from_slice(&bytes[..16]);
    DeliveryId(uuid::Builder::from_custom_bytes(first).into_uuid())
}

/// Takes what is due for webhooks, the oldest first, until `lease_until`.
///
/// # Errors
/// When the database fails.
pub async fn take(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update of d skip locked",
    };
    let sql = format!(
        "select d.id, d.recipient, p.person, d.purpose, d.state, d.at, d.attempts + 1 as attempts
         from deliveries d
         join recipients r on r.id = d.recipient
         join consent_people p on p.id = d.subject
         where d.status = 'waiting' and d.next_at <= $1
            and (d.lease_until is null or d.lease_until < $1)
            and r.kind = 'webhook' and r.removed_at is null
            and not exists (
                select 1 from deliveries e
                where e.recipient = d.recipient and e.subject = d.subject
                    and e.sequence < d.sequence and e.status = 'waiting')
         order by d.sequence limit $2{suffix}"
    );
    let taken: Vec<Delivery> =
        tx.fetch(sql, bind![now, limit]).await?.iter().map(delivery).collect::<Result<_, _>>()?;
    for one in &taken {
        tx.execute(
            "update deliveries set lease_until = $2, attempts = $3 where id = $1",
            bind![one.id.0, lease_until, one.attempts],
        )
        .await?;
    }
    Ok(taken)
}

/// What a recipient that asks has not acknowledged yet, in order.
///
/// # Errors
/// When the database fails.
pub async fn pull(
    db: impl Read,
    recipient: RecipientId,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    db.fetch(
        "select d.id, d.recipient, p.person, d.purpose, d.state, d.at, d.attempts
         from deliveries d
         join consent_people p on p.id = d.subject
         where d.recipient = $1 and d.status = 'waiting'
         order by d.sequence limit $2",
        bind![recipient.0, limit],
    )
    .await?
    .iter()
    .map(delivery)
    .collect()
}

fn delivery(row: &Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: DeliveryId(row.get("id")?),
        recipient: RecipientId(row.get("recipient")?),
        person: row.get("person")?,
        purpose: row.get("purpose")?,
        state: state(&row.get::<String>("state")?)?,
        at: row.get("at")?,
        attempts: row.get("attempts")?,
    })
}

/// Notes that the recipient has it. What is dead of the same person and purpose is of no use any
/// more. `false` when it had come to its end before.
///
/// # Errors
/// When the database fails.
pub async fn acknowledge(
    tx: &mut Tx,
    recipient: RecipientId,
    id: DeliveryId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update deliveries set status = 'acknowledged', ended_at = $3, lease_until = null,
                failure = null
             where id = $1 and recipient = $2 and status in ('waiting', 'dead')",
            bind![id.0, recipient.0, at],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    tx.execute(
        "update deliveries set status = 'superseded', ended_at = $2
         where status = 'dead' and recipient = $3 and exists (
            select 1 from deliveries n
            where n.id = $1 and n.subject = deliveries.subject
                and n.purpose = deliveries.purpose and n.sequence > deliveries.sequence)",
        bind![id.0, at, recipient.0],
    )
    .await?;
    Ok(true)
}

/// Notes that it did not arrive: it is tried again, or it is dead. Only while this worker has it.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    tx: &mut Tx,
    delivery: &Delivery,
    failure: &str,
    next_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update deliveries set lease_until = null, failure = $3, status = $4,
                next_at = coalesce($5, next_at), ended_at = $6
             where id = $1 and attempts = $2 and status = 'waiting'",
            bind![
                delivery.id.0,
                delivery.attempts,
                failure,
                if next_at.is_some() { "waiting" } else { "dead" },
                next_at,
                next_at.is_none().then_some(now),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Has what is dead tried again: one, or all of a recipient.
///
/// # Errors
/// When the database fails.
pub async fn retry(
    tx: &mut Tx,
    recipient: RecipientId,
    id: Option<DeliveryId>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    tx.execute(
        "update deliveries set status = 'waiting', attempts = 0, next_at = $3, ended_at = null
         where recipient = $1 and status = 'dead' and ($2 is null or id = $2)",
        bind![recipient.0, id.map(|id| id.0) as Option<Uuid>, now],
    )
    .await
}

/// The recipient of a delivery.
///
/// # Errors
/// When the database fails.
pub async fn recipient_of(
    db: impl Read,
    id: DeliveryId,
) -> Result<Option<RecipientId>, StoreError> {
    db.fetch_optional("select recipient from deliveries where id = $1", bind![id.0])
        .await?
        .map(|row| row.get("recipient").map(RecipientId))
        .transpose()
}

/// Ends what waits for a recipient that is told no more.
///
/// # Errors
/// When the database fails.
pub async fn end_all(
    tx: &mut Tx,
    recipient: RecipientId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    tx.execute(
        "update deliveries set status = 'superseded', ended_at = $2, lease_until = null
         where recipient = $1 and status in ('waiting', 'dead')",
        bind![recipient.0, now],
    )
    .await
}
