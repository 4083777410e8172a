//! The sentences of a trace. Their form is fixed: officers quote them in letters.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Tz;

use super::dates::{ClosedDay, Reached};
use super::moment::Resolved;
use super::rules::{Limit, Span};
use super::{Calendar, Moment};
use crate::said;
use crate::said::{Said, Value};

use Value::{Day, LongDay, Weekday};

/// `received 24 Nov 2026 08:00 UTC: Tue 24 Nov 2026 in Europe/Berlin`; of a moment given only as a
/// day or a local time, nothing is said that was not given.
pub(super) fn receipt(given: Moment, received: Resolved, zone: Tz) -> Said {
    let date = LongDay(received.date);
    match given {
        Moment::Instant(instant) => said!(
            "received {at}: {date} in {zone}",
            at = instant.to_utc(),
            date,
            %zone
        ),
        Moment::Local(time) => {
            said!("received {date} {time} in {zone}", date, time = %time.format("%H:%M"), %zone)
        }
        Moment::Day(_) => said!("received {date} in {zone}", date, %zone),
    }
}

/// `24 Dec 15:20 UTC + 72 hours -> Sun 27 Dec 15:20 UTC = Sun 27 Dec 16:20 in Europe/Berlin`.
pub(super) fn hours(
    from: DateTime<Utc>,
    hours: u32,
    until: DateTime<Utc>,
    zone: Tz,
    cite: &str,
) -> Said {
    let local = until.with_timezone(&zone);
    said!(
        "{from} {from_time} UTC + {hours} hours -> {until} {until_time} UTC = {there} {there_time} in \
         {zone}; {cite}",
        from = Day(from.date_naive()),
        from_time = %from.format("%H:%M"),
        hours,
        until = Weekday(until.date_naive()),
        until_time = %until.format("%H:%M"),
        there = Weekday(local.date_naive()),
        there_time = %local.format("%H:%M"),
        %zone,
        cite
    )
}

/// `31 Jan + 1 month: no 31 Feb -> 28 Feb (Sunday) -> Mon 1 Mar; calendar DE 2027; Reg. ...`.
pub(super) fn path(
    start: NaiveDate,
    limit: &Limit,
    reached: &Reached,
    rolls_in: Option<&Calendar>,
) -> Said {
    let mut path = said!("{start} + {span}", start = Day(start), span = span(limit.span));
    if let Some(missing) = &reached.missing {
        path = said!("{path}: no {missing}", path, missing);
    }
    if reached.left_out > 0 {
        path = said!(
            "{path} -> {counted} + {days} left out",
            path,
            counted = Day(reached.counted),
            days = days(reached.left_out)
        );
    }
    for (closed, reason) in &reached.rolled_over {
        path = said!(
            "{path} -> {closed} ({reason})",
            path,
            closed = Day(*closed),
            reason = closed_for(reason)
        );
    }
    path = said!("{path} -> {due}", path, due = Weekday(reached.due));
    if let Some(calendar) = rolls_in {
        path = said!(
            "{path}; calendar {code} {year}",
            path,
            code = calendar.code,
            year = %reached.due.year()
        );
    }
    said!("{path}; {cite}", path, cite = limit.cite)
}

/// `1 Oct + 10 business days without 12 Oct (Columbus Day) -> Fri 16 Oct; calendar US 2026`.
pub(super) fn adjusted(
    start: NaiveDate,
    limit: &Limit,
    skipped: &[ClosedDay],
    due: NaiveDate,
    calendar: &Calendar,
) -> Said {
    let skipped: Vec<Said> = skipped
        .iter()
        .map(|(day, reason)| {
            said!("{day} ({reason})", day = Day(*day), reason = closed_for(reason))
        })
        .collect();
    let without = match skipped.is_empty() {
        true => said!("with no holiday among them"),
        false => said!("without {skipped}", skipped),
    };
    said!(
        "{start} + {span} {without} -> {due}; calendar {code} {year}; {cite}",
        start = Day(start),
        span = span(limit.span),
        without,
        due = Weekday(due),
        code = calendar.code,
        year = %due.year(),
        cite = limit.cite
    )
}

/// `safe: 5 working days before 24 Dec -> Thu 17 Dec; calendar DE 2026`.
pub(super) fn safe(target: NaiveDate, buffer: u16, safe: NaiveDate, calendar: &Calendar) -> Said {
    let span = match buffer {
        1 => said!("1 working day"),
        count => said!("{count} working days", count),
    };
    said!(
        "safe: {span} before {target} -> {safe}; calendar {code} {year}",
        span,
        target = Day(target),
        safe = Weekday(safe),
        code = calendar.code,
        year = %safe.year()
    )
}

/// `1 day`, `5 days`.
pub(super) fn days(count: u32) -> Said {
    match count {
        1 => said!("1 day"),
        count => said!("{count} days", count),
    }
}

fn span(span: Span) -> Said {
    match span {
        Span::Months(1) => said!("1 month"),
        Span::Months(count) => said!("{count} months", count),
        Span::Days(count) => days(count),
        Span::BusinessDays(1) => said!("1 business day (Mon-Fri)"),
        Span::BusinessDays(count) => said!("{count} business days (Mon-Fri)", count),
        Span::Hours(1) => said!("1 hour"),
        Span::Hours(count) => said!("{count} hours", count),
    }
}

/// Why a day does not count: the weekday, or a holiday by its own name.
fn closed_for(reason: &str) -> Value {
    match reason {
        "Saturday" => Value::Said(said!("Saturday")),
        "Sunday" => Value::Said(said!("Sunday")),
        holiday => Value::text(holiday),
    }
}
