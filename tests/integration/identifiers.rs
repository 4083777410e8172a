//! Further identifiers: found, decided on by an officer, and what that does to what was prepared.

use app::Code;
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    a_confirmed_candidate_voids_the_plan_and_is_in_the_next,
    a_rejected_candidate_is_remembered_and_never_read,
    a_draft_made_without_an_identifier_is_thrown_away,
}

const OTHER_ACCOUNT: &str = "
insert into users values (4, 'ADA@Example.org', 'Ada, too'), (5, 'ada+x@example.org', 'Somebody');
insert into notes values (9, 4, 'hers, too');
";

async fn found(world: &World, on: &Value) -> Vec<Value> {
    let found = world.call("handler", "requests.identifiers", on.clone()).await.unwrap();
    assert_eq!(found["more"], false);
    found["identifiers"].as_array().unwrap().clone()
}

fn one(found: &[Value], value: &str) -> Value {
    found.iter().find(|one| one["value"] == value).expect("it is found").clone()
}

async fn confirm(world: &World, on: &Value, identifier: &Value) -> Result<Value, app::AppError> {
    let input =
        json!({ "id": on["id"], "identifier": identifier["id"], "evidence": "she says so" });
    world.call("handler", "requests.confirm_identifier", input).await
}

async fn planned_rows(world: &World, on: &Value) -> Value {
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    world.show(on).await["plan"]["rows"].clone()
}

async fn a_confirmed_candidate_voids_the_plan_and_is_in_the_next(world: World) {
    world.shop_run(OTHER_ACCOUNT).await;
    let on = world.verified("erasure").await;
    assert_eq!(planned_rows(&world, &on).await, 4);
    let listed = found(&world, &on).await;
    let other = one(&listed, "ADA@Example.org");
    assert_eq!((&other["state"], &other["strength"]), (&json!("given"), &json!("same_normal")));
    assert!(other["why"].as_str().unwrap().contains("shop.users.email"), "{other}");
    let tagged = one(&listed, "ada+x@example.org");
    assert_eq!(tagged["strength"], "possible");
    assert_eq!(one(&listed, "1")["kind"], "user_id", "the id in her row");
    assert_eq!(planned_rows(&world, &on).await, 4, "what is found is not read");

    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let late = confirm(&world, &on, &other).await.unwrap_err();
    assert_eq!(late.code, Code::Refused);
    assert!(late.message.contains("send it back to planning first"), "{}", late.message);
    let back = json!({ "id": on["id"], "reason": "there is another account" });
    world.call("approver", "requests.send_back", back).await.unwrap();
    confirm(&world, &on, &other).await.unwrap();
    let again = confirm(&world, &on, &other).await.unwrap_err();
    assert_eq!(again.code, Code::Refused, "it is confirmed already");
    let unplanned = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert_eq!(unplanned.code, Code::Refused, "the plan made without it is gone");
    assert_eq!(planned_rows(&world, &on).await, 6, "her other account and its note, too");
    let anew = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    assert_ne!(anew["digest"], submitted["digest"]);

    let log = world.log().await.join("\n");
    for action in ["identifiers_shown", "identifier_confirmed"] {
        assert!(log.contains(&format!("\"action\":\"requests.{action}\"")), "{action}");
    }
    for personal in ["ADA@Example.org", "ada+x", "she says so"] {
        assert!(!log.contains(personal), "{personal} stands in the log");
    }
}

async fn a_rejected_candidate_is_remembered_and_never_read(world: World) {
    world.shop_run(OTHER_ACCOUNT).await;
    let on = world.verified("erasure").await;
    let listed = found(&world, &on).await;
    let tagged = one(&listed, "ada+x@example.org");
    let reject = json!({
        "id": on["id"], "identifier": tagged["id"], "reason": "belongs to somebody else",
    });
    world.call("handler", "requests.reject_identifier", reject.clone()).await.unwrap();
    let again = world.call("handler", "requests.reject_identifier", reject).await.unwrap_err();
    assert_eq!(again.code, Code::Refused);
    let after = found(&world, &on).await;
    assert_eq!(after.len(), listed.len(), "it is not proposed again");
    let kept = one(&after, "ada+x@example.org");
    assert_eq!(kept["state"], "rejected");
    assert!(kept["why"].as_str().unwrap().contains("belongs to somebody else"));
    assert_eq!(planned_rows(&world, &on).await, 4);

    let given = one(&after, "ada@example.org");
    let only = json!({ "id": on["id"], "identifier": given["id"], "reason": "a mistake" });
    let refused = world.call("handler", "requests.reject_identifier", only).await.unwrap_err();
    assert!(refused.message.contains("only confirmed identifier"), "{}", refused.message);
}

async fn a_draft_made_without_an_identifier_is_thrown_away(world: World) {
    world.shop_run(OTHER_ACCOUNT).await;
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", json!({ "id": on["id"] })).await.unwrap();
    world.work().await;
    assert_eq!(world.show(&on).await["row"]["state"], "review");
    let other = one(&found(&world, &on).await, "ADA@Example.org");
    confirm(&world, &on, &other).await.unwrap();
    let shown = world.show(&on).await;
    assert_eq!((&shown["row"]["state"], &shown["collections"]), (&json!("collecting"), &json!([])));
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    world.call("handler", "requests.collect", json!({ "id": on["id"] })).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    let rows = shown["collections"].as_array().unwrap().iter();
    assert_eq!(rows.map(|one| one["rows"].as_i64().unwrap()).sum::<i64>(), 6);
}
