//! Two processes on one workspace: whatever both want to do at once is done once.
//!
//! A process of the fleet is this test program, started anew with one ignored test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use app::environment::Ambient;
use app::{Code, Places, jobs, operations, session, workspaces};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    fifty_requests_at_once_from_two_processes_are_each_done_once,
}

/// What a process of the fleet is told.
const TOLD: &str = "COMPLIANCE_TEST_FLEET";
/// Requests of each kind.
const EACH: i64 = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the others start it as a process of its own"]
async fn process() {
    let told: Value = serde_json::from_str(&std::env::var(TOLD).unwrap()).unwrap();
    let folder = PathBuf::from(told["folder"].as_str().unwrap());
    let places = Places { output: folder.join("output"), checkpoints: folder.join("checkpoints") };
    let database = told["database"].as_str().unwrap();
    let console = workspaces::open(database, places, Arc::new(Ambient)).await.unwrap();
    let dpo = session::sign_in(&console, "dpo", PASSPHRASE).await.unwrap();
    let cx = console.cx(Some(dpo.clone()));
    let name = told["name"].as_str().unwrap();
    together(&folder, name, "ready").await;
    let (mut begun, mut worked) = (0, 0);
    let cancel = CancellationToken::new();
    for request in told["requests"].as_array().unwrap() {
        let operation = request["operation"].as_str().unwrap();
        match operations::call(&cx, operation, request["input"].clone()).await {
            Ok(_) => begun += 1,
            Err(error) => assert!(
                matches!(error.code, Code::Conflict | Code::Refused),
                "{operation}: {}",
                error.message
            ),
        }
    }
    // What is collected may be collected again: both have to have tried before one is done.
    together(&folder, name, "begun").await;
    while jobs::run_one(&console, &dpo.keys, &cancel).await.unwrap() {
        worked += 1;
    }
    let done = json!({ "begun": begun, "worked": worked }).to_string();
    std::fs::write(folder.join(format!("{name}.done")), done).unwrap();
}

const NAMES: [&str; 2] = ["first", "second"];

/// Waits until both are as far.
async fn together(folder: &Path, name: &str, how_far: &str) {
    let file = |name: &str| folder.join(format!("{name}.{how_far}"));
    std::fs::write(file(name), b"").unwrap();
    while !NAMES.iter().all(|name| file(name).exists()) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn start(world: &World, name: &str, requests: &[Value]) -> Child {
    let told = json!({
        "folder": world.folder.path(), "database": world.database, "name": name,
        "requests": requests,
    });
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fleet::process", "--ignored", "--nocapture"])
        .env(TOLD, told.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// A request of a person of their own that waits for its work to be started.
async fn waiting(world: &World, id: i64, kind: &str) -> Value {
    let email = format!("person{id}@example.org");
    world
        .shop_run(&format!(
            "insert into users values ({id}, '{email}', 'Person {id}');
             insert into orders values ({id}, {id}, 'order {id}');
             insert into notes values ({id}, {id}, 'note {id}')"
        ))
        .await;
    let on = world.verified_for(kind, &format!("Person {id}"), &email).await;
    if kind == "access" {
        return json!({ "operation": "requests.collect", "input": on });
    }
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let number = world.show(&on).await["row"]["number"].clone();
    json!({ "operation": "requests.execute", "input": { "id": on["id"], "confirm": number } })
}

async fn fifty_requests_at_once_from_two_processes_are_each_done_once(world: World) {
    let mut requests = Vec::new();
    for place in 0..EACH {
        requests.push(waiting(&world, 1_000 + place, "access").await);
        requests.push(waiting(&world, 2_000 + place, "erasure").await);
    }
    let processes = NAMES.map(|name| start(&world, name, &requests));
    let ends = processes.map(|mut process| process.wait().unwrap());
    assert!(ends.iter().all(std::process::ExitStatus::success), "{ends:?}");
    let done = NAMES.map(|name| {
        let file = world.folder.path().join(format!("{name}.done"));
        let text = std::fs::read_to_string(file).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    });
    let sum = |key: &str| done.iter().map(|one| one[key].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("begun"), sum("worked")), (2 * EACH, 2 * EACH), "{done:?}");
    assert!(done.iter().all(|one| one["worked"].as_i64() > Some(0)), "both worked: {done:?}");

    for request in &requests {
        let on = json!({ "id": request["input"]["id"] });
        let shown = world.show(&on).await;
        assert_eq!(shown["job"]["state"], "done", "{}", shown["job"]);
        let counted = async |action: &str| {
            let query = json!({ "limit": 1, "object": on["id"], "actions": [action] });
            world.call("auditor", "audit.list", query).await.unwrap()["total"].as_i64().unwrap()
        };
        if request["operation"] == "requests.collect" {
            assert_eq!(shown["row"]["state"], "review");
            assert_eq!(counted("requests.collected").await, 1);
            let rows: i64 = shown["collections"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["rows"].as_i64().unwrap())
                .sum();
            assert_eq!(rows, 3, "{}", shown["collections"]);
        } else {
            assert_eq!(shown["row"]["state"], "verifying");
            assert_eq!(counted("requests.source_erased").await, 1);
            assert_eq!(counted("requests.executed").await, 1);
            assert_eq!(shown["receipts"].as_array().unwrap().len(), 3);
            assert_eq!(shown["search"]["unexplained"], 0, "{}", shown["search"]);
        }
    }
    let left = "select cast(count(*) as text) from users where name like 'Person %'";
    assert_eq!(world.shop_text(left).await, EACH.to_string(), "the others are erased");
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "{verdict}");
}
