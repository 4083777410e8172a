//! Values as they come out of a source: exact, typed, and ready for JSON, CSV and HTML.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// One cell of a row. Numbers and times keep the text of the source, so nothing is rounded on the
/// way to the person.
#[derive(Clone, Debug)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// Any other finite number, as its exact decimal text; written to JSON without quotes.
    Number(Box<str>),
    /// Text, and every type whose text form is its value: dates, times, uuid, enum, `NaN`.
    Text(Box<str>),
    /// Bytes; written as base64.
    Bytes(Vec<u8>),
    /// A JSON document as the source holds it.
    Json(Box<RawValue>),
    /// An array of the source.
    List(Vec<Value>),
}

/// One row of a collection, aligned with the columns of its plan step.
pub type Row = Vec<Value>;

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether the cell is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as plain text, as it stands in a CSV cell or as a key along a reference.
    /// NULL has none.
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(value) => Some(value.to_string()),
            Self::Int(value) => Some(value.to_string()),
            Self::Number(text) | Self::Text(text) => Some(text.to_string()),
            Self::Bytes(bytes) => Some(base64_text(bytes)),
            Self::Json(raw) => Some(raw.get().to_owned()),
            Self::List(_) => serde_json::to_string(self).ok(),
        }
    }
}

fn base64_text(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Number(a), Self::Number(b)) | (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Json(a), Self::Json(b)) => a.get() == b.get(),
            (Self::List(a), Self::List(b)) => a == b,
            (
                Self::Null
                | Self::Bool(_)
                | Self::Int(_)
                | Self::Number(_)
                | Self::Text(_)
                | Self::Bytes(_)
                | Self::Json(_)
                | Self::List(_),
                _,
            ) => false,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Number(text) => match text.parse::<serde_json::Number>() {
                Ok(number) => number.serialize(serializer),
                Err(_) => serializer.serialize_str(text),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.serialize_str(&base64_text(bytes)),
            Self::Json(raw) => raw.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_in_json() {
        let exact = Value::Number("12345678901234567890.10".into());
        assert_eq!(serde_json::to_string(&exact).unwrap(), "12345678901234567890.10");
    }

    #[test]
    fn what_is_not_a_json_number_becomes_text() {
        assert_eq!(serde_json::to_string(&Value::Number("NaN".into())).unwrap(), "\"NaN\"");
    }
}
