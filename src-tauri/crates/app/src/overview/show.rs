//! `overview.show`: posture, numbers, deadlines, what needs attention. Every number leads to the
//! rows behind it; what is not known is absent, never zero.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveDate, NaiveTime, Utc};
use model::ids::RequestId;
use model::requests::Kind;
use serde::{Deserialize, Serialize};
use store::requests::{self, Filter, Start, View};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::counts;
use crate::requests::list::{Bucket, RequestRow, row};
use crate::words::Pressing;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OverviewShowInput")]
pub struct Input {}

/// How things stand.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Overview")]
pub struct Output {
    /// When this was looked up.
    #[ts(type = "string")]
    pub checked_at: DateTime<Utc>,
    /// Numbers of the queue.
    pub counts: counts::Output,
    /// Due on this day and not late yet.
    #[ts(type = "number")]
    pub due_today: usize,
    /// Median days from receipt to close, over what was closed in the last 90 days; none: nothing.
    pub median_days_to_close: Option<f64>,
    /// Open requests by due day, for the next four weeks; late ones stand on the first day.
    pub deadlines: Vec<Deadline>,
    /// The next five.
    pub next: Vec<RequestRow>,
    /// What somebody should do.
    pub attention: Vec<Attention>,
    /// Received and closed per week, the oldest first.
    pub weeks: Vec<Week>,
}

/// The requests due on a day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Deadline {
    /// The day, in UTC.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// Whether it is a Saturday or Sunday.
    pub weekend: bool,
    /// Its requests.
    pub requests: Vec<DueRequest>,
}

/// A request of the deadline chart.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DueRequest {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// What is asked for.
    pub kind: Kind,
}

/// Something somebody should do.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Attention {
    /// How pressing it is.
    pub severity: Pressing,
    /// What.
    pub text: String,
    /// Why, or what follows.
    pub detail: String,
    /// The request it is about.
    pub request: Option<RequestId>,
}

/// Requests of a week.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Week {
    /// ISO week, such as `W48`.
    pub week: String,
    /// Its Monday.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Received in it.
    #[ts(type = "number")]
    pub received: i64,
    /// Closed in it.
    #[ts(type = "number")]
    pub closed: i64,
}

/// Days the deadline chart shows.
const CHART_DAYS: u64 = 30;
/// Deadlines that are shown with the name.
const NEXT: usize = 5;
/// Weeks the bar chart shows.
const WEEKS: u64 = 12;
/// Squares the deadline chart draws at most.
const MOST_DEADLINES: i64 = 2_000;

/// Shows how things stand. The next deadlines bear names, so looking is an event: once in ten
/// minutes of a session.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let today = now.date_naive();
    let team = store::officers::list(cx.store()).await?;
    let page = requests::page(cx.store(), &open(), Start::First, 50).await?;
    let rows: Vec<RequestRow> =
        page.rows.into_iter().map(|queued| row(queued, &team, now)).collect();
    cx.record_look("overview", Vec::new(), rows.len().min(NEXT)).await?;
    let due_today = rows.iter().filter(|row| row.bucket == Bucket::Today).count();
    Ok(Output {
        checked_at: now,
        counts: counts::run(cx, counts::Input {}).await?,
        due_today,
        median_days_to_close: requests::median_days_to_close(cx.store(), now - Duration::days(90))
            .await?,
        deadlines: deadlines(cx, today).await?,
        attention: attention(cx, &rows).await?,
        next: rows.into_iter().take(NEXT).collect(),
        weeks: weeks(cx, today).await?,
    })
}

fn open() -> Filter {
    Filter {
        view: View::Open,
        due_before: None,
        states: Vec::new(),
        kinds: Vec::new(),
        regimes: Vec::new(),
        assignee: None,
        text: None,
    }
}

async fn deadlines(cx: &Cx, today: NaiveDate) -> Result<Vec<Deadline>, AppError> {
    let days: Vec<NaiveDate> =
        (0..CHART_DAYS).filter_map(|day| today.checked_add_days(Days::new(day))).collect();
    let end = midnight(today + Days::new(CHART_DAYS));
    let mut chart: Vec<Deadline> = days
        .iter()
        .map(|date| Deadline {
            date: *date,
            weekend: date.weekday().number_from_monday() > 5,
            requests: Vec::new(),
        })
        .collect();
    for (id, number, kind, due_at) in requests::deadlines(cx.store(), end, MOST_DEADLINES).await? {
        // A period ends with its last day: the instant belongs to the day before it.
        let day = (due_at - Duration::seconds(1)).date_naive();
        let place = usize::try_from((day - today).num_days().max(0)).unwrap_or(0);
        if let Some(deadline) = chart.get_mut(place) {
            deadline.requests.push(DueRequest { id, number, kind });
        }
    }
    Ok(chart)
}

async fn attention(cx: &Cx, rows: &[RequestRow]) -> Result<Vec<Attention>, AppError> {
    let mut items = Vec::new();
    for row in rows {
        let failed = row.sources.iter().filter(|source| source.state == "failed").count();
        let item = |severity: Pressing, text: String, detail: String| Attention {
            severity,
            text,
            detail,
            request: Some(row.id),
        };
        if row.bucket == Bucket::Overdue {
            let days = -row.days_left;
            let late = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            items.push(item(
                Pressing::Critical,
                format!("{} is {late} late", row.number),
                format!("Was due {}", row.due),
            ));
        } else if failed > 0 {
            items.push(item(
                Pressing::Warning,
                format!("{} has a source that did not answer", row.number),
                "Retry it, or close the request as partial".to_owned(),
            ));
        } else if row.state == model::requests::State::Approval {
            items.push(item(
                Pressing::Approval,
                format!("{} waits for a second person", row.number),
                format!("Due {}", row.due),
            ));
        } else if row.bucket == Bucket::Today {
            items.push(item(
                Pressing::Warning,
                format!("{} is due today", row.number),
                format!("Received {}", row.received_at.format("%Y-%m-%d")),
            ));
        }
        if items.len() == 6 {
            break;
        }
    }
    for source in store::sources::list(cx.store()).await? {
        if source.health.as_ref().is_some_and(|health| !health.reachable) {
            items.push(Attention {
                severity: Pressing::Warning,
                text: format!("Source {} did not answer", source.key),
                detail: "Test it in the settings".into(),
                request: None,
            });
        }
    }
    Ok(items)
}

async fn weeks(cx: &Cx, today: NaiveDate) -> Result<Vec<Week>, AppError> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let starts: Vec<_> = (0..WEEKS)
        .rev()
        .map(|back| {
            let from = monday - Days::new(7 * back);
            (from, midnight(from), midnight(from + Days::new(7)))
        })
        .collect();
    Ok(requests::weeks(cx.store(), &starts)
        .await?
        .into_iter()
        .map(|week| Week {
            week: format!("W{:02}", week.from.iso_week().week()),
            from: week.from,
            received: week.received,
            closed: week.closed,
        })
        .collect())
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
