//! `clock.list`: the calendars and rule sets that due dates are computed with.

use model::clock::{CalendarName, Calendars, Regime, RuleSets};
use serde::{Deserialize, Serialize};
use store::workspace;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ClockListInput")]
pub struct Input {}

/// Calendars and rule sets.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ClockListed")]
pub struct Output {
    /// Code of the calendar that this workspace uses where a request names none.
    pub calendar: String,
    /// By code.
    pub calendars: Vec<CalendarListed>,
    /// Oldest first; the newest of a regime is in force.
    pub rule_sets: Vec<RuleSetListed>,
}

/// A calendar.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CalendarListed {
    /// What it is called.
    #[serde(flatten)]
    pub name: CalendarName,
    /// Version of its days.
    pub version: String,
    /// Where its days come from.
    pub source: String,
    /// First year covered.
    pub first_year: i32,
    /// Last year covered.
    pub last_year: i32,
    /// Holidays it knows.
    #[ts(type = "number")]
    pub holidays: usize,
}

/// A rule set.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RuleSetListed {
    /// `gdpr-2026.1`.
    pub id: String,
    /// Whose rules.
    pub regime: Regime,
    /// What they are about.
    pub title: String,
    /// The provision in one sentence.
    pub law: String,
    /// Where counsel checks them.
    pub sources: Vec<String>,
}

/// Lists them.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let calendars = Calendars::embedded();
    let listed = calendars.names().into_iter().zip(calendars.iter());
    Ok(Output {
        calendar: workspace::find(cx.store()).await?.map(|one| one.calendar).unwrap_or_default(),
        calendars: listed
            .map(|(name, calendar)| CalendarListed {
                name,
                version: calendar.version.clone(),
                source: calendar.source.clone(),
                first_year: calendar.first_year,
                last_year: calendar.last_year,
                holidays: calendar.holidays.len(),
            })
            .collect(),
        rule_sets: RuleSets::embedded()
            .iter()
            .map(|rules| RuleSetListed {
                id: rules.id.clone(),
                regime: rules.regime,
                title: rules.title.clone(),
                law: rules.law.clone(),
                sources: rules.sources.clone(),
            })
            .collect(),
    })
}
