//! The complete audit report of a period: what was asked, when it was answered, who decided, who
//! had access, and what the ledger holds about it.
//!
//! The events themselves are attached as CSV and counted by action in the pages: a period has more
//! of them than a person reads on paper.

mod pages;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::certificate::Approval;
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
        deadlines(self.from, self.to, self.requests.iter())
    }
}

/// How the deadlines of some requests were kept in a period.
pub(crate) fn deadlines<'a>(
    from: NaiveDate,
    to: NaiveDate,
    requests: impl Iterator<Item = &'a RequestLine>,
) -> Deadlines {
    let mut numbers = Deadlines::default();
    let mut days = Vec::new();
    let within = |day: NaiveDate| (from..=to).contains(&day);
    for request in requests {
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
            Some(closed) if closed < from => {}
            Some(_) | None => {
                numbers.open += 1;
                numbers.overdue += u64::from(request.due < to);
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
