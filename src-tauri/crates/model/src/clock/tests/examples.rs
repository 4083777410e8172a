//! Every row of the table of examples, with its reason as the sentence of the trace.

use super::{answer, day, input, moment, sentence, try_answer};
use crate::clock::{Due, Input, Moment, Regime};

/// A request under the GDPR: received, due, and the sentence that explains it.
fn check_gdpr(calendar: &str, received: &str, due: &str, why: &str) {
    let answer = answer(&input(Regime::Gdpr, calendar, received));
    assert_eq!(answer.due.to_string(), due, "{received}: {:#?}", answer.trace);
    let path = answer.trace.iter().find(|sentence| sentence.contains("+ 1 month")).unwrap();
    assert_eq!(path, why);
}

#[test]
fn a_plain_month_ends_on_24_december_because_that_is_no_holiday_in_germany() {
    check_gdpr(
        "DE",
        "2026-11-24T09:00:00+01:00",
        "2026-12-24",
        "24 Nov + 1 month -> Thu 24 Dec; calendar DE 2026; Reg. 1182/71 Art. 3(2)(c), 3(4)",
    );
}

#[test]
fn a_target_on_easter_sunday_moves_past_easter_monday() {
    check_gdpr(
        "DE",
        "2026-03-05",
        "2026-04-07",
        "5 Mar + 1 month -> 5 Apr (Sunday) -> 6 Apr (Easter Monday) -> Tue 7 Apr; calendar DE \
         2026; Reg. 1182/71 Art. 3(2)(c), 3(4)",
    );
}

#[test]
fn a_month_without_that_day_ends_on_its_last_day() {
    check_gdpr(
        "DE",
        "2026-08-31",
        "2026-09-30",
        "31 Aug + 1 month: no 31 Sep -> Wed 30 Sep; calendar DE 2026; Reg. 1182/71 Art. 3(2)(c), \
         3(4)",
    );
}

#[test]
fn the_last_day_of_february_rolls_from_sunday_to_monday() {
    check_gdpr(
        "DE",
        "2027-01-31",
        "2027-03-01",
        "31 Jan + 1 month: no 31 Feb -> 28 Feb (Sunday) -> Mon 1 Mar; calendar DE 2027; Reg. \
         1182/71 Art. 3(2)(c), 3(4)",
    );
}

#[test]
fn a_leap_year_has_a_29_february() {
    check_gdpr(
        "DE",
        "2028-01-31",
        "2028-02-29",
        "31 Jan + 1 month: no 31 Feb -> Tue 29 Feb; calendar DE 2028; Reg. 1182/71 Art. 3(2)(c), \
         3(4)",
    );
}

#[test]
fn one_month_from_february_is_not_thirty_days() {
    check_gdpr(
        "DE",
        "2027-02-01",
        "2027-03-01",
        "1 Feb + 1 month -> Mon 1 Mar; calendar DE 2027; Reg. 1182/71 Art. 3(2)(c), 3(4)",
    );
}

#[test]
fn christmas_ends_on_monday_in_germany_and_a_day_later_in_england() {
    check_gdpr(
        "DE",
        "2026-11-25",
        "2026-12-28",
        "25 Nov + 1 month -> 25 Dec (Christmas Day) -> 26 Dec (Saturday) -> 27 Dec (Sunday) -> \
         Mon 28 Dec; calendar DE 2026; Reg. 1182/71 Art. 3(2)(c), 3(4)",
    );
    let england = answer(&input(Regime::Uk, "GB-ENG", "2026-11-25"));
    assert_eq!(england.due, Due::Day(day("2026-12-29")));
    assert!(
        sentence(&england, "25 Nov + 1 month").contains("28 Dec (Boxing Day, substitute day)"),
        "the substitute day is the reason"
    );
}

#[test]
fn the_date_of_receipt_is_the_local_one() {
    let berlin = answer(&input(Regime::Gdpr, "DE", "2026-11-14T23:30Z"));
    assert_eq!((berlin.receipt_date, berlin.due.day()), (day("2026-11-15"), day("2026-12-15")));
    let dublin = answer(&input(Regime::Gdpr, "IE", "2026-11-14T23:30Z"));
    assert_eq!((dublin.receipt_date, dublin.due.day()), (day("2026-11-14"), day("2026-12-14")));
    assert_eq!(
        sentence(&berlin, "received"),
        "received 14 Nov 2026 23:30 UTC: Sun 15 Nov 2026 in Europe/Berlin"
    );
}

