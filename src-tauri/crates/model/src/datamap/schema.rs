//! The live schema of a source, as far as a map and a plan need to know it. Filled by `sources`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Tables and views of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// By schema (none: the source has none) and table.
    #[serde(with = "as_list")]
    pub tables: BTreeMap<(Option<String>, String), TableSchema>,
}

/// One table or view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSchema {
    /// In the order of the table.
    pub columns: Vec<ColumnSchema>,
    /// Columns of the primary key, in key order; empty: there is none.
    pub primary_key: Vec<String>,
    /// Columns of every other unique constraint or index without a condition.
    pub unique: Vec<Vec<String>>,
    /// Columns that stand first in an index without a condition: rows are found by their values
    /// without reading the table.
    #[serde(default)]
    pub indexed: Vec<String>,
    /// Foreign keys that leave this table.
    pub foreign_keys: Vec<ForeignKey>,
    /// The source's own estimate of the number of rows.
    pub rows_estimate: Option<u64>,
    /// A view: it can be read, never written.
    pub is_view: bool,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSchema {
    /// Its name.
    pub name: String,
    /// The type as the source writes it, such as `character varying(40)`.
    pub type_name: String,
    /// What kind of type that is.
    pub family: TypeFamily,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Longest text it takes, in characters.
    pub max_length: Option<usize>,
    /// It has a default.
    pub default: bool,
    /// The source computes it; it cannot be written.
    pub generated: bool,
}

/// Kinds of column types that are read and masked alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum TypeFamily {
    Text,
    Integer,
    /// Exact or floating numbers with a fraction.
    Number,
    Boolean,
    Date,
    Time,
    Timestamp,
    Uuid,
    Json,
    Bytes,
    Array(Box<TypeFamily>),
    /// An enumeration, with its labels.
    Enum(Vec<String>),
    /// Anything else: ranges, geometry, composite types.
    Other,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Name of the constraint, where the source has one.
    pub name: Option<String>,
    /// Columns here.
    pub columns: Vec<String>,
    /// Schema and table it leads to.
    pub to: (Option<String>, String),
    /// Columns there, pairwise with `columns`.
    pub to_columns: Vec<String>,
    /// What the source does to rows here when the row there goes.
    pub on_delete: OnDelete,
}

/// What a source does to the referring rows when the referred row is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are SQL's own")]
pub enum OnDelete {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

impl Schema {
    /// The table of this name. Where the map names no schema: the table without one, else the one
    /// in `public` or `main`, else the only one of that name.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&TableSchema> {
        let exact =
            |schema: Option<&str>| self.tables.get(&(schema.map(str::to_owned), name.to_owned()));
        if schema.is_some() {
            return exact(schema);
        }
        let by_name = || {
            let mut found = self.tables.iter().filter(|((_, table), _)| table == name);
            found.next().filter(|_| found.next().is_none()).map(|(_, table)| table)
        };
        exact(None)
            .or_else(|| exact(Some("public")))
            .or_else(|| exact(Some("main")))
            .or_else(by_name)
    }
}

impl TableSchema {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnSchema> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// JSON objects have text keys only, so the tables travel as a list.
mod as_list {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::TableSchema;

    type Tables = BTreeMap<(Option<String>, String), TableSchema>;

    #[derive(Serialize)]
    struct Borrowed<'a> {
        schema: &'a Option<String>,
        name: &'a str,
        #[serde(flatten)]
        table: &'a TableSchema,
    }

    #[derive(Deserialize)]
    struct Owned {
        schema: Option<String>,
        name: String,
        #[serde(flatten)]
        table: TableSchema,
    }

    pub fn serialize<S: Serializer>(tables: &Tables, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(tables.iter().map(|((schema, name), table)| Borrowed {
            schema,
            name,
            table,
        }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tables, D::Error> {
        let list = Vec::<Owned>::deserialize(deserializer)?;
        Ok(list.into_iter().map(|entry| ((entry.schema, entry.name), entry.table)).collect())
    }
}
