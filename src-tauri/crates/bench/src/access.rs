//! Access: from confirmed identifiers to the fsynced, encrypted, signed package.

use std::process::Command;
use std::time::Instant;

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _};

use crate::child::{Measured, Task};
use crate::desk::Desk;
use crate::figure::{Bound, Figure, Unit, middle, ms};
use crate::house::{self, Engine};
use crate::shop::{Person, Shop, TABLES};
use crate::{Bed, Fallible};

/// Most memory that an access of any size may take, in millions of bytes.
const MEMORY_MB: f64 = 200.0;

pub(crate) async fn measure(bed: &Bed<'_>, shop: &Shop) -> Fallible<Vec<Figure>> {
    let [small, _, large, largest] = shop.people;
    let mut figures = Vec::new();
    for engine in Engine::BOTH {
        let name = format!("access_{}", engine.name().to_lowercase());
        let database = house::fresh(engine, bed.server, bed.folder, &name).await?;
        let folder = bed.folder.join(&name);
        drop(Desk::make(&database, &folder, Some(&shop.url)).await?);
        let cases = [
            (small, 5, false, Bound::None),
            (small, 5, true, Bound::AtMost(50.0)),
            (large, 3, false, Bound::Times(4.0)),
            (largest, 1, false, Bound::None),
        ];
        for (person, runs, in_use, bound) in cases {
            let limit = fetch(shop, person).await?;
            let mut measured = Vec::new();
            for _ in 0..runs {
                let task = Task {
                    database: database.clone(),
                    folder: folder.clone(),
                    person: person.id,
                    in_use,
                };
                measured.push(in_child(&task)?);
            }
            let first = person.rows == small.rows && !in_use;
            let when = if first { ", first after start" } else { "" };
            figures.extend(told(engine, person, when, &measured, limit, bound));
        }
    }
    Ok(figures)
}

fn in_child(task: &Task) -> Fallible<Measured> {
    let output = Command::new(std::env::current_exe()?)
        .arg("--child")
        .arg(serde_json::to_string(task)?)
        .output()?;
    if !output.status.success() {
        return Err(format!("an access failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn told(
    engine: Engine,
    person: Person,
    when: &str,
    measured: &[Measured],
    limit: f64,
    bound: Bound,
) -> [Figure; 2] {
    let of = |pick: &dyn Fn(&Measured) -> f64| measured.iter().map(pick).collect::<Vec<_>>();
    let what = format!("{} rows, {}{when}", person.rows, engine.name());
    let counted = measured.first().map_or(0, |one| one.rows);
    let size = measured.first().map_or(0, |one| one.size_bytes);
    let time = Figure::of(
        "access",
        format!("{what}: time"),
        Unit::Ms,
        &of(&|one| one.collect_ms + one.deliver_ms),
        counted,
    )
    .limit(limit)
    .bound(bound)
    .parts(format!(
        "collect {:.1} ms, deliver {:.1} ms, package {:.1} MB",
        middle(&of(&|one| one.collect_ms)),
        middle(&of(&|one| one.deliver_ms)),
        middle(&[size as f64 / 1e6]),
    ));
    let memory = Figure::of(
        "access",
        format!("{what}: peak memory"),
        Unit::Mb,
        &of(&|one| one.collect_mb.max(one.deliver_mb)),
        counted,
    )
    .bound(Bound::AtMost(MEMORY_MB))
    .parts(format!(
        "before {:.1} MB, collecting {:.1} MB, delivering {:.1} MB",
        middle(&of(&|one| one.before_mb)),
        middle(&of(&|one| one.collect_mb)),
        middle(&of(&|one| one.deliver_mb)),
    ));
    [time, memory]
}

/// The same rows by the same keys as JSON into this process, in milliseconds: the median of three,
/// after one to warm up.
async fn fetch(shop: &Shop, person: Person) -> Fallible<f64> {
    let mut connection = shop.connect().await?;
    let id = i64::try_from(person.id)?;
    let mut times = Vec::new();
    for _ in 0..4 {
        let begun = Instant::now();
        let mut rows = 0;
        for (table, condition) in TABLES {
            let sql = format!("select row_to_json(t)::text from {table} t where {condition}");
            let mut stream = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch(&mut connection);
            while let Some(row) = stream.try_next().await? {
                let text: &str = row.try_get(0)?;
                std::hint::black_box(text);
                rows += 1;
            }
        }
        times.push(ms(begun.elapsed()));
        if rows != person.rows {
            return Err(
                format!("{rows} rows are person {}'s, not {}", person.id, person.rows).into()
            );
        }
    }
    Ok(middle(&times[1..]))
}
