//! Requests of the demonstration: who asks for what, when it came in, and how far it got.

use crate::rows::{Person, person};

/// A request of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Who asks.
    pub person: Person,
    /// `access`, `erasure`, …
    pub kind: &'static str,
    /// The law: `gdpr`, `ccpa`, `uk`, …
    pub regime: &'static str,
    /// Calendar of public holidays.
    pub calendar: &'static str,
    /// How it came in.
    pub channel: &'static str,
    /// Days before the demonstration's present on which it came in.
    pub days_ago: i64,
    /// How far it got.
    pub goal: Goal,
    /// What the person wrote.
    pub message: &'static str,
}

/// How far a request of the demonstration got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the states")]
pub enum Goal {
    Received,
    Acknowledged,
    Identity,
    Verified,
    Review,
    Approval,
    Delivering,
    Executing,
    Confirmed,
    Paused,
    Extended,
    Closed,
    Withdrawn,
    Refused,
}

/// Person, kind, regime, calendar, channel, days ago, goal, message.
type Line = (u64, &'static str, &'static str, &'static str, &'static str, i64, Goal, &'static str);

/// The requests, the oldest first.
pub fn cases(seed: u64) -> Vec<Case> {
    let copy = "Please send me a copy of all data you hold about me.";
    let forget = "Please delete my account and everything about me.";
    let plan: [Line; 34] = [
        (1_811, "access", "gdpr", "DE", "e-mail", 70, Goal::Closed, copy),
        (1_024, "erasure", "gdpr", "DE", "form", 66, Goal::Closed, forget),
        (322, "access", "gdpr", "FR", "form", 61, Goal::Closed, copy),
        (455, "opt_out", "ccpa-optout", "US-CA", "form", 58, Goal::Closed, "Do not sell my data."),
        (1_290, "access", "ccpa", "US-CA", "form", 52, Goal::Closed, copy),
        (88, "access", "gdpr", "PL", "letter", 47, Goal::Refused, copy),
        (2_001, "objection", "gdpr", "DE", "e-mail", 41, Goal::Closed, "No advertising, please."),
        (745, "erasure", "gdpr", "PL", "form", 40, Goal::Withdrawn, forget),
        (610, "access", "gdpr", "DE", "e-mail", 38, Goal::Extended, copy),
        (7, "access", "gdpr", "DE", "e-mail", 33, Goal::Review, copy),
        (1_502, "erasure", "gdpr", "FR", "form", 31, Goal::Approval, forget),
        (233, "access", "gdpr", "DE", "form", 31, Goal::Approval, copy),
        (977, "portability", "gdpr", "FR", "e-mail", 30, Goal::Review, "Export my data, please."),
        (1_650, "access", "gdpr", "PL", "form", 29, Goal::Delivering, copy),
        (2_311, "access", "ccpa", "US-CA", "form", 27, Goal::Verified, copy),
        (402, "erasure", "gdpr", "DE", "telephone", 26, Goal::Identity, forget),
        (1_118, "access", "gdpr", "DE", "form", 25, Goal::Review, copy),
        (1_733, "opt_out", "ccpa-optout", "US-CA", "form", 14, Goal::Confirmed, "Opt me out."),
        (540, "access", "uk", "GB-ENG", "e-mail", 23, Goal::Paused, copy),
        (2_420, "erasure", "gdpr", "DE", "form", 21, Goal::Executing, forget),
        (1_367, "rectification", "gdpr", "FR", "e-mail", 20, Goal::Review, "My name is misspelt."),
        (863, "access", "gdpr", "DE", "form", 18, Goal::Verified, copy),
        (2_105, "erasure", "gdpr", "PL", "form", 17, Goal::Verified, forget),
        (149, "access", "gdpr", "DE", "form", 15, Goal::Review, copy),
        (1_944, "access", "br", "BR", "form", 9, Goal::Acknowledged, copy),
        (2_777, "erasure", "ccpa", "US-CA", "form", 11, Goal::Acknowledged, forget),
        (366, "access", "gdpr", "DE", "e-mail", 10, Goal::Identity, copy),
        (1_581, "access", "gdpr", "FR", "form", 8, Goal::Review, copy),
        (2_640, "limit_use", "ccpa-optout", "US-CA", "form", 6, Goal::Received, "Limit it."),
        (91, "erasure", "gdpr", "DE", "form", 5, Goal::Acknowledged, forget),
        (1_209, "access", "gdpr", "PL", "letter", 4, Goal::Received, copy),
        (2_888, "access", "gdpr", "DE", "form", 3, Goal::Acknowledged, copy),
        (1_477, "withdraw_consent", "gdpr", "DE", "form", 1, Goal::Received, "I take it back."),
        (690, "access", "gdpr", "DE", "form", 0, Goal::Received, copy),
    ];
    plan.into_iter()
        .map(|(id, kind, regime, calendar, channel, days_ago, goal, message)| Case {
            person: person(seed, id),
            kind,
            regime,
            calendar,
            channel,
            days_ago,
            goal,
            message,
        })
        .collect()
}
