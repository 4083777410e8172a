//! The audit trail as an officer looks at it: filtered, counted, proved, and worked on with a way to
//! stop.

use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_trail_is_filtered_by_names_and_numbers_as_people_say_them,
    the_days_count_what_the_filter_takes,
    an_entry_shows_its_neighbours_and_what_its_proof_leads_to,
    a_verification_that_is_stopped_says_nothing_about_the_log,
}

async fn list(world: &World, input: Value) -> Value {
    world.call("auditor", "audit.list", input).await.unwrap()
}

async fn the_trail_is_filtered_by_names_and_numbers_as_people_say_them(world: World) {
    let on = world.verified("access").await;
    let shown = world.show(&on).await;
    let number = shown["row"]["number"].as_str().unwrap();
    let about = list(&world, json!({ "object": number.to_lowercase() })).await;
    let rows = about["rows"].as_array().unwrap();
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row["object"] == number));
    let by = list(&world, json!({ "actors": ["Handler"], "actions": ["requests."] })).await;
    let by = by["rows"].as_array().unwrap().clone();
    assert!(!by.is_empty() && by.iter().all(|row| row["actor"] == "handler"));
    world.call("auditor", "officers.add", json!({})).await.unwrap_err();
    let refused = list(&world, json!({ "results": ["refused"] })).await;
    assert_eq!(refused["rows"][0]["action"], "operations.refused");
    let nobody = list(&world, json!({ "actors": ["nobody in particular"] })).await;
    assert_eq!(nobody["total"], 0);
    let next = list(&world, json!({ "before": 3, "limit": 2 })).await;
    assert_eq!(next["total"], Value::Null, "only the first page is counted");
    assert_eq!(next["rows"][0]["index"], 2);
}

async fn the_days_count_what_the_filter_takes(world: World) {
    world.verified("access").await;
    world.call("auditor", "audit.export", json!({})).await.unwrap();
    let all = list(&world, json!({ "limit": 1 })).await["total"].as_i64().unwrap();
    for span in ["day", "hour"] {
        let input = json!({ "filter": {}, "span": span });
        let days = world.call("auditor", "audit.days", input).await.unwrap();
        let counts = days["counts"].as_array().unwrap();
        let sum: i64 = counts.iter().map(|one| one["entries"].as_i64().unwrap()).sum();
        assert_eq!(sum, all, "{span}: {counts:?}");
        assert_eq!(counts[0]["first"], 0);
        let length = if span == "day" { 10 } else { 13 };
        assert_eq!(counts[0]["span"].as_str().unwrap().len(), length, "{counts:?}");
        assert!(days["signed"][0]["checkpoints"].as_i64().unwrap() > 0, "the export is signed");
    }
    let narrow = json!({ "filter": { "actions": ["audit.exported"] }, "span": "day" });
    let days = world.call("auditor", "audit.days", narrow).await.unwrap();
    assert_eq!(days["counts"][0]["entries"], 1);
    assert_eq!(days["counts"][0]["refused"], 0);
}

async fn an_entry_shows_its_neighbours_and_what_its_proof_leads_to(world: World) {
    world.call("auditor", "audit.export", json!({})).await.unwrap();
    let entry = world.call("auditor", "audit.entry", json!({ "index": 3 })).await.unwrap();
    assert_eq!(entry["older"]["index"], 2);
    assert_eq!(entry["newer"]["index"], 4);
    assert_eq!(entry["proof_holds"], true);
    let note = entry["checkpoint"].as_str().unwrap();
    assert!(note.contains(&entry["size"].to_string()), "the checkpoint is over the same size");
    let first = world.call("auditor", "audit.entry", json!({ "index": 0 })).await.unwrap();
    assert_eq!(first["older"], Value::Null);
}

async fn a_verification_that_is_stopped_says_nothing_about_the_log(world: World) {
    let mine = "6f7b1a52-8e0c-4d8e-9d55-0a4c1b7f2c11";
    let idle = world.call("auditor", "runs.stop", json!({ "run": mine })).await.unwrap_err();
    assert_eq!(idle.code, app::Code::Refused, "nothing runs yet");
    let console = world.console.clone();
    let mut pushes = console.listen();
    let stop = tokio::spawn({
        let (console, session) = (console.clone(), world.people["auditor"].clone());
        async move {
            loop {
                if let Ok(app::Push::Run(_)) = pushes.recv().await {
                    let cx = console.cx(Some(session));
                    return app::operations::call(&cx, "runs.stop", json!({ "run": mine })).await;
                }
            }
        }
    });
    let verdict = world.call("auditor", "audit.verify", json!({ "run": mine })).await;
    let stopped = stop.await.unwrap();
    // The log is small: it may have been through before the stop came.
    match verdict {
        Ok(verdict) => assert_eq!(verdict["intact"], true),
        Err(error) => {
            assert_eq!(error.code, app::Code::Stopped);
            stopped.unwrap();
        }
    }
    let again = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(again["intact"], true, "a stop does not outlive what it stopped");
}
