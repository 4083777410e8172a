//! `overview.show`: posture, numbers, deadlines, what needs attention. Every number leads to the
//! rows behind it; what is not known is absent, never zero.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveDate, NaiveTime, Utc};
use model::ids::RequestId;
use model::requests::Kind;
use model::said;
use serde::{Deserialize, Serialize};
use store::requests::{self, Filter, Order, Start, View};
use ts_rs::TS;

use super::attention::{self, Attention};
use super::consent::{self, Acceptance, PurposeConsent};
use super::trends::{self, Period, Point};
use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::counts;
use crate::requests::list::{Bucket, RequestRow, row};

/// How far to look back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OverviewShowInput")]
pub struct Input {
    /// Days: 7, 30 or 90; none: 30.
    pub days: Option<u16>,
}

/// How things stand.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Overview")]
pub struct Output {
    /// When this was looked up.
    #[ts(type = "string")]
    pub checked_at: DateTime<Utc>,
    /// Days that trends look back.
    pub days: u16,
    /// Numbers of the queue.
    pub counts: counts::Output,
    /// Due on this day and not late yet.
    #[ts(type = "number")]
    pub due_today: usize,
    /// How many requests were open at the end of each step.
    pub open_trend: Vec<Point>,
    /// Median days from receipt to close, over what was closed in these days; none: nothing was.
    pub median_days_to_close: Option<f64>,
    /// The same for each step.
    pub median_trend: Vec<Point>,
    /// Open requests by due day, for the next four weeks; late ones stand on the first day.
    pub deadlines: Vec<Deadline>,
    /// The next five.
    pub next: Vec<RequestRow>,
    /// What somebody should do.
    pub attention: Vec<Attention>,
    /// Whether a period is a day; else it is a week.
    pub daily: bool,
    /// Received and closed per period, the oldest first.
    pub periods: Vec<Period>,
    /// Received since Monday.
    #[ts(type = "number")]
    pub received_this_week: i64,
    /// Consent by purpose, as the ledger has it; empty: it has none that was given.
    pub consent: Vec<PurposeConsent>,
    /// How far the version in force of the document most people accepted is accepted.
    pub acceptance: Option<Acceptance>,
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

/// Days the deadline chart shows.
const CHART_DAYS: u64 = 30;
/// Deadlines that are shown with the name.
const NEXT: usize = 5;
/// Squares the deadline chart draws at most.
const MOST_DEADLINES: i64 = 2_000;

/// Shows how things stand. The next deadlines bear names, so looking is an event: once in ten
/// minutes of a session.
///
/// # Errors
/// `invalid` when the days are none of the three; when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let days = input.days.unwrap_or(30);
    if ![7, 30, 90].contains(&days) {
        return Err(AppError::invalid(said!("days is {days}; it can be 7, 30 or 90.", days)));
    }
    let now = cx.now();
    let today = now.date_naive();
    let team = store::officers::list(cx.store()).await?;
    let page = requests::page(cx.store(), &open(), Start::First, 50).await?;
    let rows: Vec<RequestRow> =
        page.rows.into_iter().map(|queued| row(queued, &team, now)).collect();
    cx.record_look("overview", Vec::new(), rows.len().min(NEXT)).await?;
    let due_today = rows.iter().filter(|row| row.bucket == Bucket::Today).count();
    let counts = counts::run(cx, counts::Input {}).await?;
    let steps = trends::steps(today, days);
    let closings =
        requests::closings(cx.store(), midnight(today) - Duration::days(i64::from(days) - 1))
            .await?;
    let periods = trends::periods(cx, today, days).await?;
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let this_week = trends::count(cx, &[(monday, monday + Days::new(7))]).await?;
    Ok(Output {
        checked_at: now,
        days,
        due_today,
        open_trend: trends::open(cx, &steps, counts.open).await?,
        median_days_to_close: trends::median(closings.iter()),
        median_trend: trends::medians(&steps, &closings),
        deadlines: deadlines(cx, today).await?,
        attention: attention::items(cx, &rows).await?,
        next: rows.into_iter().take(NEXT).collect(),
        daily: days == 7,
        periods,
        received_this_week: this_week.first().map_or(0, |span| span.received),
        consent: consent::purposes(cx, &steps).await?,
        acceptance: consent::acceptance(cx).await?,
        counts,
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
        order: Order::Due,
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

/// The first instant of a day, in UTC.
pub(super) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
