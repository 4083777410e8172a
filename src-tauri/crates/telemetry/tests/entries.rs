//! What events become in the log, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use telemetry::{Environment, Format, InitError, Options, subscriber};
use tracing::{Level, debug, error, info, info_span, trace, warn};

/// Keeps what is written, and each write by itself.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().push(String::from_utf8(bytes.to_vec()).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_510_800, 5_999_999).unwrap()
}

fn options(environment: Environment, format: Option<Format>) -> Options {
    Options { service: "console".into(), version: "0.1.0".into(), environment, format, now }
}

fn logged_with(options: Options, filter: &str, log: impl FnOnce()) -> Vec<String> {
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = subscriber(options, filter, move || writer.clone()).unwrap();
    tracing::subscriber::with_default(subscriber, log);
    kept.0.lock().unwrap().clone()
}

fn json(log: impl FnOnce()) -> String {
    logged_with(options(Environment::Production, None), "trace", log).concat()
}

fn text(log: impl FnOnce()) -> String {
    logged_with(options(Environment::Development, None), "trace", log).concat()
}

#[derive(Debug)]
struct Broken(Option<Box<Broken>>);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "open the source" } else { "connection refused" })
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_deref().map(|cause| cause as &dyn std::error::Error)
    }
}

#[test]
fn an_entry_has_exactly_the_fields_that_have_a_value() {
    assert_eq!(
        json(|| info!("started")),
        concat!(
            r#"{"timestamp":"2026-11-24T09:00:00.005Z","level":"INFO","service":"console","#,
            r#""version":"0.1.0","environment":"production","message":"started"}"#,
            "\n"
        )
    );
}

#[test]
fn an_entry_with_everything_is_pinned() {
    let broken = Broken(Some(Box::new(Broken(None))));
    let line = json(|| {
        let span = info_span!("collect", request.id = "REQ-1", dataset = tracing::field::Empty);
        let _inside = span.enter();
        span.record("dataset", "shop");
        error!(
            critical = true,
            error = &broken as &(dyn std::error::Error + 'static),
            stack_trace = "first\nsecond",
            rows = 41_u64,
            offset = -1_i64,
            ratio = 0.5,
            retried = false,
            state = ?Some(1),
            "collecting failed"
        );
    });
    assert_eq!(
        line,
        concat!(
            r#"{"timestamp":"2026-11-24T09:00:00.005Z","level":"CRITICAL","service":"console","#,
            r#""version":"0.1.0","environment":"production","message":"collecting failed","#,
            r#""context":{"request.id":"REQ-1","dataset":"shop","rows":41,"offset":-1,"#,
            r#""ratio":0.5,"retried":false,"state":"Some(1)"},"#,
            r#""error":"open the source: connection refused","stack_trace":"first\nsecond"}"#,
            "\n"
        )
    );
}

#[test]
fn each_level_has_its_name_and_critical_is_a_kind_of_error_only() {
    let lines = json(|| {
        trace!("a");
        debug!("b");
        info!(critical = true, "c");
        warn!("d");
        error!("e");
        error!(critical = false, "f");
        error!(critical = true, "g");
    });
    let levels: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["level"].to_string())
        .map(|level| level.replace('"', ""))
        .collect();
    assert_eq!(levels, ["DEBUG", "DEBUG", "INFO", "WARNING", "ERROR", "ERROR", "CRITICAL"]);
}

#[test]
fn an_error_may_be_given_as_text() {
    let line = json(|| error!(error = %Broken(None), "failed"));
    assert!(line.ends_with("\"message\":\"failed\",\"error\":\"connection refused\"}\n"), "{line}");
}

#[test]
fn an_inner_value_takes_the_place_of_an_outer_one() {
    let line = json(|| {
        let _outer = info_span!("outer", attempt = 1, job = 7).entered();
        let _inner = info_span!("inner", attempt = 2).entered();
        info!(attempt = 3, "tried");
    });
    assert!(line.ends_with("\"context\":{\"attempt\":3,\"job\":7}}\n"), "{line}");
}

