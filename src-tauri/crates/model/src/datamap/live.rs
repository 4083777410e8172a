//! A map against the live schema of its sources: what is missing, what clashes, and what looks like
//! personal data that the map does not know.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::{looks_personal, surely_personal};
use super::problem::Problem;
use super::schema::{ColumnSchema, Schema, TableSchema, TypeFamily};
use super::types::{At, DataMap, DataType, ErasureAction, Field, FieldMask, Scalar};
use crate::masking::Strategy;
use crate::plan::graph::{Graph, Link, Node};
use crate::said;
use crate::said::Said;

/// Checks every dataset whose schema is given.
pub(super) fn check(map: &DataMap, live: &BTreeMap<String, Schema>) -> Vec<Problem> {
    let graph = Graph::of(map);
    let mut checker = Checker { map, live, problems: vec![] };
    for node in &graph.nodes {
        if live.contains_key(&node.dataset.fides_key) && !node.collection.skip_processing {
            checker.collection(node);
        }
    }
    for link in &graph.links {
        checker.link(&graph, link);
    }
    checker.unmapped_tables();
    checker.problems
}

struct Checker<'a> {
    map: &'a DataMap,
    live: &'a BTreeMap<String, Schema>,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn table(&self, node: &Node) -> Option<&'a TableSchema> {
        let schema = self.live.get(&node.dataset.fides_key)?;
        schema.table(node.dataset.schema.as_deref(), &node.collection.name)
    }

    fn push(&mut self, node: &Node, field: Option<&str>, problem: Problem) {
        let problem = problem.in_collection(&node.address);
        self.problems.push(match field {
            Some(field) => problem.in_field(field),
            None => problem,
        });
    }

    fn error(&mut self, node: &Node, field: Option<&str>, at: At, message: Said) {
        self.push(node, field, Problem::error(&self.map.file, at, message));
    }

    fn warn(&mut self, node: &Node, field: Option<&str>, at: At, message: Said) {
        self.push(node, field, Problem::warning(&self.map.file, at, message));
    }

    fn collection(&mut self, node: &Node) {
        let collection = node.collection;
        let Some(table) = self.table(node) else {
            let message = match &node.dataset.schema {
                Some(schema) => said!(
                    "the source has no table `{name}` in schema `{schema}`: correct the name or \
                     remove the collection",
                    name = collection.name,
                    schema
                ),
                None => said!(
                    "the source has no table `{name}`: correct the name or remove the collection",
                    name = collection.name
                ),
            };
            self.error(node, None, collection.at, message);
            return;
        };
        for field in &collection.fields {
            match table.column(&field.name) {
                Some(column) => self.field(node, field, column, table),
                None => {
                    let message = said!(
                        "the source has no such column: correct the name or remove the field"
                    );
                    self.error(node, Some(&field.name), field.at, message);
                }
            }
        }
        self.primary_key(node, table);
        self.decisions(node, table);
        for column in &table.columns {
            let mapped = collection.fields.iter().any(|field| field.name == column.name);
            if !mapped && looks_personal(&column.name) {
                let message = said!(
                    "this column looks like personal data and is not mapped: add it, or \
                               add it with the category system.operations"
                );
                self.warn(node, Some(&column.name), collection.at, message);
            }
        }
    }

    fn primary_key(&mut self, node: &Node, table: &TableSchema) {
        let fields = node.collection.fields.iter().filter(|field| field.primary_key);
        let mapped: BTreeSet<_> = fields.map(|field| field.name.as_str()).collect();
        let real: BTreeSet<_> = table.primary_key.iter().map(String::as_str).collect();
        let listed = |names: &BTreeSet<&str>| names.iter().copied().collect::<Vec<_>>().join(", ");
        if mapped.is_empty() || real.is_empty() {
            if mapped.is_empty() && !real.is_empty() {
                let message = said!(
                    "no field is marked `primary_key`; the source's key is {real}",
                    real = listed(&real)
                );
                self.warn(node, None, node.collection.at, message);
            }
            return;
        }
        if mapped != real {
            let message = said!(
                "the map's primary key is {mapped}, the source's is {real}: mark the same fields",
                mapped = listed(&mapped),
                real = listed(&real)
            );
            self.error(node, None, node.collection.at, message);
        }
    }

    fn decisions(&mut self, node: &Node, table: &TableSchema) {
        let Some(erasure) = &node.collection.compliance.erasure else { return };
        if table.is_view && erasure.action != ErasureAction::Retain {
            let message =
                said!("this is a view, which cannot be erased: decide on the tables beneath it");
            self.error(node, None, erasure.at, message);
        }
        let from_field = erasure.retention.as_ref().and_then(|it| it.from_field.as_deref());
        if let Some(name) = from_field {
            let dated = [TypeFamily::Date, TypeFamily::Timestamp, TypeFamily::Text];
            match table.column(name) {
                None => {
                    let message =
                        said!("`from_field` names `{name}`, which the source does not have", name);
                    self.error(node, None, erasure.at, message);
                }
                Some(column) if !dated.contains(&column.family) => {
                    let message = said!(
                        "`from_field` names `{name}`, whose type {type_name} is not a date",
                        name,
                        type_name = column.type_name
                    );
                    self.error(node, None, erasure.at, message);
                }
                Some(_) => {}
            }
        }
        if let Some(name) = erasure.restricted_column.as_deref() {
            let flags = [TypeFamily::Boolean, TypeFamily::Integer];
            match table.column(name) {
                None => {
                    let message = said!(
                        "`restricted_column` names `{name}`, which the source does not have",
                        name
                    );
                    self.error(node, None, erasure.at, message);
                }
                Some(column) if !flags.contains(&column.family) => {
                    let message = said!(
                        "`restricted_column` names `{name}`, whose type {type_name} is not boolean",
                        name,
                        type_name = column.type_name
                    );
                    self.error(node, None, erasure.at, message);
                }
                Some(_) => {}
            }
        }
    }

    fn field(&mut self, node: &Node, field: &Field, column: &ColumnSchema, table: &TableSchema) {
        let name = Some(field.name.as_str());
        if let Some(data_type) = &field.data_type
            && !agrees(data_type, &column.family)
        {
            let message = said!(
                "the map's data_type does not fit the source's type {type_name}: correct the map",
                type_name = column.type_name
            );
            self.warn(node, name, field.at, message);
        }
        if !field.fields.is_empty() && !holds_fields(&column.family) {
            let message = said!(
                "the map has fields inside it, but the source's type is {type_name}, not JSON",
                type_name = column.type_name
            );
            self.error(node, name, field.at, message);
        }
        if let (Some(length), Some(real)) = (field.length, column.max_length)
            && length > real
        {
            let message =
                said!("the map's length {length} is more than the source's {real}", length, real);
            self.warn(node, name, field.at, message);
        }
        if let Some(mask) = &field.masking {
            let unique = table.unique.iter().any(|columns| *columns == [field.name.clone()]);
            if let Some(message) = misfit(mask, column, unique) {
                self.warn(node, name, mask.at, message);
            }
        }
    }

    fn link(&mut self, graph: &Graph, link: &Link) {
        let (from, to) = (&graph.nodes[link.from], &graph.nodes[link.to]);
        let (Some(from_table), Some(to_table)) = (self.table(from), self.table(to)) else { return };
        for (here, there) in link.from_fields.iter().zip(&link.to_fields) {
            // What lies inside JSON has no type of its own.
            let ([here], [there]) = (here.path.as_slice(), there.path.as_slice()) else { continue };
            let (Some(a), Some(b)) = (from_table.column(here), to_table.column(there)) else {
                continue;
            };
            if !comparable(&a.family, &b.family) {
                let message = said!(
                    "its type {type_name} can never equal `{address}.{there}`, which is {type_name2}: correct the reference",
                    type_name = a.type_name,
                    address = to.address,
                    there,
                    type_name2 = b.type_name
                );
                let at = from.collection.fields.iter().find(|field| field.name == *here);
                let at = at.map_or(from.collection.at, |field| field.at);
                self.error(from, Some(here), at, message);
            }
        }
    }

    fn unmapped_tables(&mut self) {
        for dataset in &self.map.datasets {
            let Some(schema) = self.live.get(&dataset.fides_key) else { continue };
            let mapped: BTreeSet<_> =
                dataset.collections.iter().map(|it| it.name.as_str()).collect();
            for ((namespace, name), table) in &schema.tables {
                let elsewhere = dataset.schema.is_some() && dataset.schema != *namespace;
                if elsewhere || table.is_view || mapped.contains(name.as_str()) {
                    continue;
                }
                let columns = table.columns.iter().map(|column| column.name.as_str());
                let personal: Vec<_> = columns.filter(|name| surely_personal(name)).collect();
                if !personal.is_empty() {
                    let message = said!(
                        "the table `{name}` is not mapped and looks like personal data ({personal}): add \
                         it, or add it with skip_processing",
                        name,
                        personal = personal.join(", ")
                    );
                    let problem = Problem::warning(&self.map.file, dataset.at, message);
                    self.problems.push(problem.in_collection(&dataset.fides_key));
                }
            }
        }
    }
}

