//! Collecting for an access request: rows stream from the sources into sealed chunks.

mod by_hand;
pub(crate) mod reading;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use model::events::{Event, canonical};
use model::plan::{Address, Step, Target, access};
use model::requests::{Flag, Step as RequestStep, after};
use model::values::Row;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sources::manual::part;
use sources::{Outcome, Sink, SourceError};
use store::Housekeeping;
use store::drafts::{self, Collection};
use tokio::sync::mpsc;

use self::writer::{Message, Room};
use super::{Ended, Work};
use crate::drafts::{encode, frame, key};
use crate::errors::AppError;
use crate::keys::sha256_hex;
use crate::requests::seeds;
use crate::sources::open_all;
use crate::words::JobState;

pub(super) async fn run(work: &Work) -> Result<Ended, AppError> {
    let store = work.console.store();
    let request = crate::requests::find(store, work.job.request).await?;
    let digest = work.job.payload["map_digest"].as_str().unwrap_or_default();
    let map = crate::map::load(store, digest).await?;
    let seeds = seeds::confirmed(store, request.id).await?;
    let kinds: BTreeSet<String> = seeds.keys().cloned().collect();
    let target = match &work.console.reach().categories {
        Some(categories) => Target::Categories(categories.clone()),
        None => Target::Everything,
    };
    let plan = access(&map, &kinds, &target).map_err(|problems| crate::map::told(&problems))?;
    let manual = crate::sources::manual(store).await?;
    let (plan, by_hand) = part(plan, &manual);
    let only = work.job.payload["dataset"].as_str().map(str::to_owned);
    list(work, &plan, only.as_deref()).await?;
    let answered = match only {
        Some(_) => BTreeMap::new(),
        None => by_hand::ask(work, &request, &by_hand).await?,
    };
    faults::point("collect.listed");
    let (sources, unopened) = open_all(&work.console, &work.keys).await?;
    for (source, reason) in &unopened {
        tracing::warn!(source = %source, reason = %reason, "cannot open a source");
    }
    let (messages, waiting) = mpsc::channel(writer::WAITING);
    let sink = DraftSink {
        work,
        only: only.clone(),
        total: plan.steps.len(),
        states: Mutex::new(BTreeMap::new()),
        messages: Mutex::new(Some(messages)),
        room: Room::new(),
    };
    let collecting = async {
        let collected = sources::collect(&plan, &seeds, &sources, &sink, &work.cancel).await;
        sink.no_more();
        collected
    };
    let key = key(&work.keys, &request)?;
    let readers = reading::readers(work, &request, &key, &plan, only.as_deref()).await?;
    let writing = writer::run(work, key, readers, waiting, &sink.room);
    let (collected, written) = tokio::join!(collecting, writing);
    // When writing failed, collecting failed because of it.
    let mut digests = written?;
    digests.extend(answered);
    match collected {
        Ok(_) => {}
        Err(SourceError::Cancelled) => return Ok(Ended::Cancelled),
        Err(error) => return Err(AppError::internal(&error)),
    }
    finish(work, only.is_some(), digests).await?;
    Ok(Ended::Done)
}

/// Enters the collections of the plan, and what is left out, before anything is read.
async fn list(
    work: &Work,
    plan: &model::plan::AccessPlan,
    only: Option<&str>,
) -> Result<(), AppError> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    let request = work.job.request;
    let mut entries = Vec::with_capacity(plan.steps.len() + plan.skipped.len());
    for (position, step) in (0_i64..).zip(&plan.steps) {
        if only.is_some_and(|only| step.address.dataset != only) {
            continue;
        }
        entries.push(Collection {
            request,
            dataset: step.address.dataset.clone(),
            collection: step.address.collection.clone(),
            position,
            label: step.label.clone(),
            step: serde_json::to_value(step).map_err(json)?,
            state: "queued".into(),
            rows: 0,
            shared: 0,
            reason: None,
        });
    }
    for (position, skipped) in (1_000_000_i64..).zip(&plan.skipped) {
        if only.is_some_and(|only| skipped.address.dataset != only) {
            continue;
        }
        entries.push(Collection {
            request,
            dataset: skipped.address.dataset.clone(),
            collection: skipped.address.collection.clone(),
            position,
            label: skipped.address.collection.clone(),
            step: serde_json::Value::Null,
            state: "skipped".into(),
            rows: 0,
            shared: 0,
            reason: Some(skipped.reason.clone()),
        });
    }
    let mut tx = work.console.store().begin().await?;
    drafts::begin_collections(&mut tx, request, only, &entries).await?;
    tx.commit_housekeeping(Housekeeping::Draft).await?;
    Ok(())
}

/// How far one collection is.
#[derive(Default)]
struct State {
    rows: u64,
    /// Rows that are not handed to the writer yet, and how many.
    encoded: Vec<u8>,
    waiting: usize,
    done: bool,
}

/// Encodes rows as they come and hands them to the writer.
struct DraftSink<'a> {
    work: &'a Work,
    only: Option<String>,
    total: usize,
    states: Mutex<BTreeMap<Address, State>>,
    messages: Mutex<Option<mpsc::Sender<Message>>>,
    room: Room,
}

