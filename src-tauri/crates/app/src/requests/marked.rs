//! `requests.marked`: the records of a collection in which something is suggested or withheld,
//! those with open suggestions first.

use model::ids::RequestId;
use serde::{Deserialize, Serialize};
use store::reviews::{self, At};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Which collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsMarkedInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// How many to pass over; none: none.
    #[ts(type = "number | null")]
    pub from: Option<u64>,
    /// How many, at most 500; none: 100.
    #[ts(type = "number | null")]
    pub limit: Option<u64>,
}

/// Marked records.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecordsMarked")]
pub struct Output {
    /// The records.
    pub rows: Vec<RecordMarked>,
    /// Where the next page begins; none: this was the last.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// A record in which something is suggested or withheld.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordMarked {
    /// Its place, from 0.
    #[ts(type = "number")]
    pub place: i64,
    /// Its key.
    pub key: String,
    /// Open suggestions in it.
    #[ts(type = "number")]
    pub open: i64,
    /// Decisions that withhold something of it.
    #[ts(type = "number")]
    pub withheld: i64,
}

/// Lists marked records.
///
/// # Errors
/// `not_found`, or when the look cannot be recorded.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    let at = At { request: request.id, dataset: &input.dataset, collection: &input.collection };
    let from = input.from.unwrap_or(0);
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    let offset = i64::try_from(from).unwrap_or(i64::MAX);
    let mut rows = reviews::marked(cx.store(), at, offset, limit_and_one(limit)).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let filters = vec![format!("request:{}", request.id)];
    cx.record_look("requests.marked", filters, rows.len()).await?;
    Ok(Output {
        next: more.then_some(from + limit),
        rows: rows
            .into_iter()
            .map(|one| RecordMarked {
                place: one.place,
                key: one.record,
                open: one.open,
                withheld: one.withheld,
            })
            .collect(),
    })
}

/// One more tells whether there is a next page.
fn limit_and_one(limit: u64) -> i64 {
    i64::try_from(limit + 1).unwrap_or(i64::MAX)
}
