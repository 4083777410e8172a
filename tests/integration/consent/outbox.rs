//! Those who have to hear of changes hear of them: signed, in order, at least once.

use app::Code;
use app::environment::{Ambient, Environment as _};
use app::keys::hmac_hex;
use app::recipients::deliver;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use model::ids::RecipientId;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use store::{Housekeeping, deliveries};

use super::hook::{Answer, Hook};
use super::said;
use crate::world::{World, on_both_engines};

on_both_engines! {
    a_webhook_is_told_signed_in_order_and_again_until_it_answers,
    a_recipient_that_never_answers_is_given_up_shown_and_tried_again,
    what_a_worker_took_and_never_noted_is_sent_again_with_the_same_id,
    two_workers_at_once_tell_everything_once,
    a_recipient_that_asks_acknowledges_what_it_took_over,
    addresses_and_secrets_are_checked_and_kept_sealed,
}

async fn add(world: &World, name: &str, url: &str, purposes: &[&str]) -> (Value, String) {
    let input = json!({ "name": name, "kind": "webhook", "url": url, "purposes": purposes });
    let added = world.call("dpo", "recipients.add", input).await.unwrap();
    (added["recipient"].clone(), added["secret"].as_str().unwrap().to_owned())
}

async fn update(world: &World, person: &str, purposes: Value) {
    world.call("handler", "consent.update", said(person, purposes, None)).await.unwrap();
}

async fn round(world: &World) -> usize {
    deliver::round(&world.console, &world.people["dpo"].keys).await.unwrap()
}

/// What waits is due now.
async fn time_passes(world: &World) {
    let sql =
        "update deliveries set next_at = '2020-01-01T00:00:00.000000Z' where status = 'waiting'";
    if let Some(path) = world.database.strip_prefix("sqlite:") {
        let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
        raw.execute(sql).await.unwrap();
    } else {
        let mut raw = sqlx::PgConnection::connect(&world.database).await.unwrap();
        raw.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    }
}

async fn outbox(world: &World, recipient: &Value, status: &str) -> Value {
    let input = json!({ "recipient": recipient, "status": status });
    world.call("auditor", "consent.outbox", input).await.unwrap()
}

async fn a_webhook_is_told_signed_in_order_and_again_until_it_answers(world: World) {
    let hook = Hook::start().await;
    let (recipient, secret) = add(&world, "Newsletter", &hook.url, &["marketing"]).await;
    update(&world, "7", json!({ "marketing": true, "analytics": true })).await;
    update(&world, "7", json!({ "marketing": false })).await;
    hook.answers(&[Answer::Status(500), Answer::Status(302), Answer::BreakOff]);
    for _ in 0..3 {
        round(&world).await;
        assert_eq!(round(&world).await, 0, "it waits before the next attempt");
        time_passes(&world).await;
    }
    while round(&world).await > 0 {}
    let told = hook.told();
    let states: Vec<Value> = told.iter().map(|one| one.data()["state"].clone()).collect();
    assert_eq!(states, ["given", "given", "given", "given", "withdrawn"], "in order");
    assert_eq!(told[0].id, told[3].id, "a repetition has the same id");
    assert_ne!(told[3].id, told[4].id);
    let data = told[4].data();
    let mut fields: Vec<&String> = data.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["at", "person", "purpose", "state"], "no more than is needed");
    let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    for one in &told {
        let signed = format!("{}.{}.{}", one.id, one.timestamp, one.body);
        let signature = STANDARD.decode(one.signature.strip_prefix("v1,").unwrap()).unwrap();
        let hex: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, hmac_hex(&secret, &[signed.as_bytes()]));
    }
    let stands = outbox(&world, &recipient, "acknowledged").await;
    assert_eq!(stands["recipients"][0]["acknowledged"], 2);
    assert_eq!(stands["deliveries"][1]["attempts"], 4);
    let log = world.log().await.join("\n");
    assert_eq!(log.matches("\"consent.delivered\"").count(), 2);
}

async fn a_recipient_that_never_answers_is_given_up_shown_and_tried_again(world: World) {
    let hook = Hook::start().await;
    let (recipient, _) = add(&world, "Newsletter", &hook.url, &["marketing"]).await;
    update(&world, "7", json!({ "marketing": true })).await;
    hook.answers(&[Answer::Silence, Answer::Flood]);
    let begun = std::time::Instant::now();
    for _ in 0..2 {
        round(&world).await;
        time_passes(&world).await;
    }
    assert!(begun.elapsed().as_secs() < 60, "silence and a flood end in time");
    let told = hook.told().len();
    // An answer of 200 is an acknowledgement, however much follows it.
    let acknowledged = outbox(&world, &recipient, "acknowledged").await;
    assert_eq!((told, acknowledged["deliveries"].as_array().unwrap().len()), (2, 1));
    update(&world, "7", json!({ "marketing": false })).await;
    for _ in 0..8 {
        hook.answers(&[Answer::Status(503)]);
        round(&world).await;
        time_passes(&world).await;
    }
    let dead = outbox(&world, &recipient, "dead").await;
    assert_eq!(
        (&dead["recipients"][0]["dead"], &dead["recipients"][0]["waiting"]),
        (&json!(1), &json!(0))
    );
    let one = &dead["deliveries"][0];
    assert_eq!((&one["failure"], &one["attempts"]), (&json!("it answers 503"), &json!(8)));
    assert!(one.get("person").is_none(), "the outbox names nobody");
    let retry = json!({ "recipient": recipient, "delivery": one["delivery"] });
    let retried = world.call("dpo", "consent.retry_delivery", retry.clone()).await.unwrap();
    assert_eq!(retried["retried"], 1);
    while round(&world).await > 0 {
        time_passes(&world).await;
    }
    assert_eq!(outbox(&world, &recipient, "dead").await["deliveries"], json!([]));
    let nothing = world.call("dpo", "consent.retry_delivery", retry).await.unwrap_err();
    assert_eq!(nothing.code, Code::Refused);
    let log = world.log().await.join("\n");
    assert!(log.contains("\"consent.delivery_dead\"") && log.contains("\"consent.retried\""));
}

