//! Append-only Merkle log over opaque bytes: RFC 6962 hashing, checkpoints, proofs, verification.
