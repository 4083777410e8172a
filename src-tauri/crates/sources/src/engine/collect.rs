//! Collecting: the rows of a plan, streamed from several sources at once.
//!
//! A unit is a step, or all steps of a cycle. Units wait for the units that can lead to them and
//! run concurrently otherwise; one source is asked by one unit at a time, in one snapshot.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Mutex;

use async_trait::async_trait;
use futures::future::join_all;
use model::datamap::schema::{Schema, TypeFamily};
use model::plan::{AccessPlan, Address, Entry, Seeds, Step};
use model::said;
use model::values::Row;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::condition::condition;
use super::known::Known;
use super::{Sources, family, key_columns, live};
use crate::source::{Bind, Consumer, Kind, Session};
use crate::{SourceError, sql};

/// Takes what is collected.
#[async_trait]
pub trait Sink: Send + Sync {
    /// A collection begins.
    async fn begin(&self, step: &Step) -> Result<(), SourceError>;

    /// Some rows, aligned with the columns of the step. The source waits meanwhile.
    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError>;

    /// A collection ends.
    async fn end(&self, step: &Step, outcome: &Outcome) -> Result<(), SourceError>;
}

/// How a collection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every row was read.
    Done {
        /// How many.
        rows: u64,
    },
    /// It could not be read, or not all of it.
    Failed {
        /// Why, without personal data.
        reason: String,
    },
}

/// Collects the rows of a plan. What fails is reported to the sink and the rest goes on; only the
/// sink's own failure and a cancellation end the walk.
///
/// # Errors
/// [`SourceError::Sink`] and [`SourceError::Cancelled`].
pub async fn collect(
    plan: &AccessPlan,
    seeds: &Seeds,
    sources: &Sources,
    sink: &dyn Sink,
    cancel: &CancellationToken,
) -> Result<BTreeMap<Address, Outcome>, SourceError> {
    let walk = Walk {
        seeds,
        sink,
        known: Mutex::new(Known::new(plan)),
        outcomes: Mutex::new(BTreeMap::new()),
        readers: open(plan, sources).await,
    };
    let units = units(plan);
    let (done, _) = watch::channel(BTreeSet::<Address>::new());
    let runs = units.iter().map(|unit| {
        let mut progress = done.subscribe();
        let done = &done;
        let walk = &walk;
        async move {
            let waits = unit.waits_for();
            let ready = |finished: &BTreeSet<Address>| waits.is_subset(finished);
            // The sender outlives the wait.
            let _ = progress.wait_for(ready).await;
            let run = walk.unit(unit).await;
            done.send_modify(|finished| finished.extend(unit.addresses()));
            run
        }
    });
    tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(SourceError::Cancelled),
        results = join_all(runs) => results.into_iter().collect::<Result<(), _>>()?,
    }
    // Everything may have ended in the very moment: whoever asked it to stop expects that it did.
    if cancel.is_cancelled() {
        return Err(SourceError::Cancelled);
    }
    Ok(walk.outcomes.into_inner().unwrap_or_default())
}

/// Walks a plan for the values that lead from one source to another, and keeps no row. Inside a
/// source values lead on by SQL, so that a plan over one source reads nothing here.
///
/// # Errors
/// When a collection that is on such a way cannot be read: then the rows of others are not known.
pub(crate) async fn walk_keys(
    plan: &AccessPlan,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<Known, SourceError> {
    let crossing = crossing(plan);
    let walk = Walk {
        seeds,
        sink: &Nowhere,
        // The values are wanted by steps that are not walked here.
        known: Mutex::new(Known::new(plan)),
        outcomes: Mutex::new(BTreeMap::new()),
        readers: open(&crossing, sources).await,
    };
    for unit in &units(&crossing) {
        walk.unit(unit).await?;
    }
    let outcomes = walk.outcomes.into_inner().unwrap_or_default();
    for (address, outcome) in outcomes {
        if let Outcome::Failed { reason } = outcome {
            return Err(SourceError::Unavailable(format!("{address}: {reason}")));
        }
    }
    Ok(walk.known.into_inner().unwrap_or_default())
}

/// The part of a plan from which values lead to another source, and what leads there.
fn crossing(plan: &AccessPlan) -> AccessPlan {
    let parents = |step: &Step| -> Vec<Address> {
        let parent = |entry: &Entry| match entry {
            Entry::Edge { from, .. } => Some(from.clone()),
            Entry::Identity { .. } => None,
        };
        step.entries.iter().filter_map(parent).collect()
    };
    let mut needed: BTreeSet<Address> = plan
        .steps
        .iter()
        .flat_map(|step| {
            parents(step).into_iter().filter(|from| from.dataset != step.address.dataset)
        })
        .collect();
    loop {
        let before = needed.len();
        for step in &plan.steps {
            if needed.contains(&step.address) {
                needed.extend(parents(step));
            }
        }
        if needed.len() == before {
            break;
        }
    }
    let mut crossing = plan.clone();
    crossing.steps.retain(|step| needed.contains(&step.address));
    crossing
}

struct Nowhere;

#[async_trait]
impl Sink for Nowhere {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        Ok(())
    }
    async fn rows(&self, _step: &Step, _rows: Vec<Row>) -> Result<(), SourceError> {
        Ok(())
    }
    async fn end(&self, _step: &Step, _outcome: &Outcome) -> Result<(), SourceError> {
        Ok(())
    }
}

