//! `audit.export`: the log as a file that a stranger verifies with the public key.

use std::io::BufWriter;
use std::path::PathBuf;

use ledger::ExportWriter;
use model::events::Event;
use model::ids::RunId;
use model::said;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::events;
use ts_rs::TS;

use super::checkpoints::{sign, verifying_key};
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{AtomicFile, target};
use crate::runs::{self, Run, RunKind};

/// Entries read at a time.
const BATCH: i64 = 2_000;

/// What and where to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "AuditExportInput")]
#[serde(default)]
pub struct Input {
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
    /// First entry; none: 0.
    #[ts(type = "number | null")]
    pub from: Option<u64>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    #[ts(optional)]
    pub run: Option<RunId>,
}

/// The files.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditExported")]
pub struct Output {
    /// The export.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// The key that verifies it.
    pub public_key: String,
    /// The same, as a file.
    #[ts(type = "string")]
    pub public_key_file: PathBuf,
    /// Entries in it.
    #[ts(type = "number")]
    pub entries: u64,
}

/// Exports the log, signed to its last entry.
///
/// # Errors
/// `invalid` when the folder cannot be written; `stopped` when an officer stopped it, and then no
/// file is left.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    // The export is an entry itself, so it is recorded first and is in the file.
    let from = input.from.unwrap_or(0);
    let frontier = events::frontier(cx.store()).await?;
    if from > frontier.size() {
        return Err(AppError::invalid(said!(
            "From: the log has {frontier} entries.",
            frontier = frontier.size()
        )));
    }
    cx.record(Event::AuditExported {
        from,
        to: frontier.size(),
        digest: frontier.root().to_string(),
    })
    .await?;
    sign(cx.console(), &*cx.keys()?).await?;
    let key = verifying_key(cx.store()).await?;
    let file = target(cx, input.directory.as_deref(), "audit.jsonl")?;
    let public_key_file = target(cx, input.directory.as_deref(), "audit-public-key.txt")?;
    runs::own(cx, RunKind::ExportLog, input.run, |cx, run| async move {
        run.made(&file);
        let (entries, sha256) = write(&cx, &file, &key, from, &run).await?;
        crate::files::write(&public_key_file, format!("{key}\n").as_bytes())?;
        Ok(Output { file, sha256, public_key: key.to_string(), public_key_file, entries })
    })
    .await
}

async fn write(
    cx: &Cx,
    path: &std::path::Path,
    key: &ledger::VerifyingKey,
    from: u64,
    run: &Run,
) -> Result<(u64, String), AppError> {
    let store = cx.store();
    let total = events::frontier(store).await?.size().saturating_sub(from);
    let fault = |error: ledger::ExportError| AppError::internal(&error);
    let out = Hashing { inner: BufWriter::new(AtomicFile::create(path)?), digest: Sha256::new() };
    let before = events::frontier_at(store, from).await?;
    let mut writer = ExportWriter::new(out, key, &before).map_err(fault)?;
    let mut notes = events::checkpoints(store, from, 100_000).await?.into_iter().peekable();
    let mut next = from;
    loop {
        let entries = events::scan(store, next, BATCH).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            next = entry.index + 1;
            writer.entry(entry.index, &entry.bytes, entry.leaf).map_err(fault)?;
            while let Some((_, note)) = notes.next_if(|(size, _)| *size <= next) {
                writer.checkpoint(&note).map_err(fault)?;
            }
        }
        run.reached(next - from, Some(total.max(next - from)))?;
    }
    let out = writer.finish().map_err(fault)?;
    let sha256 = hex::encode(out.digest.finalize());
    let file = out.inner.into_inner().map_err(|error| AppError::internal(error.error()))?;
    file.keep()?;
    Ok((next - from, sha256))
}

/// Hashes what passes through it.
struct Hashing<W> {
    inner: W,
    digest: Sha256,
}

impl<W: std::io::Write> std::io::Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
