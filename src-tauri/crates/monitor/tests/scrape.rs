//! Fetching pages from a server on this machine.

#![expect(clippy::unwrap_used, reason = "in a test a failure is the answer")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use chrono::{DateTime, Duration};
use monitor::scrape::{MAX_PAGE_BYTES, ScrapeError, Scraper, address};
use monitor::{AlertState, Watch};

#[tokio::test]
async fn a_page_is_fetched_read_and_drawn() {
    let origin = serve().await;
    let scraper = Scraper::new().unwrap();
    let mut watch = Watch::new(&format!("{origin}/metrics"), "web").unwrap();
    let start = DateTime::from_timestamp(1_795_510_800, 0).unwrap();
    for page in 0..8 {
        let result = scraper.scrape(&format!("{origin}/metrics")).await;
        assert_eq!(watch.take_in(&result, start + Duration::seconds(15 * page)).dropped, 0);
    }
    let now = start + Duration::seconds(15 * 7);
    let panels = watch.panels(60, now);
    assert!(panels.source.ok);
    assert_eq!((panels.source.age_s, panels.source.url.as_str()), (Some(0), origin.as_str()));
    let sessions = panels.panels.iter().find(|panel| panel.title == "Active sessions").unwrap();
    assert_eq!(sessions.series.len(), 1);
    assert_eq!(sessions.series[0].points.last().unwrap().1, Some(41.0));
}

#[tokio::test]
async fn a_target_that_stops_answering_is_said_and_makes_alerts_unknown() {
    let origin = serve().await;
    let scraper = Scraper::new().unwrap();
    let mut watch = Watch::new(&format!("{origin}/metrics"), "web").unwrap();
    let start = DateTime::from_timestamp(1_795_510_800, 0).unwrap();
    watch.take_in(&scraper.scrape(&format!("{origin}/metrics")).await, start);
    let later = start + Duration::minutes(6);
    watch.take_in(&scraper.scrape(&format!("{origin}/broken")).await, later);
    let source = watch.source(later);
    assert_eq!((source.ok, source.age_s), (false, Some(360)));
    let error = source.error.unwrap();
    assert!(error.ends_with("read line 2 of the metrics: b has no number for a value"), "{error}");
    assert!(watch.alerts(later).iter().all(|alert| alert.state == AlertState::Unknown));
}

#[tokio::test]
async fn a_page_larger_than_the_limit_is_refused() {
    assert!(matches!(scrape("/large").await, Err(ScrapeError::TooLarge { .. })));
}

#[tokio::test]
async fn an_answer_other_than_200_is_refused() {
    assert!(matches!(scrape("/none").await, Err(ScrapeError::Status { status: 404, .. })));
}

#[tokio::test]
async fn redirects_are_followed_within_the_host_and_refused_out_of_it() {
    assert_eq!(scrape("/moved").await.unwrap().samples.len(), 2);
    for path in ["/elsewhere", "/circle"] {
        let error = scrape(path).await.unwrap_err();
        let ScrapeError::Fetch { problem, .. } = error else { panic!("{path}: {error}") };
        assert_eq!(problem, "it redirects to another host or in circles");
    }
}

#[tokio::test]
async fn errors_do_not_repeat_the_password_of_an_address() {
    // Port 1 is not listened on.
    let error = Scraper::new().unwrap().scrape("http://u:secret@127.0.0.1:1/x?t=secret").await;
    let error = error.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("http://127.0.0.1:1"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn only_http_addresses_are_taken() {
    for wrong in ["file:///etc/passwd", "metrics", "", "ftp://host/", "http://"] {
        assert!(matches!(address(wrong), Err(ScrapeError::Url)), "{wrong}");
    }
    assert_eq!(address("https://host/metrics").unwrap().1, "host:443");
    assert_eq!(address(" http://[::1]:9090/ ").unwrap().1, "[::1]:9090");
}

async fn scrape(path: &str) -> Result<monitor::exposition::Exposition, ScrapeError> {
    let origin = serve().await;
    Scraper::new().unwrap().scrape(&format!("{origin}{path}")).await
}

async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/broken", get(async || "a 1\nb{x=\"1\"}\n"))
        .route("/large", get(async || "#".repeat(MAX_PAGE_BYTES + 1)))
        .route("/moved", get(async || Redirect::temporary("/metrics")))
        .route("/circle", get(async || Redirect::temporary("/circle")))
        .route("/elsewhere", get(async || Redirect::temporary("http://127.0.0.2:9/metrics")))
        .route("/none", get(async || StatusCode::NOT_FOUND));
    tokio::spawn(async move { axum::serve(listener, router).await });
    origin
}

async fn metrics(headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    assert!(accept.starts_with("text/plain;version=0.0.4"), "{accept}");
    let page = "# TYPE active_sessions gauge\nactive_sessions{node=\"a\"} 40\n\
                active_sessions{node=\"b\"} 1\n";
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], Body::from(page)).into_response()
}
