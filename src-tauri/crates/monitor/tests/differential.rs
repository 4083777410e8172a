//! The same samples and queries, asked of this crate and of a real Prometheus: the answers agree.
//!
//! Needs `promtool` and `prometheus` 2.42 (Debian: prometheus). Prometheus 3 answers other windows.

#![expect(clippy::unwrap_used, reason = "in a test a failure is the answer")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::DateTime;
use monitor::alerts;
use monitor::labels::Labels;
use monitor::panels::{Dashboard, SHIPPED, Span};
use monitor::promql::{Query, Value};
use monitor::samples::Samples;
use serde_json::Value as Json;

const START_MS: i64 = 1_795_500_000_000;
const MINUTES: i64 = 150;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_are_those_of_prometheus() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let (samples, page) = world();
    let prometheus = Prometheus::start(folder.path(), &page).await;
    let mut chance = Chance(7);
    let (mut compared, mut answered) = (0, 0);
    for text in queries() {
        let query = Query::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        for _ in 0..4 {
            // Whole seconds: Prometheus reads an instant from a decimal number.
            let at_ms = START_MS + chance.below(MINUTES * 60) * 1000;
            let at = DateTime::from_timestamp_millis(at_ms).unwrap();
            let own = query.at(&samples, at).map(answer).map_err(|_| ());
            let theirs = prometheus.ask(&text, at_ms).await;
            let agree = match (&own, &theirs) {
                // Which of several equal series is among the first k is left open.
                (Ok(own), Ok(theirs)) if text.contains("topk") || text.contains("bottomk") => {
                    same(&ranked(own), &ranked(theirs))
                }
                (Ok(own), Ok(theirs)) => same(own, theirs),
                (Err(()), Err(())) => true,
                (Ok(_), Err(())) | (Err(()), Ok(_)) => false,
            };
            assert!(agree, "{text} at {at}\n  here: {own:?}\n  there: {theirs:?}");
            compared += 1;
            answered += usize::from(theirs.is_ok_and(|answer| !answer.is_empty()));
        }
    }
    println!("{compared} answers compared, {answered} of them not empty");
    assert!(compared > 2_000, "only {compared} answers were compared");
    assert!(answered * 10 > compared * 8, "only {answered} of {compared} answers say anything");
}

/// Series and their values. A scalar has no labels.
type Answer = BTreeMap<Labels, f64>;

fn answer(value: Value) -> Answer {
    match value {
        Value::Scalar(value) => BTreeMap::from([(Labels::default(), value)]),
        Value::Vector(vector) => {
            vector.into_iter().map(|sample| (sample.labels, sample.value)).collect()
        }
    }
}

/// The values alone, in order.
fn ranked(answer: &Answer) -> Answer {
    let mut values: Vec<f64> = answer.values().copied().collect();
    values.sort_by(f64::total_cmp);
    let place = |place: usize| Labels::of(&[("place", &format!("{place:04}"))]);
    values.into_iter().enumerate().map(|(rank, value)| (place(rank), value)).collect()
}

fn same(own: &Answer, theirs: &Answer) -> bool {
    own.keys().eq(theirs.keys())
        && own.values().zip(theirs.values()).all(|(own, theirs)| {
            let near = (own - theirs).abs() <= 1e-9 * own.abs().max(theirs.abs()).max(1e-9);
            near || own.total_cmp(theirs).is_eq() || (own.is_nan() && theirs.is_nan())
        })
}

