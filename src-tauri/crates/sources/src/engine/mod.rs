//! The walk over the collections of a plan, and what is done to the rows it finds.

pub(crate) mod candidates;
pub(crate) mod collect;
pub(crate) mod condition;
pub(crate) mod erase;
pub(crate) mod known;
mod lookups;
pub(crate) mod masks;
pub(crate) mod order;
pub(crate) mod preflight;
pub(crate) mod preview;
pub(crate) mod scan;
pub(crate) mod shared;
pub(crate) mod statements;
pub(crate) mod targets;
pub(crate) mod trial;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::datamap::schema::{Schema, TableSchema, TypeFamily};
use model::plan::{AccessPlan, Address, Step};

use crate::source::Source;
use crate::{SourceError, sql};

/// Connected sources by dataset.
pub type Sources = BTreeMap<String, Arc<dyn Source>>;

/// The steps of one dataset, in reading order.
pub(crate) fn steps_of<'a>(plan: &'a AccessPlan, dataset: &str) -> Vec<&'a Step> {
    plan.steps.iter().filter(|step| step.address.dataset == dataset).collect()
}

/// The live table of a step.
pub(crate) fn live<'a>(schema: &'a Schema, step: &Step) -> Result<&'a TableSchema, SourceError> {
    schema
        .table(step.table.schema.as_deref(), &step.table.name)
        .ok_or_else(|| SourceError::NoTable(step.address.clone()))
}

/// The family of a field's column.
pub(crate) fn family<'a>(
    table: &'a TableSchema,
    address: &Address,
    column: &str,
) -> Result<&'a TypeFamily, SourceError> {
    table.column(column).map(|column| &column.family).ok_or_else(|| SourceError::NoColumn {
        address: address.clone(),
        column: column.to_owned(),
    })
}

/// A field of a step that is matched.
pub(crate) fn matched<'a>(
    table: &'a TableSchema,
    address: &Address,
    path: &'a [String],
    array: bool,
) -> Result<sql::Matched<'a>, SourceError> {
    let name = path.first().ok_or(SourceError::Name)?;
    let column = table
        .column(name)
        .ok_or_else(|| SourceError::NoColumn { address: address.clone(), column: name.clone() })?;
    // An identifier in a list column is any of its elements.
    let array = array || (path.len() == 1 && matches!(column.family, TypeFamily::Array(_)));
    Ok(sql::Matched { path, column, array })
}

/// The columns that tell rows apart: the live primary key, else the map's.
pub(crate) fn key_columns(table: &TableSchema, step: &Step) -> Vec<String> {
    if !table.primary_key.is_empty() {
        return table.primary_key.clone();
    }
    step.columns.iter().filter(|column| column.primary_key).map(|one| one.name.clone()).collect()
}

/// A key as text: its parts as a JSON array, or the part itself when there is one.
pub(crate) fn key_text(parts: &[model::values::Value]) -> String {
    match parts {
        [one] => one.to_text().unwrap_or_default(),
        _ => serde_json::to_string(parts).unwrap_or_default(),
    }
}
