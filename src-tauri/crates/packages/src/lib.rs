//! The package a person receives: written, signed, encrypted, verified, opened (requirements A7,
//! A8).
//!
//! ```text
//! index.html                      what this is, in the person's language; opens offline
//! pages/<dataset>/<name>-<n>.html at most 1,000 rows each; every row appears
//! export.json                     user_profile, content, transactions, analytics, exported_at
//! data/<dataset>/<name>.json      an array of objects, column names as keys, numbers exact
//! data/<dataset>/<name>.csv       RFC 4180, UTF-8; spreadsheet formulas are defused
//! VERIFY.txt                      how to verify
//! manifest.json                   SHA-256 of every file above, what was withheld and why
//! manifest.sig                    Ed25519 over manifest.json
//! ```
//!
//! One ZIP, each file encrypted with AES-256 (WinZip AE-2). The same input gives the same bytes
//! before encryption: order, times and compression are fixed. Rows are read once per format and
//! never kept, so memory does not grow with them and no clear text touches the disk.
//!
//! Invariant: names of files carry no personal data; nothing of the person becomes script.

mod content;
mod errors;
mod files;
mod fill;
mod formats;
mod html;
mod i18n;
mod manifest;
mod passphrase;
pub mod publication;
mod read;
mod write;

pub use content::{Collection, Column, Content, Record, Rows, Section};
pub use errors::PackageError;
pub use formats::defused;
pub use i18n::LANGUAGES;
pub use manifest::{FileEntry, Manifest, NotDisclosed, Withheld};
pub use passphrase::{Passphrase, WeakPassphrase};
pub use read::{Verification, open, verify};
pub use write::{Written, write};
