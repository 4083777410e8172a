//! The examples of the rule card, the data inside the binary, and what must hold for every date.

mod backups;
mod data;
mod examples;
mod json;
mod pauses;
mod properties;

use chrono::NaiveDate;

use super::{Answer, Calendars, ClockError, Input, Regime, RuleSets};

fn try_answer(input: &Input) -> Result<Answer, ClockError> {
    super::answer(input, RuleSets::embedded(), Calendars::embedded())
}

fn answer(input: &Input) -> Answer {
    try_answer(input).unwrap()
}

fn input(regime: Regime, calendar: &str, received: &str) -> Input {
    Input::new(regime, received.parse::<super::Moment>().unwrap()).in_calendar(calendar)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> Option<super::Moment> {
    Some(text.parse().unwrap())
}

/// The one sentence that starts with `start`.
fn sentence<'a>(answer: &'a Answer, start: &str) -> &'a str {
    let mut found = answer.trace.iter().filter(|sentence| sentence.starts_with(start));
    match (found.next(), found.next()) {
        (Some(sentence), None) => sentence,
        _ => panic!("one sentence should start with {start:?}: {:#?}", answer.trace),
    }
}
