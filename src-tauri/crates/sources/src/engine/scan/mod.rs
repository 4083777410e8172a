//! Searching again: every mapped text column of every source, for every identifier.

use model::datamap::schema::TypeFamily;
use model::plan::{AccessPlan, Address, Seeds};
use serde::{Deserialize, Serialize};

use super::targets::count;
use super::{Sources, key_columns, key_text, live};
use crate::source::{Bind, Kind};
use crate::{SourceError, sql};

/// A place where an identifier of the person still stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The collection.
    pub address: Address,
    /// The column.
    pub column: String,
    /// Key of the row.
    pub key: String,
    /// Kind of the identifier; the value itself is not repeated.
    pub kind: String,
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
/// An identifier shorter than this is looked for as a whole cell only: `7` stands in many texts.
const SHORTEST_PART: usize = 5;

/// Searches the mapped text columns of every source, one pass per table.
///
/// # Errors
/// When a source cannot be read: then nothing is proved.
pub async fn scan(
    plan: &AccessPlan,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<Scan, SourceError> {
    let mut found = Scan::default();
    let mut described = std::collections::BTreeMap::new();
    for step in &plan.steps {
        let dataset = &step.address.dataset;
        let source =
            sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.clone()))?;
        if !described.contains_key(dataset) {
            described.insert(dataset.clone(), (source.describe().await?, source.reading().await?));
        }
        let Some((schema, session)) = described.get_mut(dataset) else { continue };
        let table = live(schema, step)?;
        let columns: Vec<_> = step
            .columns
            .iter()
            .filter_map(|column| table.column(&column.name))
            .filter(|column| sql::is_searchable(column))
            .map(|column| column.name.clone())
            .collect();
        let name = sql::table(&step.table)?;
        found.rows +=
            count(&mut **session, &format!("select count(*) as counted from {name}")).await?;
        found.columns += columns.len() as u64;
        if columns.is_empty() {
            continue;
        }
        let kind = source.kind();
        let needles = needles(seeds);
        let (condition, binds) = condition(kind, &columns, &needles)?;
        let keys = key_columns(table, step);
        let mut selected = Vec::new();
        for column in keys.iter().chain(&columns) {
            selected.push(as_text(kind, column)?);
        }
        let text = format!(
            "select {} from {name} t where {condition} limit {MOST_HITS}",
            selected.join(", ")
        );
        let families = vec![TypeFamily::Text; selected.len()];
        for row in session.query(&text, &binds, &families).await? {
            let (key, cells) = row.split_at(keys.len());
            for (column, cell) in columns.iter().zip(cells) {
                let Some(cell) = cell.to_text() else { continue };
                for needle in needles.iter().filter(|needle| needle.stands_in(&cell)) {
                    let hit = Hit {
                        address: step.address.clone(),
                        column: column.clone(),
                        key: key_text(key),
                        kind: needle.kind.clone(),
                    };
                    if !found.hits.contains(&hit) {
                        found.hits.push(hit);
                    }
                }
            }
        }
    }
    Ok(found)
}

/// What is looked for.
struct Needle {
    kind: String,
    /// In lower case.
    text: String,
    whole: bool,
}

impl Needle {
    fn stands_in(&self, cell: &str) -> bool {
        let cell = cell.to_lowercase();
        if self.whole { cell == self.text } else { cell.contains(&self.text) }
    }
}

/// Every identifier, and how it looks inside a URL.
fn needles(seeds: &Seeds) -> Vec<Needle> {
    let mut needles = Vec::new();
    for (kind, values) in seeds {
        for value in values {
            let text = value.to_lowercase();
            let whole = text.chars().count() < SHORTEST_PART;
            let encoded = url_encoded(&text);
            if encoded != text && !whole {
                needles.push(Needle { kind: kind.clone(), text: encoded, whole });
            }
            needles.push(Needle { kind: kind.clone(), text, whole });
        }
    }
    needles
}

fn url_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02x}"));
        }
    }
    encoded
}

fn as_text(kind: Kind, column: &str) -> Result<String, SourceError> {
    let column = sql::quote(column)?;
    Ok(match kind {
        Kind::Postgres => format!("t.{column}::text"),
        Kind::Sqlite => format!("cast(t.{column} as text)"),
    })
}

fn condition(
    kind: Kind,
    columns: &[String],
    needles: &[Needle],
) -> Result<(String, Vec<Bind>), SourceError> {
    let mut binds = Vec::new();
    let mut alternatives = Vec::new();
    for needle in needles {
        binds.push(Bind::Text(needle.text.clone()));
        let holder = binds.len();
        for column in columns {
            let text = format!("lower({})", as_text(kind, column)?);
            alternatives.push(match (kind, needle.whole) {
                (Kind::Postgres, true) => format!("{text} = ${holder}::text"),
                (Kind::Sqlite, true) => format!("{text} = ${holder}"),
                (Kind::Postgres, false) => format!("position(${holder}::text in {text}) > 0"),
                (Kind::Sqlite, false) => format!("instr({text}, ${holder}) > 0"),
            });
        }
    }
    if alternatives.is_empty() {
        alternatives.push("1 = 0".into());
    }
    Ok((alternatives.join("\n   or "), binds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_identifier_is_looked_for_as_a_whole_cell_only() {
        let seeds = Seeds::from([("user_id".into(), ["7".to_owned()].into())]);
        let needles = needles(&seeds);
        assert!(needles[0].stands_in("7") && !needles[0].stands_in("17"));
    }

    #[test]
    fn an_address_inside_a_url_is_found() {
        let seeds = Seeds::from([("email".into(), ["Ada+x@Example.org".to_owned()].into())]);
        let needles = needles(&seeds);
        let found = |text: &str| needles.iter().any(|needle| needle.stands_in(text));
        assert!(found("https://example.org/?mail=ada%2Bx%40example.org"));
        assert!(found("reply to ADA+X@EXAMPLE.ORG"));
        assert!(!found("ada@example.org"));
    }
}
