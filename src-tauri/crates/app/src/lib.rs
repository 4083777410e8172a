//! The operations: who may do what, when, and what it leaves behind. The window, the command line
//! and the HTTP side call the same table.
//!
//! Invariant: no operation knows who calls it; a caller is a [`console::Cx`] with a session or
//! without one.

pub mod approvals;
pub mod attachments;
pub mod attempt;
pub mod audit;
pub mod batches;
pub mod clock;
pub mod consent;
pub mod console;
mod contents;
pub mod disclosures;
mod drafts;
pub mod environment;
pub mod errors;
pub mod evidence;
mod files;
pub mod front;
pub mod jobs;
pub mod keys;
pub mod letters;
pub mod mandates;
pub mod map;
pub mod monitor;
pub mod notes;
pub mod officers;
pub mod operations;
pub mod overview;
pub mod publications;
pub mod purposes;
pub mod recipients;
mod recovery;
pub mod reports;
pub mod requests;
pub mod runs;
pub mod services;
pub mod session;
pub mod sources;
mod spreadsheet;
mod statements;
pub mod tasks;
pub mod views;
pub mod words;
pub mod workspaces;

pub use console::{Console, Cx, Places, Push, Session};
pub use errors::{AppError, Code};
pub use model::said;
