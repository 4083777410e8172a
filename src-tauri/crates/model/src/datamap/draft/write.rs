//! The draft as YAML with comments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::schema::{ColumnSchema, ForeignKey, Schema, TypeFamily};
use super::{Drafted, Name};

pub fn yaml(dataset: &str, schema: &Schema, tables: &[Drafted]) -> String {
    let keys = keys(dataset, schema, tables);
    let mut text =
        "# Drafted from the live schema. Review every line marked `# guess`, then decide for \
                    each\n# collection what an erasure does (compliance.erasure).\ndataset:\n"
            .to_owned();
    for (namespace, key) in &keys {
        let _ = writeln!(text, "  - fides_key: {}", quoted(key));
        if key != dataset {
            let _ = writeln!(text, "    # connect the same source under this key, too");
        }
        if let Some(namespace) = namespace {
            let _ = writeln!(
                text,
                "    fides_meta:\n      namespace:\n        schema: {}",
                quoted(namespace)
            );
        }
        let own: Vec<_> = tables.iter().filter(|one| one.name.0 == *namespace).collect();
        if own.is_empty() {
            let _ = writeln!(text, "    collections: []");
            continue;
        }
        let _ = writeln!(text, "    collections:");
        for one in own {
            collection(&mut text, one, tables, &keys);
        }
    }
    let left: Vec<String> = schema
        .tables
        .keys()
        .filter(|name| !tables.iter().any(|one| one.name == *name))
        .map(|(_, name)| quoted(name))
        .collect();
    if !left.is_empty() {
        let _ = writeln!(text, "# guess: nothing personal in {}", left.join(", "));
    }
    text
}

/// The key of every schema: a dataset has one. The first is that of the source.
fn keys(dataset: &str, schema: &Schema, tables: &[Drafted]) -> BTreeMap<Option<String>, String> {
    let mut count: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    for one in tables {
        *count.entry(&one.name.0).or_default() += 1;
    }
    if count.is_empty() {
        count.extend(schema.tables.keys().next().map(|name| (&name.0, 0)));
    }
    let first = count
        .iter()
        .max_by_key(|(name, count)| (name.as_deref() == Some("public"), **count))
        .map(|(name, _)| (*name).clone());
    let mut keys = BTreeMap::from([(first.clone().unwrap_or_default(), dataset.to_owned())]);
    for name in count.into_keys().filter(|name| Some((*name).clone()) != first) {
        let safe: String = name
            .as_deref()
            .unwrap_or_default()
            .chars()
            .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
            .collect();
        let mut key = format!("{dataset}_{safe}");
        while keys.values().any(|one| *one == key) {
            key.push('_');
        }
        keys.insert(name.clone(), key);
    }
    keys
}

