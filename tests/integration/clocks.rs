//! Clocks that are wrong: of a machine that is ahead of the others, and one that is set back.

use std::sync::Arc;

use app::environment::{Ambient, Environment as _, Scripted};
use app::{Console, Places, jobs, operations, workspaces};
use chrono::Duration;
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection};
use tokio_util::sync::CancellationToken;

use crate::resume::approved_erasure;
use crate::world::{World, on_both_engines};

on_both_engines! {
    a_machine_that_is_ahead_takes_a_job_that_is_worked_and_it_is_done_once,
    a_clock_that_is_set_while_a_job_is_worked_loses_nothing,
    a_lease_of_a_clock_that_was_wrong_does_not_hold_a_job_for_days,
}

/// The workspace as it is seen by a machine with a clock of its own.
async fn machine(world: &World, ahead: Duration) -> (Console, Arc<Scripted>) {
    let places = Places {
        output: world.folder.path().join("output"),
        checkpoints: world.folder.path().join("checkpoints"),
    };
    let clock = Arc::new(Scripted::new(Ambient.now() + ahead, 41));
    (workspaces::open(&world.database, places, clock.clone()).await.unwrap(), clock)
}

/// Holds the last table that an erasure writes, until it is dropped.
enum Held {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Held {
    async fn take(world: &World) -> Self {
        match world.shop.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = SqliteConnection::connect(path).await.unwrap();
                raw.execute("begin immediate").await.unwrap();
                Self::Sqlite(raw)
            }
            None => {
                let mut raw = PgConnection::connect(&world.shop).await.unwrap();
                raw.execute("begin").await.unwrap();
                raw.execute("lock table users in share mode").await.unwrap();
                Self::Postgres(raw)
            }
        }
    }

    async fn release(self) {
        match self {
            Self::Sqlite(mut raw) => drop(raw.execute("rollback").await.unwrap()),
            Self::Postgres(mut raw) => drop(raw.execute("rollback").await.unwrap()),
        }
    }
}

/// Waits until so many workers have announced the erasure.
async fn announced(world: &World, wanted: i64) {
    let sql = "select count(*) from intents where kind = 'erasure'";
    for _ in 0..1_000 {
        let count: i64 = match world.database.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = SqliteConnection::connect(path).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
            None => {
                let mut raw = PgConnection::connect(&world.database).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
        };
        if count >= wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the erasure was never announced {wanted} times");
}

async fn is_erased_once(world: &World, on: &Value) {
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert_eq!(shown["job"]["state"], "done");
    assert_eq!(shown["receipts"].as_array().unwrap().len(), 3, "{}", shown["receipts"]);
    for action in ["requests.source_erased", "requests.executed"] {
        let query = json!({ "limit": 1, "object": on["id"], "actions": [action] });
        let events = world.call("auditor", "audit.list", query).await.unwrap();
        assert_eq!(events["total"], 1, "{action}");
    }
    let after = world.shop_rows().await;
    assert!(!after.contains("Ada Quill") && after.contains("2Ben Reed"), "{after}");
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "{verdict}");
}

async fn a_machine_that_is_ahead_takes_a_job_that_is_worked_and_it_is_done_once(world: World) {
    let on = approved_erasure(&world).await;
    let (ahead, _) = machine(&world, Duration::minutes(5)).await;
    let held = Held::take(&world).await;
    let cancel = CancellationToken::new();
    let keys = &world.people["dpo"].keys;
    let first = jobs::run_one(&world.console, keys, &cancel);
    let second = async {
        announced(&world, 1).await;
        jobs::run_one(&ahead, keys, &cancel).await
    };
    let free = async {
        announced(&world, 2).await;
        held.release().await;
    };
    let (first, second, ()) = tokio::join!(first, second, free);
    assert!(first.is_err(), "it heard that the job is no longer its own");
    assert!(second.unwrap());
    is_erased_once(&world, &on).await;
}

async fn a_clock_that_is_set_while_a_job_is_worked_loses_nothing(world: World) {
    for (name, days) in [("Eve Forward", 3), ("Eve Back", -3)] {
        let (console, clock) = machine(&world, Duration::zero()).await;
        let id = 50 + days;
        let email = format!("eve{id}@example.org");
        world
            .shop_run(&format!(
                "insert into users values ({id}, '{email}', '{name}');
                 insert into notes values ({id}, {id}, 'of eve')"
            ))
            .await;
        let on = world.verified_for("access", name, &email).await;
        let cx = console.cx(world.people.get("handler").cloned());
        operations::call(&cx, "requests.collect", on.clone()).await.unwrap();
        let cancel = CancellationToken::new();
        let work = jobs::run_one(&console, &world.people["dpo"].keys, &cancel);
        let mut pushes = console.listen();
        let jump = async {
            let _ = pushes.recv().await;
            clock.set(Ambient.now() + Duration::days(days));
        };
        let (worked, ()) = tokio::join!(work, jump);
        assert!(worked.unwrap());
        let shown = world.show(&on).await;
        assert_eq!(shown["row"]["state"], "review", "{}", shown["job"]);
        assert_eq!(shown["collections"][0]["rows"], 1);
    }
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "the order of the trail is its own: {verdict}");
}

async fn a_lease_of_a_clock_that_was_wrong_does_not_hold_a_job_for_days(world: World) {
    let on = approved_erasure(&world).await;
    let (ahead, _) = machine(&world, Duration::days(30)).await;
    let held = Held::take(&world).await;
    let cancel = CancellationToken::new();
    let keys = &world.people["dpo"].keys;
    // It dies while it works, and with it the only clock that thought so.
    tokio::select! {
        _ = jobs::run_one(&ahead, keys, &cancel) => panic!("the shop is held"),
        () = announced(&world, 1) => {}
    }
    held.release().await;
    assert!(jobs::run_one(&world.console, keys, &cancel).await.unwrap());
    is_erased_once(&world, &on).await;
}
