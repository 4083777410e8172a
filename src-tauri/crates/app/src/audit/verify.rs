//! `audit.verify`: every entry of the live log is checked, against the checkpoints in the database
//! and the newest one kept outside it.

use ledger::{Checkpoint, Fault, Verification, Verifier};
use model::events::{Event, index_of};
use model::ids::RunId;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::events;
use ts_rs::TS;

use super::checkpoints::{held, verifying_key};
use crate::console::Cx;
use crate::errors::AppError;
use crate::runs::{self, Run, RunKind};

/// Entries read at a time.
const BATCH: i64 = 2_000;

/// Nothing, or a checkpoint the caller holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "AuditVerifyInput")]
#[serde(default)]
pub struct Input {
    /// A checkpoint that the verifier kept on their own; none: the copy kept outside the database.
    pub checkpoint: Option<String>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    #[ts(optional)]
    pub run: Option<RunId>,
}

/// The verdict.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditVerified")]
pub struct Output {
    /// Whether every entry holds.
    pub intact: bool,
    /// Entries looked at.
    #[ts(type = "number")]
    pub entries: u64,
    /// The log is complete up to this many entries: the newest checkpoint that holds.
    #[ts(type = "number | null")]
    pub complete_to: Option<u64>,
    /// Entries after it, which nobody has signed yet.
    #[ts(type = "number")]
    pub uncovered: u64,
    /// The first bad entry, as far as it can be told.
    #[ts(type = "number | null")]
    pub first_bad: Option<u64>,
    /// The verdict in a sentence.
    pub message: Said,
}

/// Verifies the log.
///
/// # Errors
/// When the database fails, the given checkpoint is none of this log, or an officer stopped it. A
/// log that is broken is an answer, not an error.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let key = verifying_key(cx.store()).await?;
    let held = match input.checkpoint {
        Some(note) => Some(
            key.verify(&note)
                .map_err(|error| AppError::invalid(said!("Checkpoint: {error}.", %error)))?,
        ),
        None => held(cx.console(), &key),
    };
    let output = runs::own(cx, RunKind::Verify, input.run, |cx, run| async move {
        let mut seen = 0;
        let verdict = walk(&cx, Verifier::new(key, index_of, held), &mut seen, &run).await?;
        Ok(told(verdict, seen))
    })
    .await?;
    cx.record(Event::AuditVerified { entries: output.entries, intact: output.intact }).await?;
    Ok(output)
}

async fn walk(
    cx: &Cx,
    mut verifier: Verifier,
    seen: &mut u64,
    run: &Run,
) -> Result<Result<Verification, Fault>, AppError> {
    let size = events::frontier(cx.store()).await?.size();
    let mut signed_to = 0;
    loop {
        let notes = events::checkpoints(cx.store(), signed_to, 1_000).await?;
        let Some((last, _)) = notes.last() else { break };
        signed_to = *last;
        for (_, note) in &notes {
            if let Err(fault) = verifier.checkpoint(note) {
                return Ok(Err(fault));
            }
        }
    }
    let mut from = 0;
    loop {
        let entries = events::scan(cx.store(), from, BATCH).await?;
        let Some(last) = entries.last() else { return Ok(verifier.finish()) };
        from = last.index + 1;
        for entry in &entries {
            *seen += 1;
            if let Err(fault) = verifier.entry(entry.index, &entry.bytes, entry.leaf) {
                return Ok(Err(fault));
            }
        }
        run.reached(*seen, Some(size.max(*seen)))?;
    }
}

fn told(verdict: Result<Verification, Fault>, seen: u64) -> Output {
    match verdict {
        Ok(verification) => Output {
            intact: true,
            entries: verification.size,
            complete_to: verification.complete_to,
            uncovered: verification.uncovered,
            first_bad: None,
            message: match verification.complete_to {
                Some(size) => {
                    said!("Every record is intact. Complete to checkpoint {size}.", size)
                }
                None => said!("Every record is intact. No checkpoint is signed yet."),
            },
        },
        Err(fault) => Output {
            intact: false,
            entries: seen,
            complete_to: None,
            uncovered: 0,
            first_bad: first_bad(&fault),
            message: sentence(&fault),
        },
    }
}

fn first_bad(fault: &Fault) -> Option<u64> {
    match fault {
        Fault::Changed { index, .. }
        | Fault::Removed { index, .. }
        | Fault::Reordered { index, .. } => Some(*index),
        Fault::Interval { from, .. } => Some(*from),
        Fault::CutOff { size, .. } => Some(*size),
        Fault::Forked { .. } | Fault::Checkpoint { .. } => None,
    }
}

fn sentence(fault: &Fault) -> Said {
    match fault {
        Fault::Changed { index, computed, stored } => said!(
            "Entry {index} was changed: its content hashes to {computed}, the log says {stored}.",
            index,
            %computed,
            %stored
        ),
        Fault::Removed { index, next } => {
            said!("Entry {index} was removed: entry {next} follows the one before it.", index, next)
        }
        Fault::Reordered { index, found } => {
            said!("Entry {index} was reordered: entry {found} stands in its place.", index, found)
        }
        Fault::Interval { from, to, size, signed, computed } => said!(
            "An entry from {from} to {to} was changed, removed or reordered and its hashes were \
             recomputed: the checkpoint over {size} entries has root {signed}, the entries give \
             {computed}.",
            from,
            to,
            size,
            %signed,
            %computed
        ),
        Fault::CutOff { size, signed, time, holds_to } => said!(
            "The log was cut off: it ends after {size} entries, but a checkpoint over {signed} \
             entries was signed at {time}; the first {holds_to} are as they were signed.",
            size,
            signed,
            time,
            holds_to
        ),
        Fault::Forked { held, computed, own } => said!(
            "The log was rewritten and signed anew: the checkpoint over {size} entries of {time} \
             that you hold has root {root}, this log has {computed} there and its own checkpoint \
             over {own_size} entries of {own_time}.",
            size = held.size,
            time = held.time,
            root = %held.root,
            %computed,
            own_size = own.size,
            own_time = own.time
        ),
        Fault::Checkpoint { size, error } => {
            said!("Checkpoint over {size} entries: {error}.", size, %error)
        }
    }
}

/// The verdict on an export, for the command line: needs no workspace.
pub fn verify_file(
    path: &std::path::Path,
    key: &ledger::VerifyingKey,
    held: Option<Checkpoint>,
    progress: impl FnMut(u64),
) -> Result<Output, AppError> {
    let file = std::fs::File::open(path).map_err(|error| {
        AppError::invalid(said!("Cannot read {path}: {error}.", path = %path.display(), %error))
    })?;
    let reader = std::io::BufReader::with_capacity(1 << 20, file);
    let mut seen = 0;
    let mut progress = progress;
    let verdict = ledger::verify_export(reader, key, index_of, held, |entries| {
        seen = entries;
        progress(entries);
    });
    match verdict {
        Ok(verification) => {
            let entries = verification.size - verification.from;
            Ok(told(Ok(verification), entries))
        }
        Err(ledger::ExportError::Fault(fault)) => Ok(told(Err(fault), seen)),
        Err(error @ ledger::ExportError::Line { .. }) => Ok(Output {
            intact: false,
            entries: seen,
            complete_to: None,
            uncovered: 0,
            first_bad: None,
            message: said!("The export is damaged: {error}.", %error),
        }),
        Err(error) => {
            Err(AppError::invalid(said!("{path}: {error}.", path = %path.display(), %error)))
        }
    }
}