fn collection(
    text: &mut String,
    one: &Drafted,
    tables: &[Drafted],
    keys: &BTreeMap<Option<String>, String>,
) {
    let _ = writeln!(text, "      - name: {}", quoted(&one.name.1));
    if one.lost {
        let _ = writeln!(
            text,
            "        # guess: no identifier leads here; give it a reference and remove this\n        \
             fides_meta:\n          skip_processing: true"
        );
    }
    let target = |key: &ForeignKey| -> Option<&Name> {
        let found = tables.iter().find(|it| {
            let (schema, name) = it.name;
            *name == key.to.1 && (key.to.0.is_none() || schema.is_none() || *schema == key.to.0)
        })?;
        let dotted = |names: &[String]| names.iter().any(|name| name.contains('.'));
        let usable = !dotted(&key.columns) && !dotted(&key.to_columns) && !found.lost;
        usable.then_some(found.name)
    };
    let (mut single, mut composite): (BTreeMap<&str, Vec<_>>, Vec<_>) = Default::default();
    for (key, direction) in &one.references {
        let Some(to) = target(key) else { continue };
        match (key.columns.as_slice(), key.to_columns.as_slice()) {
            ([column], [to_column]) if !to.1.contains('.') => {
                single.entry(column).or_default().push((to, to_column, *direction));
            }
            (_, _) => composite.push((*key, to, *direction)),
        }
    }
    if !composite.is_empty() {
        let _ = writeln!(text, "        compliance:\n          references:");
    }
    for (key, to, direction) in composite {
        let list =
            |names: &[String]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            text,
            "            - fields: [{}]\n              to: {}\n              to_fields: [{}]\n              \
             direction: {direction} # guess: {}",
            list(&key.columns),
            quoted(&format!("{}.{}", keys[&to.0], to.1)),
            list(&key.to_columns),
            way(direction)
        );
    }
    let _ = writeln!(text, "        fields:");
    for column in &one.table.columns {
        if column.name.contains('.') {
            let _ = writeln!(
                text,
                "          # {} is left out: a name with a dot cannot be told from a nested field",
                quoted(&column.name)
            );
            continue;
        }
        field(text, one, column);
        for (place, (to, to_column, direction)) in
            single.get(column.name.as_str()).into_iter().flatten().enumerate()
        {
            if place == 0 {
                let _ = writeln!(text, "              references:");
            }
            let _ = writeln!(
                text,
                "                - dataset: {}\n                  field: {}\n                  \
                 direction: {direction} # guess: {}",
                quoted(&keys[&to.0]),
                quoted(&format!("{}.{to_column}", to.1)),
                way(direction)
            );
        }
    }
}

fn way(direction: &str) -> &'static str {
    if direction == "from" {
        "rows here belong to rows there"
    } else {
        "rows there belong to rows here"
    }
}

fn field(text: &mut String, one: &Drafted, column: &ColumnSchema) {
    let _ = writeln!(text, "          - name: {}", quoted(&column.name));
    let guess = one.guesses.get(column.name.as_str());
    if let Some(guess) = guess {
        let _ = writeln!(
            text,
            "            data_categories: [{}] # guess: {}",
            guess.category, guess.why
        );
    }
    let refers = one.references.iter().any(|(key, _)| key.columns.contains(&column.name));
    let mut meta = String::new();
    if one.table.primary_key.contains(&column.name) {
        let _ = writeln!(meta, "              primary_key: true");
    }
    if let Some(identity) = guess.and_then(|guess| guess.identity).filter(|_| !one.lost) {
        let _ = writeln!(meta, "              identity: {identity} # guess: rows are found by it");
    }
    if let Some(data_type) = data_type(&column.family) {
        let _ = writeln!(meta, "              data_type: {data_type}");
    }
    if let Some(length) = column.max_length.filter(|length| *length > 0) {
        let _ = writeln!(meta, "              length: {length}");
    }
    if column.generated {
        let _ = writeln!(meta, "              read_only: true");
    }
    if !meta.is_empty() || refers {
        let _ = write!(text, "            fides_meta:\n{meta}");
    }
}

fn data_type(family: &TypeFamily) -> Option<String> {
    Some(match family {
        TypeFamily::Text
        | TypeFamily::Enum(_)
        | TypeFamily::Uuid
        | TypeFamily::Date
        | TypeFamily::Time
        | TypeFamily::Timestamp => "string".to_owned(),
        TypeFamily::Integer => "integer".to_owned(),
        TypeFamily::Number => "float".to_owned(),
        TypeFamily::Boolean => "boolean".to_owned(),
        TypeFamily::Json => "object".to_owned(),
        TypeFamily::Array(inner) => format!("{}[]", data_type(inner)?),
        TypeFamily::Bytes | TypeFamily::Other => return None,
    })
}

/// A text as YAML: plain where nothing else can be meant.
fn quoted(text: &str) -> String {
    let word = text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let plain = word
        && text.bytes().next().is_some_and(|it| it.is_ascii_alphabetic())
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::String(text.to_owned()).to_string() }
}
