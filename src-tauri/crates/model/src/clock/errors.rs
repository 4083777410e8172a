//! Why the clock cannot answer.

use thiserror::Error;

use super::Regime;

/// Why there is no due date. The text names what is missing and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClockError {
    /// The regime rolls over holidays, so it needs to know whose.
    #[error("regime {regime} needs a calendar: give one of {known}")]
    CalendarMissing {
        /// The regime asked for.
        regime: Regime,
        /// The calendars that fit, separated by commas.
        known: String,
    },
    /// No calendar has this code.
    #[error("no calendar {code}: give one of {known}")]
    UnknownCalendar {
        /// The code given.
        code: String,
        /// Every code, separated by commas.
        known: String,
    },
    /// A date lies outside the years whose holidays are known.
    #[error(
        "calendar {calendar} does not cover the year {year}, only {first} to {last}: update the \
         calendar"
    )]
    OutsideCalendar {
        /// Code of the calendar.
        calendar: String,
        /// The year that was needed.
        year: i32,
        /// First year covered.
        first: i32,
        /// Last year covered.
        last: i32,
    },
    /// The time zone is not in the IANA database.
    #[error("no time zone {name}: give a name like Europe/Berlin")]
    UnknownTimeZone {
        /// The name given.
        name: String,
    },
    /// No rule set has this id.
    #[error("no rule set {id}: give one of {known}")]
    UnknownRuleSet {
        /// The id given.
        id: String,
        /// Every id, separated by commas.
        known: String,
    },
    /// The rule set is one of another regime.
    #[error("rule set {id} is for regime {is_for}, not for {regime}")]
    RuleSetOfOtherRegime {
        /// The id given.
        id: String,
        /// Its regime.
        is_for: Regime,
        /// The regime asked for.
        regime: Regime,
    },
    /// A date is so far away that it cannot be a date of a request.
    #[error("the year {year} is out of range: check the date")]
    YearOutOfRange {
        /// The year given or reached.
        year: i32,
    },
}

/// Why a calendar or a rule set cannot be read.
#[derive(Debug, Error)]
pub enum ClockDataError {
    /// Not the JSON expected.
    #[error("cannot read {file}")]
    Unreadable {
        /// Name of the file.
        file: String,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// Readable, but it contradicts itself.
    #[error("{file}: {problem}")]
    Inconsistent {
        /// Name of the file.
        file: String,
        /// What does not fit.
        problem: String,
    },
}
