//! On whose behalf somebody asks: agents, lawyers, parents, guardians, heirs.

use chrono::{DateTime, Utc};
use model::ids::{MandateId, OfficerId, RequestId};

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// A mandate.
#[derive(Clone, Debug)]
pub struct Mandate {
    /// Its id.
    pub id: MandateId,
    /// The request.
    pub request: RequestId,
    /// `agent`, `lawyer`, `parent`, `guardian` or `heir`.
    pub relation: String,
    /// Who acts, how they are reached and what shows it, sealed.
    pub content_sealed: Vec<u8>,
    /// Whether it was accepted; none: nobody has decided.
    pub accepted: Option<bool>,
    /// Who decided.
    pub decided_by: Option<OfficerId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who recorded it.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps a mandate.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, mandate: &Mandate) -> Result<(), StoreError> {
    tx.execute(
        "insert into mandates (id, request, relation, content_sealed, officer, at)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            mandate.id.0,
            mandate.request.0,
            mandate.relation.clone(),
            mandate.content_sealed.clone(),
            mandate.officer.0,
            mandate.at,
        ],
    )
    .await?;
    Ok(())
}

/// Decides on a mandate.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    tx: &mut Tx,
    id: MandateId,
    accepted: bool,
    officer: OfficerId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "update mandates set accepted = $2, decided_by = $3, decided_at = $4 where id = $1",
        bind![id.0, accepted, officer.0, at],
    )
    .await?;
    Ok(())
}

/// The mandates of a request, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Mandate>, StoreError> {
    db.fetch(
        "select id, request, relation, content_sealed, accepted, decided_by, decided_at, officer, at
         from mandates where request = $1 order by at, id limit 100",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Mandate {
            id: MandateId(row.get("id")?),
            request: RequestId(row.get("request")?),
            relation: row.get("relation")?,
            content_sealed: row.get("content_sealed")?,
            accepted: row.get_optional("accepted")?,
            decided_by: row.get_optional("decided_by")?.map(OfficerId),
            decided_at: row.get_optional("decided_at")?,
            officer: OfficerId(row.get("officer")?),
            at: row.get("at")?,
        })
    })
    .collect()
}
