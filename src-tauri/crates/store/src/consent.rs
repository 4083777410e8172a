//! The consent ledger: append-only, with the current state and the counts of each day derived in
//! the same transaction.
//!
//! Invariant: an entry names its person by a number. Only `consent_people` ties it to somebody;
//! [`forget`] takes that row away and the ledger stays as it is.

mod append;
mod entries;
mod forget;

use chrono::{DateTime, NaiveDate, Utc};
use model::consent::{Answer, State};
use model::ids::{BatchId, RequestId};
use model::requests::from_key;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

pub use append::append;
pub use entries::{Entry, of_batch, of_person};
pub use forget::{forget, sweep};

/// Something a person said, to be entered.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The person, as the product knows them.
    pub person: String,
    /// The purpose.
    pub purpose: String,
    /// What they said.
    pub answer: Answer,
    /// The version of the text they were shown.
    pub version: Option<String>,
    /// The language they were shown it in.
    pub language: Option<String>,
    /// Where it was said.
    pub surface: String,
    /// How.
    pub method: String,
    /// The request it came from.
    pub request: Option<RequestId>,
    /// What is committed together with it.
    pub batch: BatchId,
    /// Random key of the proofs, if the person is not known yet.
    pub fresh_key: [u8; 32],
    /// When the person said so.
    pub at: DateTime<Utc>,
    /// When we wrote it down.
    pub recorded_at: DateTime<Utc>,
}

/// What became of something that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// What the ledger says of it.
    pub state: State,
    /// What it did.
    pub effect: Effect,
    /// The proof.
    pub proof: String,
}

/// What an entry did to the current state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is the state now, and another one than before.
    Changed,
    /// It is the newest word and says what was said before.
    Repeated,
    /// Something that was said later is there already: the state stays.
    Late,
    /// This very entry is there already: nothing was written.
    Duplicate,
}

/// A person of the ledger.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their number.
    pub id: i64,
    /// The key of their proofs.
    pub content_key: Vec<u8>,
}

/// The person, if the ledger knows them.
///
/// # Errors
/// When the database fails.
pub async fn person(db: impl Read, person: &str) -> Result<Option<Person>, StoreError> {
    db.fetch_optional("select id, content_key from consent_people where person = $1", bind![person])
        .await?
        .map(|row| Ok(Person { id: row.get("id")?, content_key: row.get("content_key")? }))
        .transpose()
}

/// The newest word of a person on each purpose, and when they said it.
///
/// # Errors
/// When the database fails.
pub async fn states(
    db: impl Read,
    subject: i64,
) -> Result<Vec<(String, State, DateTime<Utc>)>, StoreError> {
    db.fetch(
        "select purpose, state, at from consent_state where subject = $1 order by purpose",
        bind![subject],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("purpose")?, state(&row.get::<String>("state")?)?, row.get("at")?)))
    .collect()
}

/// Reads a stored state.
pub(crate) fn state(key: &str) -> Result<State, StoreError> {
    from_key(key).ok_or(StoreError::Column { column: "state" })
}

/// How a purpose grew on a day: people who gave consent, people who said anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grown {
    /// The purpose.
    pub purpose: String,
    /// The day; none: all days before.
    pub day: Option<NaiveDate>,
    /// People more, or fewer, who have given consent.
    pub given: i64,
    /// People more who said anything.
    pub people: i64,
}

/// How every purpose grew: before a day in one sum, and on each day from then on.
///
/// # Errors
/// When the database fails.
pub async fn grown(db: impl Read, from: NaiveDate) -> Result<Vec<Grown>, StoreError> {
    db.fetch(
        "select purpose, null as day, cast(sum(given) as bigint) as given,
            cast(sum(people) as bigint) as people
         from consent_days where day < $1 group by purpose
         union all
         select purpose, day, cast(sum(given) as bigint) as given,
            cast(sum(people) as bigint) as people
         from consent_days where day >= $1 group by purpose, day
         order by 1, 2",
        bind![from],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Grown {
            purpose: row.get("purpose")?,
            day: row.get_optional("day")?,
            given: row.get("given")?,
            people: row.get("people")?,
        })
    })
    .collect()
}

/// An opt-out signal of a person's browsers.
#[derive(Clone, Debug)]
pub struct Signal {
    /// `gpc`.
    pub signal: String,
    /// When it was first seen.
    pub first_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_at: DateTime<Utc>,
    /// How often.
    pub seen: i64,
}

/// The signals of a person.
///
/// # Errors
/// When the database fails.
pub async fn signals(db: impl Read, subject: i64) -> Result<Vec<Signal>, StoreError> {
    db.fetch(
        "select signal, first_at, last_at, seen from consent_signals
         where subject = $1 order by signal",
        bind![subject],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Signal {
            signal: row.get("signal")?,
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
            seen: row.get("seen")?,
        })
    })
    .collect()
}

/// Notes that a signal was seen.
///
/// # Errors
/// When the database fails.
pub async fn see_signal(
    tx: &mut Tx,
    subject: i64,
    signal: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into consent_signals as kept (subject, signal, first_at, last_at, seen)
         values ($1, $2, $3, $3, 1)
         on conflict (subject, signal) do update set
            first_at = case when excluded.first_at < kept.first_at
                then excluded.first_at else kept.first_at end,
            last_at = case when excluded.last_at > kept.last_at
                then excluded.last_at else kept.last_at end,
            seen = kept.seen + 1",
        bind![subject, signal, at],
    )
    .await?;
    Ok(())
}
