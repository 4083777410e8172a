//! The queue as it leaves the console: a file for a spreadsheet.

use serde_json::json;

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_filtered_queue_is_exported_and_no_text_of_it_is_a_formula,
    a_look_at_the_queue_is_recorded_once_for_a_while_and_a_search_each_time,
}

async fn open(world: &World, name: &str, kind: &str) {
    let open = json!({
        "kind": kind, "subject_name": name, "language": "en", "channel": "form",
        "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
    });
    world.call("handler", "requests.open", open).await.unwrap();
}

async fn the_filtered_queue_is_exported_and_no_text_of_it_is_a_formula(world: World) {
    open(&world, "=HYPERLINK(\"http://evil.example\")", "access").await;
    open(&world, "Ada \"the first\", Quill", "access").await;
    open(&world, "Ben Reed", "erasure").await;
    let filter = json!({ "filter": { "kinds": ["access"] } });
    let exported = world.call("dpo", "requests.export", filter).await.unwrap();
    assert_eq!(exported["rows"], 2);
    let text = std::fs::read_to_string(exported["file"].as_str().unwrap()).unwrap();
    let lines: Vec<&str> = text.split("\r\n").filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("number,kind,state,regime,subject,received"), "{}", lines[0]);
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{text}");
    assert!(text.contains("\"Ada \"\"the first\"\", Quill\"") && !text.contains("Ben Reed"));
    let log = world.log().await.join("\n");
    assert!(log.contains("requests.exported") && !log.contains("Quill"));
}

async fn a_look_at_the_queue_is_recorded_once_for_a_while_and_a_search_each_time(world: World) {
    open(&world, "Ada Quill", "access").await;
    let count = async |action: &str| {
        let query = json!({ "limit": 1, "actions": [action] });
        world.call("auditor", "audit.list", query).await.unwrap()["total"].as_i64().unwrap()
    };
    for _ in 0..3 {
        world.call("dpo", "requests.list", json!({})).await.unwrap();
    }
    assert_eq!(count("requests.listed").await, 1);
    for _ in 0..2 {
        world.call("dpo", "requests.list", json!({ "query": "quill" })).await.unwrap();
    }
    assert_eq!(count("requests.searched").await, 2);
    world.call("handler", "requests.list", json!({})).await.unwrap();
    assert_eq!(count("requests.listed").await, 2, "another officer's look is another look");
}