async fn what_a_worker_took_and_never_noted_is_sent_again_with_the_same_id(world: World) {
    let hook = Hook::start().await;
    add(&world, "Newsletter", &hook.url, &["marketing"]).await;
    update(&world, "7", json!({ "marketing": true })).await;
    let now = Ambient.now();
    // Another worker took it, sent it perhaps, and died; its lease ends now.
    let mut tx = world.console.store().begin().await.unwrap();
    let taken = deliveries::take(&mut tx, now, now + Duration::seconds(1), 10).await.unwrap();
    tx.commit_housekeeping(Housekeeping::DeliveryLease).await.unwrap();
    assert_eq!(round(&world).await, 0, "it is the other's while the lease lasts");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(round(&world).await, 1);
    assert_eq!(hook.told()[0].id, format!("msg_{}", taken[0].id.0.simple()));
    let mut tx = world.console.store().begin().await.unwrap();
    let late = deliveries::fail(&mut tx, &taken[0], "late", Some(now), now).await.unwrap();
    assert!(!late, "who lost the lease can note nothing");
}

async fn two_workers_at_once_tell_everything_once(world: World) {
    let hook = Hook::start().await;
    add(&world, "Newsletter", &hook.url, &["marketing"]).await;
    for person in 0..40 {
        update(&world, &person.to_string(), json!({ "marketing": true })).await;
    }
    let work = async || while round(&world).await > 0 {};
    tokio::join!(work(), work(), work());
    let mut ids: Vec<String> = hook.told().into_iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), 40, "each once");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}

async fn a_recipient_that_asks_acknowledges_what_it_took_over(world: World) {
    let input = json!({ "name": "Warehouse", "kind": "table", "purposes": ["analytics"] });
    let added = world.call("dpo", "recipients.add", input).await.unwrap();
    let of = json!({ "recipient": added["recipient"] });
    update(&world, "7", json!({ "analytics": true })).await;
    update(&world, "8", json!({ "analytics": true })).await;
    assert_eq!(round(&world).await, 0, "nobody is called");
    let pulled = world.call("handler", "consent.pull", of.clone()).await.unwrap();
    let people: Vec<&Value> =
        pulled["changes"].as_array().unwrap().iter().map(|one| &one["person"]).collect();
    assert_eq!(people, ["7", "8"]);
    let first = &pulled["changes"][0]["delivery"];
    let acknowledge = json!({ "recipient": added["recipient"], "deliveries": [first] });
    let done = world.call("handler", "consent.acknowledge", acknowledge.clone()).await.unwrap();
    assert_eq!(done["acknowledged"], 1);
    let again = world.call("handler", "consent.acknowledge", acknowledge).await.unwrap();
    assert_eq!(again["acknowledged"], 0);
    let left = world.call("handler", "consent.pull", of).await.unwrap();
    assert_eq!(left["changes"].as_array().unwrap().len(), 1);
    assert_eq!(left["changes"][0]["person"], "8");
}

async fn addresses_and_secrets_are_checked_and_kept_sealed(world: World) {
    let add = async |url: &str, secret: Option<&str>| {
        let input = json!({
            "name": "X", "kind": "webhook", "url": url, "secret": secret, "purposes": ["marketing"],
        });
        world.call("dpo", "recipients.add", input).await
    };
    for url in ["http://example.org/x", "ftp://example.org", "https://a:b@example.org/", "nowhere"]
    {
        assert_eq!(add(url, None).await.unwrap_err().field.as_deref(), Some("url"), "{url}");
    }
    let weak = add("https://example.org/x", Some("whsec_c2hvcnQ=")).await.unwrap_err();
    assert_eq!(weak.field.as_deref(), Some("secret"));
    let added = add("https://example.org/hidden/path?token=abc", None).await.unwrap();
    let listed = world.call("auditor", "recipients.list", json!({})).await.unwrap();
    assert_eq!(listed["recipients"][0]["host"], "example.org");
    let text = listed.to_string();
    assert!(!text.contains("hidden") && !text.contains("whsec"), "{text}");
    let id = RecipientId(added["recipient"].as_str().unwrap().parse().unwrap());
    let kept = store::recipients::find(world.console.store(), id).await.unwrap().unwrap();
    let sealed = kept.secret_sealed.unwrap();
    let secret = added["secret"].as_str().unwrap().as_bytes().to_vec();
    assert!(!sealed.windows(secret.len()).any(|part| part == secret), "sealed");
    let remove = json!({ "recipient": added["recipient"] });
    world.call("dpo", "recipients.remove", remove.clone()).await.unwrap();
    let gone = world.call("dpo", "recipients.remove", remove).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
}
