//! The documents that every workspace knows by key, with what is checked in them and who accepts
//! them: `assets/disclosures/documents.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Rule;

/// Languages that titles of required items and the demonstration are written in.
pub const LANGUAGES: [&str; 4] = ["en", "de", "fr", "pl"];

/// What a document of a known key begins with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Document {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// Lists of required content that it answers.
    pub checklists: Vec<String>,
    /// Who has to accept it.
    pub audience: Vec<Rule>,
}

/// The known documents by key.
pub fn documents() -> &'static BTreeMap<String, Document> {
    static DOCUMENTS: OnceLock<BTreeMap<String, Document>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let read: Vec<Document> =
            serde_json::from_str(include_str!("../../../../../assets/disclosures/documents.json"))
                .expect("assets/disclosures/documents.json is read by a test");
        read.into_iter().map(|document| (document.key.clone(), document)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::lists;
    use super::*;

    #[test]
    fn every_known_document_names_lists_and_rules_that_are_there() {
        for document in documents().values() {
            assert!(document.url.starts_with("https://"), "{}", document.key);
            for rule in &document.audience {
                assert_eq!(rule.check(), Ok(()), "{}", document.key);
            }
            for list in &document.checklists {
                assert!(lists().iter().any(|one| one.key == *list), "{}: {list}", document.key);
            }
        }
    }
}
