//! Requests of persons: opening one, and how it stands.

use app::requests::open::{GivenIdentifier, Input};
use app::services::requests;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, NaiveDate, Utc};
use model::requests::{Kind, Outcome, State as Stands};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::Caller;
use crate::input::{OnceHeader, Posted};
use crate::problem::{Problem, ProblemCode};
use crate::{Api, answered};

/// What is asked for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequestKind {
    /// A copy of the data (GDPR Art. 15).
    Access,
    /// The data to take along (GDPR Art. 20).
    Portability,
    /// Erasure (GDPR Art. 17).
    Erasure,
    /// Rectification (GDPR Art. 16).
    Rectification,
    /// Restriction (GDPR Art. 18).
    Restriction,
    /// Objection (GDPR Art. 21).
    Objection,
    /// Opt-out of sale or sharing (Cal. Civ. §1798.120).
    OptOut,
    /// Limit of the use of sensitive data (Cal. Civ. §1798.121).
    LimitUse,
    /// Withdrawal of consent (GDPR Art. 7(3)).
    WithdrawConsent,
    /// Appeal against a decision.
    Appeal,
}

impl From<RequestKind> for Kind {
    fn from(kind: RequestKind) -> Self {
        match kind {
            RequestKind::Access => Self::Access,
            RequestKind::Portability => Self::Portability,
            RequestKind::Erasure => Self::Erasure,
            RequestKind::Rectification => Self::Rectification,
            RequestKind::Restriction => Self::Restriction,
            RequestKind::Objection => Self::Objection,
            RequestKind::OptOut => Self::OptOut,
            RequestKind::LimitUse => Self::LimitUse,
            RequestKind::WithdrawConsent => Self::WithdrawConsent,
            RequestKind::Appeal => Self::Appeal,
        }
    }
}

impl From<Kind> for RequestKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Access => Self::Access,
            Kind::Portability => Self::Portability,
            Kind::Erasure => Self::Erasure,
            Kind::Rectification => Self::Rectification,
            Kind::Restriction => Self::Restriction,
            Kind::Objection => Self::Objection,
            Kind::OptOut => Self::OptOut,
            Kind::LimitUse => Self::LimitUse,
            Kind::WithdrawConsent => Self::WithdrawConsent,
            Kind::Appeal => Self::Appeal,
        }
    }
}

/// A request as a person makes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestOpening {
    /// What is asked for.
    kind: RequestKind,
    /// The language they are answered in, BCP 47.
    #[schema(pattern = "^[A-Za-z0-9-]{2,12}$", example = "de")]
    language: String,
    /// What they are known by.
    #[schema(min_items = 1, max_items = 50)]
    identifiers: Vec<RequestIdentifier>,
    /// Their name as they give it.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// What they wrote; at most 256 KiB.
    #[schema(max_length = 65_536)]
    message: Option<String>,
    /// When it came in; none: now. The clock of the law runs from then.
    received_at: Option<DateTime<Utc>>,
}

/// Something a person is known by.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestIdentifier {
    /// `email`, `phone`, `user_id`, `device_id` or a kind of the data map.
    #[schema(pattern = "^[a-z_]{1,40}$", example = "user_id")]
    kind: String,
    /// The value.
    #[schema(min_length = 1, max_length = 320, example = "u-17")]
    value: String,
}

/// The new request.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct RequestOpened {
    /// Its id, by which its status is asked for.
    #[schema(format = Uuid)]
    id: String,
    /// Its number, which people are told.
    #[schema(example = "REQ-20411")]
    number: String,
    /// When it is due: a date, or an instant.
    due: String,
}

/// Opens a request of a person
///
/// It is entered in the queue like one that an officer takes in; whoever made it has still to be
/// identified.
#[utoipa::path(post, path = "/v1/requests", tag = "requests", operation_id = "openRequest",
    security(("token" = ["requests:open"])), params(OnceHeader), request_body = RequestOpening,
    responses((status = 201, description = "It was opened", body = RequestOpened,
        headers(("Location" = String, description = "Where its status is")))))]
