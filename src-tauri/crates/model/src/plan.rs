//! Plans: what will be read or erased, in which order and why. A plan is data; the `sources` crate
//! carries it out. Made by [`crate::plan::access`] and [`crate::plan::erasure`].

mod access;
mod erasure;
mod fates;
pub(crate) mod graph;
pub(crate) mod order;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use access::unreachable;
pub use access::{Target, access};
pub use erasure::{ErasureRule, erasure};
pub use fates::{Fate, FieldFate, fates};

use crate::datamap::{DataMap, Direction};
use crate::masking::Strategy;
use crate::said::{ToValue, Value};

/// `dataset.collection`, the full name of a collection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The `fides_key` of the dataset; one dataset is one source.
    pub dataset: String,
    /// The name of the collection: the table.
    pub collection: String,
}

impl ToValue for Address {
    fn to_value(&self) -> Value {
        Value::text(self)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.dataset, self.collection)
    }
}

/// Where a collection lies in its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The schema (`fides_meta.namespace.schema`); none: the source's default.
    pub schema: Option<String>,
    /// The table.
    pub name: String,
}

/// Part of the epic's access export that a collection belongs to (requirement A8).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS,
)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ExportPart")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Part {
    UserProfile,
    Content,
    Transactions,
    Analytics,
}

/// A column of a step, in the order in which the map lists it. Nested fields stay inside their
/// column; `path` has more than one element only for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The column's name in the table.
    pub name: String,
    /// Dotted fideslang categories of the field (own and inherited).
    pub categories: Vec<String>,
    /// Part of the primary key.
    pub primary_key: bool,
    /// What a person is shown as its name.
    pub label: String,
    /// Exported to the person: its category is asked for. Key columns that are only needed for the
    /// walk are read but not exported.
    pub exported: bool,
}

/// One way into a collection. A row is the subject's when it matches any entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Entry {
    /// The column holds an identifier of this kind.
    Identity {
        /// Path of the field; more than one element: inside a JSON column.
        field: Vec<String>,
        /// Kind of identifier: `email`, `phone`, `user_id`, ...
        kind: String,
        /// The field is a list, or lies inside one: a row matches when any element does.
        #[serde(default)]
        array: bool,
    },
    /// Rows of another collection lead here.
    Edge {
        /// The collection whose rows were read before.
        from: Address,
        /// Field there and field here; several pairs must hold together in one row.
        pairs: Vec<EdgePair>,
    },
}

/// One pair of fields of an edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgePair {
    /// Path of the field in the collection the edge comes from.
    pub from: Vec<String>,
    /// Path of the field in this collection.
    pub to: Vec<String>,
    /// The field here is an array: a row matches when any element does.
    pub to_array: bool,
    /// The field there is an array: each element leads on.
    pub from_array: bool,
}

/// One collection to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which collection.
    pub address: Address,
    /// Where it lies.
    pub table: Table,
    /// What a person is shown as its name.
    pub label: String,
    /// Part of the access export.
    pub part: Part,
    /// The columns read, in map order.
    pub columns: Vec<Column>,
    /// Ways in; never empty.
    pub entries: Vec<Entry>,
    /// A condition of the map's author (`compliance.where`), SQL of the source, checked at load.
    pub filter: Option<String>,
    /// Steps in the same cycle share a number; they are read again until nothing new is found.
    pub cycle: Option<usize>,
}

/// What will be read for a set of identifier kinds: steps in an order in which everything that
/// can lead to a collection stands before it, cycles apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPlan {
    /// Steps in reading order.
    pub steps: Vec<Step>,
    /// Collections that are left out, each with the sentence that says why.
    pub skipped: Vec<Skipped>,
}

/// A collection that is left out of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Which collection.
    pub address: Address,
    /// Why, as a sentence for the officer.
    pub reason: String,
}

