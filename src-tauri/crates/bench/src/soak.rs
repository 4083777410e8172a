//! A soak: 2,000 access and 500 erasure requests in a row, each from intake to closed, in one
//! process. Memory, file handles and temporary files have to stay flat.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::desk::Desk;
use crate::figure::{Bound, Figure, Unit, middle, ms};
use crate::house::{self, Engine};
use crate::machine::{files_below, handles, resident_mb};
use crate::shop::{Person, Shop};
use crate::{Bed, Fallible};

/// How often the process is looked at.
const LOOKS: u64 = 25;
/// Rows of the shop: enough people for every request.
const ROWS: u64 = 160_000;

/// What the process of a soak is told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    database: String,
    folder: PathBuf,
    shop: String,
    first: u64,
    requests: u64,
}

/// The process, as it is seen between two requests.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Look {
    /// Memory that it has now, in millions of bytes.
    memory_mb: f64,
    /// Open file handles.
    handles: f64,
    /// Files in the folder for temporary files, and beside the packages.
    files: f64,
    /// Its sessions on the source.
    sessions: f64,
    /// Milliseconds of a request since the last look.
    request_ms: f64,
}

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    // Each fifth is an erasure.
    let requests = (bed.requests / bed.scale).max(LOOKS);
    let mut figures = Vec::new();
    for engine in Engine::BOTH {
        // The people of an earlier soak are erased.
        let mut admin = PgConnection::connect(bed.server).await?;
        let drop_shop = format!("drop database if exists bench_shop_{ROWS} with (force)");
        admin.execute(AssertSqlSafe(drop_shop)).await?;
        let shop = Shop::ready(bed.server, ROWS, 100).await?;
        let name = format!("soak_{}", engine.name().to_lowercase());
        let database = house::fresh(engine, bed.server, bed.folder, &name).await?;
        let folder = bed.folder.join(&name);
        drop(Desk::make(&database, &folder, Some(&shop.url)).await?);
        let first = u64::try_from(shop.people.len() + shop.erasable.len())? + 1;
        let task = Task { database, folder, shop: shop.url, first, requests };
        figures.extend(told(engine, requests, &in_child(&task)?));
    }
    Ok(figures)
}

fn in_child(task: &Task) -> Fallible<Vec<Look>> {
    let temporary = task.folder.join("temporary");
    std::fs::create_dir_all(&temporary)?;
    let output = Command::new(std::env::current_exe()?)
        .arg("--soaked")
        .arg(serde_json::to_string(task)?)
        .env("TMPDIR", &temporary)
        .output()?;
    if !output.status.success() {
        return Err(format!("a soak failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Works the requests and looks at itself.
pub(crate) async fn run(task: Task) -> Fallible<Vec<Look>> {
    let desk = Desk::open(&task.database, &task.folder).await?;
    let between = task.requests / LOOKS;
    let mut looks = Vec::new();
    let mut begun = Instant::now();
    for place in 0..task.requests {
        let person = Person { id: task.first + place, rows: 0 };
        if place % 5 == 4 {
            erased(&desk, person).await?;
        } else {
            answered(&desk, person).await?;
        }
        if (place + 1).is_multiple_of(between) {
            let request_ms = ms(begun.elapsed()) / per(between);
            looks.push(look(&task, request_ms).await?);
            begun = Instant::now();
        }
    }
    Ok(looks)
}

#[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
fn per(count: u64) -> f64 {
    count as f64
}

async fn answered(desk: &Desk, person: Person) -> Fallible<()> {
    let on = desk.verified("access", person).await?;
    desk.call("handler", "requests.collect", on.clone()).await?;
    desk.work().await?;
    desk.approve(&on).await?;
    let package = desk.call("handler", "requests.deliver", on.clone()).await?;
    // As somebody does who has sent it.
    std::fs::remove_file(package["file"].as_str().ok_or("the package is a file")?)?;
    closed(desk, &on).await
}

async fn erased(desk: &Desk, person: Person) -> Fallible<()> {
    let on = desk.verified("erasure", person).await?;
    let plan = json!({ "id": on["id"], "shared": { "*": "erase" } });
    desk.call("handler", "requests.plan", plan).await?;
    desk.work().await?;
    desk.approve(&on).await?;
    let number = desk.show(&on).await?["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    desk.call("dpo", "requests.execute", execute).await?;
    desk.work().await?;
    closed(desk, &on).await
}

async fn closed(desk: &Desk, on: &serde_json::Value) -> Fallible<()> {
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    desk.call("handler", "requests.close", close).await?;
    Ok(())
}

async fn look(task: &Task, request_ms: f64) -> Fallible<Look> {
    let left =
        files_below(&task.folder.join("temporary"))? + files_below(&task.folder.join("output"))?;
    let handles = handles()?;
    let mut watcher = PgConnection::connect(&task.shop).await?;
    let sql = "select count(*)::float8 from pg_stat_activity
               where datname = current_database() and application_name = 'compliance-console'";
    let sessions = watcher.fetch_one(sql).await?.try_get(0)?;
    Ok(Look { memory_mb: resident_mb()?, handles, files: left, sessions, request_ms })
}

/// The last fifth of the looks beside an early fifth, when everything has been used once.
fn told(engine: Engine, requests: u64, looks: &[Look]) -> [Figure; 5] {
    let fifth = looks.len() / 5;
    let (early, late) = (&looks[fifth..2 * fifth], &looks[looks.len() - fifth..]);
    let figure = |what: &str, unit: Unit, bound: f64, pick: fn(&Look) -> f64| {
        let of = |looks: &[Look]| looks.iter().map(pick).collect::<Vec<f64>>();
        let name = format!("{requests} requests in a row, {}: {what} at the end", engine.name());
        let most = of(looks).into_iter().fold(0.0, f64::max);
        let figure = Figure::of("soak", name, unit, &of(late), requests)
            .limit(middle(&of(early)))
            .parts(format!("limit: after a fifth of them; most on the way {most:.1}"));
        // Of nothing there may be no more than nothing.
        if middle(&of(early)) == 0.0 {
            figure.bound(Bound::AtMost(0.0))
        } else {
            figure.bound(Bound::Times(bound))
        }
    };
    [
        figure("memory", Unit::Mb, 1.1, |look| look.memory_mb),
        figure("file handles", Unit::Count, 1.1, |look| look.handles),
        figure("temporary files", Unit::Count, 1.0, |look| look.files),
        figure("sessions on the source", Unit::Count, 1.0, |look| look.sessions),
        figure("time of a request", Unit::Ms, 1.5, |look| look.request_ms),
    ]
}
