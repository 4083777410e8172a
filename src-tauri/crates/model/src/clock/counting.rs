//! From a question to an answer: one way for every regime, steered by its rule set.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use chrono_tz::Tz;

use super::dates::{Reached, business_days, reach, working_day_before};
use super::explain;
use super::moment::{Resolved, day_start};
use super::pauses::{Course, course};
use super::rules::{Effect, Limit, RuleSet, Span};
use super::{
    Answer, Appeal, Calendar, Calendars, ClockError, Due, Extension, Input, RuleSets, Suspended,
};
use crate::said;
use crate::said::Said;
use crate::said::Value::LongDay;

/// When the request is due under `input.regime`, and why. The same input, rule sets and calendars
/// always give the same answer. Fails when the calendar, time zone or rule set named does not
/// exist, or a date lies outside the years of the calendar.
pub fn answer(
    input: &Input,
    rule_sets: &RuleSets,
    calendars: &Calendars,
) -> Result<Answer, ClockError> {
    let rule_set = rule_sets.choose(input.regime, input.rule_set.as_deref())?;
    let place = place(input, rule_set, calendars)?;
    let received = input.received.resolve(place.zone)?;
    let mut trace = vec![
        said!("rule set {id}: {law}", id = rule_set.id, law = rule_set.law),
        explain::receipt(input.received, received, place.zone),
    ];
    match rule_set.respond.span {
        Span::Hours(hours) => {
            let hours = input.hours.map_or(hours, u32::from);
            let course = course(input, rule_set, received.date, place.zone, None)?;
            trace.extend(course.sentences);
            elapsed(rule_set, hours, received, place.zone, trace)
        }
        Span::Months(_) | Span::Days(_) | Span::BusinessDays(_) => {
            trace.extend(place.remark.clone());
            counted(input, rule_set, &place, calendars, received.date, trace)
        }
    }
}

/// Where the period runs.
struct Place<'a> {
    calendar: Option<&'a Calendar>,
    zone: Tz,
    remark: Option<Said>,
}

/// The calendar brings its time zone; a zone given overrides it, and a default calendar's zone
/// gives way to the rule set's own.
fn place<'a>(
    input: &Input,
    rule_set: &RuleSet,
    calendars: &'a Calendars,
) -> Result<Place<'a>, ClockError> {
    let given = input.calendar.as_deref().map(|code| calendars.find(code)).transpose()?;
    let default = rule_set.calendar.as_deref().filter(|_| given.is_none());
    let default = default.map(|code| calendars.find(code)).transpose()?;
    let zone = match &input.tz {
        Some(name) => {
            name.parse().map_err(|_| ClockError::UnknownTimeZone { name: name.clone() })?
        }
        None => given
            .map(|calendar| calendar.time_zone)
            .or(rule_set.time_zone)
            .or(default.map(|calendar| calendar.time_zone))
            .unwrap_or(Tz::UTC),
    };
    let remark = given.filter(|calendar| !rule_set.calendar_groups.contains(&calendar.group)).map(
        |calendar| {
            said!(
                "calendar {code} ({name}) is not one of regime {regime}",
                code = calendar.code,
                name = calendar.name,
                regime = %rule_set.regime
            )
        },
    );
    Ok(Place { calendar: given.or(default), zone, remark })
}

/// A period in hours: elapsed time, whatever the clocks do, and never rolled.
fn elapsed(
    rule_set: &RuleSet,
    hours: u32,
    received: Resolved,
    zone: Tz,
    mut trace: Vec<Said>,
) -> Result<Answer, ClockError> {
    let due_at = received
        .instant
        .checked_add_signed(Duration::hours(hours.into()))
        .ok_or(ClockError::YearOutOfRange { year: received.date.year() })?;
    let due = Due::Instant(due_at.with_timezone(&zone).fixed_offset());
    trace.push(explain::hours(received.instant, hours, due_at, zone, &rule_set.respond.cite));
    Ok(bare(rule_set, received.date, zone, [due, due], due_at, trace))
}

