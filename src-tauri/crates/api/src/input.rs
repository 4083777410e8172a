//! What comes in: a path, a query, a body. Everything that is not exactly as the document says is
//! refused with what is wrong about it.

use app::services::once::Once;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::door::Caller;
use crate::problem::{Problem, ProblemCode};

/// Longest name of a person.
const LONGEST_PERSON: usize = 200;
/// Longest Idempotency-Key.
const LONGEST_KEY: usize = 200;

/// A person, as the marketplace knows them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made of it; `Person` reads it")]
pub(crate) struct PersonPath {
    /// The user id of the marketplace.
    #[param(pattern = "^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,199}$", example = "u-17")]
    person: String,
}

/// The person of a path.
#[derive(Clone, Debug)]
pub(crate) struct Person(pub(crate) String);

/// Whether this names a person as the path does.
fn is_person(text: &str) -> bool {
    text.len() <= LONGEST_PERSON
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:@+-".contains(&byte))
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let person = Path::<String>::from_request_parts(parts, state).await;
        match person {
            Ok(Path(person)) if is_person(&person) => Ok(Self(person)),
            Ok(_) | Err(_) => Err(Problem::new(
                ProblemCode::Invalid,
                "Person: the user id of the marketplace, 1 to 200 letters, digits and . _ : @ + -",
            )
            .at("person")),
        }
    }
}

/// The query of an endpoint.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(error) => Err(Problem::new(ProblemCode::Malformed, said(&error.body_text()))),
        }
    }
}

/// How a caller says that a request is made once, however often it arrives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the document is made of it; `Posted` reads it")]
pub(crate) struct OnceHeader {
    /// A key of your choice, such as a UUID, for one request. When the answer was lost, ask again
    /// with the same key and body: it is done once, and answered as the first time, for 24 hours.
    #[param(
        rename = "Idempotency-Key",
        required = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]+$",
        nullable = false
    )]
    idempotency_key: Option<String>,
}

/// A body, and whether it is to be done once.
pub(crate) struct Posted<T> {
    pub(crate) body: T,
    pub(crate) once: Option<Once>,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, state).await?;
        let key = key(&parts.headers)?;
        if !is_json(&parts.headers) {
            let detail = "Send the body as `Content-Type: application/json`.";
            return Err(Problem::new(ProblemCode::UnsupportedMediaType, detail));
        }
        let target = format!("{} {}\n", parts.method, parts.uri.path());
        let request = Request::from_parts(parts, body);
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|error| unread(&error))?;
        let body = serde_json::from_slice(&bytes).map_err(|error| {
            let code = match error.classify() {
                serde_json::error::Category::Data => ProblemCode::Invalid,
                serde_json::error::Category::Io
                | serde_json::error::Category::Syntax
                | serde_json::error::Category::Eof => ProblemCode::Malformed,
            };
            Problem::new(code, said(&error.to_string()))
        })?;
        let once = key.map(|key| {
            let mut asked = target.into_bytes();
            asked.extend_from_slice(&bytes);
            Once { service: caller.service, key, asked }
        });
        Ok(Self { body, once })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut given = headers.get_all("idempotency-key").iter();
    let Some(value) = given.next() else { return Ok(None) };
    let fits = value.to_str().ok().filter(|text| {
        (1..=LONGEST_KEY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match (fits, given.next()) {
        (Some(text), None) => Ok(Some(text.to_owned())),
        (Some(_) | None, _) => Err(Problem::new(
            ProblemCode::Malformed,
            "Idempotency-Key: one header of 1 to 200 visible ASCII characters.",
        )
        .at("idempotency-key")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unread(error: &BytesRejection) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(ProblemCode::TooLarge, "The body is larger than this endpoint takes.")
        }
        _ => Problem::new(ProblemCode::Malformed, "The body ended before it was complete."),
    }
}

/// What a parser says, as a sentence of at most a line or two: it may repeat what was sent.
fn said(text: &str) -> String {
    let mut short: String = text.chars().filter(|one| !one.is_control()).take(300).collect();
    short.push('.');
    short
}
