//! `clock.answer`: when a request would be due, and why.

use model::clock::{Answer, Calendars, RuleSets};
use model::said;

use crate::console::Cx;
use crate::errors::AppError;

pub use model::clock::{Answer as Output, Input};

/// Asks the clock.
///
/// # Errors
/// `invalid` for an unknown calendar, or a date outside the calendars.
pub async fn run(_cx: &Cx, input: Input) -> Result<Answer, AppError> {
    model::clock::answer(&input, RuleSets::embedded(), Calendars::embedded())
        .map_err(|error| AppError::invalid(said!("Clock: {error}.", error = error.said())))
}
