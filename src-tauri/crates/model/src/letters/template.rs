//! Templates: Markdown with `{{fields}}`. The first line is the subject.

use std::collections::BTreeSet;
use std::fmt;

use super::{Field, FieldType, Fields, Kind, Language};
use crate::said;
use crate::said::Said;

/// Why a letter cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterError {
    /// The text names a field that no letter knows.
    Unknown(String),
    /// The text names a field that has no value here.
    Unresolved(Field),
    /// Two braces are opened and not closed, or the other way round.
    Braces(String),
    /// The first line is not `# Subject`.
    NoSubject,
    /// A field was given a value of another type.
    Type {
        /// The field.
        field: Field,
        /// What it holds.
        holds: FieldType,
    },
}

impl LetterError {
    /// The sentence.
    pub fn said(&self) -> Said {
        let braces = |key: &str| format!("{{{{{key}}}}}");
        match self {
            Self::Unknown(field) => said!(
                "The letter names the field {field}, which no letter knows.",
                field = braces(field)
            ),
            Self::Unresolved(field) => {
                said!("The field {field} has no value.", field = braces(field.key()))
            }
            Self::Braces(near) => {
                said!("The letter has two braces without their counterpart near \"{near}\".", near)
            }
            Self::NoSubject => {
                said!("The letter has no subject: its first line has to begin with #.")
            }
            Self::Type { field, holds } => match holds {
                FieldType::Text => {
                    said!("The field {field} holds a text.", field = braces(field.key()))
                }
                FieldType::Number => {
                    said!("The field {field} holds a number.", field = braces(field.key()))
                }
                FieldType::Date => {
                    said!("The field {field} holds a date.", field = braces(field.key()))
                }
            },
        }
    }
}

impl fmt::Display for LetterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for LetterError {}

/// A letter that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Paragraphs, apart by an empty line.
    pub body: String,
}

impl Rendered {
    /// The letter as the text of a template, for an editor.
    pub fn text(&self) -> String {
        format!("# {}\n\n{}\n", self.subject, self.body)
    }
}

/// A letter whose fields are known and not filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    subject: Vec<Piece>,
    body: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

impl Template {
    /// Reads a template, or the text an officer made of one.
    ///
    /// # Errors
    /// When it has no subject, or names a field that no letter knows.
    pub fn parse(text: &str) -> Result<Self, LetterError> {
        let text = text.replace("\r\n", "\n");
        let (subject, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        let subject = subject.strip_prefix('#').map(str::trim).unwrap_or_default();
        if subject.is_empty() {
            return Err(LetterError::NoSubject);
        }
        Ok(Self { subject: pieces(subject)?, body: pieces(body.trim())? })
    }

    /// The fields it names.
    pub fn fields(&self) -> BTreeSet<Field> {
        self.subject
            .iter()
            .chain(&self.body)
            .filter_map(|piece| match piece {
                Piece::Field(field) => Some(*field),
                Piece::Text(_) => None,
            })
            .collect()
    }

    /// Fills the fields that have a value and leaves the others to be seen, for a preview.
    pub fn preview(&self, fields: &Fields) -> (Rendered, Vec<Field>) {
        let missing = self.fields().into_iter().filter(|field| !fields.has(*field)).collect();
        let shown = |pieces: &[Piece]| -> String {
            let piece = |piece: &Piece| match piece {
                Piece::Text(fixed) => fixed.clone(),
                Piece::Field(field) => fields
                    .text(*field)
                    .map_or_else(|| format!("{{{{{}}}}}", field.key()), str::to_owned),
            };
            pieces.iter().map(piece).collect()
        };
        (Rendered { subject: shown(&self.subject), body: shown(&self.body) }, missing)
    }

    /// Fills the fields.
    ///
    /// # Errors
    /// [`LetterError::Unresolved`] names the first field that has no value.
    pub fn render(&self, fields: &Fields) -> Result<Rendered, LetterError> {
        let subject = fill(&self.subject, fields)?;
        // A value may have lines of its own; a subject is one line.
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Rendered { subject, body: fill(&self.body, fields)? })
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, LetterError> {
    let near = |text: &str| LetterError::Braces(text.chars().take(24).collect());
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, after) = rest.split_at(at);
        if before.contains("}}") {
            return Err(near(before));
        }
        pieces.push(Piece::Text(before.to_owned()));
        let (name, behind) = after[2..].split_once("}}").ok_or_else(|| near(after))?;
        let name = name.trim();
        let field = Field::named(name)
            .ok_or_else(|| LetterError::Unknown(name.chars().take(40).collect()))?;
        pieces.push(Piece::Field(field));
        rest = behind;
    }
    if rest.contains("}}") {
        return Err(near(rest));
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

fn fill(pieces: &[Piece], fields: &Fields) -> Result<String, LetterError> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(fixed) => text.push_str(fixed),
            Piece::Field(field) => {
                text.push_str(fields.text(*field).ok_or(LetterError::Unresolved(*field))?);
            }
        }
    }
    Ok(text)
}

macro_rules! texts {
    ($($kind:ident $file:literal),+ $(,)?) => {
        /// The template of a kind of letter in a language.
        pub(super) fn text(kind: Kind, language: Language) -> &'static str {
            match (kind, language) {
                $(
                    (Kind::$kind, Language::English) => texts!(@file $file, "en"),
                    (Kind::$kind, Language::German) => texts!(@file $file, "de"),
                    (Kind::$kind, Language::French) => texts!(@file $file, "fr"),
                    (Kind::$kind, Language::Polish) => texts!(@file $file, "pl"),
                )+
            }
        }
    };
    (@file $file:literal, $language:literal) => {
        include_str!(concat!("../../../../../assets/letters/", $file, ".", $language, ".md"))
    };
}

texts! {
    Acknowledgement "acknowledgement",
    IdentityRequest "identity_request",
    Extension "extension",
    Refusal "refusal",
    Delivery "delivery",
    PartialErasure "partial_erasure",
    ErasureDone "erasure_done",
    Question "question",
    Confirmation "confirmation",
}