fn queries() -> Vec<String> {
    let mut queries = Vec::new();
    let functions = [
        "rate",
        "increase",
        "delta",
        "irate",
        "idelta",
        "changes",
        "resets",
        "avg_over_time",
        "sum_over_time",
        "min_over_time",
        "max_over_time",
        "count_over_time",
        "last_over_time",
        "present_over_time",
        "stddev_over_time",
        "stdvar_over_time",
    ];
    let metrics =
        ["http_requests_total", "active_sessions", "http_requests_total{status=~\"5..\"}"];
    let around = [
        "{}",
        "sum by (job) ({})",
        "avg without (instance, status) ({})",
        "max({})",
        "min by (path) ({})",
        "count by (status) ({})",
        "stddev({})",
        "quantile(0.3, {})",
        "topk(2, {})",
        "bottomk by (job) (1, {})",
        "-{}",
        "abs({} - 3)",
    ];
    for function in functions {
        for (place, range) in ["1m", "5m", "17m"].into_iter().enumerate() {
            for (turn, around) in around.iter().enumerate() {
                let metric = metrics[(place + turn) % metrics.len()];
                queries.push(around.replace("{}", &format!("{function}({metric}[{range}])")));
            }
        }
    }
    let by_hand = [
        "active_sessions",
        "active_sessions offset 7m",
        "{__name__=~\"active.*\", job!=\"api\"}",
        "active_sessions > 5",
        "active_sessions > bool 5",
        "5 < active_sessions",
        "active_sessions == active_sessions",
        "active_sessions % 3 ^ 2",
        "1 / 0",
        "0 / 0 > bool 1",
        "active_sessions / on (job, instance) group_left () (up * 2)",
        "up * on (job, instance) group_right (path) http_requests_total",
        "http_requests_total / ignoring (status) group_left sum without (status) (http_requests_total)",
        "http_requests_total and on (path) http_requests_total{status=\"500\"}",
        "http_requests_total unless on (path, job, instance) http_requests_total{status=\"500\"}",
        "http_requests_total{status=\"500\"} or http_requests_total{path=\"/a\"}",
        "active_sessions + ignoring (job) active_sessions",
        "up + up",
        "up == bool on (instance) up",
        "active_sessions + on (job) active_sessions",
        "histogram_quantile(0.95, sum by (operation, le) (rate(db_query_duration_seconds_bucket[5m])))",
        "histogram_quantile(0.5, rate(db_query_duration_seconds_bucket[10m]))",
        "histogram_quantile(0, db_query_duration_seconds_bucket)",
        "histogram_quantile(1, db_query_duration_seconds_bucket)",
        "histogram_quantile(-1, db_query_duration_seconds_bucket)",
        "histogram_quantile(2, db_query_duration_seconds_bucket)",
        "histogram_quantile(0.9, db_query_duration_seconds_bucket{le!=\"+Inf\"})",
        "histogram_quantile(0.9, active_sessions)",
        "quantile_over_time(0.7, active_sessions[11m])",
        "absent(active_sessions)",
        "absent(nothing{job=\"web\", path=~\"/.*\", a=\"1\", a=\"2\"})",
        "absent(sum(nothing))",
        "absent_over_time(nothing{job=\"web\"}[5m])",
        "absent_over_time(up[5m])",
        "clamp(active_sessions, 4, 9)",
        "clamp(active_sessions, 9, 4)",
        "clamp_min(active_sessions, 6)",
        "clamp_max(active_sessions, 6)",
        "scalar(up)",
        "scalar(sum(up))",
        "vector(3)",
        "time()",
        "timestamp(active_sessions)",
        "timestamp(active_sessions + 1)",
        "round(active_sessions / 3)",
        "round(active_sessions, 4)",
        "ceil(active_sessions / 3)",
        "floor(active_sessions / 3)",
        "sqrt(active_sessions)",
        "ln(active_sessions)",
        "log2(active_sessions)",
        "log10(active_sessions)",
        "exp(active_sessions)",
        "sgn(active_sessions - 6)",
        "sort(active_sessions)",
        "sum(active_sessions)",
        "avg(active_sessions)",
        "group(active_sessions)",
        "stdvar by (job) (active_sessions)",
        "count(http_requests_total > 100)",
        "topk(0, up)",
        "sum(nothing)",
        "sum by (nothing) (up)",
        "rate(http_requests_total[5m] offset 10m)",
        "rate(http_requests_total[20s])",
        "sum without () (up)",
        "1 + 2 * 3 - 4 % 5",
        "sum(rate(http_requests_total[5m])) by (job) / sum(rate(http_requests_total[5m])) by (job)",
        "rate(db_query_duration_seconds_bucket{le=~\"0.1|1\"}[5m])",
        "http_requests_total{path!~\"/a|/b\"}",
        "http_requests_total{nothing=\"\"}",
    ];
    queries.extend(by_hand.map(str::to_owned));
    let span = Span::last(60, DateTime::UNIX_EPOCH, chrono::Duration::seconds(15));
    queries.extend(Dashboard::parse(SHIPPED).unwrap().queries(span));
    let rules: Json = serde_saphyr::from_str(alerts::SHIPPED).unwrap();
    let rules = rules["groups"][0]["rules"].as_array().unwrap();
    queries.extend(rules.iter().map(|rule| rule["expr"].as_str().unwrap().to_owned()));
    queries
}

/// Counters with resets, gaps and late births, a gauge and histograms: as samples and as a page
/// with timestamps.
fn world() -> (Samples, String) {
    let mut world = World { samples: Samples::new(), page: String::new(), chance: Chance(42) };
    for (job, instance) in [("web", "a"), ("web", "b"), ("api", "c")] {
        let own = [("job", job), ("instance", instance)];
        let mut up = |_: &mut Chance| 1.0;
        world.series("up", &own, &mut up);
        let mut sessions = 6.0;
        world.series("active_sessions", &own, &mut |chance| {
            sessions = (sessions + chance.below(5) as f64 - 2.0).max(0.0);
            sessions
        });
        for path in ["/a", "/b", "/c"] {
            for (status, most) in [("200", 90), ("404", 8), ("500", 5)] {
                if status == "500" && path == "/c" {
                    continue;
                }
                let labels = [own[0], own[1], ("path", path), ("status", status)];
                let mut total = 0.0;
                world.series("http_requests_total", &labels, &mut |chance| {
                    let reset = chance.below(60) == 0;
                    total = if reset { 0.0 } else { total + chance.below(most) as f64 };
                    total
                });
            }
        }
        world.histogram("db_query_duration_seconds_bucket", &own, ("operation", "select"));
        world.histogram("http_request_duration_seconds_bucket", &own, ("path", "/a"));
    }
    world.page.push_str("# EOF\n");
    (world.samples, world.page)
}

