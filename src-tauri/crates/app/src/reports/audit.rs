//! `reports.audit`: the complete audit report for a period, as PDF or its events as CSV.

use std::collections::BTreeMap;

use ::reports::audit::{AuditReport, DisclosureLine, EventLine, OfficerLine, RequestLine};
use ::reports::certificate::Approval;
use chrono::{DateTime, Utc};
use model::requests::Flag;
use model::said;
use store::{disclosures, events, officers, requests, workspace};

use super::{Format, Made, Period, pdf, position};
use crate::audit::list::listed;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Input, Output};

/// Entries of the log in one report; a longer period is exported with `audit.export`.
const MOST_EVENTS: i64 = 20_000;
/// Requests in one report.
const MOST_REQUESTS: i64 = 20_000;

/// Writes the report.
///
/// # Errors
/// `invalid` when the period is none or too long for one report.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let made = make(cx, input.period, input.format).await?;
    super::export(cx, "audit", input, made).await
}

/// The report, and how many entries it is about.
pub(super) async fn make(cx: &Cx, period: Period, format: Format) -> Result<Made, AppError> {
    let (begin, end) = period.instants()?;
    match format {
        Format::Pdf => {
            let report = report(cx, period, begin, end).await?;
            let rows = report.events.len();
            let document = report.document().map_err(|error| AppError::internal(&error))?;
            Ok(Made { name: "audit-report", rows, bytes: pdf(document).await? })
        }
        Format::Csv => {
            let lines = lines(cx, begin, end).await?;
            let bytes =
                ::reports::csv::events(&lines).map_err(|error| AppError::internal(&error))?;
            Ok(Made { name: "audit-events", rows: lines.len(), bytes })
        }
    }
}

async fn lines(
    cx: &Cx,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<Vec<EventLine>, AppError> {
    let filter = events::Filter { from: Some(begin), to: Some(end), ..events::Filter::default() };
    let (entries, total) = events::page(cx.store(), &filter, None, MOST_EVENTS).await?;
    if let Some(total) = total.filter(|total| *total > MOST_EVENTS) {
        return Err(AppError::invalid(said!(
            "Period: it has {total} events, a report takes {most_events}. Choose a shorter one, \
             or export the log itself.",
            total,
            most_events = MOST_EVENTS
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
    period: Period,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<AuditReport, AppError> {
    let store = cx.store();
    let events = lines(cx, begin, end).await?;
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
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
        from: period.from,
        to: period.to,
        generated_at: cx.now(),
        generated_by: cx.officer()?.name.clone(),
        requests: request_lines(cx, begin, end).await?,
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

/// The requests received, open or closed in a span of time.
pub(super) async fn request_lines(
    cx: &Cx,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<Vec<RequestLine>, AppError> {
    let requests = requests::register(cx.store(), begin, end, MOST_REQUESTS).await?;
    let line = |request: requests::Request| RequestLine {
        due: request.due.parse().unwrap_or(request.due_at.date_naive()),
        number: request.number,
        kind: request.kind.key().to_owned(),
        regime: request.regime,
        channel: request.channel,
        received: request.receipt_date,
        extended: request.flags.contains(&Flag::Extended),
        closed: request.closed_at.map(|at| at.date_naive()),
        outcome: request.outcome.map(|outcome| outcome.key().to_owned()),
    };
    Ok(requests.into_iter().map(line).collect())
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
