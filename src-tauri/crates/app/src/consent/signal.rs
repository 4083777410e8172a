//! `consent.signal`: a browser of a person who is signed in sends Global Privacy Control. It counts
//! as an opt-out of sale and sharing, at once (11 CCR §7025; requirement D3).

use chrono::{DateTime, Utc};
use model::consent::{Answer, SALE_OR_SHARING, State};
use model::events::Event;
use serde::{Deserialize, Serialize};
use store::consent as ledger;
use ts_rs::TS;

use super::named;
use super::record::{self, Around};
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// Whose browser signals what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentSignalInput")]
pub struct Input {
    /// The person: the marketplace's user id, or `kind:value`.
    pub person: String,
    /// The signal.
    pub signal: Signal,
    /// Where it was received.
    pub surface: String,
    /// When; none: now.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub at: Option<DateTime<Utc>>,
}

/// A signal of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ConsentSignal")]
pub enum Signal {
    /// Global Privacy Control.
    Gpc,
}

impl Signal {
    fn key(self) -> &'static str {
        match self {
            Self::Gpc => "gpc",
        }
    }
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentSignalled")]
pub struct Output {
    /// What holds for sale and sharing now.
    pub state: State,
    /// Whether it holds since this signal.
    pub changed: bool,
    /// The person consented expressly although their browser had signalled before: that consent
    /// holds, and the conflict is shown to them (11 CCR §7025(c)).
    pub conflict: bool,
}

/// Notes the signal and honours it. A signal that is repeated adds no entry to the ledger.
///
/// # Errors
/// `invalid` names the field.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = named(&input.person)?;
    let around = Around {
        version: None,
        language: None,
        surface: input.surface.clone(),
        method: input.signal.key().into(),
        at: input.at,
    };
    let opted_out = Answer::Exactly(State::OptedOut);
    let said = record::one(person, SALE_OR_SHARING, opted_out, &around, cx.now())?;
    let at = said.at;
    let mut tx = cx.store().begin().await?;
    let known = match ledger::person(&mut tx, person).await? {
        Some(known) => {
            let earlier = ledger::signals(&mut tx, known.id).await?;
            let earlier = earlier.into_iter().find(|one| one.signal == input.signal.key());
            let now = ledger::states(&mut tx, known.id).await?;
            let now = now.into_iter().find(|(purpose, ..)| purpose == SALE_OR_SHARING);
            Some((known, earlier, now))
        }
        None => None,
    };
    let (state, conflict) = match &known {
        Some((_, earlier, Some((_, State::Given, given_at)))) => {
            // Given before any signal: the signal is the later word.
            let knowing = earlier.as_ref().is_some_and(|one| one.first_at <= *given_at);
            (knowing.then_some(State::Given), knowing)
        }
        Some((_, Some(_), Some((_, state, _)))) => (Some(*state), false),
        Some(_) | None => (None, false),
    };
    let mut batch = None;
    let mut changed = false;
    let mut events = Vec::new();
    let state = match state {
        Some(state) => state,
        None => {
            let recorded = record::record(cx.env(), &mut tx, vec![said]).await?;
            batch = recorded.event.as_ref().map(|_| recorded.batch);
            events.extend(recorded.event);
            changed = recorded.appended.iter().any(|one| one.effect == ledger::Effect::Changed);
            State::OptedOut
        }
    };
    let found = super::find(&mut tx, person).await?;
    ledger::see_signal(&mut tx, found.id, input.signal.key(), at).await?;
    events.push(Event::ConsentSignalled {
        batch,
        signal: input.signal.key().into(),
        digest: hmac_hex(&found.content_key, &[person.as_bytes()]),
        conflict,
    });
    cx.commit_all(tx, events).await?;
    cx.console().wake_outbox();
    Ok(Output { state, changed, conflict })
}
