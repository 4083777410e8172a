//! Random maps and random data for them.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

/// Fields of every collection that may stand at an end of a reference. Lists are marked.
pub const ENDS: &[(&str, bool)] = &[
    ("id", false),
    ("n", false),
    ("t", false),
    ("who", false),
    ("doc.ref", false),
    ("doc.in.x", false),
    ("list", true),
    ("words", true),
    ("docs.ref", true),
    ("doc.many", true),
];

/// Fields that may hold an identifier, with its kind.
pub const IDENTITIES: &[(&str, &str)] =
    &[("who", "email"), ("n", "customer"), ("doc.ref", "device"), ("list", "device")];

/// Columns of every table, in map order; `row_no` is not in the map.
pub const COLUMNS: &[&str] =
    &["id", "part", "n", "t", "who", "doc", "list", "words", "docs", "kind", "payload", "note"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Nothing tells rows apart, and some are equal.
    None,
    Single,
    Composite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    Delete,
    Mask,
    Retain,
}

#[derive(Clone, Debug)]
pub struct Collection {
    /// 0 or 1.
    pub dataset: usize,
    pub key: Key,
    /// Places in [`IDENTITIES`].
    pub identities: Vec<usize>,
    pub filtered: bool,
    pub erasure: Erasure,
    /// `t` is named a mask although references use it.
    pub masks_link: bool,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Reference {
    pub from: usize,
    pub to: usize,
    /// Places in [`ENDS`], pairwise.
    pub pairs: Vec<(usize, usize)>,
    /// `to`, `from` or absent.
    pub direction: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct World {
    pub collections: Vec<Collection>,
    pub references: Vec<Reference>,
    /// Kind and value of the identifiers that are given.
    pub seeds: Vec<(&'static str, u8)>,
}

/// One row by column, `None` is NULL; JSON as it is written.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: u8,
    pub part: String,
    pub n: Option<u8>,
    pub t: Option<String>,
    pub who: Option<String>,
    pub doc: Option<Value>,
    pub list: Option<Value>,
    pub words: Option<Value>,
    pub docs: Option<Value>,
    pub kind: String,
    pub payload: Option<String>,
    pub note: String,
}

fn number() -> impl Strategy<Value = u8> {
    0..9_u8
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => number().prop_map(|it| it.to_string()),
        1 => Just("it's \"odd\", {ü}".to_owned()),
        1 => Just(String::new()),
    ]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => number().prop_map(|it| json!(it)),
        4 => word().prop_map(|it| json!(it)),
        1 => Just(Value::Null),
    ]
}

fn maybe<T: std::fmt::Debug + Clone>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop_oneof![1 => Just(None), 4 => of.prop_map(Some)]
}

fn doc() -> impl Strategy<Value = Value> {
    (maybe(scalar()), maybe(maybe(scalar())), maybe(prop::collection::vec(scalar(), 0..3)))
        .prop_map(|(reference, inner, many)| {
            let mut doc = json!({});
            if let Some(value) = reference {
                doc["ref"] = value;
            }
            if let Some(inner) = inner {
                doc["in"] = inner.map_or_else(|| json!({}), |it| json!({"x": it, "secret": "s"}));
            }
            if let Some(many) = many {
                doc["many"] = json!(many);
            }
            doc
        })
}

fn list<T: std::fmt::Debug + serde::Serialize>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Value> {
    prop::collection::vec(of, 0..3).prop_map(|it| json!(it))
}

fn row() -> impl Strategy<Value = Row> {
    let who = number().prop_map(|it| format!("p{}", it % 6));
    let docs = list(scalar().prop_map(|it| json!({"ref": it})));
    (
        (number(), maybe(number()), maybe(word()), maybe(who), maybe(doc())),
        (maybe(list(maybe(number()))), maybe(list(maybe(word()))), maybe(docs), any::<bool>()),
    )
        .prop_map(|((id, n, t, who, doc), (list, words, docs, kind))| Row {
            id,
            part: String::new(),
            n,
            t,
            who,
            doc,
            list,
            words,
            docs,
            kind: if kind { "kept".into() } else { "other".into() },
            payload: Some(format!("payload {id}")).filter(|_| id != 3),
            note: format!("note {id}"),
        })
}

