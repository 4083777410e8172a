//! Consent: what a person can say about a purpose, what follows from it, and what proves it
//! (requirements D1 to D3).

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use ts_rs::TS;

use crate::events::canonical;

/// How far in the future a person may have said something: clocks differ.
pub const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The longest name of a person.
pub const LONGEST_PERSON: usize = 300;

/// The purpose that Global Privacy Control speaks of (11 CCR §7025).
pub const SALE_OR_SHARING: &str = "sale_or_sharing";

/// The purpose that the California right to limit speaks of (Cal. Civ. §1798.121).
pub const SENSITIVE: &str = "sensitive_beyond_service";

/// The purpose that an objection to direct marketing speaks of (GDPR Art. 21(2)).
pub const MARKETING: &str = "marketing";

/// What a person said about a purpose, as the ledger keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ConsentState")]
pub enum State {
    /// Consent is given.
    Given,
    /// Asked, and not given.
    Refused,
    /// Taken back (GDPR Art. 7(3)).
    Withdrawn,
    /// Objected to (GDPR Art. 21).
    Objected,
    /// Opted out of (Cal. Civ. §1798.120 and §1798.121).
    OptedOut,
}

impl State {
    /// The state as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Objected => "objected",
            Self::OptedOut => "opted_out",
        }
    }
}

/// What a person says. Whether a no refuses or withdraws depends on what they said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Exactly this.
    Exactly(State),
}

impl Answer {
    /// The state that the answer is, after what was said before.
    pub fn after(self, before: Option<State>) -> State {
        match (self, before) {
            (Self::Yes, _) => State::Given,
            (Self::No, Some(State::Given)) => State::Withdrawn,
            (
                Self::No,
                Some(State::Refused | State::Withdrawn | State::Objected | State::OptedOut) | None,
            ) => State::Refused,
            (Self::Exactly(state), _) => state,
        }
    }

    /// Whether an entry that is there, of the same instant, is this answer.
    pub fn is(self, state: State) -> bool {
        match self {
            Self::Yes => state == State::Given,
            Self::No => matches!(state, State::Refused | State::Withdrawn),
            Self::Exactly(exactly) => exactly == state,
        }
    }
}

/// On what the processing for a purpose rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LegalBasis")]
pub enum Basis {
    /// GDPR Art. 6(1)(a).
    Consent,
    /// GDPR Art. 6(1)(b).
    Contract,
    /// GDPR Art. 6(1)(c).
    LegalObligation,
    /// GDPR Art. 6(1)(d).
    VitalInterests,
    /// GDPR Art. 6(1)(e).
    PublicTask,
    /// GDPR Art. 6(1)(f).
    LegitimateInterests,
    /// Permitted until the person opts out (Cal. Civ. §1798.120 and §1798.121).
    OptOut,
}

impl Basis {
    /// The basis as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation => "legal_obligation",
            Self::VitalInterests => "vital_interests",
            Self::PublicTask => "public_task",
            Self::LegitimateInterests => "legitimate_interests",
            Self::OptOut => "opt_out",
        }
    }

    /// The provision.
    pub fn citation(self) -> &'static str {
        match self {
            Self::Consent => "GDPR Art. 6(1)(a)",
            Self::Contract => "GDPR Art. 6(1)(b)",
            Self::LegalObligation => "GDPR Art. 6(1)(c)",
            Self::VitalInterests => "GDPR Art. 6(1)(d)",
            Self::PublicTask => "GDPR Art. 6(1)(e)",
            Self::LegitimateInterests => "GDPR Art. 6(1)(f)",
            Self::OptOut => "Cal. Civ. §1798.120",
        }
    }

    /// What a yes or no is for a purpose that rests on this; none: it is not the person's to say.
    pub fn answer(self, yes: bool) -> Option<Answer> {
        match (self, yes) {
            (Self::Consent | Self::OptOut, true) => Some(Answer::Yes),
            (Self::Consent, false) => Some(Answer::No),
            (Self::OptOut, false) => Some(Answer::Exactly(State::OptedOut)),
            (
                Self::Contract
                | Self::LegalObligation
                | Self::VitalInterests
                | Self::PublicTask
                | Self::LegitimateInterests,
                _,
            ) => None,
        }
    }

    /// What an objection is for a purpose that rests on this; none: it has no effect at once.
    /// Direct marketing ends whatever it rests on (GDPR Art. 21(3)).
    pub fn objection(self, direct_marketing: bool) -> Option<State> {
        match self {
            Self::OptOut => Some(State::OptedOut),
            Self::Consent => Some(State::Objected),
            Self::Contract
            | Self::LegalObligation
            | Self::VitalInterests
            | Self::PublicTask
            | Self::LegitimateInterests => direct_marketing.then_some(State::Objected),
        }
    }
}

/// Whether one of these uses (fideslang) is direct marketing.
pub fn is_direct_marketing(uses: &[String]) -> bool {
    uses.iter().any(|one| one == "marketing" || one.starts_with("marketing."))
}

/// What the proof of an entry is made of.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the ledger")]
pub struct Proved<'a> {
    pub person: &'a str,
    pub purpose: &'a str,
    pub state: State,
    pub version: Option<&'a str>,
    pub language: Option<&'a str>,
    pub surface: &'a str,
    pub method: &'a str,
    pub at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

