//! `requests.disclose`: what was withheld is disclosed after all.

use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::said;
use serde::{Deserialize, Serialize};
use store::{drafts, reviews};
use ts_rs::TS;

use super::Done;
use super::withhold::must_be_in_review;
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

/// Discloses something again; a suggestion that it decided is open again. An approval that was
/// given loses its force.
///
/// # Errors
/// `refused` outside review; `not_found` when nothing was withheld under this id.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    must_be_in_review(&request)?;
    let withheld = drafts::find_withholding(&mut tx, request.id, input.withholding)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such withholding.")))?;
    reviews::reopen(&mut tx, withheld.id).await?;
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
