//! `consent.acknowledge`: a recipient that asks has taken changes over.

use model::events::Event;
use model::ids::{DeliveryId, RecipientId};
use model::said;
use serde::{Deserialize, Serialize};
use store::deliveries;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// Deliveries at a time, at most.
const MOST: usize = 1000;

/// What was taken over.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentAcknowledgeInput")]
pub struct Input {
    /// The recipient.
    pub recipient: RecipientId,
    /// The deliveries.
    pub deliveries: Vec<DeliveryId>,
}

/// What was noted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentAcknowledged")]
pub struct Output {
    /// Deliveries that were not acknowledged before.
    #[ts(type = "number")]
    pub acknowledged: u64,
}

/// Notes that they were taken over. What was acknowledged before stays so.
///
/// # Errors
/// `invalid` when none is named, or too many.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    if input.deliveries.is_empty() || input.deliveries.len() > MOST {
        return Err(
            AppError::invalid(said!("Deliveries: 1 to {most}.", most = MOST)).at("deliveries")
        );
    }
    let mut tx = cx.store().begin().await?;
    crate::recipients::find(&mut tx, input.recipient).await?;
    let now = cx.now();
    let mut done = Vec::new();
    for id in input.deliveries {
        if deliveries::acknowledge(&mut tx, input.recipient, id, now).await? {
            done.push(id);
        }
    }
    store::consent::sweep(&mut tx).await?;
    cx.commit(tx, delivered(input.recipient, &done)).await?;
    Ok(Output { acknowledged: done.len() as u64 })
}

/// The event of deliveries that arrived.
pub(crate) fn delivered(recipient: RecipientId, done: &[DeliveryId]) -> Event {
    let ids: Vec<String> = done.iter().map(ToString::to_string).collect();
    Event::ConsentDelivered {
        recipient,
        deliveries: done.len() as u64,
        digest: sha256_hex(ids.join("\n").as_bytes()),
    }
}
