//! The queue at a million requests: pages, searches, the first look after opening.

use std::time::Instant;

use serde_json::{Value, json};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};

use crate::desk::Desk;
use crate::figure::{Bound, Figure, Unit, middle, ms, rate};
use crate::house::{self, Engine};
use crate::machine::{forget_peak, peak_mb};
use crate::shop::Person;
use crate::{Bed, Fallible, fill};

/// Requests in the queue, beside the one they are copied from.
pub(crate) const REQUESTS: u64 = 1_000_000;
/// Every look is taken so often.
const RUNS: usize = 11;

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    let count = REQUESTS / bed.scale;
    let mut figures = Vec::new();
    for engine in Engine::BOTH {
        let name = format!("queue_{}", engine.name().to_lowercase());
        let database = house::fresh(engine, bed.server, bed.folder, &name).await?;
        let folder = bed.folder.join(&name);
        let desk = Desk::make(&database, &folder, None).await?;
        drop(desk);
        let desk = Desk::open(&database, &folder).await?;
        desk.verified("access", Person { id: 0, rows: 0 }).await?;
        drop(desk);
        let mut raw = Raw::connect(&database).await?;
        let begun = Instant::now();
        fill::run(&database, count).await?;
        println!("  {count} requests made on {} in {:.1?}", engine.name(), begun.elapsed());
        figures.extend(looks(engine, &database, &folder, count, &mut raw).await?);
    }
    Ok(figures)
}

async fn looks(
    engine: Engine,
    database: &str,
    folder: &std::path::Path,
    count: u64,
    raw: &mut Raw,
) -> Fallible<Vec<Figure>> {
    let filter = json!({ "view": "open", "states": ["review"], "kinds": ["access"], "limit": 50 });
    // Somebody in the middle of the queue, by a part that no other identifier has.
    let sought = format!("son{}@exam", count / 2);
    let search = json!({ "view": "all", "query": sought, "limit": 50 });
    let page_limit = raw
        .times(
            "select * from requests where state = 'review' and kind = 'access'
             order by due_at, number limit 50",
        )
        .await?;
    let search_limit = raw
        .times(&format!("select count(*) from identifiers where lower(value) like '%{sought}%'"))
        .await?;
    let mut figures = Vec::new();
    let mut cases = vec![
        ("a filtered page of 50".to_owned(), filter, page_limit, None, 50.0),
        ("a part of an identifier".to_owned(), search, search_limit, Some(1), 100.0),
    ];
    for (order, column) in [("due", "due_at"), ("received", "received_at"), ("number", "ordinal")] {
        // As a window asks: where its scrollbar stands.
        for (view, share, part) in [("all", 2, "middle"), ("open", 10, "first tenth")] {
            let open = if view == "open" { "where state <> 'closed'" } else { "" };
            let taken = if view == "open" { count * 3 / 10 } else { count };
            let place = taken / share;
            let input = json!({ "view": view, "order": order, "place": place, "limit": 200 });
            let limit = raw
                .times(&format!(
                    "select * from requests {open} order by {column}, number limit 200 offset {place}"
                ))
                .await?;
            let name = format!("{view} by {order}, 200 rows at the {part}");
            cases.push((name, input, limit, None, 50.0));
        }
    }
    for (name, input, limit, expected, most) in &cases {
        let (limit, expected, most) = (*limit, *expected, *most);
        let mut first = Vec::new();
        for _ in 0..3 {
            let desk = Desk::open(database, folder).await?;
            let (took, _) = look(&desk, input).await?;
            first.push(took);
        }
        let desk = Desk::open(database, folder).await?;
        let mut runs = Vec::new();
        let mut total = 0;
        for _ in 0..RUNS {
            let (took, listed) = look(&desk, input).await?;
            runs.push(took);
            total = listed["total"].as_u64().ok_or("the page has no total")?;
        }
        if expected.is_some_and(|expected| expected != total) {
            return Err(format!("{total} requests have {sought}").into());
        }
        let what = format!("{count} requests, {}: {name}", engine.name());
        figures.push(
            Figure::of("queue", what.clone(), Unit::Ms, &runs, total)
                .limit(limit)
                .bound(Bound::AtMost(most))
                .parts(format!("{total} requests fit")),
        );
        figures.push(
            Figure::of("queue", format!("{what}, first after opening"), Unit::Ms, &first, total)
                .limit(limit)
                .bound(Bound::AtMost(2.0 * most)),
        );
    }
    figures.push(export(engine, database, folder, count).await?);
    Ok(figures)
}

/// The whole queue as a file for a spreadsheet.
async fn export(
    engine: Engine,
    database: &str,
    folder: &std::path::Path,
    count: u64,
) -> Fallible<Figure> {
    let desk = Desk::open(database, folder).await?;
    let mut rates = Vec::new();
    let mut peak: f64 = 0.0;
    for _ in 0..3 {
        forget_peak()?;
        let before = peak_mb()?;
        let begun = Instant::now();
        let whole = json!({ "filter": { "view": "all" } });
        let exported = desk.call("dpo", "requests.export", whole).await?;
        rates.push(rate(count, begun.elapsed()));
        peak = peak.max(peak_mb()? - before);
        let rows = exported["rows"].as_u64().ok_or("the export has no rows")?;
        // With the one they are copied from.
        if rows != count + 1 {
            return Err(format!("{rows} requests are in the file, not {count}").into());
        }
        std::fs::remove_file(exported["file"].as_str().ok_or("the export has no file")?)?;
    }
    let what = format!("{count} requests, {}: all of them as CSV", engine.name());
    Ok(Figure::of("queue", what, Unit::PerSecond, &rates, count)
        .bound(Bound::AtLeast(200_000.0))
        .parts(format!("at most {peak:.1} MB more than before")))
}

async fn look(desk: &Desk, input: &Value) -> Fallible<(f64, Value)> {
    let begun = Instant::now();
    let listed = desk.call("handler", "requests.list", input.clone()).await?;
    Ok((ms(begun.elapsed()), listed))
}

/// The compliance database without the store.
enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    async fn connect(database: &str) -> Fallible<Self> {
        Ok(match database.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(SqliteConnection::connect(path).await?),
            None => Self::Postgres(PgConnection::connect(database).await?),
        })
    }

    /// Milliseconds of a query whose rows are fetched: the median, after one to warm up.
    async fn times(&mut self, sql: &str) -> Fallible<f64> {
        let mut times = Vec::new();
        for _ in 0..=RUNS {
            let sql = AssertSqlSafe(sql.to_owned());
            let begun = Instant::now();
            match self {
                Self::Sqlite(raw) => {
                    for row in raw.fetch_all(sql).await? {
                        std::hint::black_box(row.len());
                    }
                }
                Self::Postgres(raw) => {
                    for row in raw.fetch_all(sql).await? {
                        std::hint::black_box(row.len());
                    }
                }
            }
            times.push(ms(begun.elapsed()));
        }
        Ok(middle(&times[1..]))
    }
}
