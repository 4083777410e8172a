//! Legal disclosures: versions, their states, and who has to accept again (C1, C2, C5).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// A semantic version of a disclosure: `1.2.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of semantic versions")]
pub struct VersionNumber {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

/// A text that is no version number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("version {0:?} is not of the form 1.2.3")]
pub struct BadVersionNumber(pub String);

impl FromStr for VersionNumber {
    type Err = BadVersionNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadVersionNumber(text.to_owned());
        let mut parts = text.split('.').map(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = digits && (part == "0" || !part.starts_with('0'));
            if canonical { part.parse::<u32>().ok() } else { None }
        });
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) => {
                Ok(Self { major, minor, patch })
            }
            _ => Err(bad()),
        }
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

    /// Whether people who accepted the version before have to accept again.
    pub fn must_be_accepted(self) -> bool {
        matches!(self, Self::Material | Self::NewPurpose)
    }
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of requirement C2")]
pub enum VersionState {
    Draft,
    Review,
    Approved,
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
            Self::Published => "published",
            Self::Superseded => "superseded",
        }
    }
}

/// A published version, as far as the rule of acceptance looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its number.
    pub number: VersionNumber,
    /// What it changed against the version before.
    pub change: ChangeClass,
    /// When it came into force.
    pub effective_at: DateTime<Utc>,
}

/// Whether a person has to accept the version in force.
///
/// The first version of a document has to be accepted; a later one only when it, or any version
/// between it and the one the person accepted, changed something for the person.
pub fn must_accept(
    published: &[Published],
    accepted: Option<VersionNumber>,
    now: DateTime<Utc>,
) -> bool {
    let mut in_force = published.iter().filter(|version| version.effective_at <= now).peekable();
    if in_force.peek().is_none() {
        return false;
    }
    match accepted {
        None => true,
        Some(accepted) => {
            in_force.any(|version| version.number > accepted && version.change.must_be_accepted())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn published(number: &str, change: ChangeClass, effective_at: &str) -> Published {
        Published { number: number.parse().unwrap(), change, effective_at: at(effective_at) }
    }

    #[test]
    fn a_material_change_between_is_not_lost_behind_an_editorial_one() {
        let versions = [
            published("1.0.0", ChangeClass::Material, "2025-11-03T00:00:00Z"),
            published("2.0.0", ChangeClass::Material, "2026-01-01T00:00:00Z"),
            published("2.0.1", ChangeClass::Editorial, "2026-02-01T00:00:00Z"),
        ];
        let now = at("2026-03-01T00:00:00Z");
        assert!(must_accept(&versions, Some("1.0.0".parse().unwrap()), now));
        assert!(!must_accept(&versions, Some("2.0.0".parse().unwrap()), now));
        assert!(must_accept(&versions, None, now), "who never accepted has to");
    }

    #[test]
    fn a_version_is_not_asked_for_before_it_is_in_force() {
        let versions = [published("1.0.0", ChangeClass::Material, "2027-01-01T00:00:00Z")];
        assert!(!must_accept(&versions, None, at("2026-12-31T23:59:59Z")));
    }

    #[test]
    fn a_version_number_has_three_canonical_parts() {
        assert_eq!("1.10.0".parse::<VersionNumber>().unwrap().to_string(), "1.10.0");
        for bad in ["1.0", "1.0.0.0", "1.01.0", "1.0.x", "", "1..0", "+1.0.0"] {
            assert!(bad.parse::<VersionNumber>().is_err(), "{bad}");
        }
    }
}
