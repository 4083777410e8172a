//! The HTTP API for the services of the marketplace, version 1: what is in force, what a person
//! has to accept and accepted, what they consent to, and their requests.
//!
//! The OpenAPI document is made of the endpoints, and the door reads from it which scope opens
//! which ([`door`]). Personal data is in paths and bodies and in no log.
//!
//! Deliberately absent: TLS, which a proxy in front ends; and anything that an officer does.

#![allow(unused_qualifications, reason = "the macros of the document name types in full")]

mod consent;
mod door;
mod health;
mod input;
mod people;
mod problem;
mod requests;
mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::services::directory::Directory;
use app::services::once::Answer;
use app::services::reads::Reads;
use app::services::writes::acceptances::{self, Acceptances};
use app::services::writes::consents::{self, Consents};
use app::{AppError, Console, Cx, Session};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use utoipa::OpenApi as _;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use door::{Caller, Rates};
use problem::{Problem, ProblemCode};
pub use server::serve;

/// Largest body of most endpoints.
const MOST_BYTES: usize = 64 * 1024;
/// Largest body of a request of a person, which may bring their message.
const MOST_BYTES_OF_REQUEST: usize = 512 * 1024;

/// What every endpoint works with. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Api {
    inner: Arc<Inner>,
}

struct Inner {
    console: Console,
    session: Session,
    directory: Directory,
    reads: Reads,
    rates: Rates,
    acceptances: Acceptances,
    consents: Consents,
    /// Whether the officer whose keys are used still has access.
    serves: AtomicBool,
}

impl Api {
    /// The API of a workspace, with the keys of the officer who serves it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(console: Console, session: Session) -> Result<Self, AppError> {
        let api = Self {
            inner: Arc::new(Inner {
                session,
                directory: Directory::default(),
                reads: Reads::default(),
                rates: Rates::default(),
                acceptances: acceptances::start(console.clone()),
                consents: consents::start(console.clone()),
                serves: AtomicBool::new(true),
                console,
            }),
        };
        api.refresh().await?;
        Ok(api)
    }

    pub(crate) fn console(&self) -> &Console {
        &self.inner.console
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    pub(crate) fn reads(&self) -> &Reads {
        &self.inner.reads
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.inner.rates
    }

    pub(crate) fn acceptances(&self) -> &Acceptances {
        &self.inner.acceptances
    }

    pub(crate) fn consents(&self) -> &Consents {
        &self.inner.consents
    }

    pub(crate) fn session(&self) -> &Session {
        &self.inner.session
    }

    pub(crate) fn serves(&self) -> bool {
        self.inner.serves.load(Ordering::Relaxed)
    }

    pub(crate) fn set_serves(&self, serves: bool) {
        self.inner.serves.store(serves, Ordering::Relaxed);
    }

    /// What an operation works with that a service calls.
    pub(crate) fn cx(&self, caller: &Caller) -> Cx {
        self.console().serving(self.session(), caller.service)
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Compliance Console",
        version = "1.0.0",
        description = "For the services of the marketplace. Every request carries the token of a \
            service, which an administrator makes in the console, as `Authorization: Bearer …`; \
            the scope it needs stands with each endpoint. What is sent in excess is refused. \
            Errors are problem details (RFC 9457): act on `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem, ProblemCode)),
    tags(
        (name = "disclosures", description = "What is in force, and what a person has to accept"),
        (name = "consent", description = "What a person consents to, and objects to"),
        (name = "requests", description = "Requests of persons"),
        (name = "health", description = "For whoever runs it"),
    )
)]
struct Document;

fn endpoints() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(people::in_force))
        .routes(routes!(people::prompt))
        .routes(routes!(people::accept))
        .routes(routes!(consent::show, consent::update))
        .routes(routes!(consent::object))
        .routes(routes!(consent::signal))
        .routes(routes!(requests::status))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(requests::open))
                .layer(DefaultBodyLimit::max(MOST_BYTES_OF_REQUEST)),
        )
        .routes(routes!(health::openapi))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}

/// The OpenAPI document.
pub fn document() -> OpenApi {
    complete(endpoints().into_openapi())
}

/// The OpenAPI document as it is published.
pub fn document_text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// The API over a workspace.
pub fn router(api: Api) -> Router {
    let (router, document) = endpoints().split_for_parts();
    let endpoints = Arc::new(door::endpoints(&complete(document)));
    router
        .route_layer(from_fn_with_state((api.clone(), endpoints), door::door))
        .method_not_allowed_fallback(|| async {
            Problem::new(ProblemCode::MethodNotAllowed, "See /v1/openapi.json.")
        })
        .fallback(|| async {
            Problem::new(ProblemCode::NotFound, "See /v1/openapi.json for what there is.")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(panicked))
        .layer(from_fn(door::headers))
        .with_state(api)
}

/// An answer that may be given again, as a response.
fn answered(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let kind = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, kind)], answer.body).into_response()
}

fn panicked(_panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("an endpoint of the API panicked");
    Problem::new(ProblemCode::Internal, "It was logged. Try again later.").into_response()
}

/// Adds what every endpoint has: the token, and the problems it may answer with.
fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description =
            Some("The token of a service; its scopes stand with each endpoint".into());
        SecurityScheme::Http(http)
    });
    for item in document.paths.paths.values_mut() {
        for (posts, operation) in [(false, item.get.as_mut()), (true, item.post.as_mut())] {
            let Some(operation) = operation else { continue };
            let guarded = operation.security.is_some();
            let parameters = operation.parameters.as_ref().is_some_and(|all| !all.is_empty());
            for (status, description, has) in [
                ("400", "It cannot be read", posts || parameters),
                ("401", "The token is missing or does not work", guarded),
                ("403", "The token does not open this", guarded),
                ("409", "The rules do not allow it", posts),
                ("413", "The body is too large", posts),
                ("415", "The body is no JSON", posts),
                ("422", "A value is wrong, or the key was used before", posts || parameters),
                ("429", "More requests than the service may make", guarded),
                ("500", "A fault of ours; it was logged", true),
                ("503", "Not now: try again", guarded),
            ] {
                if !has || operation.responses.responses.contains_key(status) {
                    continue;
                }
                let content =
                    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response = ResponseBuilder::new()
                    .description(description)
                    .content("application/problem+json", content)
                    .build();
                operation.responses.responses.insert(status.into(), RefOr::T(response));
            }
        }
    }
    document
}
