//! The HTTP API as a service of the marketplace sees it: over a socket, with a token.

use std::collections::BTreeSet;
use std::time::Duration;

use api::Api;
use model::services::Scope;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{World, on_both_engines};

on_both_engines! {
    a_service_has_a_token_once_and_loses_it_at_once,
    every_endpoint_opens_for_its_scope_and_for_no_other,
    a_request_is_opened_once_however_often_it_arrives,
    what_is_not_exactly_as_the_document_says_is_refused,
    a_service_that_asks_too_often_has_to_wait,
    reads_are_counted_and_not_logged_one_by_one,
    it_is_ready_while_its_officer_has_access,
    what_people_accept_is_asked_for_and_recorded_in_batches,
    what_people_consent_to_is_recorded_in_batches_and_shown,
}

/// The API over a world, served on a port of its own.
struct Served {
    base: String,
    client: reqwest::Client,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Served {
    async fn new(world: &World) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let session = world.people["operator"].clone();
        let api = Api::new(world.console.clone(), session).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let server = tokio::spawn(api::serve(listener, api, stop.clone()));
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { base, client, stop, server }
    }

    fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).bearer_auth(token)
    }

    async fn get(&self, path: &str, token: &str) -> Response {
        self.request(Method::GET, path, token).send().await.unwrap()
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Response {
        self.request(Method::POST, path, token).json(body).send().await.unwrap()
    }

    async fn end(self) {
        self.stop.cancel();
        self.server.await.unwrap().unwrap();
    }
}

async fn status(response: Response) -> u16 {
    response.status().as_u16()
}

/// The status, and the problem that the body is.
async fn problem(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status, "{body}");
    (status, body)
}

async fn add(world: &World, name: &str, scopes: &[Scope]) -> (String, Value) {
    let keys: Vec<&str> = scopes.iter().map(|scope| scope.key()).collect();
    let service = json!({ "name": name, "scopes": keys, "rate": 1000, "burst": 1000 });
    let added = world.call("administrator", "services.add", service).await.unwrap();
    (added["token"].as_str().unwrap().to_owned(), added["id"].clone())
}

fn opening() -> Value {
    json!({ "kind": "access", "language": "de",
        "identifiers": [{ "kind": "user_id", "value": "u-1" }], "message": "my secret words" })
}

async fn a_service_has_a_token_once_and_loses_it_at_once(world: World) {
    let (token, id) = add(&world, "web", &[Scope::RequestsRead]).await;
    let served = Served::new(&world).await;
    let path = "/v1/requests/00000000-0000-0000-0000-000000000001";
    assert_eq!(status(served.get(path, &token).await).await, 404, "the token opens");
    let listed = world.call("administrator", "services.list", json!({})).await.unwrap();
    assert!(!listed.to_string().contains(&token[13..]), "the token is shown once");
    let begins = listed["services"][0]["tokens"][0]["begins"].as_str().unwrap();
    assert!(token.starts_with(begins));

    let other = if token.ends_with('A') { 'B' } else { 'A' };
    let wrong = format!("{}{other}", &token[..token.len() - 1]);
    for bad in ["", "abc", &token[1..], &wrong, &format!("{token}A")] {
        let (status, body) = problem(served.get(path, bad).await).await;
        assert_eq!((status, &body["code"]), (401, &json!("unauthorized")), "{bad}");
    }

    let rotate = json!({ "id": id, "overlap_hours": 1 });
    let rotated = world.call("administrator", "services.rotate", rotate).await.unwrap();
    let newer = rotated["token"].as_str().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(status(served.get(path, newer).await).await, 404);
    assert_eq!(status(served.get(path, &token).await).await, 404, "for an hour both work");
    let rotate = json!({ "id": id, "overlap_hours": 0 });
    let rotated = world.call("administrator", "services.rotate", rotate).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(status(served.get(path, newer).await).await, 401, "replaced without an overlap");
    let newest = rotated["token"].as_str().unwrap();
    assert_eq!(status(served.get(path, newest).await).await, 404);

    world.call("administrator", "services.revoke", json!({ "id": id })).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(status(served.get(path, newest).await).await, 401, "its access was taken away");
    let again = world.call("administrator", "services.revoke", json!({ "id": id })).await;
    assert_eq!(again.unwrap_err().code, app::Code::NotFound);
    assert!(!world.log().await.iter().any(|entry| entry.contains("cct_")), "no token in the log");
    served.end().await;
}

