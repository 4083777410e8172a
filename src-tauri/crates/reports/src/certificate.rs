//! The erasure certificate: what was done to one person's data, by whom, and how to check it.
//!
//! Invariant: names the person only by the number of the request. The certificate is kept as proof
//! after the data is gone (GDPR Art. 5(2), 17), so it must not keep what was erased.

mod pages;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::LedgerPosition;

/// All the certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Whose data this was processed by.
    pub workspace: String,
    /// The number of the request, `REQ-20391`.
    pub request: String,
    /// The regime, in words: `GDPR Art. 17`.
    pub regime: String,
    /// The rule set the dates were computed with.
    pub rule_set: String,
    /// Day of receipt.
    pub received: NaiveDate,
    /// Last day to answer.
    pub due: NaiveDate,
    /// When the last source had committed.
    pub executed_at: DateTime<Utc>,
    /// When the certificate was made.
    pub generated_at: DateTime<Utc>,
    /// By whom it was made.
    pub generated_by: String,
    /// What was done, per source and collection.
    pub erased: Vec<Erased>,
    /// One for each statement.
    pub receipts: Vec<Receipt>,
    /// The scan for what is left.
    pub verification: Verification,
    /// Who decided, on what.
    pub approvals: Vec<Approval>,
    /// What is said about copies.
    pub backups: Backups,
    /// Where the ledger stood.
    pub ledger: LedgerPosition,
}

/// What was done in one collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Name of the source.
    pub source: String,
    /// Name of the collection.
    pub collection: String,
    /// Rows deleted.
    pub deleted: u64,
    /// Rows masked: kept without what identifies the person.
    pub masked: u64,
    /// Rows kept as they are.
    pub retained: u64,
    /// Rows kept and restricted (GDPR Art. 18).
    pub restricted: u64,
    /// Why rows are kept; present when some are.
    pub retention: Option<Retention>,
}

/// Why and until when rows are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// The exception, in words: `legal obligation`.
    pub exception: String,
    /// The article or section.
    pub citation: String,
    /// The day the period ends, when it has one.
    pub until: Option<NaiveDate>,
}

/// One statement and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Name of the source.
    pub source: String,
    /// Name of the collection.
    pub collection: String,
    /// `delete`, `mask`, `restrict`.
    pub action: String,
    /// Rows of the person before.
    pub rows_before: u64,
    /// Rows the statement changed.
    pub rows_changed: u64,
    /// Rows of the person after.
    pub rows_after: u64,
    /// Digest of the statement text, hex.
    pub statement_sha256: String,
    /// When its transaction was committed.
    pub committed_at: DateTime<Utc>,
}

/// The scan for what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When; absent when the scan has not been run.
    pub scanned_at: Option<DateTime<Utc>>,
    /// Text columns looked at.
    pub columns: u64,
    /// Rows looked at.
    pub rows: u64,
    /// What was found.
    pub residues: Vec<Residue>,
}

/// Something left, by place and never by value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residue {
    /// Name of the source.
    pub source: String,
    /// Name of the collection.
    pub collection: String,
    /// The column.
    pub column: String,
    /// Number of rows.
    pub rows: u64,
    /// Why it may stay: `retained under Art. 17(3)(b)`. Absent: it may not.
    pub explanation: Option<String>,
}

/// A decision by two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// On what.
    pub subject: String,
    /// Digest of exactly what was shown to the second person, hex.
    pub digest: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: DateTime<Utc>,
}

/// What is said about copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backups {
    /// The day the last backup that still holds the data expires, when that is known.
    pub last_copy_expires: Option<NaiveDate>,
    /// What happens when one of them is restored before.
    pub statement: String,
}
