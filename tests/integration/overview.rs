//! The overview as the window asks for it: what is known, and what is not.

use app::environment::{Ambient, Environment as _};
use chrono::{DateTime, Duration, Utc};
use model::consent::{Answer, State};
use model::events::{Actor, Event};
use model::ids::BatchId;
use serde_json::{Value, json};
use store::consent::Consent;

use crate::world::{World, on_both_engines};

on_both_engines! {
    what_is_not_known_is_absent_and_never_zero,
    consent_by_purpose_is_reckoned_from_the_ledger,
    the_version_in_force_is_accepted_by_a_share_of_those_who_accepted_any,
    what_needs_attention_is_said_as_facts,
    a_range_that_does_not_exist_is_refused_by_name,
}

async fn what_is_not_known_is_absent_and_never_zero(world: World) {
    world.verified("access").await;
    let shown = world.call("dpo", "overview.show", json!({ "days": 7 })).await.unwrap();
    assert_eq!(shown["median_days_to_close"], Value::Null, "nothing is closed");
    assert_eq!(shown["acceptance"], Value::Null, "nobody accepted anything");
    assert_eq!(shown["consent"], json!([]));
    assert_eq!(shown["received_this_week"], 1);
    let trend = shown["open_trend"].as_array().unwrap();
    assert_eq!(trend.len(), 7);
    assert_eq!((&trend[5]["value"], &trend[6]["value"]), (&json!(0.0), &json!(1.0)));
    assert!(shown["median_trend"].as_array().unwrap().iter().all(|one| one["value"].is_null()));
    assert_eq!((&shown["daily"], shown["periods"].as_array().unwrap().len()), (&json!(true), 7));
    let quarter = world.call("dpo", "overview.show", json!({ "days": 90 })).await.unwrap();
    assert_eq!(quarter["daily"], false);
    assert_eq!(quarter["periods"].as_array().unwrap().len(), 24);
}

async fn consent_by_purpose_is_reckoned_from_the_ledger(world: World) {
    let now = Ambient.now();
    let said = async |person: &str, purpose: &str, state: State, ago: i64| {
        record(&world, person, purpose, state, now - Duration::days(ago)).await;
    };
    said("user_id:1", "marketing", State::Given, 40).await;
    said("user_id:2", "marketing", State::Given, 40).await;
    said("user_id:3", "marketing", State::Refused, 40).await;
    said("user_id:2", "marketing", State::Withdrawn, 10).await;
    said("user_id:4", "marketing", State::Given, 3).await;
    said("user_id:1", "sale_or_sharing", State::Refused, 2).await;
    let shown = world.call("dpo", "overview.show", json!({ "days": 30 })).await.unwrap();
    let consent = shown["consent"].as_array().unwrap();
    assert_eq!(
        consent.len(),
        1,
        "of a purpose that was only refused nothing is known: {consent:?}"
    );
    let marketing = &consent[0];
    assert_eq!((&marketing["purpose"], &marketing["given"]), (&json!("marketing"), &json!(2)));
    assert_eq!(marketing["people"], 4);
    let shares: Vec<f64> = marketing["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["value"].as_f64().unwrap())
        .collect();
    let near = |found: f64, share: f64| (found - share).abs() < 0.001;
    assert!(near(shares[0], 2.0 / 3.0), "two of three, before anything changed: {shares:?}");
    assert!(near(shares[22], 1.0 / 3.0), "one of three after the withdrawal: {shares:?}");
    assert!(near(shares[29], 0.5), "two of four now: {shares:?}");
}

async fn record(world: &World, person: &str, purpose: &str, state: State, at: DateTime<Utc>) {
    let entry = Consent {
        person: person.into(),
        purpose: purpose.into(),
        answer: Answer::Exactly(state),
        version: None,
        language: None,
        surface: "web".into(),
        method: "banner".into(),
        request: None,
        batch: BatchId(Ambient.id()),
        fresh_key: Ambient.key(),
        at,
        recorded_at: at,
    };
    let mut tx = world.console.store().begin().await.unwrap();
    store::consent::append(&mut tx, &[entry]).await.unwrap();
    tx.commit(at, &Actor::System { name: "setup".into() }, Event::SignedIn {}).await.unwrap();
}

async fn the_version_in_force_is_accepted_by_a_share_of_those_who_accepted_any(world: World) {
    publish(&world, "1.0.0").await;
    for person in ["user_id:1", "user_id:2", "user_id:3"] {
        accept(&world, person, "1.0.0").await;
    }
    publish(&world, "2.0.0").await;
    accept(&world, "user_id:2", "2.0.0").await;
    let shown = world.call("dpo", "overview.show", json!({})).await.unwrap();
    let acceptance = &shown["acceptance"];
    assert_eq!(acceptance["number"], "2.0.0");
    assert_eq!((&acceptance["accepted"], &acceptance["people"]), (&json!(1), &json!(3)));
}

async fn publish(world: &World, number: &str) {
    let draft = json!({
        "document": "privacy", "title": "Privacy policy", "url": "https://shop.example/privacy",
        "number": number, "change_class": "material", "effective_at": Ambient.now() - Duration::minutes(1),
        "texts": { "en": format!("Privacy policy {number}") },
    });
    let drafted = world.call("publisher", "disclosures.draft", draft).await.unwrap();
    let version = json!({ "version": drafted["version"] });
    world.call("publisher", "disclosures.submit", version.clone()).await.unwrap();
    let waiting = world.call("approver", "disclosures.show", version.clone()).await.unwrap();
    let approve = json!({
        "version": drafted["version"], "digest": waiting["version"]["digest"],
        "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "disclosures.approve", approve).await.unwrap();
    world.call("publisher", "disclosures.publish", version).await.unwrap();
}

async fn accept(world: &World, person: &str, number: &str) {
    let accepted = json!({
        "person": person, "document": "privacy", "number": number, "language": "en",
        "surface": "web", "at": null,
    });
    world.call("publisher", "disclosures.record_acceptance", accepted).await.unwrap();
}

async fn what_needs_attention_is_said_as_facts(world: World) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let concern = async |who: &str| {
        let shown = world.call(who, "overview.show", json!({})).await.unwrap();
        let items = shown["attention"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{items:?}");
        items[0]["concern"].clone()
    };
    let mine = concern("dpo").await;
    assert_eq!((&mine["what"], &mine["request"]), (&json!("waits_for_approval"), &on["id"]));
    assert_eq!(mine["mine"], true);
    assert_eq!(concern("handler").await["mine"], false, "who prepared it is not the second person");
}

async fn a_range_that_does_not_exist_is_refused_by_name(world: World) {
    let refused = world.call("dpo", "overview.show", json!({ "days": 12 })).await.unwrap_err();
    assert!(refused.to_string().contains("days is 12"), "{refused}");
}
