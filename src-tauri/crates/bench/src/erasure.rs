//! Erasure of 100,000 rows, BEGIN to COMMIT, beside the same updates by hand.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use model::datamap::DataMap;
use model::masking::{Digest, Strategy};
use model::plan::{ErasurePlan, ErasureRule, erasure};
use serde_json::json;
use sources::Erased;
use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::desk::Desk;
use crate::figure::{Bound, Figure, Unit, middle, ms};
use crate::house::{self, Engine};
use crate::shop::{self, Person, Shop};
use crate::{Bed, Fallible};

const BY_HAND: &str = include_str!("../assets/mask.sql");
/// Every measurement is made so often.
const RUNS: usize = 3;

pub(crate) async fn measure(bed: &Bed<'_>, shop: &Shop) -> Fallible<Vec<Figure>> {
    let mut people = shop.erasable.iter().copied();
    let mut next = || people.next().ok_or("there are too few persons to erase");
    let mut hand = Vec::new();
    let mut plain = Vec::new();
    let mut keyed = Vec::new();
    for _ in 0..RUNS {
        hand.push(by_hand(shop, next()?).await?);
        plain.push(by_engine(shop, next()?, &plan(&shop::map()?)?).await?);
        keyed.push(by_engine(shop, next()?, &plan(&keyed_map()?)?).await?);
    }
    let limit = middle(&hand);
    let rows = shop.erasable.first().map_or(0, |person| person.rows);
    let mut figures = vec![
        told(&format!("{rows} rows, masks of nothing and constants"), &plain)
            .limit(limit)
            .bound(Bound::Times(1.5)),
        told(&format!("{rows} rows, masks of keyed hashes"), &keyed)
            .limit(limit)
            .bound(Bound::Times(4.0)),
    ];
    let mut whole = Vec::new();
    let mut erased = 0;
    let database = house::fresh(Engine::Sqlite, bed.server, bed.folder, "erasure").await?;
    let desk = Desk::make(&database, &bed.folder.join("erasure"), Some(&shop.url)).await?;
    let desk = {
        drop(desk);
        Desk::open(&database, &bed.folder.join("erasure")).await?
    };
    for _ in 0..RUNS {
        let (took, rows) = whole_job(shop, &desk, next()?).await?;
        whole.push(took);
        erased = rows;
    }
    figures.push(
        Figure::of(
            "erasure",
            format!("{rows} rows, the whole job with its search"),
            Unit::Ms,
            &whole,
            erased,
        )
        .limit(limit),
    );
    Ok(figures)
}

/// One run of the engine.
struct Run {
    /// Counting for the preview.
    preview: Duration,
    /// The whole call, with what it reads before BEGIN.
    call: Duration,
    /// BEGIN to COMMIT.
    transaction: Duration,
    /// The masking statements alone.
    statements: Duration,
    /// Rows changed.
    rows: u64,
    /// The two slowest collections.
    slowest: String,
}

fn told(name: &str, runs: &[Run]) -> Figure {
    let of =
        |pick: &dyn Fn(&Run) -> Duration| runs.iter().map(|run| ms(pick(run))).collect::<Vec<_>>();
    let first = runs.first();
    Figure::of(
        "erasure",
        name,
        Unit::Ms,
        &of(&|run| run.transaction),
        first.map_or(0, |run| run.rows),
    )
    .parts(format!(
        "preview {:.0} ms, whole call {:.0} ms, statements {:.0} ms, slowest {}",
        middle(&of(&|run| run.preview)),
        middle(&of(&|run| run.call)),
        middle(&of(&|run| run.statements)),
        first.map_or("", |run| run.slowest.as_str()),
    ))
}

fn plan(map: &DataMap) -> Fallible<ErasurePlan> {
    let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
    let kinds = BTreeSet::from(["email".to_owned()]);
    erasure(map, &kinds, &rule, std::time::SystemTime::now().into()).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.join("; ").into()
    })
}

/// The map with a keyed hash wherever it says how text is masked.
fn keyed_map() -> Fallible<DataMap> {
    let mut map = shop::map()?;
    let collections = map.datasets.iter_mut().flat_map(|dataset| &mut dataset.collections);
    for field in collections.flat_map(|collection| &mut collection.fields) {
        // A document of JSON cannot hold a hash.
        if field.name != "properties"
            && let Some(mask) = &mut field.masking
        {
            mask.strategy = Strategy::Hmac { algorithm: Digest::Sha256 };
        }
    }
    Ok(map)
}

