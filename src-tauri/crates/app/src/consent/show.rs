//! `consent.show`: what a person said, about every purpose and over time (requirement D1).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use model::consent::{Basis, SALE_OR_SHARING, State};
use model::events::Event;
use model::ids::{BatchId, DeliveryId, RecipientId, RequestId};
use serde::{Deserialize, Serialize};
use store::consent::{self as ledger, Entry, Signal};
use store::{deliveries, purposes, recipients};
use ts_rs::TS;

use super::named;
use super::outbox::DeliveryStatus;
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hmac_hex;
use crate::words;

/// Entries of a page.
const PAGE: i64 = 200;
/// Deliveries that are shown.
const DELIVERIES: i64 = 50;

/// Who, and from where on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentShowInput")]
pub struct Input {
    /// The person: the marketplace's user id, or `kind:value`.
    pub person: String,
    /// The last entry of the page before; none: from the newest on.
    #[serde(default)]
    pub after: Option<Place>,
}

/// Where an entry stands in the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentPlace")]
pub struct Place {
    /// When it was said.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Its order of arrival.
    #[ts(type = "number")]
    pub arrival: i64,
}

/// What is known of the person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentShown")]
pub struct Output {
    /// The person.
    pub person: String,
    /// Whether the ledger knows them.
    pub known: bool,
    /// How each purpose stands for them.
    pub purposes: Vec<Standing>,
    /// Entries, what was said last first.
    pub timeline: Vec<TimelineEntry>,
    /// Whether there are older ones.
    pub more: bool,
    /// Signals of their browsers.
    pub signals: Vec<SignalShown>,
    /// Who was told of their changes, the newest first.
    pub deliveries: Vec<DeliveryShown>,
}

/// How a purpose stands for a person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentStanding")]
pub struct Standing {
    /// Its key.
    pub purpose: String,
    /// Its name.
    pub name: String,
    /// On what it rests.
    pub basis: Basis,
    /// The provision.
    pub citation: String,
    /// What they said last; none: nothing, or it is not theirs to say.
    pub state: Option<State>,
    /// When they said so.
    #[ts(type = "string | null")]
    pub since: Option<DateTime<Utc>>,
}

/// An entry of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentTimelineEntry")]
pub struct TimelineEntry {
    /// Where it stands.
    pub place: Place,
    /// The purpose.
    pub purpose: String,
    /// What was said.
    pub state: State,
    /// The version of the text that was shown.
    pub version: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Where.
    pub surface: String,
    /// How.
    pub method: String,
    /// The request it came from.
    pub request: Option<RequestId>,
    /// When it was said.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// When it was written down.
    #[ts(type = "string")]
    pub recorded_at: DateTime<Utc>,
    /// It arrived after something that was said later, and did not change the state.
    pub late: bool,
    /// It says yes although a browser of theirs had signalled no (11 CCR §7025(c)).
    pub conflict: bool,
    /// The proof; none: written by an earlier version.
    pub proof: Option<String>,
    /// The batch whose event in the audit trail holds its digest.
    pub batch: Option<BatchId>,
}

/// A signal of a person's browsers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentSignalShown")]
pub struct SignalShown {
    /// Which.
    pub signal: super::signal::Signal,
    /// When it was first seen.
    #[ts(type = "string")]
    pub first_at: DateTime<Utc>,
    /// When it was last seen.
    #[ts(type = "string")]
    pub last_at: DateTime<Utc>,
    /// How often.
    #[ts(type = "number")]
    pub seen: i64,
}

/// Who was told of a change.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentDeliveryShown")]
pub struct DeliveryShown {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The recipient.
    pub recipient: RecipientId,
    /// Its name.
    pub recipient_name: String,
    /// The purpose.
    pub purpose: String,
    /// The state it was told of.
    pub state: State,
    /// How it stands.
    pub status: DeliveryStatus,
    /// When the recipient acknowledged it, or it came to another end.
    #[ts(type = "string | null")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
}

