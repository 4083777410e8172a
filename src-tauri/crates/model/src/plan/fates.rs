//! What an erasure does to each field of a map, for a person of whom every kind of identifier is
//! known. The plan decides; this only turns it round, from steps to fields.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::graph::{self, Graph};
use super::{Action, Address, ErasurePlan, ErasureRule, ErasureStep, Retention, erasure};
use crate::datamap::{DataMap, Problem};
use crate::masking::Strategy;
use crate::said;

/// One field and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFate {
    /// The collection.
    pub address: Address,
    /// Dotted path of the field.
    pub field: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What an erasure does to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// It goes with its row.
    Deleted,
    /// Its value is replaced.
    Masked {
        /// How.
        strategy: Strategy,
        /// Why the row itself is kept, where the law says so.
        retention: Option<Retention>,
        /// The last day to which the row may be kept.
        until: Option<NaiveDate>,
    },
    /// It stays, because the law lets or makes us keep it.
    Retained {
        /// Why.
        retention: Retention,
        /// The last day, for a row whose period begins today.
        until: Option<NaiveDate>,
    },
    /// It stays and its row is marked as restricted.
    Restricted {
        /// The column that is set.
        column: String,
        /// Why it is not erased.
        retention: Retention,
        /// The last day, for a row whose period begins today.
        until: Option<NaiveDate>,
    },
    /// It stays although it is about the person, and this is why.
    Left {
        /// A sentence.
        reason: String,
    },
    /// The erasure does not touch it, and this is why.
    Untouched {
        /// A sentence.
        reason: String,
    },
}

/// What an erasure does to every field, in map order.
///
/// # Errors
///
/// The errors of [`erasure`].
pub fn fates(
    map: &DataMap,
    rule: &ErasureRule,
    as_of: DateTime<Utc>,
) -> Result<Vec<FieldFate>, Vec<Problem>> {
    let graph = Graph::of(map);
    let plan = erasure(map, &graph.kinds(), rule, as_of)?;
    let steps: BTreeMap<&Address, &ErasureStep> =
        plan.steps.iter().map(|step| (&step.address, step)).collect();
    let mut all = vec![];
    for node in &graph.nodes {
        for (path, _) in graph::flattened(&node.collection.fields) {
            let field = path.join(".");
            let fate = fate(&plan, steps.get(&node.address).copied(), &node.address, &field);
            all.push(FieldFate { address: node.address.clone(), field, fate });
        }
    }
    Ok(all)
}

fn fate(plan: &ErasurePlan, step: Option<&ErasureStep>, address: &Address, field: &str) -> Fate {
    let left = || plan.left.iter().find(|it| it.address == *address && it.field == field);
    let Some(step) = step else {
        let skipped = plan.access.skipped.iter().find(|it| it.address == *address);
        let reason = skipped.map_or_else(
            || said!("Its collection is only read, to find other rows.").into(),
            |skipped| skipped.reason.clone(),
        );
        return Fate::Untouched { reason };
    };
    let (masks, retention) = match &step.action {
        Action::Delete => return Fate::Deleted,
        Action::Restrict { column, retention } => {
            return Fate::Restricted {
                column: column.clone(),
                retention: retention.clone(),
                until: step.until,
            };
        }
        Action::Mask { columns } => (columns, None),
        Action::Retain { retention, columns } => (columns, Some(retention)),
    };
    if let Some(strategy) = masked(masks, field) {
        let retention = retention.cloned();
        return Fate::Masked { strategy: strategy.clone(), retention, until: step.until };
    }
    match (left(), retention) {
        (Some(left), _) => Fate::Left { reason: left.reason.clone() },
        (None, Some(retention)) => {
            Fate::Retained { retention: retention.clone(), until: step.until }
        }
        (None, None) => Fate::Untouched {
            reason: said!("Its categories say nothing about the person, so it stays in its row.")
                .into(),
        },
    }
}

/// The mask of a field: its own, or that of a field it lies in.
fn masked<'a>(masks: &'a BTreeMap<String, Strategy>, field: &str) -> Option<&'a Strategy> {
    masks
        .iter()
        .find(|(path, _)| {
            field
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .map(|(_, strategy)| strategy)
}
