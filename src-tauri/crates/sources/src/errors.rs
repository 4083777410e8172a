//! What can go wrong with a source. No text holds a value of a row.

use std::fmt;
use std::io::ErrorKind;

use model::plan::Address;
use model::said;
use model::said::{Said, Value};

/// A failure of a source.
#[derive(Debug)]
pub enum SourceError {
    /// The URL names no kind.
    UnknownKind,
    /// The URL is malformed.
    Url,
    /// The plan names a dataset that no source serves.
    NotConnected(String),
    /// The plan names a table that is not there.
    NoTable(Address),
    /// The plan names a column that is not there.
    NoColumn {
        /// The collection.
        address: Address,
        /// The column.
        column: String,
    },
    /// A name holds a NUL byte.
    Name,
    /// The source could not be opened when the walk began.
    Unavailable(String),
    /// What was read cannot be taken.
    Sink(Box<dyn std::error::Error + Send + Sync>),
    /// An officer asked it to stop.
    Cancelled,
    /// The source itself.
    Database(sqlx::Error),
}

impl SourceError {
    /// The sentence, without its end. What another program said is beside it, as the source.
    pub fn said(&self) -> Said {
        match self {
            Self::UnknownKind => said!(
                "open a source: its URL begins with neither postgres:// nor sqlite: nor manual:"
            ),
            Self::Url => said!("open a source: its URL is malformed"),
            Self::NotConnected(dataset) => {
                said!("no source is connected for dataset {dataset}", dataset)
            }
            Self::NoTable(address) => said!("{address}: the source has no such table", address),
            Self::NoColumn { address, column } => {
                said!("{address}: the table has no column {column}", address, column)
            }
            Self::Name => said!("a name in the plan holds a NUL byte"),
            Self::Unavailable(reason) => said!("{reason}", reason = Value::Kept(reason.clone())),
            Self::Sink(_) => said!("keep what was read"),
            Self::Cancelled => said!("it was cancelled"),
            Self::Database(error) => brief(error),
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for SourceError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others come of nothing else")]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sink(error) => Some(&**error),
            _ => None,
        }
    }
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
fn brief(error: &sqlx::Error) -> Said {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            let message = database.message();
            // "Key (email)=(…)" and quoted input values stay out.
            let cut =
                message.find(": \"").or_else(|| message.find(" Key (")).unwrap_or(message.len());
            said!("the source answers {message} ({code})", message = &message[..cut], code = &*code)
        }
        sqlx::Error::Io(error) if is_cut(error.kind()) => {
            said!("the connection to the source broke")
        }
        sqlx::Error::Io(error) => {
            said!("the source cannot be reached ({kind})", kind = %error.kind())
        }
        sqlx::Error::PoolTimedOut => said!("the source does not answer in time"),
        sqlx::Error::Tls(_) => said!("the source's certificate cannot be verified"),
        sqlx::Error::Protocol(_) => said!("the connection to the source broke"),
        _ => said!("the source cannot be used"),
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
#[derive(Debug)]
pub enum EraseError {
    /// Rows came or went since the preview.
    Changed {
        /// The collection.
        address: Address,
        /// Rows of the preview.
        expected: u64,
        /// Rows now.
        found: u64,
    },
    /// The source does not allow it any more.
    Problem(String),
    /// The console could not note the transaction before it was committed.
    Note(Box<dyn std::error::Error + Send + Sync>),
    /// A statement changed other rows than those that were counted: a trigger, a rule or a row
    /// policy of the source stands in the way.
    Swallowed {
        /// The collection.
        address: Address,
        /// Rows that were to be changed.
        found: u64,
        /// Rows that were.
        changed: u64,
    },
    /// The COMMIT failed or its answer was lost: whether it happened, only the source can say.
    Commit(SourceError),
    /// The source.
    Source(SourceError),
}

impl EraseError {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        match self {
            Self::Changed { address, expected, found } => said!(
                "{address}: the preview counted {expected} rows, now there are {found}: plan again",
                address,
                expected,
                found
            ),
            Self::Problem(problem) => said!(
                "the source has changed since the preview: {problem}",
                problem = Value::Kept(problem.clone())
            ),
            Self::Note(_) => said!("note the transaction before it is committed"),
            Self::Swallowed { address, found, changed } => said!(
                "{address}: {changed} of {found} rows were changed: a trigger, a rule or a policy \
                 of the source stands in the way",
                address,
                changed,
                found
            ),
            Self::Commit(_) => said!("commit the erasure"),
            Self::Source(error) => error.said(),
        }
    }
}

impl fmt::Display for EraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for EraseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Note(error) => Some(&**error),
            Self::Commit(error) => Some(error),
            Self::Source(error) => error.source(),
            Self::Changed { .. } | Self::Problem(_) | Self::Swallowed { .. } => None,
        }
    }
}

impl From<SourceError> for EraseError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
