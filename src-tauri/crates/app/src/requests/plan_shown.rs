//! Plans, receipts and searches as the window shows them.

use model::ids::RequestId;
use model::said;
use model::said::{Said, Value};
use sources::{Preview, Receipt};
use store::erasures::{self, Plan, Search};

use super::show::{HitShown, PlanShown, PlanStepShown, ReceiptShown, SearchShown};
use crate::console::Cx;
use crate::errors::AppError;
use crate::words::word;

pub(crate) fn shown(plan: Plan) -> Result<PlanShown, AppError> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    let preview: Preview = serde_json::from_value(plan.preview).map_err(json)?;
    let whole: model::plan::ErasurePlan = serde_json::from_value(plan.plan).map_err(json)?;
    let left = whole
        .left
        .iter()
        .map(|one| left_out(&format!("{}.{}", one.address, one.field), &one.reason));
    let skipped =
        whole.access.skipped.iter().map(|one| left_out(&one.address.to_string(), &one.reason));
    Ok(PlanShown {
        digest: plan.digest,
        at: plan.at,
        rows: preview.steps.iter().map(|step| step.rows).sum(),
        problems: preview.problems,
        skipped: skipped.chain(left).collect(),
        steps: preview
            .steps
            .into_iter()
            .map(|step| {
                Ok(PlanStepShown {
                    dataset: step.address.dataset,
                    collection: step.address.collection,
                    label: step.label,
                    action: word(&step.action)?,
                    masked: step.masked.iter().map(|one| mask(one)).collect(),
                    citation: step.citation.map(|citation| match step.until {
                        Some(until) => said!("{citation}, until {until}", citation, until),
                        None => said!("{citation}", citation),
                    }),
                    rows: step.rows,
                    shared: step.shared.into_iter().map(|shared| shared.reason).collect(),
                    decided: step.decided,
                    spared: step.spared,
                    samples: step.samples,
                    statements: step.statements,
                    by_hand: step.by_hand,
                })
            })
            .collect::<Result<_, AppError>>()?,
    })
}

pub(crate) async fn receipts(cx: &Cx, id: RequestId) -> Result<Vec<ReceiptShown>, AppError> {
    let mut shown = Vec::new();
    for (dataset, json, at) in erasures::receipts(cx.store(), id).await? {
        let receipt: Receipt =
            serde_json::from_value(json).map_err(|error| AppError::internal(&error))?;
        shown.push(ReceiptShown {
            dataset,
            collection: receipt.address.collection,
            action: word(&receipt.action)?,
            rows_before: receipt.rows_before,
            rows_changed: receipt.rows_changed,
            statement_digest: receipt.statement_digest,
            at,
        });
    }
    Ok(shown)
}

pub(crate) fn searched(search: Search) -> Result<SearchShown, AppError> {
    let hits: Vec<HitShown> =
        serde_json::from_value(search.hits).map_err(|error| AppError::internal(&error))?;
    Ok(SearchShown {
        columns: search.columns,
        rows: search.rows,
        hits,
        unexplained: search.unexplained,
        at: search.at,
    })
}

/// What is left out of a plan, with its reason, which the plan keeps as text.
fn left_out(place: &str, reason: &str) -> Said {
    said!("{place}: {reason}", place, reason = Value::Kept(reason.to_owned()))
}

/// `column: what becomes of it`, as the plan keeps it.
fn mask(kept: &str) -> Said {
    match kept.split_once(": ") {
        Some((place, reason)) => left_out(place, reason),
        None => said!("{place}", place = kept),
    }
}
