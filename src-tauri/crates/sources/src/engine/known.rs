//! What the walk knows so far: for every edge that leaves a collection, the tuples of its fields.
//! Only these values are kept in memory; everything else streams.

use std::collections::{BTreeMap, HashSet};

use model::plan::{AccessPlan, Address, EdgePair, Entry, Step};
use model::values::{Row, Value};

/// The `from` fields of an edge.
type Fields = Vec<Vec<String>>;

/// Values that lead on, by collection and fields.
#[derive(Default)]
pub(crate) struct Known {
    wanted: BTreeMap<Address, Vec<(Fields, Vec<bool>)>>,
    tuples: BTreeMap<(Address, Fields), HashSet<Vec<String>>>,
}

impl Known {
    /// Looks through a plan for the fields that lead on.
    pub(crate) fn new(plan: &AccessPlan) -> Self {
        let mut known = Self::default();
        for step in &plan.steps {
            for entry in &step.entries {
                if let Entry::Edge { from, pairs } = entry {
                    let arrays = pairs.iter().map(|pair| pair.from_array).collect();
                    let wanted = known.wanted.entry(from.clone()).or_default();
                    let fields = fields(pairs);
                    if !wanted.iter().any(|(one, _)| *one == fields) {
                        wanted.push((fields, arrays));
                    }
                }
            }
        }
        known
    }

    /// Columns of a collection that have to be read because they lead on.
    pub(crate) fn columns(&self, address: &Address) -> HashSet<String> {
        self.wanted
            .get(address)
            .into_iter()
            .flatten()
            .flat_map(|(fields, _)| fields.iter().filter_map(|path| path.first().cloned()))
            .collect()
    }

    /// Takes what leads on from a row; `columns` names its cells.
    pub(crate) fn take(&mut self, step: &Step, columns: &[String], row: &Row) {
        let Some(wanted) = self.wanted.get(&step.address) else { return };
        for (fields, arrays) in wanted {
            let mut tuples = vec![Vec::new()];
            for (path, array) in fields.iter().zip(arrays) {
                let values = values(columns, row, path, *array);
                tuples = tuples
                    .iter()
                    .flat_map(|tuple| {
                        values.iter().map(move |value| {
                            let mut longer = tuple.clone();
                            longer.push(value.clone());
                            longer
                        })
                    })
                    .collect();
            }
            self.tuples.entry((step.address.clone(), fields.clone())).or_default().extend(tuples);
        }
    }

    /// The tuples that lead along an edge.
    pub(crate) fn tuples(
        &self,
        from: &Address,
        pairs: &[EdgePair],
    ) -> Option<&HashSet<Vec<String>>> {
        self.tuples.get(&(from.clone(), fields(pairs)))
    }

    /// Number of tuples known, to see whether a round of a cycle found anything.
    pub(crate) fn size(&self) -> usize {
        self.tuples.values().map(HashSet::len).sum()
    }
}

fn fields(pairs: &[EdgePair]) -> Fields {
    pairs.iter().map(|pair| pair.from.clone()).collect()
}

/// The values of a field in a row: none for NULL, several for an array.
pub(crate) fn values(columns: &[String], row: &Row, path: &[String], array: bool) -> Vec<String> {
    let Some((column, rest)) = path.split_first() else { return Vec::new() };
    let Some(cell) = columns.iter().position(|one| one == column).and_then(|at| row.get(at)) else {
        return Vec::new();
    };
    if rest.is_empty() && !array {
        return cell.to_text().into_iter().collect();
    }
    let text = match cell {
        Value::Json(raw) => raw.get().to_owned(),
        Value::Text(text) | Value::Number(text) => text.to_string(),
        Value::List(_) => cell.to_text().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Bytes(_) => return Vec::new(),
    };
    let Ok(mut json) = serde_json::from_str::<serde_json::Value>(&text) else { return Vec::new() };
    if array {
        let mut found = Vec::new();
        unfold(&json, rest, &mut found);
        return found;
    }
    for key in rest {
        json = json.get_mut(key).map(serde_json::Value::take).unwrap_or_default();
    }
    scalar(&json).into_iter().collect()
}

/// The scalars at the end of a path, through the lists that lie on it.
fn unfold(json: &serde_json::Value, path: &[String], found: &mut Vec<String>) {
    match (json, path) {
        (serde_json::Value::Array(items), path) => {
            for item in items {
                unfold(item, path, found);
            }
        }
        (serde_json::Value::Object(_), [key, rest @ ..]) => {
            if let Some(inner) = json.get(key) {
                unfold(inner, rest, found);
            }
        }
        (json, []) => found.extend(scalar(json)),
        (
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_),
            [_, ..],
        ) => {}
    }
}

fn scalar(json: &serde_json::Value) -> Option<String> {
    match json {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(value) => Some(value.to_string()),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            None
        }
    }
}
