//! The closed set of errors that a caller acts on. The window looks at the code, never at the text.

use model::requests::StepRefusal;
use serde::{Deserialize, Serialize};
use store::StoreError;
use thiserror::Error;
use ts_rs::TS;

/// What a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such thing.
    NotFound,
    /// The officer's roles do not allow it.
    Forbidden,
    /// The rules do not allow it now; the message says what has to be done first.
    Refused,
    /// Somebody else was faster: look again.
    Conflict,
    /// The officer stopped it.
    Stopped,
    /// The input is wrong; the message names the field.
    Invalid,
    /// A source does not answer.
    SourceUnavailable,
    /// The audit trail does not verify.
    LedgerBroken,
    /// Nobody is signed in.
    SignedOut,
    /// A fault of ours.
    Internal,
}

/// An error as it leaves the console: a code and a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize, TS)]
#[error("{message}")]
pub struct AppError {
    /// What to act on.
    pub code: Code,
    /// What to show.
    pub message: String,
    /// The field of the input that is wrong, where the caller can show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

impl AppError {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None }
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no {what}."))
    }

    /// The rules do not allow it now.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Code::Refused, message)
    }

    /// The input is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::Invalid, message)
    }

    /// The same, told at a field of the input.
    #[must_use]
    pub fn at(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// A fault of ours. The detail goes to the log, the sentence to the officer.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %chain(error), "an operation failed");
        Self::new(Code::Internal, format!("Something failed in the console: {}.", chain(error)))
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Changed(what) => {
                Self::new(Code::Conflict, format!("Somebody else changed {what}. Look again."))
            }
            StoreError::Refused(reason) => {
                Self::refused(format!("The compliance database refuses: {reason}."))
            }
            StoreError::Ledger(_) => Self::new(Code::LedgerBroken, error.to_string()),
            StoreError::UnknownEngine => Self::invalid(error.to_string()),
            StoreError::Database(_) if error.is_full() => {
                tracing::error!("the disk of the compliance database is full");
                let told = "The disk of the compliance database is full: make room there, then \
                            try again. What was recorded before is safe.";
                Self::new(Code::Internal, told)
            }
            StoreError::Column { .. } | StoreError::Migrate(_) | StoreError::Database(_) => {
                Self::internal(&error)
            }
        }
    }
}

impl From<StepRefusal> for AppError {
    fn from(refusal: StepRefusal) -> Self {
        let mut message = refusal.to_string();
        if let Some(first) = message.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        Self::refused(message + ".")
    }
}
