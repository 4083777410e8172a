//! Writing what is collected, beside the reading: looking for what belongs to others, sealing and
//! the compliance database keep one core busy while the source and its driver keep another.
//!
//! Whatever waits when a transaction begins goes into it, so that many small collections cost a
//! few commits and a large one costs one commit per [`CHUNK`] at most.

use std::collections::BTreeMap;
use std::time::Duration;

use model::plan::Address;
use sha2::{Digest as _, Sha256};
use store::{Housekeeping, Tx, drafts};
use tokio::sync::{Semaphore, mpsc};

use super::super::Work;
use super::reading::Readers;
use crate::drafts::wrap;
use crate::errors::AppError;

/// Encoded rows are sealed when they take this many bytes.
pub(super) const CHUNK: usize = 1 << 20;
/// Messages that may wait.
pub(super) const WAITING: usize = 64;
/// A sealed chunk of this many bytes is written at once: it need not wait for others in memory.
const ALONE: usize = 64 << 10;
/// Bytes of encoded rows that may wait: what bounds the memory of a collection.
const ROOM: usize = 4 * CHUNK;
/// How long little waits for more, so that small collections share a transaction.
const PATIENCE: Duration = Duration::from_millis(2);

/// Something to write.
pub(super) enum Message {
    /// Encoded rows of a collection.
    Chunk {
        /// Which collection.
        address: Address,
        /// How many rows.
        rows: usize,
        /// The rows, as [`crate::drafts::encode`] writes them.
        encoded: Vec<u8>,
    },
    /// A collection is in another state.
    State {
        /// Which collection.
        address: Address,
        /// `working`, `done` or `failed`.
        state: &'static str,
        /// Rows read so far.
        rows: u64,
        /// Why it failed.
        reason: Option<String>,
    },
}

impl Message {
    fn is_full(&self) -> bool {
        matches!(self, Self::Chunk { encoded, .. } if encoded.len() >= CHUNK)
    }
}

/// Room for encoded rows on their way to the database.
pub(super) struct Room(Semaphore);

impl Room {
    pub(super) fn new() -> Self {
        Self(Semaphore::new(ROOM))
    }

    /// Waits until there is room; `false`: nobody writes any more.
    pub(super) async fn take(&self, bytes: usize) -> bool {
        match self.0.acquire_many(share(bytes)).await {
            Ok(permits) => {
                permits.forget();
                true
            }
            Err(_) => false,
        }
    }
}

/// A chunk that is larger than all the room takes all of it.
fn share(bytes: usize) -> u32 {
    u32::try_from(bytes.min(ROOM)).unwrap_or(u32::MAX)
}

/// How far a collection is written.
#[derive(Default)]
struct Written {
    seq: i64,
    rows: u64,
    digest: Sha256,
}

/// Writes messages until there are no more; gives SHA-256 of the rows of each collection.
pub(super) async fn run(
    work: &Work,
    key: [u8; 32],
    readers: Readers,
    messages: mpsc::Receiver<Message>,
    room: &Room,
) -> Result<BTreeMap<Address, Sha256>, AppError> {
    let written = write(work, key, readers, messages, room).await;
    // Whoever waits for room hears that none will come.
    room.0.close();
    written
}

async fn write(
    work: &Work,
    key: [u8; 32],
    mut readers: Readers,
    mut messages: mpsc::Receiver<Message>,
    room: &Room,
) -> Result<BTreeMap<Address, Sha256>, AppError> {
    let mut written = BTreeMap::<Address, Written>::new();
    let mut waiting = Vec::with_capacity(WAITING);
    // What waits is written together, of the states of a collection only the last.
    let mut chunks = Vec::new();
    let mut reached = BTreeMap::<Address, drafts::Reached>::new();
    while messages.recv_many(&mut waiting, WAITING).await > 0 {
        if !waiting.iter().any(Message::is_full) {
            tokio::time::sleep(PATIENCE).await;
            while waiting.len() < WAITING
                && let Ok(more) = messages.try_recv()
            {
                waiting.push(more);
            }
        }
        let mut tx = None;
        for message in waiting.drain(..) {
            match message {
                Message::Chunk { address, rows, encoded } => {
                    let before = written.entry(address.clone()).or_default();
                    let mut digest = std::mem::take(&mut before.digest);
                    let place = before.rows;
                    let console = work.console.clone();
                    let bytes = encoded.len();
                    let here = address.clone();
                    let sealed = tokio::task::spawn_blocking(move || {
                        let finds = readers.read(&here, place, &encoded)?;
                        digest.update(&encoded);
                        let sealed = wrap(console.env(), &key, &encoded)
                            .map_err(|error| AppError::internal(&error))?;
                        Ok::<_, AppError>((readers, finds, digest, sealed))
                    });
                    let sealed = sealed.await.map_err(|error| AppError::internal(&error))??;
                    let (back, finds, digest, sealed) = sealed;
                    readers = back;
                    room.0.add_permits(share(bytes) as usize);
                    faults::point("collect.sealed");
                    let entry = written.entry(address.clone()).or_default();
                    entry.digest = digest;
                    entry.rows += rows as u64;
                    let request = work.job.request;
                    let large = sealed.len() >= ALONE;
                    chunks.push(drafts::Chunk {
                        dataset: address.dataset.clone(),
                        collection: address.collection.clone(),
                        seq: entry.seq,
                        rows: i64::try_from(rows).unwrap_or(i64::MAX),
                        sealed,
                    });
                    entry.seq += 1;
                    let tx = begun(work, &mut tx).await?;
                    if large {
                        drafts::insert_chunks(tx, request, std::mem::take(&mut chunks)).await?;
                    }
                    finds.keep(tx, request, &address).await?;
                }
                Message::State { address, state, rows, reason } => {
                    written.entry(address.clone()).or_default();
                    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
                    let Address { dataset, collection } = address.clone();
                    let one = drafts::Reached { dataset, collection, state, rows, reason };
                    reached.insert(address, one);
                }
            }
        }
        if !chunks.is_empty() || !reached.is_empty() {
            let tx = begun(work, &mut tx).await?;
            drafts::insert_chunks(tx, work.job.request, std::mem::take(&mut chunks)).await?;
            let reached = std::mem::take(&mut reached).into_values().collect();
            drafts::reach(tx, work.job.request, reached).await?;
        }
        if let Some(tx) = tx {
            tx.commit_housekeeping(Housekeeping::Draft).await?;
            faults::point("collect.written");
        }
    }
    Ok(written.into_iter().map(|(address, one)| (address, one.digest)).collect())
}

/// The transaction of what waits; begun with the first message, so that it is not open while a
/// chunk is being sealed for nothing.
async fn begun<'a>(work: &Work, tx: &'a mut Option<Tx>) -> Result<&'a mut Tx, AppError> {
    if tx.is_none() {
        *tx = Some(work.console.store().begin().await?);
    }
    tx.as_mut().ok_or_else(|| AppError::internal(&std::io::Error::other("no transaction")))
}
