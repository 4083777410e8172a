//! Why the clock cannot answer.

use std::fmt;

use thiserror::Error;

use super::Regime;
use crate::said;
use crate::said::Said;

/// Why there is no due date. The text names what is missing and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockError {
    /// The regime rolls over holidays, so it needs to know whose.
    CalendarMissing {
        /// The regime asked for.
        regime: Regime,
        /// The calendars that fit, separated by commas.
        known: String,
    },
    /// No calendar has this code.
    UnknownCalendar {
        /// The code given.
        code: String,
        /// Every code, separated by commas.
        known: String,
    },
    /// A date lies outside the years whose holidays are known.
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
    UnknownTimeZone {
        /// The name given.
        name: String,
    },
    /// No rule set has this id.
    UnknownRuleSet {
        /// The id given.
        id: String,
        /// Every id, separated by commas.
        known: String,
    },
    /// The rule set is one of another regime.
    RuleSetOfOtherRegime {
        /// The id given.
        id: String,
        /// Its regime.
        is_for: Regime,
        /// The regime asked for.
        regime: Regime,
    },
    /// A date is so far away that it cannot be a date of a request.
    YearOutOfRange {
        /// The year given or reached.
        year: i32,
    },
}

impl ClockError {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        match self {
            Self::CalendarMissing { regime, known } => {
                said!("regime {regime} needs a calendar: give one of {known}", %regime, known)
            }
            Self::UnknownCalendar { code, known } => {
                said!("no calendar {code}: give one of {known}", code, known)
            }
            Self::OutsideCalendar { calendar, year, first, last } => said!(
                "calendar {calendar} does not cover the year {year}, only {first} to {last}: \
                 update the calendar",
                calendar,
                %year,
                %first,
                %last
            ),
            Self::UnknownTimeZone { name } => {
                said!("no time zone {name}: give a name like Europe/Berlin", name)
            }
            Self::UnknownRuleSet { id, known } => {
                said!("no rule set {id}: give one of {known}", id, known)
            }
            Self::RuleSetOfOtherRegime { id, is_for, regime } => said!(
                "rule set {id} is for regime {is_for}, not for {regime}",
                id,
                %is_for,
                %regime
            ),
            Self::YearOutOfRange { year } => {
                said!("the year {year} is out of range: check the date", %year)
            }
        }
    }
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for ClockError {}

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
