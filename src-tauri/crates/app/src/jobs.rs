//! Background work: taken with a lease, renewed while it runs, taken again when its worker dies.

pub(crate) mod collect;
mod execute;
mod plan;
mod search;

use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::Duration;
use model::events::{Actor, Event};
use model::requests::Flag;
use model::said;
use model::said::Said;
use store::Housekeeping;
use store::jobs::{self, Job};
use tokio_util::sync::CancellationToken;

use crate::audit::checkpoints;
use crate::console::{Console, Progress, Push};
use crate::errors::AppError;
use crate::keys::Keys;
use crate::operations::Tag;
use crate::publications::work as publications;
use crate::words::JobState;

/// How long a job is this worker's without a sign of life.
const LEASE: Duration = Duration::seconds(60);
/// How far the clocks of two machines may be apart.
const APART: Duration = Duration::minutes(10);
/// How often the lease is renewed and cancellation looked for.
const HEARTBEAT: StdDuration = StdDuration::from_secs(1);
/// How often the worker looks for jobs of other machines.
const LOOK: StdDuration = StdDuration::from_secs(5);
/// A job that was begun this often and never ended stops being tried.
const ATTEMPTS: i64 = 5;

/// What a job works with.
pub(crate) struct Work {
    pub(crate) console: Console,
    pub(crate) keys: Arc<Keys>,
    pub(crate) job: Job,
    pub(crate) cancel: CancellationToken,
}

impl Work {
    /// Who does it, for the audit trail: the officer who started it.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Officer { id: self.job.officer }
    }

    pub(crate) fn progress(&self, state: JobState, done: usize, total: usize, rows: u64) {
        self.console.push(Push::Progress(Progress {
            request: self.job.request,
            job: self.job.id,
            kind: self.job.kind.clone(),
            state,
            done,
            total,
            rows,
        }));
    }
}

/// How a job ended.
pub(crate) enum Ended {
    Done,
    Cancelled,
    Failed(Said),
}

/// Works until it is cancelled: jobs as they come, checkpoints as the log grows, and beside them
/// what recipients have to hear of. Needs the keys, so it rests while nobody is signed in.
pub async fn run(console: Console, cancel: CancellationToken) {
    tokio::join!(work(&console, &cancel), crate::recipients::deliver::run(&console, &cancel));
}