/// Whether a type of the map can be the source's.
fn agrees(data_type: &DataType, family: &TypeFamily) -> bool {
    use TypeFamily as F;
    match (&data_type.scalar, family) {
        (Scalar::Other(_), _) | (_, F::Other) => true,
        (_, F::Array(inner)) => {
            data_type.array && agrees(&DataType { array: false, ..data_type.clone() }, inner)
        }
        // SQLite keeps JSON as text.
        (_, F::Json | F::Text) if data_type.array => true,
        _ if data_type.array => false,
        (Scalar::String, family) => {
            matches!(family, F::Text | F::Enum(_) | F::Uuid | F::Date | F::Time | F::Timestamp)
        }
        (Scalar::Integer, family) => matches!(family, F::Integer | F::Number),
        (Scalar::Float, family) => matches!(family, F::Number | F::Integer),
        (Scalar::Boolean, family) => matches!(family, F::Boolean | F::Integer),
        (Scalar::ObjectId, family) => matches!(family, F::Text | F::Uuid | F::Bytes),
        (Scalar::Object, family) => matches!(family, F::Json | F::Text),
    }
}

fn holds_fields(family: &TypeFamily) -> bool {
    match family {
        TypeFamily::Json | TypeFamily::Text | TypeFamily::Other => true,
        TypeFamily::Array(inner) => holds_fields(inner),
        TypeFamily::Integer
        | TypeFamily::Number
        | TypeFamily::Boolean
        | TypeFamily::Date
        | TypeFamily::Time
        | TypeFamily::Timestamp
        | TypeFamily::Uuid
        | TypeFamily::Bytes
        | TypeFamily::Enum(_) => false,
    }
}

