//! Values as they come out of a source: exact, typed, and ready for JSON, CSV and HTML.

use std::borrow::Cow;
use std::io::{self, Write};

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

/// A cell that borrows what it holds, for rows that only pass through.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the borrowed form of a `Value`")]
pub enum Cell<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Number(&'a str),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// A valid JSON document.
    Json(&'a str),
    List(Vec<Cell<'a>>),
}

impl<'a> Cell<'a> {
    /// The value as plain text, as it stands in a CSV cell or as a key along a reference.
    /// NULL has none.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        Some(match self {
            Self::Null => return None,
            Self::Bool(value) => value.to_string().into(),
            Self::Int(value) => value.to_string().into(),
            Self::Number(text) | Self::Text(text) | Self::Json(text) => Cow::Borrowed(*text),
            Self::Bytes(bytes) => base64_text(bytes).into(),
            Self::List(_) => {
                let mut json = Vec::new();
                self.write_json(&mut json).ok()?;
                String::from_utf8(json).ok()?.into()
            }
        })
    }

    /// Writes the value as JSON, digit for digit.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Null => out.write_all(b"null"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Int(value) => write!(out, "{value}"),
            Self::Number(text) if is_json_number(text) => out.write_all(text.as_bytes()),
            Self::Number(text) | Self::Text(text) => Ok(serde_json::to_writer(out, text)?),
            Self::Bytes(bytes) => write!(out, "\"{}\"", base64_text(bytes)),
            Self::Json(text) => out.write_all(text.as_bytes()),
            Self::List(items) => {
                out.write_all(b"[")?;
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.write_all(b",")?;
                    }
                    item.write_json(out)?;
                }
                out.write_all(b"]")
            }
        }
    }

    /// The same value, on its own. A document that is not valid JSON becomes text.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Number(text) => Value::Number((*text).into()),
            Self::Text(text) => Value::Text((*text).into()),
            Self::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            Self::Json(text) => RawValue::from_string((*text).to_owned())
                .map_or_else(|_| Value::text(*text), Value::Json),
            Self::List(items) => Value::List(items.iter().map(Self::to_value).collect()),
        }
    }
}

/// Whether a text is a number as JSON writes it (RFC 8259, section 6).
fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain {
        return digits.len() == 1 || !digits.starts_with('0');
    }
    text.parse::<serde_json::Number>().is_ok()
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

    /// The value, borrowed.
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(value) => Cell::Bool(*value),
            Self::Int(value) => Cell::Int(*value),
            Self::Number(text) => Cell::Number(text),
            Self::Text(text) => Cell::Text(text),
            Self::Bytes(bytes) => Cell::Bytes(bytes),
            Self::Json(raw) => Cell::Json(raw.get()),
            Self::List(items) => Cell::List(items.iter().map(Self::cell).collect()),
        }
    }

    /// [`Cell::text`], owned.
    pub fn to_text(&self) -> Option<String> {
        self.cell().text().map(Cow::into_owned)
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
    fn a_cell_is_written_as_its_value_is() {
        let values = vec![
            Value::Null,
            Value::Bool(true),
            Value::Int(-7),
            Value::Number("0.10".into()),
            Value::Number("007".into()),
            Value::Number("-Infinity".into()),
            Value::text("\u{7f}\"\\\n\u{2028}é"),
            Value::Bytes(vec![0, 255]),
            Value::Json(RawValue::from_string("{\"a\":  1.0}".into()).unwrap()),
            Value::List(vec![Value::Int(1), Value::Null, Value::List(vec![])]),
        ];
        for value in values {
            let mut written = Vec::new();
            value.cell().write_json(&mut written).unwrap();
            let written = String::from_utf8(written).unwrap();
            assert_eq!(written, serde_json::to_string(&value).unwrap());
            assert_eq!(value.cell().to_value(), value);
        }
    }

    #[test]
    fn what_is_not_a_json_number_becomes_text() {
        assert_eq!(serde_json::to_string(&Value::Number("NaN".into())).unwrap(), "\"NaN\"");
    }
}
