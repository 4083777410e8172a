//! Entering what people said: the one way into the ledger, for operations, requests, files and
//! services alike.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger::{Frontier, leaf_hash};
use model::consent::{AHEAD, Answer, Basis};
use model::events::Event;
use model::ids::{BatchId, RequestId};
use model::said;
use store::consent::{Appended, Consent, Effect, append};
use store::purposes::{self, Purpose};
use store::{Read, Tx};

use super::{named, word};
use crate::environment::Environment;
use crate::errors::AppError;

/// Something a person said that can be entered.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) person: String,
    pub(crate) purpose: String,
    pub(crate) answer: Answer,
    pub(crate) version: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) surface: String,
    pub(crate) method: String,
    pub(crate) request: Option<RequestId>,
    pub(crate) at: DateTime<Utc>,
}

/// What came with it.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    pub(crate) version: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) surface: String,
    pub(crate) method: String,
    pub(crate) at: Option<DateTime<Utc>>,
}

/// What was entered, and the event of it; none: all of it was there already.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) appended: Vec<Appended>,
    pub(crate) batch: BatchId,
    pub(crate) event: Option<Event>,
}

/// The purposes by key.
pub(crate) async fn purposes(db: impl Read) -> Result<BTreeMap<String, Purpose>, AppError> {
    Ok(purposes::list(db).await?.into_iter().map(|one| (one.key.clone(), one)).collect())
}

/// Checks the answers of a person, all or nothing. Withdrawing needs less than giving: a yes names
/// the text that was shown, a no does not have to (GDPR Art. 7(1) and (3)).
///
/// # Errors
/// `invalid` or `refused` names the purpose or the field.
pub(crate) fn check(
    purposes: &BTreeMap<String, Purpose>,
    person: &str,
    answers: &BTreeMap<String, bool>,
    around: &Around,
    now: DateTime<Utc>,
) -> Result<Vec<Said>, AppError> {
    let person = named(person)?;
    if answers.is_empty() {
        return Err(AppError::invalid(said!("Purposes: name at least one.")).at("purposes"));
    }
    let mut said = Vec::with_capacity(answers.len());
    for (key, yes) in answers {
        let purpose = known(purposes, key)?;
        let answer = purpose.basis.answer(*yes).ok_or_else(|| {
            AppError::refused(said!(
                "Purpose {key}: it rests on {basis} ({citation}), not on consent.",
                key,
                basis = basis_words(purpose.basis),
                citation = purpose.basis.citation()
            ))
            .at("purposes")
        })?;
        if *yes && (around.version.is_none() || around.language.is_none()) {
            let field = if around.version.is_none() { "version" } else { "language" };
            return Err(AppError::invalid(said!(
                "Purpose {key}: consent needs the {field} of the text that was shown (GDPR Art. \
                 7(1)).",
                key,
                field
            ))
            .at(field));
        }
        said.push(one(person, key, answer, around, now)?);
    }
    Ok(said)
}

/// One word of a person, checked.
pub(crate) fn one(
    person: &str,
    purpose: &str,
    answer: Answer,
    around: &Around,
    now: DateTime<Utc>,
) -> Result<Said, AppError> {
    let optional = |text: &Option<String>, label, most| {
        text.as_deref().map(|text| word(text, label, most)).transpose()
    };
    let at = around.at.unwrap_or(now);
    if at > now + AHEAD {
        return Err(AppError::invalid(said!(
            "At: {at} lies in the future. Is the clock of the sender wrong?",
            at
        ))
        .at("at"));
    }
    Ok(Said {
        person: named(person)?.to_owned(),
        purpose: purpose.to_owned(),
        answer,
        version: optional(&around.version, (said!("Version"), "version"), 40)?,
        language: optional(&around.language, (said!("Language"), "language"), 20)?,
        surface: word(&around.surface, (said!("Surface"), "surface"), 60)?,
        method: word(&around.method, (said!("Method"), "method"), 60)?,
        request: None,
        // What every engine can keep.
        at: DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at),
    })
}

/// A purpose that is known.
pub(crate) fn known<'a>(
    purposes: &'a BTreeMap<String, Purpose>,
    key: &str,
) -> Result<&'a Purpose, AppError> {
    purposes.get(key).ok_or_else(|| {
        let all: Vec<&str> = purposes.keys().map(String::as_str).collect();
        AppError::invalid(said!(
            "Purpose \"{key}\": there is none of that key. Purposes: {all}.",
            key,
            all
        ))
        .at("purposes")
    })
}

pub(crate) fn basis_words(basis: Basis) -> said::Said {
    match basis {
        Basis::Consent => said!("consent"),
        Basis::Contract => said!("a contract"),
        Basis::LegalObligation => said!("a legal obligation"),
        Basis::VitalInterests => said!("vital interests"),
        Basis::PublicTask => said!("a public task"),
        Basis::LegitimateInterests => said!("legitimate interests"),
        Basis::OptOut => said!("the right to opt out"),
    }
}

/// Enters what was said, in this order, into the transaction. The caller commits it with the event.
pub(crate) async fn record(
    env: &dyn Environment,
    tx: &mut Tx,
    said: Vec<Said>,
) -> Result<Recorded, AppError> {
    let batch = BatchId(env.id());
    let recorded_at = env.now();
    let entries: Vec<Consent> = said
        .into_iter()
        .map(|one| Consent {
            person: one.person,
            purpose: one.purpose,
            answer: one.answer,
            version: one.version,
            language: one.language,
            surface: one.surface,
            method: one.method,
            request: one.request,
            batch,
            fresh_key: env.key(),
            at: one.at,
            recorded_at,
        })
        .collect();
    let appended = append(tx, &entries).await?;
    let mut frontier = Frontier::default();
    for one in appended.iter().filter(|one| one.effect != Effect::Duplicate) {
        frontier.append(leaf_hash(one.proof.as_bytes()));
    }
    let event = (frontier.size() > 0).then(|| Event::ConsentRecorded {
        batch,
        entries: frontier.size(),
        digest: frontier.root().to_string(),
    });
    Ok(Recorded { appended, batch, event })
}
