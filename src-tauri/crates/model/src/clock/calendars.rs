//! Public holidays, as data: one file per member state, Land, nation or state.

mod embedded;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ClockDataError, ClockError};

/// Whose law a calendar belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalendarGroup {
    /// A member state of the European Union, or a part of one.
    Eu,
    /// Iceland, Liechtenstein, Norway.
    Eea,
    /// A part of the United Kingdom.
    Uk,
    /// The United States or one of them.
    Us,
    /// Brazil.
    Br,
}

/// The public holidays of one place for some years. Saturdays and Sundays are closed everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// `DE`, `DE-BY`, `GB-ENG`, `US` ...
    pub code: String,
    /// The place in English.
    pub name: String,
    /// Whose law it belongs to.
    pub group: CalendarGroup,
    /// The place's time zone.
    pub time_zone: Tz,
    /// Version of the days; stored with every due date.
    pub version: String,
    /// Where the days come from.
    pub source: String,
    /// First year covered.
    pub first_year: i32,
    /// Last year covered.
    pub last_year: i32,
    /// Each public holiday with its name in English.
    pub holidays: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// Reads a calendar file; `file` only names it in an error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ClockDataError> {
        let calendar: Self = serde_json::from_str(text)
            .map_err(|source| ClockDataError::Unreadable { file: file.to_owned(), source })?;
        let years = calendar.first_year..=calendar.last_year;
        match calendar.holidays.keys().find(|day| !years.contains(&day.year())) {
            None => Ok(calendar),
            Some(day) => Err(ClockDataError::Inconsistent {
                file: file.to_owned(),
                problem: format!("{day} is outside its years"),
            }),
        }
    }

    /// Why a day is no working day: "Saturday", "Sunday" or the holiday's name. None: it is one.
    /// Fails outside the years covered, because nothing is known about them.
    pub fn closed(&self, day: NaiveDate) -> Result<Option<&str>, ClockError> {
        self.covers(day)?;
        Ok(match day.weekday() {
            Weekday::Sat => Some("Saturday"),
            Weekday::Sun => Some("Sunday"),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => {
                self.holidays.get(&day).map(String::as_str)
            }
        })
    }

    pub(super) fn covers(&self, day: NaiveDate) -> Result<(), ClockError> {
        if (self.first_year..=self.last_year).contains(&day.year()) {
            return Ok(());
        }
        Err(ClockError::OutsideCalendar {
            calendar: self.code.clone(),
            year: day.year(),
            first: self.first_year,
            last: self.last_year,
        })
    }
}

/// A calendar as a picker shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarName {
    /// `DE`, `DE-BY`, `GB-ENG`, `US` ...
    pub code: String,
    /// The place in English.
    pub name: String,
    /// Whose law it belongs to.
    pub group: CalendarGroup,
    /// The time zone it brings.
    pub time_zone: String,
}

/// Every calendar there is, by code.
#[derive(Clone, Debug, Default)]
pub struct Calendars {
    by_code: BTreeMap<String, Calendar>,
}

impl Calendars {
    /// The calendars inside the binary.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Calendars> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let read = embedded::FILES.iter().map(|(code, text)| {
                Calendar::parse(text, code).expect("a test reads every embedded calendar")
            });
            read.collect()
        })
    }

    /// The calendar with this code, in any case of letters.
    pub fn find(&self, code: &str) -> Result<&Calendar, ClockError> {
        self.by_code.get(&code.to_ascii_uppercase()).ok_or_else(|| ClockError::UnknownCalendar {
            code: code.to_owned(),
            known: self.codes(|_| true),
        })
    }

    /// Every calendar in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = &Calendar> {
        self.by_code.values()
    }

    /// Every calendar's name in the order of the codes, for a picker.
    pub fn names(&self) -> Vec<CalendarName> {
        let names = self.iter().map(|calendar| CalendarName {
            code: calendar.code.clone(),
            name: calendar.name.clone(),
            group: calendar.group,
            time_zone: calendar.time_zone.name().to_owned(),
        });
        names.collect()
    }

    pub(super) fn codes(&self, wanted: impl Fn(&Calendar) -> bool) -> String {
        let codes: Vec<&str> =
            self.iter().filter(|calendar| wanted(calendar)).map(|c| c.code.as_str()).collect();
        codes.join(", ")
    }
}

impl FromIterator<Calendar> for Calendars {
    fn from_iter<I: IntoIterator<Item = Calendar>>(calendars: I) -> Self {
        let by_code = calendars.into_iter().map(|c| (c.code.to_ascii_uppercase(), c)).collect();
        Self { by_code }
    }
}
