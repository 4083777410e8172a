//! What holds for every date, calendar and regime.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};
use proptest::prelude::*;

use super::{day, try_answer};
use crate::clock::{Answer, Calendar, Calendars, Due, Input, Moment, Regime, RuleSets, answer};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_period_ends_where_the_regulation_says(
        received in received(), code in calendar(), regime in rolling(),
    ) {
        let answer = try_answer(&Input::new(regime, received).in_calendar(code)).unwrap();
        let (target, due) = (answer.target.day(), answer.due.day());
        let calendar = Calendars::embedded().find(code).unwrap();
        prop_assert!(target <= due);
        prop_assert_eq!(calendar.closed(due).unwrap(), None, "due is a working day");
        for passed in target.iter_days().take_while(|day| *day < due) {
            prop_assert!(calendar.closed(passed).unwrap().is_some(), "only closed days are passed");
        }
        if regime != Regime::UkComplaint {
            let last = last_day_of_next_month(answer.receipt_date);
            prop_assert_eq!(target.day(), answer.receipt_date.day().min(last.day()));
            prop_assert_eq!((target.year(), target.month()), (last.year(), last.month()));
            prop_assert!(answer.extended.unwrap() >= due);
        }
        let safe = answer.safe.unwrap();
        prop_assert!(safe <= target && safe >= answer.receipt_date);
        prop_assert!(answer.trace.iter().all(|sentence| !sentence.is_empty()));
    }

    #[test]
    fn a_new_holiday_never_makes_anything_due_earlier(
        received in received(), code in calendar(), regime in any_regime(),
        after in 0_u64..120, extension in proptest::option::of(0_i64..60),
    ) {
        let mut input = Input::new(regime, received).in_calendar(code);
        input.extension_sent =
            extension.map(|days| Moment::from(received + chrono::Duration::days(days)));
        input.identity_asked = Some(Moment::from(received));
        input.identity_received = Some(Moment::from(received + chrono::Duration::days(6)));
        let before = try_answer(&input).unwrap();
        let holiday = before.receipt_date.checked_add_days(Days::new(after)).unwrap();
        let more: Calendars = Calendars::embedded()
            .iter()
            .filter(|calendar| [code, "US", "US-CA"].contains(&calendar.code.as_str()))
            .map(|calendar| with_holiday(calendar, holiday))
            .collect();
        let after = answer(&input, RuleSets::embedded(), &more).unwrap();
        for (name, date) in dates(&before) {
            let moved = dates(&after).into_iter().find(|(other, _)| *other == name);
            prop_assert!(moved.is_some_and(|(_, moved)| moved >= date), "{name} of {regime}");
        }
        prop_assert!(after.effective_due_at >= before.effective_due_at);
    }

    #[test]
    fn every_regime_answers_for_every_instant_of_its_calendars(
        received in received(), code in calendar(), regime in any_regime(),
        asked in proptest::option::of(received()), answered in proptest::option::of(received()),
        buffer in any::<u16>(),
    ) {
        let mut input = Input::new(regime, received).in_calendar(code);
        input.identity_asked = asked.map(Moment::from);
        input.clarification_asked = asked.map(Moment::from);
        input.extension_sent = asked.map(Moment::from);
        input.appeal_received = answered.map(Moment::from);
        input.buffer_working_days = buffer;
        let answer = try_answer(&input);
        prop_assert!(answer.is_ok(), "{answer:?}");
        let answer = answer.unwrap();
        prop_assert!(answer.due_at > received, "never due before it was received");
    }

    #[test]
    fn no_text_or_date_makes_the_clock_panic(
        seconds in any::<i64>(), regime in any_regime(), code in "[A-Z-]{0,6}",
        answered in any::<i64>(),
    ) {
        let Some(received) = DateTime::<Utc>::from_timestamp(seconds % 9_000_000_000_000, 0) else {
            return Ok(());
        };
        let mut input = Input::new(regime, received).in_calendar(code);
        let _ = try_answer(&input);
        input.calendar = Some("GB-ENG".to_owned());
        input.identity_received =
            DateTime::<Utc>::from_timestamp(answered % 9_000_000_000, 0).map(Moment::from);
        if let Err(error) = try_answer(&input) {
            let text = error.to_string();
            prop_assert!(text.contains("year"), "{text}");
        }
    }

    #[test]
    fn the_hour_of_receipt_never_moves_a_date(
        date in date(), code in calendar(), regime in any_regime(),
        hour in 0_u32..24, minute in 0_u32..60,
    ) {
        prop_assume!(regime != Regime::Breach);
        let on_the_day = try_answer(&Input::new(regime, date).in_calendar(code)).unwrap();
        let at = Moment::Local(date.and_hms_opt(hour, minute, 0).unwrap());
        let at_the_hour = try_answer(&Input::new(regime, at).in_calendar(code)).unwrap();
        prop_assert_eq!(dates(&on_the_day), dates(&at_the_hour));
        prop_assert_eq!(on_the_day.due_at, at_the_hour.due_at);
    }

    #[test]
    fn a_later_receipt_is_never_due_earlier(
        date in date(), later in 0_u64..70, code in calendar(), regime in any_regime(),
    ) {
        let first = try_answer(&Input::new(regime, date).in_calendar(code)).unwrap();
        let second = date.checked_add_days(Days::new(later)).unwrap();
        let second = try_answer(&Input::new(regime, second).in_calendar(code)).unwrap();
        prop_assert!(first.due_at <= second.due_at);
        prop_assert!(first.extended <= second.extended);
    }
}

