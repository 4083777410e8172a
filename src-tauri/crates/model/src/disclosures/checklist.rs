//! What a notice has to say, as data: `assets/disclosures/required.json`. An item is met by the
//! clause that is tagged with its provision; whether the clause says it well is for people to judge.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Clause;

/// Items that belong together: those of one law.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct List {
    /// `gdpr`, `ccpa`.
    pub key: String,
    /// What people call it, by language.
    pub title: BTreeMap<String, String>,
    /// What has to be said.
    pub items: Vec<Item>,
}

/// One thing that has to be said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// The provision: `GDPR 13(1)(e)`.
    pub law: String,
    /// Provisions that ask for the same, so that their tags meet it, too.
    pub also: Vec<String>,
    /// What it is, by language.
    pub title: BTreeMap<String, String>,
}

/// An item and the clause that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met<'a> {
    /// The item.
    pub item: &'static Item,
    /// The first clause with its tag; none: it is missing.
    pub clause: Option<&'a Clause>,
}

/// The lists of required content.
pub fn lists() -> &'static [List] {
    static LISTS: OnceLock<Vec<List>> = OnceLock::new();
    LISTS.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../../assets/disclosures/required.json"))
            .expect("assets/disclosures/required.json is read by a test")
    })
}

/// Which items of a list the clauses say. A clause without words says nothing.
pub fn check<'a>(list: &'static List, clauses: &'a [Clause]) -> Vec<Met<'a>> {
    list.items
        .iter()
        .map(|item| {
            let clause =
                clauses.iter().filter(|clause| !clause.sentences.is_empty()).find(|clause| {
                    clause.laws.iter().any(|law| {
                        law.eq_ignore_ascii_case(&item.law)
                            || item.also.iter().any(|also| law.eq_ignore_ascii_case(also))
                    })
                });
            Met { item, clause }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{LANGUAGES, clauses};
    use super::*;

    #[test]
    fn every_item_has_a_title_in_every_language_and_a_provision_of_its_own() {
        for list in lists() {
            let mut seen = std::collections::BTreeSet::new();
            for item in &list.items {
                for law in item.also.iter().chain([&item.law]) {
                    assert!(seen.insert(law), "{law} stands for two items");
                }
                for language in LANGUAGES {
                    assert!(item.title.contains_key(language), "{} in {language}", item.law);
                }
            }
            assert!(LANGUAGES.iter().all(|language| list.title.contains_key(*language)));
        }
        let gdpr = &lists()[0];
        assert_eq!(gdpr.items.len(), 14, "twelve of Art. 13, two that Art. 14 adds");
    }

    #[test]
    fn a_tagged_clause_meets_its_item_and_an_empty_one_does_not() {
        let text =
            "## Who\n<!-- law: gdpr 13(1)(a) -->\nWe.\n\n## Why\n<!-- law: GDPR 13(1)(c) -->\n";
        let clauses = clauses(text);
        let met = check(&lists()[0], &clauses);
        assert_eq!(met[0].clause.map(|clause| clause.key.as_str()), Some("who"));
        assert_eq!(met[2].clause, None, "nothing stands below the heading");
    }
}