/// A period in months, days or business days.
fn counted(
    input: &Input,
    rule_set: &RuleSet,
    place: &Place<'_>,
    calendars: &Calendars,
    receipt_date: NaiveDate,
    mut trace: Vec<Said>,
) -> Result<Answer, ClockError> {
    let calendar = place.calendar.ok_or_else(|| ClockError::CalendarMissing {
        regime: rule_set.regime,
        known: calendars.codes(|calendar| rule_set.calendar_groups.contains(&calendar.group)),
    })?;
    calendar.covers(receipt_date)?;
    let zone = place.zone;
    let rolls_in = rule_set.rolls.then_some(calendar);
    let Course { start, pause, waiting_for, sentences } =
        course(input, rule_set, receipt_date, zone, rolls_in)?;
    trace.extend(sentences);

    let mut acknowledge_strict = None;
    let mut acknowledge_adjusted = None;
    if let Some(limit) = &rule_set.acknowledge {
        let strict = reach(start, limit.span, 0, None)?;
        trace.push(said!("acknowledge: {path}", path = explain::path(start, limit, &strict, None)));
        acknowledge_strict = Some(strict.due);
        acknowledge_adjusted = adjusted(start, limit, calendars, &mut trace)?;
    }

    let left_out = pause.filter(|pause| pause.effect == Effect::LeftOut);
    let left_out = left_out.map_or(0, |pause| pause.days);
    let reached = reach(start, rule_set.respond.span, left_out, rolls_in)?;
    trace.push(explain::path(start, &rule_set.respond, &reached, rolls_in));
    let respond_adjusted = adjusted(start, &rule_set.respond, calendars, &mut trace)?;

    let mut longest = None;
    if let Some(limit) = &rule_set.extension {
        let extended = reach(start, limit.span, left_out, rolls_in)?;
        let path = explain::path(start, limit, &extended, rolls_in);
        trace.push(said!("extended: {path}", path));
        longest = Some(extended.due);
    }
    let suspends = pause.filter(|pause| pause.effect == Effect::MaySuspend);
    let suspended = suspends
        .map(|pause| suspend(input, rule_set, start, pause.days, rolls_in, &mut trace))
        .transpose()?;

    let chosen = suspended.as_ref().filter(|suspended| suspended.chosen_because.is_some());
    let base_due = chosen.map_or(reached.due, |suspended| suspended.due);
    let base_extended = chosen.map_or(longest, |suspended| suspended.extended);
    let mut extension = None;
    if let Some(sent) = input.extension_sent {
        let sent = sent.resolve(zone)?.date;
        let letter = letter(sent, receipt_date, base_due, rule_set.extension.is_some());
        trace.push(letter.reason.clone());
        extension = Some(letter);
    }
    let late = extension.as_ref().is_some_and(|extension| !extension.valid);
    let in_force = extension.as_ref().is_some_and(|extension| extension.valid);
    let effective = base_extended.filter(|_| in_force).unwrap_or(base_due);

    let safe = working_day_before(reached.target, input.buffer_working_days, start, calendar)?;
    trace.push(explain::safe(reached.target, input.buffer_working_days, safe, calendar));
    let names_the_answer = acknowledge_strict.is_some() || respond_adjusted.is_some();
    let appeal = appeal(input, rule_set, zone, &mut trace)?;

    let [target, due] = [Due::Day(reached.target), Due::Day(reached.due)];
    Ok(Answer {
        calendar: Some(calendar.code.clone()),
        calendar_version: Some(calendar.version.clone()),
        start_date: start,
        extended: longest.filter(|_| !late),
        safe: Some(safe),
        extension,
        suspended: suspended.map(|suspended| Suspended {
            extended: suspended.extended.filter(|_| !late),
            ..suspended
        }),
        waiting_for,
        // A strict count leaves out fewer days, so it is never the later one.
        acknowledge: acknowledge_strict,
        acknowledge_strict,
        acknowledge_adjusted,
        respond: names_the_answer.then_some(reached.due),
        respond_adjusted,
        latest: longest.filter(|_| names_the_answer),
        appeal,
        effective_due: Due::Day(effective),
        effective_due_at: day_end(effective, zone),
        ..bare(rule_set, receipt_date, zone, [target, due], day_end(reached.due, zone), trace)
    })
}

