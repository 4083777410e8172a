//! A log as a file that a stranger can verify: JSON Lines, one entry a line, in clear text.
//!
//! ```text
//! {"format":"compliance-audit","version":1,"origin":…,"public_key":…,"from":0,"frontier":""}
//! {"index":0,"leaf":"<hex>","entry":{…the exact bytes that were hashed…}}
//! {"checkpoint":"<signed note>"}
//! ```
//!
//! Entries are JSON text themselves and stand in the line as they are, so that a person can read
//! them and a program finds the exact bytes.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, VerifyingKey};
use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::verify::{Fault, IndexOf, Verification, Verifier};

const FORMAT: &str = "compliance-audit";
const VERSION: u32 = 1;
/// Longest line that is read, in bytes: an entry is a few hundred.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// An export that does not verify, or is none.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The file cannot be read or written.
    #[error("read or write the export")]
    Io(#[from] std::io::Error),
    /// A line is not what it should be.
    #[error("line {line} of the export: {reason}")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry is not JSON text.
    #[error("entry {0} is not JSON text and cannot stand in an export")]
    NotText(u64),
    /// The log does not hold.
    #[error(transparent)]
    Fault(#[from] Fault),
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    origin: String,
    public_key: String,
    from: u64,
    frontier: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine<'a> {
    index: u64,
    leaf: Hash,
    #[serde(borrow)]
    entry: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointLine {
    checkpoint: String,
}

/// Writes an export.
pub struct ExportWriter<W> {
    out: W,
}

impl<W: Write> ExportWriter<W> {
    /// Writes the header; `frontier` is the right edge before the first entry that follows.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(mut out: W, key: &VerifyingKey, frontier: &Frontier) -> Result<Self, ExportError> {
        let header = Header {
            format: FORMAT.into(),
            version: VERSION,
            origin: key.name().into(),
            public_key: key.to_string(),
            from: frontier.size(),
            frontier: hex::encode(frontier.to_bytes()),
        };
        write_line(&mut out, &header)?;
        Ok(Self { out })
    }

    /// Writes an entry.
    ///
    /// # Errors
    /// When it is not JSON text, or writing fails.
    pub fn entry(&mut self, index: u64, bytes: &[u8], leaf: Hash) -> Result<(), ExportError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ExportError::NotText(index))?;
        let entry: &RawValue =
            serde_json::from_str(text).map_err(|_| ExportError::NotText(index))?;
        write_line(&mut self.out, &EntryLine { index, leaf, entry })
    }

    /// Writes a checkpoint, after the last entry that it covers.
    ///
    /// # Errors
    /// When writing fails.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), ExportError> {
        write_line(&mut self.out, &CheckpointLine { checkpoint: note.to_owned() })
    }

    /// Flushes and gives the writer back.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<(), ExportError> {
    let text = serde_json::to_string(line).map_err(std::io::Error::from)?;
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Verifies an export with nothing but the public key, in constant memory. The key in the file is
/// only compared, never trusted. `progress` hears of every ten thousandth entry.
///
/// # Errors
/// [`ExportError::Fault`] names the first thing that is wrong with the log.
pub fn verify_export(
    mut reader: impl BufRead,
    key: &VerifyingKey,
    index_of: IndexOf,
    held: Option<Checkpoint>,
    mut progress: impl FnMut(u64),
) -> Result<Verification, ExportError> {
    let mut text = String::new();
    let mut number = 0;
    read_line(&mut reader, &mut text, &mut number)?;
    let bad = |line, reason: &str| ExportError::Line { line, reason: reason.to_owned() };
    let header: Header = serde_json::from_str(&text)
        .map_err(|_| bad(number, "it is not the header of an exported audit trail"))?;
    if header.format != FORMAT || header.version != VERSION {
        return Err(bad(number, "this version reads compliance-audit version 1"));
    }
    if header.public_key != key.to_string() {
        return Err(bad(number, "the export names another public key than the one you gave"));
    }
    let frontier = hex::decode(&header.frontier)
        .ok()
        .and_then(|bytes| Frontier::from_bytes(&bytes).ok())
        .filter(|frontier| frontier.size() == header.from)
        .ok_or_else(|| bad(number, "the right edge of the log does not fit the first entry"))?;
    let mut verifier = Verifier::starting_at(frontier, key.clone(), index_of, held);
    while read_line(&mut reader, &mut text, &mut number)? {
        let no_line = |error| bad(number, &format!("it is no entry and no checkpoint ({error})"));
        if text.starts_with("{\"checkpoint\"") {
            let line: CheckpointLine = serde_json::from_str(&text).map_err(no_line)?;
            verifier.checkpoint(&line.checkpoint)?;
        } else {
            let line: EntryLine = serde_json::from_str(&text).map_err(no_line)?;
            verifier.entry(line.index, line.entry.get().as_bytes(), line.leaf)?;
            if verifier.size().is_multiple_of(10_000) {
                progress(verifier.size());
            }
        }
    }
    Ok(verifier.finish()?)
}

fn read_line(
    reader: &mut impl BufRead,
    text: &mut String,
    number: &mut u64,
) -> Result<bool, ExportError> {
    text.clear();
    *number += 1;
    let read = std::io::Read::take(&mut *reader, MAX_LINE_BYTES).read_line(text)?;
    if read as u64 == MAX_LINE_BYTES {
        return Err(ExportError::Line { line: *number, reason: "it is longer than 4 MiB".into() });
    }
    Ok(read > 0)
}