/// A session and the schema it reads, or why there is none.
struct Reader {
    kind: Kind,
    schema: Schema,
    session: tokio::sync::Mutex<Box<dyn Session>>,
}

async fn open(plan: &AccessPlan, sources: &Sources) -> BTreeMap<String, Result<Reader, String>> {
    let datasets: BTreeSet<&String> = plan.steps.iter().map(|step| &step.address.dataset).collect();
    let opened = join_all(datasets.into_iter().map(async |dataset| {
        let reader = async {
            let source =
                sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.clone()))?;
            let mut session = source.reading().await?;
            Ok::<_, SourceError>(Reader {
                kind: source.kind(),
                schema: session.describe().await?,
                session: tokio::sync::Mutex::new(session),
            })
        };
        (dataset.clone(), reader.await.map_err(|error| error.to_string()))
    }));
    opened.await.into_iter().collect()
}

/// A step, or the steps of a cycle.
struct Unit<'a> {
    steps: Vec<&'a Step>,
}

fn units(plan: &AccessPlan) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit> = Vec::new();
    for step in &plan.steps {
        let cycle = units.iter_mut().find(|unit| {
            step.cycle.is_some() && unit.steps.iter().any(|other| other.cycle == step.cycle)
        });
        match cycle {
            Some(unit) => unit.steps.push(step),
            None => units.push(Unit { steps: vec![step] }),
        }
    }
    units
}

impl Unit<'_> {
    fn addresses(&self) -> BTreeSet<Address> {
        self.steps.iter().map(|step| step.address.clone()).collect()
    }

    fn waits_for(&self) -> BTreeSet<Address> {
        let own = self.addresses();
        self.steps
            .iter()
            .flat_map(|step| &step.entries)
            .filter_map(|entry| match entry {
                Entry::Edge { from, .. } => Some(from.clone()),
                Entry::Identity { .. } => None,
            })
            .filter(|from| !own.contains(from))
            .collect()
    }

    fn repeats(&self) -> bool {
        self.steps.iter().any(|step| step.cycle.is_some())
    }
}

struct Walk<'a> {
    seeds: &'a Seeds,
    sink: &'a dyn Sink,
    known: Mutex<Known>,
    outcomes: Mutex<BTreeMap<Address, Outcome>>,
    readers: BTreeMap<String, Result<Reader, String>>,
}

