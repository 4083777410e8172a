//! Failures and exit codes.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | a fault of ours |
//! | 2 | the command or its input is wrong |
//! | 3 | the rules or your roles do not allow it |
//! | 4 | there is no such thing |
//! | 5 | somebody else was faster |
//! | 6 | what was verified does not hold |
//! | 7 | a source does not answer |

use std::fmt;

use app::{AppError, Code};

/// Why a command failed.
pub(crate) enum Failure {
    App(AppError),
    Usage(String),
    Broken(String),
}

impl Failure {
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::Usage(text.into())
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Broken(_) => 6,
            Self::App(error) => match error.code {
                Code::Internal => 1,
                Code::Invalid => 2,
                Code::Forbidden | Code::Refused | Code::SignedOut => 3,
                Code::NotFound => 4,
                Code::Conflict | Code::Stopped => 5,
                Code::LedgerBroken => 6,
                Code::SourceUnavailable => 7,
            },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(error) => f.write_str(&error.message),
            Self::Usage(text) | Self::Broken(text) => f.write_str(text),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// A file as text.
pub(crate) fn read(path: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))
}

/// Prints an answer: as JSON, or as lines a person reads.
pub(crate) fn print(value: &serde_json::Value, json: bool) {
    let mut value = value.clone();
    model::said::plain(&mut value);
    let value = &value;
    if json {
        println!("{value:#}");
    } else {
        lines(value, 0);
    }
}

fn lines(value: &serde_json::Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                if value.is_object() || value.as_array().is_some_and(|items| !items.is_empty()) {
                    println!("{indent}{name}:");
                    lines(value, depth + 1);
                } else {
                    println!("{indent}{name}: {}", plain(value));
                }
            }
        }
        serde_json::Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                if item.is_object() || item.is_array() {
                    if place > 0 {
                        println!();
                    }
                    lines(item, depth);
                } else {
                    println!("{indent}{}", plain(item));
                }
            }
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => println!("{indent}{}", plain(value)),
    }
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "-".into(),
        serde_json::Value::Array(_)
        | serde_json::Value::Object(_)
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_) => value.to_string(),
    }
}
