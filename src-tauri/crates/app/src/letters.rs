//! Letters to the person of a request (requirement A16) and the correspondence with them (A19).
//! Templates and words are in `model`, the document in `reports`; here they meet the record.

pub mod configure;
pub mod list;
pub mod preview;
pub mod receive;
pub mod send;
pub mod settings;
pub mod test;

mod fields;
mod mail;
mod steps;

use model::letters::{Kind, Language, LetterError};
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::errors::AppError;

/// What is kept of a letter, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    /// Who was written to, or who wrote.
    pub(crate) who: String,
    /// The e-mail address it went to.
    pub(crate) address: Option<String>,
    /// One line; may be empty for a reply.
    pub(crate) subject: String,
    /// The text.
    pub(crate) body: String,
    /// The files it was written to.
    #[serde(default)]
    pub(crate) files: Vec<String>,
}

/// How a letter leaves the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LetterChannel")]
pub enum Channel {
    /// As PDF and text in a folder; somebody sends it.
    File,
    /// By the mail server of the workspace.
    Smtp,
}

impl Channel {
    /// As it is stored.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Smtp => "smtp",
        }
    }
}

/// A letter that cannot be written, with what to do about it.
pub(crate) fn told(error: &LetterError, kind: Kind) -> AppError {
    let problem = error.said();
    AppError::refused(match error {
        LetterError::Unresolved(field) => {
            said!("{problem} {hint}", problem, hint = fields::hint(kind, *field))
        }
        LetterError::Unknown(_)
        | LetterError::Braces(_)
        | LetterError::NoSubject
        | LetterError::Type { .. } => problem,
    })
}

/// The language of a letter: the one that is asked for, else the person's.
pub(crate) fn language(asked: Option<Language>, person: &str) -> Language {
    asked.unwrap_or_else(|| Language::of(person))
}
