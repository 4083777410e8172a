//! Collections that a person answers for: each becomes a task, and stays unanswered until then.
//! What was answered before is taken again, so that collecting anew asks nobody twice.

use std::collections::BTreeMap;

use model::ids::AttachmentId;
use model::plan::{Address, Step};
use model::said;
use sha2::{Digest as _, Sha256};
use sources::manual;
use store::drafts::{self, Collection};
use store::requests::Request;
use store::tasks::Task;
use store::{Housekeeping, Tx, attachments, tasks};

use super::super::Work;
use super::reading::look_through;
use crate::contents::Contents;
use crate::drafts::{encode, frame, key, wrap};
use crate::errors::AppError;
use crate::tasks::{file_format, open};

/// Places behind those of the machine.
const BEHIND: i64 = 500_000;

/// Enters the collections and opens a task for each that has none; gives SHA-256 of the rows that
/// were answered before.
pub(super) async fn ask(
    work: &Work,
    request: &Request,
    steps: &[Step],
) -> Result<BTreeMap<Address, Sha256>, AppError> {
    let mut digests = BTreeMap::new();
    if steps.is_empty() {
        return Ok(digests);
    }
    let mut tx = work.console.store().begin().await?;
    let known = tasks::list(&mut tx, request.id).await?;
    let mut events = Vec::new();
    for (position, step) in (BEHIND..).zip(steps) {
        let task = known.iter().find(|task| {
            task.purpose == "collect"
                && task.dataset == step.address.dataset
                && task.collection == step.address.collection
        });
        let mut entry = Collection {
            request: request.id,
            dataset: step.address.dataset.clone(),
            collection: step.address.collection.clone(),
            position,
            label: step.label.clone(),
            step: serde_json::to_value(step).map_err(|error| AppError::internal(&error))?,
            state: "queued".into(),
            rows: 0,
            shared: 0,
            reason: Some(said!("a person answers: its task is open").into()),
        };
        if let Some(task) = task.filter(|task| !task.is_open()) {
            let encoded = answered(work, &mut tx, request, task, step).await?;
            entry.state = "done".into();
            entry.reason = None;
            entry.rows = task.rows.unwrap_or_default();
            drafts::begin_collection(&mut tx, &entry).await?;
            digests.insert(step.address.clone(), Sha256::new_with_prefix(&encoded));
            if entry.rows > 0 {
                chunk(work, &mut tx, request, step, entry.rows, &encoded).await?;
            }
            continue;
        }
        drafts::begin_collection(&mut tx, &entry).await?;
        if task.is_none() {
            let env = work.console.env();
            events.push(open(env, &mut tx, request, &step.address, "collect").await?);
        }
    }
    if events.is_empty() {
        tx.commit_housekeeping(Housekeeping::Draft).await?;
    } else {
        tx.commit_all(work.console.env().now(), &work.actor(), events).await?;
    }
    Ok(digests)
}

/// The rows that were uploaded for a task, encoded; nothing when nothing is held.
async fn answered(
    work: &Work,
    tx: &mut Tx,
    request: &Request,
    task: &Task,
    step: &Step,
) -> Result<Vec<u8>, AppError> {
    if task.answer.as_deref() != Some("rows") {
        return Ok(Vec::new());
    }
    let missing = || AppError::not_found(said!("There is no answer of the task any more."));
    let file = attachments::list(&mut *tx, request.id)
        .await?
        .into_iter()
        .rev()
        .find(|file| file.purpose == "answer" && file.belongs_to == Some(task.id.0))
        .ok_or_else(missing)?;
    let (contents, id): (_, AttachmentId) = (contents(work, tx, request).await?, file.id);
    let sealed = attachments::content(&mut *tx, id).await?.ok_or_else(missing)?;
    let bytes = contents.open("attachment", &sealed)?;
    let shown = crate::attachments::shown(&contents, file)?;
    let format = file_format(shown.name.as_deref().unwrap_or_default())?;
    // The map may have changed since.
    let rows = manual::rows(step, format, &bytes)
        .map_err(|error| {
            AppError::refused(said!(
                "{address}: {error}.",
                address = step.address,
                error = error.said()
            ))
        })?
        .rows;
    let mut encoded = frame(rows.len());
    encode(&mut encoded, &rows);
    Ok(encoded)
}

async fn contents(work: &Work, tx: &mut Tx, request: &Request) -> Result<Contents, AppError> {
    Contents::with(&work.keys, tx, request.id).await
}

async fn chunk(
    work: &Work,
    tx: &mut Tx,
    request: &Request,
    step: &Step,
    rows: i64,
    encoded: &[u8],
) -> Result<(), AppError> {
    let key = key(&work.keys, request)?;
    let sealed =
        wrap(work.console.env(), &key, encoded).map_err(|error| AppError::internal(&error))?;
    let Address { dataset, collection } = step.address.clone();
    let chunk = drafts::Chunk { dataset, collection, seq: 0, rows, sealed };
    drafts::insert_chunks(tx, request.id, vec![chunk]).await?;
    let finds = look_through(work.console.store(), &key, request, step, encoded).await?;
    finds.keep(tx, request.id, &step.address).await
}
