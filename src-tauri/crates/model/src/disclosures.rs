//! Legal disclosures: versions, their states, what their texts have to say, and who has to accept
//! them (requirements C1, C2, C4, C5).

mod audience;
mod checklist;
mod documents;
mod periods;
mod text;

use crate::said;
use crate::said::Said;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

pub use audience::{Published, Rule, RuleRefused, Who, must_accept, still_counts};
pub use checklist::{Item, List, Met, check, lists};
pub use documents::{Document, LANGUAGES, documents};
pub use periods::{Contradiction, Period, Stated, Unit, contradictions};
pub use text::{Clause, Hostile, clauses, hostile};

/// How far ahead of our clock the clock of a service may be: what it says happened later than that
/// is refused.
pub const MOST_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A semantic version of a disclosure: `1.2.0`. No part is above [`VersionNumber::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of semantic versions")]
pub struct VersionNumber {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

/// A text that is no version number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.said())]
pub struct BadVersionNumber(pub String);

impl BadVersionNumber {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        said!("version \"{number}\" is not of the form 1.2.3", number = self.0)
    }
}

impl FromStr for VersionNumber {
    type Err = BadVersionNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadVersionNumber(text.to_owned());
        let mut parts = text.split('.').map(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = digits && (part == "0" || !part.starts_with('0'));
            let number = if canonical { part.parse::<u32>().ok() } else { None };
            number.filter(|number| *number <= Self::MOST)
        });
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) => {
                Ok(Self { major, minor, patch })
            }
            _ => Err(bad()),
        }
    }
}

impl VersionNumber {
    /// The largest part a number may have.
    pub const MOST: u32 = (1 << 20) - 1;

    /// The number as one that sorts as versions do: 20 bits a part.
    pub fn rank(self) -> i64 {
        (i64::from(self.major) << 40) | (i64::from(self.minor) << 20) | i64::from(self.patch)
    }

    /// The number with this rank.
    pub fn of_rank(rank: i64) -> Self {
        let part = |shift: u32| u32::try_from((rank >> shift) & i64::from(Self::MOST)).unwrap_or(0);
        Self { major: part(40), minor: part(20), patch: part(0) }
    }

    /// The number of a correction of this version.
    pub fn corrected(self) -> Self {
        Self { patch: self.patch + 1, ..self }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// What a new version changes for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// Typography and wording.
    Editorial,
    /// The same, said more clearly.
    Clarifying,
    /// Something changes for the person.
    Material,
    /// Data are used for something new.
    NewPurpose,
}

impl ChangeClass {
    /// The class as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Editorial => "editorial",
            Self::Clarifying => "clarifying",
            Self::Material => "material",
            Self::NewPurpose => "new_purpose",
        }
    }

    /// Days of notice before it is in force, where nobody says otherwise.
    pub fn notice_days(self) -> u32 {
        match self {
            Self::Editorial | Self::Clarifying => 0,
            Self::Material | Self::NewPurpose => 30,
        }
    }

    /// Every class, the lightest first.
    pub const ALL: [Self; 4] =
        [Self::Editorial, Self::Clarifying, Self::Material, Self::NewPurpose];
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of requirement C2")]
pub enum VersionState {
    Draft,
    Review,
    Approved,
    Scheduled,
    Published,
    Superseded,
}

impl VersionState {
    /// The state as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Superseded => "superseded",
        }
    }

    /// Whether it is, or was, what people are told.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Superseded)
    }

    /// Whether it is still being made.
    pub fn is_open(self) -> bool {
        !self.is_public()
    }
}

/// When a version can be in force at the earliest: people are told of it that many days before,
/// unless it is the first version of its document.
pub fn earliest(now: DateTime<Utc>, notice_days: u32, first: bool) -> DateTime<Utc> {
    if first { now } else { now + TimeDelta::days(i64::from(notice_days)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_number_has_three_canonical_parts() {
        assert_eq!("1.10.0".parse::<VersionNumber>().unwrap().to_string(), "1.10.0");
        for bad in ["1.0", "1.0.0.0", "1.01.0", "1.0.x", "", "1..0", "+1.0.0", "1048576.0.0"] {
            assert!(bad.parse::<VersionNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn ranks_sort_as_versions_do() {
        let rank = |text: &str| text.parse::<VersionNumber>().unwrap().rank();
        let sorted = ["0.9.9", "1.0.0", "1.0.1", "1.9.0", "1.10.0", "2.0.0", "1048575.0.0"];
        assert!(sorted.windows(2).all(|two| rank(two[0]) < rank(two[1])));
        assert_eq!(rank("1.2.3"), (1 << 40) + (2 << 20) + 3);
        for text in sorted {
            assert_eq!(VersionNumber::of_rank(rank(text)).to_string(), text);
        }
    }

    #[test]
    fn the_first_version_needs_no_notice() {
        let now = DateTime::parse_from_rfc3339("2026-11-24T09:00:00Z").unwrap().to_utc();
        assert_eq!(earliest(now, 30, true), now);
        assert_eq!(earliest(now, 30, false).date_naive().to_string(), "2026-12-24");
    }
}