/// Asks an endpoint for anything at all: what matters is whether it opens.
async fn knock(served: &Served, method: &str, path: &str, token: &str) -> u16 {
    let path = path.replace("{person}", "u-1").replace("{id}", "nothing");
    match method {
        "get" => status(served.get(&path, token).await).await,
        "post" => status(served.post(&path, token, &json!({})).await).await,
        other => panic!("say how to knock with {other}"),
    }
}

async fn every_endpoint_opens_for_its_scope_and_for_no_other(world: World) {
    let mut tokens = Vec::new();
    for scope in Scope::ALL {
        tokens.push((scope, add(&world, scope.key(), &[scope]).await.0));
    }
    let served = Served::new(&world).await;
    let document = serde_json::to_value(api::document()).unwrap();
    let mut opened = BTreeSet::new();
    let mut public = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(scope) = operation["security"][0]["token"][0].as_str() else {
                public.insert(path.as_str());
                assert!(knock(&served, method, path, "").await < 400, "{path} is open");
                continue;
            };
            assert_eq!(knock(&served, method, path, "").await, 401, "{method} {path}");
            for (other, token) in &tokens {
                let status = knock(&served, method, path, token).await;
                let forbidden = status == 403;
                assert_eq!(forbidden, other.key() != scope, "{method} {path} with {other:?}");
                assert!(status < 500, "{method} {path} with {other:?}: {status}");
            }
            opened.insert(scope.to_owned());
        }
    }
    let open = BTreeSet::from(["/healthz", "/readyz", "/v1/openapi.json"]);
    assert_eq!(public, open, "nothing else is open to everybody");
    for scope in Scope::ALL {
        assert!(opened.contains(scope.key()), "{scope:?} opens something");
    }
    served.end().await;
}

