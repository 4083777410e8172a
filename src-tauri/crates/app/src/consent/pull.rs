//! `consent.pull`: a recipient that asks gets the changes it has not acknowledged, in order.

use chrono::{DateTime, Utc};
use model::consent::State;
use model::events::Event;
use model::ids::{DeliveryId, RecipientId};
use model::said;
use serde::{Deserialize, Serialize};
use store::deliveries;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Changes at a time, at most.
const MOST: u32 = 1000;

/// Whose changes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentPullInput")]
pub struct Input {
    /// The recipient.
    pub recipient: RecipientId,
    /// How many; none: 100.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// The changes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentPulled")]
pub struct Output {
    /// In the order in which they were written.
    pub changes: Vec<Change>,
}

/// A change of somebody's consent, as a recipient is told of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentChange")]
pub struct Change {
    /// What to acknowledge, and what a repetition is known by.
    pub delivery: DeliveryId,
    /// The person.
    pub person: String,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: State,
    /// When the person said so.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// Hands out what waits.
///
/// # Errors
/// `refused` for a recipient that is told by webhook.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let limit = input.limit.unwrap_or(100);
    if !(1..=MOST).contains(&limit) {
        return Err(AppError::invalid(said!("Limit: 1 to {most}.", most = MOST)).at("limit"));
    }
    let recipient = crate::recipients::find(cx.store(), input.recipient).await?;
    if recipient.kind != "table" {
        return Err(AppError::refused(said!("{name} is told by webhook.", name = recipient.name)));
    }
    let changes = deliveries::pull(cx.store(), recipient.id, i64::from(limit)).await?;
    let deliveries = changes.len() as u64;
    cx.record(Event::ConsentPulled { recipient: recipient.id, deliveries }).await?;
    let changes = changes
        .into_iter()
        .map(|one| Change {
            delivery: one.id,
            person: one.person,
            purpose: one.purpose,
            state: one.state,
            at: one.at,
        })
        .collect();
    Ok(Output { changes })
}
