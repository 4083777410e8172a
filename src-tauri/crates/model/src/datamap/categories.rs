//! The console's five categories and five purposes, and what they are called elsewhere. The table
//! is data (`assets/categories.json`), so that counsel can read and change it.
//!
//! Matching is by dotted path: `user.name` takes `user.name.first` and never `user.name_suffix`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::plan::Part;

/// The five data categories of the epic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the epic's own")]
pub enum Category {
    Personal,
    Behavioral,
    Financial,
    Content,
    Technical,
}

/// The five purposes of the epic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the epic's own")]
pub enum Purpose {
    ServiceDelivery,
    Analytics,
    Marketing,
    Legal,
    Security,
}

/// What one of our categories is called elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// For people, in English.
    pub label: String,
    /// Letters of Cal. Civ. Code 1798.140(v)(1).
    pub ccpa: Vec<String>,
    /// Terms of the Data Privacy Vocabulary.
    pub dpv: Vec<String>,
    /// Dotted prefixes of fideslang data categories.
    pub fideslang: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Crosswalk {
    #[expect(dead_code, reason = "for readers of the file")]
    version: u32,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    categories: BTreeMap<Category, Names>,
    purposes: BTreeMap<Purpose, PurposeNames>,
    parts: BTreeMap<Part, Vec<String>>,
    never_disclosed_in_california: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PurposeNames {
    #[expect(dead_code, reason = "for readers of the file")]
    label: String,
    fideslang: Vec<String>,
}

static CROSSWALK: LazyLock<Crosswalk> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../../assets/categories.json"))
        .expect("the file is part of the program and a test reads it")
});

/// Whether `target` takes `category`: itself or one of its ancestors, by dotted path.
pub fn takes(target: &str, category: &str) -> bool {
    category.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Our category for a fideslang one; the most specific prefix of the crosswalk wins. None outside
/// `user` and `system`.
pub fn category_of(fideslang: &str) -> Option<Category> {
    most_specific(
        fideslang,
        CROSSWALK.categories.iter().map(|(category, names)| (*category, &names.fideslang)),
    )
}

/// What a category of ours is called elsewhere.
pub fn names_of(category: Category) -> &'static Names {
    CROSSWALK.categories.get(&category).expect("a test holds the file to every category")
}

/// Our purpose for a fideslang data use; the most specific prefix of the crosswalk wins.
pub fn purpose_of(data_use: &str) -> Option<Purpose> {
    most_specific(
        data_use,
        CROSSWALK.purposes.iter().map(|(purpose, names)| (*purpose, &names.fideslang)),
    )
}

/// Part of the access export that a collection belongs to whose fields have these categories
/// (A8): the part most of them speak for. Identifiers and `system` speak for none; on a tie the
/// first of content, transactions, analytics and profile wins.
pub fn part_of<'a>(categories: impl IntoIterator<Item = &'a str>) -> Part {
    let mut votes: BTreeMap<Part, usize> = BTreeMap::new();
    for category in categories.into_iter().filter(|it| !takes("user.unique_id", it)) {
        let table = CROSSWALK.parts.iter().map(|(part, keys)| (*part, keys));
        if let Some(part) = most_specific(category, table) {
            *votes.entry(part).or_default() += 1;
        }
    }
    let most = votes.values().max();
    [Part::Content, Part::Transactions, Part::Analytics]
        .into_iter()
        .find(|part| most.is_some() && votes.get(part) == most)
        .unwrap_or(Part::UserProfile)
}

/// Whether 11 CCR 7024(d) forbids to disclose data of this category, whatever the request: numbers
/// of government and health ids, account numbers, passwords, biometric data. The person is told
/// that it is held, never what it is.
pub fn never_disclosed_in_california(category: &str) -> bool {
    CROSSWALK
        .never_disclosed_in_california
        .values()
        .flatten()
        .any(|forbidden| takes(forbidden, category))
}

/// Whether a category has the shape of one: words of letters, digits and underscores with dots
/// between. Angle brackets stand in templates.
pub fn is_well_formed(category: &str) -> bool {
    let letter = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'<' | b'>');
    category.split('.').all(|word| !word.is_empty() && word.bytes().all(letter))
}

