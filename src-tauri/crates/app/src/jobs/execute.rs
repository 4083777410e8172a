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

use model::events::{Event, ReceiptFact};
use model::ids::IntentId;
use model::plan::{ErasurePlan, Seeds};
use model::requests::{State, Step as RequestStep, after};
use serde_json::{Value as Json, json};
use sources::{EraseError, Fate, Preview, Receipt, Sources};
use store::Housekeeping;
use store::erasures::{self, Plan};
use store::intents::{self, Intent};

use super::{Ended, Work};
use crate::errors::{AppError, Code, chain};
use crate::requests::seeds;
use crate::sources::open_all;

pub(super) async fn run(work: &Work) -> Result<Ended, AppError> {
    let store = work.console.store();
    let json = |error: serde_json::Error| AppError::internal(&error);
    let kept = erasures::plan(store, work.job.request)
        .await?
        .ok_or_else(|| AppError::not_found("plan of this request"))?;
    if Some(kept.digest.as_str()) != work.job.payload["plan_digest"].as_str() {
        return Ok(Ended::Failed("the plan is not the one that was approved".into()));
    }
    let plan: ErasurePlan = serde_json::from_value(kept.plan.clone()).map_err(json)?;
    let preview: Preview = serde_json::from_value(kept.preview.clone()).map_err(json)?;
    let seeds = seeds::confirmed(store, work.job.request).await?;
    let (sources, unopened) = open_all(&work.console, &work.keys).await?;
    let order = sources::order(&plan);
    for (place, dataset) in order.iter().enumerate() {
        work.progress("running", place, order.len(), 0);
        if settled(work, dataset, &sources).await? {
            continue;
        }
        if work.cancel.is_cancelled() {
            return Ok(Ended::Cancelled);
        }
        if let Some(reason) = unopened.get(dataset) {
            failed(work, dataset, reason).await?;
            return Ok(Ended::Failed(reason.clone()));
        }
        if let Err(error) = erase(work, dataset, &kept, &plan, &preview, &seeds, &sources).await {
            failed(work, dataset, &error.message).await?;
            return Ok(Ended::Failed(error.message));
        }
    }
    finish(work, &kept, &seeds, order.len()).await?;
    super::search::search(work, &plan, &seeds, &sources).await?;
    Ok(Ended::Done)
}

/// Whether a source is done: recorded, or found to be done by asking it.
async fn settled(work: &Work, dataset: &str, sources: &Sources) -> Result<bool, AppError> {
    let store = work.console.store();
    let now = work.console.env().now();
    let mut done = false;
    for intent in intents::list(store, work.job.request).await? {
        if intent.dataset.as_deref() != Some(dataset) || intent.kind != "erasure" {
            continue;
        }
        match intent.state.as_str() {
            "done" => done = true,
            "open" => {
                let receipts: Vec<Receipt> =
                    serde_json::from_value(intent.detail["receipts"].clone()).unwrap_or_default();
                let fate = match (intent.detail["transaction"].as_str(), sources.get(dataset)) {
                    (Some(name), Some(source)) => source.fate(name).await.map_err(|error| {
                        AppError::new(Code::SourceUnavailable, format!("{}.", chain(&error)))
                    })?,
                    // Without a name the fate cannot be asked: the plan is counted again. A kind
                    // that has no names (SQLite) may have committed all the same; then the counts
                    // differ and the erasure is refused, although its rows are gone.
                    (_, _) => Fate::Unknown,
                };
                match fate {
                    Fate::Committed => {
                        record(work, dataset, intent.id, &receipts).await?;
                        done = true;
                    }
                    Fate::InProgress => {
                        return Err(AppError::new(
                            Code::SourceUnavailable,
                            "The source still works on the earlier transaction. Try again.",
                        ));
                    }
                    Fate::Aborted | Fate::Unknown => {
                        let mut tx = store.begin().await?;
                        intents::settle(&mut tx, intent.id, "undone", now).await?;
                        tx.commit_housekeeping(Housekeeping::Intent).await?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(done)
}

async fn erase(
    work: &Work,
    dataset: &str,
    kept: &Plan,
    plan: &ErasurePlan,
    preview: &Preview,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<(), AppError> {
    let store = work.console.store();
    let salt = work
        .keys
        .unseal("salt", &kept.salt_sealed)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| AppError::refused("The salt of the plan cannot be opened: plan again."))?;
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
    let console = Arc::new(work.console.clone());
    let id = intent.id;
    let digest = kept.digest.clone();
    let note = |transaction: Option<String>, receipts: Vec<Receipt>| {
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
    match sources::erase(dataset, plan, seeds, sources, preview, &salt, &note).await {
        Ok(receipts) => record(work, dataset, intent.id, &receipts).await,
        Err(error) => {
            // A commit whose answer got lost may have happened: then the intent stays open and the
            // next attempt asks.
            if !matches!(error, EraseError::Source(sources::SourceError::Database(_))) {
                let mut tx = store.begin().await?;
                intents::settle(&mut tx, intent.id, "failed", work.console.env().now()).await?;
                tx.commit_housekeeping(Housekeeping::Intent).await?;
            }
            Err(match &error {
                EraseError::Changed { .. } | EraseError::Problem(_) => {
                    AppError::refused(format!("{}.", chain(&error)))
                }
                EraseError::Note(_) | EraseError::Source(_) => {
                    AppError::new(Code::SourceUnavailable, format!("{}.", chain(&error)))
                }
            })
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
    erasures::insert_receipts(&mut tx, work.job.request, dataset, &json, now).await?;
    intents::settle(&mut tx, intent, "done", now).await?;
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

async fn failed(work: &Work, dataset: &str, reason: &str) -> Result<(), AppError> {
    tracing::warn!(source = %dataset, reason = %reason, "an erasure failed on a source");
    let tx = work.console.store().begin().await?;
    let event = Event::SourceFailed {
        request: work.job.request,
        source: dataset.to_owned(),
        reason: "the source was not changed".into(),
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
    tx.commit(now, &work.actor(), event).await?;
    Ok(())
}
