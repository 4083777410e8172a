//! `reports.audit`: the complete audit report for a period, as PDF or its events as CSV.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ::reports::audit::{AuditReport, DisclosureLine, EventLine, OfficerLine, RequestLine};
use ::reports::certificate::Approval;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use model::events::Event;
use model::requests::Flag;
use serde::{Deserialize, Serialize};
use store::{disclosures, events, officers, requests, workspace};
use ts_rs::TS;

use super::{pdf, position};
use crate::audit::list::listed;
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::sha256_hex;

/// Entries of the log in one report; a longer period is exported with `audit.export`.
const MOST_EVENTS: i64 = 20_000;
/// Requests in one report.
const MOST_REQUESTS: i64 = 20_000;

/// Which period, and as what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportsAuditInput")]
pub struct Input {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// As what.
    pub format: Format,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ReportFormat")]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The report, with its data attached.
    Pdf,
    /// Its events.
    Csv,
}

/// The report.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportWritten")]
pub struct Output {
    /// The file.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// Events in it.
    #[ts(type = "number")]
    pub events: usize,
}

/// Writes the report.
///
/// # Errors
/// `invalid` when the period is none or too long for one report.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    if input.to < input.from {
        return Err(AppError::invalid("Period: the last day lies before the first."));
    }
    let begin = midnight(input.from);
    let end = midnight(input.to + Days::new(1));
    let (events, text) = match input.format {
        Format::Pdf => {
            let report = report(cx, &input, begin, end).await?;
            let events = report.events.len();
            let document = report.document().map_err(|error| AppError::internal(&error))?;
            (events, pdf(document).await?)
        }
        Format::Csv => {
            let lines = lines(cx, begin, end).await?;
            let text =
                ::reports::csv::events(&lines).map_err(|error| AppError::internal(&error))?;
            (lines.len(), text)
        }
    };
    let (name, format) = match input.format {
        Format::Pdf => (format!("audit-report-{}-{}.pdf", input.from, input.to), "pdf"),
        Format::Csv => (format!("audit-events-{}-{}.csv", input.from, input.to), "csv"),
    };
    let file = target(cx, input.directory.as_deref(), &name)?;
    write(&file, &text)?;
    let sha256 = sha256_hex(&text);
    cx.record(Event::ReportExported {
        report: "audit".into(),
        format: format.into(),
        from: input.from,
        to: input.to,
        digest: sha256.clone(),
    })
    .await?;
    Ok(Output { file, sha256, events })
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

async fn lines(
    cx: &Cx,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<Vec<EventLine>, AppError> {
    let filter = events::Filter { from: Some(begin), to: Some(end), ..events::Filter::default() };
    let (entries, total) = events::page(cx.store(), &filter, None, MOST_EVENTS).await?;
    if total > MOST_EVENTS {
        return Err(AppError::invalid(format!(
            "Period: it has {total} events, a report takes {MOST_EVENTS}. Choose a shorter one, \
             or export the log itself."
        )));
    }
    let mut lines: Vec<EventLine> = listed(cx, entries)
        .await?
        .into_iter()
        .map(|row| EventLine {
            index: row.index,
            at: row.at,
            actor: row.actor,
            action: row.action,
            object: row.object.unwrap_or_default(),
            result: row.result,
            leaf_hash: row.leaf,
        })
        .collect();
    lines.reverse();
    Ok(lines)
}

async fn report(
    cx: &Cx,
    input: &Input,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<AuditReport, AppError> {
    let store = cx.store();
    let events = lines(cx, begin, end).await?;
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found("workspace in this database"))?;
    let team = officers::list(store).await?;
    let mut approvals = Vec::new();
    for decided in store::approvals::decided(store, begin, end).await? {
        let name = |id| {
            team.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
        };
        approvals.push(Approval {
            subject: decided.subject.key().to_owned(),
            prepared_by: name(decided.requested_by),
            approved_by: decided.decided_by.map(name).unwrap_or_default(),
            approved_at: decided.decided_at.unwrap_or(decided.requested_at),
            digest: decided.digest,
        });
    }
    Ok(AuditReport {
        workspace: workspace.name,
        from: input.from,
        to: input.to,
        generated_at: cx.now(),
        generated_by: cx.officer()?.name.clone(),
        requests: requests::register(store, begin, end, MOST_REQUESTS)
            .await?
            .into_iter()
            .map(|request| RequestLine {
                due: request.due.parse().unwrap_or(request.due_at.date_naive()),
                number: request.number,
                kind: request.kind.key().to_owned(),
                regime: request.regime,
                channel: request.channel,
                received: request.receipt_date,
                extended: request.flags.contains(&Flag::Extended),
                closed: request.closed_at.map(|at| at.date_naive()),
                outcome: request.outcome.map(|outcome| outcome.key().to_owned()),
            })
            .collect(),
        approvals,
        disclosures: published(cx, begin, end).await?,
        officers: doors(&team, &events),
        refused_unknown: events
            .iter()
            .filter(|event| event.action == "session.refused" && event.actor == "unknown")
            .count() as u64,
        events,
        ledger: position(cx, "").await?,
    })
}

async fn published(
    cx: &Cx,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<Vec<DisclosureLine>, AppError> {
    let team = officers::list(cx.store()).await?;
    let mut lines = Vec::new();
    for document in disclosures::list(cx.store()).await? {
        for version in disclosures::versions(cx.store(), document.id).await? {
            let Some(at) = version.published_at.filter(|at| *at >= begin && *at < end) else {
                continue;
            };
            lines.push(DisclosureLine {
                document: document.title.clone(),
                version: version.number,
                change_class: version.change_class.key().to_owned(),
                published_at: at,
                effective: version.effective_at.date_naive(),
                approved_by: version
                    .approver
                    .and_then(|id| team.iter().find(|one| one.id == id))
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                digest: version.digest,
            });
        }
    }
    lines.sort_by_key(|line| line.published_at);
    Ok(lines)
}

fn doors(team: &[officers::Officer], events: &[EventLine]) -> Vec<OfficerLine> {
    let mut counts = BTreeMap::<(&str, &str), u64>::new();
    for event in events {
        *counts.entry((event.actor.as_str(), event.action.as_str())).or_default() += 1;
    }
    team.iter()
        .map(|officer| {
            let count =
                |action| counts.get(&(officer.name.as_str(), action)).copied().unwrap_or_default();
            OfficerLine {
                name: officer.name.clone(),
                roles: officer.roles.iter().map(|role| role.key().to_owned()).collect(),
                active: officer.active,
                sign_ins: count("session.signed_in"),
                refused_sign_ins: count("session.refused"),
                refused_operations: count("operations.refused"),
            }
        })
        .collect()
}
