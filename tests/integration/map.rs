//! The data map as it is looked at, and the sources it speaks of.

use app::Code;
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_map_is_drawn_with_its_references_and_categories,
    the_planner_says_what_an_erasure_does_to_each_field,
    the_walk_of_a_kind_of_identifier_is_the_one_a_request_takes,
    columns_that_look_personal_and_are_not_mapped_are_named,
    a_source_is_removed_only_when_nothing_depends_on_it,
    an_address_is_tried_before_it_is_kept,
}

async fn ask(world: &World, operation: &str, input: Value) -> Value {
    world.call("administrator", operation, input).await.unwrap()
}

async fn the_map_is_drawn_with_its_references_and_categories(world: World) {
    let graph = ask(&world, "map.graph", json!({})).await;
    let nodes = graph["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 3);
    let email = &nodes[0]["fields"][1];
    assert_eq!((&email["path"], &email["category"]), (&json!("email"), &json!("personal")));
    assert_eq!(email["identity"], "email");
    assert_eq!(nodes[1]["fields"][0]["category"], Value::Null, "a technical field is nobody's");
    let edge = &graph["edges"][0];
    assert_eq!((&edge["from"], &edge["to"]), (&json!("shop.notes"), &json!("shop.users")));
    assert_eq!(edge["fields"], json!([["user_id", "id"]]));
    assert_eq!(graph["kinds"], json!(["email", "user_id"]));
}

async fn the_planner_says_what_an_erasure_does_to_each_field(world: World) {
    let fates = ask(&world, "map.fates", json!({})).await;
    let fate = |collection: &str, field: &str| -> Value {
        let all = fates["fields"].as_array().unwrap().iter();
        let mut found = all.filter(|it| it["collection"] == collection && it["field"] == field);
        found.next().unwrap().clone()
    };
    assert_eq!(fate("shop.notes", "body")["fate"], "deleted");
    let name = fate("shop.users", "name");
    assert_eq!((&name["fate"], &name["detail"]), (&json!("masked"), &json!("Erased")));
    let note = fate("shop.orders", "note");
    assert_eq!((&note["fate"], &note["citation"]), (&json!("masked"), &json!("AO 147")));
    let kept = fate("shop.orders", "id");
    assert_eq!((&kept["fate"], &kept["exception"]), (&json!("retained"), &json!("gdpr-17-3-b")));
    assert!(kept["until"].as_str().unwrap() > "2032", "seven years from today: {kept}");
    assert!(!fate("shop.users", "id")["reason"].as_str().unwrap().is_empty());
}

async fn the_walk_of_a_kind_of_identifier_is_the_one_a_request_takes(world: World) {
    let walk = ask(&world, "map.walk", json!({ "kinds": ["email"] })).await;
    let steps = walk["steps"].as_array().unwrap();
    assert_eq!(steps[0]["collection"], "shop.users");
    let first = json!([{ "by": "identity", "field": "email", "kind": "email" }]);
    assert_eq!(steps[0]["entries"], first);
    let then = json!([{ "by": "reference", "from": "shop.users", "fields": [["id", "user_id"]] }]);
    assert!(steps[1..].iter().all(|step| step["entries"] == then), "{steps:?}");
    let none = ask(&world, "map.walk", json!({ "kinds": [] })).await;
    assert_eq!(none["steps"], json!([]));
    assert_eq!(none["skipped"].as_array().unwrap().len(), 3);
}

async fn columns_that_look_personal_and_are_not_mapped_are_named(world: World) {
    let before = ask(&world, "map.unmapped", json!({})).await;
    assert_eq!(before["columns"], json!([]));
    assert_eq!(before["answered"], json!(["shop"]));
    world.shop_run("alter table users add column phone text").await;
    let after = ask(&world, "map.unmapped", json!({})).await;
    assert_eq!(after["columns"][0]["column"], "phone");
    let gone = json!({ "key": "gone", "url": "postgres://nobody@127.0.0.1:1/none" });
    ask(&world, "sources.add", gone).await;
    let silent = ask(&world, "map.unmapped", json!({})).await;
    assert_eq!(silent["silent"], json!(["gone"]));
}

async fn a_source_is_removed_only_when_nothing_depends_on_it(world: World) {
    let mapped = world.call("administrator", "sources.remove", json!({ "key": "shop" })).await;
    let mapped = mapped.unwrap_err();
    assert_eq!(mapped.code, Code::Refused);
    assert!(mapped.message.contains("data map"), "{}", mapped.message);
    let other = json!({ "key": "other", "url": world.shop });
    ask(&world, "sources.add", other).await;
    ask(&world, "sources.remove", json!({ "key": "other" })).await;
    let left = ask(&world, "sources.list", json!({})).await;
    assert_eq!(left["sources"].as_array().unwrap().len(), 1);
    assert!(world.log().await.last().unwrap().contains("sources.removed"));
    let unknown = world.call("administrator", "sources.remove", json!({ "key": "other" })).await;
    assert_eq!(unknown.unwrap_err().code, Code::NotFound);
}

async fn an_address_is_tried_before_it_is_kept(world: World) {
    let good = json!({ "key": "next", "url": world.shop });
    let good = ask(&world, "sources.test", good).await;
    assert_eq!(good["reachable"], true);
    let bad = json!({ "key": "next", "url": "postgres://nobody@127.0.0.1:1/none" });
    let bad = ask(&world, "sources.test", bad).await;
    assert_eq!(bad["reachable"], false);
    assert!(!bad["failure"].as_str().unwrap().is_empty());
    let none = json!({ "key": "next", "url": "ftp://somewhere" });
    let none = world.call("administrator", "sources.test", none).await.unwrap_err();
    assert_eq!(none.code, Code::Invalid);
    let list = ask(&world, "sources.list", json!({})).await;
    assert_eq!(list["sources"].as_array().unwrap().len(), 1, "nothing was kept");
}
