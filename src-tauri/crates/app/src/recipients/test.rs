//! `recipients.test`: whether a webhook answers. What is sent is about nobody.

use model::events::Event;
use model::ids::RecipientId;
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::find;
use super::webhook::{self, Message};
use crate::console::Cx;
use crate::errors::AppError;

/// Which.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsTestInput")]
pub struct Input {
    /// The recipient.
    pub recipient: RecipientId,
}

/// How it went.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientTested")]
pub struct Output {
    /// Whether it took the message.
    pub reachable: bool,
    /// Why it did not.
    pub failure: Option<String>,
}

/// Sends a message of type `consent.test`.
///
/// # Errors
/// `refused` for a recipient that asks.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let recipient = find(cx.store(), input.recipient).await?;
    if recipient.kind == "table" {
        return Err(AppError::refused(said!(
            "{name} asks; there is nobody to call.",
            name = recipient.name
        )));
    }
    let now = cx.now();
    let message = Message {
        id: cx.id(),
        at: now,
        body: json!({ "type": "consent.test", "timestamp": now, "data": {} }).to_string(),
    };
    let target = webhook::Target::open(&*cx.keys()?, &recipient)?;
    let failure = webhook::send(&webhook::client()?, &target, &message).await.err();
    let reachable = failure.is_none();
    cx.record(Event::RecipientTested { recipient: recipient.id, reachable }).await?;
    Ok(Output { reachable, failure: failure.map(|failure| failure.reason) })
}
