//! Verification: entries in, verdict out, in constant memory.
//!
//! What an edit shows as depends on how far the editor went:
//!
//! | edit | what is named |
//! |---|---|
//! | an entry's bytes, not its hash | the entry |
//! | an entry taken out, not renumbered | the entry |
//! | two entries exchanged, as they were | the first of them |
//! | the same with indices and hashes made to fit | the interval between two checkpoints |
//! | the end cut off | a checkpoint over more entries than there are |
//! | everything rewritten and signed anew | a held checkpoint with another root: a fork |

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError, VerifyingKey};
use crate::frontier::Frontier;
use crate::hash::{Hash, leaf_hash};

/// The first thing that is wrong with a log, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes of an entry do not fit its hash.
    #[error("entry {index} was changed: its content hashes to {computed}, the log says {stored}")]
    Changed {
        /// The entry.
        index: u64,
        /// Hash of the bytes that are there.
        computed: Hash,
        /// Hash that is stored beside them.
        stored: Hash,
    },
    /// An entry is missing.
    #[error("entry {index} was removed: entry {next} follows the one before it")]
    Removed {
        /// The missing entry.
        index: u64,
        /// The entry that stands in its place.
        next: u64,
    },
    /// An entry stands in the place of another.
    #[error("entry {index} was reordered: entry {found} stands in its place")]
    Reordered {
        /// The place.
        index: u64,
        /// The entry that says it belongs elsewhere.
        found: u64,
    },
    /// Between two checkpoints the log is not what was signed; hashes were made to fit.
    #[error(
        "an entry from {from} to {to} was changed, removed or reordered and its hashes were \
         recomputed: the checkpoint over {size} entries has root {signed}, the entries give {computed}"
    )]
    Interval {
        /// First entry after the last checkpoint that holds.
        from: u64,
        /// Last entry that may be wrong.
        to: u64,
        /// Size of the checkpoint that fails.
        size: u64,
        /// Root that was signed.
        signed: Hash,
        /// Root of the entries that are there.
        computed: Hash,
    },
    /// The end is missing.
    #[error(
        "the log was cut off: it ends after {size} entries, but a checkpoint over {signed} entries \
         was signed at {time}"
    )]
    CutOff {
        /// Entries that are there.
        size: u64,
        /// Entries that were there.
        signed: u64,
        /// When that was signed.
        time: String,
    },
    /// The log is not the one the held checkpoint was made of.
    #[error(
        "the log is not the one whose checkpoint you hold: over {} entries yours has root {}, this \
         log has {computed}", held.size, held.root
    )]
    Forked {
        /// The checkpoint the verifier holds.
        held: Box<Checkpoint>,
        /// Root of this log over as many entries.
        computed: Hash,
    },
    /// A checkpoint of the log does not verify.
    #[error("checkpoint over {size} entries: {error}")]
    Checkpoint {
        /// Its size, as far as it can be read.
        size: u64,
        /// What is wrong.
        error: CheckpointError,
    },
}

/// A log that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Index of the first entry looked at.
    pub from: u64,
    /// Number of entries of the log.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// Size of the newest checkpoint that holds: up to here the log is complete.
    pub complete_to: Option<u64>,
    /// Entries after that checkpoint, which nobody has signed yet.
    pub uncovered: u64,
}

/// What an entry says its own index is, if it says so.
pub type IndexOf = fn(&[u8]) -> Option<u64>;

/// Takes entries in order and checks them against hashes, indices and checkpoints.
pub struct Verifier {
    key: VerifyingKey,
    index_of: IndexOf,
    from: u64,
    frontier: Frontier,
    signed: BTreeMap<u64, Checkpoint>,
    held: Option<Checkpoint>,
    complete_to: Option<u64>,
}

impl Verifier {
    /// Begins with an empty log. `held` is the newest checkpoint the verifier keeps on its own.
    pub fn new(key: VerifyingKey, index_of: IndexOf, held: Option<Checkpoint>) -> Self {
        Self::starting_at(Frontier::default(), key, index_of, held)
    }

    /// Begins behind entries that are known by their right edge only. A false edge is found at
    /// the first checkpoint.
    pub fn starting_at(
        frontier: Frontier,
        key: VerifyingKey,
        index_of: IndexOf,
        held: Option<Checkpoint>,
    ) -> Self {
        let from = frontier.size();
        Self { key, index_of, from, frontier, signed: BTreeMap::new(), held, complete_to: None }
    }

    /// Takes a checkpoint of the log. It has to come before the entries end that it covers, or
    /// right after them.
    ///
    /// # Errors
    /// When it does not verify, or the entries so far are not those that were signed.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), Fault> {
        let checkpoint = self.key.verify(note).map_err(|error| Fault::Checkpoint {
            size: Checkpoint::parse_unverified(note).map_or(0, |unverified| unverified.size),
            error,
        })?;
        self.signed.insert(checkpoint.size, checkpoint);
        self.compare()
    }

    /// Takes the next entry: the index and the hash that the log stores beside its bytes.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn entry(&mut self, index: u64, bytes: &[u8], stored: Hash) -> Result<(), Fault> {
        let wanted = self.frontier.size();
        if index > wanted {
            return Err(Fault::Removed { index: wanted, next: index });
        }
        if index < wanted {
            return Err(Fault::Reordered { index: wanted, found: index });
        }
        let computed = leaf_hash(bytes);
        if computed != stored {
            return Err(Fault::Changed { index, computed, stored });
        }
        if let Some(found) = (self.index_of)(bytes).filter(|found| *found != index) {
            return Err(Fault::Reordered { index, found });
        }
        self.frontier.append(computed);
        self.compare()
    }

    /// Compares with what was signed over as many entries.
    fn compare(&mut self) -> Result<(), Fault> {
        let size = self.frontier.size();
        let covered_by = |checkpoint: &&Checkpoint| checkpoint.size == size;
        if let Some(held) = self.held.as_ref().filter(covered_by) {
            let computed = self.frontier.root();
            if computed != held.root {
                return Err(Fault::Forked { held: Box::new(held.clone()), computed });
            }
            self.complete_to = Some(size);
        }
        if let Some(signed) = self.signed.get(&size) {
            let computed = self.frontier.root();
            if computed != signed.root {
                return Err(Fault::Interval {
                    from: self.complete_to.unwrap_or(self.from),
                    to: size.saturating_sub(1),
                    size,
                    signed: signed.root,
                    computed,
                });
            }
            self.complete_to = Some(size);
            self.signed = self.signed.split_off(&(size + 1));
        }
        Ok(())
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Says what holds, at the end of the log.
    ///
    /// # Errors
    /// When a checkpoint was signed over more entries than there are.
    pub fn finish(self) -> Result<Verification, Fault> {
        let size = self.frontier.size();
        let longest = self.signed.into_values().chain(self.held).max_by_key(|one| one.size);
        if let Some(signed) = longest.filter(|signed| signed.size > size) {
            return Err(Fault::CutOff { size, signed: signed.size, time: signed.time });
        }
        Ok(Verification {
            from: self.from,
            size,
            root: self.frontier.root(),
            complete_to: self.complete_to,
            uncovered: size - self.complete_to.unwrap_or(self.from),
        })
    }
}
