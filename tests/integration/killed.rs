//! `kill -9` at every named point of an access and of an erasure: the next console goes on with
//! the work or undoes it; a source is erased whole or not at all, no event is lost, and nothing in
//! clear text stays on disk.
//!
//! The process that dies is this test program, started anew with one ignored test.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use app::environment::{Ambient, Environment as _, Scripted};
use app::recipients::deliver;
use app::{Console, Places, jobs, operations, session, workspaces};
use chrono::Duration;
use packages::Passphrase;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::consent::hook::Hook;
use crate::consent::said;
use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    an_access_survives_a_kill_at_every_point,
    a_delivery_survives_a_kill_at_every_point,
    an_erasure_survives_a_kill_at_every_point,
    a_change_of_consent_is_told_after_a_kill_at_every_point,
}

/// What the process that dies is told.
const CHILD: &str = "COMPLIANCE_TEST_CHILD";

fn places(folder: &Path) -> Places {
    Places { output: folder.join("output"), checkpoints: folder.join("checkpoints") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the others start it as a process of its own"]
async fn child() {
    let told: Value = serde_json::from_str(&std::env::var(CHILD).unwrap()).unwrap();
    let folder = PathBuf::from(told["folder"].as_str().unwrap());
    let database = told["database"].as_str().unwrap();
    if let Some(days) = told["due_in_days"].as_i64() {
        let env = Arc::new(Scripted::new(Ambient.now() + Duration::days(days), 5));
        let console = workspaces::open(database, places(&folder), env).await.unwrap();
        jobs::publish_due(&console).await.unwrap();
        panic!("it was to die on the way");
    }
    let console = workspaces::open(database, places(&folder), Arc::new(Ambient)).await.unwrap();
    let dpo = session::sign_in(&console, "dpo", PASSPHRASE).await.unwrap();
    if let Some(operation) = told["operation"].as_str() {
        let cx = console.cx(Some(dpo));
        operations::call(&cx, operation, told["input"].clone()).await.unwrap();
    } else if store::deliveries::due(console.store(), Ambient.now()).await.unwrap().is_some() {
        deliver::round(&console, &dpo.keys).await.unwrap();
    } else {
        let cancel = CancellationToken::new();
        while jobs::run_one(&console, &dpo.keys, &cancel).await.unwrap() {}
    }
    panic!("it was to die on the way");
}

/// Starts a console of its own that dies at `point`: with an operation, or with the waiting jobs.
fn dies(world: &World, point: &str, operation: Option<(&str, &Value)>) {
    let told = json!({
        "folder": world.folder.path(), "database": world.database,
        "operation": operation.map(|(name, _)| name), "input": operation.map(|(_, input)| input),
    });
    start(&told, point);
}

/// Starts a console of its own, so many days from now, that dies at `point` while it publishes what
/// is due.
pub fn dies_publishing(world: &World, point: &str, days: i64) {
    let told = json!({
        "folder": world.folder.path(), "database": world.database, "due_in_days": days,
    });
    start(&told, point);
}

fn start(told: &Value, point: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child", "--ignored", "--nocapture"])
        .env(CHILD, told.to_string())
        .env("COMPLIANCE_FAULT", point)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&status.stderr).into_owned();
    assert_eq!(status.status.signal(), Some(9), "it did not die at {point}: {told}");
}

/// The workspace as it is opened after the lease of the dead worker has run out.
async fn later(world: &World, round: i64) -> Console {
    let now = Ambient.now() + Duration::minutes(2 * (round + 1));
    let env = Arc::new(Scripted::new(now, 77 + u64::try_from(round).unwrap()));
    workspaces::open(&world.database, places(world.folder.path()), env).await.unwrap()
}

async fn go_on(world: &World, round: i64) {
    let console = later(world, round).await;
    let cancel = CancellationToken::new();
    while jobs::run_one(&console, &world.people["dpo"].keys, &cancel).await.unwrap() {}
}

async fn a_change_of_consent_is_told_after_a_kill_at_every_point(world: World) {
    let hook = Hook::start().await;
    let input = json!({
        "name": "Newsletter", "kind": "webhook", "url": hook.url, "purposes": ["marketing"],
    });
    world.call("dpo", "recipients.add", input).await.unwrap();
    for (round, point) in (0..).zip(points(&["outbox."])) {
        let before = hook.told().len();
        let consent = said(&format!("person {round}"), json!({ "marketing": true }), None);
        world.call("handler", "consent.update", consent).await.unwrap();
        dies(&world, point, None);
        let console = later(&world, round).await;
        deliver::round(&console, &world.people["dpo"].keys).await.unwrap();
        let told = &hook.told()[before..];
        assert!(!told.is_empty(), "{point}: it was told");
        assert!(
            told.iter().all(|one| one.id == told[0].id),
            "{point}: and is known when it comes again"
        );
        let waits = store::deliveries::due(console.store(), Ambient.now() + Duration::days(1));
        assert_eq!(waits.await.unwrap(), None, "{point}: it is acknowledged");
    }
}

pub fn points(prefixes: &[&str]) -> Vec<&'static str> {
    let of = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
    faults::POINTS.iter().map(|(name, _)| *name).filter(|name| of(name)).collect()
}