/// Whether values of two columns can be equal once they are cast.
fn comparable(a: &TypeFamily, b: &TypeFamily) -> bool {
    use TypeFamily as F;
    match (a, b) {
        (F::Array(a), b) => comparable(a, b),
        (a, F::Array(b)) => comparable(a, b),
        (F::Other | F::Json, _) | (_, F::Other | F::Json) => true,
        (F::Bytes, b) => *b == F::Bytes,
        (a, F::Bytes) => *a == F::Bytes,
        (F::Text, _) | (_, F::Text) => true,
        (F::Integer | F::Number, b) => matches!(b, F::Integer | F::Number | F::Boolean),
        (F::Boolean, b) => matches!(b, F::Boolean | F::Integer | F::Number),
        (F::Date | F::Timestamp, b) => matches!(b, F::Date | F::Timestamp),
        (F::Time, b) => *b == F::Time,
        (F::Uuid, b) => *b == F::Uuid,
        (F::Enum(_), b) => matches!(b, F::Enum(_)),
    }
}

/// Why a strategy of the map does not fit its column.
fn misfit(mask: &FieldMask, column: &ColumnSchema, unique: bool) -> Option<Said> {
    if column.generated && mask.strategy != Strategy::Preserve {
        return Some(said!("the source computes this column, so it cannot be masked"));
    }
    let texts = |name: &str| {
        (!matches!(column.family, TypeFamily::Text | TypeFamily::Other)).then(|| {
            said!(
                "{name} writes text, but the source's type is {type_name}",
                name,
                type_name = column.type_name
            )
        })
    };
    match &mask.strategy {
        Strategy::Preserve => None,
        Strategy::NullRewrite => (!column.nullable).then(|| {
            said!("null_rewrite cannot be applied: the source's column is NOT NULL; use another strategy")
        }),
        Strategy::StringRewrite { .. } if unique => Some(
            said!("string_rewrite gives every row the same value, but the source's column is unique"),
        ),
        Strategy::StringRewrite { .. } => texts("string_rewrite"),
        Strategy::RandomStringRewrite { .. } => texts("random_string_rewrite"),
        Strategy::Hash { .. } => texts("hash"),
        Strategy::Hmac { .. } => texts("hmac"),
        Strategy::AesEncrypt => texts("aes_encrypt"),
        Strategy::Truncate { .. } => texts("truncate"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_of_the_map_agrees_with_the_types_that_hold_it() {
        use TypeFamily as F;
        let all = || {
            let array = F::Array(Box::new(F::Text));
            [
                F::Text,
                F::Integer,
                F::Number,
                F::Boolean,
                F::Date,
                F::Time,
                F::Timestamp,
                F::Uuid,
                F::Json,
                F::Bytes,
                array,
                F::Enum(vec![]),
                F::Other,
            ]
        };
        for (scalar, array, expected) in [
            (Scalar::String, false, "Text Date Time Timestamp Uuid Enum([]) Other"),
            (Scalar::Integer, false, "Integer Number Other"),
            (Scalar::Float, false, "Integer Number Other"),
            (Scalar::Boolean, false, "Integer Boolean Other"),
            (Scalar::ObjectId, false, "Text Uuid Bytes Other"),
            (Scalar::Object, false, "Text Json Other"),
            (Scalar::String, true, "Text Json Array(Text) Other"),
            (Scalar::Integer, true, "Text Json Other"),
        ] {
            let data_type = DataType { scalar, array };
            let agreeing = all().into_iter().filter(|family| agrees(&data_type, family));
            let names: Vec<_> = agreeing.map(|family| format!("{family:?}")).collect();
            assert_eq!(names.join(" "), expected, "{data_type:?}");
        }
        let other = DataType { scalar: Scalar::Other("serial".into()), array: false };
        assert!(all().iter().all(|family| agrees(&other, family)));
        let nested: Vec<_> = all().into_iter().filter(holds_fields).collect();
        assert_eq!(nested, [F::Text, F::Json, F::Array(Box::new(F::Text)), F::Other]);
    }

    #[test]
    fn two_types_are_comparable_when_a_cast_can_make_them_equal() {
        use TypeFamily as F;
        let list = |of: F| F::Array(Box::new(of));
        for (a, b, expected) in [
            (F::Text, F::Integer, true),
            (F::Text, F::Uuid, true),
            (F::Integer, F::Number, true),
            (F::Integer, F::Boolean, true),
            (F::Integer, F::Uuid, false),
            (F::Integer, F::Timestamp, false),
            (F::Boolean, F::Date, false),
            (F::Date, F::Timestamp, true),
            (F::Time, F::Time, true),
            (F::Time, F::Date, false),
            (F::Uuid, F::Uuid, true),
            (F::Bytes, F::Bytes, true),
            (F::Bytes, F::Text, false),
            (F::Enum(vec![]), F::Enum(vec!["a".into()]), true),
            (F::Enum(vec![]), F::Integer, false),
            (list(F::Integer), F::Integer, true),
            (list(F::Uuid), F::Integer, false),
            (F::Other, F::Uuid, true),
            (F::Json, F::Integer, true),
        ] {
            assert_eq!(comparable(&a, &b), expected, "{a:?} {b:?}");
            assert_eq!(comparable(&b, &a), expected, "{b:?} {a:?}");
        }
    }
}
