//! The erasure of one source, in one transaction.

use std::time::Instant;

use futures::future::BoxFuture;
use model::plan::{Address, ErasurePlan, Seeds};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::collect::walk_keys;
use super::lookups::Lookups;
use super::order::ordered;
use super::preview::Preview;
use super::statements::{fill, statement};
use super::{Sources, live, preflight, shared, steps_of, targets};
use crate::source::Bind;
use crate::{EraseError, SourceError};

/// What was done to one collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which collection.
    pub address: Address,
    /// `delete`, `mask`, `retain` or `restrict`.
    pub action: String,
    /// Rows the plan named.
    pub rows_before: u64,
    /// Rows that were changed or deleted.
    pub rows_changed: u64,
    /// SHA-256 of the statement; of the empty text when there was none.
    pub statement_digest: String,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Keys of rows that were left as they are because they also belong to somebody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spared: Vec<String>,
}

/// An erasure that was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Name of the transaction, as [`BeforeCommit`] heard it; to be forgotten
    /// ([`crate::Source::forget`]) when our own record is safe.
    pub transaction: String,
    /// What was done.
    pub receipts: Vec<Receipt>,
}

/// Hears, just before COMMIT, the name of the transaction and its receipts: what recovery needs
/// when the process dies between the COMMIT and its own record.
pub type BeforeCommit<'a> = &'a (
        dyn Fn(
    String,
    Vec<Receipt>,
) -> BoxFuture<'a, Result<(), Box<dyn std::error::Error + Send + Sync>>>
            + Send
            + Sync
    );

/// Erases on one source what the preview counted there.
///
/// # Errors
/// Nothing was written then, unless the answer to the COMMIT was lost ([`EraseError::Commit`]).
pub async fn erase(
    dataset: &str,
    plan: &ErasurePlan,
    seeds: &Seeds,
    sources: &Sources,
    expected: &Preview,
    salt: &str,
    before_commit: BeforeCommit<'_>,
) -> Result<Erased, EraseError> {
    if let Some(problem) = expected.problems.first() {
        return Err(EraseError::Problem(problem.clone()));
    }
    let source =
        sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.to_owned()))?;
    let kind = source.kind();
    let known = walk_keys(&plan.access, seeds, sources).await?;
    let mut session = source.writing().await?;
    let schema = session.describe().await?;
    let steps = steps_of(&plan.access, dataset);
    let mut found = targets::find(&mut *session, kind, &schema, &steps, seeds, &known).await?;
    let mut spared =
        shared::spare(&mut *session, kind, &plan.access, &mut found, &plan.steps).await?;
    let mut receipts = Vec::new();
    for step in ordered(plan, dataset, &schema) {
        let Some(target) = found.iter().find(|one| one.step.address == step.address) else {
            continue;
        };
        let counted =
            expected.steps.iter().find(|one| one.address == step.address).map_or(0, |one| one.rows);
        if counted != target.rows {
            return Err(EraseError::Changed {
                address: step.address.clone(),
                expected: counted,
                found: target.rows,
            });
        }
        let problems = preflight::problems(
            &mut *session,
            kind,
            &schema,
            &found,
            target,
            &plan.steps,
            step,
            preflight::Depth::Silent,
        )
        .await?;
        if let Some(problem) = problems.into_iter().next() {
            return Err(EraseError::Problem(problem));
        }
    }
    faults::point("erase.targeted");
    let mut lookups = Lookups::default();
    for step in ordered(plan, dataset, &schema) {
        let Some(target) = found.iter().find(|one| one.step.address == step.address) else {
            continue;
        };
        let start = Instant::now();
        let has_key = !live(&schema, target.step)?.primary_key.is_empty();
        if target.rows > 0 {
            lookups.only(&mut *session, kind, has_key).await?;
        }
        let statement = statement(kind, &schema, target, step)?;
        let rows_changed = match &statement {
            Some(statement) if target.rows > 0 => {
                fill(&mut *session, kind, target, statement, salt).await?;
                let binds =
                    if statement.salted { vec![Bind::Text(salt.to_owned())] } else { vec![] };
                session.execute(&statement.text, &binds).await?
            }
            Some(_) | None => 0,
        };
        let changes = statement.is_some();
        if changes && rows_changed != target.rows {
            return Err(EraseError::Swallowed {
                address: step.address.clone(),
                found: target.rows,
                changed: rows_changed,
            });
        }
        faults::point("erase.changed");
        let text = statement.map(|statement| statement.text).unwrap_or_default();
        receipts.push(Receipt {
            address: step.address.clone(),
            action: expected
                .steps
                .iter()
                .find(|one| one.address == step.address)
                .map(|one| one.action.clone())
                .unwrap_or_default(),
            rows_before: target.rows,
            rows_changed,
            statement_digest: hex::encode(Sha256::digest(text)),
            duration_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            spared: spared.remove(&step.address).unwrap_or_default(),
        });
    }
    let transaction = session.transaction_name().await?;
    faults::point("erase.named");
    before_commit(transaction.clone(), receipts.clone()).await.map_err(EraseError::Note)?;
    faults::point("erase.noted");
    session.commit().await.map_err(EraseError::Commit)?;
    faults::point("erase.committed");
    Ok(Erased { transaction, receipts })
}

/// The datasets of a plan in the order in which they are to be erased.
pub fn order(plan: &ErasurePlan) -> Vec<String> {
    super::order::datasets(plan).into_iter().map(str::to_owned).collect()
}
