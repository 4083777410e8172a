//! The shipped alert rules: Prometheus's own tool accepts and tests them, its tests have teeth, and
//! the console's evaluator passes the same tests.
//!
//! Needs `promtool` (Debian: prometheus).

#![expect(clippy::unwrap_used, reason = "in a test a failure is the answer")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::{DateTime, Duration, Utc};
use monitor::alerts::{self, AlertBoard, AlertState};
use monitor::labels::Labels;
use monitor::promql::{Query, Value};
use monitor::samples::Samples;
use promql_parser::parser::{self, Expr};
use serde::Deserialize;

#[test]
fn promtool_accepts_the_rules() {
    let output = promtool(&["check", "rules"], &folder().join("alerts.yaml"));
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("3 rules found"), "{}", said(&output));
}

#[test]
fn promtool_passes_the_rule_tests() {
    let output = promtool(&["test", "rules"], &folder().join("alerts_test.yaml"));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_rule_tests_notice_every_way_to_break_a_rule() {
    for (from, to) in [
        ("> 0.05", "> 0.07"),
        ("> 0.05", "> 0.03"),
        ("status=~\"5..\"", "status=~\"4..\""),
        (
            "sum by (job) (rate(http_requests_total{",
            "sum by (job, path) (rate(http_requests_total{",
        ),
        ("for: 5m", "for: 0m"),
        ("for: 5m", "for: 25m"),
        ("pg_up == 0 or absent(pg_up)", "pg_up == 0"),
        ("pg_up == 0 or absent(pg_up)", "up == 0 or absent(pg_up)"),
        ("for: 1m", "for: 10m"),
        ("0.95", "0.99"),
        (") > 1\n", ") > 1.9\n"),
        ("sum by (job, le)", "sum by (job)"),
        ("for: 10m", "for: 0m"),
        ("severity: warning", "severity: critical"),
    ] {
        let rules = alerts::SHIPPED;
        assert!(rules.contains(from), "{from:?} is not in the rules");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("alerts.yaml"), rules.replacen(from, to, 1)).unwrap();
        let tests = folder.path().join("alerts_test.yaml");
        std::fs::write(&tests, TESTS).unwrap();
        let output = promtool(&["test", "rules"], &tests);
        assert!(!output.status.success(), "{from:?} became {to:?} and no test noticed");
    }
}

#[test]
fn the_console_passes_the_same_rule_tests() {
    let file: TestFile = serde_saphyr::from_str(TESTS).unwrap();
    let mut checked = 0;
    for test in &file.tests {
        let samples = test.samples();
        for expected in &test.alert_rule_test {
            let mut board = AlertBoard::new(alerts::parse(alerts::SHIPPED).unwrap());
            let end = at(&expected.eval_time);
            let mut now = start();
            while now <= end {
                board.evaluate(&samples, now, Some(now));
                now += Duration::minutes(1);
            }
            let firing: Vec<_> = board
                .alerts()
                .into_iter()
                .filter(|alert| alert.name == expected.alertname)
                .filter(|alert| alert.state == AlertState::Firing)
                .map(|alert| (alert.labels, alert.annotations))
                .collect();
            let wanted: Vec<_> = expected
                .exp_alerts
                .iter()
                .map(|alert| (alert.exp_labels.clone(), alert.exp_annotations.clone()))
                .collect();
            assert_eq!(firing, wanted, "{} at {}", test.name, expected.eval_time);
            checked += 1;
        }
        for expected in &test.promql_expr_test {
            let query = Query::parse(&expected.expr).unwrap();
            let Value::Vector(vector) = query.at(&samples, at(&expected.eval_time)).unwrap() else {
                panic!("{} is no vector", expected.expr);
            };
            let answer: Vec<_> =
                vector.into_iter().map(|sample| (sample.labels, sample.value)).collect();
            let wanted: Vec<_> = expected
                .exp_samples
                .iter()
                .map(|sample| (series_labels(&sample.labels), sample.value))
                .collect();
            assert_eq!(answer, wanted, "{}", test.name);
            checked += 1;
        }
    }
    assert!(checked >= 15, "only {checked} tests were read from the file");
}

#[test]
fn an_alert_is_pending_before_it_fires_and_says_since_when() {
    let mut samples = Samples::new();
    let labels = Labels::of(&[("__name__", "pg_up"), ("instance", "db")]);
    for minute in 0..10 {
        samples.insert(&labels, minute_ms(minute), if minute < 3 { 1.0 } else { 0.0 });
    }
    let mut board = AlertBoard::new(alerts::parse(alerts::SHIPPED).unwrap());
    let state = |board: &mut AlertBoard, minute: i64| {
        let now = start() + Duration::minutes(minute);
        board.evaluate(&samples, now, Some(now));
        let alert = board.alerts().into_iter().find(|alert| alert.name == "DatabaseDown").unwrap();
        (alert.state, alert.since)
    };
    let since = Some(start() + Duration::minutes(3));
    assert_eq!(state(&mut board, 2), (AlertState::Inactive, None));
    assert_eq!(state(&mut board, 3), (AlertState::Pending, since));
    assert_eq!(state(&mut board, 4), (AlertState::Firing, since));
}

