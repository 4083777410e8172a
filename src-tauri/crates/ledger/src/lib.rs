//! Append-only Merkle log over opaque bytes: RFC 6962 hashing, signed checkpoints, inclusion and
//! consistency proofs, and a verifier that needs only an export and a public key.
//!
//! ```text
//!                    root ──────▶ Checkpoint: origin, size, root, time, Ed25519 signature
//!                     o                       kept inside and outside the database
//!             ┌───────┴───┐
//!  level 2    ●           │       ● a completed subtree: Frontier::append names it once, a store
//!          ┌──┴──┐        │         keeps it, and every proof is folded from such hashes
//!  level 1 ●     ●        ●
//!         ┌┴┐   ┌┴┐   ┌───┴┐
//!  leaves 0 1   2 3   4    5      SHA-256(0x00 || bytes of the entry)
//! ```
//!
//! The writer: an entry is hashed ([`leaf_hash`]) and appended to the [`Frontier`], which is all
//! of the tree that appending needs. From time to time somebody signs a [`Checkpoint`].
//!
//! The reader: rows of a database go through a [`Verifier`], an exported file through
//! [`verify_export`], which is the same verifier. A [`Fault`] names the first thing that is wrong.
//! One entry is proved by [`verify_inclusion`], a beginning of the log by [`verify_consistency`].
//!
//! ```
//! use ledger::{Checkpoint, Frontier, SigningKey, Verifier, leaf_hash};
//!
//! let key = SigningKey::from_seed("example", &[7; 32]);
//! let mut frontier = Frontier::default();
//! for entry in ["opened", "closed"] {
//!     frontier.append(leaf_hash(entry.as_bytes()));
//! }
//! let note = key.sign(&Checkpoint {
//!     origin: "example".into(),
//!     size: frontier.size(),
//!     root: frontier.root(),
//!     time: "2026-11-24T09:00:00Z".into(),
//! });
//!
//! let mut verifier = Verifier::new(key.verifying_key(), |_| None, None);
//! verifier.checkpoint(&note)?;
//! verifier.entry(0, b"opened", leaf_hash(b"opened"))?;
//! let fault = verifier.entry(1, b"erased", leaf_hash(b"erased")).unwrap_err();
//! assert!(fault.to_string().starts_with("an entry from 0 to 1 was changed"));
//! # Ok::<(), ledger::Fault>(())
//! ```
//!
//! Invariant: nothing here knows what an entry means, waits, or asks for the time.

mod checkpoint;
mod export;
mod frontier;
mod hash;
#[cfg(test)]
mod naive;
mod proof;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError, SigningKey, VerifyingKey};
pub use export::{ExportError, ExportWriter, verify_export};
pub use frontier::{BadFrontier, Frontier, Node};
pub use hash::{Hash, NotAHash, empty_root, leaf_hash, node_hash};
pub use proof::{
    ProofError, consistency_subtrees, fold, inclusion_subtrees, verify_consistency,
    verify_inclusion,
};
pub use verify::{Fault, Held, IndexOf, Verification, Verifier};
