//! `sources.list`: connected sources and how their last test went.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesListInput")]
pub struct Input {}

/// The connected sources.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesListed")]
pub struct Output {
    /// By key.
    pub sources: Vec<Listed>,
}

/// A connected source. Its URL stays in the backend.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourceListed")]
pub struct Listed {
    /// The dataset of the map it serves.
    pub key: String,
    /// `postgres`, `sqlite` or `manual`.
    pub kind: String,
    /// Where it is, without credentials.
    pub host: String,
    /// Whether it answered the last test; none: never tested.
    pub reachable: Option<bool>,
    /// The version it named.
    pub version: Option<String>,
    /// Milliseconds the test took.
    #[ts(type = "number | null")]
    pub latency_ms: Option<i64>,
    /// Why it did not answer.
    pub failure: Option<String>,
    /// When it was tested.
    #[ts(type = "string | null")]
    pub tested_at: Option<DateTime<Utc>>,
}

impl From<store::sources::Source> for Listed {
    fn from(source: store::sources::Source) -> Self {
        let health = source.health;
        Self {
            key: source.key,
            kind: source.kind,
            host: source.host,
            reachable: health.as_ref().map(|health| health.reachable),
            version: health.as_ref().and_then(|health| health.version.clone()),
            latency_ms: health.as_ref().and_then(|health| health.latency_ms),
            failure: health.as_ref().and_then(|health| health.failure.clone()),
            tested_at: health.map(|health| health.tested_at),
        }
    }
}

/// Lists the sources.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let sources = store::sources::list(cx.store()).await?.into_iter().map(Listed::from).collect();
    Ok(Output { sources })
}
