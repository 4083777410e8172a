//! Runs: work on many things at once that an officer started, such as an export or a bulk action.
//!
//! A run is owned by the console, not by who waits for it: it goes on when its page is left. It
//! ends with the session, because it works with the officer's rights. What it commits it commits
//! step by step, each step with its events; a run that is stopped keeps what it did.

pub mod list;
pub mod stop;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use model::ids::{OfficerId, RunId};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::console::{Console, Cx, Push};
use crate::errors::{AppError, Code};
use crate::operations::Tag;
use crate::words::JobState;

/// Ended runs that are remembered.
const REMEMBERED: usize = 20;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// The queue as a file.
    Export,
    /// What a bulk action would do.
    Preview,
    /// A bulk action.
    Bulk,
    /// Requests from a file.
    Import,
    /// What people said, from a file.
    ImportConsent,
    /// Every entry of the log is checked.
    Verify,
    /// The log as a file.
    ExportLog,
    /// The people to be told of a change, as a file.
    NotifyList,
}

/// How far a run is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunShown {
    /// Its id: the caller's own, so that the caller can stop it.
    pub run: RunId,
    /// What it does.
    pub kind: RunKind,
    /// How far it is.
    pub state: JobState,
    /// Things that are done.
    #[ts(type = "number")]
    pub done: u64,
    /// Things in all; none: not known yet.
    #[ts(type = "number | null")]
    pub total: Option<u64>,
    /// The file it made.
    pub file: Option<String>,
    /// Why it failed.
    pub failure: Option<Said>,
}

/// The runs of a workspace in this process.
#[derive(Default)]
pub(crate) struct Runs(Mutex<BTreeMap<RunId, Kept>>);

struct Kept {
    officer: OfficerId,
    shown: RunShown,
    cancel: CancellationToken,
    /// Counts up, so that the oldest is forgotten first.
    order: u64,
}

/// A run under way, for the work itself.
pub(crate) struct Run {
    console: Console,
    id: RunId,
    cancel: CancellationToken,
}

impl Run {
    /// Its id.
    pub(crate) fn id(&self) -> RunId {
        self.id
    }

    /// Whether it has to end: somebody stopped it, or nobody is signed in any more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.cancel.is_cancelled() || self.console.keys().is_none()
    }

    /// Says how far it is, and whether it goes on.
    ///
    /// # Errors
    /// `stopped` when somebody stopped it or nobody is signed in any more.
    pub(crate) fn reached(&self, done: u64, total: Option<u64>) -> Result<(), AppError> {
        self.progress(done, total);
        if self.is_stopped() {
            return Err(AppError::new(Code::Stopped, said!("Stopped after {done}.", done)));
        }
        Ok(())
    }

    /// Says how far it is.
    pub(crate) fn progress(&self, done: u64, total: Option<u64>) {
        self.note(|shown| {
            shown.done = done;
            shown.total = total;
        });
    }

    /// Says which file it makes.
    pub(crate) fn made(&self, file: &std::path::Path) {
        self.note(|shown| shown.file = Some(file.display().to_string()));
    }

    fn note(&self, change: impl FnOnce(&mut RunShown)) {
        let shown = {
            let mut runs = self.console.runs().0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(kept) = runs.get_mut(&self.id) else { return };
            change(&mut kept.shown);
            kept.shown.clone()
        };
        self.console.push(Push::Run(shown));
    }
}

/// Does the work as a run, and waits for it. Whoever waits may go away: the run goes on.
///
/// # Errors
/// `conflict` when a run has this id; otherwise as the work.
pub(crate) async fn own<T, F>(
    cx: &Cx,
    kind: RunKind,
    id: Option<RunId>,
    work: impl FnOnce(Cx, Arc<Run>) -> F,
) -> Result<T, AppError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let run = Arc::new(begin(cx, kind, id.unwrap_or_else(|| RunId(cx.id())))?);
    let work = work(cx.clone(), run.clone());
    let handle = tokio::spawn(async move {
        let outcome = work.await;
        run.note(|shown| {
            (shown.state, shown.failure) = match &outcome {
                _ if run.cancel.is_cancelled() => (JobState::Cancelled, None),
                Ok(_) => (JobState::Done, None),
                Err(error) => (JobState::Failed, Some(error.message.clone())),
            };
        });
        // Whoever waited may be gone, and the window has to hear of it all the same.
        if matches!(kind, RunKind::Bulk | RunKind::Import) {
            let tags = vec![Tag::Requests, Tag::Overview, Tag::Audit];
            run.console.push(Push::Changed { tags });
        }
        if kind == RunKind::ImportConsent {
            let tags = vec![Tag::Consent, Tag::Overview, Tag::Audit];
            run.console.push(Push::Changed { tags });
        }
        outcome
    });
    handle.await.map_err(|error| AppError::internal(&error))?
}

fn begin(cx: &Cx, kind: RunKind, id: RunId) -> Result<Run, AppError> {
    let officer = cx.officer()?.id;
    let cancel = CancellationToken::new();
    let shown = RunShown {
        run: id,
        kind,
        state: JobState::Running,
        done: 0,
        total: None,
        file: None,
        failure: None,
    };
    let mut runs = cx.console().runs().0.lock().unwrap_or_else(PoisonError::into_inner);
    if runs.contains_key(&id) {
        return Err(AppError::new(Code::Conflict, said!("A run has this id already.")));
    }
    let order = runs.values().map(|kept| kept.order + 1).max().unwrap_or(0);
    runs.insert(id, Kept { officer, shown: shown.clone(), cancel: cancel.clone(), order });
    while runs.values().filter(|kept| kept.shown.state != JobState::Running).count() > REMEMBERED {
        let ended = runs.iter().filter(|(_, kept)| kept.shown.state != JobState::Running);
        let Some(oldest) = ended.min_by_key(|(_, kept)| kept.order).map(|(id, _)| *id) else {
            break;
        };
        runs.remove(&oldest);
    }
    drop(runs);
    cx.console().push(Push::Run(shown));
    Ok(Run { console: cx.console().clone(), id, cancel })
}

/// The runs of an officer.
pub(crate) fn of(console: &Console, officer: OfficerId) -> Vec<RunShown> {
    let runs = console.runs().0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut own: Vec<&Kept> = runs.values().filter(|kept| kept.officer == officer).collect();
    own.sort_by_key(|kept| kept.order);
    own.into_iter().map(|kept| kept.shown.clone()).collect()
}

/// Asks a run of an officer to stop; `false` when none is under way.
pub(crate) fn stop(console: &Console, officer: OfficerId, id: RunId) -> bool {
    let runs = console.runs().0.lock().unwrap_or_else(PoisonError::into_inner);
    let running = |kept: &&Kept| kept.officer == officer && kept.shown.state == JobState::Running;
    match runs.get(&id).filter(running) {
        Some(kept) => {
            kept.cancel.cancel();
            true
        }
        None => false,
    }
}
