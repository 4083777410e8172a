//! `mandates.decide`: whether somebody may act for the person.

use model::events::Event;
use model::ids::{MandateId, RequestId};
use model::said;
use serde::{Deserialize, Serialize};
use store::mandates;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{Done, lock, must_be_open, note};

pub use crate::requests::Done as Output;

/// The decision.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MandatesDecideInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The mandate.
    pub mandate: MandateId,
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

/// Decides on a mandate.
///
/// # Errors
/// `not_found`; `refused` for a closed request or a mandate that is decided.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    must_be_open(&request)?;
    let mandate = mandates::list(&mut tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.id == input.mandate)
        .ok_or_else(|| AppError::not_found(said!("There is no such mandate of this request.")))?;
    if mandate.accepted.is_some() {
        return Err(AppError::refused(said!(
            "This mandate is decided. Record a new one if there is new evidence."
        )));
    }
    let officer = cx.officer()?.id;
    mandates::decide(&mut tx, mandate.id, input.accepted, officer, cx.now()).await?;
    let reason_hmac = note(cx, &mut tx, request.id, "mandates.decide", &input.reason).await?;
    let event = Event::MandateDecided {
        request: request.id,
        mandate: mandate.id,
        accepted: input.accepted,
        reason_hmac,
    };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