#[test]
fn without_samples_for_five_minutes_an_alert_is_unknown_and_not_inactive() {
    let mut board = AlertBoard::new(alerts::parse(alerts::SHIPPED).unwrap());
    let states = |board: &AlertBoard| -> Vec<AlertState> {
        board.alerts().into_iter().map(|alert| alert.state).collect()
    };
    assert_eq!(states(&board), [AlertState::Unknown; 3]);
    board.evaluate(&Samples::new(), start() + Duration::minutes(6), Some(start()));
    assert_eq!(states(&board), [AlertState::Unknown; 3]);
    assert_eq!(board.alerts()[0].summary, "no samples have come in for five minutes");
}

#[test]
fn an_alert_over_a_metric_the_target_never_showed_is_unknown() {
    let mut samples = Samples::new();
    samples.insert(&Labels::of(&[("__name__", "http_requests_total"), ("job", "web")]), 0, 1.0);
    let mut board = AlertBoard::new(alerts::parse(alerts::SHIPPED).unwrap());
    board.evaluate(&samples, start(), Some(start()));
    let shown: Vec<(AlertState, String)> =
        board.alerts().into_iter().map(|alert| (alert.state, alert.summary)).collect();
    let lacks = |name: &str| (AlertState::Unknown, format!("the target does not show {name}"));
    assert_eq!(shown[0].0, AlertState::Inactive);
    assert_eq!(shown[1], lacks("pg_up"));
    assert_eq!(shown[2], lacks("http_request_duration_seconds_bucket"));
}

#[test]
fn a_rule_file_that_cannot_be_evaluated_is_refused_by_name() {
    let check = |text: &str| {
        let error = alerts::parse(text).unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        (error.to_string(), cause)
    };
    let rules = "groups: [{name: a, rules: [{alert: Slow, expr: 'a > 1', for: soon}]}]";
    assert_eq!(
        check(rules).0,
        "read the alert rule Slow: \"soon\" is no duration; write it like 5m or 1h30m"
    );
    let rules = "groups: [{name: a, rules: [{alert: Slow, expr: 'deriv(a[5m]) > 1'}]}]";
    assert_eq!(
        check(rules).1.unwrap(),
        "evaluate the query: the function deriv is not supported here; ask a Prometheus server"
    );
}

const TESTS: &str = include_str!("../../../../assets/prometheus/alerts_test.yaml");

#[derive(Deserialize)]
struct TestFile {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    name: String,
    interval: String,
    input_series: Vec<InputSeries>,
    #[serde(default)]
    alert_rule_test: Vec<AlertTest>,
    #[serde(default)]
    promql_expr_test: Vec<ExprTest>,
}

#[derive(Deserialize)]
struct InputSeries {
    series: String,
    values: String,
}

#[derive(Deserialize)]
struct AlertTest {
    eval_time: String,
    alertname: String,
    exp_alerts: Vec<ExpectedAlert>,
}

#[derive(Deserialize)]
struct ExpectedAlert {
    exp_labels: BTreeMap<String, String>,
    exp_annotations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ExprTest {
    expr: String,
    eval_time: String,
    exp_samples: Vec<ExpectedSample>,
}

#[derive(Deserialize)]
struct ExpectedSample {
    labels: String,
    value: f64,
}

impl Test {
    fn samples(&self) -> Samples {
        assert_eq!(self.interval, "1m", "the only interval this reader knows");
        let mut samples = Samples::new();
        for input in &self.input_series {
            let labels = series_labels(&input.series);
            for (minute, value) in (0..).zip(expanded(&input.values)) {
                if let Some(value) = value {
                    samples.insert(&labels, minute_ms(minute), value);
                }
            }
        }
        samples
    }
}

/// promtool's notation: `0+94x30`, `1x5`, `_`, `stale`.
fn expanded(text: &str) -> Vec<Option<f64>> {
    let mut values = Vec::new();
    for word in text.split_whitespace() {
        let (value, times) = word.split_once('x').unwrap_or((word, "0"));
        let times: u32 = times.parse().unwrap();
        match value {
            "_" => values.extend((0..times.max(1)).map(|_| None)),
            "stale" => values.push(Some(f64::from_bits(0x7ff0_0000_0000_0002))),
            _ => {
                let (first, step) = value.split_once('+').unwrap_or((value, "0"));
                let (first, step): (f64, f64) = (first.parse().unwrap(), step.parse().unwrap());
                values.extend((0..=times).map(|time| Some(first + step * f64::from(time))));
            }
        }
    }
    values
}

fn series_labels(text: &str) -> Labels {
    let Expr::VectorSelector(selector) = parser::parse(text).unwrap() else {
        panic!("{text} is no series");
    };
    let own = selector.matchers.matchers.into_iter().map(|own| (own.name, own.value));
    let name = selector.name.map(|name| ("__name__".to_owned(), name));
    own.chain(name).collect()
}

fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn at(text: &str) -> DateTime<Utc> {
    let minutes: i64 = text.strip_suffix('m').unwrap().parse().unwrap();
    start() + Duration::minutes(minutes)
}

fn minute_ms(minute: i64) -> i64 {
    minute * 60_000
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/prometheus")
}

fn promtool(arguments: &[&str], file: &Path) -> Output {
    Command::new("promtool").args(arguments).arg(file).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}
