//! Under fire: the source goes, hangs, refuses or changes in the middle of the work. An officer
//! reads what happened, no source is half erased, and the same request goes on when it is over.
//!
//! The sources here are PostgreSQL, whose connections can be cut and whose locks can be held.

mod proxy;

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use self::proxy::{Cut, Proxy};
use crate::resume::approved_erasure;
use crate::world::World;

/// A test on a workspace and a shop of its own, both on PostgreSQL.
macro_rules! under_fire {
    ($($name:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            scenes::$name(World::postgres(concat!("fire_", stringify!($name))).await).await;
        }
    )+};
}

under_fire! {
    source_gone_in_an_access,
    source_gone_in_an_erasure,
    answer_to_the_commit_lost,
    answer_to_the_commit_lost_and_source_gone,
    connection_cut,
    statement_timeout,
    deadlock_that_we_lose,
    deadlock_that_the_marketplace_loses,
    row_changed_while_we_wait,
    column_dropped,
    column_dropped_while_we_wait,
    permission_revoked,
    rows_that_come_while_they_are_erased,
}

/// Sends the shop's connections another way.
async fn connect_by(world: &World, url: &str) {
    let source = json!({ "key": "shop", "url": url });
    world.call("administrator", "sources.add", source).await.unwrap();
}

/// A connection of the marketplace's own.
async fn marketplace(world: &World) -> PgConnection {
    PgConnection::connect(&world.shop).await.unwrap()
}

async fn run(connection: &mut PgConnection, sql: &str) {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.unwrap();
}

/// Waits until the console waits for a lock in the shop; gives its backend.
async fn blocked(world: &World) -> i32 {
    let mut watcher = marketplace(world).await;
    let sql = "select pid from pg_stat_activity where datname = current_database()
               and application_name = 'compliance-console' and wait_event_type = 'Lock'";
    for _ in 0..1_000 {
        if let Some(row) = watcher.fetch_optional(sql).await.unwrap() {
            return row.get(0);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the console never waited for a lock");
}

/// Waits until no session of the console is left in the shop.
async fn gone(world: &World) {
    let mut watcher = marketplace(world).await;
    let sql = "select count(*) from pg_stat_activity where datname = current_database()
               and application_name = 'compliance-console'";
    for _ in 0..1_000 {
        if watcher.fetch_one(sql).await.unwrap().get::<i64, _>(0) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a session of the console stays in the shop");
}

async fn started(world: &World, kind: &str) -> Value {
    if kind == "erasure" {
        return approved_erasure(world).await;
    }
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    on
}

/// State and reason of a collection.
fn collection(shown: &Value, name: &str) -> (String, String) {
    let mut all = shown["collections"].as_array().unwrap().iter();
    let one = all.find(|one| one["collection"] == name).unwrap();
    let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
    (text("state"), text("reason"))
}

/// Rows collected, by the list and by what can really be looked at.
async fn collected(world: &World, on: &Value, name: &str) -> (i64, usize) {
    let shown = world.show(on).await;
    let mut all = shown["collections"].as_array().unwrap().iter();
    let rows = all.find(|one| one["collection"] == name).unwrap()["rows"].as_i64().unwrap();
    let records = json!({ "id": on["id"], "dataset": "shop", "collection": name, "limit": 500 });
    let records = world.call("dpo", "requests.records", records).await.unwrap();
    (rows, records["rows"].as_array().unwrap().len())
}

/// A part of an access could not be read: it says so, it is not released, and a retry mends it.
async fn is_partial(world: &World, on: &Value, failed: &str, why: &str) {
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["state"], "review", "{}", shown["job"]);
    assert!(shown["row"]["flags"].to_string().contains("partial"), "{}", shown["row"]);
    let (state, reason) = collection(&shown, failed);
    assert_eq!(state, "failed");
    assert!(reason.contains(why), "{reason}");
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert!(refused.message.contains("has not answered: retry its source"), "{}", refused.message);
}

async fn retried(world: &World, on: &Value) {
    let retry = json!({ "id": on["id"], "dataset": "shop" });
    world.call("handler", "requests.collect", retry).await.unwrap();
    world.work().await;
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["flags"], json!([]), "{}", shown["collections"]);
    world.call("handler", "requests.submit", on.clone()).await.unwrap();
}

/// An erasure failed: the officer reads why, the request is stalled, the shop is as it was.
async fn is_stalled(world: &World, on: &Value, why: &[&str], before: &str) {
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["state"], "executing");
    assert_eq!(shown["job"]["state"], "failed");
    let failure = shown["job"]["failure"].as_str().unwrap();
    for why in why {
        assert!(failure.contains(why), "{failure}");
    }
    assert!(shown["row"]["flags"].to_string().contains("stalled"), "{}", shown["row"]);
    assert_eq!(world.shop_rows().await, before, "nothing is half erased");
    assert_eq!(events(world, on, "requests.source_failed").await, 1);
    assert_eq!(events(world, on, "requests.source_erased").await, 0);
}

