//! The operations: who may do what, when, and what it leaves behind. The window, the command line
//! and the HTTP side call the same table.
//!
//! Invariant: no operation knows who calls it; a caller is a [`console::Cx`] with a session or
//! without one.

pub mod approvals;
pub mod attempt;
pub mod audit;
pub mod clock;
pub mod console;
pub mod disclosures;
mod drafts;
pub mod environment;
pub mod errors;
mod files;
pub mod front;
pub mod jobs;
pub mod keys;
pub mod map;
pub mod monitor;
pub mod officers;
pub mod operations;
pub mod overview;
mod recovery;
pub mod reports;
pub mod requests;
pub mod runs;
pub mod session;
pub mod sources;
mod statements;
pub mod views;
pub mod words;
pub mod workspaces;

pub use console::{Console, Cx, Places, Push, Session};
pub use errors::{AppError, Code};
