//! Typed rows to one document, one document to PDF and CSV.
//!
//! ```text
//! Certificate ─┐
//!              ├─▶ Document ─▶ layout ─▶ PDF bytes
//! AuditReport ─┤ └─▶ CSV rows (also attached to the PDF)
//! Register ────┘
//! ```
//!
//! A disclosure is also a page, a text and JSON (`disclosure`), as it is read on screens.
//!
//! Invariant: a pure function over its input: no store, no clock, no chance. The same input gives
//! the same bytes, so a digest of a report can stand in the ledger.

pub mod audit;
pub mod certificate;
pub mod csv;
pub mod disclosure;
mod document;
mod fonts;
mod layout;
pub mod ledger;
pub mod letter;
pub mod pdf;
pub mod redline;
pub mod register;

use serde::Serialize;

pub use document::{
    Align, Attachment, Block, Column, Document, Fact, Figure, Level, Mark, Run, SignatureBox,
    Style, Table, Tone, Width,
};
pub use fonts::{Face, FontError, Fonts};

/// A report that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its name in operations and file names.
    pub key: &'static str,
    /// Its name for a person.
    pub title: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// In which formats.
    pub formats: &'static [&'static str],
}

/// Every report.
pub const REPORTS: &[Report] = &[
    Report {
        key: "register",
        title: "Request register",
        about: "Each request with its answer (11 CCR §7101), and how deadlines were kept",
        formats: &["pdf", "csv"],
    },
    Report {
        key: "erasure_certificate",
        title: "Erasure certificate",
        about: "What was deleted, masked and retained for one request, and how to check it",
        formats: &["pdf", "csv"],
    },
    Report {
        key: "audit",
        title: "Complete audit report",
        about: "Requests, deadlines, approvals, disclosures, access and events of a period",
        formats: &["pdf", "csv"],
    },
];
