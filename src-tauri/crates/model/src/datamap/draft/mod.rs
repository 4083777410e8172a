//! A first map out of a live schema, and what of a live schema no map knows. Everything in it that
//! is not in the schema is a guess, marked `# guess: …` for a person to review.

mod guess;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;

use super::looks::looks_personal;
use super::schema::{ForeignKey, Schema, TableSchema};
use super::types::DataMap;
use guess::Guess;

/// A live column that looks personal and that the map does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize, TS)]
pub struct Unmapped {
    /// The dataset: the source.
    pub dataset: String,
    /// The schema of the table, where the source has schemas.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// What it looks like: a dotted category; none: its name alone says that it is personal.
    pub category: Option<String>,
}

/// A table by its schema and name.
pub(crate) type Name = (Option<String>, String);

/// A table of a draft.
pub(crate) struct Drafted<'a> {
    pub name: &'a Name,
    pub table: &'a TableSchema,
    /// By column.
    pub guesses: BTreeMap<&'a str, Guess>,
    /// Foreign keys that are drafted, with their direction.
    pub references: Vec<(&'a ForeignKey, &'static str)>,
    /// Nothing leads here.
    pub lost: bool,
}

/// Drafts the map of one source as YAML that [`super::parse`] reads and [`super::check`] finds no
/// error in. `dataset` is the key of the source.
pub fn draft(dataset: &str, schema: &Schema) -> String {
    write::yaml(dataset, schema, &tables(schema))
}

/// The live columns that look personal and that the map does not have, in order.
pub fn unmapped(map: &DataMap, live: &BTreeMap<String, Schema>) -> Vec<Unmapped> {
    let mut found = BTreeSet::new();
    for (key, schema) in live {
        let datasets: Vec<_> = map.datasets.iter().filter(|it| it.fides_key == *key).collect();
        let guessed = tables(schema);
        for (name, table) in &schema.tables {
            if table.is_view {
                continue;
            }
            let collection = datasets.iter().find_map(|dataset| {
                let same = schema
                    .table(dataset.schema.as_deref(), &name.1)
                    .is_some_and(|one| std::ptr::eq(one, table));
                dataset.collections.iter().find(|one| same && one.name == name.1)
            });
            if collection.is_some_and(|one| one.skip_processing) {
                continue;
            }
            let guesses = guessed.iter().find(|one| one.name == name).map(|one| &one.guesses);
            for column in &table.columns {
                let mapped = collection
                    .is_some_and(|one| one.fields.iter().any(|field| field.name == column.name));
                let guess = guesses.and_then(|guesses| guesses.get(column.name.as_str()));
                if !mapped
                    && (guess.is_some() || (guesses.is_some() && looks_personal(&column.name)))
                {
                    found.insert(Unmapped {
                        dataset: key.clone(),
                        schema: name.0.clone(),
                        table: name.1.clone(),
                        column: column.name.clone(),
                        category: guess.map(|guess| guess.category.to_owned()),
                    });
                }
            }
        }
    }
    found.into_iter().collect()
}

/// An empty map, for a source of which nothing is mapped yet.
pub fn nothing() -> DataMap {
    DataMap { file: String::new(), datasets: vec![], notes: vec![] }
}