/// The last Sundays of March and October, when clocks change in Europe, hour by hour.
#[test]
fn a_clock_change_never_moves_or_doubles_a_due_date() {
    for (date, due) in [
        ("2026-03-29", "2026-04-29"),
        ("2026-10-25", "2026-11-25"),
        ("2026-09-25", "2026-10-26"),
        ("2027-02-28", "2027-03-30"),
    ] {
        for hour in 0..24 {
            let at = Moment::Local(day(date).and_hms_opt(hour, 30, 0).unwrap());
            let answer = try_answer(&Input::new(Regime::Gdpr, at).in_calendar("DE")).unwrap();
            assert_eq!(answer.receipt_date, day(date), "{hour}:30");
            assert_eq!(answer.due, Due::Day(day(due)), "{date} {hour}:30");
        }
    }
}

#[test]
fn the_end_of_a_day_is_found_where_a_clock_change_skips_midnight() {
    let mut input = Input::new(Regime::Gdpr, day("2026-03-27")).in_calendar("DE");
    input.tz = Some("Asia/Beirut".to_owned());
    let received =
        try_answer(&Input { received: Moment::Day(day("2026-02-28")), ..input }).unwrap();
    assert_eq!(received.due, Due::Day(day("2026-03-30")));
    let mut input = Input::new(Regime::UsOther, day("2026-02-11")).in_calendar("US");
    input.tz = Some("Asia/Beirut".to_owned());
    let skipped = try_answer(&input).unwrap();
    assert_eq!(skipped.due, Due::Day(day("2026-03-28")), "midnight of the 29th does not exist");
    assert_eq!(skipped.due_at.to_rfc3339(), "2026-03-28T22:00:00+00:00");
}

#[test]
fn every_day_of_eleven_years_has_an_answer_in_every_calendar() {
    for calendar in Calendars::embedded().iter() {
        for date in day("2024-01-01").iter_days().take_while(|date| date.year() < 2035) {
            let input = Input::new(Regime::Gdpr, date).in_calendar(calendar.code.as_str());
            let answer = try_answer(&input);
            assert!(answer.is_ok(), "{} {date}: {answer:?}", calendar.code);
        }
    }
}

fn received() -> impl Strategy<Value = DateTime<Utc>> {
    // 2024-01-02 to 2034-12-30 in UTC: inside these years in every time zone.
    (1_704_153_600_i64..2_051_049_600)
        .prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..4_000).prop_map(|days| day("2024-01-01").checked_add_days(Days::new(days)).unwrap())
}

fn calendar() -> impl Strategy<Value = &'static str> {
    let codes: Vec<&str> =
        Calendars::embedded().iter().map(|calendar| calendar.code.as_str()).collect();
    proptest::sample::select(codes)
}

fn rolling() -> impl Strategy<Value = Regime> {
    proptest::sample::select(vec![Regime::Gdpr, Regime::Uk, Regime::UkComplaint])
}

fn any_regime() -> impl Strategy<Value = Regime> {
    proptest::sample::select(Regime::ALL.to_vec())
}

fn last_day_of_next_month(date: NaiveDate) -> NaiveDate {
    let first = date.with_day(1).unwrap();
    first.checked_add_months(Months::new(2)).unwrap().pred_opt().unwrap()
}

fn with_holiday(calendar: &Calendar, holiday: NaiveDate) -> Calendar {
    let mut more = calendar.clone();
    more.holidays.insert(holiday, "New holiday".to_owned());
    more
}

/// Every date by which something is due.
fn dates(answer: &Answer) -> Vec<(&'static str, NaiveDate)> {
    let all = [
        ("target", Some(answer.target.day())),
        ("due", Some(answer.due.day())),
        ("extended", answer.extended),
        ("suspended", answer.suspended.as_ref().map(|suspended| suspended.due)),
        ("acknowledge_strict", answer.acknowledge_strict),
        ("acknowledge_adjusted", answer.acknowledge_adjusted),
        ("respond", answer.respond),
        ("respond_adjusted", answer.respond_adjusted),
        ("latest", answer.latest),
    ];
    all.into_iter().filter_map(|(name, date)| Some((name, date?))).collect()
}
