//! The pages of the certificate.

use super::{Certificate, Erased, Verification};
use crate::csv;
use crate::document::{
    Block, Column, Document, Fact, Figure, SignatureBox, Style, Table, Tone, count, counted,
    figure, heading, long_date, long_time, part, short_time, table,
};

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

/// A count in a column where most are nothing.
fn dash(number: u64) -> String {
    if number == 0 { "–".to_owned() } else { count(number) }
}
