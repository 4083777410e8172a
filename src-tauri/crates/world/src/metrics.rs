//! A metrics page of the marketplace, so that the console has something real to scrape.

use std::fmt::Write as _;

use chrono::{DateTime, Timelike as _, Utc};

/// Edges of the histograms, in seconds.
const EDGES: [f64; 8] = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// The page at an instant. Counters follow from the time alone, so they never go back.
pub fn metrics(now: DateTime<Utc>) -> String {
    let mut page = String::new();
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0) % 100_000_000;
    page.push_str(
        "# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n",
    );
    let routes = [
        ("GET", "/videos/:id", 61),
        ("GET", "/search", 23),
        ("POST", "/bids", 7),
        ("POST", "/orders", 3),
    ];
    for (method, path, rate) in routes {
        for (status, share) in [("200", 997), ("404", 2), ("503", 1)] {
            let _ = writeln!(
                page,
                "http_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {}",
                seconds * rate * share / 1_000
            );
        }
    }
    histogram(
        &mut page,
        "http_request_duration_seconds",
        "method",
        &[("GET", 84, 5), ("POST", 10, 6)],
        seconds,
    );
    histogram(
        &mut page,
        "db_query_duration_seconds",
        "operation",
        &[("select", 240, 4), ("insert", 31, 3), ("update", 12, 5)],
        seconds,
    );
    page.push_str("# HELP active_sessions Sessions in use.\n# TYPE active_sessions gauge\n");
    let wave = 180 + u64::from(now.second() % 30) + u64::from(now.minute() % 7) * 3;
    let _ = writeln!(page, "active_sessions{{region=\"eu\"}} {wave}");
    let _ = writeln!(page, "active_sessions{{region=\"us\"}} {}", wave / 3);
    page.push_str("# HELP pg_up Whether the database answers.\n# TYPE pg_up gauge\npg_up 1\n");
    page
}

fn histogram(
    page: &mut String,
    name: &str,
    label: &str,
    series: &[(&str, u64, usize)],
    seconds: u64,
) {
    let _ = writeln!(page, "# HELP {name} Duration in seconds.\n# TYPE {name} histogram");
    for (value, rate, typical) in series {
        let count = seconds * rate;
        for (place, edge) in EDGES.iter().enumerate() {
            // Half below the typical edge, nearly all below the next two.
            let share = match place.cmp(typical) {
                std::cmp::Ordering::Less => 100 * (place as u64 + 1) / (*typical as u64 * 2),
                std::cmp::Ordering::Equal => 92,
                std::cmp::Ordering::Greater => 99,
            };
            let _ = writeln!(
                page,
                "{name}_bucket{{{label}=\"{value}\",le=\"{edge}\"}} {}",
                count * share / 100
            );
        }
        let _ = writeln!(page, "{name}_bucket{{{label}=\"{value}\",le=\"+Inf\"}} {count}");
        let _ = writeln!(page, "{name}_sum{{{label}=\"{value}\"}} {}", count as f64 * 0.06);
        let _ = writeln!(page, "{name}_count{{{label}=\"{value}\"}} {count}");
    }
}
