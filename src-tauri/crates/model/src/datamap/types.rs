//! A map as it was read: every dataset, collection and field with its place in the file.

use serde::Serialize;

use super::problem::Problem;
use crate::masking::Strategy;
use crate::plan::{Address, Part, Retention};

/// A place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct At {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// A whole map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataMap {
    /// The file as it was named when it was read.
    pub file: String,
    /// In file order.
    pub datasets: Vec<Dataset>,
    /// What was odd or wrong in single values while reading; [`super::check`] repeats it.
    pub notes: Vec<Problem>,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dataset {
    /// Its unique key.
    pub fides_key: String,
    /// A name for people.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Categories that hold for every field.
    pub data_categories: Vec<String>,
    /// Database (`fides_meta.namespace.database_name`).
    pub database: Option<String>,
    /// Schema of its tables (`fides_meta.namespace.schema`).
    pub schema: Option<String>,
    /// Datasets that are read before this one.
    pub after: Vec<String>,
    /// In file order.
    pub collections: Vec<Collection>,
    /// Our own notes.
    pub compliance: DatasetNotes,
    /// Where it stands.
    pub at: At,
}

/// The `compliance` key of a dataset; it holds for every collection that does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DatasetNotes {
    /// What a person is shown as its name.
    pub label: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why the data are processed.
    pub purpose: Option<String>,
    /// On what basis.
    pub legal_basis: Option<String>,
    /// Who receives the data, by name (GDPR Art. 15(1)(c)).
    pub recipients: Vec<String>,
    /// Where the data come from when not from the person (Art. 15(1)(g)).
    pub origin: Option<String>,
    /// What is decided by machine alone, by which logic, with what consequences (Art. 15(1)(h)).
    pub automated_decisions: Option<String>,
    /// Safeguards of transfers to third countries (Art. 15(2)).
    pub transfers: Option<String>,
}

/// One collection: a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Collection {
    /// The table.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Categories that hold for every field.
    pub data_categories: Vec<String>,
    /// In file order.
    pub fields: Vec<Field>,
    /// Collections that are read before this one.
    pub after: Vec<Address>,
    /// Collections that are erased before this one.
    pub erase_after: Vec<Address>,
    /// Neither read nor erased.
    pub skip_processing: bool,
    /// `masking_strategy_override: {strategy: delete}`: rows go instead of being masked.
    pub delete_rows: bool,
    /// Our own notes.
    pub compliance: CollectionNotes,
    /// Where it stands.
    pub at: At,
}

/// The `compliance` key of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CollectionNotes {
    /// Part of the access export; none: derived from the categories.
    pub part: Option<Part>,
    /// What a person is shown as its name.
    pub label: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why the data are processed.
    pub purpose: Option<String>,
    /// On what basis.
    pub legal_basis: Option<String>,
    /// Who receives the data, by name (GDPR Art. 15(1)(c)).
    pub recipients: Vec<String>,
    /// Where the data come from when not from the person (Art. 15(1)(g)).
    pub origin: Option<String>,
    /// What is decided by machine alone, by which logic, with what consequences (Art. 15(1)(h)).
    pub automated_decisions: Option<String>,
    /// Safeguards of transfers to third countries (Art. 15(2)).
    pub transfers: Option<String>,
    /// A row filter (`where`), SQL of the source.
    pub filter: Option<String>,
    /// References of several columns, or to the collection itself.
    pub references: Vec<Reference>,
    /// What an erasure does here.
    pub erasure: Option<Erasure>,
}

/// A reference of one or several fields that must match together (`compliance.references`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Dotted fields of this collection.
    pub fields: Vec<String>,
    /// The collection at the other end.
    pub to: Address,
    /// Dotted fields there, pairwise with `fields`.
    pub to_fields: Vec<String>,
    /// Which way values lead.
    pub direction: Option<Direction>,
    /// Where it stands.
    pub at: At,
}

/// What an erasure does to a collection (`compliance.erasure`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Delete, mask, retain or restrict.
    pub action: ErasureAction,
    /// Exception, citation and period; present for retain and restrict in a map without errors.
    pub retention: Option<Retention>,
    /// Boolean column that is set to true by restrict.
    pub restricted_column: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// The four things an erasure can do to rows (requirement A9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum ErasureAction {
    Delete,
    Mask,
    Retain,
    Restrict,
}

/// One field: a column, or an element of a nested one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its own name, without the names above it.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Its own categories.
    pub data_categories: Vec<String>,
    /// Fields inside it.
    pub fields: Vec<Field>,
    /// Part of the primary key.
    pub primary_key: bool,
    /// The kind of identifier it holds.
    pub identity: Option<String>,
    /// Where its values lead or come from; any of them is enough.
    pub references: Vec<FieldReference>,
    /// The type the map says it has.
    pub data_type: Option<DataType>,
    /// Longest text it takes, in characters.
    pub length: Option<usize>,
    /// Never written.
    pub read_only: bool,
    /// All elements of an array are disclosed, not only those that matched.
    pub return_all_elements: bool,
    /// A field of the request form whose value finds rows, beside identities.
    pub custom_request_field: Option<String>,
    /// How it is masked, whatever the rule says.
    pub masking: Option<FieldMask>,
    /// What a person is shown as its name (`compliance.label`).
    pub label: Option<String>,
    /// Whether a collection that is retained keeps or masks it (`compliance.erasure`).
    pub erasure: Option<FieldErasure>,
    /// Where it stands.
    pub at: At,
}

/// How the map's author wants one field masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldMask {
    /// The strategy.
    pub strategy: Strategy,
    /// Where it stands.
    pub at: At,
}

/// What an erasure does to one field, whatever its categories say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum FieldErasure {
    Keep,
    Mask,
}

/// A reference of one field, as Fides writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldReference {
    /// The collection at the other end.
    pub to: Address,
    /// Dotted field there.
    pub to_field: String,
    /// Which way values lead; none: from whichever side is reached first.
    pub direction: Option<Direction>,
    /// Where it stands.
    pub at: At,
}

/// Which way the values of a reference lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Values of this field find rows there.
    To,
    /// Values from there find rows here.
    From,
}

/// The type a map says a field has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataType {
    /// Of the field or of its elements.
    pub scalar: Scalar,
    /// `[]`: a list.
    pub array: bool,
}

/// The scalar types of fideslang.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are fideslang's own")]
pub enum Scalar {
    String,
    Integer,
    Float,
    Boolean,
    ObjectId,
    Object,
    /// A word fideslang does not know; it says nothing about the column.
    Other(String),
}
