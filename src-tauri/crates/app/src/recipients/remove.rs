//! `recipients.remove`: somebody is told of changes no more. What it was told stays on record.

use model::events::Event;
use model::ids::RecipientId;
use serde::{Deserialize, Serialize};
use store::deliveries;
use ts_rs::TS;

use super::find;
use crate::console::Cx;
use crate::errors::AppError;

/// Which.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsRemoveInput")]
pub struct Input {
    /// The recipient.
    pub recipient: RecipientId,
}

/// What was given up.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientRemoved")]
pub struct Output {
    /// Changes it will not hear of.
    #[ts(type = "number")]
    pub given_up: u64,
}

/// Removes a recipient, and what waits for it.
///
/// # Errors
/// `not_found`.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let mut tx = cx.store().begin().await?;
    let mut recipient = find(&mut tx, input.recipient).await?;
    recipient.removed_at = Some(now);
    store::recipients::update(&mut tx, &recipient).await?;
    let given_up = deliveries::end_all(&mut tx, recipient.id, now).await?;
    store::consent::sweep(&mut tx).await?;
    cx.commit(tx, Event::RecipientRemoved { recipient: recipient.id }).await?;
    Ok(Output { given_up })
}
