//! The forms that leave the clock: the command line, the database and the window rely on them.

use std::collections::BTreeSet;

use serde_json::json;
use ts_rs::TS as _;

use super::{answer, input, moment};
use crate::clock::{Answer, Input, Moment, Regime, earliest_open};

#[test]
fn an_answer_has_the_fields_the_command_line_promises() {
    let answer = answer(&input(Regime::Gdpr, "DE", "2026-11-24T09:00:00+01:00"));
    let expected = json!({
        "regime": "gdpr",
        "rule_set": "gdpr-2026.1",
        "calendar": "DE",
        "calendar_version": "2026.1",
        "time_zone": "Europe/Berlin",
        "receipt_date": "2026-11-24",
        "start_date": "2026-11-24",
        "target": "2026-12-24",
        "due": "2026-12-24",
        "due_at": "2026-12-24T23:00:00Z",
        "extended": "2027-02-24",
        "safe": "2026-12-17",
        "effective_due": "2026-12-24",
        "effective_due_at": "2026-12-24T23:00:00Z",
        "trace": [
            "rule set gdpr-2026.1: GDPR Art. 12(3): one month from receipt",
            "received 24 Nov 2026 08:00 UTC: Tue 24 Nov 2026 in Europe/Berlin",
            "24 Nov + 1 month -> Thu 24 Dec; calendar DE 2026; Reg. 1182/71 Art. 3(2)(c), 3(4)",
            "extended: 24 Nov + 3 months -> Wed 24 Feb; calendar DE 2027; GDPR Art. 12(3): two \
             further months, counted from receipt",
            "safe: 5 working days before 24 Dec -> Thu 17 Dec; calendar DE 2026",
        ],
    });
    let mut told = serde_json::to_value(&answer).unwrap();
    crate::said::plain(&mut told);
    assert_eq!(told, expected);
}

#[test]
fn answers_and_questions_read_back_as_they_were_written() {
    let mut question = input(Regime::Gdpr, "DE", "2026-03-02T09:00:00+01:00");
    question.identity_asked = moment("2026-03-03T10:00");
    question.identity_received = moment("2026-03-13");
    question.extension_sent = moment("2026-03-20");
    let text = serde_json::to_string(&question).unwrap();
    assert_eq!(serde_json::from_str::<Input>(&text).unwrap(), question);
    for regime in Regime::ALL {
        question.regime = regime;
        let answer = answer(&question);
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer, "{regime}");
    }
}

#[test]
fn a_question_needs_only_regime_and_receipt_and_refuses_unknown_fields() {
    let short: Input =
        serde_json::from_value(json!({"regime": "ccpa", "received": "2026-10-02T06:50Z"})).unwrap();
    assert_eq!(short.buffer_working_days, 5);
    let typo = json!({"regime": "gdpr", "received": "2026-10-02", "calender": "DE"});
    assert!(serde_json::from_value::<Input>(typo).is_err());
}

#[test]
fn moments_are_read_in_every_form_people_give() {
    for (text, written) in [
        ("2026-11-24T09:00:00+01:00", "2026-11-24T08:00:00Z"),
        ("2026-11-24T09:00+01:00", "2026-11-24T08:00:00Z"),
        ("2026-11-24T09:00:00+0100", "2026-11-24T08:00:00Z"),
        ("2026-11-24 08:00:00.250Z", "2026-11-24T08:00:00.250Z"),
        ("2026-11-14T23:30Z", "2026-11-14T23:30:00Z"),
        ("2026-11-24T09:00", "2026-11-24T09:00:00"),
        (" 2026-11-24 ", "2026-11-24"),
    ] {
        assert_eq!(text.parse::<Moment>().unwrap().to_string(), written, "{text}");
        assert_eq!(written.parse::<Moment>().unwrap().to_string(), written, "{text}");
    }
    for text in ["", "24.11.2026", "2026-02-30", "2026-11-24T25:00Z", "tomorrow"] {
        assert!(text.parse::<Moment>().is_err(), "{text:?}");
    }
}

#[test]
fn every_regime_reads_back_from_its_key() {
    for regime in Regime::ALL {
        assert_eq!(regime.key().parse::<Regime>().unwrap(), regime);
        assert_eq!(serde_json::to_value(regime).unwrap(), json!(regime.key()));
    }
    assert!("GDPR".parse::<Regime>().is_err());
}

#[test]
fn the_header_shows_the_earliest_clock_not_yet_met() {
    let received = "2026-11-24T09:00:00+01:00";
    let answers = [
        answer(&input(Regime::Gdpr, "DE", received)),
        answer(&input(Regime::Ccpa, "US-CA", received)),
        answer(&input(Regime::Br, "BR", received)),
    ];
    let shown = |met: &[Regime]| {
        let met: BTreeSet<Regime> = met.iter().copied().collect();
        earliest_open(&answers, &met).map(|answer| answer.regime)
    };
    assert_eq!(shown(&[]), Some(Regime::Br));
    assert_eq!(shown(&[Regime::Br]), Some(Regime::Gdpr));
    assert_eq!(shown(&[Regime::Br, Regime::Gdpr]), Some(Regime::Ccpa));
    assert_eq!(shown(&Regime::ALL), None);
}

#[test]
fn the_window_gets_dates_as_strings() {
    let config = ts_rs::Config::default();
    let answer = Answer::decl(&config);
    for field in ["receipt_date: string", "due: Due", "extended: string | null", "respond?: string"]
    {
        assert!(answer.contains(field), "{field} in {answer}");
    }
    let input = Input::decl(&config);
    for field in ["received: Moment", "calendar?: string", "buffer_working_days?: number"] {
        assert!(input.contains(field), "{field} in {input}");
    }
}
