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

/// How a purpose stands: of the people who ever said something about it, who has given consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The purpose.
    pub purpose: String,
    /// People whose newest entry is `given`.
    pub given: i64,
    /// People with an entry.
    pub people: i64,
}

/// How every purpose of the ledger stands.
///
/// # Errors
/// When the database fails.
pub async fn standings(db: impl Read) -> Result<Vec<Standing>, StoreError> {
    db.fetch(
        "select purpose, count(*) as people,
            cast(sum(case when state = 'given' then 1 else 0 end) as bigint) as given
         from (
            select purpose, state, row_number() over (
                partition by person, purpose order by recorded_at desc) as newest
            from consent) entries
         where newest = 1
         group by purpose order by purpose limit 100",
        bind![],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Standing {
            purpose: row.get("purpose")?,
            given: row.get("given")?,
            people: row.get("people")?,
        })
    })
    .collect()
}

/// An entry with what the person had said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The purpose.
    pub purpose: String,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Whether consent is given by it.
    pub given: bool,
    /// Whether it was given before; none: the person had said nothing.
    pub before: Option<bool>,
}

/// The newest entries since an instant, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn changes(
    db: impl Read,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    db.fetch(
        "select purpose, recorded_at, state, before from (
            select purpose, recorded_at, state, lag(state) over (
                partition by person, purpose order by recorded_at) as before
            from consent) entries
         where recorded_at >= $1
         order by recorded_at desc limit $2",
        bind![since, limit],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Change {
            purpose: row.get("purpose")?,
            recorded_at: row.get("recorded_at")?,
            given: row.get::<String>("state")? == "given",
            before: row.get_optional::<String>("before")?.map(|state| state == "given"),
        })
    })
    .collect()
}