impl DraftSink<'_> {
    fn ignores(&self, step: &Step) -> bool {
        self.only.as_ref().is_some_and(|only| step.address.dataset != *only)
    }

    fn states(&self) -> std::sync::MutexGuard<'_, BTreeMap<Address, State>> {
        self.states.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Lets the writer end.
    fn no_more(&self) {
        self.messages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    }

    async fn send(&self, message: Message) -> Result<(), SourceError> {
        let sender =
            self.messages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let gone = || SourceError::Sink("the writer has ended".into());
        if let Message::Chunk { encoded, .. } = &message
            && !self.room.take(encoded.len()).await
        {
            return Err(gone());
        }
        sender.ok_or_else(gone)?.send(message).await.map_err(|_| gone())
    }

    /// Takes the rows that wait, as a message.
    fn chunk(&self, address: &Address) -> Option<Message> {
        let mut states = self.states();
        let state = states.get_mut(address).filter(|state| state.waiting > 0)?;
        let rows = std::mem::take(&mut state.waiting);
        let mut encoded = frame(rows);
        encoded.append(&mut state.encoded);
        Some(Message::Chunk { address: address.clone(), rows, encoded })
    }

    fn tell(&self) {
        let (done, rows) = {
            let states = self.states();
            let done = states.values().filter(|state| state.done).count();
            (done, states.values().map(|state| state.rows).sum())
        };
        self.work.progress(JobState::Running, done, self.total, rows);
    }
}

#[async_trait]
impl Sink for DraftSink<'_> {
    async fn begin(&self, step: &Step) -> Result<(), SourceError> {
        if self.ignores(step) {
            return Ok(());
        }
        self.states().insert(step.address.clone(), State::default());
        faults::point("collect.begun");
        self.tell();
        Ok(())
    }

    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        if self.ignores(step) {
            return Ok(());
        }
        let (full, rows) = {
            let mut states = self.states();
            let Some(state) = states.get_mut(&step.address) else { return Ok(()) };
            encode(&mut state.encoded, &rows);
            state.waiting += rows.len();
            state.rows += rows.len() as u64;
            (state.encoded.len() >= writer::CHUNK, state.rows)
        };
        if full && let Some(chunk) = self.chunk(&step.address) {
            self.send(chunk).await?;
            // A small collection is done at once; only a large one is seen at work.
            let address = step.address.clone();
            self.send(Message::State { address, state: "working", rows, reason: None }).await?;
        }
        self.tell();
        Ok(())
    }

    async fn end(&self, step: &Step, outcome: &Outcome) -> Result<(), SourceError> {
        if self.ignores(step) {
            return Ok(());
        }
        if let Some(chunk) = self.chunk(&step.address) {
            self.send(chunk).await?;
        }
        let rows = {
            let mut states = self.states();
            let state = states.entry(step.address.clone()).or_default();
            state.done = true;
            state.rows
        };
        let (state, reason) = match outcome {
            Outcome::Done { .. } => ("done", None),
            Outcome::Failed { reason } => ("failed", Some(reason.clone())),
        };
        let address = step.address.clone();
        self.send(Message::State { address, state, rows, reason }).await?;
        faults::point("collect.ended");
        self.tell();
        Ok(())
    }
}

/// Moves the request on to review, with the digest of what was collected.
async fn finish(
    work: &Work,
    again: bool,
    digests: BTreeMap<Address, Sha256>,
) -> Result<(), AppError> {
    let mut tx = work.console.store().begin().await?;
    let mut request = crate::requests::lock(&mut tx, work.job.request).await?;
    request.state = after(request.kind, request.state, RequestStep::Collected)?;
    let collections = drafts::collections(&mut tx, request.id).await?;
    let failed: Vec<String> = collections
        .iter()
        .filter(|one| one.state == "failed")
        .map(|one| format!("{}.{}", one.dataset, one.collection))
        .collect();
    // What a person has not answered yet is queued.
    let waiting = collections.iter().any(|one| one.state == "queued");
    if failed.is_empty() && !waiting {
        request.flags.remove(&Flag::Partial);
    } else {
        request.flags.insert(Flag::Partial);
    }
    let rows: i64 = collections.iter().map(|one| one.rows).sum();
    let mut contents = BTreeMap::new();
    for (address, digest) in digests {
        contents.insert(address.to_string(), hex::encode(digest.finalize()));
    }
    let draft = json!({
        "format": "compliance-draft",
        "version": 1,
        "request": request.number,
        "job": work.job.id,
        "before": request.draft_digest.as_ref().filter(|_| again),
        "collections": collections
            .iter()
            .map(|one| json!({
                "collection": format!("{}.{}", one.dataset, one.collection),
                "state": one.state,
                "rows": one.rows,
            }))
            .collect::<Vec<_>>(),
        "contents": contents,
    });
    let draft_digest = sha256_hex(canonical(&draft).as_bytes());
    request.draft_digest = Some(draft_digest.clone());
    request.changed_at = work.console.env().now();
    store::requests::update(&mut tx, &request).await?;
    let event = Event::RequestCollected {
        request: request.id,
        job: work.job.id,
        collections: collections.len() as u64,
        rows: u64::try_from(rows).unwrap_or_default(),
        failed,
        draft_digest,
    };
    faults::point("collect.finishing");
    tx.commit(work.console.env().now(), &work.actor(), event).await?;
    faults::point("collect.finished");
    Ok(())
}
