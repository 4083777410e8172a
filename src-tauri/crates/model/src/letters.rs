//! Letters to the person of a request (requirement A16): kinds, their templates in the languages we
//! write, and the rendering of a template with typed fields.
//!
//! Invariant: a letter is rendered whole or not at all. A field that no letter knows and a field
//! that has no value are errors that name it.

mod fields;
mod template;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use fields::{Field, FieldType, Fields, Value};
pub use template::{LetterError, Rendered, Template};
pub use words::{Language, Words, authority};

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LetterKind")]
pub enum Kind {
    /// The receipt is confirmed.
    Acknowledgement,
    /// Proof of identity is asked for.
    IdentityRequest,
    /// The longer period is announced, inside the first one (GDPR Art. 12(3)).
    Extension,
    /// The request is refused (GDPR Art. 12(4)).
    Refusal,
    /// The package goes out.
    Delivery,
    /// Part was erased; the rest is explained.
    PartialErasure,
    /// All was erased; the day is named from which backups are free of the person.
    ErasureDone,
    /// A question to the person, in the officer's own words.
    Question,
    /// An opt-out, objection or withdrawal has taken effect.
    Confirmation,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Acknowledgement,
        Self::IdentityRequest,
        Self::Extension,
        Self::Refusal,
        Self::Delivery,
        Self::PartialErasure,
        Self::ErasureDone,
        Self::Question,
        Self::Confirmation,
    ];

    /// The kind as it is stored and as its files are named.
    pub fn key(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::IdentityRequest => "identity_request",
            Self::Extension => "extension",
            Self::Refusal => "refusal",
            Self::Delivery => "delivery",
            Self::PartialErasure => "partial_erasure",
            Self::ErasureDone => "erasure_done",
            Self::Question => "question",
            Self::Confirmation => "confirmation",
        }
    }

    /// What the officer gives; everything else comes from the record.
    pub fn asked(self) -> &'static [Field] {
        match self {
            Self::IdentityRequest => &[Field::Method],
            Self::Extension => &[Field::Reason],
            Self::Question => &[Field::Question],
            Self::Acknowledgement
            | Self::Refusal
            | Self::Delivery
            | Self::PartialErasure
            | Self::ErasureDone
            | Self::Confirmation => &[],
        }
    }

    /// The template of this kind in a language.
    pub fn template(self, language: Language) -> &'static str {
        template::text(self, language)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::*;

    fn whole(language: Language) -> Fields {
        let mut fields = Fields::new(language);
        for field in Field::ALL {
            let value = match field.holds() {
                FieldType::Text => Value::Text(format!("<{}>", field.key())),
                FieldType::Date => Value::Date(NaiveDate::from_ymd_opt(2026, 12, 24).unwrap()),
                FieldType::Number => Value::Number(12_345),
            };
            fields.put(field, value).unwrap();
        }
        fields
    }

    #[test]
    fn every_letter_renders_in_every_language_without_a_field_left() {
        for kind in Kind::ALL {
            for language in Language::ALL {
                let template = Template::parse(kind.template(language)).unwrap();
                let letter = template.render(&whole(language)).unwrap();
                assert!(!letter.subject.contains('\n'), "{kind:?} {language:?}");
                for text in [&letter.subject, &letter.body] {
                    assert!(!text.contains("{{") && !text.contains("}}"), "{kind:?} {language:?}");
                }
            }
        }
    }

    #[test]
    fn a_letter_uses_the_same_fields_in_every_language() {
        for kind in Kind::ALL {
            let used = |language| Template::parse(kind.template(language)).unwrap().fields();
            let english: BTreeSet<Field> = used(Language::English);
            for language in Language::ALL {
                assert_eq!(used(language), english, "{kind:?} {language:?}");
            }
            for field in kind.asked() {
                assert!(english.contains(field), "{kind:?} asks for {field:?} and uses it");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_reason_and_the_remedy_and_an_extension_both_dates() {
        let fields =
            |kind: Kind| Template::parse(kind.template(Language::German)).unwrap().fields();
        assert!(fields(Kind::Refusal).is_superset(&[Field::Reason, Field::Remedy].into()));
        let extension = [Field::Due, Field::ExtendedDue, Field::Reason, Field::Law].into();
        assert!(fields(Kind::Extension).is_superset(&extension));
        assert!(fields(Kind::ErasureDone).contains(&Field::BackupsFree));
        assert!(fields(Kind::PartialErasure).contains(&Field::Kept));
    }

    #[test]
    fn an_unknown_field_and_one_without_a_value_are_errors_that_name_it() {
        let unknown = Template::parse("# Hello\n\nDear {{first_name}}").unwrap_err();
        assert_eq!(unknown, LetterError::Unknown("first_name".into()));
        assert!(unknown.to_string().contains("{{first_name}}"), "{unknown}");
        let template = Template::parse(Kind::Extension.template(Language::English)).unwrap();
        let mut fields = Fields::new(Language::English);
        fields.put(Field::Number, Value::Text("REQ-1".into())).unwrap();
        let missing = template.render(&fields).unwrap_err();
        assert_eq!(missing, LetterError::Unresolved(Field::Recipient));
        assert!(missing.to_string().contains("{{recipient}}"), "{missing}");
        let empty = fields.put(Field::Reason, Value::Text("  ".into()));
        assert_eq!(empty, Ok(()), "an empty text is no value");
        assert!(!fields.has(Field::Reason));
        assert!(Template::parse("# A\n\n{{due").is_err());
        assert!(Template::parse("# A\n\nbody }} text").is_err());
        assert_eq!(Template::parse("no subject"), Err(LetterError::NoSubject));
        let wrong = fields.put(Field::Due, Value::Text("soon".into())).unwrap_err();
        assert_eq!(wrong, LetterError::Type { field: Field::Due, holds: FieldType::Date });
    }

    #[test]
    fn dates_and_numbers_are_in_the_language_of_the_letter() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let said = |language: Language, date| language.words().date(date);
        assert_eq!(said(Language::English, day(2026, 12, 24)), "24 December 2026");
        assert_eq!(said(Language::German, day(2027, 3, 1)), "1. März 2027");
        assert_eq!(said(Language::French, day(2027, 3, 1)), "1er mars 2027");
        assert_eq!(said(Language::French, day(2027, 3, 2)), "2 mars 2027");
        assert_eq!(said(Language::Polish, day(2026, 12, 24)), "24 grudnia 2026 r.");
        let number = |language: Language| language.words().number(1_234_567);
        assert_eq!(number(Language::English), "1,234,567");
        assert_eq!(number(Language::German), "1.234.567");
        assert_eq!(number(Language::French), "1\u{202f}234\u{202f}567");
        assert_eq!(number(Language::Polish), "1\u{a0}234\u{a0}567");
        assert_eq!(Language::English.words().number(12), "12");
    }

    #[test]
    fn a_language_we_do_not_write_is_answered_in_english() {
        assert_eq!(Language::of("de-AT"), Language::German);
        assert_eq!(Language::of("PL"), Language::Polish);
        assert_eq!(Language::of("pt-BR"), Language::English);
    }

    #[test]
    fn every_calendar_of_the_union_has_its_authority() {
        assert_eq!(authority("DE-NW"), authority("DE"), "a Land without an entry of its own");
        assert!(authority("DE-BY").unwrap().contains("Bayerisches"));
        assert!(authority("GB-SCT").is_some());
        assert_eq!(authority("XX"), None);
        let union =
            "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
        for country in union.split(' ') {
            assert!(authority(country).is_some(), "{country}");
        }
    }
}
