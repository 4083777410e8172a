//! What the clock is asked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use super::Moment;

/// Working days kept between the safe target and the target, unless asked otherwise.
pub const DEFAULT_BUFFER_WORKING_DAYS: u16 = 5;

/// Under which law a period runs. Each has at least one rule set in `assets/rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    /// GDPR Art. 12(3), in the EU and the EEA.
    Gdpr,
    /// UK GDPR Art. 12A.
    Uk,
    /// Acknowledgement of a complaint, Data Protection Act 2018 s. 164A.
    UkComplaint,
    /// California: know, delete, correct.
    Ccpa,
    /// California: opt-out of sale or sharing, limit the use of sensitive data.
    CcpaOptout,
    /// Iowa.
    UsIa,
    /// The other US states with a privacy act.
    UsOther,
    /// Brazil, LGPD Art. 19.
    Br,
    /// Notification of a breach, GDPR Art. 33(1).
    Breach,
}

impl Regime {
    /// Every regime.
    pub const ALL: [Self; 9] = [
        Self::Gdpr,
        Self::Uk,
        Self::UkComplaint,
        Self::Ccpa,
        Self::CcpaOptout,
        Self::UsIa,
        Self::UsOther,
        Self::Br,
        Self::Breach,
    ];

    /// The regime as it is written on the command line, in JSON and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Gdpr => "gdpr",
            Self::Uk => "uk",
            Self::UkComplaint => "uk-complaint",
            Self::Ccpa => "ccpa",
            Self::CcpaOptout => "ccpa-optout",
            Self::UsIa => "us-ia",
            Self::UsOther => "us-other",
            Self::Br => "br",
            Self::Breach => "breach",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The text names no regime.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "no regime {0}: give one of gdpr, uk, uk-complaint, ccpa, ccpa-optout, us-ia, us-other, br, \
     breach"
)]
pub struct UnknownRegime(pub String);

impl FromStr for Regime {
    type Err = UnknownRegime;

    fn from_str(text: &str) -> Result<Self, UnknownRegime> {
        Self::ALL
            .into_iter()
            .find(|regime| regime.key() == text)
            .ok_or_else(|| UnknownRegime(text.to_owned()))
    }
}

/// One question to the clock. What a regime does not know is not an error: the trace says that it
/// was not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Under which law.
    pub regime: Regime,
    /// When the request was received (breach: when the controller became aware).
    pub received: Moment,
    /// Code of the calendar whose public holidays count, such as `DE` or `GB-SCT`.
    #[serde(default)]
    #[ts(optional)]
    pub calendar: Option<String>,
    /// Time zone that decides the date of receipt; none: the one of the calendar.
    #[serde(default)]
    #[ts(optional)]
    pub tz: Option<String>,
    /// Working days between the safe target and the target.
    #[serde(default = "default_buffer")]
    #[ts(as = "Option<u16>", optional)]
    pub buffer_working_days: u16,
    /// When the letter announcing an extension was sent.
    #[serde(default)]
    #[ts(optional)]
    pub extension_sent: Option<Moment>,
    /// When the person was asked for information to confirm the identity.
    #[serde(default)]
    #[ts(optional)]
    pub identity_asked: Option<Moment>,
    /// When that information arrived.
    #[serde(default)]
    #[ts(optional)]
    pub identity_received: Option<Moment>,
    /// When the person was asked what the request is about.
    #[serde(default)]
    #[ts(optional)]
    pub clarification_asked: Option<Moment>,
    /// When the answer arrived.
    #[serde(default)]
    #[ts(optional)]
    pub clarification_received: Option<Moment>,
    /// When the fee was paid.
    #[serde(default)]
    #[ts(optional)]
    pub fee_received: Option<Moment>,
    /// Why the suspended due date is chosen over the strict one (EU). None: the strict one counts.
    #[serde(default)]
    #[ts(optional)]
    pub pause_reason: Option<String>,
    /// When an appeal against the answer was received (US states).
    #[serde(default)]
    #[ts(optional)]
    pub appeal_received: Option<Moment>,
    /// Hours instead of the rule set's, for a period in hours (a contract may ask for 24).
    #[serde(default)]
    #[ts(optional)]
    pub hours: Option<u16>,
    /// Id of the rule set, to explain a stored due date again; none: the newest of the regime.
    #[serde(default)]
    #[ts(optional)]
    pub rule_set: Option<String>,
}

impl Input {
    /// A question with only what every regime needs.
    pub fn new(regime: Regime, received: impl Into<Moment>) -> Self {
        Self {
            regime,
            received: received.into(),
            calendar: None,
            tz: None,
            buffer_working_days: DEFAULT_BUFFER_WORKING_DAYS,
            extension_sent: None,
            identity_asked: None,
            identity_received: None,
            clarification_asked: None,
            clarification_received: None,
            fee_received: None,
            pause_reason: None,
            appeal_received: None,
            hours: None,
            rule_set: None,
        }
    }

    /// The same question under a calendar.
    #[must_use]
    pub fn in_calendar(mut self, code: impl Into<String>) -> Self {
        self.calendar = Some(code.into());
        self
    }
}

fn default_buffer() -> u16 {
    DEFAULT_BUFFER_WORKING_DAYS
}
