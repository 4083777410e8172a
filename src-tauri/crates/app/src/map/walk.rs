//! `map.walk`: in which order the collections are read for a person of whom some kinds of
//! identifiers are known. Nothing is read.

use std::collections::BTreeSet;

use model::plan::{Entry, Target, access};
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{in_force, load, told};
use crate::console::Cx;
use crate::errors::AppError;

/// Which kinds are known.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapWalkInput")]
pub struct Input {
    /// Kinds of identifiers: `email`, `user_id`.
    pub kinds: BTreeSet<String>,
}

/// The walk.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapWalk")]
pub struct Output {
    /// Collections in reading order.
    pub steps: Vec<WalkStep>,
    /// Collections that are left out.
    pub skipped: Vec<WalkSkipped>,
}

/// One collection that is read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WalkStep {
    /// `dataset.collection`.
    pub collection: String,
    /// What a person is shown as its name.
    pub label: String,
    /// Ways in: any of them is enough.
    pub entries: Vec<WalkEntry>,
    /// Collections with one number lead to each other and are read until nothing new is found.
    #[ts(type = "number | null")]
    pub cycle: Option<usize>,
}

/// One way into a collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum WalkEntry {
    /// A field holds an identifier.
    Identity {
        /// Its dotted path.
        field: String,
        /// The kind.
        kind: String,
    },
    /// Rows of another collection lead here.
    Reference {
        /// `dataset.collection` they lead from.
        from: String,
        /// Fields there and here.
        fields: Vec<(String, String)>,
    },
}

/// One collection that is left out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WalkSkipped {
    /// `dataset.collection`.
    pub collection: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// Asks the planner.
///
/// # Errors
/// `not_found` without a map; `invalid` names what stops the map from being planned.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let digest = in_force(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no data map.")))?;
    let map = load(cx.store(), &digest).await?;
    let plan =
        access(&map, &input.kinds, &Target::Everything).map_err(|problems| told(&problems))?;
    let entry = |entry: Entry| match entry {
        Entry::Identity { field, kind, .. } => WalkEntry::Identity { field: field.join("."), kind },
        Entry::Edge { from, pairs } => WalkEntry::Reference {
            from: from.to_string(),
            fields: pairs.iter().map(|pair| (pair.from.join("."), pair.to.join("."))).collect(),
        },
    };
    Ok(Output {
        steps: plan
            .steps
            .into_iter()
            .map(|step| WalkStep {
                collection: step.address.to_string(),
                label: step.label,
                entries: step.entries.into_iter().map(entry).collect(),
                cycle: step.cycle,
            })
            .collect(),
        skipped: plan
            .skipped
            .into_iter()
            .map(|one| WalkSkipped { collection: one.address.to_string(), reason: one.reason })
            .collect(),
    })
}
