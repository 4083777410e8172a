//! Labels: what tells one series from another.

use std::collections::BTreeMap;

/// The label that holds the metric name.
pub const METRIC_NAME: &str = "__name__";

/// Names and values in order of name. An empty value is the same as no label.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// Labels from pairs.
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The value of a label; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a label, or removes it when the value is empty.
    pub fn put(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// In order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Only these labels.
    #[must_use]
    pub fn only(&self, names: &[String]) -> Self {
        self.filtered(|name| names.iter().any(|wanted| wanted == name))
    }

    /// All but these labels and the metric name.
    #[must_use]
    pub fn without(&self, names: &[String]) -> Self {
        self.filtered(|name| name != METRIC_NAME && !names.iter().any(|other| other == name))
    }

    /// All but the metric name.
    #[must_use]
    pub fn nameless(&self) -> Self {
        self.without(&[])
    }

    fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        self.iter()
            .filter(|(name, _)| keep(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

impl FromIterator<(String, String)> for Labels {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }
}

impl From<BTreeMap<String, String>> for Labels {
    fn from(pairs: BTreeMap<String, String>) -> Self {
        pairs.into_iter().collect()
    }
}
