//! Every way of tampering with a log, and what the verifier names: on the rows of a live database
//! and on an exported file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod checkpoints;
mod entries;
mod file;
mod log;
mod random;
