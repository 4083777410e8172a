//! The erasure certificate: what was done to one person's data, by whom, and how to check it.
//!
//! Invariant: names the person only by the number of the request. The certificate is kept as proof
//! after the data is gone (GDPR Art. 5(2), 17), so it must not keep what was erased.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::csv;
use crate::document::{
    Attachment, Block, Column, Document, Fact, Figure, Level, SignatureBox, Style, Table, Tone,
    count, counted, long_date, long_time, short_time,
};
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

impl Certificate {
    /// The certificate as a document.
    ///
    /// # Errors
    /// When the attached rows cannot be written.
    pub fn document(&self) -> Result<Document, ::csv::Error> {
        let mut blocks = self.summary();
        blocks.extend(self.actions());
        blocks.extend(self.verification.blocks());
        blocks.extend(self.decisions());
        blocks.extend(self.statements());
        blocks.extend(self.ledger.annex());
        let mut attachments = vec![
            table(
                "collections.csv",
                "What was done to each collection",
                csv::erased(&self.erased)?,
            ),
            table("receipts.csv", "The statements of the erasure", csv::receipts(&self.receipts)?),
        ];
        attachments.extend(self.ledger.attachments());
        Ok(Document {
            title: "Erasure certificate".to_owned(),
            subtitle: format!("Request {}", self.request),
            workspace: self.workspace.clone(),
            language: "en".to_owned(),
            generated_at: self.generated_at,
            metadata: vec![
                Fact::text("Received", long_date(self.received)),
                Fact::text("Due", long_date(self.due)),
                Fact::text("Erased", long_time(self.executed_at)),
                Fact::text("Regime", &self.regime),
                Fact::text("Rule set", &self.rule_set),
                Fact::text("Made by", &self.generated_by),
            ],
            blocks,
            attachments,
        })
    }

    fn sum(&self, of: impl Fn(&Erased) -> u64) -> u64 {
        self.erased.iter().map(of).sum()
    }

    fn summary(&self) -> Vec<Block> {
        let deleted = self.sum(|line| line.deleted);
        let masked = self.sum(|line| line.masked);
        let kept = self.sum(|line| line.retained + line.restricted);
        let left = self.verification.unexplained();
        let sources: std::collections::BTreeSet<&str> =
            self.erased.iter().map(|line| line.source.as_str()).collect();
        let sources = counted(sources.len() as u64, "source", "sources");
        let late = self.executed_at.date_naive() > self.due;
        let timing = if late { "after the last day to answer" } else { "in time" };
        vec![
            Block::Paragraph {
                text: format!(
                    "On {}, {timing}, the personal data of the person behind request {} was erased \
                     in {sources}: {} deleted, {} masked, {} kept under a named exception.",
                    long_date(self.executed_at.date_naive()),
                    self.request,
                    counted(deleted, "row was", "rows were"),
                    counted(masked, "was", "were"),
                    counted(kept, "is", "are"),
                ),
            },
            Block::Figures {
                figures: vec![
                    figure("Rows deleted", deleted, ""),
                    figure("Rows masked", masked, "what identifies is gone"),
                    figure("Rows kept", kept, "each with its ground below"),
                    match self.verification.scanned_at {
                        Some(_) => figure("Found again", left, "by the scan after"),
                        None => Figure {
                            label: "Found again".to_owned(),
                            value: "–".to_owned(),
                            note: "the scan has not been run".to_owned(),
                        },
                    },
                ],
            },
        ]
    }

    fn actions(&self) -> Vec<Block> {
        let mut blocks = vec![
            heading("What was done"),
            Block::Table(Table {
                columns: vec![
                    Column::words("Source", 1.0).styled(Style::Quiet),
                    Column::words("Collection", 1.5),
                    Column::number("Deleted", 48.0),
                    Column::number("Masked", 48.0),
                    Column::number("Retained", 48.0),
                    Column::number("Restricted", 52.0),
                ],
                rows: self
                    .erased
                    .iter()
                    .map(|line| {
                        vec![
                            line.source.clone(),
                            line.collection.clone(),
                            dash(line.deleted),
                            dash(line.masked),
                            dash(line.retained),
                            dash(line.restricted),
                        ]
                    })
                    .collect(),
                empty: "Nothing was held about the person.".to_owned(),
            }),
        ];
        let kept: Vec<&Erased> =
            self.erased.iter().filter(|line| line.retained + line.restricted > 0).collect();
        if !kept.is_empty() {
            blocks.push(part("What is kept, and why"));
            blocks.push(Block::Table(Table {
                columns: vec![
                    Column::words("Collection", 1.2),
                    Column::number("Rows", 40.0),
                    Column::words("Exception", 1.3),
                    Column::words("Citation", 1.5),
                    Column::fixed("Until", 84.0),
                ],
                rows: kept
                    .into_iter()
                    .map(|line| {
                        let basis = line.retention.as_ref();
                        let words = |text: Option<&String>| {
                            text.cloned().unwrap_or_else(|| "no ground is recorded".to_owned())
                        };
                        vec![
                            format!("{}.{}", line.source, line.collection),
                            count(line.retained + line.restricted),
                            words(basis.map(|basis| &basis.exception)),
                            words(basis.map(|basis| &basis.citation)),
                            basis
                                .and_then(|basis| basis.until)
                                .map_or_else(|| "no end date".to_owned(), long_date),
                        ]
                    })
                    .collect(),
                empty: String::new(),
            }));
        }
        blocks
    }

