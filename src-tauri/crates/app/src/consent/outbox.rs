//! `consent.outbox`: what every recipient was told, and what still waits. Nobody is named.

use chrono::{DateTime, TimeDelta, Utc};
use model::consent::State;
use model::ids::{DeliveryId, RecipientId};
use serde::{Deserialize, Serialize};
use store::deliveries;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::recipients::list::RecipientKind;
use crate::words;

/// Deliveries of a page.
const PAGE: i64 = 100;

/// Which deliveries; the recipients are always listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentOutboxInput")]
#[serde(default)]
pub struct Input {
    /// Deliveries of this recipient; none: no deliveries are listed.
    pub recipient: Option<RecipientId>,
    /// Those that stand so; none: those that wait.
    pub status: Option<DeliveryStatus>,
    /// The sequence of the last of the page before; none: from the newest on.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// It is tried, or asked for, until it is acknowledged.
    Waiting,
    /// The recipient has it.
    Acknowledged,
    /// It was tried too often: an officer has to look.
    Dead,
    /// A newer change of the same was acknowledged, or the recipient was removed.
    Superseded,
}

impl DeliveryStatus {
    fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Acknowledged => "acknowledged",
            Self::Dead => "dead",
            Self::Superseded => "superseded",
        }
    }
}

/// The outbox.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentOutbox")]
pub struct Output {
    /// By name.
    pub recipients: Vec<RecipientOutbox>,
    /// Deliveries of the recipient that was asked for, the newest first.
    pub deliveries: Vec<DeliveryListed>,
    /// Whether there are older ones.
    pub more: bool,
}

/// How the outbox of a recipient stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecipientOutbox {
    /// The recipient.
    pub recipient: RecipientId,
    /// Its name.
    pub name: String,
    /// How it is told.
    pub kind: RecipientKind,
    /// Where it is, without path and credentials.
    pub host: String,
    /// Purposes it hears of.
    pub purposes: Vec<String>,
    /// Changes that wait.
    #[ts(type = "number")]
    pub waiting: i64,
    /// Changes that are not tried any more.
    #[ts(type = "number")]
    pub dead: i64,
    /// Changes it acknowledged in the last 24 hours.
    #[ts(type = "number")]
    pub acknowledged: i64,
    /// Since when the oldest waits.
    #[ts(type = "string | null")]
    pub oldest_at: Option<DateTime<Utc>>,
    /// When it acknowledged something last.
    #[ts(type = "string | null")]
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// A delivery, without the person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentDeliveryListed")]
pub struct DeliveryListed {
    /// Its place.
    #[ts(type = "number")]
    pub sequence: i64,
    /// Its id: what the recipient knows a repetition by.
    pub delivery: DeliveryId,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: State,
    /// When the person said so.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// How it stands.
    pub status: DeliveryStatus,
    /// Attempts so far.
    #[ts(type = "number")]
    pub attempts: i64,
    /// When it is tried next; none: it is not tried any more.
    #[ts(type = "string | null")]
    pub next_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// When it was put here.
    #[ts(type = "string")]
    pub created_at: DateTime<Utc>,
    /// When it came to its end.
    #[ts(type = "string | null")]
    pub ended_at: Option<DateTime<Utc>>,
}

/// Shows the outbox.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let since = cx.now() - TimeDelta::hours(24);
    let stands = deliveries::outboxes(cx.store(), since).await?;
    let mut recipients = Vec::new();
    for one in store::recipients::list(cx.store()).await? {
        let Some(stand) = stands.iter().find(|stand| stand.recipient == one.id) else { continue };
        recipients.push(RecipientOutbox {
            recipient: one.id,
            name: one.name,
            kind: words::word(&one.kind)?,
            host: one.host,
            purposes: one.purposes,
            waiting: stand.waiting,
            dead: stand.dead,
            acknowledged: stand.acknowledged,
            oldest_at: stand.oldest_at,
            acknowledged_at: stand.acknowledged_at,
        });
    }
    let Some(recipient) = input.recipient else {
        return Ok(Output { recipients, deliveries: Vec::new(), more: false });
    };
    let status = input.status.unwrap_or(DeliveryStatus::Waiting).key();
    let mut listed =
        deliveries::list(cx.store(), recipient, status, input.before, PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = listed.len() > page;
    listed.truncate(page);
    let deliveries = listed
        .into_iter()
        .map(|one| {
            let status: DeliveryStatus = words::word(&one.status)?;
            Ok(DeliveryListed {
                sequence: one.sequence,
                delivery: one.id,
                purpose: one.purpose,
                state: one.state,
                at: one.at,
                status,
                attempts: one.attempts,
                next_at: (status == DeliveryStatus::Waiting).then_some(one.next_at),
                failure: one.failure,
                created_at: one.created_at,
                ended_at: one.ended_at,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Output { recipients, deliveries, more })
}
