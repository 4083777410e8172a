//! Verification: entries in, verdict out, in constant memory.
//!
//! What an edit shows as depends on how far the editor went:
//!
//! | edit | what is named |
//! |---|---|
//! | an entry's bytes, not its hash | the entry |
//! | an entry taken out, those behind it renumbered or not | the entry |
//! | entries exchanged or moved, renumbered or not | the first of them |
//! | the same with what entries say of themselves and all hashes made to fit | the interval between two checkpoints |
//! | a checkpoint taken out, moved or put in another's place | the checkpoint, when it is out of order |
//! | the end cut off | a checkpoint over more entries than there are |
//! | everything rewritten and signed anew | the held checkpoint and the log's own: a fork |
//!
//! A gap alone does not tell a removed entry from one that was moved: the verifier reads on to see
//! whether the entry comes later, and a held checkpoint that does not fit waits for the log's next
//! own one, which says whether the log was signed anew.
//!
//! ```text
//! entry 9   entry 11   entry 12   …   entry 10      end
//!           └ 10 is missing           └ reordered   └ removed, had it not come
//! ```

use std::collections::VecDeque;

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
        /// First entry after the last checkpoint that holds; 0 when none does, also in a part of
        /// a log, whose beginning then stands for the entries before it.
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
         was signed at {time}; the first {holds_to} are as they were signed"
    )]
    CutOff {
        /// Entries that are there.
        size: u64,
        /// Entries that were there.
        signed: u64,
        /// When that was signed.
        time: String,
        /// Size of the newest checkpoint that holds, 0 for none: behind it, entries may be missing
        /// elsewhere than at the end.
        holds_to: u64,
    },
    /// The log is not the one the held checkpoint was made of, and was signed nevertheless.
    #[error(
        "the log was rewritten and signed anew: the checkpoint over {} entries of {} that you hold \
         has root {}, this log has {computed} there and its own checkpoint over {} entries of {}",
        held.size, held.time, held.root, own.size, own.time
    )]
    Forked {
        /// The checkpoint the verifier holds.
        held: Box<Checkpoint>,
        /// Root of this log over as many entries.
        computed: Hash,
        /// The checkpoint of this log, over as many entries or more, that holds: with `held` the
        /// proof that two logs were signed.
        own: Box<Checkpoint>,
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
    /// What the checkpoint that the verifier holds says about it.
    pub held: Held,
}

/// What a held checkpoint says about a log that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// None was given.
    Absent,
    /// The log is the one it was made of.
    Fits,
    /// It covers fewer entries than lie before the part that was looked at, so it says nothing.
    Earlier,
}

/// What an entry says its own index is, if it says so.
pub type IndexOf = fn(&[u8]) -> Option<u64>;

/// Takes entries in order and checks them against hashes, indices and checkpoints. Rows of a live
/// database and lines of an export go through the same verifier.
pub struct Verifier {
    key: VerifyingKey,
    index_of: IndexOf,
    from: u64,
    frontier: Frontier,
    signed: VecDeque<Checkpoint>,
    newest: Option<(u64, Hash)>,
    held: Option<Checkpoint>,
    complete_to: Option<u64>,
    doubt: Option<Doubt>,
}

/// Something is wrong for certain; what it is depends on what follows.
#[derive(Clone, Copy)]
enum Doubt {
    /// The entry is not where it belongs, but may come later.
    Missing { index: u64, next: u64 },
    /// The held checkpoint does not fit; the log may have been signed anew.
    Unheld { computed: Hash },
}

