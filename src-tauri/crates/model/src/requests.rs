//! Requests of data subjects: kinds, states and which step may follow which (requirements A1, A2).

pub mod identity;
mod states;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use states::{Flag, Flags, State, Step, StepRefusal, after, steps};

/// What a person asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// GDPR Art. 15; Cal. Civ. §1798.110.
    Access,
    /// GDPR Art. 20.
    Portability,
    /// GDPR Art. 17; Cal. Civ. §1798.105.
    Erasure,
    /// GDPR Art. 16; Cal. Civ. §1798.106.
    Rectification,
    /// GDPR Art. 18.
    Restriction,
    /// GDPR Art. 21.
    Objection,
    /// Opt-out of sale or sharing, Cal. Civ. §1798.120.
    OptOut,
    /// Limit the use of sensitive data, Cal. Civ. §1798.121.
    LimitUse,
    /// GDPR Art. 7(3).
    WithdrawConsent,
    /// Appeal against an answer, as several US states know it.
    Appeal,
}

/// The three ways a request can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Something is collected, reviewed, approved and delivered or carried out.
    Disclosure,
    /// Something is planned, approved, executed and verified.
    Erasure,
    /// Applied at once, then confirmed: no identity check may stand in the way
    /// (11 CCR §7026(d), §7027(e); GDPR Art. 7(3), 21(3)).
    Direct,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Access,
        Self::Portability,
        Self::Erasure,
        Self::Rectification,
        Self::Restriction,
        Self::Objection,
        Self::OptOut,
        Self::LimitUse,
        Self::WithdrawConsent,
        Self::Appeal,
    ];

    /// The way this kind of request goes.
    pub fn course(self) -> Course {
        match self {
            Self::Access
            | Self::Portability
            | Self::Rectification
            | Self::Restriction
            | Self::Appeal => Course::Disclosure,
            Self::Erasure => Course::Erasure,
            Self::Objection | Self::OptOut | Self::LimitUse | Self::WithdrawConsent => {
                Course::Direct
            }
        }
    }

    /// The kind as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "portability",
            Self::Erasure => "erasure",
            Self::Rectification => "rectification",
            Self::Restriction => "restriction",
            Self::Objection => "objection",
            Self::OptOut => "opt_out",
            Self::LimitUse => "limit_use",
            Self::WithdrawConsent => "withdraw_consent",
            Self::Appeal => "appeal",
        }
    }
}

/// How a request ended (requirement A19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All that was asked for was done.
    Fulfilled,
    /// Part of it was done; the rest is explained.
    Partial,
    /// Refused, with its ground.
    Refused,
    /// The person took it back.
    Withdrawn,
    /// The person could not be identified.
    NotIdentified,
    /// Nothing is held about the person.
    NothingHeld,
    /// The same request as an earlier one.
    Duplicate,
}

impl Outcome {
    /// The outcome as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fulfilled => "fulfilled",
            Self::Partial => "partial",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::NotIdentified => "not_identified",
            Self::NothingHeld => "nothing_held",
            Self::Duplicate => "duplicate",
        }
    }
}

/// Why something is withheld from a package (requirement A6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WithholdingGround {
    /// GDPR Art. 15(4): rights and freedoms of others.
    RightsOfOthers,
    /// Names of staff who only did their work.
    StaffNames,
    /// Trade secrets, recital 63.
    TradeSecret,
    /// Legal privilege.
    Privileged,
}

impl WithholdingGround {
    /// The ground as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::RightsOfOthers => "rights_of_others",
            Self::StaffNames => "staff_names",
            Self::TradeSecret => "trade_secret",
            Self::Privileged => "privileged",
        }
    }
}

/// Reads an enum of this crate from its stored key, as serde knows it.
pub fn from_key<T: serde::de::DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}
