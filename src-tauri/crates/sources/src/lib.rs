//! The outside systems that hold personal data: describe, find, preview, erase, search again.
//!
//! One folder per kind, one list of kinds ([`open`]); the engine speaks SQL through a session and
//! knows kinds by their [`Kind`] only where their SQL differs ([`sql`]).
//!
//! Invariant: values are bound, identifiers are quoted by one function, and no error text holds a
//! value of a row.

mod engine;
mod errors;
pub mod manual;
mod postgres;
mod source;
mod sql;
mod sqlite;

use std::sync::Arc;

pub use engine::Sources;
pub use engine::candidates::{Candidate, Candidates, Relation, Why, candidates};
pub use engine::collect::{Outcome, Sink, collect};
pub use engine::erase::{BeforeCommit, Erased, Receipt, erase, order};
pub use engine::preview::{Preview, PreviewStep, Shared, by_hand, preview};
pub use engine::scan::{Hit, Scan, scan};
pub use errors::{EraseError, SourceError};
pub use source::{Fate, Kind, Ping, Source};

/// Opens a source by its URL: `postgres://…`, `postgresql://…`, `sqlite:<path>`. Nothing is
/// connected yet. `manual:…` is opened by nobody: [`manual::Manual`] reads it.
///
/// # Errors
/// When the URL names no kind we know, or is malformed.
pub async fn open(url: &str) -> Result<Arc<dyn Source>, SourceError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Arc::new(postgres::Postgres::new(url)?))
    } else if let Some(path) = url.strip_prefix("sqlite:") {
        Ok(Arc::new(sqlite::Sqlite::new(path.trim_start_matches("//"))))
    } else {
        Err(SourceError::UnknownKind)
    }
}