impl Verifier {
    /// Begins with an empty log. `held` is the newest checkpoint the verifier keeps on its own,
    /// as [`VerifyingKey::verify`] gave it.
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
        let mut verifier = Self {
            key,
            index_of,
            from: frontier.size(),
            frontier,
            signed: VecDeque::new(),
            newest: None,
            held,
            complete_to: None,
            doubt: None,
        };
        verifier.compare_held();
        verifier
    }

    /// Takes a checkpoint of the log. Checkpoints come in order of their size, each before the
    /// entries that it covers end, or right after them.
    ///
    /// # Errors
    /// When it does not verify or is out of order, or the entries so far are not those that were
    /// signed.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), Fault> {
        if let Some(Doubt::Missing { .. }) = self.doubt {
            return Ok(());
        }
        let checkpoint = self.key.verify(note).map_err(|error| Fault::Checkpoint {
            size: Checkpoint::parse_unverified(note).map_or(0, |unverified| unverified.size),
            error,
        })?;
        let (size, root) = (checkpoint.size, checkpoint.root);
        let out_of_order = |error| Fault::Checkpoint { size, error };
        if let Some((_, other)) = self.newest.filter(|newest| newest.0 == size && newest.1 != root)
        {
            return Err(out_of_order(CheckpointError::Contradiction { root, other }));
        }
        if let Some((after, _)) = self.newest.filter(|newest| newest.0 >= size) {
            return Err(out_of_order(CheckpointError::Order { after }));
        }
        if size < self.size() {
            return Err(out_of_order(CheckpointError::Late { entries: self.size() }));
        }
        self.newest = Some((size, root));
        self.signed.push_back(checkpoint);
        self.compare_signed()
    }

    /// Takes the next entry: the index and the hash that the log stores beside its bytes.
    ///
    /// # Errors
    /// The first thing that is wrong, once it is certain what it is.
    pub fn entry(&mut self, index: u64, bytes: &[u8], stored: Hash) -> Result<(), Fault> {
        if let Some(Doubt::Missing { index: missing, next }) = self.doubt {
            let found = (self.index_of)(bytes).unwrap_or(index) == missing;
            return if found {
                Err(Fault::Reordered { index: missing, found: next })
            } else {
                Ok(())
            };
        }
        let wanted = self.frontier.size();
        let computed = leaf_hash(bytes);
        if index == wanted && computed != stored {
            return Err(Fault::Changed { index, computed, stored });
        }
        // What an entry says of itself is hashed; the index beside it can be edited for nothing.
        let own = (self.index_of)(bytes).unwrap_or(index);
        if own > wanted {
            self.doubt = Some(Doubt::Missing { index: wanted, next: own });
            return Ok(());
        }
        if own < wanted || index != wanted {
            let found = if own < wanted { own } else { index };
            return Err(Fault::Reordered { index: wanted, found });
        }
        self.frontier.append(computed);
        self.compare_held();
        self.compare_signed()
    }

    /// Compares with what the verifier holds, when it is over as many entries.
    fn compare_held(&mut self) {
        let size = self.frontier.size();
        let Some(held) = self.held.as_ref().filter(|held| held.size == size) else { return };
        let computed = self.frontier.root();
        if computed == held.root {
            self.complete_to = Some(size);
        } else {
            self.doubt = Some(Doubt::Unheld { computed });
        }
    }

    /// Compares with what was signed, when it is over as many entries.
    fn compare_signed(&mut self) -> Result<(), Fault> {
        let size = self.frontier.size();
        let Some(signed) = self.signed.pop_front_if(|signed| signed.size == size) else {
            return Ok(());
        };
        let holds = self.frontier.root() == signed.root;
        match (self.doubt, &self.held) {
            (Some(Doubt::Unheld { computed }), Some(held)) if holds => {
                return Err(Fault::Forked {
                    held: Box::new(held.clone()),
                    computed,
                    own: Box::new(signed),
                });
            }
            _ => self.settle()?,
        }
        if !holds {
            return Err(self.interval(&signed, self.frontier.root()));
        }
        self.complete_to = Some(size);
        Ok(())
    }

    fn interval(&self, signed: &Checkpoint, computed: Hash) -> Fault {
        Fault::Interval {
            from: self.complete_to.unwrap_or(0),
            to: signed.size.saturating_sub(1),
            size: signed.size,
            signed: signed.root,
            computed,
        }
    }

    /// Entries so far that are in their place.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Says what is wrong already, as if nothing followed.
    pub(crate) fn settle(&self) -> Result<(), Fault> {
        match (self.doubt, &self.held) {
            (Some(Doubt::Missing { index, next }), _) => Err(Fault::Removed { index, next }),
            (Some(Doubt::Unheld { computed }), Some(held)) => Err(self.interval(held, computed)),
            (Some(Doubt::Unheld { .. }) | None, _) => Ok(()),
        }
    }

    /// Says what holds, at the end of the log.
    ///
    /// # Errors
    /// What was in doubt until now; when a checkpoint was signed over more entries than there are.
    pub fn finish(self) -> Result<Verification, Fault> {
        self.settle()?;
        let size = self.frontier.size();
        let held = match &self.held {
            None => Held::Absent,
            Some(held) if held.size < self.from => Held::Earlier,
            Some(_) => Held::Fits,
        };
        let longest = self.signed.into_iter().chain(self.held).max_by_key(|one| one.size);
        if let Some(signed) = longest.filter(|signed| signed.size > size) {
            return Err(Fault::CutOff {
                size,
                signed: signed.size,
                time: signed.time,
                holds_to: self.complete_to.unwrap_or(0),
            });
        }
        Ok(Verification {
            from: self.from,
            size,
            root: self.frontier.root(),
            complete_to: self.complete_to,
            uncovered: size - self.complete_to.unwrap_or(self.from),
            held,
        })
    }
}
