//! The queue as it leaves the console: a file for a spreadsheet.

use app::Code;
use serde_json::json;

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_filtered_queue_is_exported_and_no_text_of_it_is_a_formula,
    a_look_at_the_queue_is_recorded_once_for_a_while_and_a_search_each_time,
    views_are_an_officers_own,
    groups_and_places_are_those_of_the_rows,
    a_search_says_which_identifier_it_found,
    the_queue_and_its_file_are_in_the_order_that_was_asked_for,
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

async fn views_are_an_officers_own(world: World) {
    let address = "view=open&kind=erasure&not=kind";
    let save = json!({ "name": "Erasures", "address": address });
    let view = world.call("dpo", "views.save", save.clone()).await.unwrap();
    let again = world.call("dpo", "views.save", save.clone()).await.unwrap_err();
    assert_eq!((again.code, again.field.as_deref()), (Code::Conflict, Some("name")));
    world.call("handler", "views.save", save).await.unwrap();
    let on = json!({ "id": view["id"], "name": "Mine" });
    for operation in ["views.rename", "views.delete"] {
        let error = world.call("handler", operation, on.clone()).await.unwrap_err();
        assert_eq!(error.code, Code::NotFound, "{operation} of somebody else's view");
    }
    world.call("dpo", "views.rename", on.clone()).await.unwrap();
    let names = async |who: &str| {
        let listed = world.call(who, "views.list", json!({})).await.unwrap();
        let views = listed["views"].as_array().unwrap().clone();
        views.iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (names("dpo").await, names("handler").await),
        (vec!["Mine".into()], vec!["Erasures".into()])
    );
    let gone = world.call("dpo", "views.delete", on).await.unwrap();
    assert_eq!(gone["address"], address, "what is deleted can be kept again");
    assert!(names("dpo").await.is_empty());
    let search = json!({ "name": "Ada", "address": "view=open&q=ada%40example.org" });
    let refused = world.call("dpo", "views.save", search).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("address"), "a view keeps no search for a person");
    let log = world.log().await.join("\n");
    assert!(log.contains("views.saved") && log.contains("views.deleted"));
    assert!(!log.contains("Erasures"));
}

async fn groups_and_places_are_those_of_the_rows(world: World) {
    let now = world.console.env().now();
    for (number, days) in [(1, 40), (2, 29), (3, 22), (4, 3), (5, 0)] {
        let at = now - chrono::Duration::days(days);
        let open = json!({
            "kind": "access", "subject_name": format!("P{number}"), "language": "en",
            "channel": "form", "received_at": at,
            "identifiers": [{ "kind": "user_id", "value": format!("{number}") }],
        });
        world.call("handler", "requests.open", open).await.unwrap();
    }
    let listed = world.call("dpo", "requests.list", json!({ "groups": true })).await.unwrap();
    let rows = listed["rows"].as_array().unwrap();
    let mut groups: Vec<(String, i64, i64)> = Vec::new();
    for (place, row) in (0_i64..).zip(rows) {
        let bucket = row["bucket"].as_str().unwrap().to_owned();
        match groups.last_mut() {
            Some((last, _, count)) if *last == bucket => *count += 1,
            _ => groups.push((bucket, place, 1)),
        }
    }
    let told: Vec<(String, i64, i64)> = listed["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            let bucket = group["bucket"].as_str().unwrap().to_owned();
            (bucket, group["place"].as_i64().unwrap(), group["count"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(told, groups);
    assert!(told.len() >= 3, "{told:?}");
    for (place, row) in rows.iter().enumerate() {
        let input = json!({ "id": row["id"], "filter": { "view": "open" } });
        let found = world.call("dpo", "requests.place", input).await.unwrap();
        assert_eq!(found["place"], place);
    }
    let elsewhere = json!({ "id": rows[0]["id"], "filter": { "view": "closed" } });
    assert!(world.call("dpo", "requests.place", elsewhere).await.unwrap()["place"].is_null());
    let months = json!({ "view": "all", "groups": true });
    let months = world.call("dpo", "requests.list", months).await.unwrap();
    let sum: i64 =
        months["groups"].as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).sum();
    assert_eq!(sum, 5);
    let filters =
        json!({ "filters": [{ "view": "open" }, { "view": "closed" }, { "query": "P1" }] });
    let counted = world.call("dpo", "views.counts", filters).await.unwrap();
    assert_eq!(counted["counts"], json!([5, 0, null]));
}

async fn a_search_says_which_identifier_it_found(world: World) {
    open(&world, "Ada Quill", "access").await;
    let search = json!({ "query": "DA@EXAM" });
    let found = world.call("dpo", "requests.list", search).await.unwrap();
    let matched = json!({ "kind": "email", "value": "ada@example.org" });
    assert_eq!(found["rows"][0]["matched"], matched);
    let by_name = world.call("dpo", "requests.list", json!({ "query": "quill" })).await.unwrap();
    assert!(by_name["rows"][0].get("matched").is_none());
}

async fn the_queue_and_its_file_are_in_the_order_that_was_asked_for(world: World) {
    let now = world.console.env().now();
    // Numbers rise from first to last; receipts do not, and rectification is due later than access.
    for (days, kind) in [(5, "access"), (20, "access"), (1, "access"), (12, "access")] {
        let open = json!({
            // What the file is put together with cannot break it.
            "kind": kind, "subject_name": "Ada \u{1f}\u{1e}Quill", "language": "en", "channel": "form",
            "received_at": now - chrono::Duration::days(days),
            "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
        });
        world.call("handler", "requests.open", open).await.unwrap();
    }
    let ask = async |input: serde_json::Value| {
        let listed = world.call("dpo", "requests.list", input).await.unwrap();
        let rows = listed["rows"].as_array().unwrap();
        let numbers: Vec<String> =
            rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
        (numbers, listed)
    };
    let (numbers, listed) = ask(json!({ "order": "number", "groups": true })).await;
    assert!(numbers.is_sorted() && numbers.len() == 4, "{numbers:?}");
    assert!(listed["groups"].is_null(), "groups are of due dates");
    let by_receipt: Vec<String> = [1, 3, 0, 2].map(|place: usize| numbers[place].clone()).into();
    for query in [json!(null), json!("quill")] {
        let input = json!({ "order": "received", "query": query });
        assert_eq!(ask(input).await.0, by_receipt, "{query}");
    }
    let (_, first) = ask(json!({ "order": "received", "limit": 1 })).await;
    let next = json!({ "order": "received", "limit": 1, "after": first["next"] });
    assert_eq!(ask(next).await.0, [by_receipt[1].clone()]);
    let of_another = json!({ "order": "number", "after": first["next"] });
    for refused in [of_another, json!({ "order": "number", "day": "2026-11-25" })] {
        let error = world.call("dpo", "requests.list", refused).await.unwrap_err();
        assert_eq!(error.code, Code::Invalid);
    }
    for (descending, query) in [(false, json!(null)), (true, json!(null)), (true, json!("quill"))] {
        let input = json!({
            "filter": { "order": "received", "query": query }, "descending": descending,
        });
        let exported = world.call("dpo", "requests.export", input).await.unwrap();
        let file = std::path::PathBuf::from(exported["file"].as_str().unwrap());
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(file).unwrap();
        assert_eq!(text.matches(",Ada \u{1f}Quill,").count(), 4, "{text}");
        let mut written: Vec<String> =
            text.lines().skip(1).map(|line| line[..line.find(',').unwrap()].to_owned()).collect();
        if descending {
            written.reverse();
        }
        assert_eq!(written, by_receipt, "descending {descending}");
    }
}
