//! What is known to be the person's own: told apart from what belongs to others.

use std::collections::{BTreeMap, BTreeSet};

use crate::datamap::categories::takes;
use crate::identifiers::{Nature, fold, loose, nature, normal};
use crate::plan::{Address, Entry, Seeds, Step};
use crate::values::Cell;

/// Rows of one collection that are learned from; an account has one, and one that has more keys
/// than these names nobody.
const ROWS: usize = 1_000;

/// The person whose data is reviewed.
#[derive(Clone, Debug, Default)]
pub struct Person {
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    /// Words of their names, folded.
    names: BTreeSet<String>,
    /// Values of the columns of collections that an identifier leads to; none: too many.
    keys: BTreeMap<Address, Option<Known>>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    rows: usize,
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Person {
    /// A person by what they are called and their confirmed identifiers.
    pub fn new(name: &str, seeds: &Seeds) -> Self {
        let mut person = Self::default();
        person.learn_name(name);
        for (kind, values) in seeds {
            for value in values {
                person.learn_value(nature(kind), kind, value);
            }
        }
        person
    }

    /// Whether a collection says who the person is.
    pub fn teaches(step: &Step) -> bool {
        step.entries.iter().any(|entry| matches!(entry, Entry::Identity { .. }))
    }

    /// Learns from a row of a collection that an identifier leads to.
    pub fn learn(&mut self, step: &Step, row: &[Cell<'_>]) {
        if !Self::teaches(step) {
            return;
        }
        let known = self.keys.entry(step.address.clone()).or_insert_with(|| Some(Known::default()));
        if let Some(known) = known.as_mut().filter(|known| known.rows < ROWS) {
            known.rows += 1;
            for (column, cell) in step.columns.iter().zip(row) {
                if let Some(text) = cell.text().filter(|text| text.len() <= 128) {
                    known.values.entry(column.name.clone()).or_default().insert(text.into_owned());
                }
            }
        } else {
            *known = None;
            return;
        }
        for (column, cell) in step.columns.iter().zip(row) {
            let Some(text) = cell.text() else { continue };
            let has = |target: &str| column.categories.iter().any(|one| takes(target, one));
            if has("user.contact.email") {
                self.learn_value(Nature::Email, "email", &text);
            } else if has("user.contact.phone_number") {
                self.learn_value(Nature::Phone, "phone", &text);
            } else if has("user.name") {
                self.learn_name(&text);
            }
        }
    }

    /// Columns in which a row names another person: it was reached as the person's own, and this
    /// reference leads to somebody else.
    pub fn shared(&self, step: &Step, row: &[Cell<'_>]) -> Vec<usize> {
        let mut columns = Vec::new();
        for entry in &step.entries {
            let Entry::Edge { from, pairs } = entry else { continue };
            let [pair] = pairs.as_slice() else { continue };
            let ([there], [here]) = (pair.from.as_slice(), pair.to.as_slice()) else { continue };
            let Some(Some(known)) = self.keys.get(from) else { continue };
            let Some(own) = known.values.get(there) else { continue };
            let Some(at) = step.columns.iter().position(|column| column.name == *here) else {
                continue;
            };
            let value = row.get(at).and_then(Cell::text);
            if value.is_some_and(|value| !own.contains(value.as_ref())) {
                columns.push(at);
            }
        }
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    pub(super) fn has_email(&self, text: &str) -> bool {
        self.emails.contains(&normal("email", text, None))
            || loose("email", text).is_some_and(|form| self.emails.contains(&form))
    }

    pub(super) fn has_phone(&self, text: &str) -> bool {
        self.phones.contains(&normal("phone", text, None))
            || loose("phone", text).is_some_and(|form| self.phones.contains(&form))
    }

    /// Whether a folded word is one of their names.
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.names.contains(word)
    }

    fn learn_name(&mut self, name: &str) {
        let folded = fold(name);
        self.names.extend(
            folded
                .split(|sign: char| !sign.is_alphanumeric() && !"'’".contains(sign))
                .filter(|word| !word.is_empty())
                .map(str::to_owned),
        );
    }

    fn learn_value(&mut self, nature: Nature, kind: &str, value: &str) {
        let forms = [Some(normal(kind, value, None)), loose(kind, value)].into_iter().flatten();
        match nature {
            Nature::Email => self.emails.extend(forms),
            Nature::Phone => self.phones.extend(forms),
            Nature::Device | Nature::Other => {}
        }
    }
}
