//! Panels: a Grafana dashboard (classic JSON), drawn over samples in memory.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use thiserror::Error;

use crate::promql::Query;
use crate::samples::Samples;
use crate::template::legend;

/// The dashboard shipped with the console.
pub const SHIPPED: &str = include_str!("../../../../assets/grafana/video-window.json");

/// How many points a series has at most.
const MAX_POINTS: i64 = 240;

/// Panel types that can be drawn from series.
const DRAWN: [&str; 5] = ["timeseries", "graph", "stat", "gauge", "bargauge"];

/// A dashboard that cannot be read.
#[derive(Debug, Error)]
#[error("read the dashboard: {problem}")]
pub struct DashboardError {
    /// What is wrong.
    pub problem: String,
}

/// A dashboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// Its title.
    pub title: String,
    panels: Vec<PanelText>,
    /// Values of its template variables.
    variables: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct DashboardText {
    title: String,
    #[serde(default)]
    panels: Vec<PanelText>,
    #[serde(default)]
    templating: Templating,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
struct Templating {
    #[serde(default)]
    list: Vec<Variable>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Variable {
    name: String,
    #[serde(default)]
    current: Json,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct PanelText {
    #[serde(default)]
    title: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    targets: Vec<TargetText>,
    #[serde(default)]
    field_config: FieldConfig,
    /// The panels of a row that is folded.
    #[serde(default)]
    panels: Vec<PanelText>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct TargetText {
    #[serde(default)]
    expr: String,
    #[serde(default)]
    legend_format: String,
    #[serde(default)]
    hide: bool,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
struct FieldConfig {
    #[serde(default)]
    defaults: Defaults,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
struct Defaults {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    thresholds: Thresholds,
    #[serde(default)]
    custom: Json,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
struct Thresholds {
    #[serde(default)]
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Step {
    value: Option<f64>,
}

/// A panel with its series.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Panel {
    /// Its title.
    pub title: String,
    /// Grafana's name of the unit: `reqps`, `percentunit`, `s`, `short`.
    pub unit: String,
    /// In order of labels.
    pub series: Vec<Series>,
    /// Where its line stands, when it has one.
    pub threshold: Option<f64>,
    /// Why it, or a part of it, is not drawn.
    pub problem: Option<String>,
}

/// A line of a panel.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Series {
    /// Its legend.
    pub name: String,
    /// Seconds since 1970 and the value; `null` where there is no number.
    #[ts(type = "[number, number | null][]")]
    pub points: Vec<(i64, Option<f64>)>,
}

/// What a drawing spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First instant.
    pub start: DateTime<Utc>,
    /// Last instant.
    pub end: DateTime<Utc>,
    /// From one point to the next.
    pub step: Duration,
    /// What `$__rate_interval` stands for: long enough for `rate` to have samples at every point.
    pub rate_interval: Duration,
}

impl Span {
    /// The last minutes before an instant, aligned to the step so that points stay where they are
    /// from one drawing to the next.
    pub fn last(minutes: u32, now: DateTime<Utc>, scrape_interval: Duration) -> Self {
        let range = i64::from(minutes.max(1)) * 60;
        let scrape = scrape_interval.num_seconds().max(1);
        // The shortest whole number of scrapes that keeps within the limit.
        let step = (range + MAX_POINTS * scrape - 1) / (MAX_POINTS * scrape) * scrape;
        let end = now.timestamp() / step * step;
        let start = end - range / step * step;
        let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or(now);
        Self {
            start: instant(start),
            end: instant(end),
            step: Duration::seconds(step),
            rate_interval: Duration::seconds((step + scrape).max(4 * scrape)),
        }
    }
}

impl Dashboard {
    /// Reads a dashboard as Grafana provisions it, or as its API wraps it.
    ///
    /// # Errors
    /// When it is no dashboard.
    pub fn parse(text: &str) -> Result<Self, DashboardError> {
        let problem = |error: serde_json::Error| DashboardError { problem: error.to_string() };
        let mut json: Json = serde_json::from_str(text).map_err(problem)?;
        if let Some(wrapped) = json.get_mut("dashboard").filter(|inside| inside.is_object()) {
            json = wrapped.take();
        }
        let dashboard: DashboardText = serde_json::from_value(json).map_err(problem)?;
        let variables = dashboard
            .templating
            .list
            .into_iter()
            .filter_map(|variable| {
                let value = variable.current.get("value")?.as_str()?.to_owned();
                Some((variable.name, value))
            })
            .collect();
        Ok(Self { title: dashboard.title, panels: flat(dashboard.panels), variables })
    }

    /// Draws every panel.
    pub fn draw(&self, samples: &Samples, span: Span) -> Vec<Panel> {
        self.panels.iter().map(|panel| self.panel(panel, samples, span)).collect()
    }

    /// The queries of every panel, with the variables filled for a span.
    pub fn queries(&self, span: Span) -> Vec<String> {
        let targets = self.panels.iter().flat_map(|panel| &panel.targets);
        targets.map(|target| self.filled(&target.expr, span)).collect()
    }

    fn panel(&self, text: &PanelText, samples: &Samples, span: Span) -> Panel {
        let line = text.field_config.defaults.custom.pointer("/thresholdsStyle/mode");
        let has_line = line.and_then(Json::as_str).is_some_and(|mode| mode != "off");
        let steps = &text.field_config.defaults.thresholds.steps;
        let mut panel = Panel {
            title: text.title.clone(),
            unit: text.field_config.defaults.unit.clone(),
            series: Vec::new(),
            threshold: steps.iter().filter_map(|step| step.value).next_back().filter(|_| has_line),
            problem: None,
        };
        if !DRAWN.contains(&text.kind.as_str()) {
            panel.problem = Some(format!("panels of type {} are not drawn here", text.kind));
            return panel;
        }
        for target in text.targets.iter().filter(|target| !target.hide) {
            let drawn = Query::parse(&self.filled(&target.expr, span)).and_then(|query| {
                query.over(samples, span.start, span.end, span.step.to_std().unwrap_or_default())
            });
            match drawn {
                Ok(series) => panel.series.extend(series.into_iter().map(|(labels, points)| {
                    let points = points.into_iter().map(|point| {
                        (point.at_ms / 1000, point.value.is_finite().then_some(point.value))
                    });
                    Series {
                        name: legend(&target.legend_format, &labels),
                        points: points.collect(),
                    }
                })),
                Err(error) => panel.problem = Some(error.to_string()),
            }
        }
        panel
    }

    fn filled(&self, expr: &str, span: Span) -> String {
        let seconds = |duration: Duration| format!("{}s", duration.num_seconds());
        let mut filled = expr.to_owned();
        let built_in = [
            ("__rate_interval", seconds(span.rate_interval)),
            ("__interval", seconds(span.step)),
            ("__range", seconds(span.end - span.start)),
        ];
        let own = self.variables.iter().map(|(name, value)| (name.as_str(), value.clone()));
        for (name, value) in built_in.into_iter().chain(own) {
            filled = filled.replace(&format!("${{{name}}}"), &value);
            filled = filled.replace(&format!("${name}"), &value);
        }
        filled
    }
}

/// Panels without rows, those of folded rows among them.
fn flat(panels: Vec<PanelText>) -> Vec<PanelText> {
    panels
        .into_iter()
        .flat_map(|mut panel| {
            let inside = flat(std::mem::take(&mut panel.panels));
            let own = (panel.kind != "row").then_some(panel);
            own.into_iter().chain(inside)
        })
        .collect()
}