/// What happens to the rows of one collection in an erasure (requirement A9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// The rows go.
    Delete,
    /// These columns are masked, the rows stay.
    Mask {
        /// Column and strategy; never empty. A key with dots is a path inside a JSON column: the
        /// map's check refuses dots in the names of columns.
        columns: BTreeMap<String, Strategy>,
    },
    /// The rows stay as they are, except the columns masked beside.
    Retain {
        /// Why the law lets or makes us keep them.
        retention: Retention,
        /// What is masked all the same: what identifies the person beyond what the law needs.
        columns: BTreeMap<String, Strategy>,
    },
    /// The rows stay and are marked as restricted (GDPR Art. 18).
    Restrict {
        /// Boolean column that is set to true.
        column: String,
        /// Why they are not erased.
        retention: Retention,
    },
}

/// Why data outlive an erasure, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Short key of the exception, such as `gdpr-17-3-b` or `ccpa-1798.105-d-8`.
    pub exception: String,
    /// The provision, as a person cites it.
    pub citation: String,
    /// The column from which the period counts.
    pub from_field: Option<String>,
    /// ISO 8601 period such as `P7Y`.
    pub period: Option<String>,
}

/// One collection of an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureStep {
    /// The rows are found by the access step of the same address.
    pub address: Address,
    /// What happens to them.
    pub action: Action,
    /// For retain and restrict: the last day to which any of the rows may be kept, counted from
    /// the day the plan was made. A row whose period counts from an earlier date ends earlier.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// What an officer decided about rows that also belong to somebody else; none: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<SharedRows>,
}

/// What happens to rows that also belong to somebody else, such as an address two customers use or
/// a ticket that names two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SharedRows {
    /// They are erased like the others: the other person loses them, too.
    Erase,
    /// They are left as they are, for the other person.
    Keep,
}

/// What an erasure does, in the order in which the statements run: for every source children
/// before their parents, `erase_after` respected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasurePlan {
    /// How the rows are found.
    pub access: AccessPlan,
    /// Steps in erasing order.
    pub steps: Vec<ErasureStep>,
    /// Data of the target categories that stay although nothing retains them, each with the
    /// sentence that says why: `read_only` fields, keys, overrides that preserve.
    #[serde(default)]
    pub left: Vec<Left>,
}

/// A field that an erasure leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Which collection.
    pub address: Address,
    /// Dotted path of the field.
    pub field: String,
    /// Why, as a sentence for the officer.
    pub reason: String,
}

/// The confirmed identifiers of one person: kind to values.
pub type Seeds = BTreeMap<String, BTreeSet<String>>;

/// A reference between two collections, once, however often the map states it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// The collection that refers.
    pub from: Address,
    /// The collection that is referred to.
    pub to: Address,
    /// Dotted fields of the collection that refers and of the other, which must match together.
    pub fields: Vec<(String, String)>,
    /// Values lead in one direction only: from the end that refers, or towards it.
    pub leads: Option<Leads>,
}

/// The only direction in which the values of a reference lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Leads {
    /// From the end that refers.
    Forth,
    /// Towards the end that refers.
    Back,
}

/// Every kind of identifier by which some collection of the map can be found.
pub fn kinds(map: &DataMap) -> BTreeSet<String> {
    graph::Graph::of(map).kinds()
}

/// The references of a map, in order; those whose ends do not exist are left out.
pub fn references(map: &DataMap) -> BTreeSet<Reference> {
    let graph = graph::Graph::of(map);
    let one = |link: &graph::Link| {
        let (child, parent) = link.child_and_parent();
        let stated_by_child = child == link.from;
        let ends = |ends: &[graph::End]| ends.iter().map(|end| end.path.join(".")).collect();
        let (mine, theirs): (Vec<String>, Vec<String>) =
            (ends(&link.from_fields), ends(&link.to_fields));
        let (here, there) = if stated_by_child { (mine, theirs) } else { (theirs, mine) };
        let leads = link.direction.map(|direction| match (direction, stated_by_child) {
            (Direction::To, true) | (Direction::From, false) => Leads::Forth,
            (Direction::From, true) | (Direction::To, false) => Leads::Back,
        });
        Reference {
            from: graph.nodes[child].address.clone(),
            to: graph.nodes[parent].address.clone(),
            fields: here.into_iter().zip(there).collect(),
            leads,
        }
    };
    graph.links.iter().map(one).collect()
}
