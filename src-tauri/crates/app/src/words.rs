//! Words that the store keeps as text and the answers say as closed sets, so that the window is
//! told every word there can be.

use model::requests::from_key;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::errors::AppError;

/// How far a collection, or a whole source, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum CollectionState {
    Queued,
    Working,
    Done,
    Failed,
    Skipped,
}

/// Where a state stands in the course of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum StepProgress {
    Done,
    Current,
    Todo,
}

/// What is known of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierState {
    /// The person named it, or it was found beside theirs; nobody has decided.
    Given,
    /// It was shown to be theirs.
    Confirmed,
    /// It was shown not to be theirs.
    Rejected,
}

/// What became of an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has decided.
    Waiting,
    /// A second person agreed.
    Approved,
    /// A second person asked for changes.
    SentBack,
    /// What was to be approved changed, so that the approval counts no more.
    Voided,
}

/// Kinds of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum JobKind {
    Collect,
    Plan,
    Execute,
    Search,
}

/// How far background work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum JobState {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// What an erasure does to the rows of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureWord {
    /// The rows go.
    Delete,
    /// Columns are masked.
    Mask,
    /// The rows stay.
    Retain,
    /// The rows stay and are marked.
    Restrict,
}

/// How pressing something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pressing {
    /// The law is being broken.
    Critical,
    /// It will be, if nobody acts.
    Warning,
    /// A second person is waited for.
    Approval,
}

impl JobState {
    /// As the store keeps it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A word that this version never wrote.
#[derive(Debug, thiserror::Error)]
#[error("read the stored word {0:?}: it is none of those known")]
struct UnknownWord(String);

/// Reads a stored word.
///
/// # Errors
/// `internal` when it is none of the words: the database holds what this version never wrote.
pub(crate) fn word<T: serde::de::DeserializeOwned>(stored: &str) -> Result<T, AppError> {
    from_key(stored).ok_or_else(|| AppError::internal(&UnknownWord(stored.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::{IdentifierState, JobState, word};

    #[test]
    fn the_key_of_a_job_state_is_read_back_as_the_state() {
        for key in ["queued", "running", "done", "failed", "cancelled"] {
            let state: JobState = word(key).expect("the store admits this word");
            assert_eq!(state.key(), key);
        }
    }

    #[test]
    fn a_word_that_nobody_writes_is_an_error() {
        assert!(word::<IdentifierState>("maybe").is_err(), "the store would have refused it");
    }
}