fn collection() -> impl Strategy<Value = Collection> {
    let key = prop_oneof![1 => Just(Key::None), 3 => Just(Key::Single), 2 => Just(Key::Composite)];
    let identities = prop_oneof![
        3 => Just(vec![]),
        3 => (0..IDENTITIES.len()).prop_map(|it| vec![it]),
        1 => Just(vec![0, 1]),
    ];
    let erasure = prop_oneof![
        1 => Just(Erasure::Delete),
        3 => Just(Erasure::Mask),
        1 => Just(Erasure::Retain)
    ];
    (
        0..2_usize,
        key,
        identities,
        prop::bool::weighted(0.3),
        erasure,
        prop::bool::weighted(0.3),
        prop::collection::vec(row(), 0..12),
    )
        .prop_map(|(dataset, key, identities, filtered, erasure, masks_link, mut rows)| {
            for (place, row) in rows.iter_mut().enumerate() {
                match key {
                    Key::None => {}
                    Key::Single => row.id = u8::try_from(place).expect("few rows"),
                    Key::Composite => {
                        row.id %= 4;
                        row.part = format!("part {place}");
                    }
                }
            }
            // Where nothing tells rows apart, two are equal.
            if key == Key::None && rows.len() > 1 {
                rows[1] = rows[0].clone();
            }
            Collection { dataset, key, identities, filtered, erasure, masks_link, rows }
        })
}

fn pair() -> impl Strategy<Value = (usize, usize)> {
    // Plain columns are the rule.
    let end = || prop_oneof![4 => 0..4_usize, 3 => 0..ENDS.len()];
    (end(), end())
}

pub fn worlds() -> impl Strategy<Value = World> {
    let collections = prop::collection::vec(collection(), 2..8);
    collections.prop_flat_map(|mut collections| {
        // Every world has somebody in it.
        if collections.iter().all(|one| one.identities.is_empty()) {
            collections[0].identities = vec![0, 2];
        }
        let count = collections.len();
        let direction = prop_oneof![Just(None), Just(Some("to")), Just(Some("from"))];
        let pairs = prop_oneof![
            4 => pair().prop_map(|it| vec![it]),
            1 => (pair(), pair()).prop_map(|(a, b)| vec![a, b]),
        ];
        let reference =
            (0..count, 0..count, pairs, direction).prop_map(|(from, to, pairs, direction)| {
                Reference {
                    from,
                    to,
                    pairs,
                    // A reference to itself needs one.
                    direction: if from == to { direction.or(Some("to")) } else { direction },
                }
            });
        let kinds = ["email", "customer", "device"];
        let seed = (0..kinds.len(), number()).prop_map(move |(kind, value)| (kinds[kind], value));
        (
            Just(collections),
            prop::collection::vec(reference, 1..(2 * count)),
            prop::collection::vec(seed, 2..5),
        )
            .prop_map(|(collections, references, seeds)| World {
                collections,
                references,
                seeds,
            })
    })
}

pub fn seed_text(kind: &str, value: u8) -> String {
    if kind == "email" { format!("p{}", value % 6) } else { value.to_string() }
}

impl World {
    /// The map. Collections that nothing leads to get no category: they would be an error.
    pub fn yaml(&self, namespaces: [Option<&str>; 2], reachable: &[bool]) -> String {
        let mut text = "dataset:\n".to_owned();
        for (dataset, namespace) in namespaces.into_iter().enumerate() {
            let _ = writeln!(text, "  - fides_key: d{dataset}");
            if let Some(schema) = namespace {
                let _ = writeln!(text, "    fides_meta: {{namespace: {{schema: {schema}}}}}");
            }
            let _ = writeln!(text, "    collections:");
            for (number, one) in self.collections.iter().enumerate() {
                if one.dataset == dataset {
                    self.collection(&mut text, number, one, reachable[number]);
                }
            }
            if !self.collections.iter().any(|one| one.dataset == dataset) {
                text.truncate(text.len() - "    collections:\n".len());
                text.push_str("    collections: []\n");
            }
        }
        text
    }

