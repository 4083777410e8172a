//! Approvals by a second person. The database itself refuses the preparer (requirement A15).

use chrono::{DateTime, Utc};
use model::events::ApprovalSubject;
use model::ids::{ApprovalId, OfficerId};
use model::said;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::db::{Row, bind};
use crate::requests::key;
use crate::{Read, StoreError, Tx};

/// An approval that was asked for, and what became of it.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The request or disclosure version.
    pub object: Uuid,
    /// What is decided on.
    pub subject: ApprovalSubject,
    /// Digest of what is decided on: a later change voids the approval.
    pub digest: String,
    /// For a refusal: its ground.
    pub detail: Option<Json>,
    /// Who asks.
    pub requested_by: OfficerId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<OfficerId>,
    /// `approved` or `sent_back`.
    pub decision: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// When it lost its force, because what it is about changed.
    pub voided_at: Option<DateTime<Utc>>,
}

impl Approval {
    /// Whether it was given and still holds.
    pub fn holds(&self) -> bool {
        self.decision.as_deref() == Some("approved") && self.voided_at.is_none()
    }

    /// Whether it waits for a decision.
    pub fn waits(&self) -> bool {
        self.decision.is_none() && self.voided_at.is_none()
    }
}

fn approval(row: &Row) -> Result<Approval, StoreError> {
    Ok(Approval {
        id: ApprovalId(row.get("id")?),
        object: row.get("object")?,
        subject: key(row, "subject")?,
        digest: row.get("digest")?,
        detail: row.get_optional("detail")?,
        requested_by: OfficerId(row.get("requested_by")?),
        requested_at: row.get("requested_at")?,
        decided_by: row.get_optional("decided_by")?.map(OfficerId),
        decision: row.get_optional("decision")?,
        decided_at: row.get_optional("decided_at")?,
        voided_at: row.get_optional("voided_at")?,
    })
}

/// The approvals of a request or version, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, object: Uuid) -> Result<Vec<Approval>, StoreError> {
    db.fetch(
        "select id, object, subject, digest, detail, requested_by, requested_at, decided_by,
                decision, decided_at, voided_at
         from approvals where object = $1 order by requested_at desc, id desc limit 200",
        bind![object],
    )
    .await?
    .iter()
    .map(approval)
    .collect()
}

/// The approvals given in a span of time, in order.
///
/// # Errors
/// When the database fails.
pub async fn decided(
    db: impl Read,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Approval>, StoreError> {
    db.fetch(
        "select id, object, subject, digest, detail, requested_by, requested_at, decided_by,
                decision, decided_at, voided_at
         from approvals
         where decision = 'approved' and decided_at >= $1 and decided_at < $2
         order by decided_at, id limit 20000",
        bind![from, to],
    )
    .await?
    .iter()
    .map(approval)
    .collect()
}

/// On which grounds requests of a span of time were denied, in whole or in part: number of the
/// request and ground, each once.
///
/// # Errors
/// When the database fails.
pub async fn grounds(
    db: impl Read,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<(String, String)>, StoreError> {
    db.fetch(
        "select r.number as number, a.detail ->> 'ground' as ground
         from approvals a join requests r on r.id = a.object
         where a.subject = 'refusal' and a.decision = 'approved' and a.voided_at is null
           and r.received_at < $2 and (r.closed_at is null or r.closed_at >= $1)
         union
         select r.number, w.ground
         from withholdings w join requests r on r.id = w.request
         where r.received_at < $2 and (r.closed_at is null or r.closed_at >= $1)
         order by 1, 2 limit 100000",
        bind![from, to],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("number")?, row.get("ground")?)))
    .collect()
}

/// Asks for an approval.
///
/// # Errors
/// When the database fails.
pub async fn request(tx: &mut Tx, approval: &Approval) -> Result<(), StoreError> {
    tx.execute(
        "insert into approvals (id, object, subject, digest, detail, requested_by, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            approval.id.0,
            approval.object,
            approval.subject.key(),
            approval.digest.clone(),
            approval.detail.clone(),
            approval.requested_by.0,
            approval.requested_at,
        ],
    )
    .await?;
    Ok(())
}

/// Decides an approval.
///
/// # Errors
/// [`StoreError::Refused`] when the officer prepared what is decided on, or it was decided before.
pub async fn decide(
    tx: &mut Tx,
    id: ApprovalId,
    officer: OfficerId,
    decision: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "update approvals set decided_by = $2, decision = $3, decided_at = $4
             where id = $1 and decision is null and voided_at is null",
            bind![id.0, officer.0, decision, at],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Changed(said!("the approval"))) }
}

/// Takes their force from the approvals of an object, given or waiting.
///
/// # Errors
/// When the database fails.
pub async fn void(
    tx: &mut Tx,
    object: Uuid,
    at: DateTime<Utc>,
) -> Result<Vec<ApprovalId>, StoreError> {
    let rows = tx
        .fetch(
            "select id from approvals where object = $1 and voided_at is null
             and (decision is null or decision = 'approved')",
            bind![object],
        )
        .await?;
    let ids: Vec<ApprovalId> =
        rows.iter().map(|row| row.get("id").map(ApprovalId)).collect::<Result<_, _>>()?;
    for id in &ids {
        tx.execute("update approvals set voided_at = $2 where id = $1", bind![id.0, at]).await?;
    }
    Ok(ids)
}

/// Notes that an officer worked on something and cannot be its second person.
///
/// # Errors
/// When the database fails.
pub async fn add_preparer(tx: &mut Tx, object: Uuid, officer: OfficerId) -> Result<(), StoreError> {
    tx.execute(
        "insert into preparers (object, officer) values ($1, $2) on conflict do nothing",
        bind![object, officer.0],
    )
    .await?;
    Ok(())
}

/// Who worked on something.
///
/// # Errors
/// When the database fails.
pub async fn preparers(db: impl Read, object: Uuid) -> Result<Vec<OfficerId>, StoreError> {
    db.fetch("select officer from preparers where object = $1", bind![object])
        .await?
        .iter()
        .map(|row| row.get("officer").map(OfficerId))
        .collect()
}
