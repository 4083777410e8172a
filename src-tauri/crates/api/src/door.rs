//! The door of the API: who calls, whether their token opens the endpoint, and how often. Which
//! scope opens an endpoint stands in the OpenAPI document, so that both are one.
//!
//! Invariant: an endpoint that the document does not name does not open.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::services::directory::Known;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use model::ids::ServiceId;
use model::services::Scope;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;

use crate::Api;
use crate::problem::{Problem, ProblemCode};

/// The longest that a request takes.
const LONGEST: Duration = Duration::from_secs(10);

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) service: ServiceId,
}

/// What the document says of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// `GET /v1/…`, without what it is asked for.
    pub(crate) name: Arc<str>,
    /// What opens it; none: everybody.
    pub(crate) scope: Option<Scope>,
    reads: bool,
}

/// Every endpoint by method and path.
pub(crate) type Endpoints = HashMap<(Method, String), Endpoint>;

/// Reads the endpoints out of the document.
pub(crate) fn endpoints(document: &OpenApi) -> Endpoints {
    let mut endpoints = HashMap::new();
    for (path, item) in &document.paths.paths {
        for (method, operation) in [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ] {
            if let Some(operation) = operation {
                let endpoint = Endpoint {
                    name: format!("{method} {path}").into(),
                    scope: scope(operation),
                    reads: method == Method::GET,
                };
                endpoints.insert((method, path.clone()), endpoint);
            }
        }
    }
    endpoints
}

fn scope(operation: &Operation) -> Option<Scope> {
    let required = serde_json::to_value(operation.security.as_ref()?).ok()?;
    let key = required.get(0)?.get("token")?.get(0)?.as_str()?.to_owned();
    Scope::ALL.into_iter().find(|scope| scope.key() == key)
}

/// The bucket of a service, with the rate and burst it was made for.
type Bucket = (u32, u32, Arc<DefaultDirectRateLimiter>);

/// How often services call: a bucket of tokens for each, as large as its burst.
#[derive(Default)]
pub(crate) struct Rates {
    buckets: Mutex<HashMap<ServiceId, Bucket>>,
    clock: DefaultClock,
}

impl Rates {
    /// Takes a token; the seconds to wait when there is none.
    fn take(&self, service: &Known) -> Result<(), u64> {
        let bucket = self.bucket(service);
        bucket.check().map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }

    fn bucket(&self, service: &Known) -> Arc<DefaultDirectRateLimiter> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        match buckets.get(&service.id) {
            Some((rate, burst, bucket)) if (*rate, *burst) == (service.rate, service.burst) => {
                bucket.clone()
            }
            Some(_) | None => {
                let number = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
                let quota =
                    Quota::per_second(number(service.rate)).allow_burst(number(service.burst));
                let bucket = Arc::new(RateLimiter::direct(quota));
                buckets.insert(service.id, (service.rate, service.burst, bucket.clone()));
                bucket
            }
        }
    }
}

/// Lets a request in, or says why not.
pub(crate) async fn door(
    State((api, endpoints)): State<(Api, Arc<Endpoints>)>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let method = match request.method() {
        &Method::HEAD => Method::GET,
        other => other.clone(),
    };
    let Some(endpoint) = endpoints.get(&(method, path.as_str().to_owned())) else {
        let known = ProblemCode::MethodNotAllowed;
        return Problem::new(known, "See /v1/openapi.json for the methods of each endpoint.")
            .into_response();
    };
    if let Some(scope) = endpoint.scope {
        match enter(&api, endpoint, scope, request.headers()) {
            Ok(caller) => request.extensions_mut().insert(caller),
            Err(problem) => return problem.into_response(),
        };
    }
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            ProblemCode::Timeout,
            "Whether it was done is not known. Ask again, under the same Idempotency-Key.",
        )
        .after(1)
        .into_response(),
    }
}

fn enter(
    api: &Api,
    endpoint: &Endpoint,
    scope: Scope,
    headers: &HeaderMap,
) -> Result<Caller, Problem> {
    let now = api.console().env().now();
    let unauthorized = |detail: &str| Problem::new(ProblemCode::Unauthorized, detail);
    let token = bearer(headers).ok_or_else(|| {
        unauthorized("Send the token of the service as `Authorization: Bearer …`.")
    })?;
    if !api.serves() {
        return Err(Problem::new(ProblemCode::Busy, "The API is not ready.").after(5));
    }
    let service = api.directory().find(token, now).ok_or_else(|| {
        unauthorized("The token is wrong, has ended, or its access was taken away.")
    })?;
    if let Err(seconds) = api.rates().take(&service) {
        let detail = format!(
            "The service may make {} requests a second, and {} at once.",
            service.rate, service.burst
        );
        return Err(Problem::new(ProblemCode::TooManyRequests, detail).after(seconds));
    }
    if !service.scopes.contains(&scope) {
        let refused = format!("refused: {}", endpoint.name);
        api.reads().count(service.id, Some(refused.into()), now);
        let detail = format!("The token needs the scope {}.", scope.key());
        return Err(Problem::new(ProblemCode::Forbidden, detail));
    }
    let read = endpoint.reads.then(|| endpoint.name.clone());
    api.reads().count(service.id, read, now);
    Ok(Caller { service: service.id })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Problem::new(ProblemCode::Unauthorized, "This needs the token of a service.")
        })
    }
}

/// What every answer carries: it is data, belongs to nobody's cache and is never a page.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
