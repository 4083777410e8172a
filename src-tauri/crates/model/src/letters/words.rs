//! The words a letter is filled with, by language: dates, numbers, kinds of requests, provisions,
//! remedies. Data, so that counsel can read and mend them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::requests;

/// A language we write letters in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(rename = "LetterLanguage")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Language {
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "pl")]
    Polish,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Polish];

    /// Its tag.
    pub fn key(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Polish => "pl",
        }
    }

    /// The language for a tag (BCP 47); English for one we do not write.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or_default().to_lowercase();
        Self::ALL.into_iter().find(|one| one.key() == primary).unwrap_or(Self::English)
    }

    /// Its words.
    pub fn words(self) -> &'static Words {
        static ALL: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            serde_json::from_str(include_str!("../../../../../assets/letters/words.json"))
                .expect("a test reads the file that is compiled in")
        });
        all.get(self.key()).expect("a test looks at every language")
    }
}

/// The words of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    months: [String; 12],
    day: String,
    first: String,
    group: String,
    /// Before the name of who is written to.
    pub to: String,
    /// Before the date of the letter.
    pub on: String,
    /// Before the number of the request.
    pub reference: String,
    /// Before the last day of a period.
    pub until: String,
    /// In place of a list that is empty.
    pub nothing: String,
    kinds: BTreeMap<String, String>,
    methods: BTreeMap<String, String>,
    laws: BTreeMap<String, String>,
    remedies: BTreeMap<String, String>,
}

impl Words {
    /// A date.
    pub fn date(&self, date: NaiveDate) -> String {
        let form = if date.day() == 1 { &self.first } else { &self.day };
        let month = &self.months[date.month0() as usize];
        form.replace("{d}", &date.day().to_string())
            .replace("{m}", month)
            .replace("{y}", &date.year().to_string())
    }

    /// A whole number.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        text
    }

    /// What was asked for.
    pub fn kind(&self, kind: requests::Kind) -> &str {
        self.kinds.get(kind.key()).map_or("", String::as_str)
    }

    /// How the identity is to be confirmed; none: there is no sentence for this method.
    pub fn method(&self, method: &str) -> Option<&str> {
        self.methods.get(method).map(String::as_str)
    }

    /// The provision a period comes from, by regime.
    pub fn law(&self, regime: &str) -> Option<&str> {
        self.laws.get(regime).map(String::as_str)
    }

    /// Where the person can complain, by regime.
    pub fn remedy(&self, regime: &str, authority: &str) -> Option<String> {
        let law = match regime {
            "gdpr" | "breach" => "gdpr",
            "uk" | "uk-complaint" => "uk",
            "ccpa" | "ccpa-optout" | "us-ia" | "us-other" => "us",
            other => other,
        };
        Some(self.remedies.get(law)?.replace("{{authority}}", authority))
    }
}

/// The supervisory authority for a calendar: `DE-BY`, else its country, `DE`.
pub fn authority(calendar: &str) -> Option<&'static str> {
    static ALL: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../../assets/letters/authorities.json"))
            .expect("a test reads the file that is compiled in")
    });
    let country = calendar.split('-').next().unwrap_or_default();
    all.get(calendar).or_else(|| all.get(country)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Regime;

    #[test]
    fn every_language_has_every_word() {
        let keys = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
        let english = Language::English.words();
        for language in Language::ALL {
            let words = language.words();
            for kind in requests::Kind::ALL {
                assert_ne!(words.kind(kind), "", "{language:?} {kind:?}");
            }
            assert_eq!(keys(&words.methods), keys(&english.methods), "{language:?}");
            assert_eq!(keys(&words.kinds), keys(&english.kinds), "{language:?}");
            for regime in Regime::ALL {
                assert!(words.law(regime.key()).is_some(), "{language:?} {regime}");
                let remedy = words.remedy(regime.key(), "AUTHORITY").unwrap();
                assert!(remedy.contains("AUTHORITY"), "{language:?} {regime}");
            }
        }
    }
}
