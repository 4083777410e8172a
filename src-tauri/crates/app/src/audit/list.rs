//! `audit.list`: entries of the trail, newest first.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::events::{self, Entry, Filter};
use ts_rs::TS;

use super::{name, names};
use crate::console::Cx;
use crate::errors::AppError;

/// Which entries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "AuditWanted")]
#[serde(default)]
pub struct Wanted {
    /// By one of these: an officer's name, login or id, the name of a part of the console such as
    /// `worker`, or `unknown`.
    pub actors: Vec<String>,
    /// Actions that begin with one of these: `requests.`, `session.refused`.
    pub actions: Vec<String>,
    /// Only about this object: a request by its number or id, an officer, a version or source.
    pub object: Option<String>,
    /// `done`, `refused`, `failed`.
    pub results: Vec<String>,
    /// From this instant on.
    #[ts(type = "string | null")]
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    #[ts(type = "string | null")]
    pub to: Option<DateTime<Utc>>,
}

/// Which page of which entries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "AuditListInput")]
#[serde(default)]
pub struct Input {
    /// Which entries.
    #[serde(flatten)]
    pub filter: Wanted,
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
    /// How many entries the filter takes; counted with the first page.
    #[ts(type = "number | null")]
    pub total: Option<i64>,
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
    let filter = filter(cx, input.filter).await?;
    let (entries, total) = events::page(cx.store(), &filter, input.before, limit).await?;
    let full = i64::try_from(entries.len()).unwrap_or(i64::MAX) == limit;
    let next = entries.last().filter(|_| full).map(|last| last.index).filter(|index| *index > 0);
    Ok(Output { rows: listed(cx, entries).await?, next, total })
}

/// The filter as the store knows it: ids for names and numbers. A name that nobody has takes
/// nothing.
pub(crate) async fn filter(cx: &Cx, wanted: Wanted) -> Result<Filter, AppError> {
    let team = store::officers::list(cx.store()).await?;
    let officer = |word: &str| {
        let word = word.trim().to_lowercase();
        team.iter().find(|officer| {
            officer.login == word
                || officer.name.to_lowercase() == word
                || officer.id.to_string() == word
        })
    };
    let services = store::services::list(cx.store()).await?;
    let service = |word: &str| services.iter().find(|service| service.name == word.trim());
    let actor = |word: &String| match (officer(word), service(word)) {
        (Some(officer), _) => officer.id.to_string(),
        (None, Some(service)) => format!("service:{}", service.id),
        (None, None) if word == "unknown" || word.contains(':') => word.clone(),
        (None, None) => format!("system:{word}"),
    };
    let object = match &wanted.object {
        None => None,
        Some(word) => match (officer(word), word.to_uppercase()) {
            (Some(officer), _) => Some(officer.id.to_string()),
            (None, number) if number.starts_with("REQ-") => {
                let found = store::requests::find_by_number(cx.store(), &number).await?;
                Some(found.map_or(number, |request| request.id.to_string()))
            }
            (None, _) => Some(word.clone()),
        },
    };
    Ok(Filter {
        actors: wanted.actors.iter().map(actor).collect(),
        actions: wanted.actions,
        object,
        results: wanted.results,
        from: wanted.from,
        to: wanted.to,
    })
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
    let disclosures = entries.iter().any(|entry| entry.action.starts_with("disclosures."));
    let versions = match disclosures {
        true => store::disclosures::names(cx.store()).await?,
        false => BTreeMap::new(),
    };
    Ok(entries
        .into_iter()
        .map(|entry| EntryListed {
            index: entry.index,
            at: entry.at,
            actor: name(&names, &entry.actor),
            object: entry.object.map(|object| {
                let found = numbers.get(&object).or_else(|| names.get(&object));
                found.or_else(|| versions.get(&object)).cloned().unwrap_or(object)
            }),
            action: entry.action,
            result: entry.result,
            leaf: entry.leaf.to_string(),
        })
        .collect())
}
