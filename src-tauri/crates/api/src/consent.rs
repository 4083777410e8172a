//! What a person consents to: reading it, changing it, objecting, and the signals of browsers.

use std::collections::BTreeMap;

use app::consent::{current, object, signal, update};
use app::services::writes::Write;
use app::services::writes::consents::Said;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::consent::State as ConsentState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::Caller;
use crate::input::{OnceHeader, Person, PersonPath, Posted};
use crate::problem::Problem;
use crate::{Api, answered};

/// What a person said about a purpose.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    /// Consent is given.
    Given,
    /// Asked, and not given.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Objected to.
    Objected,
    /// Opted out of.
    OptedOut,
}

impl From<ConsentState> for Word {
    fn from(state: ConsentState) -> Self {
        match state {
            ConsentState::Given => Self::Given,
            ConsentState::Refused => Self::Refused,
            ConsentState::Withdrawn => Self::Withdrawn,
            ConsentState::Objected => Self::Objected,
            ConsentState::OptedOut => Self::OptedOut,
        }
    }
}

/// What a person consents to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentShown {
    /// Each purpose.
    purposes: Vec<PurposeShown>,
    /// Whether their browsers send Global Privacy Control.
    gpc: bool,
}

/// A purpose, and what the person said of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurposeShown {
    /// Its key.
    #[schema(example = "marketing")]
    purpose: String,
    /// Whether data may be used for it: on its legal basis, and after what the person said.
    allowed: bool,
    /// What they said last; none: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<Word>,
    /// When they said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<DateTime<Utc>>,
}

/// What a person consents to
#[utoipa::path(get, path = "/v1/people/{person}/consent", tag = "consent",
    operation_id = "readConsent", security(("token" = ["consent:read"])), params(PersonPath),
    responses((status = 200, description = "Each purpose", body = ConsentShown)))]
pub(crate) async fn show(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
) -> Result<Json<ConsentShown>, Problem> {
    let current = current::of(&api.cx(&caller), &person).await?;
    let purposes = current.purposes.into_iter().map(|one| PurposeShown {
        purpose: one.purpose,
        allowed: one.allowed,
        state: one.said.map(|(state, _)| state.into()),
        at: one.said.map(|(_, at)| at),
    });
    Ok(Json(ConsentShown { purposes: purposes.collect(), gpc: current.gpc }))
}

/// What a person said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentGiven {
    /// Yes or no by key of the purpose. A purpose that does not rest on consent refuses all.
    purposes: BTreeMap<String, bool>,
    /// The version of the text they were shown; needed for a yes.
    #[schema(min_length = 1, max_length = 40, example = "1.1.0")]
    version: Option<String>,
    /// The language they were shown it in; needed for a yes.
    #[schema(min_length = 1, max_length = 20, example = "de")]
    language: Option<String>,
    /// Where: `web`, `ios`, …
    #[schema(min_length = 1, max_length = 60, example = "web")]
    surface: String,
    /// How: `banner`, `settings`, …
    #[schema(min_length = 1, max_length = 60, example = "settings")]
    method: String,
    /// When; none: now. At most five minutes ahead of our clock.
    at: Option<DateTime<Utc>>,
}

/// What became of it.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct ConsentRecorded {
    /// By purpose.
    entries: Vec<ConsentEntry>,
}

/// What became of one answer.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct ConsentEntry {
    /// The purpose.
    purpose: String,
    /// What the ledger says of it.
    state: Word,
    /// What it did.
    effect: ConsentEffect,
}

/// What an answer did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) enum ConsentEffect {
    /// It holds now, and something else held before.
    Changed,
    /// It holds now, and held before.
    Repeated,
    /// Something that was said later is there already: it is kept, and that one holds.
    Late,
    /// This very answer was there already.
    Duplicate,
}

/// Record what a person said, all or nothing
#[utoipa::path(post, path = "/v1/people/{person}/consent", tag = "consent",
    operation_id = "updateConsent", security(("token" = ["consent:write"])),
    params(PersonPath, OnceHeader), request_body = ConsentGiven,
    responses((status = 200, description = "It is recorded", body = ConsentRecorded)))]
pub(crate) async fn update(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
    posted: Posted<ConsentGiven>,
) -> Result<Response, Problem> {
    let ConsentGiven { purposes, version, language, surface, method, at } = posted.body;
    let input = update::Input { person, purposes, version, language, surface, method, at };
    let write = Write { service: caller.service, once: posted.once, input: Said::Update(input) };
    Ok(answered(api.consents().write(write).await?))
}

/// An objection or an opt-out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectionMade {
    /// The purpose; none: marketing.
    #[schema(min_length = 1, max_length = 60, example = "marketing")]
    purpose: Option<String>,
    /// Where.
    #[schema(min_length = 1, max_length = 60, example = "web")]
    surface: String,
    /// How.
    #[schema(min_length = 1, max_length = 60, example = "unsubscribe")]
    method: String,
    /// When; none: now.
    at: Option<DateTime<Utc>>,
}

/// Record an objection to marketing or an opt-out of sale, which holds at once
#[utoipa::path(post, path = "/v1/people/{person}/objections", tag = "consent",
    operation_id = "object", security(("token" = ["consent:write"])),
    params(PersonPath, OnceHeader), request_body = ObjectionMade,
    responses((status = 200, description = "It is recorded", body = ConsentRecorded)))]
pub(crate) async fn object(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
    posted: Posted<ObjectionMade>,
) -> Result<Response, Problem> {
    let ObjectionMade { purpose, surface, method, at } = posted.body;
    let input = object::Input { person, purpose, surface, method, at };
    let write = Write { service: caller.service, once: posted.once, input: Said::Object(input) };
    Ok(answered(api.consents().write(write).await?))
}

/// A signal of a browser.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalSent {
    /// Which.
    signal: Signal,
    /// Where it was received.
    #[schema(min_length = 1, max_length = 60, example = "web")]
    surface: String,
    /// When; none: now.
    at: Option<DateTime<Utc>>,
}

/// Which signal.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Signal {
    /// Global Privacy Control.
    Gpc,
}

/// What follows from a signal.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct SignalHonoured {
    /// What holds for sale and sharing now.
    state: Word,
    /// Whether it holds since this signal.
    changed: bool,
    /// The person consented expressly although their browser had signalled before: that holds, and
    /// they have to be shown the conflict.
    conflict: bool,
}

/// Record that the browser of a person sends Global Privacy Control, which holds at once
#[utoipa::path(post, path = "/v1/people/{person}/signals", tag = "consent",
    operation_id = "signal", security(("token" = ["consent:write"])),
    params(PersonPath, OnceHeader), request_body = SignalSent,
    responses((status = 200, description = "It is honoured", body = SignalHonoured)))]
pub(crate) async fn signal(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
    posted: Posted<SignalSent>,
) -> Result<Response, Problem> {
    let SignalSent { signal: Signal::Gpc, surface, at } = posted.body;
    let input = signal::Input { person, signal: signal::Signal::Gpc, surface, at };
    let write = Write { service: caller.service, once: posted.once, input: Said::Signal(input) };
    Ok(answered(api.consents().write(write).await?))
}
