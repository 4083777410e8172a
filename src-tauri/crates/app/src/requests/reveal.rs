//! `requests.reveal`: the original of one cell, whatever is withheld of it. The one way by which
//! withheld text reaches a screen, and an event each time.

use model::events::Event;
use model::ids::RequestId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::review;
use crate::console::Cx;
use crate::drafts::key;
use crate::errors::AppError;

/// Which cell.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRevealInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// The place of the record, from 0.
    #[ts(type = "number")]
    pub place: u64,
    /// The field.
    pub field: String,
}

/// The original.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "CellRevealed")]
pub struct Output {
    /// Its text; none: nothing is stored.
    pub text: Option<String>,
}

/// Reveals a cell.
///
/// # Errors
/// `not_found`; `refused` when the records were forgotten with the closing.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    let key = key(&*cx.keys()?, &request)?;
    let address = (input.dataset.as_str(), input.collection.as_str());
    let record = review::open(cx.store(), &key, request.id, address, input.place).await?;
    let (_, cell) = record.cell(&input.field)?;
    let text = cell.text().map(std::borrow::Cow::into_owned);
    cx.record(Event::CellRevealed {
        request: request.id,
        dataset: input.dataset,
        collection: input.collection,
        field: input.field,
    })
    .await?;
    Ok(Output { text })
}