/// An answer with nothing but a target and a due date.
fn bare(
    rule_set: &RuleSet,
    receipt_date: NaiveDate,
    zone: Tz,
    [target, due]: [Due; 2],
    due_at: DateTime<Utc>,
    trace: Vec<Said>,
) -> Answer {
    Answer {
        regime: rule_set.regime,
        rule_set: rule_set.id.clone(),
        calendar: None,
        calendar_version: None,
        time_zone: zone.name().to_owned(),
        receipt_date,
        start_date: receipt_date,
        target,
        due,
        due_at,
        extended: None,
        safe: None,
        extension: None,
        suspended: None,
        waiting_for: None,
        acknowledge: None,
        acknowledge_strict: None,
        acknowledge_adjusted: None,
        respond: None,
        respond_adjusted: None,
        latest: None,
        appeal: None,
        effective_due: due,
        effective_due_at: due_at,
        trace,
    }
}

/// The date with holidays left out too, where the limit names a calendar for that.
fn adjusted(
    start: NaiveDate,
    limit: &Limit,
    calendars: &Calendars,
    trace: &mut Vec<Said>,
) -> Result<Option<NaiveDate>, ClockError> {
    let (Some(code), Span::BusinessDays(days)) = (&limit.closed, limit.span) else {
        return Ok(None);
    };
    let closed_in = calendars.find(code)?;
    let (due, skipped) = business_days(start, days, Some(closed_in))?;
    trace.push(explain::adjusted(start, limit, &skipped, due, closed_in));
    Ok(Some(due))
}

fn suspend(
    input: &Input,
    rule_set: &RuleSet,
    start: NaiveDate,
    days: u32,
    rolls_in: Option<&Calendar>,
    trace: &mut Vec<Said>,
) -> Result<Suspended, ClockError> {
    let reached: Reached = reach(start, rule_set.respond.span, days, rolls_in)?;
    let extended = rule_set.extension.as_ref();
    let extended = extended.map(|limit| reach(start, limit.span, days, rolls_in));
    let path = explain::path(start, &rule_set.respond, &reached, rolls_in);
    trace.push(match input.pause_reason {
        Some(_) => said!("suspended, chosen: {path}", path),
        None => said!("suspended, not chosen: {path}", path),
    });
    Ok(Suspended {
        days,
        target: reached.target,
        due: reached.due,
        extended: extended.transpose()?.map(|extended| extended.due),
        chosen_because: input.pause_reason.clone(),
    })
}

/// Whether the letter announcing an extension was sent in time.
fn letter(sent: NaiveDate, receipt_date: NaiveDate, base_due: NaiveDate, known: bool) -> Extension {
    let (sent_on, due_on) = (LongDay(sent), LongDay(base_due));
    let (valid, reason) = if !known {
        (false, said!("extension letter of {sent_on}: this regime knows no extension", sent_on))
    } else if sent < receipt_date {
        (false, said!("extension letter of {sent_on} is older than the request", sent_on))
    } else if sent > base_due {
        (
            false,
            said!(
                "extension letter of {sent_on} is too late: it was due by {due_on}",
                sent_on,
                due_on
            ),
        )
    } else {
        (
            true,
            said!(
                "extension letter of {sent_on} is in time: on or before {due_on}",
                sent_on,
                due_on
            ),
        )
    };
    Extension { sent, valid, reason }
}

fn appeal(
    input: &Input,
    rule_set: &RuleSet,
    zone: Tz,
    trace: &mut Vec<Said>,
) -> Result<Option<Appeal>, ClockError> {
    let Some(received) = input.appeal_received else { return Ok(None) };
    let Some(limit) = &rule_set.appeal else {
        trace.push(said!("appeal: this regime knows none"));
        return Ok(None);
    };
    let receipt_date = received.resolve(zone)?.date;
    let reached = reach(receipt_date, limit.span, 0, None)?;
    let path = explain::path(receipt_date, limit, &reached, None);
    trace.push(said!("appeal: {path}", path));
    Ok(Some(Appeal { receipt_date, due: reached.due, due_at: day_end(reached.due, zone) }))
}

/// The first instant after a local day.
fn day_end(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, |next| day_start(next, zone))
}
