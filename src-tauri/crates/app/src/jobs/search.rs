//! Searching the sources again for what an erasure left.

use std::collections::BTreeSet;

use model::events::Event;
use model::plan::{Action, Address, ErasurePlan, Seeds};
use model::said;
use serde_json::json;
use sources::{Receipt, Sources};
use store::erasures::{self, Search};

use super::{Ended, Work};
use crate::errors::{AppError, Code};
use crate::requests::seeds;
use crate::sources::open_all;

pub(super) async fn run(work: &Work) -> Result<Ended, AppError> {
    let store = work.console.store();
    let kept = erasures::plan(store, work.job.request)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no plan of this request.")))?;
    let plan: ErasurePlan =
        serde_json::from_value(kept.plan).map_err(|error| AppError::internal(&error))?;
    let seeds = seeds::confirmed(store, work.job.request).await?;
    let (sources, _) = open_all(&work.console, &work.keys).await?;
    search(work, &plan, &seeds, &sources).await?;
    Ok(Ended::Done)
}

/// Searches and keeps what was found. A hit in a collection whose rows the law makes us keep is
/// explained by it.
pub(super) async fn search(
    work: &Work,
    plan: &ErasurePlan,
    seeds: &Seeds,
    sources: &Sources,
) -> Result<(), AppError> {
    let scan = sources::scan(&plan.access, seeds, sources).await.map_err(|error| {
        AppError::new(
            Code::SourceUnavailable,
            said!("A source failed: {error}.", error = error.said()),
        )
    })?;
    faults::point("search.done");
    let spared = spared(work).await?;
    let explanation = |address: &Address, key: &str| {
        if spared.contains(&(address.clone(), key.to_owned())) {
            return Some(said!("it also belongs to somebody else and was left for them").into());
        }
        plan.steps.iter().find(|step| step.address == *address).and_then(|step| {
            match &step.action {
                Action::Retain { retention, .. } | Action::Restrict { retention, .. } => {
                    Some(retention.citation.clone())
                }
                Action::Delete | Action::Mask { .. } => None,
            }
        })
    };
    let hits: Vec<_> = scan
        .hits
        .iter()
        .map(|hit| {
            json!({
                "place": format!("{}.{}", hit.address, hit.column),
                "key": hit.key,
                "kind": hit.kind,
                "explained_by": explanation(&hit.address, &hit.key),
            })
        })
        .collect();
    let unexplained = hits.iter().filter(|hit| hit["explained_by"].is_null()).count();
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let now = work.console.env().now();
    let kept = Search {
        request: work.job.request,
        columns: number(scan.columns),
        rows: number(scan.rows),
        hits: json!(hits),
        unexplained: number(unexplained as u64),
        at: now,
    };
    let mut tx = work.console.store().begin().await?;
    erasures::set_search(&mut tx, &kept).await?;
    let event = Event::ResidueSearched {
        request: work.job.request,
        columns: scan.columns,
        rows: scan.rows,
        hits: scan.hits.len() as u64,
        unexplained: unexplained as u64,
    };
    tx.commit(now, &work.actor(), event).await?;
    faults::point("search.kept");
    Ok(())
}

/// The rows that were left as they are for other people: an officer decided so.
async fn spared(work: &Work) -> Result<BTreeSet<(Address, String)>, AppError> {
    let mut spared = BTreeSet::new();
    for (_, receipt, _) in erasures::receipts(work.console.store(), work.job.request).await? {
        let receipt: Receipt =
            serde_json::from_value(receipt).map_err(|error| AppError::internal(&error))?;
        let address = receipt.address;
        spared.extend(receipt.spared.into_iter().map(|key| (address.clone(), key)));
    }
    Ok(spared)
}
