//! Whether the API lives and is ready, and its own document. Open to everybody: nothing here says
//! anything about anybody.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::problem::{Problem, ProblemCode};

/// That it lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Alive {
    /// `alive`.
    status: String,
}

/// That it is ready.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`.
    status: String,
    /// Milliseconds that the database takes to answer.
    database_ms: u64,
    /// Entries of the audit trail.
    log_entries: u64,
}

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", tag = "health", operation_id = "healthz",
    responses((status = 200, description = "It lives", body = Alive)))]
pub(crate) async fn healthz() -> Json<Alive> {
    Json(Alive { status: "alive".into() })
}

/// Whether it can serve: the database answers, the head of the audit trail can be read, and the
/// officer whose keys are used still has access
#[utoipa::path(get, path = "/readyz", tag = "health", operation_id = "readyz",
    responses(
        (status = 200, description = "It is ready", body = Ready),
        (status = 503, description = "It is not", body = Problem,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn readyz(State(api): State<Api>) -> Response {
    match ready(&api).await {
        Ok(ready) => Json(ready).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn ready(api: &Api) -> Result<Ready, Problem> {
    let not_ready = |what: &str| Problem::new(ProblemCode::Busy, what).after(5);
    if !api.serves() {
        return Err(not_ready("The officer whose keys are used has no access any more."));
    }
    let store = api.console().store();
    let database_ms =
        store.ping().await.map_err(|_| not_ready("The compliance database does not answer."))?;
    let log_entries = app::audit::head(api.console())
        .await
        .map_err(|_| not_ready("The head of the audit trail cannot be read."))?;
    Ok(Ready { status: "ready".into(), database_ms, log_entries })
}

/// This document
#[utoipa::path(get, path = "/v1/openapi.json", tag = "health", operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(crate) async fn openapi() -> Response {
    static TEXT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    (kind, TEXT.get_or_init(crate::document_text).as_str()).into_response()
}