/// A person who is in the shop, for one round.
async fn person(world: &World, round: i64) -> (i64, String) {
    let id = 100 + round;
    let email = format!("person{id}@example.org");
    world
        .shop_run(&format!(
            "insert into users values ({id}, '{email}', 'Person {id}');
             insert into orders values ({id}, {id}, 'clear text {id}');
             insert into notes values ({id}, {id}, 'more clear text {id}')"
        ))
        .await;
    (id, email)
}

/// What the shop holds of a person.
async fn held(world: &World, id: i64) -> String {
    world
        .shop_text(&format!(
            "select string_agg(line, ' / ') from (
                 select email || name as line from users where id = {id}
                 union all select coalesce(note, '-') from orders where user_id = {id}
                 union all select body from notes where user_id = {id} order by line) as lines"
        ))
        .await
}

/// Actions of the events of a request, oldest first.
async fn actions(world: &World, on: &Value) -> Vec<String> {
    let query = json!({ "limit": 500, "object": on["id"] });
    let listed = world.call("auditor", "audit.list", query).await.unwrap();
    let rows = listed["rows"].as_array().unwrap();
    rows.iter().rev().map(|row| row["action"].as_str().unwrap().to_owned()).collect()
}

async fn log_is_whole(world: &World) {
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "{verdict}");
}

/// Files of the workspace that hold a text, the shop itself apart.
fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if !path.file_name().unwrap().to_string_lossy().starts_with("shop.db") {
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}

fn count(actions: &[String], action: &str) -> usize {
    actions.iter().filter(|one| *one == action).count()
}

async fn an_access_survives_a_kill_at_every_point(world: World) {
    for (round, point) in (0..).zip(points(&["job.", "collect."])) {
        let (id, email) = person(&world, round).await;
        let on = world.verified_for("access", &format!("Person {id}"), &email).await;
        world.call("handler", "requests.collect", on.clone()).await.unwrap();
        dies(&world, point, None);
        assert_eq!(files_with(world.folder.path(), "clear text"), Vec::<PathBuf>::new(), "{point}");
        go_on(&world, round).await;
        let shown = world.show(&on).await;
        assert_eq!(shown["row"]["state"], "review", "{point}: {}", shown["job"]);
        let rows: Vec<i64> = shown["collections"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["rows"].as_i64().unwrap())
            .collect();
        assert_eq!(rows, [1, 1, 1], "{point}: nothing is missing and nothing is there twice");
        let actions = actions(&world, &on).await;
        assert_eq!(count(&actions, "requests.collected"), 1, "{point}: {actions:?}");
    }
    log_is_whole(&world).await;
}

