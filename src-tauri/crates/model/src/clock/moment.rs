//! A moment as an officer or a program gives it: an instant, a local time, or only a day.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat,
    TimeZone as _, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use ts_rs::TS;

use super::ClockError;

/// When something happened. As text: `2026-11-24T09:00:00+01:00`, `2026-11-24T08:00Z`,
/// `2026-11-24T09:00` (in the time zone of the answer) or `2026-11-24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, TS)]
#[ts(type = "string")]
pub enum Moment {
    /// A point in time.
    Instant(DateTime<Utc>),
    /// A time on the clock of the answer's time zone; if it happened twice, the first.
    Local(NaiveDateTime),
    /// A day of the answer's time zone; as an instant, its beginning.
    Day(NaiveDate),
}

/// The text is no date and no time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("not a date or time: give 2026-11-24T09:00:00+01:00, 2026-11-24T09:00 or 2026-11-24")]
pub struct UnknownMoment;

/// A moment in one time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub instant: DateTime<Utc>,
    pub date: NaiveDate,
}

/// Years a request can plausibly have; keeps every later sum inside what a date can hold.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

impl Moment {
    pub(super) fn resolve(self, zone: Tz) -> Result<Resolved, ClockError> {
        let year = match self {
            Self::Instant(instant) => instant.year(),
            Self::Local(time) => time.year(),
            Self::Day(day) => day.year(),
        };
        if !YEARS.contains(&year) {
            return Err(ClockError::YearOutOfRange { year });
        }
        Ok(match self {
            Self::Instant(instant) => {
                Resolved { instant, date: instant.with_timezone(&zone).date_naive() }
            }
            Self::Local(time) => Resolved { instant: instant_of(time, zone), date: time.date() },
            Self::Day(day) => Resolved { instant: day_start(day, zone), date: day },
        })
    }
}

/// The first instant of a day in a time zone, also where a clock change skips midnight.
pub(super) fn day_start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant_of(day.and_time(NaiveTime::MIN), zone)
}

fn instant_of(time: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // Clock changes come in steps of a quarter of an hour, or of a day where a date line moved.
    (0..=100)
        .find_map(|step| {
            zone.from_local_datetime(&(time + Duration::minutes(15 * step))).earliest()
        })
        .map_or_else(|| time.and_utc(), |found| found.with_timezone(&Utc))
}

impl From<DateTime<Utc>> for Moment {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Instant(instant)
    }
}

impl From<NaiveDate> for Moment {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl FromStr for Moment {
    type Err = UnknownMoment;

    fn from_str(text: &str) -> Result<Self, UnknownMoment> {
        let text = text.trim();
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(Self::Day(day));
        }
        let text = text.replacen([' ', 't'], "T", 1);
        let text = match text.strip_suffix(['Z', 'z']) {
            Some(before) => format!("{before}+00:00"),
            None => text,
        };
        for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z"] {
            if let Ok(instant) = DateTime::parse_from_str(&text, format) {
                return Ok(Self::Instant(instant.with_timezone(&Utc)));
            }
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
            if let Ok(time) = NaiveDateTime::parse_from_str(&text, format) {
                return Ok(Self::Local(time));
            }
        }
        Err(UnknownMoment)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => {
                f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
            Self::Local(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S%.f")),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
