//! Writes of services that share a transaction and an event, so that the head of the log does not
//! make everybody wait for everybody.
//!
//! ```text
//! callers   a ──▶ b ──▶ c ──▶        d ──▶ e ──▶ …
//! writer            [a b c] commit ────▶ [d e …] commit
//! answers                           a b c                 d e …
//! ```
//!
//! Invariant: a caller has its answer after the commit and not before. An entry that makes the
//! transaction fail is found by halving, and its neighbours are written all the same.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::errors::AppError;

/// How long the first entry of a batch waits for others.
const GATHERS: Duration = Duration::from_millis(2);
/// Most entries of a batch.
pub const MOST: usize = 500;
/// Most entries that wait.
const WAITING: usize = 4 * MOST;

/// Why an entry was not written.
#[derive(Clone, Debug)]
pub enum NotWritten {
    /// Too many wait already: come again in a moment.
    Busy,
    /// It failed, or the rules do not allow it.
    Failed(AppError),
}

/// Why a batch as a whole was not written.
#[derive(Clone, Debug)]
pub struct Unwritten {
    /// What went wrong.
    pub error: AppError,
    /// Whether it is the fault of no entry: the database is away.
    pub whole: bool,
}

type Outcomes<O> = Result<Vec<Result<O, AppError>>, Unwritten>;
type Writing<O> = Pin<Box<dyn Future<Output = Outcomes<O>> + Send>>;

struct Waiting<I, O> {
    entry: I,
    answer: oneshot::Sender<Result<O, AppError>>,
}

/// A queue of entries that are written together.
pub struct Queue<I, O> {
    sender: Mutex<Option<mpsc::Sender<Waiting<I, O>>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl<I: Clone + Send + Sync + 'static, O: Send + 'static> Queue<I, O> {
    /// Starts a writer. `write` writes entries in one transaction and says what became of each;
    /// when it fails, nothing was written.
    pub fn start<W>(write: W) -> Self
    where
        W: Fn(Vec<I>) -> Writing<O> + Send + Sync + 'static,
    {
        let (sender, receiver) = mpsc::channel(WAITING);
        let writer = tokio::spawn(run(receiver, write));
        Self { sender: Mutex::new(Some(sender)), writer: Mutex::new(Some(writer)) }
    }

    /// Writes an entry with whatever else waits.
    ///
    /// # Errors
    /// `Busy` when too many wait; otherwise what became of this entry.
    pub async fn write(&self, entry: I) -> Result<O, NotWritten> {
        let (answer, answered) = oneshot::channel();
        let sender = self
            .sender
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
            .ok_or(NotWritten::Busy)?;
        sender.try_send(Waiting { entry, answer }).map_err(|_| NotWritten::Busy)?;
        drop(sender);
        match answered.await {
            Ok(answer) => answer.map_err(NotWritten::Failed),
            Err(_) => Err(NotWritten::Busy),
        }
    }

    /// Takes nothing more and waits until what waits is written.
    pub async fn close(&self) {
        let lock = |error| std::sync::PoisonError::into_inner(error);
        drop(self.sender.lock().unwrap_or_else(lock).take());
        let writer = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(writer) = writer {
            let _ = writer.await;
        }
    }
}

async fn run<I, O, W>(mut receiver: mpsc::Receiver<Waiting<I, O>>, write: W)
where
    I: Clone + Send + Sync + 'static,
    O: Send + 'static,
    W: Fn(Vec<I>) -> Writing<O> + Send + Sync + 'static,
{
    while let Some(first) = receiver.recv().await {
        let mut waiting = vec![first];
        let until = tokio::time::Instant::now() + GATHERS;
        while waiting.len() < MOST {
            match tokio::time::timeout_at(until, receiver.recv()).await {
                Ok(Some(next)) => waiting.push(next),
                Ok(None) | Err(_) => break,
            }
        }
        settle(waiting, &write).await;
    }
}

/// Writes a batch; one that fails is halved until the entry is alone that makes it fail.
async fn settle<I, O, W>(waiting: Vec<Waiting<I, O>>, write: &W)
where
    I: Clone + Send + Sync + 'static,
    O: Send + 'static,
    W: Fn(Vec<I>) -> Writing<O> + Send + Sync + 'static,
{
    let mut left = vec![waiting];
    while let Some(mut batch) = left.pop() {
        let entries: Vec<I> = batch.iter().map(|one| one.entry.clone()).collect();
        match write(entries).await {
            Ok(answers) => {
                for (one, answer) in batch.into_iter().zip(answers) {
                    // A caller that went away wants no answer.
                    let _ = one.answer.send(answer);
                }
            }
            Err(unwritten) if unwritten.whole || batch.len() == 1 => {
                for one in batch {
                    let _ = one.answer.send(Err(unwritten.error.clone()));
                }
            }
            Err(_) => {
                let second = batch.split_off(batch.len() / 2);
                left.push(second);
                left.push(batch);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::errors::Code;

    /// Doubles numbers; refuses 13 alone, and fails as a whole with 99 among them.
    fn queue(batches: Arc<AtomicUsize>) -> Queue<u32, u32> {
        Queue::start(move |entries: Vec<u32>| {
            let batches = batches.clone();
            Box::pin(async move {
                batches.fetch_add(1, Ordering::Relaxed);
                if entries.contains(&99) {
                    let error = AppError::new(Code::Internal, model::said!("poisoned"));
                    return Err(Unwritten { error, whole: false });
                }
                Ok(entries
                    .into_iter()
                    .map(|one| {
                        if one == 13 {
                            Err(AppError::refused(model::said!("no")))
                        } else {
                            Ok(one * 2)
                        }
                    })
                    .collect())
            })
        })
    }

    #[tokio::test]
    async fn a_poisoned_entry_fails_alone_and_a_refused_one_is_refused_alone() {
        let batches = Arc::new(AtomicUsize::new(0));
        let queue = Arc::new(queue(batches.clone()));
        let mut calls = Vec::new();
        for number in (0..100).chain([99]) {
            let queue = queue.clone();
            calls.push((number, tokio::spawn(async move { queue.write(number).await })));
        }
        for (number, call) in calls {
            match (number, call.await.unwrap()) {
                (13, Err(NotWritten::Failed(error))) => assert_eq!(error.code, Code::Refused),
                (99, Err(NotWritten::Failed(error))) => assert_eq!(error.code, Code::Internal),
                (number, answer) => assert_eq!(answer.unwrap(), number * 2),
            }
        }
        assert!(batches.load(Ordering::Relaxed) < 60, "entries shared their batches");
    }

    #[tokio::test]
    async fn what_waits_is_written_before_it_closes_and_nothing_is_taken_after() {
        let queue = Arc::new(queue(Arc::default()));
        let call = tokio::spawn({
            let queue = queue.clone();
            async move { queue.write(4).await }
        });
        tokio::task::yield_now().await;
        queue.close().await;
        assert_eq!(call.await.unwrap().unwrap(), 8);
        assert!(matches!(queue.write(5).await, Err(NotWritten::Busy)));
    }
}
