//! What the people of the marketplace said about analytics and marketing, as its own table has it,
//! and what they had said before.

use chrono::{DateTime, Duration, Utc};

use crate::chance::Chance;
use crate::rows::{PEOPLE, person};

/// Something a person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Key of the table `users`.
    pub person: u64,
    /// `analytics` or `marketing`.
    pub purpose: &'static str,
    /// Whether they agreed.
    pub granted: bool,
    /// Where they said so.
    pub surface: &'static str,
    /// How.
    pub method: &'static str,
    /// The language they read the question in.
    pub language: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that was said, the oldest first. The newest word of a person is the one in the table
/// `consents`; every sixth had said the opposite some weeks before.
pub fn consents(seed: u64, as_of: DateTime<Utc>) -> Vec<Said> {
    let mut all = Vec::new();
    for id in 1..=PEOPLE * 2 {
        let (granted, mut when) = row(seed, id);
        let seconds = i64::try_from(when.below(600 * 86_400)).unwrap_or(0);
        let at = as_of - Duration::seconds(seconds);
        let mut chance = Chance::of(seed, "consent history", id);
        let owner = 1 + (id - 1) / 2;
        let mut said = Said {
            person: owner,
            purpose: purpose(id),
            granted,
            surface: chance.pick::<&str>(&["web", "web", "ios", "android"]),
            method: "banner",
            language: person(seed, owner).language,
            at,
        };
        let weeks_before = Duration::days(i64::try_from(7 + chance.below(120)).unwrap_or(7));
        // Who takes a yes back does so in the settings, more often than the other way round.
        if chance.percent(if granted { 6 } else { 32 }) {
            all.push(Said { granted: !granted, at: at - weeks_before, ..said.clone() });
            said.method = "settings";
        }
        all.push(said);
    }
    all.sort_by(|one, other| {
        (one.at, one.person, one.purpose).cmp(&(other.at, other.person, other.purpose))
    });
    all
}

/// What a row of the table `consents` is about.
pub(crate) fn purpose(id: u64) -> &'static str {
    if id.is_multiple_of(2) { "marketing" } else { "analytics" }
}

/// Whether they agreed, in a row of the table `consents`, and the chance that says when.
pub(crate) fn row(seed: u64, id: u64) -> (bool, Chance) {
    let mut chance = Chance::of(seed, "consent", id);
    (chance.percent(66), chance)
}
