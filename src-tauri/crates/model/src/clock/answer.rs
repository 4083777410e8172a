//! What the clock answers.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use super::Regime;
use crate::said::Said;

/// When something is due: by the end of a local day, or at an instant. As text `2026-12-24` or
/// `2026-12-27T16:20:00+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TS)]
#[ts(type = "string")]
pub enum Due {
    /// By the end of this day in the answer's time zone.
    Day(NaiveDate),
    /// By this instant, shown with the offset of the answer's time zone.
    Instant(DateTime<FixedOffset>),
}

impl Due {
    /// The day it is due on.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.date_naive(),
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Instant(instant) => {
                f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, false))
            }
        }
    }
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        DateTime::parse_from_rfc3339(&text).map(Self::Instant).map_err(serde::de::Error::custom)
    }
}

/// What the period waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// Information to confirm the identity was asked for and has not arrived.
    Identity,
    /// A question about the request was asked and is not answered.
    Clarification,
}

/// What became of the letter that announced an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Extension {
    /// The local day it was sent.
    #[ts(type = "string")]
    pub sent: NaiveDate,
    /// Whether it was sent in time.
    pub valid: bool,
    /// Why, in a sentence.
    pub reason: Said,
}

/// The due date with the wait for the identity left out (EU). It counts only when chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suspended {
    /// Days between question and answer.
    pub days: u32,
    /// The target with these days added.
    #[ts(type = "string")]
    pub target: NaiveDate,
    /// The target rolled to a working day.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// The same for an extension; none when the letter was late.
    #[ts(type = "string | null")]
    pub extended: Option<NaiveDate>,
    /// Why an officer chose it; none: it is only shown.
    pub chosen_because: Option<String>,
}

/// The clock of an appeal, which runs on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Appeal {
    /// The local day the appeal was received.
    #[ts(type = "string")]
    pub receipt_date: NaiveDate,
    /// The last day to answer it.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// The instant it becomes overdue.
    #[ts(type = "string")]
    pub due_at: DateTime<Utc>,
}

/// One clock with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    /// Under which law.
    pub regime: Regime,
    /// Id of the rule set, such as `gdpr-2026.1`. Store it with the due date.
    pub rule_set: String,
    /// Code of the calendar used; none for a period in hours.
    pub calendar: Option<String>,
    /// Version of that calendar. Store it with the due date.
    pub calendar_version: Option<String>,
    /// IANA name of the time zone that decided the date of receipt.
    pub time_zone: String,
    /// The local date of receipt.
    #[ts(type = "string")]
    pub receipt_date: NaiveDate,
    /// The day the period is counted from: receipt, or later where the law says so (UK).
    #[ts(type = "string")]
    pub start_date: NaiveDate,
    /// The end of the period before rolling.
    pub target: Due,
    /// The end of the period: the strict date, without suspension or extension.
    pub due: Due,
    /// The instant at which `due` has passed: the end of the local day.
    #[ts(type = "string")]
    pub due_at: DateTime<Utc>,
    /// The date an extension gives, or would give; null when the letter was late or the regime
    /// knows none.
    #[ts(type = "string | null")]
    pub extended: Option<NaiveDate>,
    /// The day to aim at: the last working day on or before the target minus the buffer, never
    /// before the start; null for a period in hours.
    #[ts(type = "string | null")]
    pub safe: Option<NaiveDate>,
    /// What became of the extension letter, if one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub extension: Option<Extension>,
    /// The later date of an identity check (EU), once the answer is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub suspended: Option<Suspended>,
    /// What stops the period; the dates then are the earliest they can become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub waiting_for: Option<WaitingFor>,
    /// Acknowledge receipt by: the earlier of the two below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub acknowledge: Option<NaiveDate>,
    /// Acknowledge receipt by, counting Mondays to Fridays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub acknowledge_strict: Option<NaiveDate>,
    /// Acknowledge receipt by, leaving out US federal holidays too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub acknowledge_adjusted: Option<NaiveDate>,
    /// California: answer by; the same as `due`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub respond: Option<NaiveDate>,
    /// California opt-outs: the same, leaving out US federal holidays too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub respond_adjusted: Option<NaiveDate>,
    /// California: the last day there can be, with an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>", optional)]
    pub latest: Option<NaiveDate>,
    /// The appeal's own clock, if one was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub appeal: Option<Appeal>,
    /// What a queue shows: `due`, or the suspended date when chosen, or the extended date when the
    /// letter was sent in time.
    pub effective_due: Due,
    /// The instant at which `effective_due` has passed.
    #[ts(type = "string")]
    pub effective_due_at: DateTime<Utc>,
    /// The reasoning, sentence by sentence.
    pub trace: Vec<Said>,
}

impl Answer {
    /// Whether the effective due date has passed.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        now >= self.effective_due_at
    }
}

/// Of the clocks of one request, the one that runs out first among those not yet met.
pub fn earliest_open<'a>(answers: &'a [Answer], met: &BTreeSet<Regime>) -> Option<&'a Answer> {
    answers
        .iter()
        .filter(|answer| !met.contains(&answer.regime))
        .min_by_key(|answer| (answer.effective_due_at, answer.regime))
}