#[test]
fn what_is_no_json_number_is_text() {
    let line = json(|| info!(ratio = f64::NAN, most = f64::INFINITY, "measured"));
    assert!(line.ends_with("\"context\":{\"ratio\":\"NaN\",\"most\":\"inf\"}}\n"), "{line}");
}

#[test]
fn development_reads_text() {
    let broken = Broken(None);
    assert_eq!(
        text(|| {
            info!("started");
            warn!(rows = 41, source = "shop db", empty = "", "slow");
            error!(stack_trace = "first\nsecond", error = %broken, request.id = 7, "failed");
        }),
        concat!(
            "2026-11-24T09:00:00.005Z INFO     started\n",
            "2026-11-24T09:00:00.005Z WARNING  slow rows=41 source=\"shop db\" empty=\"\"\n",
            "2026-11-24T09:00:00.005Z ERROR    failed request.id=7: connection refused\n",
            "    first\n",
            "    second\n",
        )
    );
}

#[test]
fn no_value_can_look_like_another_entry() {
    let forged = "x\n2026-11-24T09:00:00.005Z INFO     forged\u{1b}[31m";
    for line in [
        text(|| info!(value = forged, "{forged}")),
        text(|| info!(error = forged, "said")),
        json(|| info!(value = forged, error = forged, "{forged}")),
    ] {
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(!line.contains('\u{1b}'), "{line}");
    }
}

#[test]
fn the_format_follows_the_environment_unless_it_is_asked_for() {
    for (environment, format, is_json) in [
        (Environment::Development, None, false),
        (Environment::Development, Some(Format::Json), true),
        (Environment::Staging, None, true),
        (Environment::Production, None, true),
        (Environment::Production, Some(Format::Text), false),
    ] {
        let line = logged_with(options(environment, format), "", || info!("said")).concat();
        assert_eq!(line.starts_with('{'), is_json, "{environment:?}, {format:?}");
        if is_json {
            assert!(line.contains(&format!("\"environment\":\"{}\"", environment.as_str())));
        }
    }
}

#[test]
fn the_filter_decides_and_is_info_when_it_is_empty() {
    let log = || {
        debug!("quiet");
        info!("said");
        tracing::event!(target: "store", Level::DEBUG, "opened");
    };
    let messages = |filter: &str| {
        let lines = logged_with(options(Environment::Production, None), filter, log);
        ["quiet", "said", "opened"]
            .into_iter()
            .filter(|message| lines.concat().contains(message))
            .collect::<Vec<_>>()
    };
    assert_eq!(messages(""), ["said"]);
    assert_eq!(messages("warn,store=debug"), ["opened"]);
    assert_eq!(messages("debug"), ["quiet", "said", "opened"]);
}

#[test]
fn a_filter_that_cannot_be_read_is_named() {
    let error = subscriber(options(Environment::Production, None), "store=loud", std::io::sink);
    let Err(error @ InitError::Filter { .. }) = error else { panic!("it is no filter") };
    assert_eq!(
        error.to_string(),
        "read the log filter \"store=loud\": write it like info,store=debug (RUST_LOG)"
    );
}

#[test]
fn an_entry_is_written_at_once() {
    let log = || {
        info!("first");
        error!(stack_trace = "a\nb", "second");
    };
    for environment in [Environment::Development, Environment::Production] {
        assert_eq!(logged_with(options(environment, None), "", log).len(), 2);
    }
}

#[test]
fn a_writer_that_fails_does_not_stop_the_program() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let subscriber = subscriber(options(Environment::Production, None), "", || Full).unwrap();
    let mut reached = false;
    tracing::subscriber::with_default(subscriber, || {
        error!("nobody hears");
        reached = true;
    });
    assert!(reached, "the program goes on");
}

#[test]
fn logging_begins_once() {
    telemetry::init(options(Environment::Production, None)).unwrap();
    let again = telemetry::init(options(Environment::Production, None));
    assert!(matches!(again, Err(InitError::Begun(_))));
}
