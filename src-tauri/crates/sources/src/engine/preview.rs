//! The preview of an erasure: exact counts, samples, statements, shared rows and problems. It
//! writes nothing.

use std::collections::BTreeMap;

use model::datamap::schema::TypeFamily;
use model::plan::{Action, Address, ErasurePlan, ErasureStep, Seeds, SharedRows, Step};
use model::said;
use serde::{Deserialize, Serialize};

use super::collect::walk_keys;
use super::order::{datasets, entangled, ordered};
use super::statements::statement;
use super::targets::{self, Target};
use super::{Sources, masks, preflight, shared, steps_of};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// What an erasure would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// In the order in which the statements run.
    pub steps: Vec<PreviewStep>,
    /// Why it cannot run; empty: it can.
    pub problems: Vec<String>,
}

impl Preview {
    /// The collections with rows of other people about which nobody has decided.
    pub fn undecided(&self) -> impl Iterator<Item = &Address> {
        self.steps
            .iter()
            .filter(|step| !step.shared.is_empty() && step.decided.is_none())
            .map(|step| &step.address)
    }
}

/// What would happen to one collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewStep {
    /// Which collection.
    pub address: Address,
    /// What a person is shown as its name.
    pub label: String,
    /// `delete`, `mask`, `retain` or `restrict`.
    pub action: String,
    /// Columns that are masked, each with its strategy.
    pub masked: Vec<String>,
    /// Why rows are kept.
    pub citation: Option<String>,
    /// Until when at most.
    pub until: Option<String>,
    /// Rows that are the person's, exactly.
    pub rows: u64,
    /// Keys of some of them.
    pub samples: Vec<String>,
    /// Rows that also belong to somebody else.
    pub shared: Vec<Shared>,
    /// What was decided about them; none: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<SharedRows>,
    /// Rows that are left as they are for the other person; they are not among `rows`.
    #[serde(default)]
    pub spared: u64,
    /// The statements that would run.
    pub statements: Vec<String>,
    /// A person erases it and says so; nothing was counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
}

/// Rows that also belong to somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// How many.
    pub rows: u64,
    /// How they are shared, as a sentence.
    pub reason: String,
}

/// Sample keys shown per collection.
const SAMPLES: usize = 5;

/// Previews an erasure on every source.
///
/// # Errors
/// When a source cannot be read.
pub async fn preview(
    plan: &ErasurePlan,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<Preview, SourceError> {
    let known = walk_keys(&plan.access, seeds, sources).await?;
    let mut preview =
        Preview { problems: entangled(plan).into_iter().collect(), ..Preview::default() };
    for dataset in datasets(plan) {
        let source =
            sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.to_owned()))?;
        let kind = source.kind();
        // Temporary tables need a transaction that may write on PostgreSQL; it is never committed.
        let mut session = match kind {
            Kind::Postgres => source.writing().await?,
            Kind::Sqlite => source.reading().await?,
        };
        let schema = session.describe().await?;
        let steps = steps_of(&plan.access, dataset);
        let mut found = targets::find(&mut *session, kind, &schema, &steps, seeds, &known).await?;
        let mut all_shared = BTreeMap::new();
        for target in &found {
            let shared = shared::find(&mut *session, &plan.access, &found, target).await?;
            all_shared.insert(target.step.address.clone(), shared);
        }
        let spared =
            shared::spare(&mut *session, kind, &plan.access, &mut found, &plan.steps).await?;
        for step in ordered(plan, dataset, &schema) {
            let Some(target) = found.iter().find(|one| one.step.address == step.address) else {
                continue;
            };
            let problems = preflight::problems(
                &mut *session,
                kind,
                &schema,
                &found,
                target,
                &plan.steps,
                step,
                preflight::Depth::Whole,
            )
            .await?;
            let statements = if problems.is_empty() {
                statement(kind, &schema, target, step)?.map(|one| one.text).into_iter().collect()
            } else {
                Vec::new()
            };
            preview.problems.extend(problems);
            preview.steps.push(PreviewStep {
                samples: samples(&mut *session, target).await?,
                shared: all_shared.remove(&step.address).unwrap_or_default(),
                spared: spared.get(&step.address).map_or(0, |keys| keys.len() as u64),
                statements,
                rows: target.rows,
                label: target.step.label.clone(),
                ..described(step)
            });
        }
    }
    Ok(preview)
}

fn described(step: &ErasureStep) -> PreviewStep {
    let (action, columns, retention) = match &step.action {
        Action::Delete => ("delete", None, None),
        Action::Mask { columns } => ("mask", Some(columns), None),
        Action::Retain { columns, retention } => ("retain", Some(columns), Some(retention)),
        Action::Restrict { retention, .. } => ("restrict", None, Some(retention)),
    };
    PreviewStep {
        address: step.address.clone(),
        label: String::new(),
        action: action.to_owned(),
        masked: columns
            .into_iter()
            .flatten()
            .map(|(column, strategy)| {
                said!("{column}: {mask}", column, mask = masks::name(strategy)).into()
            })
            .collect(),
        citation: retention.map(|retention| retention.citation.clone()),
        until: step.until.map(|day| day.to_string()),
        rows: 0,
        samples: Vec::new(),
        shared: Vec::new(),
        decided: step.shared,
        spared: 0,
        statements: Vec::new(),
        by_hand: false,
    }
}

/// A collection that a person erases: it is part of what is approved, and nothing counts it.
pub fn by_hand(read: &Step, step: &ErasureStep) -> PreviewStep {
    PreviewStep { label: read.label.clone(), by_hand: true, ..described(step) }
}

async fn samples(
    session: &mut dyn Session,
    target: &Target<'_>,
) -> Result<Vec<String>, SourceError> {
    let columns: Vec<String> =
        (1..=target.keys.len()).map(|place| format!("cast({} as text)", sql_key(place))).collect();
    let text = format!(
        "select {} from {} order by {} limit {SAMPLES}",
        columns.join(", "),
        target.name,
        target.key_names()
    );
    let families = vec![TypeFamily::Text; columns.len()];
    let rows = session.query(&text, &[], &families).await?;
    Ok(rows.iter().map(|row| super::key_text(row)).collect())
}

fn sql_key(place: usize) -> String {
    sql::quote(&format!("k{place}")).unwrap_or_default()
}
