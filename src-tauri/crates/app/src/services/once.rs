//! A request that says it is one: the answer to its key is kept, and given again when the same is
//! asked again. What was asked is kept as an HMAC under a random key that goes with the answer.

use std::collections::BTreeMap;

use chrono::Duration;
use model::ids::ServiceId;
use model::said;
use store::given_answers::{self, GivenAnswer};
use store::{Housekeeping, Tx};

use crate::console::Console;
use crate::environment::Environment;
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// For so long an answer is given again.
pub const LASTS: Duration = Duration::hours(24);

/// A request that is made once, however often it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Who asks.
    pub service: ServiceId,
    /// The key they chose.
    pub key: String,
    /// What is asked: method, path and body.
    pub asked: Vec<u8>,
}

/// An answer as it is given, and given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: String,
}

impl Answer {
    /// An answer out of what an operation gives back.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn of<T: serde::Serialize>(status: u16, output: &T) -> Result<Self, AppError> {
        let body = serde_json::to_string(output).map_err(|error| AppError::internal(&error))?;
        Ok(Self { status, body })
    }
}

/// What is to be done with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new: do it.
    New,
    /// It was done, and this was the answer.
    Answered(Answer),
    /// It is the same as an earlier one of this batch: it gets its answer.
    Same(usize),
    /// Something else was asked under this key.
    Other,
}

/// What a service is told that asks something else under a key it has used.
pub fn reused() -> AppError {
    AppError::invalid(said!(
        "Idempotency-Key: another request was made under this key. Choose a new key for a new \
         request."
    ))
    .at("idempotency-key")
}

/// Says what is to be done with each request of a batch.
///
/// # Errors
/// When the database fails.
pub async fn sort(
    tx: &mut Tx,
    env: &dyn Environment,
    requests: &[Option<&Once>],
) -> Result<Vec<Fate>, AppError> {
    let mut first: BTreeMap<(ServiceId, &str), usize> = BTreeMap::new();
    for (place, once) in requests.iter().enumerate() {
        if let Some(once) = once {
            first.entry((once.service, &once.key)).or_insert(place);
        }
    }
    let keys: Vec<_> = first.keys().map(|(service, key)| (*service, (*key).to_owned())).collect();
    let given: BTreeMap<(ServiceId, String), GivenAnswer> =
        given_answers::find_all(tx, &keys, env.now() - LASTS)
            .await?
            .into_iter()
            .map(|given| ((given.service, given.key.clone()), given))
            .collect();
    let fate = |(place, once): (usize, &Option<&Once>)| {
        let Some(once) = once else { return Fate::New };
        if let Some(given) = given.get(&(once.service, once.key.clone())) {
            return match hmac_hex(&given.salt, &[&once.asked]) == given.digest {
                true => Fate::Answered(Answer {
                    status: u16::try_from(given.status).unwrap_or(500),
                    body: given.body.clone(),
                }),
                false => Fate::Other,
            };
        }
        match first.get(&(once.service, once.key.as_str())) {
            Some(earlier) if *earlier != place => {
                match requests[*earlier].is_some_and(|earlier| earlier.asked == once.asked) {
                    true => Fate::Same(*earlier),
                    false => Fate::Other,
                }
            }
            Some(_) | None => Fate::New,
        }
    };
    Ok(requests.iter().enumerate().map(fate).collect())
}

/// Keeps answers in the transaction of what was done; `false` when another server was faster with
/// one of them: then nothing may be committed.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &mut Tx,
    env: &dyn Environment,
    answers: &[(&Once, &Answer)],
) -> Result<bool, AppError> {
    let now = env.now();
    let given: Vec<GivenAnswer> = answers
        .iter()
        .map(|(once, answer)| {
            let salt = env.key().to_vec();
            GivenAnswer {
                service: once.service,
                key: once.key.clone(),
                digest: hmac_hex(&salt, &[&once.asked]),
                salt,
                status: i64::from(answer.status),
                body: answer.body.clone(),
                at: now,
            }
        })
        .collect();
    let kept = given_answers::keep_all(tx, &given, now - LASTS).await?;
    Ok(usize::try_from(kept).is_ok_and(|kept| kept == given.len()))
}

/// Forgets answers whose time is over.
///
/// # Errors
/// When the database fails.
pub async fn forget(console: &Console) -> Result<(), AppError> {
    let before = console.env().now() - LASTS;
    if !given_answers::any_before(console.store(), before).await? {
        return Ok(());
    }
    let mut tx = console.store().begin().await?;
    given_answers::forget(&mut tx, before).await?;
    Ok(tx.commit_housekeeping(Housekeeping::Answers).await?)
}