    fn decisions(&self) -> Vec<Block> {
        let mut blocks = vec![heading("Who decided")];
        for approval in &self.approvals {
            blocks.push(Block::Signatures {
                boxes: vec![
                    SignatureBox {
                        role: format!("Prepared by · {}", approval.subject),
                        name: approval.prepared_by.clone(),
                        at: String::new(),
                    },
                    SignatureBox {
                        role: format!("Approved by · {}", approval.subject),
                        name: approval.approved_by.clone(),
                        at: long_time(approval.approved_at),
                    },
                ],
            });
            blocks.push(Block::KeyValues {
                facts: vec![Fact::mono("Digest approved", &approval.digest)],
            });
        }
        if self.approvals.is_empty() {
            blocks.push(Block::Notice {
                tone: Tone::Critical,
                text: "No approval is recorded for this erasure.".to_owned(),
            });
        }
        blocks.push(heading("Backups"));
        let expiry = self.backups.last_copy_expires.map_or_else(
            || "It is not known when the last backup that holds the data expires.".to_owned(),
            |day| format!("The last backup that holds the data expires on {}.", long_date(day)),
        );
        let tone =
            if self.backups.last_copy_expires.is_some() { Tone::Note } else { Tone::Warning };
        blocks.push(Block::Notice { tone, text: format!("{expiry} {}", self.backups.statement) });
        blocks
    }

    fn statements(&self) -> Vec<Block> {
        vec![
            heading("Receipts"),
            Block::Paragraph {
                text: "One for each statement that was run. The digest is the SHA-256 of the \
                       statement's text as it was previewed and approved."
                    .to_owned(),
            },
            Block::Table(Table {
                columns: vec![
                    Column::words("Collection", 1.1),
                    Column::fixed("Action", 36.0),
                    Column::number("Before", 38.0),
                    Column::number("Changed", 40.0),
                    Column::number("After", 36.0),
                    Column::fixed("Statement, SHA-256", 134.0).styled(Style::Mono),
                    Column::fixed("Committed", 56.0).styled(Style::Quiet),
                ],
                rows: self
                    .receipts
                    .iter()
                    .map(|line| {
                        vec![
                            format!("{}.{}", line.source, line.collection),
                            line.action.clone(),
                            count(line.rows_before),
                            count(line.rows_changed),
                            count(line.rows_after),
                            line.statement_sha256.clone(),
                            short_time(line.committed_at),
                        ]
                    })
                    .collect(),
                empty: "No statement was run.".to_owned(),
            }),
        ]
    }
}

impl Verification {
    fn unexplained(&self) -> u64 {
        let open = self.residues.iter().filter(|residue| residue.explanation.is_none());
        open.map(|residue| residue.rows).sum()
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![heading("Verification")];
        let Some(at) = self.scanned_at else {
            blocks.push(Block::Notice {
                tone: Tone::Warning,
                text: "The sources have not been scanned for residues of the identifiers yet."
                    .to_owned(),
            });
            return blocks;
        };
        let looked = format!(
            "On {} the identifiers of the request were searched in {} and {}.",
            long_time(at),
            counted(self.columns, "text column", "text columns"),
            counted(self.rows, "row", "rows"),
        );
        let left = self.unexplained();
        let (tone, found) = match (self.residues.is_empty(), left) {
            (true, _) => (Tone::Good, "None was found.".to_owned()),
            (false, 0) => (Tone::Good, "What was found is kept under a named ground.".to_owned()),
            (false, left) => (
                Tone::Critical,
                format!(
                    "{} that should not hold them.",
                    counted(left, "row was found", "rows were found")
                ),
            ),
        };
        blocks.push(Block::Notice { tone, text: format!("{looked} {found}") });
        if !self.residues.is_empty() {
            blocks.push(Block::Table(Table {
                columns: vec![
                    Column::words("Place", 1.4),
                    Column::number("Rows", 40.0),
                    Column::words("Why it may stay", 1.6),
                ],
                rows: self
                    .residues
                    .iter()
                    .map(|residue| {
                        vec![
                            format!("{}.{}.{}", residue.source, residue.collection, residue.column),
                            count(residue.rows),
                            residue
                                .explanation
                                .clone()
                                .unwrap_or_else(|| "it may not: to be erased".to_owned()),
                        ]
                    })
                    .collect(),
                empty: String::new(),
            }));
        }
        blocks
    }
}

pub(crate) fn heading(text: &str) -> Block {
    Block::Heading { level: Level::Section, text: text.to_owned() }
}

pub(crate) fn part(text: &str) -> Block {
    Block::Heading { level: Level::Part, text: text.to_owned() }
}

pub(crate) fn figure(label: &str, number: u64, note: &str) -> Figure {
    Figure { label: label.to_owned(), value: count(number), note: note.to_owned() }
}

pub(crate) fn table(name: &str, description: &str, bytes: Vec<u8>) -> Attachment {
    Attachment {
        name: name.to_owned(),
        media_type: "text/csv".to_owned(),
        description: description.to_owned(),
        bytes,
    }
}

/// A count in a column where most are nothing.
fn dash(number: u64) -> String {
    if number == 0 { "–".to_owned() } else { count(number) }
}
