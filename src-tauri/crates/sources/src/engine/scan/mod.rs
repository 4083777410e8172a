//! Searching again: every mapped text column of every source, for every identifier of a person in
//! every form in which it is known to hide.
//!
//! ```text
//! source ── one pass per table, as lines ──▶ sieve (anchors, one automaton) ──▶ exact decision
//! ```
//!
//! The source only reads and sends; the sieve keeps pace with it on another core. A line that has
//! an anchor is taken apart and read in all forms ([`forms`]).

mod forms;
pub(crate) mod lines;
mod needles;

use std::collections::BTreeMap;

use model::datamap::schema::{Schema, TypeFamily};
use model::plan::{AccessPlan, Address, Seeds, Step};
use serde::{Deserialize, Serialize};

use self::lines::{Fields, Sieve, automaton};
use self::needles::{Needle, needles};
use super::{Sources, key_columns, live};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// A place where an identifier of the person still stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hit {
    /// The collection.
    pub address: Address,
    /// The column.
    pub column: String,
    /// Key of the row.
    pub key: String,
    /// Kind of the identifier; the value itself is not repeated.
    pub kind: String,
    /// In which form it stands there: `as it is`, `base64`, `URL-encoded`, …
    #[serde(default)]
    pub form: String,
}

/// What a search saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Places, at most [`MOST_HITS`] per collection.
    pub hits: Vec<Hit>,
    /// Columns searched.
    pub columns: u64,
    /// Rows searched.
    pub rows: u64,
}

/// Hits reported per collection.
pub const MOST_HITS: usize = 1_000;

/// Searches the mapped text columns of every source, one pass per table.
///
/// # Errors
/// When a source cannot be read: then nothing is proved.
pub async fn scan(
    plan: &AccessPlan,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<Scan, SourceError> {
    let needles = needles(seeds);
    let anchors: Vec<Vec<u8>> = needles.iter().flat_map(Needle::anchors).collect();
    let automaton = automaton(&anchors)?;
    let mut found = Scan::default();
    let mut opened = BTreeMap::<String, (Kind, Schema, Box<dyn Session>)>::new();
    for step in &plan.steps {
        let dataset = &step.address.dataset;
        if !opened.contains_key(dataset) {
            let source =
                sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.clone()))?;
            let mut session = source.reading().await?;
            let schema = session.describe().await?;
            opened.insert(dataset.clone(), (source.kind(), schema, session));
        }
        let Some((kind, schema, session)) = opened.get_mut(dataset) else { continue };
        let table = Searched::new(*kind, schema, step)?;
        found.columns += table.columns.len() as u64;
        let mut hits = Vec::new();
        let mut sieve = Sieve::new(&automaton, |fields| {
            if hits.len() < MOST_HITS {
                hits.extend(table.hits(&needles, &fields));
            }
        });
        session.lines(&table.query, table.width(), &mut sieve).await?;
        sieve.end();
        found.rows += sieve.rows;
        hits.truncate(MOST_HITS);
        hits.sort();
        found.hits.extend(hits);
    }
    Ok(found)
}

/// A table that is searched.
struct Searched {
    address: Address,
    keys: usize,
    /// Columns with text, and whether they hold documents.
    columns: Vec<(String, bool)>,
    /// Reads keys and columns as text.
    query: String,
}

impl Searched {
    fn new(kind: Kind, schema: &Schema, step: &Step) -> Result<Self, SourceError> {
        let table = live(schema, step)?;
        let columns: Vec<(String, bool)> = step
            .columns
            .iter()
            .filter_map(|column| table.column(&column.name))
            .filter(|column| sql::is_searchable(column))
            .map(|column| (column.name.clone(), column.family == TypeFamily::Json))
            .collect();
        let keys = key_columns(table, step);
        let mut selected = Vec::new();
        for column in keys.iter().chain(columns.iter().map(|(name, _)| name)) {
            let column = sql::quote(column)?;
            selected.push(match kind {
                Kind::Postgres => format!("t.{column}"),
                Kind::Sqlite => format!("cast(t.{column} as text)"),
            });
        }
        if selected.is_empty() {
            selected.push("''".into());
        }
        let query = format!("select {} from {} t", selected.join(", "), sql::table(&step.table)?);
        Ok(Self { address: step.address.clone(), keys: keys.len(), columns, query })
    }

    /// Number of columns that the query gives.
    fn width(&self) -> usize {
        (self.keys + self.columns.len()).max(1)
    }

    fn hits(&self, needles: &[Needle], fields: &Fields) -> Vec<Hit> {
        let (keys, cells) = fields.split_at(self.keys.min(fields.len()));
        let mut hits = Vec::new();
        for ((column, document), cell) in self.columns.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            for needle in needles {
                let Some(form) = needle.stands_in(cell, *document) else { continue };
                hits.push(Hit {
                    address: self.address.clone(),
                    column: column.clone(),
                    key: key_text(keys),
                    kind: needle.kind.clone(),
                    form: form.to_owned(),
                });
            }
        }
        hits.dedup();
        hits
    }
}

/// A key as [`super::key_text`] writes it.
fn key_text(keys: &[Option<String>]) -> String {
    match keys {
        [one] => one.clone().unwrap_or_default(),
        _ => serde_json::to_string(keys).unwrap_or_default(),
    }
}
