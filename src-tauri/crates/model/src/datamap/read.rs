//! Reading single values of a map: the right shape, or a note that says where and what.

use super::problem::Problem;
use super::types::At;
use super::yaml::{Key, Node, Value};
use crate::plan::Address;
use crate::said;
use crate::said::Said;

/// What is being read, for the notes: the file, and where in the map the reader stands.
pub struct Reader<'a> {
    pub file: &'a str,
    pub notes: Vec<Problem>,
    /// Keys of all datasets of the file, to tell `dataset.collection` apart where keys have dots.
    pub datasets: Vec<String>,
    /// The dataset or `dataset.collection` that is being read.
    pub collection: Option<String>,
    /// Names of the field that is being read, outermost first.
    pub path: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a str) -> Self {
        Self { file, notes: vec![], datasets: vec![], collection: None, path: vec![] }
    }

    pub fn error(&mut self, at: At, message: Said) {
        let problem = Problem::error(self.file, at, message);
        self.note(problem);
    }

    pub fn warning(&mut self, at: At, message: Said) {
        let problem = Problem::warning(self.file, at, message);
        self.note(problem);
    }

    fn note(&mut self, mut problem: Problem) {
        problem.collection.clone_from(&self.collection);
        problem.field = (!self.path.is_empty()).then(|| self.path.join("."));
        self.notes.push(problem);
    }

    /// A key that fideslang does not know: the value says nothing to us.
    pub fn unknown(&mut self, key: &Key, inside: &Said) {
        self.warning(
            key.at,
            said!("`{text}` is not a key of {inside} and is ignored", text = key.text, inside),
        );
    }

    /// A key of ours that does not exist: a decision that would be lost.
    pub fn unknown_decision(&mut self, key: &Key, known: &Said) {
        self.error(
            key.at,
            said!("`{text}` is not a key here: `compliance` knows {known}", text = key.text, known),
        );
    }

    pub fn map<'n>(&mut self, node: &'n Node, what: &str) -> &'n [(Key, Node)] {
        match &node.value {
            Value::Map(pairs) => pairs,
            Value::Scalar { .. } if is_null(node) => &[],
            Value::Scalar { .. } | Value::List(_) => {
                self.error(node.at, said!("`{what}` takes keys and values", what));
                &[]
            }
        }
    }

    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        match &node.value {
            Value::List(items) => items,
            Value::Scalar { .. } if is_null(node) => &[],
            Value::Scalar { .. } | Value::Map(_) => {
                self.error(node.at, said!("`{what}` takes a list", what));
                &[]
            }
        }
    }

    /// A list; a single value stands for a list of one.
    pub fn one_or_more<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.value {
            Value::List(items) => items,
            Value::Scalar { .. } if is_null(node) => &[],
            Value::Scalar { .. } | Value::Map(_) => std::slice::from_ref(node),
        }
    }

    pub fn text(&mut self, node: &Node, what: &str) -> Option<String> {
        match &node.value {
            Value::Scalar { .. } if is_null(node) => None,
            Value::Scalar { text, .. } => Some(text.clone()),
            Value::List(_) | Value::Map(_) => {
                self.error(node.at, said!("`{what}` takes a text", what));
                None
            }
        }
    }

    pub fn texts(&mut self, node: &Node, what: &str) -> Vec<String> {
        self.one_or_more(node).iter().filter_map(|item| self.text(item, what)).collect()
    }

    pub fn yes_or_no(&mut self, node: &Node, what: &str) -> bool {
        let word = match &node.value {
            Value::Scalar { text, .. } => text.to_ascii_lowercase(),
            Value::List(_) | Value::Map(_) => String::from("a list or map"),
        };
        match word.as_str() {
            "true" | "yes" | "on" => true,
            "false" | "no" | "off" | "" | "null" | "~" => false,
            _ => {
                self.error(node.at, said!("`{what}` is true or false", what));
                false
            }
        }
    }

    pub fn count(&mut self, node: &Node, what: &str) -> Option<usize> {
        let text = self.text(node, what)?;
        let count = text.parse().ok().filter(|count| *count > 0);
        if count.is_none() {
            self.error(node.at, said!("`{what}` is a whole number above 0", what));
        }
        count
    }

    /// `dataset.collection`.
    pub fn address(&mut self, node: &Node, what: &str) -> Option<Address> {
        let text = self.text(node, what)?;
        let address = split(&text, &self.datasets);
        if address.is_none() {
            self.error(node.at, said!("`{what}` is written dataset.collection", what));
        }
        address
    }
}

/// Whether the value is left out or `null`.
pub fn is_null(node: &Node) -> bool {
    match &node.value {
        Value::Scalar { text, plain } => {
            *plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
        }
        Value::List(_) | Value::Map(_) => false,
    }
}

/// The key of a dataset may hold dots: the longest one the file knows is taken, else the first dot
/// divides.
fn split(text: &str, datasets: &[String]) -> Option<Address> {
    let known = datasets
        .iter()
        .filter_map(|key| Some((key.as_str(), text.strip_prefix(key.as_str())?.strip_prefix('.')?)))
        .max_by_key(|(key, _)| key.len());
    let (dataset, collection) = known.or_else(|| text.split_once('.'))?;
    (!dataset.is_empty() && !collection.is_empty())
        .then(|| Address { dataset: dataset.to_owned(), collection: collection.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_divided_at_the_longest_known_dataset() {
        let datasets = ["shop".to_owned(), "shop.eu".to_owned()];
        let of = |text: &str| split(text, &datasets).map(|it| (it.dataset, it.collection));
        assert_eq!(of("shop.eu.orders"), Some(("shop.eu".into(), "orders".into())));
        assert_eq!(of("shop.us"), Some(("shop".into(), "us".into())));
        assert_eq!(of("other.a.b"), Some(("other".into(), "a.b".into())));
        assert_eq!(of("alone"), None);
        assert_eq!(of("shop."), None);
    }
}
