//! What the core says to a person: the English sentence, and how it was made, so that the window can
//! say it in its own language.
//!
//! Invariant: a sentence is written in one place, as the literal of a [`said!`](crate::said) macro.
//! There is no other way to make one, so whoever reads the sources finds every sentence there can
//! be; a test of the window does, and asks for each in each language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sentence. It reads as its English: to a log, to the command line, to the HTTP API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Said {
    /// In English.
    text: String,
    /// In English with the names of what is put in, such as `{number} is closed.`
    template: Cow<'static, str>,
    /// What is put in, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Value>>", optional)]
    values: BTreeMap<Cow<'static, str>, Value>,
}

/// Something that is put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SaidValue")]
pub enum Value {
    /// A name, a key, a path, what another program said: the same in every language.
    Text(String),
    /// A number.
    Number(#[ts(type = "number")] i64),
    /// A day.
    Date(#[ts(type = "string")] NaiveDate),
    /// A day of a reckoning, such as `31 Jan`.
    Day(#[ts(type = "string")] NaiveDate),
    /// The same with its weekday, such as `Mon 1 Mar`.
    Weekday(#[ts(type = "string")] NaiveDate),
    /// The same with its year, too.
    LongDay(#[ts(type = "string")] NaiveDate),
    /// A moment.
    Instant(#[ts(type = "string")] DateTime<Utc>),
    /// A sentence, or a word, of its own.
    Said(Said),
    /// A sentence of ours that was kept as text.
    Kept(String),
    /// Several, one after the other.
    List(Vec<Value>),
}

impl Said {
    /// For [`said!`](crate::said), which has looked at the names.
    #[doc(hidden)]
    pub fn new<const N: usize>(template: &'static str, values: [(&'static str, Value); N]) -> Self {
        let values: BTreeMap<_, _> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self::of(Cow::Borrowed(template), values)
    }

    fn of(template: Cow<'static, str>, values: BTreeMap<Cow<'static, str>, Value>) -> Self {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = &*template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            text.push_str(before);
            if let Some(value) = values.get(name) {
                text.push_str(&value.to_string());
            }
            rest = after;
        }
        text.push_str(rest);
        Self { text, template, values }
    }

    /// The same sentence with another word where it names this one.
    #[must_use]
    pub fn replaced(&self, name: &str, by: &Self) -> Self {
        let values = self.values.iter().map(|(key, value)| {
            let value = match value {
                Value::Text(text) if text == name => Value::Said(by.clone()),
                Value::Said(said) => Value::Said(said.replaced(name, by)),
                Value::Text(_)
                | Value::Number(_)
                | Value::Date(_)
                | Value::Day(_)
                | Value::Weekday(_)
                | Value::LongDay(_)
                | Value::Instant(_)
                | Value::Kept(_)
                | Value::List(_) => value.clone(),
            };
            (key.clone(), value)
        });
        Self::of(self.template.clone(), values.collect())
    }

    /// The English.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Deref for Said {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq<str> for Said {
    fn eq(&self, text: &str) -> bool {
        self.text == text
    }
}

impl PartialEq<&str> for Said {
    fn eq(&self, text: &&str) -> bool {
        self.text == *text
    }
}

impl From<Said> for String {
    fn from(said: Said) -> Self {
        said.text
    }
}

impl Value {
    /// What has no words of ours, as it shows itself.
    pub fn text(shown: impl fmt::Display) -> Self {
        Self::Text(shown.to_string())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Kept(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Day(day) => write!(f, "{}", day.format("%-d %b")),
            Self::Weekday(day) => write!(f, "{}", day.format("%a %-d %b")),
            Self::LongDay(day) => write!(f, "{}", day.format("%a %-d %b %Y")),
            Self::Instant(at) => write!(f, "{}", at.format("%-d %b %Y %H:%M UTC")),
            Self::Said(said) => f.write_str(said),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

/// Takes the English of every sentence in an answer, for who reads no other: the command line.
pub fn plain(answer: &mut serde_json::Value) {
    match answer {
        serde_json::Value::Object(fields) => {
            let said = fields.contains_key("text")
                && fields.contains_key("template")
                && fields.keys().all(|key| matches!(key.as_str(), "text" | "template" | "values"));
            match fields.get_mut("text") {
                Some(text) if said => *answer = text.take(),
                Some(_) | None => fields.values_mut().for_each(plain),
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(plain),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

/// What can be put into a sentence as more than the text it shows.
pub trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (*self).to_value()
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for Said {
    fn to_value(&self) -> Value {
        Value::Said(self.clone())
    }
}

impl ToValue for NaiveDate {
    fn to_value(&self) -> Value {
        Value::Date(*self)
    }
}

impl ToValue for DateTime<Utc> {
    fn to_value(&self) -> Value {
        Value::Instant(*self)
    }
}

impl<T: ToValue> ToValue for [T] {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(ToValue::to_value).collect())
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value {
                // No count of ours comes near the end.
                Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize i32 i64 }

/// Makes a [`Said`]: `said!("{number} is closed.", number)`. Each name in braces is given after the
/// sentence: as it is (`number`), with a value (`number = request.number`), or, for what only shows
/// itself, with a percent sign (`%error`, `path = %path.display()`). Names that do not fit together
/// do not compile.
#[macro_export]
macro_rules! said {
    (@ $template:literal; $($name:ident = $value:expr),*;) => {{
        const { $crate::said::check($template, &[$(stringify!($name)),*]) };
        $crate::said::Said::new($template, [$((stringify!($name), $value)),*])
    }};
    (@ $template:literal; $($done:ident = $known:expr),*; $name:ident = % $value:expr $(, $($rest:tt)*)?) => {
        $crate::said!(@ $template; $($done = $known,)* $name = $crate::said::Value::text(&$value); $($($rest)*)?)
    };
    (@ $template:literal; $($done:ident = $known:expr),*; $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::said!(@ $template; $($done = $known,)* $name = $crate::said::ToValue::to_value(&$value); $($($rest)*)?)
    };
    (@ $template:literal; $($done:ident = $known:expr),*; % $name:ident $(, $($rest:tt)*)?) => {
        $crate::said!(@ $template; $($done = $known,)* $name = $crate::said::Value::text(&$name); $($($rest)*)?)
    };
    (@ $template:literal; $($done:ident = $known:expr),*; $name:ident $(, $($rest:tt)*)?) => {
        $crate::said!(@ $template; $($done = $known,)* $name = $crate::said::ToValue::to_value(&$name); $($($rest)*)?)
    };
    ($template:literal $(, $($values:tt)*)?) => {
        $crate::said!(@ $template; ; $($($values)*)?)
    };
}

/// Stops the compiler where a name in braces has no value, or a value no name in braces.
#[doc(hidden)]
pub const fn check(template: &str, names: &[&str]) {
    let text = template.as_bytes();
    let mut at = 0;
    while at < text.len() {
        assert!(text[at] != b'}', "a brace is closed that was not opened");
        if text[at] == b'{' {
            let start = at + 1;
            while at < text.len() && text[at] != b'}' {
                at += 1;
            }
            assert!(at < text.len(), "a brace is not closed");
            let mut known = false;
            let mut index = 0;
            while index < names.len() {
                known = known || is(text, start, at, names[index].as_bytes());
                index += 1;
            }
            assert!(known, "a name in braces has no value");
        }
        at += 1;
    }
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut found = false;
        let mut start = 0;
        while start < text.len() {
            let end = start + 1 + name.len();
            found = found
                || (text[start] == b'{'
                    && end < text.len()
                    && text[end] == b'}'
                    && is(text, start + 1, end, name));
            start += 1;
        }
        assert!(found, "a value has no name in braces");
        index += 1;
    }
}

const fn is(text: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut index = 0;
    while index < name.len() {
        if text[start + index] != name[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Said, check};
    use chrono::NaiveDate;

    #[test]
    fn a_sentence_reads_in_english_and_says_how_it_was_made() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let why = said!("it is closed");
        let said = said!(
            "{number}, due {day}: {why} ({places} places).",
            number = "R-1",
            day,
            why,
            places = 3_u64
        );
        assert_eq!(said.as_str(), "R-1, due 2026-11-25: it is closed (3 places).");
        let wire = serde_json::to_value(&said).unwrap();
        assert_eq!(
            wire,
            serde_json::json!({
                "text": "R-1, due 2026-11-25: it is closed (3 places).",
                "template": "{number}, due {day}: {why} ({places} places).",
                "values": {
                    "day": { "date": "2026-11-25" },
                    "number": { "text": "R-1" },
                    "places": { "number": 3 },
                    "why": { "said": { "text": "it is closed", "template": "it is closed" } },
                },
            })
        );
        assert_eq!(serde_json::from_value::<Said>(wire).unwrap(), said);
    }

    #[test]
    fn a_name_without_value_and_a_value_without_name_stop_the_compiler() {
        let refused = |template: &'static str, names: &'static [&'static str]| {
            std::panic::catch_unwind(|| check(template, names)).is_err()
        };
        assert!(!refused("{a} of {b}", &["a", "b"]));
        assert!(refused("{a} of {c}", &["a", "b"]));
        assert!(refused("{a} of", &["a", "b"]));
        assert!(refused("{a of", &["a"]));
    }
}