#[test]
fn the_trace_says_no_more_about_receipt_than_was_given() {
    let day_only = answer(&input(Regime::Gdpr, "DE", "2026-11-24"));
    assert_eq!(sentence(&day_only, "received"), "received Tue 24 Nov 2026 in Europe/Berlin");
    let local = answer(&input(Regime::Gdpr, "DE", "2026-11-24T09:00"));
    assert_eq!(sentence(&local, "received"), "received Tue 24 Nov 2026 09:00 in Europe/Berlin");
}

#[test]
fn a_time_zone_given_overrides_the_one_of_the_calendar() {
    let mut question = input(Regime::Gdpr, "DE", "2026-11-14T23:30Z");
    question.tz = Some("Europe/Dublin".to_owned());
    let answer = answer(&question);
    assert_eq!((answer.receipt_date, answer.due.day()), (day("2026-11-14"), day("2026-12-14")));
    assert_eq!(answer.time_zone, "Europe/Dublin");
}

#[test]
fn an_extension_counts_from_receipt_and_its_letter_is_due_with_the_answer() {
    let mut question = input(Regime::Gdpr, "DE", "2026-12-31");
    question.extension_sent = moment("2027-02-01");
    let in_time = answer(&question);
    assert_eq!(in_time.target, Due::Day(day("2027-01-31")));
    assert_eq!(in_time.due, Due::Day(day("2027-02-01")));
    assert_eq!(in_time.extended, Some(day("2027-03-31")), "not 1 May: the base date was rolled");
    assert_eq!(in_time.effective_due, Due::Day(day("2027-03-31")));
    assert!(in_time.extension.unwrap().valid);

    question.extension_sent = moment("2027-02-02");
    let too_late = answer(&question);
    assert_eq!((too_late.extended, too_late.effective_due), (None, too_late.due));
    let extension = too_late.extension.unwrap();
    assert!(!extension.valid);
    assert_eq!(
        extension.reason,
        "extension letter of Tue 2 Feb 2027 is too late: it was due by Mon 1 Feb 2027"
    );

    question.extension_sent = None;
    let open = answer(&question);
    assert_eq!((open.extended, open.effective_due), (Some(day("2027-03-31")), open.due));
    assert_eq!(open.extension, None);
}

#[test]
fn a_letter_in_the_last_local_hour_is_in_time_and_one_before_the_request_is_none() {
    let mut question = input(Regime::Gdpr, "DE", "2026-12-31");
    question.extension_sent = moment("2027-02-01T22:59:59Z");
    assert!(answer(&question).extension.unwrap().valid, "23:59:59 in Berlin");
    question.extension_sent = moment("2027-02-01T23:00:00Z");
    assert!(!answer(&question).extension.unwrap().valid, "midnight in Berlin");
    question.extension_sent = moment("2026-12-31");
    assert!(answer(&question).extension.unwrap().valid, "on the day of the request");
    question.extension_sent = moment("2026-12-30");
    assert!(!answer(&question).extension.unwrap().valid, "before the request");
}

#[test]
fn california_counts_from_the_local_date_and_never_rolls() {
    let know = answer(&input(Regime::Ccpa, "US-CA", "2026-10-02T06:50Z"));
    assert_eq!(know.receipt_date, day("2026-10-01"));
    assert_eq!(know.acknowledge_strict, Some(day("2026-10-15")));
    assert_eq!(know.acknowledge_adjusted, Some(day("2026-10-16")));
    assert_eq!(know.acknowledge, Some(day("2026-10-15")), "the alert is on the earlier");
    assert_eq!(know.respond, Some(day("2026-11-15")), "a Sunday");
    assert_eq!(know.due, Due::Day(day("2026-11-15")));
    assert_eq!(know.latest, Some(day("2026-12-30")));
    assert_eq!(know.extended, Some(day("2026-12-30")));
    assert_eq!(
        sentence(&know, "1 Oct + 10 business days"),
        "1 Oct + 10 business days (Mon-Fri) without 12 Oct (Columbus Day) -> Fri 16 Oct; calendar \
         US 2026; 11 CCR 7021(a)"
    );
    assert_eq!(
        sentence(&know, "1 Oct + 45 days"),
        "1 Oct + 45 days -> Sun 15 Nov; 11 CCR 7021(b): calendar days from receipt, not rolled"
    );
}