async fn work(console: &Console, cancel: &CancellationToken) {
    if let Err(error) = crate::recovery::run(console.store(), console.env().now()).await {
        tracing::error!(error = %error, "could not put in order what an earlier run left");
    }
    loop {
        if let Some(keys) = console.keys() {
            match run_one(console, &keys, cancel).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(error = %error, "the worker could not take a job"),
            }
            if let Err(error) = publish_due(console).await {
                tracing::error!(error = %error, "could not publish what is due");
            }
            match publications::run_one(console, &keys, cancel).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(error = %error, "a publication was interrupted"),
            }
            if let Err(error) = digests(console, &keys).await {
                tracing::error!(error = %error, "could not hash identifiers of an earlier version");
            }
            if let Err(error) = checkpoints::sign(console, &keys).await {
                tracing::error!(error = %error, "could not sign a checkpoint");
            }
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = console.woken() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Publishes the versions of disclosures whose time has come; says how many.
///
/// # Errors
/// When the compliance database fails.
pub async fn publish_due(console: &Console) -> Result<usize, AppError> {
    crate::disclosures::due::run(console).await
}

/// Identifiers that an earlier version wrote get their keyed hash, some at a time.
async fn digests(console: &Console, keys: &Keys) -> Result<(), AppError> {
    let left = store::subjects::undigested(console.store(), 500).await?;
    if left.is_empty() {
        return Ok(());
    }
    let workspace = store::workspace::find(console.store()).await?;
    let country = workspace.as_ref().and_then(|workspace| workspace.calendar.get(..2));
    let mut tx = console.store().begin().await?;
    for one in left {
        let digest = keys.identifier_digest(&one.kind, one.value.reveal(), country);
        store::subjects::set_identifier_digest(&mut tx, one.id, &digest).await?;
    }
    tx.commit_housekeeping(Housekeeping::Digests).await?;
    Ok(())
}

/// Takes one job and works it to its end; `false` when there is none.
///
/// # Errors
/// When the compliance database fails. A job that fails is noted, not raised.
pub async fn run_one(
    console: &Console,
    keys: &Arc<Keys>,
    cancel: &CancellationToken,
) -> Result<bool, AppError> {
    let now = console.env().now();
    let mut tx = console.store().begin().await?;
    let taken = jobs::take(&mut tx, now, now + LEASE, now + APART).await?;
    tx.commit_housekeeping(Housekeeping::JobLease).await?;
    let Some(job) = taken else { return Ok(false) };
    faults::point("job.taken");
    let work =
        Work { console: console.clone(), keys: keys.clone(), job, cancel: cancel.child_token() };
    if work.job.cancel_requested {
        // Asked to stop before anybody had begun, or while its worker was dead.
        end(&work, Ended::Cancelled).await?;
        return Ok(true);
    }
    if work.job.attempts > ATTEMPTS {
        end(&work, Ended::Failed(said!("it was begun too often without an end"))).await?;
        return Ok(true);
    }
    work.progress(JobState::Running, 0, 0, 0);
    let outcome = tokio::select! {
        outcome = carry_out(&work) => outcome,
        lost = keep(&work) => Err(lost),
    };
    faults::point("job.worked");
    let ended = outcome.unwrap_or_else(|error| Ended::Failed(error.message));
    end(&work, ended).await?;
    Ok(true)
}

async fn carry_out(work: &Work) -> Result<Ended, AppError> {
    match work.job.kind.as_str() {
        "collect" => collect::run(work).await,
        "plan" => plan::run(work).await,
        "execute" => execute::run(work).await,
        "search" => search::run(work).await,
        kind => Ok(Ended::Failed(said!("this version knows no job of kind {kind}", kind))),
    }
}

/// Renews the lease; returns only when it is lost.
async fn keep(work: &Work) -> AppError {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let renewed = async {
            let mut tx = work.console.store().begin().await?;
            let until = work.console.env().now() + LEASE;
            let cancel = jobs::renew(&mut tx, work.job.id, work.job.attempts, until).await?;
            tx.commit_housekeeping(Housekeeping::JobLease).await?;
            Ok::<_, AppError>(cancel)
        };
        match renewed.await {
            Ok(true) => work.cancel.cancel(),
            Ok(false) => {}
            Err(error) => return error,
        }
    }
}

/// Notes the end of a job; a failure leaves the request stalled, which an officer sees.
async fn end(work: &Work, ended: Ended) -> Result<(), AppError> {
    let (state, failure) = match ended {
        Ended::Done => (JobState::Done, None),
        Ended::Cancelled => (JobState::Cancelled, None),
        Ended::Failed(reason) => (JobState::Failed, Some(String::from(reason))),
    };
    let now = work.console.env().now();
    let mut tx = work.console.store().begin().await?;
    jobs::end(&mut tx, work.job.id, work.job.attempts, state.key(), failure.clone(), now).await?;
    match failure {
        None => tx.commit_housekeeping(Housekeeping::JobLease).await?,
        Some(reason) => {
            let mut request = crate::requests::lock(&mut tx, work.job.request).await?;
            request.flags.insert(Flag::Stalled);
            request.changed_at = now;
            store::requests::update(&mut tx, &request).await?;
            let event = Event::CollectionStopped {
                request: work.job.request,
                job: work.job.id,
                reason: format!("{} failed", work.job.kind),
            };
            tracing::warn!(request.id = %work.job.request, job.kind = %work.job.kind, reason, "a job failed");
            tx.commit(now, &work.actor(), event).await?;
        }
    }
    work.progress(state, 0, 0, 0);
    work.console.push(Push::Changed { tags: vec![Tag::Requests, Tag::Overview, Tag::Audit] });
    Ok(())
}