/// The tables that hold personal data or belong to a person, with what is guessed of them.
pub(crate) fn tables(schema: &Schema) -> Vec<Drafted<'_>> {
    let names: Vec<(&Name, &TableSchema)> =
        schema.tables.iter().filter(|(_, table)| !table.is_view).collect();
    let by_name: Vec<BTreeMap<&str, Guess>> = names
        .iter()
        .map(|(_, table)| {
            let guesses = table.columns.iter();
            guesses.filter_map(|it| Some((it.name.as_str(), guess::by_name(it)?))).collect()
        })
        .collect();
    let parent = |key: &ForeignKey| {
        names.iter().position(|(name, _)| {
            name.1 == key.to.1 && (key.to.0.is_none() || name.0.is_none() || name.0 == key.to.0)
        })
    };
    // Persons: rows with an address to write to, or a name of a person.
    let names_person = |at: usize| {
        by_name[at].values().any(|it| {
            matches!(it.identity, Some("email" | "phone")) || it.category.starts_with("user.name")
        })
    };
    let mut distance: Vec<Option<usize>> =
        (0..names.len()).map(|at| names_person(at).then_some(0)).collect();
    for round in 0..=names.len() {
        for (at, (_, table)) in names.iter().enumerate() {
            for key in &table.foreign_keys {
                let Some(to) = parent(key).filter(|to| *to != at) else { continue };
                if distance[to] == Some(round) && distance[at].is_none() {
                    // A table whose key is that of a person says more about the same person.
                    distance[at] =
                        Some(if key.columns == table.primary_key { round } else { round + 1 });
                }
            }
        }
    }
    let personal = |at: usize| distance[at].is_some() || !by_name[at].is_empty();
    let mut drafted: Vec<(usize, Drafted)> = vec![];
    for (at, (name, table)) in names.iter().enumerate().filter(|(at, _)| personal(*at)) {
        let mut guesses = by_name[at].clone();
        let mut references: Vec<(&ForeignKey, &'static str)> = vec![];
        let nearest = table
            .foreign_keys
            .iter()
            .filter_map(|key| parent(key).filter(|to| *to != at).and_then(|to| distance[to]))
            .min();
        for key in &table.foreign_keys {
            let Some(to) = parent(key).filter(|to| *to != at && personal(*to)) else { continue };
            match distance[to] {
                Some(far) if Some(far) == nearest => {
                    references.push((key, "from"));
                    if let ([column], 0) = (key.columns.as_slice(), far) {
                        guesses.insert(
                            column,
                            Guess {
                                category: "user.unique_id",
                                identity: None,
                                why: "it refers to a person",
                            },
                        );
                    }
                }
                // Of another person, or of a thing.
                Some(_) => {}
                None => references.push((key, "to")),
            }
        }
        if distance[at].is_some() {
            let person = names_person(at);
            for column in &table.columns {
                let key = table.primary_key == [column.name.clone()];
                let own = guesses.contains_key(column.name.as_str());
                let refers = table.foreign_keys.iter().any(|it| it.columns.contains(&column.name));
                if key && person && !own {
                    guesses.insert(
                        &column.name,
                        Guess {
                            category: "user.unique_id",
                            identity: Some("user_id"),
                            why: "the key of a table of persons",
                        },
                    );
                } else if !own && !refers {
                    let guess = guess::in_context(&name.1, column, person, key);
                    guesses.extend(guess.map(|guess| (column.name.as_str(), guess)));
                }
            }
        }
        drafted.push((at, Drafted { name, table, guesses, references, lost: false }));
    }
    lost(&mut drafted, &parent);
    drafted.into_iter().map(|(_, table)| table).collect()
}

/// Marks what no identifier leads to, and drops the references to it.
fn lost<'a>(drafted: &mut [(usize, Drafted<'a>)], parent: &dyn Fn(&ForeignKey) -> Option<usize>) {
    let mut reached: BTreeSet<usize> = drafted
        .iter()
        .filter(|(_, one)| one.guesses.values().any(|guess| guess.identity.is_some()))
        .map(|(at, _)| *at)
        .collect();
    loop {
        let before = reached.len();
        for (at, one) in drafted.iter() {
            for (key, direction) in &one.references {
                let Some(to) = parent(key) else { continue };
                if *direction == "from" && reached.contains(&to) {
                    reached.insert(*at);
                } else if *direction == "to" && reached.contains(at) {
                    reached.insert(to);
                }
            }
        }
        if reached.len() == before {
            break;
        }
    }
    for (at, one) in drafted.iter_mut() {
        one.lost = !reached.contains(at);
        let lost = one.lost;
        one.references
            .retain(|(key, _)| !lost && parent(key).is_some_and(|to| reached.contains(&to)));
    }
}
