//! `consent.retry_delivery`: what is dead is tried again.

use model::events::Event;
use model::ids::{DeliveryId, RecipientId};
use model::said;
use serde::{Deserialize, Serialize};
use store::deliveries;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Which.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentRetryInput")]
pub struct Input {
    /// Of this recipient.
    pub recipient: RecipientId,
    /// This delivery; none: all that are dead.
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
}

/// What was put back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentRetried")]
pub struct Output {
    /// Deliveries that are tried again.
    #[ts(type = "number")]
    pub retried: u64,
}

/// Puts dead deliveries back into the outbox.
///
/// # Errors
/// `refused` when nothing of the kind is dead.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let Input { recipient, delivery } = input;
    let mut tx = cx.store().begin().await?;
    crate::recipients::find(&mut tx, recipient).await?;
    let retried = deliveries::retry(&mut tx, recipient, delivery, cx.now()).await?;
    if retried == 0 {
        return Err(AppError::refused(said!(
            "Nothing is dead here: it waits, was acknowledged, or a newer change has arrived."
        )));
    }
    cx.commit(tx, Event::ConsentRetried { recipient, deliveries: retried }).await?;
    cx.console().wake_outbox();
    Ok(Output { retried })
}
