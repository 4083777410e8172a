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

impl Listed {
    /// A source that is not connected, before it was tested.
    pub(super) fn tried(key: &str, source: &dyn ::sources::Source) -> Self {
        Self {
            key: key.to_owned(),
            kind: source.kind().key().to_owned(),
            host: source.host(),
            reachable: None,
            version: None,
            latency_ms: None,
            failure: None,
            tested_at: None,
        }
    }

    /// What a test saw.
    pub(super) fn saw(&mut self, health: store::sources::Health) {
        self.reachable = Some(health.reachable);
        self.version = health.version;
        self.latency_ms = health.latency_ms;
        self.failure = health.failure;
        self.tested_at = Some(health.tested_at);
    }
}

impl From<store::sources::Source> for Listed {
    fn from(source: store::sources::Source) -> Self {
        let mut listed = Self {
            key: source.key,
            kind: source.kind,
            host: source.host,
            reachable: None,
            version: None,
            latency_ms: None,
            failure: None,
            tested_at: None,
        };
        if let Some(health) = source.health {
            listed.saw(health);
        }
        listed
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