async fn a_request_is_opened_once_however_often_it_arrives(world: World) {
    let (token, id) = add(&world, "web", &[Scope::RequestsOpen, Scope::RequestsRead]).await;
    let (other, _) = add(&world, "app", &[Scope::RequestsOpen]).await;
    let served = Served::new(&world).await;
    let ask = |token: &str, key: &str, body: &Value| {
        served
            .request(Method::POST, "/v1/requests", token)
            .header("idempotency-key", key)
            .json(body)
            .send()
    };
    // Six at once, two of each of three keys.
    let body = opening();
    let answers = futures(vec![
        ask(&token, "one", &body),
        ask(&token, "one", &body),
        ask(&token, "two", &body),
        ask(&token, "two", &body),
        ask(&other, "one", &body),
        ask(&other, "one", &body),
    ])
    .await;
    let mut opened = BTreeSet::new();
    for pair in answers.chunks(2) {
        assert_eq!(pair[0].0, 201, "{}", pair[0].1);
        assert_eq!(pair[0], pair[1], "the same key gives the same answer, to the byte");
        opened.insert(pair[0].1.clone());
    }
    assert_eq!(opened.len(), 3, "a key belongs to its service");
    let first: Value = serde_json::from_str(&answers[0].1).unwrap();
    let mut another = opening();
    another["kind"] = json!("erasure");
    let (code, body) = problem(ask(&token, "one", &another).await.unwrap()).await;
    assert_eq!((code, &body["code"]), (422, &json!("key_reused")));

    let path = format!("/v1/requests/{}", first["id"].as_str().unwrap());
    let shown: Value = served.get(&path, &token).await.json().await.unwrap();
    assert_eq!(shown["state"], "received");
    assert_eq!(shown["number"], first["number"]);
    assert!(!shown.to_string().contains("u-1"), "the status names nobody");
    served.end().await;

    let log = world.log().await;
    let events: Vec<&String> =
        log.iter().filter(|entry| entry.contains("\"requests.opened\"")).collect();
    assert_eq!(events.len(), 3, "each was opened once");
    let service = format!(r#""actor":{{"id":{id},"kind":"service"}}"#);
    assert_eq!(events.iter().filter(|entry| entry.contains(&service)).count(), 2);
    let listed = world.call("auditor", "audit.list", json!({ "actors": ["web"] })).await.unwrap();
    assert_eq!(listed["rows"][0]["actor"], "web", "the trail names the service");
    assert!(!log.iter().any(|entry| entry.contains("secret words") || entry.contains("u-1")));
}

async fn futures(
    asked: Vec<impl Future<Output = reqwest::Result<Response>> + Send + 'static>,
) -> Vec<(u16, String)> {
    let tasks: Vec<_> = asked.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for task in tasks {
        let response = task.await.unwrap().unwrap();
        answers.push((response.status().as_u16(), response.text().await.unwrap()));
    }
    answers
}

async fn what_is_not_exactly_as_the_document_says_is_refused(world: World) {
    let (token, _) = add(&world, "web", &Scope::ALL).await;
    let served = Served::new(&world).await;
    let post = |body: &str, kind: &str| {
        let request = served.request(Method::POST, "/v1/requests", &token);
        request.header("content-type", kind).body(body.to_owned()).send()
    };
    let mut extra = opening();
    extra["assignee"] = json!("me");
    let mut empty = opening();
    empty["identifiers"] = json!([]);
    let mut control = opening();
    control["identifiers"][0]["value"] = json!("u\u{0}1");
    let json = "application/json";
    for (body, kind, status, code) in [
        (opening().to_string(), "text/plain", 415, "unsupported_media_type"),
        ("{".into(), json, 400, "malformed"),
        ("[]".into(), json, 422, "invalid"),
        (extra.to_string(), json, 422, "invalid"),
        (empty.to_string(), json, 422, "invalid"),
        (control.to_string(), json, 422, "invalid"),
        ("[".repeat(100_000), json, 400, "malformed"),
        (" ".repeat(600 * 1024), json, 413, "too_large"),
    ] {
        let (told, problem) = problem(post(&body, kind).await.unwrap()).await;
        let start: String = body.chars().take(60).collect();
        assert_eq!((told, problem["code"].as_str().unwrap()), (status, code), "{start}");
    }
    let keyed = |key: &str| {
        let request = served.request(Method::POST, "/v1/requests", &token);
        request.header("idempotency-key", key).json(&opening()).send()
    };
    for key in ["", "two words", &"k".repeat(201)] {
        assert_eq!(problem(keyed(key).await.unwrap()).await.1["code"], "malformed", "{key}");
    }
    for path in ["/", "/v1", "/v1/officers", "/v2/requests", "/rpc/session.show"] {
        let (status, body) = problem(served.get(path, &token).await).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{path}");
    }
    let put = served.request(Method::PUT, "/v1/requests", &token).send().await.unwrap();
    assert_eq!(problem(put).await.1["code"], "method_not_allowed");
    assert_eq!(problem(served.get("/v1/requests/%FF", &token).await).await.0, 422);
    served.end().await;
}

async fn a_service_that_asks_too_often_has_to_wait(world: World) {
    let slow = json!({ "name": "slow", "scopes": ["requests:read"], "rate": 1, "burst": 3 });
    let added = world.call("administrator", "services.add", slow).await.unwrap();
    let token = added["token"].as_str().unwrap();
    let served = Served::new(&world).await;
    let path = "/v1/requests/00000000-0000-0000-0000-000000000001";
    for _ in 0..3 {
        assert_eq!(status(served.get(path, token).await).await, 404);
    }
    let response = served.get(path, token).await;
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    let (status, body) = problem(response).await;
    assert_eq!((status, &body["code"]), (429, &json!("too_many_requests")));
    assert_eq!(wait, 1);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(self::status(served.get(path, token).await).await, 404, "one more after a second");
    served.end().await;
}

async fn reads_are_counted_and_not_logged_one_by_one(world: World) {
    let (token, id) = add(&world, "web", &[Scope::RequestsRead]).await;
    let served = Served::new(&world).await;
    let before = world.log().await.len();
    let path = "/v1/requests/00000000-0000-0000-0000-000000000001";
    for _ in 0..20 {
        served.get(path, &token).await;
    }
    served.post("/v1/requests", &token, &opening()).await;
    // Its end writes down what was counted.
    served.end().await;
    assert_eq!(world.log().await.len(), before, "no read is an event");
    let listed = world.call("administrator", "services.list", json!({})).await.unwrap();
    assert!(listed["services"][0]["used_at"].as_str().unwrap().ends_with(":00:00Z"));

    let mut tx = world.console.store().begin().await.unwrap();
    let later = chrono::DateTime::parse_from_rfc3339("2999-01-01T00:00:00Z").unwrap().to_utc();
    let noted = store::services::note_reads(&mut tx, later).await.unwrap();
    let counts: Vec<(&str, i64)> =
        noted.iter().map(|one| (one.endpoint.as_str(), one.reads)).collect();
    assert_eq!(counts, [("GET /v1/requests/{id}", 20), ("refused: POST /v1/requests", 1)]);
    assert_eq!(json!(noted[0].service), id);
    assert!(store::services::note_reads(&mut tx, later).await.unwrap().is_empty(), "noted once");
}

async fn it_is_ready_while_its_officer_has_access(world: World) {
    let (token, _) = add(&world, "web", &[Scope::RequestsRead]).await;
    let served = Served::new(&world).await;
    let ready: Value = served.get("/readyz", "").await.json().await.unwrap();
    assert_eq!(ready["status"], "ready");
    assert!(ready["log_entries"].as_u64().unwrap() > 5);
    let officer = json!({ "id": world.people["operator"].officer.id });
    world.call("administrator", "officers.deactivate", officer).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(problem(served.get("/readyz", "").await).await.0, 503);
    let path = "/v1/requests/00000000-0000-0000-0000-000000000001";
    assert_eq!(problem(served.get(path, &token).await).await.0, 503);
    assert_eq!(status(served.get("/healthz", "").await).await, 200, "it lives");
    served.end().await;
}

/// Asks the same of many people at once.
async fn at_once(
    served: &Served,
    token: &str,
    path: &str,
    body: &Value,
    people: std::ops::Range<u32>,
) -> Vec<(u16, String)> {
    let asked = people.map(|person| {
        let path = path.replace("{person}", &format!("u-{person}"));
        let request = served.request(Method::POST, &path, token);
        let key = format!("{person} {path}").replace(' ', "-");
        request.header("idempotency-key", key).json(body).send()
    });
    futures(asked.collect()).await
}

async fn what_people_accept_is_asked_for_and_recorded_in_batches(world: World) {
    let (token, _) = add(&world, "web", &[Scope::DisclosuresRead, Scope::AcceptancesWrite]).await;
    publish(&world).await;
    let served = Served::new(&world).await;
    let current: Value = served.get("/v1/disclosures/current", &token).await.json().await.unwrap();
    assert_eq!(current["documents"][0]["number"], "1.0.0", "{current}");
    let prompt = async |person: &str| -> Value {
        let path = format!("/v1/people/{person}/prompt?jurisdiction=DE&role=maker");
        served.get(&path, &token).await.json().await.unwrap()
    };
    assert_eq!(prompt("u-1").await["required"], true);

    let before = world.log().await.len();
    let path = "/v1/people/{person}/acceptances";
    let yes =
        json!({ "document": "privacy", "number": "1.0.0", "language": "en", "surface": "web" });
    let mut ours = yes.clone();
    ours["number"] = json!("2.0.0");
    let (good, refused) = tokio::join!(
        at_once(&served, &token, path, &yes, 0..120),
        at_once(&served, &token, path, &ours, 200..210),
    );
    assert!(good.iter().all(|one| *one == (200, r#"{"recorded":true}"#.into())), "{good:?}");
    assert!(refused.iter().all(|one| one.0 == 409 && one.1.contains("was not in force")));
    let again = at_once(&served, &token, path, &yes, 0..120).await;
    assert_eq!(again, good, "the same keys, the same answers");
    let other = served.post("/v1/people/u-1/acceptances", &token, &yes).await;
    assert_eq!(
        other.text().await.unwrap(),
        r#"{"recorded":false}"#,
        "under no key it is the second"
    );
    assert_eq!(prompt("u-1").await["required"], false);
    assert_eq!(prompt("u-200").await["required"], true);
    let missing =
        json!({ "document": "none", "number": "1.0.0", "language": "en", "surface": "web" });
    assert_eq!(
        problem(served.post("/v1/people/u-1/acceptances", &token, &missing).await).await.0,
        404
    );
    for bad in ["u%2F1", "%00", "..", "u%20", &"u".repeat(201)] {
        let status = status(served.get(&format!("/v1/people/{bad}/prompt"), &token).await).await;
        assert!([404, 422].contains(&status), "{bad}: {status}");
    }
    let path = "/v1/people/u-1/prompt?jurisdiction=DE&more=1";
    assert_eq!(problem(served.get(path, &token).await).await.1["code"], "malformed");
    served.end().await;

    let log = world.log().await;
    let batches: Vec<Value> = log[before..]
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).unwrap())
        .filter(|entry| entry["action"] == "disclosures.acceptances_recorded")
        .collect();
    let entries: u64 = batches.iter().map(|one| one["facts"]["entries"].as_u64().unwrap()).sum();
    assert_eq!(entries, 120);
    assert!(batches.len() < 60, "{} batches for 120 entries", batches.len());
    assert!(batches.iter().all(|one| one["actor"]["kind"] == "service"));
    assert!(!log.iter().any(|entry| entry.contains("u-1")), "no person in the log");
}

/// Publishes 1.0.0 of the privacy notice, by two people.
async fn publish(world: &World) {
    let text = "# Privacy notice\n\nWho we are.\n";
    let draft = json!({
        "document": "privacy", "number": "1.0.0", "change_class": "material",
        "texts": { "en": text }, "effective_at": "2026-01-01T00:00:00Z",
    });
    let drafted = world.call("publisher", "disclosures.draft", draft).await.unwrap();
    let on = json!({ "version": drafted["version"] });
    let submitted = world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    let approve = json!({
        "version": drafted["version"], "digest": submitted["digest"],
        "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "disclosures.approve", approve).await.unwrap();
    world.call("publisher", "disclosures.publish", on).await.unwrap();
}

async fn what_people_consent_to_is_recorded_in_batches_and_shown(world: World) {
    let (token, _) = add(&world, "web", &[Scope::ConsentRead, Scope::ConsentWrite]).await;
    let served = Served::new(&world).await;
    let before = world.log().await.len();
    let path = "/v1/people/{person}/consent";
    let yes = json!({
        "purposes": { "analytics": true, "marketing": true }, "version": "1.0.0",
        "language": "en", "surface": "web", "method": "banner",
    });
    // Delivery of the service rests on a contract: the whole update is refused, and names it.
    let mut wrong = yes.clone();
    wrong["purposes"]["service_delivery"] = json!(true);
    let (good, refused) = tokio::join!(
        at_once(&served, &token, path, &yes, 0..120),
        at_once(&served, &token, path, &wrong, 200..210),
    );
    assert!(good.iter().all(|one| one.0 == 200), "{good:?}");
    let named = |one: &(u16, String)| one.0 == 409 && one.1.contains("service_delivery");
    assert!(refused.iter().all(named), "{refused:?}");
    assert_eq!(at_once(&served, &token, path, &yes, 0..120).await, good);

    let shown = async |person: &str| -> (Value, Value) {
        let path = format!("/v1/people/{person}/consent");
        let shown: Value = served.get(&path, &token).await.json().await.unwrap();
        let purposes = shown["purposes"].as_array().unwrap();
        let of = |key: &str| purposes.iter().find(|one| one["purpose"] == key).unwrap().clone();
        (of("marketing"), of("sale_or_sharing"))
    };
    assert_eq!(shown("u-1").await.0["allowed"], true);
    assert_eq!(shown("u-200").await.0["allowed"], false, "all or nothing");
    assert_eq!(shown("u-200").await.1["allowed"], true, "allowed until they opt out");
    let object = json!({ "surface": "web", "method": "unsubscribe" });
    let answer = served.post("/v1/people/u-1/objections", &token, &object).await;
    assert_eq!(status(answer).await, 200);
    assert_eq!(shown("u-1").await.0["state"], "objected");
    let signal = json!({ "signal": "gpc", "surface": "web" });
    let answer: Value =
        served.post("/v1/people/u-200/signals", &token, &signal).await.json().await.unwrap();
    assert_eq!(answer, json!({ "state": "opted_out", "changed": true, "conflict": false }));
    assert_eq!(shown("u-200").await.1["allowed"], false);
    let mut ahead = yes.clone();
    ahead["at"] = json!("2999-01-01T00:00:00Z");
    assert_eq!(problem(served.post("/v1/people/u-2/consent", &token, &ahead).await).await.0, 422);
    let unknown = json!({ "purposes": { "nothing": false }, "surface": "web", "method": "banner" });
    assert_eq!(problem(served.post("/v1/people/u-2/consent", &token, &unknown).await).await.0, 422);
    served.end().await;

    let log = world.log().await;
    let recorded = |entry: &&String| entry.contains("\"consent.recorded\"");
    let batches = log[before..].iter().filter(recorded).count();
    assert!(batches < 60, "{batches} batches for 120 entries");
    assert!(!log.iter().any(|entry| entry.contains("u-1")), "no person in the log");
}

#[test]
fn the_document_in_docs_is_the_one_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == api::document_text(),
        "docs/openapi.json is old: target/debug/compliance openapi > docs/openapi.json"
    );
}
