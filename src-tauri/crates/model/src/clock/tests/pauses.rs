//! Identity, clarification and fee: what they move, and what they do not.

use super::{answer, day, input, moment, sentence};
use crate::clock::{Due, Regime, WaitingFor};

#[test]
fn an_identity_check_in_the_eu_shows_both_dates_and_the_strict_one_counts() {
    let mut question = input(Regime::Gdpr, "DE", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    question.identity_received = moment("2026-03-13");
    let shown = answer(&question);
    let suspended = shown.suspended.unwrap();
    assert_eq!(
        (shown.due, shown.effective_due),
        (shown.effective_due, Due::Day(day("2026-04-02")))
    );
    assert_eq!(suspended.days, 10);
    assert_eq!((suspended.target, suspended.due), (day("2026-04-12"), day("2026-04-13")));
    assert_eq!(suspended.chosen_because, None);

    question.pause_reason = Some("signature differs from the contract".to_owned());
    let chosen = answer(&question);
    assert_eq!(chosen.due, Due::Day(day("2026-04-02")), "the strict date is always shown");
    assert_eq!(chosen.effective_due, Due::Day(day("2026-04-13")));
    assert!(
        chosen.trace.iter().all(|sentence| !sentence.contains("signature")),
        "the reason may name a person, so it stays out of the trace"
    );
}

#[test]
fn a_letter_within_a_chosen_suspension_is_in_time() {
    let mut question = input(Regime::Gdpr, "DE", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    question.identity_received = moment("2026-03-13");
    question.extension_sent = moment("2026-04-10");
    let strict = answer(&question);
    assert_eq!((strict.extended, strict.effective_due), (None, strict.due));
    question.pause_reason = Some("two people with this name".to_owned());
    let chosen = answer(&question);
    assert!(chosen.extension.unwrap().valid);
    assert_eq!(chosen.suspended.unwrap().extended, Some(day("2026-06-12")));
    assert_eq!(chosen.effective_due, Due::Day(day("2026-06-12")));
}

#[test]
fn an_unanswered_identity_check_in_the_eu_waits_only_when_chosen() {
    let mut question = input(Regime::Gdpr, "DE", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    let strict = answer(&question);
    assert_eq!((strict.waiting_for, strict.suspended), (None, None));
    question.pause_reason = Some("no match in the account".to_owned());
    assert_eq!(answer(&question).waiting_for, Some(WaitingFor::Identity));
}

#[test]
fn a_question_after_the_end_of_the_period_leaves_nothing_out() {
    let mut question = input(Regime::Gdpr, "DE", "2026-03-02");
    question.identity_asked = moment("2026-04-07");
    question.identity_received = moment("2026-04-20");
    let late = answer(&question);
    assert_eq!(late.suspended, None);
    assert!(sentence(&late, "identity information").contains("after the period had ended"));
}

#[test]
fn the_uk_period_starts_with_the_latest_of_receipt_identity_and_fee() {
    let mut question = input(Regime::Uk, "GB-ENG", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    question.identity_received = moment("2026-03-10");
    question.fee_received = moment("2026-03-12");
    let answer_with_fee = answer(&question);
    assert_eq!(answer_with_fee.receipt_date, day("2026-03-02"));
    assert_eq!(answer_with_fee.start_date, day("2026-03-12"));
    assert_eq!(answer_with_fee.due, Due::Day(day("2026-04-13")), "12 April is a Sunday");
    assert_eq!(answer_with_fee.extended, Some(day("2026-06-12")));
    question.fee_received = moment("2026-02-27");
    assert_eq!(answer(&question).due, Due::Day(day("2026-04-10")));
}

#[test]
fn asking_after_the_end_does_not_start_the_uk_period_anew() {
    let mut question = input(Regime::Uk, "GB-ENG", "2026-03-02");
    question.identity_asked = moment("2026-04-03");
    question.identity_received = moment("2026-05-10");
    let late = answer(&question);
    assert_eq!((late.start_date, late.due), (day("2026-03-02"), Due::Day(day("2026-04-02"))));
    assert_eq!(
        sentence(&late, "identity information"),
        "identity information asked for on 3 Apr, after the period had ended on 2 Apr: changes \
         nothing"
    );
    question.identity_received = None;
    assert_eq!(answer(&question).waiting_for, None);
}

#[test]
fn the_uk_period_waits_for_identity_information() {
    let mut question = input(Regime::Uk, "GB-ENG", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    let waiting = answer(&question);
    assert_eq!(waiting.waiting_for, Some(WaitingFor::Identity));
    assert_eq!(waiting.due, Due::Day(day("2026-04-02")), "the earliest it can become");
}

#[test]
fn a_clarification_in_the_uk_is_left_out_with_both_its_days() {
    let mut question = input(Regime::Uk, "GB-ENG", "2026-03-02");
    question.clarification_asked = moment("2026-03-05");
    question.clarification_received = moment("2026-03-12");
    let clarified = answer(&question);
    assert_eq!(clarified.target, Due::Day(day("2026-04-10")));
    assert_eq!(clarified.extended, Some(day("2026-06-10")));
    assert_eq!(
        sentence(&clarified, "2 Mar + 1 month"),
        "2 Mar + 1 month -> 2 Apr + 8 days left out -> Fri 10 Apr; calendar GB-ENG 2026; UK GDPR \
         Art. 12A; ICO: the same date of the next month, else its last day, then the next working \
         day"
    );
    question.clarification_received = None;
    assert_eq!(answer(&question).waiting_for, Some(WaitingFor::Clarification));
}

#[test]
fn days_before_the_start_are_not_left_out_twice() {
    let mut question = input(Regime::Uk, "GB-ENG", "2026-03-02");
    question.identity_asked = moment("2026-03-03");
    question.identity_received = moment("2026-03-10");
    question.clarification_asked = moment("2026-03-03");
    question.clarification_received = moment("2026-03-12");
    let both = answer(&question);
    assert_eq!(both.start_date, day("2026-03-10"));
    assert_eq!(both.target, Due::Day(day("2026-04-13")), "10 April and 10, 11, 12 March");
    question.clarification_received = moment("2026-03-05");
    assert_eq!(answer(&question).target, Due::Day(day("2026-04-10")));
}

#[test]
fn what_a_regime_does_not_know_is_said_and_changes_nothing() {
    let plain = answer(&input(Regime::Gdpr, "DE", "2026-11-24"));
    let mut question = input(Regime::Gdpr, "DE", "2026-11-24");
    question.clarification_asked = moment("2026-11-25");
    question.fee_received = moment("2026-12-01");
    question.appeal_received = moment("2026-12-01");
    let with = answer(&question);
    assert_eq!((with.due, with.extended, with.safe), (plain.due, plain.extended, plain.safe));
    assert!(sentence(&with, "clarification").contains("changes nothing"));
    assert!(sentence(&with, "fee").contains("changes nothing"));
    assert_eq!(sentence(&with, "appeal"), "appeal: this regime knows none");
    let mut brazil = input(Regime::Br, "BR", "2026-03-02");
    brazil.extension_sent = moment("2026-03-05");
    assert!(!answer(&brazil).extension.unwrap().valid);
}
