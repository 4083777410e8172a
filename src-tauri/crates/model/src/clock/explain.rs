//! The sentences of a trace. Their form is fixed: officers quote them in letters.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Tz;

use super::dates::{ClosedDay, Reached};
use super::moment::Resolved;
use super::rules::{Limit, Span};
use super::{Calendar, Moment};

/// `31 Jan`.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}

/// `Mon 1 Mar`.
pub(super) fn weekday(day: NaiveDate) -> String {
    day.format("%a %-d %b").to_string()
}

/// `Mon 1 Mar 2027`.
pub(super) fn long(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// `received 24 Nov 2026 08:00 UTC: Tue 24 Nov 2026 in Europe/Berlin`; of a moment given only as a
/// day or a local time, nothing is said that was not given.
pub(super) fn receipt(given: Moment, received: Resolved, zone: Tz) -> String {
    let date = long(received.date);
    match given {
        Moment::Instant(instant) => {
            format!("received {} UTC: {date} in {zone}", instant.format("%-d %b %Y %H:%M"))
        }
        Moment::Local(time) => format!("received {date} {} in {zone}", time.format("%H:%M")),
        Moment::Day(_) => format!("received {date} in {zone}"),
    }
}

/// `24 Dec 15:20 UTC + 72 hours -> Sun 27 Dec 15:20 UTC = Sun 27 Dec 16:20 in Europe/Berlin`.
pub(super) fn hours(
    from: DateTime<Utc>,
    hours: u32,
    until: DateTime<Utc>,
    zone: Tz,
    cite: &str,
) -> String {
    let local = until.with_timezone(&zone);
    format!(
        "{} UTC + {hours} hours -> {} UTC = {} in {zone}; {cite}",
        from.format("%-d %b %H:%M"),
        until.format("%a %-d %b %H:%M"),
        local.format("%a %-d %b %H:%M"),
    )
}

/// `31 Jan + 1 month: no 31 Feb -> 28 Feb (Sunday) -> Mon 1 Mar; calendar DE 2027; Reg. ...`.
pub(super) fn path(
    start: NaiveDate,
    limit: &Limit,
    reached: &Reached,
    rolls_in: Option<&Calendar>,
) -> String {
    let mut text = format!("{} + {}", day(start), span(limit.span));
    if let Some(missing) = &reached.missing {
        text.push_str(&format!(": no {missing}"));
    }
    if reached.left_out > 0 {
        text.push_str(&format!(
            " -> {} + {} left out",
            day(reached.counted),
            count(reached.left_out, "day")
        ));
    }
    for (closed, reason) in &reached.rolled_over {
        text.push_str(&format!(" -> {} ({reason})", day(*closed)));
    }
    text.push_str(&format!(" -> {}", weekday(reached.due)));
    if let Some(calendar) = rolls_in {
        text.push_str(&format!("; calendar {} {}", calendar.code, reached.due.year()));
    }
    text.push_str(&format!("; {}", limit.cite));
    text
}

/// `1 Oct + 10 business days without 12 Oct (Columbus Day) -> Fri 16 Oct; calendar US 2026`.
pub(super) fn adjusted(
    start: NaiveDate,
    limit: &Limit,
    skipped: &[ClosedDay],
    due: NaiveDate,
    calendar: &Calendar,
) -> String {
    let skipped: Vec<String> =
        skipped.iter().map(|(closed, reason)| format!("{} ({reason})", day(*closed))).collect();
    let without = match skipped.is_empty() {
        true => "with no holiday among them".to_owned(),
        false => format!("without {}", skipped.join(", ")),
    };
    format!(
        "{} + {} {without} -> {}; calendar {} {}; {}",
        day(start),
        span(limit.span),
        weekday(due),
        calendar.code,
        due.year(),
        limit.cite
    )
}

/// `safe: 5 working days before 24 Dec -> Thu 17 Dec; calendar DE 2026`.
pub(super) fn safe(target: NaiveDate, buffer: u16, safe: NaiveDate, calendar: &Calendar) -> String {
    format!(
        "safe: {} before {} -> {}; calendar {} {}",
        count(buffer.into(), "working day"),
        day(target),
        weekday(safe),
        calendar.code,
        safe.year()
    )
}

/// `1 day`, `5 days`.
pub(super) fn count(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn span(span: Span) -> String {
    match span {
        Span::Months(months) => count(months, "month"),
        Span::Days(days) => count(days, "day"),
        Span::BusinessDays(days) => format!("{} (Mon-Fri)", count(days, "business day")),
        Span::Hours(hours) => count(hours, "hour"),
    }
}