#[test]
fn verification_never_pauses_in_california() {
    let mut question = input(Regime::Ccpa, "US-CA", "2026-11-14");
    question.identity_asked = moment("2026-11-16");
    question.identity_received = moment("2026-12-28");
    let delete = answer(&question);
    assert_eq!(delete.acknowledge_strict, Some(day("2026-11-27")));
    assert_eq!(delete.acknowledge_adjusted, Some(day("2026-11-30")));
    assert_eq!(delete.respond, Some(day("2026-12-29")));
    assert_eq!((delete.suspended.as_ref(), delete.waiting_for), (None, None));
    assert!(sentence(&delete, "identity information").contains("changes nothing"));
}

#[test]
fn california_is_the_default_calendar_of_its_regimes() {
    let received: Moment = "2026-10-02T06:50Z".parse().unwrap();
    let know = answer(&Input::new(Regime::Ccpa, received));
    assert_eq!(know.calendar.as_deref(), Some("US-CA"));
    assert_eq!(know.receipt_date, day("2026-10-01"));
}

#[test]
fn iowa_has_the_federal_calendar_and_its_own_time_zone_unless_one_is_given() {
    let received: Moment = "2026-03-03T05:30Z".parse().unwrap();
    let iowa = answer(&Input::new(Regime::UsIa, received));
    assert_eq!((iowa.calendar.as_deref(), iowa.receipt_date), (Some("US"), day("2026-03-02")));
    assert_eq!(iowa.time_zone, "America/Chicago");
    let federal = answer(&input(Regime::UsIa, "US", "2026-03-03T05:30Z"));
    assert_eq!(
        (federal.time_zone.as_str(), federal.receipt_date),
        ("America/New_York", day("2026-03-03"))
    );
}

#[test]
fn an_opt_out_has_fifteen_business_days_and_the_strict_count_is_due() {
    let opt_out = answer(&input(Regime::CcpaOptout, "US-CA", "2026-11-14"));
    assert_eq!(opt_out.due, Due::Day(day("2026-12-04")));
    assert_eq!(opt_out.respond, Some(day("2026-12-04")));
    assert_eq!(opt_out.respond_adjusted, Some(day("2026-12-07")), "Thanksgiving");
    assert_eq!((opt_out.extended, opt_out.latest, opt_out.acknowledge), (None, None, None));
}

#[test]
fn iowa_has_90_and_45_days_and_other_states_45_and_45() {
    let iowa = answer(&input(Regime::UsIa, "US", "2026-03-02"));
    assert_eq!((iowa.due, iowa.extended), (Due::Day(day("2026-05-31")), Some(day("2026-07-15"))));
    let other = answer(&input(Regime::UsOther, "US", "2026-03-02"));
    assert_eq!((other.due, other.extended), (Due::Day(day("2026-04-16")), Some(day("2026-05-31"))));
}

#[test]
fn an_appeal_has_its_own_clock() {
    let mut question = input(Regime::UsOther, "US", "2026-03-02");
    question.appeal_received = moment("2026-05-04");
    let other = answer(&question);
    assert_eq!(other.appeal.as_ref().map(|appeal| appeal.due), Some(day("2026-06-18")));
    assert_eq!(other.due, Due::Day(day("2026-04-16")), "the request's own clock is untouched");
    question.regime = Regime::UsIa;
    assert_eq!(answer(&question).appeal.unwrap().due, day("2026-07-03"));
}

#[test]
fn brazil_has_fifteen_days() {
    let brazil = answer(&input(Regime::Br, "BR", "2026-02-28"));
    assert_eq!((brazil.due, brazil.extended), (Due::Day(day("2026-03-15")), None));
}

#[test]
fn a_complaint_in_the_uk_is_acknowledged_within_thirty_days_rolled() {
    let complaint = answer(&input(Regime::UkComplaint, "GB-ENG", "2026-11-25"));
    assert_eq!(complaint.target, Due::Day(day("2026-12-25")));
    assert_eq!(complaint.due, Due::Day(day("2026-12-29")));
}

#[test]
fn a_breach_is_notified_after_72_elapsed_hours_also_on_a_sunday() {
    let breach = answer(&input(Regime::Breach, "DE", "2026-12-24T16:20:00+01:00"));
    assert_eq!(breach.due.to_string(), "2026-12-27T16:20:00+01:00");
    assert_eq!(breach.due_at.to_rfc3339(), "2026-12-27T15:20:00+00:00");
    assert_eq!((breach.safe, breach.extended), (None, None));
    assert_eq!(
        breach.trace.last().unwrap(),
        "24 Dec 15:20 UTC + 72 hours -> Sun 27 Dec 15:20 UTC = Sun 27 Dec 16:20 in \
         Europe/Berlin; GDPR Art. 33(1): elapsed hours, not rolled"
    );
}

