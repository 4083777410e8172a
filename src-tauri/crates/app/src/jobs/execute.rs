//! Carrying out an approved erasure, source by source, each in one transaction.
//!
//! ```text
//! our database   intent ─────────── xid + receipts ───────────────── receipts, event, settled
//! source                  BEGIN … statements          COMMIT
//!                  ▲                          ▲               ▲
//!     crash here:  nothing happened           │               the fate of the xid is asked:
//!                                  nothing happened           committed → record, else again
//! ```
//!
//! An intent that is open when the job begins is one that a dead worker left.

use std::sync::Arc;
use std::time::Duration;

use model::events::{Event, ReceiptFact};
use model::ids::IntentId;
use model::plan::{ErasurePlan, Seeds};
use model::requests::{State, Step as RequestStep, after};
use model::said;
use model::said::Said;
use serde_json::{Value as Json, json};
use sources::{EraseError, Fate, Preview, Receipt, Sources};
use store::Housekeeping;
use store::erasures::{self, Plan};
use store::intents::{self, Intent};

use super::{Ended, Work};
use crate::errors::{AppError, Code, chain};
use crate::requests::seeds;
use crate::sources::open_all;
use crate::words::JobState;

pub(super) async fn run(work: &Work) -> Result<Ended, AppError> {
    let store = work.console.store();
    let json = |error: serde_json::Error| AppError::internal(&error);
    let kept = erasures::plan(store, work.job.request)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no plan of this request.")))?;
    if Some(kept.digest.as_str()) != work.job.payload["plan_digest"].as_str() {
        return Ok(Ended::Failed(said!("the plan is not the one that was approved")));
    }
    let plan: ErasurePlan = serde_json::from_value(kept.plan.clone()).map_err(json)?;
    let preview: Preview = serde_json::from_value(kept.preview.clone()).map_err(json)?;
    let seeds = seeds::confirmed(store, work.job.request).await?;
    let (sources, unopened) = open_all(&work.console, &work.keys).await?;
    let order = sources::order(&plan);
    for (place, dataset) in order.iter().enumerate() {
        work.progress(JobState::Running, place, order.len(), 0);
        if settled(work, dataset, &kept.digest, &sources).await? {
            continue;
        }
        if work.cancel.is_cancelled() {
            return Ok(Ended::Cancelled);
        }
        if let Some(reason) = unopened.get(dataset) {
            let why = NotErased { told: reason.clone(), known: UNCHANGED };
            failed(work, dataset, &why).await?;
            return Ok(Ended::Failed(why.told));
        }
        let erased = erase(work, dataset, &kept, &plan, &preview, &seeds, &sources).await?;
        if let Some(why) = erased {
            failed(work, dataset, &why).await?;
            return Ok(Ended::Failed(why.told));
        }
    }
    finish(work, &kept, &seeds, order.len()).await?;
    faults::point("erase.finished");
    super::search::search(work, &plan, &seeds, &sources).await?;
    Ok(Ended::Done)
}

async fn fate(dataset: &str, name: &str, sources: &Sources) -> Result<Fate, AppError> {
    let failed = |error: &dyn std::error::Error| {
        AppError::new(
            Code::SourceUnavailable,
            said!("The source failed: {error}.", error = chain(error)),
        )
    };
    match sources.get(dataset) {
        Some(source) => source.fate(name).await.map_err(|error| failed(&error)),
        None => Err(failed(&sources::SourceError::NotConnected(dataset.to_owned()))),
    }
}

/// Lets the source drop what it kept to answer for a transaction; what is left over does no harm.
async fn forget(dataset: &str, name: &str, sources: &Sources) {
    let Some(source) = sources.get(dataset) else { return };
    if let Err(error) = source.forget(name).await {
        tracing::warn!(source = %dataset, error = %chain(&error), "a commit marker was left behind");
    }
}