async fn a_delivery_survives_a_kill_at_every_point(world: World) {
    for (round, point) in (0..).zip(points(&["deliver."])) {
        let (id, email) = person(&world, round).await;
        let on = world.verified_for("access", &format!("Person {id}"), &email).await;
        world.call("handler", "requests.collect", on.clone()).await.unwrap();
        world.work().await;
        let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
        world.look(&on).await;
        let approve =
            json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
        world.call("approver", "requests.approve", approve).await.unwrap();
        dies(&world, point, Some(("requests.deliver", &on)));
        assert_eq!(files_with(world.folder.path(), "clear text"), Vec::<PathBuf>::new(), "{point}");

        // The next console puts in order what was left, before anybody asks it to.
        let console = later(&world, round).await;
        let cancel = CancellationToken::new();
        cancel.cancel();
        jobs::run(console, cancel).await;
        let recorded = point == "deliver.recorded";
        let number = world.show(&on).await["row"]["number"].as_str().unwrap().to_owned();
        let left: BTreeSet<String> = std::fs::read_dir(world.folder.path().join("output"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains(&number))
            .collect();
        let expected = recorded.then(|| format!("{number}.zip"));
        assert_eq!(left, expected.into_iter().collect(), "{point}");

        if recorded {
            let refused = world.call("dpo", "requests.deliver", on.clone()).await.unwrap_err();
            assert!(refused.message.contains("handed over before"), "{}", refused.message);
        }
        let again = json!({ "id": on["id"], "again": recorded });
        let package = world.call("dpo", "requests.deliver", again).await.unwrap();
        let file = std::fs::File::open(package["file"].as_str().unwrap()).unwrap();
        let passphrase = Passphrase::given(package["passphrase"].as_str().unwrap());
        let verified = packages::verify(file, &passphrase, None).unwrap();
        assert_eq!(verified.problems, Vec::<String>::new(), "{point}");
        let actions = actions(&world, &on).await;
        let delivered = if recorded { 2 } else { 1 };
        assert_eq!(count(&actions, "requests.delivered"), delivered, "{point}: {actions:?}");
    }
    log_is_whole(&world).await;
}

async fn an_erasure_survives_a_kill_at_every_point(world: World) {
    for (round, point) in (0..).zip(points(&["job.", "plan.", "erase.", "search."])) {
        let (id, email) = person(&world, round).await;
        let before = held(&world, id).await;
        let on = world.verified_for("erasure", &format!("Person {id}"), &email).await;
        world.call("handler", "requests.plan", on.clone()).await.unwrap();
        if point.starts_with("plan.") {
            dies(&world, point, None);
            assert_eq!(held(&world, id).await, before, "{point}: a plan changes nothing");
            go_on(&world, round).await;
        } else {
            world.work().await;
        }
        let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
        let approve =
            json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
        world.call("approver", "requests.approve", approve).await.unwrap();
        let number = world.show(&on).await["row"]["number"].clone();
        let execute = json!({ "id": on["id"], "confirm": number });
        world.call("dpo", "requests.execute", execute).await.unwrap();
        if !point.starts_with("plan.") {
            dies(&world, point, None);
            let now = held(&world, id).await;
            let whole = now.contains("Erased") && !now.contains("clear") && !now.contains("person");
            assert!(now == before || whole, "{point}: half erased: {now}");
        }
        go_on(&world, round).await;
        let shown = world.show(&on).await;
        assert_eq!(shown["row"]["state"], "verifying", "{point}: {}", shown["job"]);
        assert_eq!(shown["job"]["state"], "done", "{point}");
        assert_eq!(shown["search"]["unexplained"], 0, "{point}: {}", shown["search"]);
        let after = held(&world, id).await;
        assert!(after.contains("Erased") && !after.contains("clear text"), "{point}: {after}");
        let mut receipts: Vec<&str> = shown["receipts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["collection"].as_str().unwrap())
            .collect();
        receipts.sort_unstable();
        assert_eq!(receipts, ["notes", "orders", "users"], "{point}: one receipt each");
        let actions = actions(&world, &on).await;
        for action in ["requests.source_erased", "requests.executed"] {
            assert_eq!(count(&actions, action), 1, "{point}: {actions:?}");
        }
        let close = json!({ "id": on["id"], "outcome": "fulfilled" });
        world.call("handler", "requests.close", close).await.unwrap();
    }
    let others = world.shop_text("select name || email from users where id = 2").await;
    assert_eq!(others, "Ben Reedben@example.org");
    log_is_whole(&world).await;
}
