//! The shipped dashboard: real Grafana JSON whose four panels are drawn.

#![expect(clippy::unwrap_used, reason = "in a test a failure is the answer")]

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use monitor::labels::Labels;
use monitor::panels::{Dashboard, Panel, SHIPPED, Span};
use monitor::promql::Query;
use monitor::samples::Samples;
use serde_json::Value as Json;

#[test]
fn it_is_classic_json_that_grafana_provisions() {
    let json: Json = serde_json::from_str(SHIPPED).unwrap();
    assert_eq!(json["schemaVersion"], 42);
    assert_eq!(json["templating"]["list"][0]["type"], "datasource");
    let mut ids = BTreeSet::new();
    let mut cells = BTreeSet::new();
    for panel in json["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_i64().unwrap()), "an id is used twice");
        assert_eq!(panel["datasource"]["uid"], "${datasource}");
        assert_ne!(panel["fieldConfig"]["defaults"]["unit"], Json::Null);
        let place = |key: &str| panel["gridPos"][key].as_i64().unwrap();
        assert!(place("x") + place("w") <= 24);
        for x in place("x")..place("x") + place("w") {
            for y in place("y")..place("y") + place("h") {
                assert!(cells.insert((x, y)), "{} overlaps another panel", panel["title"]);
            }
        }
        let targets = panel["targets"].as_array().unwrap();
        let references: BTreeSet<&str> =
            targets.iter().map(|target| target["refId"].as_str().unwrap()).collect();
        assert_eq!(references.len(), targets.len(), "a refId is used twice");
        for target in targets {
            assert!(!target["expr"].as_str().unwrap().contains("[5m]"), "use $__rate_interval");
        }
    }
}

#[test]
fn every_query_of_it_is_evaluated() {
    let queries = Dashboard::parse(SHIPPED).unwrap().queries(span());
    assert_eq!(queries.len(), 4);
    for query in queries {
        Query::parse(&query).unwrap();
    }
}

#[test]
fn its_four_panels_show_what_the_samples_say() {
    let panels = Dashboard::parse(SHIPPED).unwrap().draw(&traffic(), span());
    let shown: Vec<(&str, &str, Option<f64>)> = panels
        .iter()
        .map(|panel| (panel.title.as_str(), panel.unit.as_str(), panel.threshold))
        .collect();
    assert_eq!(
        shown,
        [
            ("Request rate", "reqps", None),
            ("Error ratio", "percentunit", Some(0.05)),
            ("Database query time, 95th percentile", "s", None),
            ("Active sessions", "short", None),
        ]
    );
    assert!(panels.iter().all(|panel| panel.problem.is_none()), "{panels:?}");
    // 150 and 50 in 15 seconds.
    assert_eq!(last(&panels[0]), [("GET /a".to_owned(), 10.0), ("POST /b".to_owned(), 3.333_333)]);
    // 50 of 200 fail.
    assert_eq!(last(&panels[1]), [("web".to_owned(), 0.25)]);
    // 90 of 100 within 10 ms, the rest within 100 ms: the 95th lies in the middle of the second.
    assert_eq!(last(&panels[2]), [("select".to_owned(), 0.055)]);
    assert_eq!(last(&panels[3]), [("sessions".to_owned(), 12.0)]);
}

#[test]
fn a_dashboard_found_elsewhere_opens_and_says_what_it_cannot_draw() {
    let text = r#"{"dashboard": {"title": "Found", "templating": {"list": [
        {"name": "job", "type": "query", "current": {"value": "web"}}]},
        "panels": [{"type": "row", "title": "Folded", "panels": [
            {"type": "heatmap", "title": "Heat", "targets": [{"expr": "a"}]},
            {"type": "stat", "title": "Sessions",
             "targets": [{"expr": "sum(active_sessions{job=\"$job\"})"},
                         {"expr": "max_over_time(active_sessions[1h:5m])"}]}]},
        {"type": "text", "title": "Note"}]}}"#;
    let panels = Dashboard::parse(text).unwrap().draw(&traffic(), span());
    let problems: Vec<(&str, usize, Option<&str>)> = panels
        .iter()
        .map(|panel| (panel.title.as_str(), panel.series.len(), panel.problem.as_deref()))
        .collect();
    let sub_query =
        "evaluate the query: a sub-query is not supported here; ask a Prometheus server";
    assert_eq!(
        problems,
        [
            ("Heat", 0, Some("panels of type heatmap are not drawn here")),
            ("Sessions", 1, Some(sub_query)),
            ("Note", 0, Some("panels of type text are not drawn here")),
        ]
    );
}

#[test]
fn steps_are_whole_scrapes_and_points_stay_where_they_are() {
    let scrape = Duration::seconds(15);
    let now = DateTime::from_timestamp(1_795_510_807, 0).unwrap();
    for (minutes, step) in [(5, 15), (60, 15), (61, 30), (24 * 60, 360)] {
        let span = Span::last(minutes, now, scrape);
        assert_eq!(span.step.num_seconds(), step, "{minutes} minutes");
        assert_eq!(span.end.timestamp() % step, 0);
        assert!(span.rate_interval >= scrape * 4);
        assert!((span.end - span.start).num_seconds() / step <= 240);
    }
}

fn traffic() -> Samples {
    let mut samples = Samples::new();
    let mut put = |labels: &[(&str, &str)], value: &dyn Fn(f64) -> f64| {
        for scrape in 0..=240 {
            let at_ms = (now() - Duration::seconds(15 * (240 - scrape))).timestamp_millis();
            samples.insert(&Labels::of(labels), at_ms, value(scrape as f64));
        }
    };
    let requests = |method, path, status| {
        [
            ("__name__", "http_requests_total"),
            ("job", "web"),
            ("method", method),
            ("path", path),
            ("status", status),
        ]
    };
    put(&requests("GET", "/a", "200"), &|scrape| scrape * 150.0);
    put(&requests("POST", "/b", "500"), &|scrape| scrape * 50.0);
    for (le, count) in [("0.01", 90.0), ("0.1", 100.0), ("+Inf", 100.0)] {
        let name = ("__name__", "db_query_duration_seconds_bucket");
        put(&[name, ("job", "web"), ("operation", "select"), ("le", le)], &|scrape| scrape * count);
    }
    put(&[("__name__", "active_sessions"), ("job", "web"), ("node", "a")], &|_| 5.0);
    put(&[("__name__", "active_sessions"), ("job", "web"), ("node", "b")], &|_| 7.0);
    samples
}

/// The last point of every series, rounded so that it can be compared.
fn last(panel: &Panel) -> Vec<(String, f64)> {
    panel
        .series
        .iter()
        .map(|series| {
            let value = series.points.last().unwrap().1.unwrap();
            (series.name.clone(), (value * 1e6).round() / 1e6)
        })
        .collect()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_510_800, 0).unwrap()
}

fn span() -> Span {
    Span::last(30, now(), Duration::seconds(15))
}
