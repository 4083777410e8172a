//! `requests.disclose`: what was withheld is disclosed after all.

use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::requests::State;
use serde::{Deserialize, Serialize};
use store::drafts;
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// What is disclosed again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsDiscloseInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// What was withheld.
    pub withholding: WithholdingId,
}

/// Discloses something again. An approval that was given loses its force.
///
/// # Errors
/// `refused` outside review; `not_found` when nothing was withheld under this id.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    if request.state != State::Review {
        return Err(AppError::refused("Only what is in review can be withheld or disclosed."));
    }
    let withheld = drafts::withholdings(&mut tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.id == input.withholding)
        .ok_or_else(|| AppError::not_found("such withholding"))?;
    drafts::disclose(&mut tx, request.id, withheld.id).await?;
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    events.push(Event::WithholdingLifted {
        request: request.id,
        dataset: withheld.dataset,
        collection: withheld.collection,
    });
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}
