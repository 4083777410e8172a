//! The walk and the erasure against a naive walk, on random maps and random data in real
//! databases. `PROPTEST_CASES` says how many worlds each combination of engines gets.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "walk/engine.rs"]
mod engine;
#[path = "walk/naive.rs"]
mod naive;
#[path = "walk/shape.rs"]
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use engine::{Database, Engine, Table};
use model::masking::{Digest, Strategy};
use model::plan::{Action, Address, ErasurePlan, ErasureRule, Seeds, Step, Target};
use model::values::Row;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use proptest::{prop_assert, prop_assert_eq};
use sha2::Digest as _;
use shape::{COLUMNS, IDENTITIES, World, seed_text};
use sources::{Outcome, Sink, SourceError, Sources};
use tokio_util::sync::CancellationToken;

/// Worlds per combination of engines.
const CASES: u32 = 24;
const SALT: &str = "salt of the request";

#[test]
fn the_walk_and_the_erasure_are_those_of_a_naive_walk_on_postgres() {
    check("postgres", [Engine::Postgres, Engine::Postgres]);
}

#[test]
fn the_walk_and_the_erasure_are_those_of_a_naive_walk_on_sqlite() {
    check("sqlite", [Engine::Sqlite, Engine::Sqlite]);
}

#[test]
fn the_walk_and_the_erasure_are_those_of_a_naive_walk_across_both() {
    check("both", [Engine::Postgres, Engine::Sqlite]);
}

