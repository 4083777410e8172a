//! Groups of the queue: by how near a deadline is while requests are open, by month otherwise.
//!
//! A group is a span of the order, so its borders are instants: days of the workspace's own place.
//! A request whose clock runs elsewhere may change its group some hours before its own day does.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use model::clock::Calendars;
use model::requests::State;
use serde::{Deserialize, Serialize};
use store::requests::{Filter, Request, Shape, View};
use store::workspace;
use ts_rs::TS;

use super::list::Bucket;
use crate::console::Cx;
use crate::errors::AppError;

/// More months than this are put together by year.
const MOST_MONTHS: usize = 60;

/// A group of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "QueueGroup")]
pub struct Group {
    /// How near it is due; none: it is a month or a year.
    pub bucket: Option<Bucket>,
    /// `2026-11` or `2026`.
    pub period: Option<String>,
    /// How many rows stand above it.
    #[ts(type = "number")]
    pub place: i64,
    /// How many rows it has.
    #[ts(type = "number")]
    pub count: i64,
}

/// The instants between the groups.
pub(crate) struct Borders {
    zone: Tz,
    now: DateTime<Utc>,
    tomorrow: DateTime<Utc>,
    in_a_week: DateTime<Utc>,
    in_two_weeks: DateTime<Utc>,
}

impl Borders {
    /// The borders as they are now, where the workspace is.
    pub(crate) async fn of(cx: &Cx) -> Result<Self, AppError> {
        let calendar = workspace::find(cx.store()).await?.map(|workspace| workspace.calendar);
        let zone = calendar
            .and_then(|code| Calendars::embedded().find(&code).ok().map(|one| one.time_zone))
            .unwrap_or(Tz::UTC);
        Ok(Self::at(cx.now(), zone))
    }

    fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        // A deadline is the instant after its last day, so it may lie on the border itself.
        let after = |days: u64| {
            let day = today.checked_add_days(Days::new(days + 1)).unwrap_or(today);
            midnight(zone, day) + chrono::Duration::microseconds(1)
        };
        Self { zone, now, tomorrow: after(0), in_a_week: after(7), in_two_weeks: after(14) }
    }

    /// The group of a request.
    pub(crate) fn bucket(&self, request: &Request) -> Bucket {
        if request.state == State::Closed {
            return Bucket::Closed;
        }
        self.spans()
            .into_iter()
            .find(|(_, until)| until.is_none_or(|until| request.due_at < until))
            .map_or(Bucket::Later, |(bucket, _)| bucket)
    }

    /// The groups of what is open, each with the instant before which it is due.
    fn spans(&self) -> [(Bucket, Option<DateTime<Utc>>); 5] {
        [
            (Bucket::Overdue, Some(self.now + chrono::Duration::microseconds(1))),
            (Bucket::Today, Some(self.tomorrow)),
            (Bucket::Next7Days, Some(self.in_a_week)),
            (Bucket::Following7Days, Some(self.in_two_weeks)),
            (Bucket::Later, None),
        ]
    }

    fn months(&self, from: NaiveDate, to: NaiveDate) -> Vec<(String, Option<DateTime<Utc>>)> {
        let first = self.day_of(from).with_day(1).unwrap_or(from);
        let months = (to.year() - first.year()) * 12 + 14;
        let by_year = usize::try_from(months).unwrap_or(0) > MOST_MONTHS;
        let step = Months::new(if by_year { 12 } else { 1 });
        let mut start = if by_year { first.with_month(1).unwrap_or(first) } else { first };
        let mut spans = Vec::new();
        while let Some(next) = start.checked_add_months(step) {
            let name = if by_year { "%Y" } else { "%Y-%m" };
            let until = midnight(self.zone, next) + chrono::Duration::microseconds(1);
            spans.push((start.format(name).to_string(), Some(until)));
            if next > to + Days::new(1) {
                break;
            }
            start = next;
        }
        spans
    }

    /// The day before a day of UTC: where the workspace lies west it may still be that one.
    fn day_of(&self, day: NaiveDate) -> NaiveDate {
        day.checked_sub_days(Days::new(1)).unwrap_or(day)
    }
}

/// A group by its bucket or its period, and the instant before which it is due.
type Until = (Option<Bucket>, Option<String>, Option<DateTime<Utc>>);

/// The groups of a filter that have rows, in order; none: its text is too common to know.
pub(crate) async fn of(
    cx: &Cx,
    filter: &Filter,
    borders: &Borders,
) -> Result<Option<Vec<Group>>, AppError> {
    let Some(shape) = Shape::of(cx.store(), filter).await? else { return Ok(None) };
    let Some((first, last)) = shape.ends(cx.store()).await? else { return Ok(Some(Vec::new())) };
    let spans: Vec<Until> = match filter.view {
        View::Open | View::Due | View::Approval(_) | View::Paused => {
            borders.spans().into_iter().map(|(bucket, until)| (Some(bucket), None, until)).collect()
        }
        View::Closed | View::All => borders
            .months(first, last)
            .into_iter()
            .map(|(period, until)| (None, Some(period), until))
            .collect(),
    };
    let end = DateTime::<Utc>::MAX_UTC - chrono::Duration::days(366 * 2_000);
    let mut groups = Vec::new();
    let mut place = 0;
    for (bucket, period, until) in spans {
        let below = shape.before(cx.store(), until.unwrap_or(end)).await?;
        let count = below - place;
        if count > 0 {
            groups.push(Group { bucket, period, place, count });
        }
        place = below.max(place);
    }
    Ok(Some(groups))
}

/// The first moment of a day at a place. Where the clock skips it, the first that there is.
fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    (0..4)
        .find_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest())
        .map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn borders() -> Borders {
        let now = DateTime::parse_from_rfc3339("2026-11-24T09:41:00Z").unwrap().to_utc();
        Borders::at(now, Tz::Europe__Berlin)
    }

    #[test]
    fn a_period_that_ends_with_a_day_belongs_to_that_day() {
        let borders = borders();
        let spans = borders.spans();
        // Due on 24 November: late from the first moment of the 25th in Berlin.
        let today = DateTime::parse_from_rfc3339("2026-11-24T23:00:00Z").unwrap().to_utc();
        assert!(spans[0].1.unwrap() <= today && today < spans[1].1.unwrap());
        let week = DateTime::parse_from_rfc3339("2026-12-01T23:00:00Z").unwrap().to_utc();
        assert!(spans[1].1.unwrap() <= week && week < spans[2].1.unwrap());
    }

    #[test]
    fn months_cover_what_is_due_and_many_become_years() {
        let borders = borders();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let names = |from, to| -> Vec<String> {
            borders.months(day(from), day(to)).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names("2026-10-31", "2026-12-30"), ["2026-10", "2026-11", "2026-12"]);
        assert_eq!(names("2026-11-01", "2026-12-31").last().unwrap(), "2027-01");
        let years = names("2010-05-05", "2026-05-05");
        assert_eq!((years.len(), years[0].as_str()), (17, "2010"));
    }
}
