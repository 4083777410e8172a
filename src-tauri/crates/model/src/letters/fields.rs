//! Merge fields: what a letter can say, and of which type each is.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Language, LetterError};

/// Something a letter says that differs from letter to letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LetterField")]
pub enum Field {
    /// Who is written to: the person, or who acts for them.
    Recipient,
    /// Number of the request.
    Number,
    /// What was asked for, in words.
    RequestKind,
    /// The local day of receipt.
    Received,
    /// The day the answer is due.
    Due,
    /// The day it is due after an extension.
    ExtendedDue,
    /// The provision the period comes from.
    Law,
    /// Where questions go.
    Contact,
    /// Who writes.
    Sender,
    /// Where the person can complain, and to which court they can go.
    Remedy,
    /// Why: an extension, a refusal.
    Reason,
    /// How the identity is to be confirmed.
    Method,
    /// What the person is asked.
    Question,
    /// Files of the package.
    Files,
    /// Records of the package.
    Records,
    /// SHA-256 of the package.
    PackageSha256,
    /// The day of the erasure.
    ErasedOn,
    /// Rows that were erased.
    Rows,
    /// The day from which no backup holds the person any more.
    BackupsFree,
    /// What is kept, and why.
    Kept,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum FieldType {
    Text,
    Date,
    Number,
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Number => "a number",
        })
    }
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Value {
    Text(String),
    Date(NaiveDate),
    Number(u64),
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 20] = [
        Self::Recipient,
        Self::Number,
        Self::RequestKind,
        Self::Received,
        Self::Due,
        Self::ExtendedDue,
        Self::Law,
        Self::Contact,
        Self::Sender,
        Self::Remedy,
        Self::Reason,
        Self::Method,
        Self::Question,
        Self::Files,
        Self::Records,
        Self::PackageSha256,
        Self::ErasedOn,
        Self::Rows,
        Self::BackupsFree,
        Self::Kept,
    ];

    /// The field as a template names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Number => "number",
            Self::RequestKind => "request_kind",
            Self::Received => "received",
            Self::Due => "due",
            Self::ExtendedDue => "extended_due",
            Self::Law => "law",
            Self::Contact => "contact",
            Self::Sender => "sender",
            Self::Remedy => "remedy",
            Self::Reason => "reason",
            Self::Method => "method",
            Self::Question => "question",
            Self::Files => "files",
            Self::Records => "records",
            Self::PackageSha256 => "package_sha256",
            Self::ErasedOn => "erased_on",
            Self::Rows => "rows",
            Self::BackupsFree => "backups_free",
            Self::Kept => "kept",
        }
    }

    /// The field with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == name)
    }

    /// What it holds.
    pub fn holds(self) -> FieldType {
        match self {
            Self::Received | Self::Due | Self::ExtendedDue | Self::ErasedOn | Self::BackupsFree => {
                FieldType::Date
            }
            Self::Files | Self::Records | Self::Rows => FieldType::Number,
            Self::Recipient
            | Self::Number
            | Self::RequestKind
            | Self::Law
            | Self::Contact
            | Self::Sender
            | Self::Remedy
            | Self::Reason
            | Self::Method
            | Self::Question
            | Self::PackageSha256
            | Self::Kept => FieldType::Text,
        }
    }
}

/// Fields with their values, in the language of the letter. A text without a letter is no value.
#[derive(Clone, Debug)]
pub struct Fields {
    language: Language,
    values: BTreeMap<Field, String>,
}

impl Fields {
    /// No field has a value yet.
    pub fn new(language: Language) -> Self {
        Self { language, values: BTreeMap::new() }
    }

    /// Gives a field its value.
    ///
    /// # Errors
    /// [`LetterError::Type`] when the field holds something else.
    pub fn put(&mut self, field: Field, value: Value) -> Result<(), LetterError> {
        let words = self.language.words();
        let text = match (field.holds(), value) {
            (FieldType::Text, Value::Text(text)) => text.trim().to_owned(),
            (FieldType::Date, Value::Date(date)) => words.date(date),
            (FieldType::Number, Value::Number(number)) => words.number(number),
            (holds, Value::Text(_) | Value::Date(_) | Value::Number(_)) => {
                return Err(LetterError::Type { field, holds });
            }
        };
        if !text.is_empty() {
            self.values.insert(field, text);
        }
        Ok(())
    }

    /// Whether a field has a value.
    pub fn has(&self, field: Field) -> bool {
        self.values.contains_key(&field)
    }

    /// The value of a field, as the letter says it.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(String::as_str)
    }
}