fn check(name: &str, engines: [Engine; 2]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(Database::new(engines, name));
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(CASES),
        max_shrink_iters: 80,
        failure_persistence: None,
        ..Config::default()
    };
    let cases = config.cases;
    let erased = AtomicU32::new(0);
    let run = TestRunner::new(config).run(&shape::worlds(), |world| {
        let changed = runtime.block_on(case(&database, &world))?;
        erased.fetch_add(u32::from(changed > 0), Ordering::Relaxed);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    // Otherwise the worlds are too poor to say anything.
    let erased = erased.into_inner();
    assert!(erased * 4 >= cases, "rows were erased in {erased} of {cases} worlds");
}

/// Checks one world and says how many rows its erasure changed.
async fn case(database: &Database, world: &World) -> Result<u64, TestCaseError> {
    database.fill(world).await;
    let kinds = IDENTITIES.iter().map(|(_, kind)| *kind).collect();
    let reachable: Vec<bool> =
        naive::distances(world, &kinds).iter().map(Option::is_some).collect();
    let yaml = world.yaml(database.namespaces(), &reachable);
    let map = model::datamap::parse(&yaml, "random.yml").unwrap_or_else(|it| panic!("{it:?}"));
    let seeds = seeds(world);
    let given: BTreeSet<String> = seeds.keys().cloned().collect();
    let expected = naive::walk(world);
    let sources = database.sources().await;
    let context = |text: &str| format!("{text}\n{yaml}\n{seeds:?}");

    let plan = model::plan::access(&map, &given, &Target::Everything)
        .map_err(|problems| TestCaseError::fail(context(&format!("{problems:#?}"))))?;
    let sink = Kept::default();
    let outcomes =
        sources::collect(&plan, &seeds, &sources, &sink, &CancellationToken::new()).await.unwrap();
    let failed: Vec<_> =
        outcomes.iter().filter(|(_, it)| matches!(it, Outcome::Failed { .. })).collect();
    prop_assert!(failed.is_empty(), "{}", context(&format!("{failed:#?}")));
    let found = sink.rows.into_inner().unwrap();
    for (number, places) in expected.iter().enumerate() {
        let address = address(world, number);
        let mut rows = found.get(&address).cloned().unwrap_or_default();
        let table = database.read(world, number).await;
        let mut wanted: Vec<Vec<Option<String>>> =
            places.iter().map(|place| plain(&table[&i64::try_from(*place).unwrap()])).collect();
        rows.sort();
        wanted.sort();
        prop_assert_eq!(rows, wanted, "{}", context(&format!("rows of {address}")));
    }
    erase(database, world, &map, &seeds, &sources, &expected, &yaml).await
}

async fn erase(
    database: &Database,
    world: &World,
    map: &model::datamap::DataMap,
    seeds: &Seeds,
    sources: &Sources,
    expected: &[BTreeSet<usize>],
    yaml: &str,
) -> Result<u64, TestCaseError> {
    let rule = ErasureRule { targets: vec!["user".to_owned()], default: Strategy::NullRewrite };
    let day = "2026-11-24T00:00:00Z".parse().unwrap();
    let given: BTreeSet<String> = seeds.keys().cloned().collect();
    let plan = match model::plan::erasure(map, &given, &rule, day) {
        Ok(plan) => plan,
        // Deletions that refer to each other in a circle are refused by the plan.
        Err(problems) => {
            let circle = problems.iter().all(|it| it.message.contains("round in a circle"));
            prop_assert!(circle, "{problems:#?}\n{yaml}");
            return Ok(0);
        }
    };
    let mut before = vec![];
    for number in 0..world.collections.len() {
        before.push(database.read(world, number).await);
    }
    let preview = sources::preview(&plan, seeds, sources)
        .await
        .map_err(|error| TestCaseError::fail(format!("{error} {error:?}\n{yaml}\n{seeds:?}")))?;
    for step in &preview.steps {
        let number = number(&step.address);
        let wanted = expected[number].len() as u64;
        prop_assert_eq!(step.rows, wanted, "preview of {}\n{}\n{:?}", step.address, yaml, seeds);
    }
    for (number, before) in before.iter().enumerate() {
        prop_assert_eq!(before, &database.read(world, number).await, "a preview writes nothing");
    }
    if !preview.problems.is_empty() {
        let entangled = preview.problems.iter().all(|it| it.contains("each other"));
        prop_assert!(entangled, "{:#?}\n{}", preview.problems, yaml);
        return Ok(0);
    }
    let mut erased = BTreeMap::new();
    for dataset in sources::order(&plan) {
        let note: sources::BeforeCommit = &|_, _| Box::pin(async { Ok(()) });
        let done = sources::erase(&dataset, &plan, seeds, sources, &preview, SALT, note).await;
        let done = done.map_err(|error| {
            TestCaseError::fail(format!("erase {dataset}: {error} {error:?}\n{yaml}\n{seeds:?}"))
        })?;
        sources[&dataset].forget(&done.transaction).await.unwrap();
        erased.extend(done.receipts.into_iter().map(|it| (it.address.clone(), it.rows_changed)));
    }
    for (number, before) in before.iter().enumerate() {
        let after = database.read(world, number).await;
        let wanted = erased_table(&plan, world, number, before, &expected[number]);
        for (row, wanted) in &wanted {
            let is = after.get(row);
            let same = is.is_some_and(|is| {
                is.iter().zip(wanted).all(|(is, wanted)| match wanted {
                    Cell::Same(text) => is == text,
                    Cell::Json(value) => {
                        is.as_ref().and_then(|it| serde_json::from_str(it).ok())
                            == Some(value.clone())
                    }
                })
            });
            prop_assert!(same, "row {row} of c{number}: {is:?}, not {wanted:?}\n{yaml}\n{seeds:?}");
        }
        prop_assert_eq!(after.len(), wanted.len(), "rows that stay in c{}\n{}", number, yaml);
        let acts = plan.steps.iter().find(|step| step.address == address(world, number));
        if let Some(step) = acts {
            let changes = match &step.action {
                Action::Delete | Action::Restrict { .. } => true,
                Action::Mask { columns } | Action::Retain { columns, .. } => !columns.is_empty(),
            };
            let wanted = if changes { expected[number].len() as u64 } else { 0 };
            prop_assert_eq!(erased[&step.address], wanted, "rows changed in c{}", number);
        }
    }
    Ok(erased.values().sum())
}

/// What a cell has to be.
#[derive(Debug)]
enum Cell {
    Same(Option<String>),
    /// A document that was written again: equal as JSON.
    Json(serde_json::Value),
}

/// A table as it has to be once the plan is carried out.
fn erased_table(
    plan: &ErasurePlan,
    world: &World,
    number: usize,
    before: &Table,
    found: &BTreeSet<usize>,
) -> BTreeMap<i64, Vec<Cell>> {
    let step = plan.steps.iter().find(|step| step.address == address(world, number));
    let mut after = BTreeMap::new();
    for (place, row) in before {
        let mut cells: Vec<Cell> = row.iter().cloned().map(Cell::Same).collect();
        let theirs = found.contains(&usize::try_from(*place).unwrap());
        if let (true, Some(step)) = (theirs, step) {
            let columns = match &step.action {
                Action::Delete => continue,
                Action::Mask { columns } | Action::Retain { columns, .. } => columns,
                Action::Restrict { .. } => panic!("no map asks for it"),
            };
            for (name, strategy) in columns {
                let (column, inner) = name.split_once('.').unwrap_or((name, ""));
                let at = COLUMNS.iter().position(|it| *it == column).unwrap();
                cells[at] = masked(row[at].as_deref(), inner, strategy);
            }
        }
        after.insert(*place, cells);
    }
    after
}

fn masked(value: Option<&str>, inner: &str, strategy: &Strategy) -> Cell {
    match strategy {
        Strategy::NullRewrite if inner.is_empty() => Cell::Same(None),
        Strategy::NullRewrite => match value {
            None => Cell::Same(None),
            Some(text) => {
                let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
                let pointer = format!("/{}", inner.replace('.', "/"));
                if let Some(cell) = json.pointer_mut(&pointer) {
                    *cell = serde_json::Value::Null;
                }
                Cell::Json(json)
            }
        },
        // The column takes twelve characters.
        Strategy::StringRewrite { .. } => Cell::Same(Some("erased for e".into())),
        Strategy::Hash { algorithm: Digest::Sha256 } => Cell::Same(value.map(|value| {
            hex::encode(sha2::Sha256::new().chain_update(value).chain_update(SALT).finalize())
        })),
        Strategy::Hash { .. }
        | Strategy::Hmac { .. }
        | Strategy::RandomStringRewrite { .. }
        | Strategy::AesEncrypt
        | Strategy::Truncate { .. }
        | Strategy::Preserve => panic!("no map asks for {strategy:?}"),
    }
}

fn seeds(world: &World) -> Seeds {
    let mut seeds = Seeds::new();
    for (kind, value) in &world.seeds {
        seeds.entry((*kind).to_owned()).or_default().insert(seed_text(kind, *value));
    }
    seeds
}

fn address(world: &World, number: usize) -> Address {
    Address {
        dataset: format!("d{}", world.collections[number].dataset),
        collection: format!("c{number}"),
    }
}

fn number(address: &Address) -> usize {
    address.collection[1..].parse().unwrap()
}

/// A row for comparison: documents without their spaces, numbers without their zeroes.
fn plain(row: &[Option<String>]) -> Vec<Option<String>> {
    let cells = row.iter().zip(COLUMNS).map(|(cell, column)| {
        cell.as_ref().map(|text| match *column {
            "doc" | "docs" => normal(text),
            // PostgreSQL writes its arrays in its own way.
            "list" | "words" => text
                .trim_matches(['{', '}', '[', ']'])
                .replace('"', "")
                .replace("null", "NULL")
                .replace(['\\', ' '], ""),
            _ => text.clone(),
        })
    });
    cells.collect()
}

fn normal(text: &str) -> String {
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
    json.sort_all_objects();
    json.to_string()
}

#[derive(Default)]
struct Kept {
    rows: Mutex<BTreeMap<Address, Vec<Vec<Option<String>>>>>,
}

#[async_trait]
impl Sink for Kept {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        Ok(())
    }
    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        let texts = rows.iter().map(|row| {
            let cells: Vec<Option<String>> =
                row.iter().map(model::values::Value::to_text).collect();
            plain(&cells)
        });
        self.rows.lock().unwrap().entry(step.address.clone()).or_default().extend(texts);
        Ok(())
    }
    async fn end(&self, _step: &Step, _outcome: &Outcome) -> Result<(), SourceError> {
        Ok(())
    }
}
