//! Reads by services are counted, not logged one by one: in memory, every few seconds in the
//! database, and when an hour is over in one event of the audit trail.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use model::events::{Actor, Event, ReadsFact};
use model::ids::ServiceId;
use store::{Housekeeping, services};

use crate::console::Console;
use crate::errors::AppError;

/// How long after its end an hour is noted: every server has counted by then.
const SETTLED: TimeDelta = TimeDelta::minutes(2);

/// Who reads what in which hour. An endpoint of none: the service called, and read nothing.
type Counts = BTreeMap<(ServiceId, Option<Arc<str>>, DateTime<Utc>), i64>;

/// Counts that are not in the database yet.
#[derive(Default)]
pub struct Reads {
    counts: Mutex<Counts>,
}

impl Reads {
    /// Counts a call of a service: a read from an endpoint, or something that has its own event.
    pub fn count(&self, service: ServiceId, endpoint: Option<Arc<str>>, now: DateTime<Utc>) {
        let hour = hour_of(now);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((service, endpoint, hour)).or_default() += 1;
    }

    /// Writes down what was counted; after a failure it is still there to be written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flush(&self, console: &Console) -> Result<(), AppError> {
        let counts = std::mem::take(&mut *self.lock());
        if counts.is_empty() {
            return Ok(());
        }
        let written = write(console, &counts).await;
        if written.is_err() {
            let mut kept = self.lock();
            for (key, reads) in counts {
                *kept.entry(key).or_default() += reads;
            }
        }
        written
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(console: &Console, counts: &Counts) -> Result<(), AppError> {
    let mut tx = console.store().begin().await?;
    for ((service, endpoint, hour), reads) in counts {
        services::set_used(&mut tx, *service, *hour).await?;
        if let Some(endpoint) = endpoint {
            let (endpoint, hour, reads) = (endpoint.to_string(), *hour, *reads);
            let counted = services::Reads { service: *service, endpoint, hour, reads };
            services::count_reads(&mut tx, &counted).await?;
        }
    }
    Ok(tx.commit_housekeeping(Housekeeping::Reads).await?)
}

/// Notes the reads of hours that are over, in one event. Of two servers one does it.
///
/// # Errors
/// When the database fails.
pub async fn note(console: &Console) -> Result<(), AppError> {
    let now = console.env().now();
    let mut tx = console.store().begin().await?;
    let noted = services::note_reads(&mut tx, hour_of(now - SETTLED)).await?;
    if noted.is_empty() {
        return Ok(());
    }
    let reads = noted
        .into_iter()
        .map(|one| ReadsFact {
            service: one.service,
            endpoint: one.endpoint,
            hour: one.hour,
            reads: u64::try_from(one.reads).unwrap_or_default(),
        })
        .collect();
    let actor = Actor::System { name: "api".into() };
    tx.commit(now, &actor, Event::ReadsCounted { reads }).await?;
    Ok(())
}

fn hour_of(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}
