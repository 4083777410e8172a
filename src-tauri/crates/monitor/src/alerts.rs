//! Alert rules: a Prometheus rule file, and the state of each of its alerts.
//!
//! ```text
//! inactive ─▶ pending ─(for)─▶ firing        unknown: no samples to decide it by
//!     ▲──────────┴───────────────┘
//! ```
//!
//! Here the console says less than Prometheus would: a rule none of whose metrics has been seen
//! within the day is unknown. Over one page `absent(pg_up)` may only mean that the page is not the
//! one of the database, and no errors that nobody counts them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::labels::{Labels, METRIC_NAME};
use crate::promql::{Query, QueryError, Value};
use crate::samples::Samples;
use crate::template::annotation;

/// The rules shipped with the console.
pub const SHIPPED: &str = include_str!("../../../../assets/prometheus/alerts.yaml");

/// For how long samples may be missing before an alert is unknown: as long as a sample counts.
pub const BLIND_AFTER: Duration = Duration::minutes(5);

/// A rule file that cannot be used.
#[derive(Debug, Error)]
pub enum RulesError {
    /// It is no rule file.
    #[error("read the alert rules: {problem}")]
    Form {
        /// What the reader says.
        problem: String,
    },
    /// A duration is none.
    #[error("read the alert rule {alert}: {text:?} is no duration; write it like 5m or 1h30m")]
    Duration {
        /// Which rule.
        alert: String,
        /// What stands there.
        text: String,
    },
    /// A query cannot be evaluated.
    #[error("read the alert rule {alert}")]
    Query {
        /// Which rule.
        alert: String,
        /// Why.
        #[source]
        source: QueryError,
    },
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRule {
    /// Its name.
    pub name: String,
    /// What must have an answer for the alert to be active.
    pub query: Query,
    /// For how long before it fires.
    pub hold: Duration,
    /// Labels it adds; `severity` among them.
    pub labels: BTreeMap<String, String>,
    /// Texts, with templates.
    pub annotations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct RuleFile {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    rules: Vec<RuleText>,
}

#[derive(Deserialize)]
struct RuleText {
    alert: Option<String>,
    expr: String,
    #[serde(rename = "for")]
    hold: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

/// Reads the alerts of a Prometheus rule file; recording rules are passed over.
///
/// # Errors
/// When it is no rule file, or a query uses what is not evaluated here.
pub fn parse(text: &str) -> Result<Vec<AlertRule>, RulesError> {
    let file: RuleFile = serde_saphyr::from_str(text)
        .map_err(|error| RulesError::Form { problem: error.to_string() })?;
    let texts = file.groups.into_iter().flat_map(|group| group.rules);
    texts.filter_map(|text| text.alert.clone().map(|name| rule(name, text))).collect()
}

fn rule(name: String, text: RuleText) -> Result<AlertRule, RulesError> {
    let hold = match &text.hold {
        Some(hold) => duration(hold)
            .ok_or_else(|| RulesError::Duration { alert: name.clone(), text: hold.clone() })?,
        None => Duration::zero(),
    };
    let query = Query::parse(&text.expr)
        .map_err(|source| RulesError::Query { alert: name.clone(), source })?;
    Ok(AlertRule { name, query, hold, labels: text.labels, annotations: text.annotations })
}

/// A Prometheus duration: `1h30m`, `15s`, `250ms`, `0`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::zero());
    }
    promql_parser::util::parse_duration(text)
        .ok()
        .and_then(|duration| Duration::from_std(duration).ok())
}

/// How an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Its condition does not hold.
    Inactive,
    /// Its condition holds, not yet for long enough.
    Pending,
    /// Its condition has held for long enough.
    Firing,
    /// There are no samples to decide it by.
    Unknown,
}

/// An alert as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Alert {
    /// Name of the rule.
    pub name: String,
    /// `critical`, `warning`, or what the rule says.
    pub severity: String,
    /// How it stands.
    pub state: AlertState,
    /// Since when its condition holds.
    #[ts(type = "string | null")]
    pub since: Option<DateTime<Utc>>,
    /// In a sentence; for an inactive alert what it watches.
    pub summary: String,
    /// The value that made it active; `null` when there is none.
    pub value: Option<f64>,
    /// Which series; empty for an inactive or unknown one.
    #[ts(type = "Record<string, string>")]
    pub labels: BTreeMap<String, String>,
    /// Texts with their templates filled.
    #[serde(skip)]
    #[ts(skip)]
    pub annotations: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Active {
    since: DateTime<Utc>,
    firing: bool,
    value: f64,
}

