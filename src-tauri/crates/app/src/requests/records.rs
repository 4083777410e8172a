//! `requests.records`: collected records, page by page. Looking is an event; what is withheld
//! never leaves the backend.

use model::events::Event;
use model::ids::RequestId;
use model::plan::{Column, Step};
use model::requests::WithholdingGround;
use model::review::{Part, Piece, Span, pieces};
use model::values::Cell;
use serde::{Deserialize, Serialize};
use store::drafts;
use ts_rs::TS;

use super::release::{Withheld, withholdings};
use super::review;
use crate::console::Cx;
use crate::drafts::{chunk, key, record_key};
use crate::errors::AppError;

/// Which records.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRecordsInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// First record, from 0; none: the first.
    #[ts(type = "number | null")]
    pub from: Option<u64>,
    /// How many, at most 500; none: 100.
    #[ts(type = "number | null")]
    pub limit: Option<u64>,
}

/// A page of records.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecordsShown")]
pub struct Output {
    /// The columns.
    pub columns: Vec<ColumnShown>,
    /// The records.
    pub rows: Vec<RecordShown>,
    /// First record of the next page; none: this was the last.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    /// Records in all.
    #[ts(type = "number")]
    pub total: i64,
}

/// A column.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ColumnShown {
    /// Its name.
    pub name: String,
    /// What the person is shown as its name.
    pub label: String,
    /// Its categories.
    pub categories: Vec<String>,
}

impl ColumnShown {
    pub(crate) fn of(column: &Column) -> Self {
        Self {
            name: column.name.clone(),
            label: column.label.clone(),
            categories: column.categories.clone(),
        }
    }
}

/// A record. A withheld cell is null and says why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordShown {
    /// Its key, by which it can be withheld.
    pub key: String,
    /// Its place, from 0.
    #[ts(type = "number")]
    pub place: u64,
    /// Its cells as text; null where NULL or withheld. Five full blocks stand for a part that is
    /// withheld.
    pub cells: Vec<Option<String>>,
    /// Per cell: the ground on which it is withheld.
    pub withheld: Vec<Option<WithholdingGround>>,
}

/// Shows a page of records.
///
/// # Errors
/// `not_found`; `refused` when the records were forgotten with the closing.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let request = super::find(store, input.id).await?;
    let (collection, step) =
        review::collection(store, request.id, &input.dataset, &input.collection).await?;
    let key = key(&*cx.keys()?, &request)?;
    let mut withheld = Withheld::gather(withholdings(store, request.id).await?);
    let withheld =
        withheld.remove(&(input.dataset.clone(), input.collection.clone())).unwrap_or_default();
    let from = input.from.unwrap_or(0);
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    let primary = primary(&step);
    let address = (input.dataset.as_str(), input.collection.as_str());
    let mut rows = Vec::new();
    let offset = i64::try_from(from).unwrap_or(i64::MAX);
    let located = drafts::locate(store, request.id, address.0, address.1, offset).await?;
    if let Some((mut seq, before)) = located {
        let mut place = u64::try_from(before).unwrap_or(0);
        while (rows.len() as u64) < limit {
            let Some(chunk) = chunk(store, &key, request.id, address, seq).await? else { break };
            let damaged = |error| AppError::internal(&error);
            let mut cells = chunk.rows().map_err(damaged)?;
            let mut row = Vec::new();
            while (rows.len() as u64) < limit && cells.next_into(&mut row).map_err(damaged)? {
                if place >= from {
                    rows.push(shown(&step, &primary, &withheld, &row, place));
                }
                place += 1;
            }
            seq += 1;
        }
    }
    cx.record(Event::RecordsShown {
        request: request.id,
        dataset: input.dataset,
        collection: input.collection,
        rows: rows.len() as u64,
    })
    .await?;
    let end = from + rows.len() as u64;
    let more = i64::try_from(end).is_ok_and(|end| end < collection.rows);
    Ok(Output {
        columns: step.columns.iter().map(ColumnShown::of).collect(),
        next: more.then_some(end),
        total: collection.rows,
        rows,
    })
}

/// Places of the columns of the primary key.
pub(crate) fn primary(step: &Step) -> Vec<usize> {
    step.columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.primary_key)
        .map(|(place, _)| place)
        .collect()
}

fn shown(
    step: &Step,
    primary: &[usize],
    withheld: &Withheld,
    row: &[Cell<'_>],
    place: u64,
) -> RecordShown {
    let key = record_key(primary, row, place);
    let grounds: Vec<_> =
        step.columns.iter().map(|column| withheld.ground(&key, &column.name)).collect();
    RecordShown {
        cells: row
            .iter()
            .zip(&grounds)
            .zip(&step.columns)
            .map(|((cell, ground), column)| {
                let text = cell.text().filter(|_| ground.is_none())?;
                let parts = withheld.parts(&key, &column.name, cell);
                Some(if parts.is_empty() { text.into_owned() } else { barred(&text, &parts) })
            })
            .collect(),
        withheld: grounds,
        place,
        key,
    }
}

/// A text with a bar in place of each part, always the same length.
fn barred(text: &str, parts: &[Part<WithholdingGround>]) -> String {
    let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    let shown = |piece: &Piece<'_>| match piece.part {
        Some(_) => "█████".to_owned(),
        None => piece.text.to_owned(),
    };
    pieces(text, &spans, &[]).iter().map(shown).collect()
}