fn most_specific<'a, T>(key: &str, table: impl Iterator<Item = (T, &'a Vec<String>)>) -> Option<T> {
    table
        .flat_map(|(what, prefixes)| {
            prefixes
                .iter()
                .filter(|prefix| takes(prefix, key))
                .map(String::len)
                .max()
                .map(|length| (length, what))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_every_category_purpose_and_part() {
        assert_eq!(CROSSWALK.categories.len(), 5);
        assert_eq!(CROSSWALK.purposes.len(), 5);
        assert_eq!(CROSSWALK.parts.len(), 4);
        assert_eq!(names_of(Category::Financial).ccpa, ["B", "D", "L"]);
    }

    #[test]
    fn no_prefix_stands_under_two_names() {
        let mut all: Vec<_> =
            CROSSWALK.categories.values().flat_map(|names| &names.fideslang).collect();
        let before = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), before);
    }

    #[test]
    fn a_category_takes_its_descendants_by_dotted_path() {
        assert!(takes("user.name", "user.name"));
        assert!(takes("user.name", "user.name.first"));
        assert!(!takes("user.name", "user.name_suffix"));
        assert!(!takes("user.name.first", "user.name"));
        assert!(!takes("user", "users.name"));
    }

    #[test]
    fn the_most_specific_prefix_decides() {
        for (fideslang, ours) in [
            ("user.name.first", Some(Category::Personal)),
            ("user.behavior.browsing_history", Some(Category::Behavioral)),
            ("user.behavior.purchase_history", Some(Category::Financial)),
            ("user.content.private", Some(Category::Content)),
            ("user.location.precise", Some(Category::Technical)),
            ("user.device.ip_address", Some(Category::Technical)),
            ("system.operations", Some(Category::Technical)),
            ("user.name_suffix", Some(Category::Personal)),
            ("employee", None),
        ] {
            assert_eq!(category_of(fideslang), ours, "{fideslang}");
        }
        assert_eq!(purpose_of("essential.service.security"), Some(Purpose::Security));
        assert_eq!(
            purpose_of("essential.service.payment_processing"),
            Some(Purpose::ServiceDelivery)
        );
        assert_eq!(purpose_of("functional.storage"), Some(Purpose::Analytics));
        assert_eq!(purpose_of("sales"), None);
    }

    #[test]
    fn a_category_is_words_with_dots_between() {
        for good in ["user", "user.name.first", "user.<custom>.x-1", "system_2"] {
            assert!(is_well_formed(good), "{good}");
        }
        for bad in ["", ".", "user.", "user..name", "user.na me", "user.näme", "user;name"] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }

    #[test]
    fn a_collection_finds_its_part() {
        for (categories, part) in [
            (vec!["user.name", "user.contact.email"], Part::UserProfile),
            (vec!["user.unique_id", "user.content.public"], Part::Content),
            (vec!["user.unique_id", "user.financial.bank_account"], Part::Transactions),
            (vec!["user.behavior.purchase_history"], Part::Transactions),
            (vec!["user.device.ip_address", "user.unique_id"], Part::Analytics),
            (vec!["user.name", "user.contact.email", "user.device.ip_address"], Part::UserProfile),
            (vec![], Part::UserProfile),
        ] {
            assert_eq!(part_of(categories.iter().copied()), part, "{categories:?}");
        }
    }

    #[test]
    fn california_never_sees_numbers_passwords_and_biometrics() {
        for forbidden in [
            "user.government_id.passport_number",
            "user.government_id",
            "user.financial.bank_account",
            "user.financial.credit_card",
            "user.health_and_medical.insurance_beneficiary_id",
            "user.authorization.password",
            "user.biometric.fingerprint",
        ] {
            assert!(never_disclosed_in_california(forbidden), "{forbidden}");
        }
        for allowed in ["user.name", "user.financial", "user.payment", "user.health_and_medical"] {
            assert!(!never_disclosed_in_california(allowed), "{allowed}");
        }
    }
}