struct World {
    samples: Samples,
    page: String,
    chance: Chance,
}

impl World {
    fn series(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        next: &mut dyn FnMut(&mut Chance) -> f64,
    ) {
        let born = self.chance.below(3) * self.chance.below(30) * 60_000;
        // Scrapes are never quite on time.
        let offset = self.chance.below(15_000);
        let mut missing = 0;
        for scrape in 0..MINUTES * 4 {
            let at_ms = START_MS + scrape * 15_000 + offset + self.chance.below(40);
            if missing == 0 && self.chance.below(80) == 0 {
                missing = self.chance.below(40);
            }
            let value = next(&mut self.chance);
            missing = (missing - 1).max(0);
            if missing == 0 && at_ms >= START_MS + born {
                self.put(name, labels, at_ms, value);
            }
        }
    }

    fn histogram(&mut self, name: &str, own: &[(&str, &str)], other: (&str, &str)) {
        let bounds = ["0.005", "0.01", "0.1", "1", "2.5", "+Inf"];
        let mut counts = [0.0; 6];
        for scrape in 0..MINUTES * 4 {
            let at_ms = START_MS + scrape * 15_000 + 321;
            let mut more = 0.0;
            for (count, bound) in counts.iter_mut().zip(bounds) {
                more += self.chance.below(6) as f64;
                *count += more;
                let labels: Vec<(&str, &str)> =
                    own.iter().copied().chain([other, ("le", bound)]).collect();
                self.put(name, &labels, at_ms, *count);
            }
        }
    }

    fn put(&mut self, name: &str, labels: &[(&str, &str)], at_ms: i64, value: f64) {
        let shown: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let (seconds, millis) = (at_ms / 1000, at_ms % 1000);
        let line = format!("{name}{{{}}} {value} {seconds}.{millis:03}", shown.join(","));
        writeln!(self.page, "{line}").unwrap();
        let all: Vec<(&str, &str)> = labels.iter().copied().chain([("__name__", name)]).collect();
        self.samples.insert(&Labels::of(&all), at_ms, value);
    }
}

/// xorshift64: the same numbers every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as i64 % limit.max(1)
    }
}

/// A Prometheus that serves blocks made from a page, and ends with the test.
struct Prometheus {
    child: Child,
    origin: String,
    client: reqwest::Client,
}

impl Prometheus {
    async fn start(folder: &Path, page: &str) -> Self {
        let (input, data, config) =
            (folder.join("page.om"), folder.join("data"), folder.join("prometheus.yml"));
        std::fs::write(&input, page).unwrap();
        std::fs::write(&config, "global: {}\n").unwrap();
        let made = Command::new("promtool")
            .args(["tsdb", "create-blocks-from", "openmetrics"])
            .args([&input, &data])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", data.display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(["--storage.tsdb.retention.time=100y", "--log.level=error"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let own = Self { child, origin: format!("http://127.0.0.1:{port}"), client };
        for _ in 0..300 {
            let ready = own.client.get(format!("{}/-/ready", own.origin)).send().await;
            if ready.is_ok_and(|answer| answer.status().is_success()) {
                return own;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("prometheus did not become ready within 30 seconds");
    }

    async fn ask(&self, query: &str, at_ms: i64) -> Result<Answer, ()> {
        let mut url = reqwest::Url::parse(&format!("{}/api/v1/query", self.origin)).unwrap();
        let seconds = (at_ms / 1000).to_string();
        url.query_pairs_mut().append_pair("query", query).append_pair("time", &seconds);
        let json: Json = self.client.get(url).send().await.unwrap().json().await.unwrap();
        if json["status"] != "success" {
            return Err(());
        }
        let data = &json["data"];
        let number = |pair: &Json| match pair[1].as_str().unwrap() {
            "+Inf" => f64::INFINITY,
            "-Inf" => f64::NEG_INFINITY,
            text => text.parse().unwrap(),
        };
        if data["resultType"] == "scalar" {
            return Ok(BTreeMap::from([(Labels::default(), number(&data["result"]))]));
        }
        let series = data["result"].as_array().unwrap().iter().map(|sample| {
            let labels = sample["metric"].as_object().unwrap().iter();
            let labels =
                labels.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
            (labels.collect(), number(&sample["value"]))
        });
        Ok(series.collect())
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // The child is ours; a failure here means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