async fn by_hand(shop: &Shop, person: Person) -> Fallible<f64> {
    shop.settle().await?;
    let mut connection = shop.connect().await?;
    let script = BY_HAND.replace("{who}", &person.id.to_string());
    let script: String =
        script.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    let begun = Instant::now();
    connection.execute("begin").await?;
    let mut rows = 0;
    for statement in script.split(';').filter(|text| !text.trim().is_empty()) {
        rows += connection.execute(AssertSqlSafe(statement.to_owned())).await?.rows_affected();
    }
    connection.execute("commit").await?;
    let took = ms(begun.elapsed());
    if rows != person.rows {
        return Err(format!("{rows} rows were masked by hand, not {}", person.rows).into());
    }
    Ok(took)
}

async fn by_engine(shop: &Shop, person: Person, plan: &ErasurePlan) -> Fallible<Run> {
    shop.settle().await?;
    let sources = shop.sources().await?;
    let seeds = person.seeds();
    let begun = Instant::now();
    let preview = sources::preview(plan, &seeds, &sources).await?;
    let previewed = begun.elapsed();
    if !preview.problems.is_empty() {
        return Err(preview.problems.join("; ").into());
    }
    // The server says how long the transaction lasted when the engine is about to commit it.
    let lasted: Arc<Mutex<Option<(f64, Instant)>>> = Arc::default();
    let watcher = Arc::new(tokio::sync::Mutex::new(shop.connect().await?));
    let note = |_: String, _: Vec<sources::Receipt>| {
        let lasted = lasted.clone();
        let watcher = watcher.clone();
        let noted = async move {
            let sql =
                "select cast(extract(epoch from clock_timestamp() - max(xact_start)) as float8)
                       from pg_stat_activity
                       where datname = current_database() and state = 'idle in transaction'
                         and application_name = 'compliance-console'";
            let seconds: f64 = watcher.lock().await.fetch_one(sql).await?.try_get(0)?;
            *lasted.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
                Some((seconds, Instant::now()));
            Ok(())
        };
        Box::pin(noted) as futures::future::BoxFuture<'_, _>
    };
    let begun = Instant::now();
    let Erased { receipts, .. } =
        sources::erase("shop", plan, &seeds, &sources, &preview, &"5a".repeat(32), &note).await?;
    let (call, ended) = (begun.elapsed(), Instant::now());
    let (seconds, at) = lasted
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .ok_or("the engine did not say when it commits")?;
    let rows = receipts.iter().map(|receipt| receipt.rows_changed).sum();
    if rows != person.rows {
        return Err(format!("{rows} rows were masked, not {}", person.rows).into());
    }
    let mut slowest: Vec<_> = receipts.iter().map(|one| (one.duration_ms, &one.address)).collect();
    slowest.sort_by(|one, other| other.cmp(one));
    let slowest: Vec<String> = slowest
        .iter()
        .take(3)
        .map(|(duration_ms, address)| format!("{} {duration_ms} ms", address.collection))
        .collect();
    Ok(Run {
        preview: previewed,
        call,
        transaction: Duration::from_secs_f64(seconds) + (ended - at),
        statements: Duration::from_millis(receipts.iter().map(|one| one.duration_ms).sum()),
        rows,
        slowest: slowest.join(", "),
    })
}

/// An erasure as officers do it: the job, from taken to ended, and the rows it changed.
async fn whole_job(shop: &Shop, desk: &Desk, person: Person) -> Fallible<(f64, u64)> {
    let on = desk.verified("erasure", person).await?;
    let plan = json!({ "id": on["id"], "shared": { "*": "erase" } });
    desk.call("handler", "requests.plan", plan).await?;
    desk.work().await?;
    desk.approve(&on).await?;
    let shown = desk.show(&on).await?;
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    desk.call("dpo", "requests.execute", execute).await?;
    shop.settle().await?;
    let begun = Instant::now();
    desk.work().await?;
    let took = ms(begun.elapsed());
    let shown = desk.show(&on).await?;
    if shown["row"]["state"] != "verifying" {
        return Err(format!("the job did not erase: {}", shown["job"]).into());
    }
    let rows = shown["plan"]["rows"].as_u64().ok_or("the plan counts no rows")?;
    Ok((took, rows))
}