/// The rules and how their alerts stand.
#[derive(Debug)]
pub struct AlertBoard {
    rules: Vec<AlertRule>,
    /// By place of the rule, then by labels.
    active: BTreeMap<usize, BTreeMap<Labels, Active>>,
    /// Why a rule has no answer, by its place.
    unknown: BTreeMap<usize, String>,
}

impl AlertBoard {
    /// A board on which nothing has been decided yet.
    pub fn new(rules: Vec<AlertRule>) -> Self {
        let never = "nothing has been measured yet";
        let unknown = (0..rules.len()).map(|place| (place, never.to_owned())).collect();
        Self { rules, active: BTreeMap::new(), unknown }
    }

    /// Decides every rule at an instant. `last_page` is when samples last came in: without recent
    /// ones nothing is decided, because a missing answer would pass for a good one.
    pub fn evaluate(
        &mut self,
        samples: &Samples,
        now: DateTime<Utc>,
        last_page: Option<DateTime<Utc>>,
    ) {
        self.unknown.clear();
        if last_page.is_none_or(|last| now - last > BLIND_AFTER) {
            self.active.clear();
            let why = match last_page {
                Some(_) => "no samples have come in for five minutes",
                None => "nothing has been measured yet",
            };
            self.unknown = (0..self.rules.len()).map(|place| (place, why.to_owned())).collect();
            return;
        }
        for (place, rule) in self.rules.iter().enumerate() {
            let active = self.active.entry(place).or_default();
            let metrics = rule.query.metrics();
            if !metrics.is_empty() && !metrics.iter().any(|name| samples.has_metric(name)) {
                active.clear();
                let names: Vec<String> = metrics.into_iter().collect();
                let why = format!("the target does not show {}", names.join(" or "));
                self.unknown.insert(place, why);
                continue;
            }
            match rule.query.at(samples, now) {
                Ok(value) => update(rule, active, value, now),
                Err(error) => {
                    active.clear();
                    self.unknown.insert(place, error.to_string());
                }
            }
        }
    }

    /// How every alert stands, in the order of the rules; an inactive rule is one line.
    pub fn alerts(&self) -> Vec<Alert> {
        let mut alerts = Vec::new();
        for (place, rule) in self.rules.iter().enumerate() {
            let active = self.active.get(&place).filter(|active| !active.is_empty());
            match (self.unknown.get(&place), active) {
                (Some(why), _) => alerts.push(rule.quiet(AlertState::Unknown, why.clone())),
                (None, None) => {
                    let text = rule.annotations.get("description").cloned().unwrap_or_default();
                    let watched = if text.contains("{{") { String::new() } else { text };
                    alerts.push(rule.quiet(AlertState::Inactive, watched));
                }
                (None, Some(active)) => {
                    alerts.extend(active.iter().map(|(labels, active)| rule.shown(labels, active)));
                }
            }
        }
        alerts
    }
}

fn update(
    rule: &AlertRule,
    active: &mut BTreeMap<Labels, Active>,
    value: Value,
    now: DateTime<Utc>,
) {
    let vector = match value {
        Value::Vector(vector) => vector,
        Value::Scalar(_) => Vec::new(),
    };
    let mut holds = BTreeSet::new();
    for sample in vector {
        let entry = active.entry(sample.labels.clone()).or_insert(Active {
            since: now,
            firing: false,
            value: sample.value,
        });
        entry.value = sample.value;
        entry.firing = now - entry.since >= rule.hold;
        holds.insert(sample.labels);
    }
    active.retain(|labels, _| holds.contains(labels));
}

impl AlertRule {
    fn severity(&self) -> String {
        self.labels.get("severity").cloned().unwrap_or_default()
    }

    fn quiet(&self, state: AlertState, summary: String) -> Alert {
        Alert {
            name: self.name.clone(),
            severity: self.severity(),
            state,
            since: None,
            summary,
            value: None,
            labels: BTreeMap::new(),
            annotations: BTreeMap::new(),
        }
    }

    fn shown(&self, labels: &Labels, active: &Active) -> Alert {
        let annotations: BTreeMap<String, String> = self
            .annotations
            .iter()
            .map(|(name, text)| (name.clone(), annotation(text, labels, active.value)))
            .collect();
        let own = labels.iter().filter(|(name, _)| *name != METRIC_NAME);
        Alert {
            name: self.name.clone(),
            severity: self.severity(),
            state: if active.firing { AlertState::Firing } else { AlertState::Pending },
            since: Some(active.since),
            summary: annotations.get("summary").cloned().unwrap_or_default(),
            value: active.value.is_finite().then_some(active.value),
            labels: own
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .chain(self.labels.clone())
                .collect(),
            annotations,
        }
    }
}
