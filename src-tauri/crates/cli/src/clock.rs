//! `compliance clock`.

use model::clock::{Calendars, Input, Moment, Regime, RuleSets, answer};

use crate::arguments::Clock;
use crate::outcome::{Failure, print};

pub(crate) fn run(question: &Clock, json: bool) -> Result<(), Failure> {
    let wrong =
        |what: &str, error: &dyn std::fmt::Display| Failure::Usage(format!("--{what}: {error}"));
    let moment = |what: &str, text: &Option<String>| {
        text.as_ref()
            .map(|text| text.parse::<Moment>().map_err(|error| wrong(what, &error)))
            .transpose()
    };
    let regime: Regime = question.regime.parse().map_err(|error| wrong("regime", &error))?;
    let received: Moment = question.received.parse().map_err(|error| wrong("received", &error))?;
    let mut input = Input::new(regime, received);
    input.calendar = question.calendar.clone();
    input.tz = question.tz.clone();
    input.buffer_working_days = question.buffer.unwrap_or(input.buffer_working_days);
    input.extension_sent = moment("extension-sent", &question.extension_sent)?;
    input.identity_asked = moment("identity-asked", &question.identity_asked)?;
    input.identity_received = moment("identity-received", &question.identity_received)?;
    input.clarification_asked = moment("clarification-asked", &question.clarification_asked)?;
    input.clarification_received =
        moment("clarification-received", &question.clarification_received)?;
    input.fee_received = moment("fee-received", &question.fee_received)?;
    input.pause_reason = question.pause_reason.clone();
    let answer = answer(&input, RuleSets::embedded(), Calendars::embedded())
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let written =
        serde_json::to_value(&answer).map_err(|error| Failure::Usage(error.to_string()))?;
    print(&written, json);
    Ok(())
}
