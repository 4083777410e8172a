//! What a person has to accept, and accepted; and what is in force.

use app::disclosures::{current, record_acceptance, requires_prompt};
use app::services::writes::Write;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::Caller;
use crate::input::{Asked, OnceHeader, Person, PersonPath, Posted};
use crate::problem::Problem;
use crate::{Api, answered};

/// The documents in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InForce {
    /// By title.
    documents: Vec<DocumentInForce>,
}

/// A document in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentInForce {
    /// Its key.
    #[schema(example = "privacy")]
    document: String,
    /// What people call it.
    title: String,
    /// Where it is published.
    url: String,
    /// The version in force.
    #[schema(example = "1.1.0")]
    number: String,
    /// Since when.
    in_force_at: DateTime<Utc>,
    /// Languages it is written in.
    languages: Vec<String>,
    /// SHA-256 over its texts, hex.
    digest: String,
}

/// The documents in force
#[utoipa::path(get, path = "/v1/disclosures/current", tag = "disclosures",
    operation_id = "currentDisclosures", security(("token" = ["disclosures:read"])),
    responses((status = 200, description = "What is in force", body = InForce)))]
pub(crate) async fn in_force(
    State(api): State<Api>,
    caller: Caller,
) -> Result<Json<InForce>, Problem> {
    let documents = current::list(&api.cx(&caller)).await?;
    let documents = documents.into_iter().map(|one| DocumentInForce {
        document: one.document,
        title: one.title,
        url: one.url,
        number: one.number,
        in_force_at: one.in_force_at,
        languages: one.languages,
        digest: one.digest,
    });
    Ok(Json(InForce { documents: documents.collect() }))
}

/// What the service knows of the person.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromptQuery {
    /// Where they are, ISO 3166. Saying so makes the person known.
    #[param(pattern = "^[A-Z]{2}(-[A-Z0-9]{1,3})?$", example = "US-CA", nullable = false)]
    jurisdiction: Option<String>,
    /// What they are. Saying so makes the person known.
    #[param(pattern = "^[a-z0-9_-]{1,40}$", example = "maker", nullable = false)]
    role: Option<String>,
}

/// What a person has to accept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Prompt {
    /// Whether there is anything.
    required: bool,
    /// Each document, whether it has to be accepted or not.
    documents: Vec<DocumentPrompt>,
}

/// A document, as far as a person is asked about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentPrompt {
    /// Its key.
    document: String,
    /// What people call it.
    title: String,
    /// Where it is published.
    url: String,
    /// The version in force; none: none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    in_force: Option<String>,
    /// Languages that the version in force is written in.
    languages: Vec<String>,
    /// The last version the person accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    accepted: Option<String>,
    /// Whether the version in force has to be accepted.
    required: bool,
}

/// What a person has to accept
#[utoipa::path(get, path = "/v1/people/{person}/prompt", tag = "disclosures",
    operation_id = "requiresPrompt", security(("token" = ["disclosures:read"])),
    params(PersonPath, PromptQuery),
    responses((status = 200, description = "What they have to accept", body = Prompt)))]
pub(crate) async fn prompt(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
    Asked(PromptQuery { jurisdiction, role }): Asked<PromptQuery>,
) -> Result<Json<Prompt>, Problem> {
    let input = requires_prompt::Input { person, jurisdiction, role };
    let answer = requires_prompt::run(&api.cx(&caller), input).await?;
    let documents = answer.documents.into_iter().map(|one| DocumentPrompt {
        document: one.document,
        title: one.title,
        url: one.url,
        in_force: one.in_force,
        languages: one.languages,
        accepted: one.accepted,
        required: one.required,
    });
    Ok(Json(Prompt { required: answer.required, documents: documents.collect() }))
}

/// That a person accepted a version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptanceGiven {
    /// The document.
    #[schema(min_length = 1, max_length = 60, example = "privacy")]
    document: String,
    /// The version they read, which was in force then.
    #[schema(pattern = "^[0-9]+[.][0-9]+[.][0-9]+$", example = "1.1.0")]
    number: String,
    /// The language they read it in.
    #[schema(min_length = 2, max_length = 12, example = "de")]
    language: String,
    /// Where: `web`, `ios`, …
    #[schema(min_length = 1, max_length = 60, example = "web")]
    surface: String,
    /// When; none: now. At most five minutes ahead of our clock.
    at: Option<DateTime<Utc>>,
    /// Where they are, ISO 3166.
    #[schema(pattern = "^[A-Z]{2}(-[A-Z0-9]{1,3})?$", example = "DE")]
    jurisdiction: Option<String>,
    /// What they are.
    #[schema(pattern = "^[a-z0-9_-]{1,40}$", example = "buyer")]
    role: Option<String>,
}

/// Whether it is new.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the document is made of it")]
pub(crate) struct AcceptanceRecorded {
    /// False when the person accepted this version before.
    recorded: bool,
}

/// Record that a person accepted a version
///
/// A version that was not in force then is refused.
#[utoipa::path(post, path = "/v1/people/{person}/acceptances", tag = "disclosures",
    operation_id = "recordAcceptance", security(("token" = ["acceptances:write"])),
    params(PersonPath, OnceHeader), request_body = AcceptanceGiven,
    responses((status = 200, description = "It is recorded", body = AcceptanceRecorded),
        (status = 404, description = "There is no such document", body = Problem,
            content_type = "application/problem+json")))]
pub(crate) async fn accept(
    State(api): State<Api>,
    caller: Caller,
    Person(person): Person,
    posted: Posted<AcceptanceGiven>,
) -> Result<Response, Problem> {
    let AcceptanceGiven { document, number, language, surface, at, jurisdiction, role } =
        posted.body;
    let input = record_acceptance::Input {
        person,
        document,
        number,
        language,
        surface,
        at,
        jurisdiction,
        role,
    };
    let write = Write { service: caller.service, once: posted.once, input };
    Ok(answered(api.acceptances().write(write).await?))
}
