//! What is wrong with a map, where, and what to do about it.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::types::At;
use crate::said;
use crate::said::Said;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The map is not used until it is put right.
    Error,
    /// Worth a look; the map works.
    Warning,
}

/// One problem of a map. Its text names the thing and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Problem {
    /// The file as it was named when it was read.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// `dataset.collection`, or the dataset alone, where the problem lies in one.
    pub collection: Option<String>,
    /// Dotted path of the field, where the problem lies in one.
    pub field: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what to do, as a lower-case fragment.
    pub message: Said,
}

impl Problem {
    /// A problem that stops the map from being used.
    pub fn error(file: &str, at: At, message: Said) -> Self {
        Self {
            file: file.to_owned(),
            line: at.line,
            column: at.column,
            collection: None,
            field: None,
            severity: Severity::Error,
            message,
        }
    }

    /// A problem that is only pointed out.
    pub fn warning(file: &str, at: At, message: Said) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, at, message) }
    }

    /// The same problem, said to lie in this collection.
    #[must_use]
    pub fn in_collection(self, collection: impl fmt::Display) -> Self {
        Self { collection: Some(collection.to_string()), ..self }
    }

    /// The same problem, said to lie in this field.
    #[must_use]
    pub fn in_field(self, field: impl fmt::Display) -> Self {
        Self { field: Some(field.to_string()), ..self }
    }

    /// The problem with its place.
    pub fn said(&self) -> Said {
        let Self { file, line, message: problem, .. } = self;
        let place = match (&self.collection, &self.field) {
            (Some(collection), Some(field)) => format!("{collection}.{field}"),
            (Some(place), None) | (None, Some(place)) => place.clone(),
            (None, None) => {
                return said!("{file}:{at}: {problem}", file, at = %line, problem);
            }
        };
        said!("{file}:{at}: {place}: {problem}", file, at = %line, place, problem)
    }

    /// Whether the map cannot be used because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}