/// Whether a source is done under this plan: recorded, or found to be done by asking it.
async fn settled(
    work: &Work,
    dataset: &str,
    plan_digest: &str,
    sources: &Sources,
) -> Result<bool, AppError> {
    let store = work.console.store();
    let now = work.console.env().now();
    let mut done = false;
    for intent in intents::list(store, work.job.request).await? {
        if intent.dataset.as_deref() != Some(dataset) || intent.kind != "erasure" {
            continue;
        }
        let ours = intent.detail["plan_digest"].as_str() == Some(plan_digest);
        match intent.state.as_str() {
            "done" => done |= ours,
            "open" => {
                let receipts: Vec<Receipt> =
                    serde_json::from_value(intent.detail["receipts"].clone()).unwrap_or_default();
                let fate = match intent.detail["transaction"].as_str() {
                    // The name is noted before COMMIT is sent: without it none was sent.
                    None => Fate::Aborted,
                    Some(name) => fate(dataset, name, sources).await?,
                };
                match fate {
                    Fate::Committed => {
                        record(work, dataset, intent.id, &receipts).await?;
                        if let Some(name) = intent.detail["transaction"].as_str() {
                            forget(dataset, name, sources).await;
                        }
                        done |= ours;
                    }
                    Fate::InProgress => {
                        return Err(AppError::new(
                            Code::SourceUnavailable,
                            said!("The source still works on the earlier transaction. Try again."),
                        ));
                    }
                    // Where the source cannot know any more the plan is counted again: a count
                    // that differs is refused, and the officer plans anew from what is there.
                    Fate::Aborted | Fate::Unknown => {
                        let mut tx = store.begin().await?;
                        // A worker that is slow and not dead may be about to give it a name. Then
                        // it has one when it commits, or this settles it and it never commits.
                        match intent.detail["transaction"].as_str() {
                            None => intents::settle_unnamed(&mut tx, intent.id, now).await?,
                            Some(_) => intents::settle(&mut tx, intent.id, "undone", now).await?,
                        }
                        tx.commit_housekeeping(Housekeeping::Intent).await?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(done)
}

/// How long we wait before we try again when the marketplace's own writes stood in the way.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1600),
    Duration::from_millis(6400),
];

/// Why a source is not erased.
struct NotErased {
    /// As an officer reads it.
    told: Said,
    /// What is known about the source, for the audit trail.
    known: &'static str,
}

const UNCHANGED: &str = "the source was not changed";
const UNKNOWN: &str = "the source has not said whether it was changed";

/// Erases a source and records it; gives why it could not.
async fn erase(
    work: &Work,
    dataset: &str,
    kept: &Plan,
    plan: &ErasurePlan,
    preview: &Preview,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<Option<NotErased>, AppError> {
    let store = work.console.store();
    let salt = work
        .keys
        .unseal("salt", &kept.salt_sealed)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            AppError::refused(said!("The salt of the plan cannot be opened: plan again."))
        })?;
    let intent = Intent {
        id: IntentId(work.console.env().id()),
        kind: "erasure".into(),
        request: work.job.request,
        dataset: Some(dataset.to_owned()),
        state: "open".into(),
        detail: json!({ "plan_digest": kept.digest }),
        opened_at: work.console.env().now(),
        settled_at: None,
    };
    let mut tx = store.begin().await?;
    intents::insert(&mut tx, &intent).await?;
    tx.commit_housekeeping(Housekeeping::Intent).await?;
    faults::point("erase.announced");
    let mut pauses = PAUSES.into_iter();
    let console = Arc::new(work.console.clone());
    let id = intent.id;
    let digest = kept.digest.clone();
    let note = |transaction: String, receipts: Vec<Receipt>| {
        let console = console.clone();
        let detail = json!({
            "plan_digest": digest,
            "transaction": transaction,
            "receipts": receipts,
        });
        let noted = async move {
            let mut tx = console.store().begin().await?;
            intents::set_detail(&mut tx, id, &detail).await?;
            tx.commit_housekeeping(Housekeeping::Intent).await?;
            Ok(())
        };
        Box::pin(noted) as futures::future::BoxFuture<'_, _>
    };
    let erased = loop {
        let erased = sources::erase(dataset, plan, seeds, sources, preview, &salt, &note).await;
        let in_the_way = matches!(
            &erased, Err(EraseError::Source(error)) if error.is_transient()
        );
        let Some(pause) = pauses.next().filter(|_| in_the_way) else { break erased };
        tracing::info!(source = %dataset, "somebody else's work stood in the way of an erasure");
        tokio::time::sleep(pause).await;
    };
    match erased {
        Ok(erased) => {
            record(work, dataset, intent.id, &erased.receipts).await?;
            faults::point("erase.recorded");
            forget(dataset, &erased.transaction, sources).await;
            Ok(None)
        }
        Err(EraseError::Commit(error)) => {
            let told =
                said!("The source failed when it was to commit: {error}.", error = chain(&error));
            after_commit(work, dataset, &kept.digest, sources, told).await
        }
        Err(error) => {
            let mut tx = store.begin().await?;
            intents::settle(&mut tx, intent.id, "failed", work.console.env().now()).await?;
            tx.commit_housekeeping(Housekeeping::Intent).await?;
            let told = said!("Nothing was changed: {error}.", error = chain(&error));
            Ok(Some(NotErased { told, known: UNCHANGED }))
        }
    }
}

/// Asks a source what became of the commit whose answer was lost. While it does not answer the
/// intent stays open, and the next attempt asks again.
async fn after_commit(
    work: &Work,
    dataset: &str,
    plan_digest: &str,
    sources: &Sources,
    told: Said,
) -> Result<Option<NotErased>, AppError> {
    let mut pauses = PAUSES.into_iter();
    loop {
        match settled(work, dataset, plan_digest, sources).await {
            Ok(true) => return Ok(None),
            Ok(false) => {
                let told = said!("{told} Nothing was changed.", told);
                return Ok(Some(NotErased { told, known: UNCHANGED }));
            }
            Err(error) if error.code == Code::SourceUnavailable => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    let told = said!(
                        "{told} Whether it did, it has not said yet: execute again, then it is \
                         asked first.",
                        told
                    );
                    return Ok(Some(NotErased { told, known: UNKNOWN }));
                }
            },
            Err(error) => return Err(error),
        }
    }
}

async fn record(
    work: &Work,
    dataset: &str,
    intent: IntentId,
    receipts: &[Receipt],
) -> Result<(), AppError> {
    let now = work.console.env().now();
    let json: Vec<Json> = receipts
        .iter()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()
        .map_err(|error| AppError::internal(&error))?;
    let mut tx = work.console.store().begin().await?;
    intents::settle(&mut tx, intent, "done", now).await?;
    erasures::insert_receipts(&mut tx, work.job.request, dataset, &json, now).await?;
    let event = Event::SourceErased {
        request: work.job.request,
        source: dataset.to_owned(),
        receipts: receipts
            .iter()
            .map(|receipt| ReceiptFact {
                collection: receipt.address.to_string(),
                action: receipt.action.clone(),
                rows_before: receipt.rows_before,
                rows_changed: receipt.rows_changed,
                statement_digest: receipt.statement_digest.clone(),
            })
            .collect(),
    };
    tx.commit(now, &work.actor(), event).await?;
    Ok(())
}

async fn failed(work: &Work, dataset: &str, why: &NotErased) -> Result<(), AppError> {
    tracing::warn!(source = %dataset, reason = %why.told, "an erasure failed on a source");
    let tx = work.console.store().begin().await?;
    let event = Event::SourceFailed {
        request: work.job.request,
        source: dataset.to_owned(),
        reason: why.known.into(),
    };
    tx.commit(work.console.env().now(), &work.actor(), event).await?;
    Ok(())
}

/// Every source is done: remembered as keyed hashes, and on to the search.
async fn finish(work: &Work, kept: &Plan, seeds: &Seeds, sources: usize) -> Result<(), AppError> {
    let now = work.console.env().now();
    let mut tx = work.console.store().begin().await?;
    let mut request = crate::requests::lock(&mut tx, work.job.request).await?;
    if request.state == State::Verifying {
        // A worker that died before it searched got this far.
        return Ok(());
    }
    request.state = after(request.kind, request.state, RequestStep::Executed)?;
    request.changed_at = now;
    store::requests::update(&mut tx, &request).await?;
    for (kind, values) in seeds {
        for value in values {
            let hmac = work.keys.identifier_hmac(kind, value);
            erasures::remember(&mut tx, request.id, kind, &hmac, &kept.digest, now).await?;
        }
    }
    let rows: u64 = erasures::receipts(&mut tx, request.id)
        .await?
        .iter()
        .filter_map(|(_, receipt, _)| receipt["rows_changed"].as_u64())
        .sum();
    let intent = serde_json::from_value(work.job.payload["intent"].clone())
        .map_err(|error| AppError::internal(&error))?;
    let event =
        Event::ErasureExecuted { request: request.id, intent, sources: sources as u64, rows };
    let mut events = vec![event];
    events.extend(crate::consent::forget::erased(work, &mut tx, request.id, seeds).await?);
    let preview: Preview =
        serde_json::from_value(kept.preview.clone()).map_err(|error| AppError::internal(&error))?;
    for step in preview.steps.iter().filter(|step| step.by_hand && step.action != "retain") {
        let env = work.console.env();
        events.push(crate::tasks::open(env, &mut tx, &request, &step.address, "erase").await?);
    }
    tx.commit_all(now, &work.actor(), events).await?;
    Ok(())
}