pub(crate) async fn open(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<RequestOpening>,
) -> Result<Response, Problem> {
    let RequestOpening { kind, language, identifiers, name, message, received_at } = posted.body;
    let given = |RequestIdentifier { kind, value }| GivenIdentifier { kind, value };
    let input = Input {
        kind: kind.into(),
        regime: None,
        calendar: None,
        tz: None,
        subject_name: name,
        language,
        identifiers: identifiers.into_iter().map(given).collect(),
        received_at,
        channel: "api".into(),
        message,
        file: None,
    };
    let cx = api.cx(&caller);
    let answer = requests::open(&cx, &input, posted.once.as_ref()).await?;
    let opened = serde_json::from_str::<RequestOpened>(&answer.body).ok();
    let mut response = answered(answer);
    if let Some(place) =
        opened.and_then(|opened| HeaderValue::try_from(format!("/v1/requests/{}", opened.id)).ok())
    {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Which request.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct RequestPath {
    /// The id that opening it answered.
    #[param(format = Uuid, pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    id: String,
}

/// How a request stands. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestStatus {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its number.
    number: String,
    /// What is asked for.
    kind: RequestKind,
    /// Where it stands.
    state: RequestState,
    /// The day it was received.
    received_on: NaiveDate,
    /// When it is due: a date, or an instant.
    due: String,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    closed_at: Option<DateTime<Utc>>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<RequestOutcome>,
}

/// Where a request stands, as far as a person is told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequestState {
    /// It was received.
    Received,
    /// The person has to show who they are.
    Identification,
    /// It is being worked on.
    InProgress,
    /// It is closed.
    Closed,
}

/// How a request ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequestOutcome {
    /// All of it was done.
    Fulfilled,
    /// Some of it was done.
    Partial,
    /// It was refused.
    Refused,
    /// The person took it back.
    Withdrawn,
    /// Nobody could say who it was.
    NotIdentified,
    /// Nothing is held of the person.
    NothingHeld,
    /// It is answered under another request.
    Duplicate,
}

impl From<Outcome> for RequestOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fulfilled => Self::Fulfilled,
            Outcome::Partial => Self::Partial,
            Outcome::Refused => Self::Refused,
            Outcome::Withdrawn => Self::Withdrawn,
            Outcome::NotIdentified => Self::NotIdentified,
            Outcome::NothingHeld => Self::NothingHeld,
            Outcome::Duplicate => Self::Duplicate,
        }
    }
}

/// How a request stands
#[utoipa::path(get, path = "/v1/requests/{id}", tag = "requests", operation_id = "requestStatus",
    security(("token" = ["requests:read"])), params(RequestPath),
    responses((status = 200, description = "How it stands", body = RequestStatus),
        (status = 404, description = "There is no such request", body = Problem,
            content_type = "application/problem+json")))]
pub(crate) async fn status(
    State(api): State<Api>,
    caller: Caller,
    path: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Result<Response, Problem> {
    let id = path.ok().and_then(|Path(id)| id.parse().ok()).ok_or_else(|| {
        Problem::new(ProblemCode::Invalid, "Id: the UUID that opening the request answered.")
            .at("id")
    })?;
    let status = requests::status(&api.cx(&caller), id).await?;
    Ok(Json(RequestStatus {
        id: status.id.to_string(),
        number: status.number,
        kind: status.kind.into(),
        state: match status.state {
            Stands::Received | Stands::Acknowledged => RequestState::Received,
            Stands::Identity => RequestState::Identification,
            Stands::Collecting
            | Stands::Review
            | Stands::Planning
            | Stands::Approval
            | Stands::Delivering
            | Stands::Executing
            | Stands::Verifying
            | Stands::Applied
            | Stands::Confirmed => RequestState::InProgress,
            Stands::Closed => RequestState::Closed,
        },
        received_on: status.received_on,
        due: status.due,
        closed_at: status.closed_at,
        outcome: status.outcome.map(Into::into),
    })
    .into_response())
}
