//! Labels: what tells one series from another.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The label that holds the metric name.
pub const METRIC_NAME: &str = "__name__";

/// Names and values in order of name. An empty value is the same as no label. A copy shares its
/// texts, because a query copies the labels of every series at every step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Arc<[(Arc<str>, Arc<str>)]>);

impl Default for Labels {
    fn default() -> Self {
        Self(Arc::from([]))
    }
}

impl Labels {
    /// Labels from pairs.
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The value of a label; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value)
    }

    /// Sets a label, or removes it when the value is empty.
    pub fn put(&mut self, name: &str, value: &str) {
        let others = self.0.iter().filter(|(own, _)| &**own != name).cloned();
        let own = (!value.is_empty()).then(|| (Arc::from(name), Arc::from(value)));
        let mut pairs: Vec<_> = others.chain(own).collect();
        pairs.sort_unstable();
        self.0 = pairs.into();
    }

    /// In order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
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
        Self(self.0.iter().filter(|(name, _)| keep(name)).cloned().collect())
    }
}

impl FromIterator<(String, String)> for Labels {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        // By way of a map: one value for each name, the last one given.
        Self::from(pairs.into_iter().collect::<BTreeMap<_, _>>())
    }
}

impl From<BTreeMap<String, String>> for Labels {
    fn from(pairs: BTreeMap<String, String>) -> Self {
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Self(pairs.map(|(name, value)| (Arc::from(name), Arc::from(value))).collect())
    }
}
