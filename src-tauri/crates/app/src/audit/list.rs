//! `audit.list`: entries of the trail, newest first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::events::{self, Entry, Filter};
use ts_rs::TS;

use super::{name, names};
use crate::console::Cx;
use crate::errors::AppError;

/// Which entries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "AuditListInput")]
#[serde(default)]
pub struct Input {
    /// Actions that begin with one of these: `requests.`, `session.refused`.
    pub actions: Vec<String>,
    /// Only about this object: a request, version, officer or source.
    pub object: Option<String>,
    /// From this instant on.
    #[ts(type = "string | null")]
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    #[ts(type = "string | null")]
    pub to: Option<DateTime<Utc>>,
    /// Only entries before this index: the next page.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
    /// How many, at most 500; none: 100.
    #[ts(type = "number | null")]
    pub limit: Option<i64>,
}

/// A page of the trail.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditListed")]
pub struct Output {
    /// Newest first.
    pub rows: Vec<EntryListed>,
    /// Index to ask on with; none: this was the last page.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    /// How many entries the filter takes.
    #[ts(type = "number")]
    pub total: i64,
}

/// An entry of the trail.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EntryListed {
    /// Its place, from 0.
    #[ts(type = "number")]
    pub index: u64,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// What it is about, as people call it.
    pub object: Option<String>,
    /// `done`, `refused` or `failed`.
    pub result: String,
    /// Leaf hash, hex.
    pub leaf: String,
}

/// Lists entries.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    let filter =
        Filter { actions: input.actions, object: input.object, from: input.from, to: input.to };
    let (entries, total) = events::page(cx.store(), &filter, input.before, limit).await?;
    let full = i64::try_from(entries.len()).unwrap_or(i64::MAX) == limit;
    let next = entries.last().filter(|_| full).map(|last| last.index).filter(|index| *index > 0);
    Ok(Output { rows: listed(cx, entries).await?, next, total })
}

/// Entries as the window shows them, with names for ids.
pub(crate) async fn listed(cx: &Cx, entries: Vec<Entry>) -> Result<Vec<EntryListed>, AppError> {
    let names = names(cx.store()).await?;
    let ids: Vec<_> = entries
        .iter()
        .filter(|entry| entry.action.starts_with("requests."))
        .filter_map(|entry| entry.object.as_deref()?.parse().ok())
        .collect();
    let numbers = store::requests::numbers(cx.store(), &ids).await?;
    Ok(entries
        .into_iter()
        .map(|entry| EntryListed {
            index: entry.index,
            at: entry.at,
            actor: name(&names, &entry.actor),
            object: entry.object.map(|object| {
                numbers.get(&object).or_else(|| names.get(&object)).cloned().unwrap_or(object)
            }),
            action: entry.action,
            result: entry.result,
            leaf: entry.leaf.to_string(),
        })
        .collect())
}
