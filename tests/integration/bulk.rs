//! One action on many requests: what is said before is what happens, and each is judged alone.

use app::Code;
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_look_ahead_says_exactly_what_the_run_does,
    everything_a_filter_takes_is_done_but_what_was_taken_out,
    an_action_that_is_wrong_for_all_is_refused_as_a_whole,
    work_is_started_only_where_it_may_begin,
}

async fn open(world: &World, name: &str, kind: &str) -> Value {
    let open = json!({
        "kind": kind, "subject_name": name, "language": "en", "channel": "form",
        "identifiers": [{ "kind": "email", "value": format!("{name}@example.org") }],
    });
    world.call("handler", "requests.open", open).await.unwrap()
}

/// How many entries of the log have an action.
async fn events(world: &World, action: &str) -> i64 {
    let query = json!({ "limit": 1, "actions": [action] });
    world.call("auditor", "audit.list", query).await.unwrap()["total"].as_i64().unwrap()
}

async fn the_look_ahead_says_exactly_what_the_run_does(world: World) {
    let (one, two) = (open(&world, "one", "access").await, open(&world, "two", "erasure").await);
    let direct = open(&world, "three", "objection").await;
    let acknowledged = open(&world, "four", "access").await;
    let on = json!({ "id": acknowledged["id"] });
    world.call("handler", "requests.acknowledge", on.clone()).await.unwrap();
    let ids = json!([one["id"], two["id"], direct["id"], acknowledged["id"]]);
    let input = json!({ "targets": { "ids": ids }, "action": { "name": "acknowledge" } });
    let before = events(&world, "requests.acknowledged").await;
    let ahead = world.call("handler", "requests.preview_bulk", input.clone()).await.unwrap();
    assert_eq!(events(&world, "requests.acknowledged").await, before, "looking changes nothing");
    assert_eq!(world.show(&json!({ "id": one["id"] })).await["row"]["state"], "received");
    let done = world.call("handler", "requests.bulk", input).await.unwrap();
    assert_eq!(ahead, done);
    assert_eq!(
        (&done["total"], &done["done"], &done["refused"]),
        (&json!(4), &json!(2), &json!(2))
    );
    assert!(done["items"][0]["reason"].is_null());
    let reason = done["items"][2]["reason"].as_str().unwrap();
    assert!(reason.contains("applied at once"), "{reason}");
    assert_eq!(done["reasons"].as_array().unwrap().len(), 2);
    assert_eq!(events(&world, "requests.acknowledged").await, before + 2);
    assert_eq!(world.show(&json!({ "id": two["id"] })).await["row"]["state"], "acknowledged");
    let log = world.log().await.join("\n");
    assert!(log.contains("requests.bulk_started") && log.contains("requests.bulk_ended"));
}

async fn everything_a_filter_takes_is_done_but_what_was_taken_out(world: World) {
    let mut all = Vec::new();
    for number in 0..7 {
        all.push(open(&world, &format!("person{number}"), "access").await);
    }
    open(&world, "other", "erasure").await;
    let team = world.call("dpo", "officers.list", json!({})).await.unwrap();
    let handler =
        &team["officers"].as_array().unwrap().iter().find(|one| one["login"] == "handler");
    let officer = &handler.unwrap()["id"];
    let filter = json!({ "view": "open", "kinds": ["access"], "unassigned": true });
    let input = json!({
        "targets": { "matching": { "filter": filter, "except": [all[3]["id"]] } },
        "action": { "name": "assign", "officer": officer },
    });
    let done = world.call("dpo", "requests.bulk", input).await.unwrap();
    assert_eq!((&done["done"], &done["refused"]), (&json!(6), &json!(0)));
    let left = world.call("dpo", "requests.list", filter).await.unwrap();
    assert_eq!(left["total"], 1);
    assert_eq!(left["rows"][0]["id"], all[3]["id"]);
    let own = json!({ "assignee": officer });
    assert_eq!(world.call("dpo", "requests.list", own).await.unwrap()["total"], 6);
    let runs = world.call("dpo", "runs.list", json!({})).await.unwrap();
    assert_eq!(runs["runs"][0]["state"], "done");
    let others = world.call("handler", "runs.list", json!({})).await.unwrap();
    assert_eq!(others["runs"], json!([]), "a run is its officer's own");
    let stop = json!({ "run": runs["runs"][0]["run"] });
    assert_eq!(world.call("dpo", "runs.stop", stop).await.unwrap_err().code, Code::Refused);
}

async fn an_action_that_is_wrong_for_all_is_refused_as_a_whole(world: World) {
    let one = open(&world, "one", "access").await;
    let bulk = async |action: Value, targets: Value| {
        let input = json!({ "targets": targets, "action": action });
        world.call("handler", "requests.bulk", input).await.unwrap_err()
    };
    let ids = json!({ "ids": [one["id"]] });
    let empty = bulk(json!({ "name": "extend", "reason": " " }), ids.clone()).await;
    assert_eq!((empty.code, empty.field.as_deref()), (Code::Invalid, Some("reason")));
    let team = world.call("dpo", "officers.list", json!({})).await.unwrap();
    let auditor = team["officers"].as_array().unwrap().iter().find(|one| one["login"] == "auditor");
    let action = json!({ "name": "assign", "officer": auditor.unwrap()["id"] });
    assert_eq!(bulk(action, ids).await.code, Code::Refused);
    let nothing = bulk(json!({ "name": "acknowledge" }), json!({ "ids": [] })).await;
    assert_eq!(nothing.code, Code::Invalid);
    let input = json!({ "targets": { "ids": [one["id"]] }, "action": { "name": "acknowledge" } });
    let forbidden = world.call("approver", "requests.bulk", input).await.unwrap_err();
    assert_eq!(forbidden.code, Code::Forbidden);
}

async fn work_is_started_only_where_it_may_begin(world: World) {
    let ready = world.verified("access").await;
    let fresh = open(&world, "fresh", "access").await;
    let ids = json!({ "ids": [ready["id"], fresh["id"]] });
    let collect = json!({ "targets": ids, "action": { "name": "collect" } });
    let ahead = world.call("handler", "requests.preview_bulk", collect.clone()).await.unwrap();
    let done = world.call("handler", "requests.bulk", collect).await.unwrap();
    assert_eq!(ahead, done);
    assert_eq!((&done["done"], &done["refused"]), (&json!(1), &json!(1)));
    world.work().await;
    let submit = json!({ "targets": ids, "action": { "name": "submit" } });
    let ahead = world.call("handler", "requests.preview_bulk", submit.clone()).await.unwrap();
    let done = world.call("handler", "requests.bulk", submit).await.unwrap();
    assert_eq!(ahead, done);
    assert_eq!(world.show(&ready).await["row"]["state"], "approval");
    let waiting = async |who: &str| {
        let list = json!({ "view": "approval" });
        world.call(who, "requests.list", list).await.unwrap()["total"].clone()
    };
    assert_eq!(waiting("dpo").await, 1);
    assert_eq!(waiting("handler").await, 0, "what one prepared does not wait for oneself");
}
