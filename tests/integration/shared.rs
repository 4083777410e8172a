//! Rows that also belong to somebody else: an officer decides what happens to them before anybody
//! can approve the erasure.

use app::Code;
use serde_json::{Value, json};

use crate::world::{MAP, PASSPHRASE, World, on_both_engines};

on_both_engines! {
    rows_of_other_people_are_kept_for_them_when_an_officer_says_so,
    rows_of_other_people_are_erased_with_the_others_when_an_officer_says_so,
}

const TICKETS: &str = "
create table tickets (id integer primary key, sender integer not null, about integer, body text);
insert into tickets values (1, 1, null, 'mine alone'), (2, 1, 2, 'ada@example.org about Ben'),
    (3, 2, 1, 'Ben about ada@example.org'), (4, 2, null, 'of Ben alone');
";

/// A ticket is its sender's, and that of the person it is about.
const TICKETS_MAP: &str = "      - name: tickets
        compliance: { part: content, label: Tickets, erasure: { action: delete } }
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: { primary_key: true }
          - name: sender
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: about
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: body
            data_categories: [user.content.private]
";

async fn planned(world: &World) -> Value {
    world.shop_run(TICKETS).await;
    let map = json!({ "text": format!("{MAP}{TICKETS_MAP}") });
    world.call("administrator", "map.replace", map).await.unwrap();
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    let step = tickets(&shown);
    assert_eq!((&step["rows"], &step["decided"]), (&json!(3), &Value::Null));
    let told = step["shared"].to_string();
    assert!(told.contains("1 of them name another person in about"), "{told}");
    assert!(told.contains("1 of them name another person in sender"), "{told}");
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    assert!(refused.message.starts_with("shop.tickets has rows that also"), "{}", refused.message);
    on
}

fn tickets(shown: &Value) -> &Value {
    let mut steps = shown["plan"]["steps"].as_array().unwrap().iter();
    steps.find(|step| step["collection"] == "tickets").unwrap()
}

async fn decided(world: &World, on: &Value, decision: &str) -> Value {
    let unknown = json!({ "id": on["id"], "shared": { "shop.nothing": decision } });
    let refused = world.call("handler", "requests.plan", unknown).await.unwrap_err();
    assert_eq!(refused.code, Code::Invalid);
    let plan = json!({ "id": on["id"], "shared": { "shop.tickets": decision } });
    world.call("handler", "requests.plan", plan).await.unwrap();
    world.work().await;
    // What was decided holds when it is counted again.
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(on).await;
    assert_eq!(tickets(&shown)["decided"], decision);
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    let log = world.log().await.join("\n");
    assert!(log.contains(&format!("\"decision\":\"{decision}\"")), "the decision is on record");
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    shown
}

const LEFT: &str = "select string_agg(cast(id as text) || body, ' / ') from
    (select id, body from tickets order by id) as ordered";

async fn rows_of_other_people_are_kept_for_them_when_an_officer_says_so(world: World) {
    let on = planned(&world).await;
    let shown = decided(&world, &on, "keep").await;
    let step = tickets(&shown);
    assert_eq!((&step["rows"], &step["spared"]), (&json!(1), &json!(2)));
    let left = world.shop_text(LEFT).await;
    assert_eq!(left, "2ada@example.org about Ben / 3Ben about ada@example.org / 4of Ben alone");
    // Her address stands in them, and it is known why.
    assert_eq!(shown["search"]["hits"].as_array().unwrap().len(), 2, "{}", shown["search"]);
    assert_eq!(shown["search"]["unexplained"], 0);
    let why = shown["search"]["hits"][0]["explained_by"].as_str().unwrap();
    assert!(why.contains("belongs to somebody else"), "{why}");
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    world.call("handler", "requests.close", close).await.unwrap();
}

async fn rows_of_other_people_are_erased_with_the_others_when_an_officer_says_so(world: World) {
    let on = planned(&world).await;
    let shown = decided(&world, &on, "erase").await;
    let step = tickets(&shown);
    assert_eq!((&step["rows"], &step["spared"]), (&json!(3), &json!(0)));
    assert_eq!(world.shop_text(LEFT).await, "4of Ben alone");
    assert_eq!(shown["search"]["hits"], json!([]));
}
