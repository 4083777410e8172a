//! The complete audit report of a period: what was asked, when it was answered, who decided, who
//! had access, and what the ledger holds about it.
//!
//! The events themselves are attached as CSV and counted by action in the pages: a period has more
//! of them than a person reads on paper.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::certificate::{Approval, figure, heading, part, table};
use crate::csv;
use crate::document::{
    Block, Column, Document, Fact, Figure, Style, Table, count, counted, long_date, long_time,
    short_time,
};
use crate::ledger::LedgerPosition;

/// All the report says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReport {
    /// Whose audit this is.
    pub workspace: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// When the report was made.
    pub generated_at: DateTime<Utc>,
    /// By whom it was made.
    pub generated_by: String,
    /// Requests received, open or closed in the period, by number.
    pub requests: Vec<RequestLine>,
    /// Decisions of the period, in order.
    pub approvals: Vec<Approval>,
    /// Disclosures published in the period, in order.
    pub disclosures: Vec<DisclosureLine>,
    /// Who had access.
    pub officers: Vec<OfficerLine>,
    /// Refused sign-ins that name nobody who is known.
    pub refused_unknown: u64,
    /// The events of the period, by index.
    pub events: Vec<EventLine>,
    /// Where the ledger stood.
    pub ledger: LedgerPosition,
}

/// A line of the request register (11 CCR §7101(b)). Names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLine {
    /// `REQ-20391`.
    pub number: String,
    /// What was asked for.
    pub kind: String,
    /// Under which regime.
    pub regime: String,
    /// How it came.
    pub channel: String,
    /// Day of receipt.
    pub received: NaiveDate,
    /// Last day to answer, with pauses and extensions counted in.
    pub due: NaiveDate,
    /// Whether the period was extended.
    pub extended: bool,
    /// Day it was closed.
    pub closed: Option<NaiveDate>,
    /// How it ended.
    pub outcome: Option<String>,
}

impl RequestLine {
    /// Days from receipt to closing.
    pub fn days(&self) -> Option<i64> {
        self.closed.map(|closed| (closed - self.received).num_days())
    }

    /// Whether it was closed by the last day to answer.
    pub fn on_time(&self) -> Option<bool> {
        self.closed.map(|closed| closed <= self.due)
    }
}

/// A disclosure that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureLine {
    /// Which document.
    pub document: String,
    /// Which version.
    pub version: String,
    /// How much changed.
    pub change_class: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// From which day it holds.
    pub effective: NaiveDate,
    /// Who approved it.
    pub approved_by: String,
    /// Digest of its texts, hex.
    pub digest: String,
}

/// What one officer did at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerLine {
    /// Name.
    pub name: String,
    /// Roles at the end of the period.
    pub roles: Vec<String>,
    /// Whether the officer may still sign in.
    pub active: bool,
    /// Sign-ins.
    pub sign_ins: u64,
    /// Sign-ins that were refused.
    pub refused_sign_ins: u64,
    /// Operations that were refused.
    pub refused_operations: u64,
}

/// An event of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// Its place in the ledger, from 0.
    pub index: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What: `requests.opened`.
    pub action: String,
    /// To what: a request number, a document, a source.
    pub object: String,
    /// `done`, `refused`, `failed`.
    pub result: String,
    /// Its leaf hash, hex.
    pub leaf_hash: String,
}

/// How the deadlines of the period were kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Received in the period.
    pub received: u64,
    /// Closed in the period.
    pub closed: u64,
    /// Closed in the period by the last day to answer.
    pub on_time: u64,
    /// Closed in the period after it.
    pub late: u64,
    /// Not closed at the end of the period.
    pub open: u64,
    /// Not closed at the end of the period, with the last day to answer before that end.
    pub overdue: u64,
    /// Median days from receipt to closing (11 CCR §7102(a)(1)(F)).
    pub median_days: Option<f64>,
    /// Mean days from receipt to closing.
    pub mean_days: Option<f64>,
}

impl AuditReport {
    /// How the deadlines were kept.
    pub fn deadlines(&self) -> Deadlines {
        let mut numbers = Deadlines::default();
        let mut days = Vec::new();
        let within = |day: NaiveDate| (self.from..=self.to).contains(&day);
        for request in &self.requests {
            numbers.received += u64::from(within(request.received));
            match request.closed {
                Some(closed) if within(closed) => {
                    numbers.closed += 1;
                    if closed <= request.due {
                        numbers.on_time += 1;
                    } else {
                        numbers.late += 1;
                    }
                    days.push((closed - request.received).num_days());
                }
                Some(closed) if closed < self.from => {}
                Some(_) | None => {
                    numbers.open += 1;
                    numbers.overdue += u64::from(request.due < self.to);
                }
            }
        }
        days.sort_unstable();
        if let (Some(low), Some(high)) =
            (days.get(days.len().saturating_sub(1) / 2), days.get(days.len() / 2))
        {
            numbers.median_days = Some((low + high) as f64 / 2.0);
            numbers.mean_days = Some(days.iter().sum::<i64>() as f64 / days.len() as f64);
        }
        numbers
    }

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

/// A stored key as words: `opt_out` to `opt out`.
fn words(key: &str) -> String {
    key.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn report(lines: &[(&str, &str, Option<&str>)]) -> AuditReport {
        let text = include_str!("../tests/fixtures/audit.json");
        let mut report: AuditReport = serde_json::from_str(text).unwrap();
        report.from = day("2026-08-01");
        report.to = day("2026-08-31");
        let template = report.requests[0].clone();
        report.requests = lines
            .iter()
            .map(|(received, due, closed)| RequestLine {
                received: day(received),
                due: day(due),
                closed: closed.map(day),
                ..template.clone()
            })
            .collect();
        report
    }

    #[test]
    fn a_request_closed_on_the_last_day_is_in_time_and_a_day_later_is_late() {
        let numbers = report(&[
            ("2026-08-01", "2026-08-10", Some("2026-08-10")),
            ("2026-08-01", "2026-08-10", Some("2026-08-11")),
        ])
        .deadlines();
        assert_eq!((numbers.on_time, numbers.late), (1, 1));
        assert_eq!((numbers.median_days, numbers.mean_days), (Some(9.5), Some(9.5)));
    }

    #[test]
    fn what_was_closed_after_the_period_was_open_in_it() {
        let numbers = report(&[
            ("2026-07-20", "2026-08-20", Some("2026-09-02")),
            ("2026-08-20", "2026-09-20", None),
            ("2026-08-25", "2026-08-31", None),
            ("2026-06-01", "2026-07-01", Some("2026-07-01")),
        ])
        .deadlines();
        assert_eq!((numbers.received, numbers.closed), (2, 0));
        assert_eq!((numbers.open, numbers.overdue), (3, 1));
        assert_eq!(numbers.median_days, None);
    }

    #[test]
    fn a_period_without_anything_says_so_and_shows_no_numbers() {
        let mut report = report(&[]);
        report.events.clear();
        let document = report.document().unwrap();
        let shown = format!("{:?}", document.blocks);
        assert!(shown.contains("No deadline was missed"), "{shown}");
        assert!(shown.contains("Nothing was recorded in this period."), "{shown}");
    }
}
