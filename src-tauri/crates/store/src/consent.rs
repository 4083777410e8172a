//! The consent ledger: append-only, the current state is derived.

use chrono::{DateTime, Utc};
use model::ids::RequestId;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// One entry of the consent ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The person, as the product knows them.
    pub person: String,
    /// The purpose.
    pub purpose: String,
    /// `given`, `refused` or `withdrawn`.
    pub state: String,
    /// Where it was said.
    pub surface: String,
    /// How.
    pub method: String,
    /// The request it came from.
    pub request: Option<RequestId>,
    /// When the person said so.
    pub at: DateTime<Utc>,
    /// When we wrote it down.
    pub recorded_at: DateTime<Utc>,
}

/// Appends an entry.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, consent: &Consent) -> Result<(), StoreError> {
    tx.execute(
        "insert into consent (person, purpose, state, surface, method, request, at, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            consent.person.clone(),
            consent.purpose.clone(),
            consent.state.clone(),
            consent.surface.clone(),
            consent.method.clone(),
            consent.request.map(|id| id.0),
            consent.at,
            consent.recorded_at,
        ],
    )
    .await?;
    Ok(())
}

/// The entries of a person, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, person: &str) -> Result<Vec<Consent>, StoreError> {
    db.fetch(
        "select person, purpose, state, surface, method, request, at, recorded_at from consent
         where person = $1 order by recorded_at desc limit 500",
        bind![person],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Consent {
            person: row.get("person")?,
            purpose: row.get("purpose")?,
            state: row.get("state")?,
            surface: row.get("surface")?,
            method: row.get("method")?,
            request: row.get_optional("request")?.map(RequestId),
            at: row.get("at")?,
            recorded_at: row.get("recorded_at")?,
        })
    })
    .collect()
}
