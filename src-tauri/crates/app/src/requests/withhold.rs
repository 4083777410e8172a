//! `requests.withhold`: a collection, a record, a field, or a field of one record is not
//! disclosed, with its ground (requirement A6).

use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::requests::{State, WithholdingGround};
use serde::{Deserialize, Serialize};
use store::drafts::{self, Withholding};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// What is withheld, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsWithholdInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Key of the record; none: every record.
    pub record: Option<String>,
    /// The field; none: every field.
    pub field: Option<String>,
    /// Why.
    pub ground: WithholdingGround,
    /// What the officer adds.
    pub note: Option<String>,
}

/// What is withheld now.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Withheld")]
pub struct Output {
    /// Its id, to disclose it again.
    pub id: WithholdingId,
}

/// Withholds something. An approval that was given loses its force.
///
/// # Errors
/// `refused` outside review; `not_found` for a collection the request does not have.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    if request.state != State::Review {
        return Err(AppError::refused("Only what is in review can be withheld or disclosed."));
    }
    let step = drafts::collections(&mut tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.dataset == input.dataset && one.collection == input.collection)
        .ok_or_else(|| AppError::not_found("such collection in this request"))?
        .step;
    if let Some(field) = &input.field {
        let known = step["columns"]
            .as_array()
            .is_some_and(|columns| columns.iter().any(|column| column["name"] == field.as_str()));
        if !known {
            return Err(AppError::not_found("such field in this collection"));
        }
    }
    let withholding = Withholding {
        id: WithholdingId(cx.id()),
        request: request.id,
        dataset: input.dataset.clone(),
        collection: input.collection.clone(),
        record: input.record.clone(),
        field: input.field.clone(),
        ground: input.ground,
        note: input.note,
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    drafts::withhold(&mut tx, &withholding).await?;
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    events.push(Event::RecordWithheld {
        request: request.id,
        dataset: input.dataset,
        collection: input.collection,
        whole_collection: input.record.is_none() && input.field.is_none(),
        field: input.field,
        ground: input.ground,
    });
    cx.commit_all(tx, events).await?;
    Ok(Output { id: withholding.id })
}
