//! Carrying changes of consent to those who have to hear of them: at least once, and of one person
//! in order. Any number of workers may do so at once.
//!
//! ```text
//! take, with a lease ──▶ send, with the id ──▶ note the end, with its event
//!        └─ dies here: the lease runs out, and another worker sends the same id again
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use futures::stream;
use model::consent::{ATTEMPTS, backoff};
use model::events::{Actor, Event};
use model::ids::{DeliveryId, RecipientId};
use model::said;
use serde_json::json;
use store::deliveries::{self, Delivery};
use store::{Housekeeping, recipients};
use tokio_util::sync::CancellationToken;

use super::webhook::{self, Failure, Message, Target};
use crate::consent::acknowledge::delivered;
use crate::console::{Console, Push};
use crate::environment::Environment;
use crate::errors::AppError;
use crate::keys::Keys;
use crate::operations::Tag;

/// How long a delivery is this worker's: longer than all it sends at once may take.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// Deliveries that are taken at a time.
const TAKEN: i64 = 64;
/// Messages on their way at once.
const AT_ONCE: usize = 16;
/// How often is looked for what is due again, or was written by another machine.
const LOOK: StdDuration = StdDuration::from_secs(5);

/// Delivers until it is cancelled.
pub(crate) async fn run(console: &Console, cancel: &CancellationToken) {
    loop {
        if let Some(keys) = console.keys() {
            match round(console, &keys).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::error!(error = %error, "could not deliver changes"),
            }
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = console.outbox_woken() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// How a delivery went.
struct Sent {
    delivery: Delivery,
    outcome: Result<(), Failure>,
}

/// Takes what is due and sends it; says how much it was.
///
/// # Errors
/// When the compliance database fails. A recipient that does not answer is noted, not raised.
pub async fn round(console: &Console, keys: &Arc<Keys>) -> Result<usize, AppError> {
    let now = console.env().now();
    if deliveries::due(console.store(), now).await?.is_none() {
        return Ok(0);
    }
    let mut tx = console.store().begin().await?;
    let taken = deliveries::take(&mut tx, now, now + LEASE, TAKEN).await?;
    tx.commit_housekeeping(Housekeeping::DeliveryLease).await?;
    if taken.is_empty() {
        return Ok(0);
    }
    faults::point("outbox.taken");
    let count = taken.len();
    let mut targets = BTreeMap::new();
    for recipient in recipients::list(console.store()).await? {
        if recipient.kind == "webhook" {
            match Target::open(keys, &recipient) {
                Ok(target) => {
                    targets.insert(recipient.id, target);
                }
                // The others are told all the same.
                Err(error) => {
                    tracing::error!(recipient.id = %recipient.id, error = %error, "could not open where a recipient is");
                }
            }
        }
    }
    let client = webhook::client()?;
    let sent: Vec<Sent> = stream::iter(taken)
        .map(|delivery| one(&client, &targets, delivery, console.env().now()))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    faults::point("outbox.sent");
    note(console, sent).await?;
    console.push(Push::Changed { tags: vec![Tag::Consent, Tag::Audit] });
    Ok(count)
}

async fn one(
    client: &reqwest::Client,
    targets: &BTreeMap<RecipientId, Target>,
    delivery: Delivery,
    now: DateTime<Utc>,
) -> Sent {
    let message = Message { id: delivery.id.0, at: now, body: body(&delivery, now) };
    let outcome = match targets.get(&delivery.recipient) {
        Some(target) => webhook::send(client, target, &message).await,
        None => Err(Failure {
            reason: said!("its address cannot be opened: enter it anew").into(),
            wait: None,
        }),
    };
    Sent { delivery, outcome }
}

/// What a recipient is told: who, what for, and what holds since when.
fn body(delivery: &Delivery, now: DateTime<Utc>) -> String {
    json!({
        "type": "consent.changed",
        "timestamp": now,
        "data": {
            "person": delivery.person,
            "purpose": delivery.purpose,
            "state": delivery.state,
            "at": delivery.at,
        },
    })
    .to_string()
}

/// Notes what became of them, in one transaction.
async fn note(console: &Console, sent: Vec<Sent>) -> Result<(), AppError> {
    let now = console.env().now();
    let mut tx = console.store().begin().await?;
    let mut arrived: BTreeMap<RecipientId, Vec<DeliveryId>> = BTreeMap::new();
    let mut events = Vec::new();
    for Sent { delivery, outcome } in sent {
        match outcome {
            Ok(()) => {
                if deliveries::acknowledge(&mut tx, delivery.recipient, delivery.id, now).await? {
                    arrived.entry(delivery.recipient).or_default().push(delivery.id);
                }
            }
            Err(failure) => {
                let next = (delivery.attempts < ATTEMPTS)
                    .then(|| now + pause(console.env(), delivery.attempts, failure.wait));
                let noted =
                    deliveries::fail(&mut tx, &delivery, &failure.reason, next, now).await?;
                if noted && next.is_none() {
                    events.push(Event::ConsentDeliveryDead {
                        recipient: delivery.recipient,
                        delivery: delivery.id,
                    });
                }
            }
        }
    }
    events.extend(arrived.iter().map(|(recipient, done)| delivered(*recipient, done)));
    if events.is_empty() {
        tx.commit_housekeeping(Housekeeping::DeliveryLease).await?;
    } else {
        store::consent::sweep(&mut tx).await?;
        tx.commit_all(now, &Actor::System { name: "worker".into() }, events).await?;
    }
    Ok(())
}

/// How long to wait: the backoff, moved by chance by up to a fifth, so that recipients that failed
/// together are not asked together; never sooner than the recipient asks for.
fn pause(env: &dyn Environment, attempts: i64, asked: Option<TimeDelta>) -> TimeDelta {
    let mut chance = [0_u8; 1];
    env.fill(&mut chance);
    let base = backoff(attempts);
    let moved = base * (i32::from(chance[0]) + 1_024) / 1_152;
    asked.map_or(moved, |asked| moved.max(asked))
}
