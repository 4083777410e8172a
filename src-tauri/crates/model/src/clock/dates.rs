//! Arithmetic on dates: months, days, business days, rolling, working days before.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::rules::Span;
use super::{Calendar, ClockError};

/// A day that does not count, with the reason.
pub(super) type ClosedDay = (NaiveDate, String);

/// The way from a start to a due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    /// Where the span alone leads.
    pub counted: NaiveDate,
    /// The day that month does not have, if the span had to stop at its end: `31 Feb`.
    pub missing: Option<String>,
    /// Days added because they are left out of the period.
    pub left_out: u32,
    /// The end of the period before rolling.
    pub target: NaiveDate,
    /// Closed days from the target on, which the due date moves over.
    pub rolled_over: Vec<ClosedDay>,
    /// The end of the period.
    pub due: NaiveDate,
}

/// Counts a span of days or months from `start`; with a calendar, rolls the end to a working day.
pub(super) fn reach(
    start: NaiveDate,
    span: Span,
    left_out: u32,
    rolls_in: Option<&Calendar>,
) -> Result<Reached, ClockError> {
    let too_far = || ClockError::YearOutOfRange { year: start.year() };
    let counted = match span {
        Span::Months(months) => start.checked_add_months(Months::new(months)),
        Span::Days(days) => start.checked_add_days(Days::new(days.into())),
        Span::BusinessDays(days) => Some(business_days(start, days, None)?.0),
        // A rule set with another limit in hours is refused when it is read.
        Span::Hours(hours) => start.checked_add_days(Days::new(u64::from(hours).div_ceil(24))),
    };
    let counted = counted.ok_or_else(too_far)?;
    let missing = (matches!(span, Span::Months(_)) && counted.day() != start.day())
        .then(|| format!("{} {}", start.day(), counted.format("%b")));
    let target = counted.checked_add_days(Days::new(left_out.into())).ok_or_else(too_far)?;
    let (rolled_over, due) = match rolls_in {
        None => (Vec::new(), target),
        Some(calendar) => roll_forward(target, calendar)?,
    };
    Ok(Reached { counted, missing, left_out, target, rolled_over, due })
}

/// The first working day on or after `day`, and the closed days before it.
fn roll_forward(
    mut day: NaiveDate,
    calendar: &Calendar,
) -> Result<(Vec<ClosedDay>, NaiveDate), ClockError> {
    let mut over = Vec::new();
    while let Some(reason) = calendar.closed(day)? {
        over.push((day, reason.to_owned()));
        day = next(day)?;
    }
    Ok((over, day))
}

/// The `count`th business day after `start`: Mondays to Fridays, and with a calendar only those
/// that are no holiday there. Also the holidays left out.
pub(super) fn business_days(
    start: NaiveDate,
    count: u32,
    closed_in: Option<&Calendar>,
) -> Result<(NaiveDate, Vec<ClosedDay>), ClockError> {
    let mut day = start;
    let mut left = count;
    let mut skipped = Vec::new();
    while left > 0 {
        day = next(day)?;
        if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            continue;
        }
        match closed_in.map(|calendar| calendar.closed(day)).transpose()?.flatten() {
            Some(reason) => skipped.push((day, reason.to_owned())),
            None => left -= 1,
        }
    }
    Ok((day, skipped))
}

/// The last working day on or before the day that lies `count` working days before `day`, but
/// never one before `floor`.
pub(super) fn working_day_before(
    day: NaiveDate,
    count: u16,
    floor: NaiveDate,
    calendar: &Calendar,
) -> Result<NaiveDate, ClockError> {
    let back = |day: NaiveDate| day.pred_opt().unwrap_or(floor);
    let (mut found, mut left) = (day, count);
    while left > 0 && found > floor {
        found = back(found);
        if calendar.closed(found)?.is_none() {
            left -= 1;
        }
    }
    while found > floor && calendar.closed(found)?.is_some() {
        found = back(found);
    }
    Ok(found)
}

fn next(day: NaiveDate) -> Result<NaiveDate, ClockError> {
    day.succ_opt().ok_or(ClockError::YearOutOfRange { year: day.year() })
}
