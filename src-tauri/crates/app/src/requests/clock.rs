//! The clock of a request: what it is asked, and what of its answer the register keeps.

use chrono::{DateTime, NaiveDate, Utc};
use model::clock::{self, Answer, Calendars, Input, RuleSets};
use model::said;
use store::requests::Request;

use crate::errors::AppError;

/// What the register keeps of an answer.
pub(crate) struct Dates {
    pub(crate) receipt_date: NaiveDate,
    pub(crate) due: String,
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) rule_set: String,
    pub(crate) answer: Answer,
}

/// Asks the clock.
pub(crate) fn ask(input: &Input) -> Result<Dates, AppError> {
    let answer = clock::answer(input, RuleSets::embedded(), Calendars::embedded())
        .map_err(|error| AppError::invalid(said!("Clock: {error}.", error = error.said())))?;
    Ok(Dates {
        receipt_date: answer.receipt_date,
        due: answer.effective_due.to_string(),
        due_at: answer.effective_due_at.to_utc(),
        rule_set: answer.rule_set.clone(),
        answer,
    })
}

/// Asks again with what is known now and writes the answer into the request.
pub(crate) fn ask_again(
    request: &mut Request,
    change: impl FnOnce(&mut Input),
) -> Result<Answer, AppError> {
    let mut input: Input = serde_json::from_value(request.clock_input.clone())
        .map_err(|error| AppError::internal(&error))?;
    change(&mut input);
    let dates = ask(&input)?;
    write(request, &input, &dates)?;
    Ok(dates.answer)
}

fn write(request: &mut Request, input: &Input, dates: &Dates) -> Result<(), AppError> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    request.clock_input = serde_json::to_value(input).map_err(json)?;
    request.clock_answer = serde_json::to_value(&dates.answer).map_err(json)?;
    request.due = dates.due.clone();
    request.due_at = dates.due_at;
    request.rule_set = dates.rule_set.clone();
    Ok(())
}