#[test]
fn hours_elapse_through_a_clock_change() {
    let breach = answer(&input(Regime::Breach, "DE", "2026-10-24T12:00:00+02:00"));
    assert_eq!(breach.due.to_string(), "2026-10-27T11:00:00+01:00");
    let mut question = input(Regime::Breach, "DE", "2026-10-24T12:00:00+02:00");
    question.hours = Some(24);
    assert_eq!(answer(&question).due.to_string(), "2026-10-25T11:00:00+01:00");
}

#[test]
fn the_safe_target_keeps_five_working_days_before_the_target() {
    let plain = answer(&input(Regime::Gdpr, "DE", "2026-11-24"));
    assert_eq!(plain.safe, Some(day("2026-12-17")));
    let easter = answer(&input(Regime::Gdpr, "DE", "2026-03-05"));
    assert_eq!(easter.safe, Some(day("2026-03-27")), "2 and 1 April, 31, 30 and 27 March");
    let mut none = input(Regime::Gdpr, "DE", "2026-03-05");
    none.buffer_working_days = 0;
    assert_eq!(answer(&none).safe, Some(day("2026-04-02")), "the last working day before Easter");
    none.buffer_working_days = u16::MAX;
    assert_eq!(answer(&none).safe, Some(day("2026-03-05")), "never before the request");
}

#[test]
fn due_at_is_the_end_of_the_local_day() {
    let answer = answer(&input(Regime::Gdpr, "DE", "2026-11-24"));
    assert_eq!(answer.due_at.to_rfc3339(), "2026-12-24T23:00:00+00:00");
    assert!(!answer.is_overdue("2026-12-24T22:59:59Z".parse().unwrap()));
    assert!(answer.is_overdue("2026-12-24T23:00:00Z".parse().unwrap()));
}

#[test]
fn a_regime_that_rolls_needs_a_calendar_and_says_which() {
    let received: Moment = "2026-11-24".parse().unwrap();
    let error = try_answer(&Input::new(Regime::Uk, received)).unwrap_err();
    assert_eq!(error.to_string(), "regime uk needs a calendar: give one of GB-ENG, GB-NIR, GB-SCT");
}

#[test]
fn a_year_without_a_calendar_is_refused_with_calendar_and_year() {
    let after = try_answer(&input(Regime::Gdpr, "DE", "2035-12-15")).unwrap_err();
    assert_eq!(
        after.to_string(),
        "calendar DE does not cover the year 2036, only 2024 to 2035: update the calendar"
    );
    let before = try_answer(&input(Regime::Ccpa, "US-CA", "2023-12-15")).unwrap_err();
    assert!(before.to_string().starts_with("calendar US-CA does not cover the year 2023"));
    let absurd = try_answer(&input(Regime::Breach, "DE", "+262000-01-01T00:00:00Z"));
    assert!(absurd.is_err());
}

#[test]
fn what_does_not_exist_is_named() {
    let error = try_answer(&input(Regime::Gdpr, "XX", "2026-11-24")).unwrap_err();
    assert!(error.to_string().starts_with("no calendar XX: give one of AT, BE"));
    let mut question = input(Regime::Gdpr, "DE", "2026-11-24");
    question.tz = Some("Berlin".to_owned());
    let error = try_answer(&question).unwrap_err();
    assert_eq!(error.to_string(), "no time zone Berlin: give a name like Europe/Berlin");
    question.tz = None;
    question.rule_set = Some("uk-2026.1".to_owned());
    let error = try_answer(&question).unwrap_err();
    assert_eq!(error.to_string(), "rule set uk-2026.1 is for regime uk, not for gdpr");
}

#[test]
fn a_calendar_of_another_law_is_used_and_remarked() {
    let answer = answer(&input(Regime::Gdpr, "GB-ENG", "2026-11-25"));
    assert_eq!(answer.due, Due::Day(day("2026-12-29")));
    assert_eq!(
        sentence(&answer, "calendar GB-ENG"),
        "calendar GB-ENG (United Kingdom: England and Wales) is not one of regime gdpr"
    );
}