impl Proved<'_> {
    /// The canonical bytes of the entry.
    pub fn bytes(&self) -> Vec<u8> {
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        canonical(&json!({
            "v": 1,
            "person": self.person,
            "purpose": self.purpose,
            "state": self.state.key(),
            "version": self.version,
            "language": self.language,
            "surface": self.surface,
            "method": self.method,
            "at": instant(self.at),
            "recorded_at": instant(self.recorded_at),
        }))
        .into_bytes()
    }

    /// The proof: HMAC-SHA-256 of the bytes under the key of the person, in hex. Once the key is
    /// forgotten it tells of nobody.
    pub fn proof(&self, content_key: &[u8]) -> String {
        keyed(content_key, &[&self.bytes()])
    }
}

/// HMAC-SHA-256 over parts, in hex.
pub fn keyed(key: &[u8], parts: &[&[u8]]) -> String {
    let mut mac =
        <Hmac<Sha256> as hmac::Mac>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    hex::encode(mac.finalize().into_bytes())
}

/// By how much the number of people who gave consent, and of those who said anything, grew on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub struct Growth {
    pub day: NaiveDate,
    pub given: i64,
    pub people: i64,
}

/// What one person's words on one purpose, in the order in which they count, add to each day.
pub fn growths(words: &[(DateTime<Utc>, State)]) -> Vec<Growth> {
    let mut before = None;
    words
        .iter()
        .map(|(at, state)| {
            let given = i64::from(*state == State::Given) - i64::from(before == Some(State::Given));
            let people = i64::from(before.is_none());
            before = Some(*state);
            Growth { day: at.date_naive(), given, people }
        })
        .collect()
}

/// How long after a failed attempt the next one is made, before chance moves it: 5 seconds, then
/// four times as long each time, 12 hours at most.
pub fn backoff(attempts: i64) -> TimeDelta {
    let waits = (1..attempts.min(20)).fold(5_i64, |seconds, _| (seconds * 4).min(12 * 3600));
    TimeDelta::seconds(waits)
}

/// Attempts after which a delivery is dead until somebody retries it.
pub const ATTEMPTS: i64 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_no_withdraws_what_was_given_and_refuses_what_was_not() {
        assert_eq!(Answer::No.after(Some(State::Given)), State::Withdrawn);
        assert_eq!(Answer::No.after(None), State::Refused);
        assert_eq!(Answer::No.after(Some(State::Objected)), State::Refused);
        assert_eq!(Answer::Yes.after(Some(State::Objected)), State::Given);
    }

    #[test]
    fn only_consent_and_opt_outs_are_the_persons_to_say() {
        assert_eq!(Basis::Contract.answer(true), None);
        assert_eq!(Basis::LegitimateInterests.answer(false), None);
        assert_eq!(Basis::Consent.answer(false), Some(Answer::No));
        assert_eq!(Basis::OptOut.answer(false), Some(Answer::Exactly(State::OptedOut)));
    }

    #[test]
    fn direct_marketing_ends_whatever_it_rests_on() {
        let uses = ["marketing.communications".to_owned()];
        assert!(is_direct_marketing(&uses));
        assert!(!is_direct_marketing(&["marketing_research".to_owned()]));
        assert_eq!(Basis::LegitimateInterests.objection(true), Some(State::Objected));
        assert_eq!(Basis::LegitimateInterests.objection(false), None);
    }

    #[test]
    fn the_bytes_of_an_entry_are_pinned() {
        let entry = Proved {
            person: "1477",
            purpose: "marketing",
            state: State::Given,
            version: Some("1.0.0"),
            language: None,
            surface: "web",
            method: "banner",
            at: at("2026-11-24T09:00:00Z"),
            recorded_at: at("2026-11-24T09:00:01.5Z"),
        };
        assert_eq!(
            String::from_utf8(entry.bytes()).unwrap(),
            concat!(
                r#"{"at":"2026-11-24T09:00:00.000000Z","language":null,"method":"banner","#,
                r#""person":"1477","purpose":"marketing","recorded_at":"2026-11-24T09:00:01.500000Z","#,
                r#""state":"given","surface":"web","v":1,"version":"1.0.0"}"#
            )
        );
        assert_ne!(entry.proof(&[1; 32]), entry.proof(&[2; 32]));
    }

    #[test]
    fn growth_counts_a_person_once_and_a_yes_while_it_holds() {
        let words = [
            (at("2026-01-01T10:00:00Z"), State::Given),
            (at("2026-01-01T11:00:00Z"), State::Given),
            (at("2026-01-03T10:00:00Z"), State::Withdrawn),
        ];
        let sums = growths(&words)
            .iter()
            .fold((0, 0), |(given, people), one| (given + one.given, people + one.people));
        assert_eq!(sums, (0, 1));
        assert_eq!(growths(&words)[1].given, 0);
    }

    #[test]
    fn attempts_come_ever_later_and_never_more_than_half_a_day_apart() {
        let seconds: Vec<i64> = (1..=8).map(|tries| backoff(tries).num_seconds()).collect();
        assert_eq!(seconds, [5, 20, 80, 320, 1280, 5120, 20_480, 43_200]);
        assert_eq!(backoff(1_000), TimeDelta::hours(12));
    }
}
