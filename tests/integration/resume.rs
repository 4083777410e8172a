//! A worker that vanishes: another one takes the job when the lease has run out, and a source is
//! erased whole or not at all.

use std::future::Future as _;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use app::environment::{Ambient, Environment as _, Scripted};
use app::{Console, Places, Push, jobs, workspaces};
use chrono::Duration;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tokio_util::sync::CancellationToken;

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    a_collection_whose_worker_vanished_is_taken_again_and_finishes,
    an_erasure_whose_worker_vanished_is_whole_or_not_begun_and_finishes,
    a_worker_that_died_before_the_search_leaves_only_the_search_to_the_next,
    a_job_that_never_ends_stops_being_tried_and_the_request_is_stalled,
}

/// The workspace as another machine opens it, `minutes` later.
pub async fn machine(world: &World, minutes: i64) -> Console {
    let places = Places {
        output: world.folder.path().join("output"),
        checkpoints: world.folder.path().join("checkpoints"),
    };
    let later = Ambient.now() + Duration::minutes(minutes);
    let env = Arc::new(Scripted::new(later, u64::try_from(minutes).unwrap()));
    workspaces::open(&world.database, places, env).await.unwrap()
}

/// Where a worker vanishes.
#[derive(Clone, Copy, Debug)]
struct Vanish {
    /// After it told so often how far it is ...
    told: usize,
    /// ... and was polled so often since.
    polls: usize,
}

/// Works one job to its end; whether there was one.
async fn work(world: &World, console: &Console) -> bool {
    let cancel = CancellationToken::new();
    jobs::run_one(console, &world.people["dpo"].keys, &cancel).await.unwrap()
}

/// Takes a job and vanishes before its end: its future is dropped, as a process that dies drops
/// everything.
async fn vanish(world: &World, console: &Console, at: Vanish) {
    let cancel = CancellationToken::new();
    let mut pushes = console.listen();
    let mut job = pin!(jobs::run_one(console, &world.people["dpo"].keys, &cancel));
    let (mut told, mut polls) = (0, 0);
    std::future::poll_fn(|context| {
        let ended = job.as_mut().poll(context).is_ready();
        assert!(!ended, "the job ended before it could vanish at {at:?}");
        polls += usize::from(told >= at.told);
        while let Ok(push) = pushes.try_recv() {
            told += usize::from(matches!(push, Push::Progress(_)));
        }
        if told >= at.told && polls >= at.polls { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

async fn a_collection_whose_worker_vanished_is_taken_again_and_finishes(world: World) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    vanish(&world, &world.console, Vanish { told: 2, polls: 0 }).await;
    let soon = machine(&world, 0).await;
    assert!(!work(&world, &soon).await, "the lease still holds");
    assert_eq!(world.show(&on).await["row"]["state"], "collecting");

    let later = machine(&world, 2).await;
    assert!(work(&world, &later).await);
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "review", "{}", shown["job"]);
    let rows: i64 = shown["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rows"].as_i64().unwrap())
        .sum();
    assert_eq!(rows, 4, "nothing is there twice");
    assert!(!work(&world, &later).await, "nothing is left to do");
}

/// An erasure of Ada's that is approved and waits for a worker.
pub async fn approved_erasure(world: &World) -> Value {
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let digest =
        world.call("handler", "requests.submit", on.clone()).await.unwrap()["digest"].clone();
    let approve = json!({ "id": on["id"], "digest": digest, "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let number = world.show(&on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    on
}

async fn an_erasure_whose_worker_vanished_is_whole_or_not_begun_and_finishes(world: World) {
    let on = approved_erasure(&world).await;
    let before = world.shop_rows().await;
    assert!(before.contains("Ada Quill") && before.contains("hers"));
    // Taken; at its source; with its intent noted; inside the transaction of the source.
    let places = [(1, 0), (2, 0), (2, 8), (2, 16)];
    for (round, (told, polls)) in (0..).zip(places) {
        let console = machine(&world, round * 3).await;
        vanish(&world, &console, Vanish { told, polls }).await;
        assert_eq!(
            world.shop_rows().await,
            before,
            "after {told} and {polls} nothing is half erased"
        );
    }
    let last = machine(&world, 15).await;
    assert!(work(&world, &last).await);
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert_eq!(shown["search"]["unexplained"], 0);
    let after = world.shop_rows().await;
    assert!(!after.contains("Ada Quill") && !after.contains("hers"), "{after}");
    assert!(after.contains("Ben Reed") && after.contains("his own"), "{after}");
    let receipts = shown["receipts"].as_array().unwrap();
    let mut collections: Vec<_> =
        receipts.iter().map(|one| one["collection"].as_str().unwrap()).collect();
    collections.sort_unstable();
    assert_eq!(collections, ["notes", "orders", "users"], "one receipt each, however often begun");
}

async fn a_job_that_never_ends_stops_being_tried_and_the_request_is_stalled(world: World) {
    let on = approved_erasure(&world).await;
    let before = world.shop_rows().await;
    for round in 0..5 {
        let console = machine(&world, round * 3).await;
        vanish(&world, &console, Vanish { told: 1, polls: 0 }).await;
    }
    let last = machine(&world, 20).await;
    assert!(work(&world, &last).await);
    let shown = world.show(&on).await;
    assert_eq!(shown["job"]["state"], "failed");
    assert!(shown["row"]["flags"].to_string().contains("stalled"), "{}", shown["row"]);
    assert_eq!(world.shop_rows().await, before);
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    assert!(work(&world, &machine(&world, 30).await).await);
    assert_eq!(world.show(&on).await["row"]["state"], "verifying", "an officer starts it again");
}

/// Leaves a job and its search as a worker does that dies between the two.
async fn died_before_the_search(world: &World, on: &Value) {
    let request = on["id"].as_str().unwrap();
    let sql = AssertSqlSafe(format!(
        "delete from searches where request = '{request}';
         update jobs set state = 'running', lease_until = '2000-01-01T00:00:00.000000Z',
             ended_at = null
         where request = '{request}' and kind = 'execute'"
    ));
    match world.database.strip_prefix("sqlite:") {
        Some(path) => {
            let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
            raw.execute(sqlx::raw_sql(sql)).await.unwrap();
        }
        None => {
            let mut raw = sqlx::PgConnection::connect(&world.database).await.unwrap();
            raw.execute(sqlx::raw_sql(sql)).await.unwrap();
        }
    }
}

async fn a_worker_that_died_before_the_search_leaves_only_the_search_to_the_next(world: World) {
    let on = approved_erasure(&world).await;
    assert!(work(&world, &world.console).await);
    let after = world.shop_rows().await;
    died_before_the_search(&world, &on).await;
    assert_eq!(world.show(&on).await["search"], Value::Null);
    assert!(work(&world, &machine(&world, 3).await).await);
    let shown = world.show(&on).await;
    assert_eq!(shown["job"]["state"], "done", "{}", shown["job"]);
    assert_eq!(shown["row"]["state"], "verifying");
    assert_eq!(shown["search"]["unexplained"], 0);
    assert_eq!(world.shop_rows().await, after);
    let executed = json!({ "limit": 500, "actions": ["requests.executed"] });
    let executed = world.call("auditor", "audit.list", executed).await.unwrap();
    assert_eq!(executed["total"], 1, "it was executed once");
}