async fn executed(world: &World, on: &Value) {
    let number = world.show(on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
}

/// It is erased, once, and nobody else is touched.
async fn is_erased_once(world: &World, on: &Value) {
    let shown = world.show(on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert_eq!(shown["receipts"].as_array().unwrap().len(), 3);
    assert_eq!(events(world, on, "requests.source_erased").await, 1);
    assert_eq!(events(world, on, "requests.executed").await, 1);
    let after = world.shop_rows().await;
    assert!(!after.contains("Ada Quill") && !after.contains("hers"), "{after}");
    assert!(after.contains("2Ben Reed") && after.contains("2his"), "{after}");
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "{verdict}");
}

async fn events(world: &World, on: &Value, action: &str) -> i64 {
    let query = json!({ "limit": 1, "object": on["id"], "actions": [action] });
    world.call("auditor", "audit.list", query).await.unwrap()["total"].as_i64().unwrap()
}

mod scenes {
    use super::*;

    pub async fn source_gone_in_an_access(world: World) {
        world
            .shop_run(
                "insert into notes select n, 1, repeat('word ', 40) from generate_series(10, 20009) n",
            )
            .await;
        let proxy = Proxy::to(&world.shop).await;
        connect_by(&world, &proxy.url(&world.shop)).await;
        proxy.cut(Cut::After(1_000_000));
        let on = started(&world, "access").await;
        world.work().await;
        assert!(proxy.is_gone(), "it was cut on the way");
        is_partial(&world, &on, "notes", "the connection to the source broke").await;

        // While it is away nothing of it can be read, and that is said of every collection.
        connect_by(&world, "postgres://postgres@127.0.0.1:1/shop").await;
        let retry = json!({ "id": on["id"], "dataset": "shop" });
        world.call("handler", "requests.collect", retry).await.unwrap();
        world.work().await;
        is_partial(&world, &on, "users", "the source cannot be reached (connection refused)").await;
        for name in ["orders", "notes"] {
            is_partial(&world, &on, name, "shop.users leads here and could not be read").await;
        }
        connect_by(&world, &world.shop).await;
        retried(&world, &on).await;
        assert_eq!(collected(&world, &on, "notes").await, (20_001, 500));
        assert_eq!(collected(&world, &on, "users").await, (1, 1), "nothing is there twice");
    }

    pub async fn source_gone_in_an_erasure(world: World) {
        let proxy = Proxy::to(&world.shop).await;
        connect_by(&world, &proxy.url(&world.shop)).await;
        let on = started(&world, "erasure").await;
        let before = world.shop_rows().await;
        let mut other = marketplace(&world).await;
        run(&mut other, "begin; select 1 from users where id = 1 for update").await;
        let fire = async {
            blocked(&world).await;
            proxy.end();
        };
        tokio::join!(world.work(), fire);
        run(&mut other, "rollback").await;
        gone(&world).await;
        is_stalled(
            &world,
            &on,
            &["Nothing was changed", "the connection to the source broke"],
            &before,
        )
        .await;
        proxy.mend();
        executed(&world, &on).await;
        is_erased_once(&world, &on).await;
    }

    pub async fn answer_to_the_commit_lost(world: World) {
        let proxy = Proxy::to(&world.shop).await;
        connect_by(&world, &proxy.url(&world.shop)).await;
        let on = started(&world, "erasure").await;
        proxy.cut(Cut::AnswerTo(b"commit\0"));
        let back = async {
            while !proxy.is_gone() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            proxy.mend();
        };
        tokio::join!(world.work(), back);
        is_erased_once(&world, &on).await;
        assert_eq!(events(&world, &on, "requests.source_failed").await, 0, "it was asked at once");
    }

    pub async fn answer_to_the_commit_lost_and_source_gone(world: World) {
        let proxy = Proxy::to(&world.shop).await;
        connect_by(&world, &proxy.url(&world.shop)).await;
        let on = started(&world, "erasure").await;
        proxy.cut(Cut::AnswerTo(b"commit\0"));
        world.work().await;
        let shown = world.show(&on).await;
        let failure = shown["job"]["failure"].as_str().unwrap();
        assert!(failure.contains("it has not said yet: execute again"), "{failure}");
        let trail = world.log().await.join("\n");
        assert!(!trail.contains("the source was not changed"), "that would not be true");
        assert!(trail.contains("the source has not said whether it was changed"));
        proxy.mend();
        executed(&world, &on).await;
        is_erased_once(&world, &on).await;
    }

    pub async fn connection_cut(world: World) {
        for kind in ["access", "erasure"] {
            let on = started(&world, kind).await;
            let before = world.shop_rows().await;
            let mut other = marketplace(&world).await;
            run(&mut other, "begin; lock table notes in access exclusive mode").await;
            let fire = async {
                let pid = blocked(&world).await;
                let mut admin = marketplace(&world).await;
                let sql = format!("select pg_terminate_backend({pid})");
                run(&mut admin, &sql).await;
            };
            tokio::join!(world.work(), fire);
            run(&mut other, "rollback").await;
            if kind == "access" {
                is_partial(&world, &on, "notes", "terminating connection").await;
                retried(&world, &on).await;
            } else {
                is_stalled(&world, &on, &["terminating connection", "57P01"], &before).await;
                executed(&world, &on).await;
                is_erased_once(&world, &on).await;
            }
        }
    }

    const END_READERS: &str = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'compliance-console'";

    pub async fn statement_timeout(world: World) {
        for kind in ["access", "erasure"] {
            let on = started(&world, kind).await;
            let before = world.shop_rows().await;
            let mut other = marketplace(&world).await;
            let limit = |text: &str| {
                let (_, name) = world.shop.rsplit_once('/').unwrap();
                format!("alter database {name} set statement_timeout = '{text}'")
            };
            run(&mut other, &limit("300ms")).await;
            // A setting of the database is one of new sessions: who wants it at once ends the others.
            run(&mut other, END_READERS).await;
            run(&mut other, "begin; lock table notes in access exclusive mode").await;
            world.work().await;
            run(&mut other, "rollback").await;
            run(&mut other, &limit("0")).await;
            run(&mut other, END_READERS).await;
            let why = "canceling statement due to statement timeout";
            if kind == "access" {
                is_partial(&world, &on, "notes", why).await;
                retried(&world, &on).await;
            } else {
                is_stalled(&world, &on, &[why, "57014"], &before).await;
                executed(&world, &on).await;
                is_erased_once(&world, &on).await;
            }
        }
    }

    /// Holds what we want last and wants what we hold.
    async fn deadlock(world: &World, other: &mut PgConnection) -> Result<(), sqlx::Error> {
        run(other, "begin; update users set name = 'Ada Q.' where id = 1").await;
        let wants = async {
            blocked(world).await;
            let sql = "update orders set note = 'changed by the shop' where user_id = 1; commit";
            let wanted = other.execute(sqlx::raw_sql(sql)).await.map(|_| ());
            if wanted.is_err() {
                run(other, "rollback").await;
            }
            wanted
        };
        tokio::join!(world.work(), wants).1
    }

    pub async fn deadlock_that_we_lose(world: World) {
        let on = started(&world, "erasure").await;
        let mut other = marketplace(&world).await;
        run(&mut other, "set deadlock_timeout = '1min'").await;
        deadlock(&world, &mut other).await.unwrap();
        is_erased_once(&world, &on).await;
        let after = world.shop_rows().await;
        assert!(!after.contains("changed by the shop") && !after.contains("Ada Q."), "{after}");
    }

    pub async fn deadlock_that_the_marketplace_loses(world: World) {
        let on = started(&world, "erasure").await;
        let (_, name) = world.shop.rsplit_once('/').unwrap();
        let mut other = marketplace(&world).await;
        run(&mut other, &format!("alter database {name} set deadlock_timeout = '1min'")).await;
        run(&mut other, "set deadlock_timeout = '50ms'").await;
        let lost = deadlock(&world, &mut other).await.unwrap_err();
        assert!(lost.to_string().contains("deadlock detected"), "{lost}");
        is_erased_once(&world, &on).await;
    }

    pub async fn row_changed_while_we_wait(world: World) {
        let on = started(&world, "erasure").await;
        let mut other = marketplace(&world).await;
        run(&mut other, "begin; update users set name = 'Ada Quill-Reed' where id = 1").await;
        let fire = async {
            blocked(&world).await;
            run(&mut other, "commit").await;
        };
        tokio::join!(world.work(), fire);
        is_erased_once(&world, &on).await;
        assert!(!world.shop_rows().await.contains("Quill-Reed"));
    }

    pub async fn column_dropped(world: World) {
        let on = started(&world, "erasure").await;
        world.shop_run("alter table orders rename column note to remark").await;
        world.work().await;
        let shown = world.show(&on).await;
        let failure = shown["job"]["failure"].as_str().unwrap();
        assert!(failure.contains("shop.orders") && failure.contains("note"), "{failure}");
        assert!(failure.contains("no such column") || failure.contains("no column"), "{failure}");
        let held = "select (select name from users where id = 1)
                        || (select remark from orders where id = 2)
                        || (select count(*) from notes where user_id = 1)";
        assert_eq!(world.shop_text(held).await, "Ada Quillsecond1", "nothing is half erased");

        let access = started(&world, "access").await;
        world.work().await;
        is_partial(&world, &access, "orders", "has no column note").await;
        world.shop_run("alter table orders rename column remark to note").await;
        retried(&world, &access).await;
        executed(&world, &on).await;
        is_erased_once(&world, &on).await;
    }

    pub async fn column_dropped_while_we_wait(world: World) {
        for kind in ["access", "erasure"] {
            let on = started(&world, kind).await;
            let mut other = marketplace(&world).await;
            run(&mut other, "begin; alter table orders rename column note to remark").await;
            let fire = async {
                blocked(&world).await;
                run(&mut other, "commit").await;
            };
            tokio::join!(world.work(), fire);
            run(&mut other, "alter table orders rename column remark to note").await;
            if kind == "access" {
                is_partial(&world, &on, "orders", "note does not exist").await;
                retried(&world, &on).await;
            } else {
                let shown = world.show(&on).await;
                let failure = shown["job"]["failure"].as_str().unwrap();
                assert!(failure.contains("note"), "{failure}");
                let rows = world.shop_rows().await;
                assert!(rows.contains("1Ada Quill") && rows.contains("1hers"), "{rows}");
                executed(&world, &on).await;
                is_erased_once(&world, &on).await;
            }
        }
    }

    pub async fn permission_revoked(world: World) {
        let role = format!("fire_{}", std::process::id());
        world
            .shop_run(&format!(
                "create role {role} login;
                 grant select, update, delete on users, orders, notes to {role}"
            ))
            .await;
        connect_by(&world, &world.shop.replace("postgres@", &format!("{role}@"))).await;
        let on = started(&world, "erasure").await;
        let before = world.shop_rows().await;
        world.shop_run(&format!("revoke delete on notes from {role}")).await;
        world.work().await;
        is_stalled(&world, &on, &["shop.notes", "may not delete here; grant it"], &before).await;

        let access = started(&world, "access").await;
        world.shop_run(&format!("revoke select on notes from {role}")).await;
        world.work().await;
        is_partial(&world, &access, "notes", "permission denied").await;
        world.shop_run(&format!("grant select, delete on notes to {role}")).await;
        retried(&world, &access).await;
        executed(&world, &on).await;
        is_erased_once(&world, &on).await;
    }

    pub async fn rows_that_come_while_they_are_erased(world: World) {
        let on = started(&world, "erasure").await;
        let mut other = marketplace(&world).await;
        run(&mut other, "begin; lock table users in share mode").await;
        let fire = async {
            blocked(&world).await;
            world
                .shop_run("insert into notes values (77, 1, 'written to ada@example.org just now')")
                .await;
            run(&mut other, "commit").await;
        };
        tokio::join!(world.work(), fire);
        let shown = world.show(&on).await;
        assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
        assert_eq!(shown["search"]["unexplained"], 1, "{}", shown["search"]);
        assert_eq!(shown["search"]["hits"][0]["place"], "shop.notes.body");
        let close = json!({ "id": on["id"], "outcome": "fulfilled" });
        let open = world.call("handler", "requests.close", close).await.unwrap_err();
        assert!(open.message.contains("1 places still hold an identifier"), "{}", open.message);
    }
}
