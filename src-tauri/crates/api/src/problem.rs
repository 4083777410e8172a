//! Errors as the API tells them: problem details (RFC 9457) with a stable code to act on.

use app::batches::NotWritten;
use app::{AppError, Code};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong. Act on `code`; `detail` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem: `urn:compliance-console:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What to act on.
    pub code: ProblemCode,
    /// What is wrong with this request, and what to do.
    pub detail: String,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub field: Option<String>,
    /// Seconds to wait; also in `Retry-After`.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

/// What a caller acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The token is missing, wrong, ended or was taken away.
    Unauthorized,
    /// The token does not open this endpoint.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The endpoint does not know this method.
    MethodNotAllowed,
    /// The request cannot be read: no JSON, a wrong parameter.
    Malformed,
    /// The request can be read, and a value in it is wrong.
    Invalid,
    /// The Idempotency-Key was used for something else.
    KeyReused,
    /// The rules do not allow it now.
    Refused,
    /// Somebody else was faster: ask again.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The body is no `application/json`.
    UnsupportedMediaType,
    /// More requests than the service may make: wait.
    TooManyRequests,
    /// Too much waits to be written: wait.
    Busy,
    /// It took too long, and nothing more is known of it: ask again under the same key.
    Timeout,
    /// A fault of ours.
    Internal,
}

impl ProblemCode {
    fn status(self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Invalid | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused | Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Malformed => "malformed",
            Self::Invalid => "invalid",
            Self::KeyReused => "key_reused",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::TooManyRequests => "too_many_requests",
            Self::Busy => "busy",
            Self::Timeout => "timeout",
            Self::Internal => "internal",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Unauthorized => "The token is missing or does not work",
            Self::Forbidden => "The token does not open this",
            Self::NotFound => "There is no such thing",
            Self::MethodNotAllowed => "The endpoint does not know this method",
            Self::Malformed => "The request cannot be read",
            Self::Invalid => "A value is wrong",
            Self::KeyReused => "The key was used for something else",
            Self::Refused => "The rules do not allow it",
            Self::Conflict => "Somebody else was faster",
            Self::TooLarge => "The body is too large",
            Self::UnsupportedMediaType => "The body is no JSON",
            Self::TooManyRequests => "Too many requests",
            Self::Busy => "Too much is waiting",
            Self::Timeout => "It took too long",
            Self::Internal => "Something failed",
        }
    }
}

impl Problem {
    /// A problem with what is wrong with this request.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:compliance-console:problem:{}", code.key()),
            title: code.title().into(),
            status: code.status().as_u16(),
            code,
            detail: detail.into(),
            field: None,
            retry_after: None,
        }
    }

    /// The same, told at a field.
    #[must_use]
    pub fn at(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// The same, with how many seconds to wait.
    #[must_use]
    pub fn after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let code = match error.code {
            Code::NotFound => ProblemCode::NotFound,
            Code::Forbidden => ProblemCode::Forbidden,
            Code::Refused => ProblemCode::Refused,
            Code::Conflict | Code::Stopped => ProblemCode::Conflict,
            Code::Invalid if error.field.as_deref() == Some("idempotency-key") => {
                ProblemCode::KeyReused
            }
            Code::Invalid => ProblemCode::Invalid,
            Code::SignedOut | Code::SourceUnavailable | Code::LedgerBroken | Code::Internal => {
                // The detail stays here: it may name our own insides. `AppError::internal` has
                // logged it.
                return Self::new(ProblemCode::Internal, "It was logged. Try again later.");
            }
        };
        Self { field: error.field, ..Self::new(code, error.message) }
    }
}

impl From<NotWritten> for Problem {
    fn from(error: NotWritten) -> Self {
        match error {
            NotWritten::Busy => {
                Self::new(ProblemCode::Busy, "Nothing was written. Try again in a second.").after(1)
            }
            NotWritten::Failed(error) => error.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response =
            (self.code.status(), [(header::CONTENT_TYPE, kind)], body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == ProblemCode::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
