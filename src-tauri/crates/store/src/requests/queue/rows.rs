//! Rows of the queue, read by their ids.

use std::collections::BTreeMap;

use model::ids::RequestId;

use super::order::Entry;
use crate::db::{Param, Row};
use crate::requests::{COLUMNS, Request, request};
use crate::{Read, Store, StoreError};

/// A row of the queue.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The request.
    pub request: Request,
    /// The person's name, or the identifier they gave.
    pub subject: String,
    /// Datasets that are collected, each with its worst state.
    pub sources: Vec<(String, String)>,
}

/// The rows of some entries, in their order.
pub(super) async fn rows(store: &Store, entries: &[Entry]) -> Result<Vec<Queued>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let params: Vec<Param> = entries.iter().map(|entry| entry.id.0.into()).collect();
    let holders: Vec<String> = (1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select {COLUMNS}, s.name as subject
         from requests r left join subjects s on s.request = r.id
         where r.id in ({})",
        holders.join(", ")
    );
    let mut rows = Vec::with_capacity(entries.len());
    for row in &store.fetch(sql, params).await? {
        rows.push(Queued {
            request: request(row)?,
            subject: row.get_optional("subject")?.unwrap_or_default(),
            sources: Vec::new(),
        });
    }
    let places: BTreeMap<RequestId, usize> =
        entries.iter().enumerate().map(|(place, entry)| (entry.id, place)).collect();
    rows.sort_by_key(|queued| places.get(&queued.request.id));
    add_sources(store, &mut rows).await?;
    Ok(rows)
}

/// How far each collection of some requests is, in the order of the walk.
///
/// # Errors
/// When the database fails.
pub async fn collection_states(
    db: impl Read,
    requests: &[RequestId],
) -> Result<Vec<(RequestId, String)>, StoreError> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let holders: Vec<String> = (1..=requests.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select request, state from collections where request in ({})
         order by request, position, dataset, collection",
        holders.join(", ")
    );
    let params = requests.iter().map(|id| id.0.into()).collect();
    let read = |row: &Row| Ok((RequestId(row.get("request")?), row.get("state")?));
    db.fetch(sql, params).await?.iter().map(read).collect()
}

async fn add_sources<R: Read + Copy>(db: R, rows: &mut [Queued]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let params: Vec<Param> = rows.iter().map(|row| row.request.id.0.into()).collect();
    let holders: Vec<String> = (1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select request, dataset,
                case max(case state when 'failed' then 4 when 'working' then 3 when 'queued' then 2
                                    when 'done' then 1 else 0 end)
                when 4 then 'failed' when 3 then 'working' when 2 then 'queued'
                when 1 then 'done' else 'skipped' end as worst
         from collections where request in ({})
         group by request, dataset
         order by dataset",
        holders.join(", ")
    );
    for row in db.fetch(sql, params).await? {
        let id = RequestId(row.get("request")?);
        if let Some(queued) = rows.iter_mut().find(|queued| queued.request.id == id) {
            queued.sources.push((row.get("dataset")?, row.get("worst")?));
        }
    }
    Ok(())
}
