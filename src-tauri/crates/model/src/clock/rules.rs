//! Rule sets: what the law says about a period, as data that counsel signs off.
//!
//! A rule set is never edited once it was used; a change is a new file with a new id, and the old
//! one stays, so that a stored due date can be explained again.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{CalendarGroup, ClockDataError, ClockError, Regime};

/// How a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The same day number of a later month, else that month's last day.
    Months(u32),
    /// Calendar days, the first being the day after the start.
    Days(u32),
    /// Mondays to Fridays, the first being the one after the start.
    BusinessDays(u32),
    /// Elapsed hours.
    Hours(u32),
}

/// A period and where it stands in the law.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How long, always counted from the start, never from another limit's end.
    pub span: Span,
    /// The provision, for the trace.
    pub cite: String,
    /// For business days: the calendar whose holidays the lenient count also leaves out.
    #[serde(default)]
    pub closed: Option<String>,
}

/// What asking the person, or charging a fee, does to the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    None,
    /// The period starts when the answer is there, if that is later than receipt.
    Starts,
    /// The days between question and answer do not count.
    LeftOut,
    /// A second, later due date is offered; choosing it needs a reason.
    MaySuspend,
}

/// Which days between a question and its answer do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// From the question until the answer: asked on the 5th, answered on the 12th, 7 days.
    #[default]
    UntilReceived,
    /// The day of the question and the day of the answer too: 8 days.
    BothEnds,
}

/// How a regime treats one kind of question to the person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// What it does.
    pub effect: Effect,
    /// Which days do not count.
    #[serde(default)]
    pub days: Counting,
    /// The provision, or why there is no effect, for the trace.
    pub cite: String,
}

/// One version of one regime's rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// `gdpr-2026.1`: the regime, the year, and the version in that year.
    pub id: String,
    /// Whose rules.
    pub regime: Regime,
    /// What the rules are about.
    pub title: String,
    /// The provision in one sentence, the first of the trace.
    pub law: String,
    /// The calendar when none is given; none: one must be given.
    #[serde(default)]
    pub calendar: Option<String>,
    /// The calendars that belong to the regime; others are used too, but the trace says so.
    pub calendar_groups: Vec<CalendarGroup>,
    /// The time zone when neither a zone nor a calendar is given.
    #[serde(default)]
    pub time_zone: Option<chrono_tz::Tz>,
    /// The answer itself.
    pub respond: Limit,
    /// Whether a date on a closed day moves to the next working day.
    pub rolls: bool,
    /// The whole extended period.
    #[serde(default)]
    pub extension: Option<Limit>,
    /// The acknowledgement of receipt.
    #[serde(default)]
    pub acknowledge: Option<Limit>,
    /// The answer to an appeal, from its receipt.
    #[serde(default)]
    pub appeal: Option<Limit>,
    /// Asking for information to confirm the identity.
    pub identity: Pause,
    /// Asking what the request is about.
    pub clarification: Pause,
    /// Charging a fee.
    pub fee: Pause,
    /// The sources counsel checks.
    pub sources: Vec<String>,
}

impl RuleSet {
    /// Reads a rule set file; `file` only names it in an error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ClockDataError> {
        let rule_set: Self = serde_json::from_str(text)
            .map_err(|source| ClockDataError::Unreadable { file: file.to_owned(), source })?;
        match rule_set.problem() {
            None => Ok(rule_set),
            Some(problem) => Err(ClockDataError::Inconsistent { file: file.to_owned(), problem }),
        }
    }

    fn problem(&self) -> Option<String> {
        let others = [&self.extension, &self.acknowledge, &self.appeal];
        if others.into_iter().flatten().any(|limit| matches!(limit.span, Span::Hours(_))) {
            return Some("only the answer itself can be counted in hours".to_owned());
        }
        let pauses = |pause: &Pause| matches!(pause.effect, Effect::LeftOut | Effect::MaySuspend);
        if pauses(&self.fee) {
            return Some("a fee can only start the period".to_owned());
        }
        if pauses(&self.identity) && pauses(&self.clarification) {
            return Some("only one question can leave days out".to_owned());
        }
        None
    }
}

/// Every rule set there is, oldest first.
#[derive(Clone, Debug, Default)]
pub struct RuleSets {
    rule_sets: Vec<RuleSet>,
}

macro_rules! files {
    ($($id:literal),+ $(,)?) => {
        [$(($id, include_str!(concat!("../../../../../assets/rules/", $id, ".json")))),+]
    };
}

/// The rule sets inside the binary; the newest version of a regime stands last.
pub(super) const FILES: [(&str, &str); 9] = files![
    "br-2026.1",
    "breach-2026.1",
    "ccpa-2026.1",
    "ccpa-optout-2026.1",
    "gdpr-2026.1",
    "uk-2026.1",
    "uk-complaint-2026.1",
    "us-ia-2026.1",
    "us-other-2026.1",
];

impl RuleSets {
    /// The rule sets inside the binary.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<RuleSets> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let read = FILES.iter().map(|(id, text)| {
                RuleSet::parse(text, id).expect("a test reads every embedded rule set")
            });
            read.collect()
        })
    }

    /// The rule set with this id; without an id, the newest of the regime.
    pub fn choose(&self, regime: Regime, id: Option<&str>) -> Result<&RuleSet, ClockError> {
        let found = match id {
            Some(id) => self.iter().find(|rule_set| rule_set.id == id),
            None => self.rule_sets.iter().rfind(|rule_set| rule_set.regime == regime),
        };
        let Some(found) = found else {
            let known: Vec<&str> = self.iter().map(|rule_set| rule_set.id.as_str()).collect();
            return Err(ClockError::UnknownRuleSet {
                id: id.unwrap_or(regime.key()).to_owned(),
                known: known.join(", "),
            });
        };
        if found.regime != regime {
            return Err(ClockError::RuleSetOfOtherRegime {
                id: found.id.clone(),
                is_for: found.regime,
                regime,
            });
        }
        Ok(found)
    }

    /// Every rule set, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.rule_sets.iter()
    }
}

impl FromIterator<RuleSet> for RuleSets {
    fn from_iter<I: IntoIterator<Item = RuleSet>>(rule_sets: I) -> Self {
        Self { rule_sets: rule_sets.into_iter().collect() }
    }
}