impl Walk<'_> {
    /// Reads the steps of a unit until nothing new is found.
    async fn unit(&self, unit: &Unit<'_>) -> Result<(), SourceError> {
        for step in &unit.steps {
            self.sink.begin(step).await?;
        }
        let mut seen: Vec<HashSet<String>> = vec![HashSet::new(); unit.steps.len()];
        let mut counts = vec![0; unit.steps.len()];
        let mut failed: Vec<Option<String>> =
            unit.steps.iter().map(|step| self.broken_before(step)).collect();
        loop {
            let before = self.known(|known| known.size());
            for (place, step) in unit.steps.iter().enumerate() {
                if failed[place].is_some() {
                    continue;
                }
                let seen = unit.repeats().then_some(&mut seen[place]);
                match self.read(step, seen).await {
                    Ok(rows) => counts[place] += rows,
                    Err(error @ (SourceError::Sink(_) | SourceError::Cancelled)) => {
                        return Err(error);
                    }
                    Err(error) => failed[place] = Some(error.to_string()),
                }
            }
            if !unit.repeats() || self.known(|known| known.size()) == before {
                break;
            }
        }
        for (place, step) in unit.steps.iter().enumerate() {
            let outcome = match failed[place].take() {
                Some(reason) => Outcome::Failed { reason },
                None => Outcome::Done { rows: counts[place] },
            };
            self.sink.end(step, &outcome).await?;
            self.outcomes
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .insert(step.address.clone(), outcome);
        }
        Ok(())
    }

    fn known<T>(&self, look: impl FnOnce(&mut Known) -> T) -> T {
        look(&mut self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// A collection cannot be complete when one that leads to it failed.
    fn broken_before(&self, step: &Step) -> Option<String> {
        let outcomes = self.outcomes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        step.entries.iter().find_map(|entry| match entry {
            Entry::Edge { from, .. } => match outcomes.get(from) {
                Some(Outcome::Failed { .. }) => {
                    Some(said!("{from} leads here and could not be read", from).into())
                }
                Some(Outcome::Done { .. }) | None => None,
            },
            Entry::Identity { .. } => None,
        })
    }

    async fn read(
        &self,
        step: &Step,
        seen: Option<&mut HashSet<String>>,
    ) -> Result<u64, SourceError> {
        let reader = match self.readers.get(&step.address.dataset) {
            Some(Ok(reader)) => reader,
            Some(Err(reason)) => {
                return Err(SourceError::Unavailable(reason.clone()));
            }
            None => return Err(SourceError::NotConnected(step.address.dataset.clone())),
        };
        let Some(query) = self.query(reader, step)? else { return Ok(0) };
        let mut taker = Taker {
            walk: self,
            step,
            columns: &query.columns,
            exported: step.columns.len(),
            key: query.key,
            seen,
            rows: 0,
        };
        let mut session = reader.session.lock().await;
        session.stream(&query.sql, &query.binds, &query.families, &mut taker).await?;
        Ok(taker.rows)
    }

    /// The query of a step; none when nothing leads to it.
    fn query(&self, reader: &Reader, step: &Step) -> Result<Option<Query>, SourceError> {
        let table = live(&reader.schema, step)?;
        let (condition, binds) = self.known(|known| {
            condition(reader.kind, table, step, self.seeds, known, &BTreeSet::new())
        })?;
        let Some(condition) = condition else { return Ok(None) };
        let mut columns: Vec<String> =
            step.columns.iter().map(|column| column.name.clone()).collect();
        let keys = key_columns(table, step);
        let leading = self.known(|known| known.columns(&step.address));
        for extra in leading.iter().chain(&keys) {
            if !columns.contains(extra) {
                columns.push(extra.clone());
            }
        }
        let mut families: Vec<TypeFamily> = Vec::with_capacity(columns.len());
        let mut selected = Vec::with_capacity(columns.len());
        for column in &columns {
            let family = family(table, &step.address, column)?;
            let quoted = format!("t.{}", sql::quote(column)?);
            selected.push(sql::exact(reader.kind, &quoted, family));
            families.push(family.clone());
        }
        // Equal rows of a table without a key are told apart by where they lie, or a cycle, which
        // reads them again and again, would take them for one.
        let mut keys = keys;
        if keys.is_empty() && step.cycle.is_some() && !table.is_view {
            let (name, place) = match reader.kind {
                Kind::Postgres => ("ctid", "t.tableoid::text || t.ctid::text"),
                Kind::Sqlite => ("rowid", "t.rowid"),
            };
            selected.push(place.to_owned());
            columns.push(name.to_owned());
            families.push(TypeFamily::Text);
            keys.push(name.to_owned());
        }
        let order = if keys.is_empty() {
            (1..=columns.len()).map(|place| place.to_string()).collect::<Vec<_>>()
        } else {
            keys.iter()
                .map(|key| sql::quote(key).map(|key| format!("t.{key}")))
                .collect::<Result<Vec<_>, _>>()?
        };
        let filter =
            step.filter.as_ref().map(|filter| format!(" and ({filter})")).unwrap_or_default();
        let text = format!(
            "select {}\nfrom {} t\nwhere ({condition}){filter}\norder by {}",
            selected.join(", "),
            sql::table(&step.table)?,
            order.join(", ")
        );
        let key =
            keys.iter().filter_map(|key| columns.iter().position(|column| column == key)).collect();
        Ok(Some(Query { sql: text, binds, columns, families, key }))
    }
}

struct Query {
    sql: String,
    binds: Vec<Bind>,
    columns: Vec<String>,
    families: Vec<TypeFamily>,
    key: Vec<usize>,
}

/// Hands rows to the sink, keeps what leads on, and leaves out what a cycle found before.
struct Taker<'a, 'b> {
    walk: &'a Walk<'b>,
    step: &'a Step,
    columns: &'a [String],
    exported: usize,
    key: Vec<usize>,
    seen: Option<&'a mut HashSet<String>>,
    rows: u64,
}

#[async_trait]
impl Consumer for Taker<'_, '_> {
    async fn rows(&mut self, mut rows: Vec<Row>) -> Result<(), SourceError> {
        if let Some(seen) = self.seen.as_mut() {
            let key = &self.key;
            rows.retain(|row| {
                let parts: Vec<_> = if key.is_empty() {
                    row.clone()
                } else {
                    key.iter().map(|place| row[*place].clone()).collect()
                };
                seen.insert(super::key_text(&parts))
            });
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.walk.known(|known| {
            for row in &rows {
                known.take(self.step, self.columns, row);
            }
        });
        self.rows += rows.len() as u64;
        for row in &mut rows {
            row.truncate(self.exported);
        }
        self.walk.sink.rows(self.step, rows).await
    }
}