    fn collection(&self, text: &mut String, number: usize, one: &Collection, reachable: bool) {
        let _ = writeln!(text, "      - name: c{number}\n        compliance:");
        if one.filtered {
            let _ = writeln!(text, "          where: \"kind = 'kept' or kind is null\"");
        }
        // A decision on a collection that nothing leads to is an error of the map.
        let _ = match one.erasure {
            _ if !reachable => writeln!(text, "          part: content"),
            Erasure::Delete => writeln!(text, "          erasure: {{action: delete}}"),
            Erasure::Mask => writeln!(text, "          erasure: {{action: mask}}"),
            Erasure::Retain => writeln!(
                text,
                "          erasure: {{action: retain, exception: x, citation: y, period: P1Y}}"
            ),
        };
        let _ = writeln!(text, "          references:");
        let own = self.references.iter().filter(|it| it.from == number);
        let mut written = false;
        for reference in own {
            written = true;
            let names = |side: fn(&(usize, usize)) -> usize| {
                let names: Vec<_> = reference.pairs.iter().map(|it| ENDS[side(it)].0).collect();
                names.join(", ")
            };
            let direction =
                reference.direction.map(|it| format!(", direction: {it}")).unwrap_or_default();
            let _ = writeln!(
                text,
                "            - {{fields: [{}], to: d{}.c{}, to_fields: [{}]{direction}}}",
                names(|it| it.0),
                self.collections[reference.to].dataset,
                reference.to,
                names(|it| it.1)
            );
        }
        if !written {
            text.truncate(text.len() - "          references:\n".len());
        }
        let _ = writeln!(text, "        fields:");
        for column in COLUMNS {
            self.field(text, one, column, reachable);
        }
    }

    fn field(&self, text: &mut String, one: &Collection, column: &str, reachable: bool) {
        let mut meta: Vec<String> = vec![];
        let is_key = match one.key {
            Key::None => false,
            Key::Single => column == "id",
            Key::Composite => column == "id" || column == "part",
        };
        if is_key {
            meta.push("primary_key: true".into());
        }
        let identity = |name: &str| {
            let found = one.identities.iter().find(|it| IDENTITIES[**it].0 == name);
            found.map(|it| format!("identity: {}", IDENTITIES[*it].1))
        };
        meta.extend(identity(column));
        let data_type = match column {
            "list" => Some("integer[]"),
            "words" => Some("string[]"),
            "doc" => Some("object"),
            "docs" => Some("object[]"),
            _ => None,
        };
        meta.extend(data_type.map(|it| format!("data_type: '{it}'")));
        let category = match column {
            "payload" | "note" => Some("user.content.private"),
            "who" => Some("user.contact.email"),
            _ => None,
        };
        let mut lines = vec![];
        if let Some(category) = category.filter(|_| reachable) {
            lines.push(format!("data_categories: [{category}]"));
        }
        if column == "note" {
            meta.push(
                "masking_strategy_override: {strategy: string_rewrite, configuration: \
                 {rewrite_value: erased for ever and ever}}"
                    .into(),
            );
        }
        if column == "who" {
            meta.push("masking_strategy_override: {strategy: hash}".into());
        }
        let named = (column == "t" && one.masks_link)
            || (one.erasure == Erasure::Retain && column == "payload");
        if named && reachable {
            lines.push("compliance: {erasure: mask}".into());
        }
        let _ = writeln!(text, "          - name: {column}");
        for line in lines {
            let _ = writeln!(text, "            {line}");
        }
        if !meta.is_empty() {
            let _ = writeln!(text, "            fides_meta: {{{}}}", meta.join(", "));
        }
        match column {
            "doc" => {
                let identity = identity("doc.ref").map(|it| format!(", fides_meta: {{{it}}}"));
                let secret =
                    if reachable { ", data_categories: [user.content.private]" } else { "" };
                let _ = writeln!(
                    text,
                    "            fields:\n              - {{name: ref{}}}\n              - \
                     {{name: many, fides_meta: {{data_type: 'string[]'}}}}\n              - name: \
                     in\n                fields: [{{name: x}}, {{name: secret{secret}}}]",
                    identity.unwrap_or_default()
                );
            }
            "docs" => {
                let _ = writeln!(text, "            fields: [{{name: ref}}]");
            }
            _ => {}
        }
    }
}
