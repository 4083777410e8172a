//! The pages of the audit report.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::AuditReport;
use crate::csv;
use crate::document::{
    Block, Column, Document, Fact, Figure, Style, Table, count, counted, figure, heading,
    long_date, long_time, part, short_time, table, words,
};

impl AuditReport {
    /// The report as a document.
    ///
    /// # Errors
    /// When the attached rows cannot be written.
    pub fn document(&self) -> Result<Document, ::csv::Error> {
        let mut blocks = self.summary();
        blocks.extend(self.register());
        blocks.extend(self.decisions());
        blocks.extend(self.access());
        blocks.extend(self.ledger.annex());
        let mut attachments = vec![
            table("events.csv", "Every event of the period", csv::events(&self.events)?),
            table("requests.csv", "The request register", csv::requests(&self.requests)?),
        ];
        attachments.extend(self.ledger.attachments());
        Ok(Document {
            title: "Audit report".to_owned(),
            subtitle: format!("{} to {}", long_date(self.from), long_date(self.to)),
            workspace: self.workspace.clone(),
            language: "en".to_owned(),
            generated_at: self.generated_at,
            metadata: vec![
                Fact::text("Made by", &self.generated_by),
                Fact::text("Events", count(self.events.len() as u64)),
                Fact::text("Ledger", format!("{} entries", count(self.ledger.entries))),
            ],
            blocks,
            attachments,
        })
    }

    fn summary(&self) -> Vec<Block> {
        let numbers = self.deadlines();
        let late = match (numbers.late, numbers.overdue) {
            (0, 0) => "No deadline was missed".to_owned(),
            (late, overdue) => format!(
                "{} closed late and {} overdue at the end of the period",
                counted(late, "request was", "requests were"),
                counted(overdue, "is", "are")
            ),
        };
        let days =
            |days: Option<f64>| days.map_or_else(|| "–".to_owned(), |days| format!("{days:.1}"));
        vec![
            Block::Paragraph {
                text: format!(
                    "In this period {} received and {} closed. {late}. {} decided by two people, \
                     and {} published.",
                    counted(numbers.received, "request was", "requests were"),
                    counted(numbers.closed, "was", "were"),
                    counted(self.approvals.len() as u64, "matter was", "matters were"),
                    counted(
                        self.disclosures.len() as u64,
                        "disclosure version was",
                        "disclosure versions were"
                    ),
                ),
            },
            Block::Figures {
                figures: vec![
                    figure(
                        "Closed in time",
                        numbers.on_time,
                        &format!("of {} closed", count(numbers.closed)),
                    ),
                    figure("Closed late", numbers.late, "after the last day to answer"),
                    figure("Open", numbers.open, &format!("{} overdue", count(numbers.overdue))),
                    Figure {
                        label: "Median days".to_owned(),
                        value: days(numbers.median_days),
                        note: format!("mean {}", days(numbers.mean_days)),
                    },
                ],
            },
        ]
    }

    fn register(&self) -> Vec<Block> {
        let day = |day: NaiveDate| day.to_string();
        let rows = self.requests.iter().map(|request| {
            let days = match request.days() {
                Some(days) if request.on_time() == Some(false) => format!("{days} late"),
                Some(days) => days.to_string(),
                None => "–".to_owned(),
            };
            let due = day(request.due);
            vec![
                request.number.clone(),
                words(&request.kind),
                request.regime.clone(),
                day(request.received),
                if request.extended { format!("{due} ext.") } else { due },
                request.closed.map_or_else(|| "open".to_owned(), day),
                request.outcome.as_deref().map_or_else(|| "–".to_owned(), words),
                days,
            ]
        });
        vec![
            heading("Request register"),
            Block::Table(Table {
                columns: vec![
                    Column::fixed("Number", 54.0).styled(Style::Strong),
                    Column::words("Kind", 1.0),
                    Column::words("Regime", 1.0).styled(Style::Quiet),
                    Column::fixed("Received", 48.0),
                    Column::fixed("Due", 66.0),
                    Column::fixed("Closed", 48.0),
                    Column::words("Outcome", 1.0),
                    Column::number("Days", 38.0),
                ],
                rows: rows.collect(),
                empty: "No request was received, open or closed in this period.".to_owned(),
            }),
        ]
    }