/// Shows what a person said. Looking is recorded, also when there is nothing.
///
/// # Errors
/// `invalid` for what names nobody.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = named(&input.person)?.to_owned();
    let found = ledger::person(cx.store(), &person).await?;
    let all = purposes::list(cx.store()).await?;
    let mut states = BTreeMap::new();
    let mut timeline = Vec::new();
    let mut signals = Vec::new();
    let mut told = Vec::new();
    if let Some(found) = &found {
        for (purpose, state, at) in ledger::states(cx.store(), found.id).await? {
            states.insert(purpose, (state, at));
        }
        let after = input.after.map(|place| (place.at, place.arrival));
        timeline = ledger::of_person(cx.store(), found.id, after, PAGE + 1).await?;
        signals = ledger::signals(cx.store(), found.id).await?;
        told = deliveries::of_person(cx.store(), found.id, DELIVERIES).await?;
    }
    let more = timeline.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    timeline.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    cx.record(Event::ConsentShown {
        person_hmac: found.as_ref().map(|one| hmac_hex(&one.content_key, &[person.as_bytes()])),
        entries: timeline.len() as u64,
    })
    .await?;
    let mut names = BTreeMap::new();
    for id in told.iter().map(|one| one.recipient).collect::<BTreeSet<_>>() {
        let found = recipients::find(cx.store(), id).await?;
        names.insert(id, found.map(|one| one.name).unwrap_or_default());
    }
    Ok(Output {
        person,
        known: found.is_some(),
        purposes: all.into_iter().map(|one| standing(one, &states)).collect(),
        timeline: shown(timeline, &signals),
        more,
        signals: signals
            .into_iter()
            .map(|one| {
                Ok(SignalShown {
                    signal: words::word(&one.signal)?,
                    first_at: one.first_at,
                    last_at: one.last_at,
                    seen: one.seen,
                })
            })
            .collect::<Result<_, AppError>>()?,
        deliveries: told
            .into_iter()
            .map(|one| {
                Ok(DeliveryShown {
                    delivery: one.id,
                    recipient: one.recipient,
                    recipient_name: names.get(&one.recipient).cloned().unwrap_or_default(),
                    purpose: one.purpose,
                    state: one.state,
                    status: words::word(&one.status)?,
                    ended_at: one.ended_at,
                    failure: one.failure,
                })
            })
            .collect::<Result<_, AppError>>()?,
    })
}

fn standing(
    purpose: purposes::Purpose,
    states: &BTreeMap<String, (State, DateTime<Utc>)>,
) -> Standing {
    let said = states.get(&purpose.key).copied();
    Standing {
        purpose: purpose.key,
        name: purpose.name,
        basis: purpose.basis,
        citation: purpose.basis.citation().into(),
        state: said.map(|(state, _)| state),
        since: said.map(|(_, at)| at),
    }
}

fn shown(timeline: Vec<Entry>, signals: &[Signal]) -> Vec<TimelineEntry> {
    let signalled = signals.iter().map(|one| one.first_at).min();
    // What was said later, as we go back in time: the first of them to arrive, by purpose.
    let mut earliest: BTreeMap<String, i64> = BTreeMap::new();
    timeline
        .into_iter()
        .map(|one| {
            let first = earliest.entry(one.purpose.clone()).or_insert(i64::MAX);
            let late = *first < one.arrival;
            *first = one.arrival.min(*first);
            TimelineEntry {
                place: Place { at: one.at, arrival: one.arrival },
                conflict: one.purpose == SALE_OR_SHARING
                    && one.state == State::Given
                    && signalled.is_some_and(|at| at <= one.at),
                purpose: one.purpose,
                state: one.state,
                version: one.version,
                language: one.language,
                surface: one.surface,
                method: one.method,
                request: one.request,
                at: one.at,
                recorded_at: one.recorded_at,
                late,
                proof: one.proof,
                batch: one.batch,
            }
        })
        .collect()
}
