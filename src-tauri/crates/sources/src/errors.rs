//! What can go wrong with a source. No text holds a value of a row.

use std::io::ErrorKind;

use model::plan::Address;
use thiserror::Error;

/// A failure of a source.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The URL names no kind.
    #[error("open a source: its URL begins with neither postgres:// nor sqlite: nor manual:")]
    UnknownKind,
    /// The URL is malformed.
    #[error("open a source: its URL is malformed")]
    Url,
    /// The plan names a dataset that no source serves.
    #[error("no source is connected for dataset {0}")]
    NotConnected(String),
    /// The plan names a table that is not there.
    #[error("{0}: the source has no such table")]
    NoTable(Address),
    /// The plan names a column that is not there.
    #[error("{address}: the table has no column {column}")]
    NoColumn {
        /// The collection.
        address: Address,
        /// The column.
        column: String,
    },
    /// A name holds a NUL byte.
    #[error("a name in the plan holds a NUL byte")]
    Name,
    /// The source could not be opened when the walk began.
    #[error("{0}")]
    Unavailable(String),
    /// What was read cannot be taken.
    #[error("keep what was read")]
    Sink(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An officer asked it to stop.
    #[error("it was cancelled")]
    Cancelled,
    /// The source itself.
    #[error("{}", brief(.0))]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for SourceError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl SourceError {
    /// Whether somebody else's work stood in the way for a moment: a deadlock, a row that was
    /// changed meanwhile, a lock that was held. Nothing was written; it can be tried again.
    pub fn is_transient(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        // SQLSTATE of PostgreSQL, result codes of SQLite (busy, busy snapshot).
        matches!(error.code().as_deref(), Some("40001" | "40P01" | "55P03" | "5" | "517"))
    }
}

/// The failure without the values that a database likes to quote in its detail.
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum of another crate")]
fn brief(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            let message = database.message();
            // "Key (email)=(…)" and quoted input values stay out.
            let cut =
                message.find(": \"").or_else(|| message.find(" Key (")).unwrap_or(message.len());
            format!("the source answers {} ({code})", &message[..cut])
        }
        sqlx::Error::Io(error) if is_cut(error.kind()) => {
            "the connection to the source broke".into()
        }
        sqlx::Error::Io(error) => format!("the source cannot be reached ({})", error.kind()),
        sqlx::Error::PoolTimedOut => "the source does not answer in time".into(),
        sqlx::Error::Tls(_) => "the source's certificate cannot be verified".into(),
        sqlx::Error::Protocol(_) => "the connection to the source broke".into(),
        _ => "the source cannot be used".into(),
    }
}

/// Whether somebody was there and is no more.
fn is_cut(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// Why an erasure did not happen. Nothing was written then, [`EraseError::Commit`] apart.
#[derive(Debug, Error)]
pub enum EraseError {
    /// Rows came or went since the preview.
    #[error("{address}: the preview counted {expected} rows, now there are {found}: plan again")]
    Changed {
        /// The collection.
        address: Address,
        /// Rows of the preview.
        expected: u64,
        /// Rows now.
        found: u64,
    },
    /// The source does not allow it any more.
    #[error("the source has changed since the preview: {0}")]
    Problem(String),
    /// The console could not note the transaction before it was committed.
    #[error("note the transaction before it is committed")]
    Note(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A statement changed other rows than those that were counted: a trigger, a rule or a row
    /// policy of the source stands in the way.
    #[error(
        "{address}: {changed} of {found} rows were changed: a trigger, a rule or a policy of the \
         source stands in the way"
    )]
    Swallowed {
        /// The collection.
        address: Address,
        /// Rows that were to be changed.
        found: u64,
        /// Rows that were.
        changed: u64,
    },
    /// The COMMIT failed or its answer was lost: whether it happened, only the source can say.
    #[error("commit the erasure")]
    Commit(#[source] SourceError),
    /// The source.
    #[error(transparent)]
    Source(#[from] SourceError),
}
