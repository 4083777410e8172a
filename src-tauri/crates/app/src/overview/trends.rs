//! How the numbers of the queue came to be what they are.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use store::requests::{self, Span};
use ts_rs::TS;

use super::show::midnight;
use crate::console::Cx;
use crate::errors::AppError;

/// A number at the end of a step; none: there is none for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Point {
    /// Last day of the step.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// The number.
    pub value: Option<f64>,
}

/// Requests of a day or week.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Period {
    /// Its first day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Received in it.
    #[ts(type = "number")]
    pub received: i64,
    /// Closed in it.
    #[ts(type = "number")]
    pub closed: i64,
}

/// First day, and the day after the last.
pub(super) type Step = (NaiveDate, NaiveDate);

/// The steps of a trend, the oldest first; the last ends with today.
pub(super) fn steps(today: NaiveDate, days: u16) -> Vec<Step> {
    let length = u64::from(days.div_ceil(30));
    let tomorrow = today + Days::new(1);
    (0..u64::from(days) / length)
        .rev()
        .map(|back| {
            let end = tomorrow - Days::new(back * length);
            (end - Days::new(length), end)
        })
        .collect()
}

/// Received and closed: seven days by day, more by week.
pub(super) async fn periods(cx: &Cx, today: NaiveDate, days: u16) -> Result<Vec<Period>, AppError> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let spans: Vec<Step> = if days == 7 {
        steps(today, 7)
    } else {
        let weeks = if days == 30 { 12 } else { 24 };
        (0..weeks)
            .rev()
            .map(|back| (monday - Days::new(7 * back), monday + Days::new(7) - Days::new(7 * back)))
            .collect()
    };
    Ok(count(cx, &spans)
        .await?
        .into_iter()
        .map(|Span { from, received, closed }| Period { from, received, closed })
        .collect())
}

/// Received and closed in each of the spans.
pub(super) async fn count(cx: &Cx, spans: &[Step]) -> Result<Vec<Span>, AppError> {
    let instants: Vec<_> =
        spans.iter().map(|(from, end)| (*from, midnight(*from), midnight(*end))).collect();
    Ok(requests::spans(cx.store(), &instants).await?)
}

/// How many requests were open at the end of each step, reckoned back from how many are now.
pub(super) async fn open(cx: &Cx, steps: &[Step], now: i64) -> Result<Vec<Point>, AppError> {
    let mut open = now;
    let mut points = Vec::with_capacity(steps.len());
    for span in count(cx, steps).await?.iter().rev() {
        let end =
            steps.iter().find(|(from, _)| *from == span.from).map_or(span.from, |step| step.1);
        #[expect(clippy::cast_precision_loss, reason = "a queue has fewer than 2^52 requests")]
        points.push(Point { date: end - Days::new(1), value: Some(open as f64) });
        open += span.closed - span.received;
    }
    points.reverse();
    Ok(points)
}

type Closing = (DateTime<Utc>, DateTime<Utc>);

/// Median days to close of what was closed in each step.
pub(super) fn medians(steps: &[Step], closings: &[Closing]) -> Vec<Point> {
    steps
        .iter()
        .map(|(from, end)| {
            let within = |at: DateTime<Utc>| (*from..*end).contains(&at.date_naive());
            Point {
                date: *end - Days::new(1),
                value: median(closings.iter().filter(|(_, closed)| within(*closed))),
            }
        })
        .collect()
}

/// Median days from receipt to close, with one decimal; none: nothing was closed.
pub(super) fn median<'c>(closings: impl Iterator<Item = &'c Closing>) -> Option<f64> {
    let mut seconds: Vec<i64> =
        closings.map(|(received, closed)| (*closed - *received).num_seconds()).collect();
    seconds.sort_unstable();
    let median = match (seconds.len(), seconds.len() / 2) {
        (0, _) => return None,
        (length, middle) if length % 2 == 1 => seconds[middle],
        (_, middle) => i64::midpoint(seconds[middle - 1], seconds[middle]),
    };
    #[expect(clippy::cast_precision_loss, reason = "days with one decimal need no more")]
    let days = median as f64 / 86_400.0;
    Some((days * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_steps_of_a_trend_end_with_today() {
        for (days, number, first) in
            [(7, 7, "2026-11-19"), (30, 30, "2026-10-27"), (90, 30, "2026-08-28")]
        {
            let steps = steps(day("2026-11-25"), days);
            assert_eq!(steps.len(), number);
            assert_eq!(steps.first().unwrap().0, day(first));
            assert_eq!(steps.last().unwrap().1, day("2026-11-26"));
            assert!(steps.windows(2).all(|pair| pair[0].1 == pair[1].0), "no day is left out");
        }
    }

    #[test]
    fn a_step_in_which_nothing_was_closed_has_no_median() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let closings = [
            (at("2026-11-20T08:00:00Z"), at("2026-11-25T08:00:00Z")),
            (at("2026-11-21T08:00:00Z"), at("2026-11-25T08:00:00Z")),
        ];
        let points = medians(&steps(day("2026-11-25"), 7), &closings);
        assert_eq!(points.last().unwrap().value, Some(4.5));
        assert!(points[..6].iter().all(|point| point.value.is_none()));
        assert_eq!(median([].iter()), None);
    }
}
