//! Append-only Merkle log over opaque bytes: RFC 6962 hashing, signed checkpoints, inclusion and
//! consistency proofs, and a verifier that needs only an export and a public key.
//!
//! ```text
//! entry ─▶ leaf hash ─▶ frontier ─▶ root ─▶ checkpoint (signed)
//!                          └─▶ completed subtrees, stored for proofs
//! ```
//!
//! Invariant: nothing here knows what an entry means, waits, or asks for the time.

mod checkpoint;
mod export;
mod frontier;
mod hash;
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
pub use verify::{Fault, IndexOf, Verification, Verifier};
