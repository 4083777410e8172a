//! Work that an officer waits for and may stop: verifying and exporting the log. It lives in this
//! process and ends with it; what has to survive a crash is a job.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::console::{Console, Push};
use crate::errors::{AppError, Code};
use crate::words::JobState;

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Every entry of the log is checked.
    Verify,
    /// The log is written to a file.
    Export,
}

/// How far a piece of work is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RunShown {
    /// Which kind.
    pub kind: RunKind,
    /// How far it is.
    pub state: JobState,
    /// Entries that are done.
    #[ts(type = "number")]
    pub done: u64,
    /// Entries in all.
    #[ts(type = "number")]
    pub total: u64,
}

/// The work that is under way; one of a kind at a time.
#[derive(Default)]
pub(crate) struct Runs {
    running: Mutex<Vec<(RunKind, CancellationToken)>>,
}

impl Runs {
    fn running(&self) -> MutexGuard<'_, Vec<(RunKind, CancellationToken)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the work of a kind to stop; `false` when there is none.
    pub(crate) fn stop(&self, kind: RunKind) -> bool {
        let running = self.running();
        let found = running.iter().find(|(one, _)| *one == kind);
        if let Some((_, cancel)) = found {
            cancel.cancel();
        }
        found.is_some()
    }
}

/// One piece of work. Dropped, it has ended.
pub(crate) struct Run {
    console: Console,
    runs: Arc<Runs>,
    kind: RunKind,
    total: u64,
    done: u64,
    cancel: CancellationToken,
    state: JobState,
}

impl Run {
    /// Begins a piece of work.
    ///
    /// # Errors
    /// `conflict` while one of the same kind is under way.
    pub(crate) fn begin(console: &Console, kind: RunKind, total: u64) -> Result<Self, AppError> {
        let runs = console.runs();
        let cancel = CancellationToken::new();
        {
            let mut running = runs.running();
            if running.iter().any(|(one, _)| *one == kind) {
                return Err(AppError::new(
                    Code::Conflict,
                    "This is under way already. Wait for it, or stop it.",
                ));
            }
            running.push((kind, cancel.clone()));
        }
        let run = Self {
            console: console.clone(),
            runs,
            kind,
            total,
            done: 0,
            cancel,
            state: JobState::Failed,
        };
        run.tell(JobState::Running);
        Ok(run)
    }

    /// Says how far it is, and whether it is to stop.
    ///
    /// # Errors
    /// `stopped` when an officer asked for it.
    pub(crate) fn reached(&mut self, done: u64) -> Result<(), AppError> {
        self.done = done;
        if self.cancel.is_cancelled() {
            self.state = JobState::Cancelled;
            return Err(AppError::new(
                Code::Stopped,
                format!("Stopped after {done} of {} records.", self.total),
            ));
        }
        self.tell(JobState::Running);
        Ok(())
    }

    /// It came to its end.
    pub(crate) fn finish(mut self) {
        self.state = JobState::Done;
    }

    fn tell(&self, state: JobState) {
        self.console.push(Push::Run(RunShown {
            kind: self.kind,
            state,
            done: self.done,
            total: self.total.max(self.done),
        }));
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.runs.running().retain(|(kind, _)| *kind != self.kind);
        self.tell(self.state);
    }
}