    fn decisions(&self) -> Vec<Block> {
        vec![
            heading("Decisions by two people"),
            Block::Table(Table {
                columns: vec![
                    Column::words("Subject", 1.2),
                    Column::words("Prepared by", 1.0),
                    Column::words("Approved by", 1.0),
                    Column::fixed("Approved", 84.0),
                    Column::fixed("Digest approved", 134.0).styled(Style::Mono),
                ],
                rows: self
                    .approvals
                    .iter()
                    .map(|approval| {
                        vec![
                            approval.subject.clone(),
                            approval.prepared_by.clone(),
                            approval.approved_by.clone(),
                            short_time(approval.approved_at),
                            approval.digest.clone(),
                        ]
                    })
                    .collect(),
                empty: "Nothing was approved in this period.".to_owned(),
            }),
            heading("Disclosures published"),
            Block::Table(Table {
                columns: vec![
                    Column::words("Document", 1.4),
                    Column::fixed("Version", 42.0),
                    Column::words("Change", 0.8),
                    Column::fixed("Effective", 50.0),
                    Column::words("Approved by", 1.0),
                    Column::fixed("Digest", 134.0).styled(Style::Mono),
                ],
                rows: self
                    .disclosures
                    .iter()
                    .map(|line| {
                        vec![
                            line.document.clone(),
                            line.version.clone(),
                            line.change_class.clone(),
                            line.effective.to_string(),
                            line.approved_by.clone(),
                            line.digest.clone(),
                        ]
                    })
                    .collect(),
                empty: "No disclosure was published in this period.".to_owned(),
            }),
        ]
    }

    fn access(&self) -> Vec<Block> {
        let mut actions: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
        for event in &self.events {
            let counts = actions.entry(&event.action).or_default();
            counts[0] += 1;
            counts[1] += u64::from(event.result == "refused");
            counts[2] += u64::from(event.result == "failed");
        }
        let mut blocks = vec![
            heading("Access to the console"),
            Block::Table(Table {
                columns: vec![
                    Column::words("Officer", 1.2),
                    Column::words("Roles", 1.6).styled(Style::Quiet),
                    Column::number("Sign-ins", 54.0),
                    Column::number("Refused sign-ins", 76.0),
                    Column::number("Refused actions", 72.0),
                ],
                rows: self
                    .officers
                    .iter()
                    .map(|officer| {
                        let left = if officer.active { "" } else { " (deactivated)" };
                        vec![
                            format!("{}{left}", officer.name),
                            officer.roles.join(", "),
                            count(officer.sign_ins),
                            count(officer.refused_sign_ins),
                            count(officer.refused_operations),
                        ]
                    })
                    .collect(),
                empty: "No officer had access in this period.".to_owned(),
            }),
        ];
        if self.refused_unknown > 0 {
            let tried = counted(self.refused_unknown, "sign-in was", "sign-ins were");
            blocks.push(Block::Paragraph {
                text: format!("{tried} refused for a login that belongs to nobody."),
            });
        }
        blocks.push(heading("Events"));
        if let (Some(first), Some(last)) = (self.events.first(), self.events.last()) {
            blocks.push(Block::Paragraph {
                text: format!(
                    "Entries {} to {} of the ledger, {} to {}. Every one of them is in the \
                     attached events.csv with its leaf hash.",
                    count(first.index),
                    count(last.index),
                    long_time(first.at),
                    long_time(last.at),
                ),
            });
        }
        blocks.push(part("By action"));
        blocks.push(Block::Table(Table {
            columns: vec![
                Column::words("Action", 1.0).styled(Style::Mono),
                Column::number("Events", 60.0),
                Column::number("Refused", 60.0),
                Column::number("Failed", 60.0),
            ],
            rows: actions
                .into_iter()
                .map(|(action, counts)| {
                    let mut row = vec![action.to_owned()];
                    row.extend(counts.map(count));
                    row
                })
                .collect(),
            empty: "Nothing was recorded in this period.".to_owned(),
        }));
        blocks
    }
}
