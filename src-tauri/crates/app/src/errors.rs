//! The closed set of errors that a caller acts on. The window looks at the code, never at the text.

use model::requests::StepRefusal;
use model::said;
use model::said::{Said, Value};
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
    /// What to show. Logs, the command line and the API read its English.
    pub message: Said,
    /// The field of the input that is wrong, where the caller can show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

impl AppError {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: Said) -> Self {
        Self { code, message, field: None }
    }

    /// There is no such thing.
    pub fn not_found(message: Said) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// The rules do not allow it now.
    pub fn refused(message: Said) -> Self {
        Self::new(Code::Refused, message)
    }

    /// The input is wrong.
    pub fn invalid(message: Said) -> Self {
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
        Self::new(
            Code::Internal,
            said!("Something failed in the console: {error}.", error = chain(error)),
        )
    }
}

/// What our own triggers say when they refuse.
fn database_reason(reason: &str) -> Value {
    let said = match reason {
        "an approval is never deleted" => said!("an approval is never deleted"),
        "what an approval is about cannot change" => {
            said!("what an approval is about cannot change")
        }
        "a decision is final" => said!("a decision is final"),
        "a voided approval cannot be given" => said!("a voided approval cannot be given"),
        "the preparer cannot approve" => said!("the preparer cannot approve"),
        "an approval is requested first and decided by somebody else" => {
            said!("an approval is requested first and decided by somebody else")
        }
        "a published version is immutable" => said!("a published version is immutable"),
        "a published text is immutable" => said!("a published text is immutable"),
        "what a version is cannot change" => said!("what a version is cannot change"),
        "a second person has to approve exactly this text" => {
            said!("a second person has to approve exactly this text")
        }
        "a version begins as a draft" => said!("a version begins as a draft"),
        other => return Value::text(other),
    };
    Value::Said(said)
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> Value {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    Value::Kept(text)
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Changed(what) => {
                Self::new(Code::Conflict, said!("Somebody else changed {what}. Look again.", what))
            }
            StoreError::Refused(reason) => Self::refused(said!(
                "The compliance database refuses: {reason}.",
                reason = database_reason(reason)
            )),
            StoreError::Ledger(error) => Self::new(
                Code::LedgerBroken,
                said!("Something failed with the audit trail: {error}.", error),
            ),
            StoreError::UnknownEngine => Self::invalid(said!(
                "The URL of a compliance database begins with sqlite: or postgres://."
            )),
            StoreError::Database(_) if error.is_full() => {
                tracing::error!("the disk of the compliance database is full");
                let told = said!(
                    "The disk of the compliance database is full: make room there, then try \
                     again. What was recorded before is safe."
                );
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
        Self::refused(refusal.said())
    }
}
