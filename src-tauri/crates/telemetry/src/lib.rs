//! Logs of our programs, without personal data.
//!
//! ```text
//! info!(request.id = %id, "searched source")
//!   └▶ filter (RUST_LOG) ─▶ layer: fields of the event and of the spans around it
//!                             └▶ entry ─▶ JSON line, or text for a person, on standard error
//! ```
//!
//! An entry has exactly these fields, each only when it has a value: `timestamp` (RFC 3339, UTC,
//! milliseconds), `level` (DEBUG, INFO, WARNING, ERROR, CRITICAL), `service`, `version`,
//! `environment`, `message`, `context`, `error`, `stack_trace`. An event says what it is by names
//! of its fields:
//!
//! | field of the event | becomes |
//! |---|---|
//! | `error` | `error`: the error with its causes, or the text given |
//! | `stack_trace` | `stack_trace` |
//! | `critical = true` on an error | the level CRITICAL |
//! | any other, and those of its spans | `context` |
//!
//! Invariant: nothing here takes a value from a person's record, and nothing here can tell whether
//! a caller does. Callers log ids, counts, enums and times.

mod entry;
mod layer;

use chrono::{DateTime, Utc};
use thiserror::Error;
use tracing::Subscriber;
use tracing_subscriber::filter::{EnvFilter, ParseError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

use crate::layer::EntryLayer;

/// What is logged when `RUST_LOG` does not say.
const DEFAULT_FILTER: &str = "info";

/// Who logs, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the program: `compliance-console`.
    pub service: String,
    /// Its version: `0.1.0`.
    pub version: String,
    /// Where it runs.
    pub environment: Environment,
    /// How entries are written; none: text in development, JSON elsewhere.
    pub format: Option<Format>,
    /// The clock, which is read once for each entry.
    pub now: fn() -> DateTime<Utc>,
}

/// Where a program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// On the machine of whoever writes it.
    Development,
    /// Before production.
    Staging,
    /// For real.
    Production,
}

/// How entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line for a person.
    Text,
    /// A JSON object in a line.
    Json,
}

/// A text that names no environment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read the environment {0:?}: it is development, staging or production")]
pub struct UnknownEnvironment(String);

/// Why a program cannot log.
#[derive(Debug, Error)]
pub enum InitError {
    /// The filter cannot be read.
    #[error("read the log filter {filter:?}: write it like info,store=debug (RUST_LOG)")]
    Filter {
        /// The filter.
        filter: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// Logging was begun before.
    #[error("begin logging: it was begun before in this program")]
    Begun(#[from] TryInitError),
}

/// Begins logging to standard error, for the whole program. `RUST_LOG` says what is logged;
/// without it, everything from INFO on.
///
/// # Errors
/// When `RUST_LOG` cannot be read, or logging was begun before.
pub fn init(options: Options) -> Result<(), InitError> {
    let filter = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    subscriber(options, &filter, std::io::stderr)?.try_init()?;
    Ok(())
}

/// What [`init`] installs, with another filter (empty: from INFO on) and another writer. Each
/// entry is one call of `write_all`.
///
/// # Errors
/// When the filter cannot be read.
pub fn subscriber<W>(
    options: Options,
    filter: &str,
    writer: W,
) -> Result<impl Subscriber + Send + Sync, InitError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = if filter.trim().is_empty() { DEFAULT_FILTER } else { filter };
    let parsed = EnvFilter::try_new(filter)
        .map_err(|source| InitError::Filter { filter: filter.to_owned(), source })?;
    Ok(Registry::default().with(parsed).with(EntryLayer::new(options, writer)))
}

impl Options {
    /// How entries are written: as asked for, else as fits the environment.
    fn format(&self) -> Format {
        self.format.unwrap_or(match self.environment {
            Environment::Development => Format::Text,
            Environment::Staging | Environment::Production => Format::Json,
        })
    }
}

impl Environment {
    /// Its name in an entry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

impl std::str::FromStr for Environment {
    type Err = UnknownEnvironment;

    fn from_str(text: &str) -> Result<Self, UnknownEnvironment> {
        [Self::Development, Self::Staging, Self::Production]
            .into_iter()
            .find(|environment| environment.as_str() == text)
            .ok_or_else(|| UnknownEnvironment(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_read_by_its_name() {
        for environment in [Environment::Development, Environment::Staging, Environment::Production]
        {
            assert_eq!(environment.as_str().parse(), Ok(environment));
        }
        let error = "prod".parse::<Environment>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "read the environment \"prod\": it is development, staging or production"
        );
    }
}
