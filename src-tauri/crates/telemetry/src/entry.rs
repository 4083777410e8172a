//! One entry of the log, as JSON and as text.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use tracing::Level;

/// How grave an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Severity {
    Debug,
    Info,
    Warning,
    Error,
    Critical,
}

impl Severity {
    pub(crate) fn of(level: Level, critical: bool) -> Self {
        match level {
            Level::ERROR if critical => Self::Critical,
            Level::ERROR => Self::Error,
            Level::WARN => Self::Warning,
            Level::INFO => Self::Info,
            _ => Self::Debug,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
            Self::Critical => "CRITICAL",
        }
    }
}

/// An entry. The order of the fields is the order in the line.
#[derive(Serialize)]
pub(crate) struct Entry<'a> {
    #[serde(serialize_with = "milliseconds")]
    pub(crate) timestamp: DateTime<Utc>,
    pub(crate) level: Severity,
    pub(crate) service: &'a str,
    pub(crate) version: &'a str,
    pub(crate) environment: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) context: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stack_trace: Option<String>,
}

fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn milliseconds<S: serde::Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&timestamp(*at))
}

impl Entry<'_> {
    /// A JSON object and a line feed.
    pub(crate) fn json(&self) -> String {
        let mut line = serde_json::to_string(self)
            .expect("strings, and a map of strings to plain values, are always JSON");
        line.push('\n');
        line
    }

    /// A line for a person; a stack trace follows indented. Control characters are escaped, so
    /// that no value can look like another entry.
    pub(crate) fn text(&self) -> String {
        let mut line = format!("{} {:<8}", timestamp(self.timestamp), self.level.name());
        if let Some(message) = &self.message {
            line.push(' ');
            escape(message, &mut line);
        }
        for (name, value) in &self.context {
            match value {
                Value::String(text) => pair(name, text, &mut line),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => pair(name, &value.to_string(), &mut line),
            }
        }
        if let Some(error) = &self.error {
            line.push_str(": ");
            escape(error, &mut line);
        }
        line.push('\n');
        for frame in self.stack_trace.iter().flat_map(|trace| trace.lines()) {
            line.push_str("    ");
            escape(frame, &mut line);
            line.push('\n');
        }
        line
    }
}

fn pair(name: &str, value: &str, line: &mut String) {
    line.push(' ');
    escape(name, line);
    line.push('=');
    let plain = !value.is_empty()
        && !value.contains(|character: char| character.is_whitespace() || character == '"');
    if plain {
        escape(value, line);
    } else {
        write!(line, "{value:?}").expect("a string takes every write");
    }
}

fn escape(text: &str, line: &mut String) {
    for character in text.chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
}
