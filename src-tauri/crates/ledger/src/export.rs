//! A log as a file that a stranger can verify: JSON Lines, one entry a line, in clear text.
//!
//! ```text
//! {"format":"compliance-audit","version":1,"origin":…,"public_key":…,"from":0,"frontier":"00…"}
//! {"index":0,"leaf":"<hex>","entry":{…the exact bytes that were hashed…}}
//! {"checkpoint":"<signed note>"}
//! ```
//!
//! Entries are JSON text themselves and stand in the line as they are, so that a person can read
//! them and a program finds the exact bytes. An entry that is not one line of JSON text, as after
//! an edit, stands there as `"bytes":"<base64>"`: a log that was tampered with can be exported too.
//!
//! A part of a log begins with the right edge of what lies before it: `from` entries, and in
//! `frontier` the hexadecimal form of [`Frontier::to_bytes`]. A checkpoint over just as many
//! entries may follow the header and proves that edge at once.

use std::io::{BufRead, Read as _, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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
    /// It does not begin as it should.
    #[error("line 1 of the export: {0}")]
    Header(&'static str),
    /// A line is not what it should be.
    #[error("line {line} of the export, where entry {entry} should stand, was changed: {reason}")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// The entry that follows those that were read.
        entry: u64,
        /// What is wrong with it.
        reason: String,
    },
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
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    entry: Option<&'a RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
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
    /// When writing fails.
    pub fn entry(&mut self, index: u64, bytes: &[u8], leaf: Hash) -> Result<(), ExportError> {
        let entry = raw(bytes);
        let bytes = entry.is_none().then(|| STANDARD.encode(bytes));
        write_line(&mut self.out, &EntryLine { index, leaf, entry, bytes })
    }

    /// Writes a checkpoint, right after the last entry that it covers.
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

/// Bytes that are one line of JSON text and nothing around it, so that they can be read back; null
/// would read as no entry.
fn raw(bytes: &[u8]) -> Option<&RawValue> {
    let text = std::str::from_utf8(bytes).ok()?;
    let value: &RawValue = serde_json::from_str(text).ok()?;
    (value.get() == text && !text.contains('\n') && text != "null").then_some(value)
}

/// Verifies an export with nothing but the public key, in constant memory. The key in the file is
/// only compared, never trusted. `progress` hears of every ten thousandth entry.
///
/// # Errors
/// [`ExportError::Fault`] names the first thing that is wrong with the log, and
/// [`ExportError::Line`] the entry at which a line cannot be read.
pub fn verify_export(
    reader: impl BufRead,
    key: &VerifyingKey,
    index_of: IndexOf,
    held: Option<Checkpoint>,
    mut progress: impl FnMut(u64),
) -> Result<Verification, ExportError> {
    let mut lines = Lines { reader, text: Vec::new(), number: 0 };
    let frontier = header(&mut lines, key)?;
    let mut verifier = Verifier::starting_at(frontier, key.clone(), index_of, held);
    loop {
        match step(&mut lines, &mut verifier) {
            Ok(Step::Checkpoint) => {}
            Ok(Step::Entry) => {
                if verifier.size().is_multiple_of(10_000) {
                    progress(verifier.size());
                }
            }
            Ok(Step::End) => return Ok(verifier.finish()?),
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Unreadable(reason)) => {
                // What was wrong before this line is the first thing that is wrong.
                verifier.settle()?;
                let (line, entry) = (lines.number, verifier.size());
                if !lines.is_cut() {
                    return Err(ExportError::Line { line, entry, reason });
                }
                verifier.finish()?;
                let reason = "the file ends in the middle of it".into();
                return Err(ExportError::Line { line, entry, reason });
            }
        }
    }
}

fn header(lines: &mut Lines<impl BufRead>, key: &VerifyingKey) -> Result<Frontier, ExportError> {
    let line = match lines.next() {
        Ok(line) => line.unwrap_or_default(),
        Err(Stop::Unreadable(_)) => "",
        Err(Stop::Failed(error)) => return Err(error),
    };
    let header: Header = serde_json::from_str(line)
        .map_err(|_| ExportError::Header("it is not the header of an exported audit trail"))?;
    if header.format != FORMAT || header.version != VERSION {
        return Err(ExportError::Header("this program reads compliance-audit version 1"));
    }
    if header.public_key != key.to_string() || header.origin != key.name() {
        return Err(ExportError::Header(
            "the export names another public key than the one you gave",
        ));
    }
    hex::decode(&header.frontier)
        .ok()
        .and_then(|bytes| Frontier::from_bytes(&bytes).ok())
        .filter(|frontier| frontier.size() == header.from)
        .ok_or(ExportError::Header("the right edge of the log does not fit the first entry"))
}

enum Step {
    Entry,
    Checkpoint,
    End,
}

enum Stop {
    Failed(ExportError),
    Unreadable(String),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault.into())
    }
}

fn step(lines: &mut Lines<impl BufRead>, verifier: &mut Verifier) -> Result<Step, Stop> {
    let unreadable =
        |error| Stop::Unreadable(format!("it is no entry and no checkpoint ({error})"));
    let Some(text) = lines.next()? else { return Ok(Step::End) };
    if text.starts_with("{\"checkpoint\"") {
        let line: CheckpointLine = serde_json::from_str(text).map_err(unreadable)?;
        verifier.checkpoint(&line.checkpoint)?;
        return Ok(Step::Checkpoint);
    }
    let line: EntryLine = serde_json::from_str(text).map_err(unreadable)?;
    match (line.entry, line.bytes) {
        (Some(entry), None) => verifier.entry(line.index, entry.get().as_bytes(), line.leaf)?,
        (None, Some(bytes)) => {
            let bytes = STANDARD
                .decode(bytes)
                .map_err(|_| Stop::Unreadable("its bytes are not base64".into()))?;
            verifier.entry(line.index, &bytes, line.leaf)?;
        }
        (Some(_), Some(_)) | (None, None) => {
            return Err(Stop::Unreadable("it has no content, or two".into()));
        }
    }
    Ok(Step::Entry)
}

/// Reads line by line and no line longer than the limit.
struct Lines<R> {
    reader: R,
    text: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn is_cut(&self) -> bool {
        self.text.last().is_some_and(|last| *last != b'\n')
            && (self.text.len() as u64) < MAX_LINE_BYTES
    }

    fn next(&mut self) -> Result<Option<&str>, Stop> {
        self.text.clear();
        self.number += 1;
        let read = self
            .reader
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut self.text)
            .map_err(|error| Stop::Failed(error.into()))?;
        if read as u64 == MAX_LINE_BYTES {
            return Err(Stop::Unreadable("it is longer than 4 MiB".into()));
        }
        if read == 0 {
            return Ok(None);
        }
        match std::str::from_utf8(&self.text) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Stop::Unreadable("it is not UTF-8 text".into())),
        }
    }
}
