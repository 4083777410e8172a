//! Planning an erasure: the plan, and its preview on every source.

use std::collections::{BTreeMap, BTreeSet};

use model::events::{Event, canonical};
use model::plan::{ErasurePlan, SharedRows, erasure};
use model::said;
use serde_json::json;
use sources::Preview;
use sources::manual::part_erasure;
use store::erasures::{self, Plan};

use super::{Ended, Work};
use crate::errors::{AppError, Code};
use crate::keys::sha256_hex;
use crate::requests::seeds;
use crate::sources::open_all;
use crate::words::JobState;

pub(super) async fn run(work: &Work) -> Result<Ended, AppError> {
    let store = work.console.store();
    let now = work.console.env().now();
    let map_digest = work.job.payload["map_digest"].as_str().unwrap_or_default().to_owned();
    let map = crate::map::load(store, &map_digest).await?;
    let seeds = seeds::confirmed(store, work.job.request).await?;
    let kinds: BTreeSet<String> = seeds.keys().cloned().collect();
    let rule = work.console.reach().rule();
    let plan = erasure(&map, &kinds, &rule, now).map_err(|problems| crate::map::told(&problems))?;
    let manual = crate::sources::manual(store).await?;
    let (mut plan, by_hand) = part_erasure(plan, &manual);
    decide(work, &mut plan).await?;
    let (sources, unopened) = open_all(&work.console, &work.keys).await?;
    for dataset in sources::order(&plan) {
        if let Some(reason) = unopened.get(&dataset) {
            return Err(AppError::new(Code::SourceUnavailable, reason.clone()));
        }
    }
    work.progress(JobState::Running, 0, plan.steps.len(), 0);
    let mut preview = tokio::select! {
        preview = sources::preview(&plan, &seeds, &sources) => preview.map_err(|error| {
            AppError::new(Code::SourceUnavailable, said!("A source failed: {error}.", error = error.said()))
        })?,
        () = work.cancel.cancelled() => return Ok(Ended::Cancelled),
    };
    preview.steps.extend(by_hand.iter().map(|(read, step)| sources::by_hand(read, step)));
    faults::point("plan.counted");
    keep(work, &plan, &preview, map_digest).await?;
    faults::point("plan.kept");
    Ok(Ended::Done)
}

/// Enters what was decided about rows of other people: with this planning, or with the one before.
async fn decide(work: &Work, plan: &mut ErasurePlan) -> Result<(), AppError> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    let told: BTreeMap<String, SharedRows> =
        serde_json::from_value(work.job.payload["shared"].clone()).unwrap_or_default();
    let before = match erasures::plan(work.console.store(), work.job.request).await? {
        Some(kept) => serde_json::from_value::<ErasurePlan>(kept.plan).map_err(json)?.steps,
        None => Vec::new(),
    };
    for step in &mut plan.steps {
        let earlier = before.iter().find(|one| one.address == step.address);
        step.shared = told
            .get(&step.address.to_string())
            .or_else(|| told.get("*"))
            .copied()
            .or_else(|| earlier.and_then(|one| one.shared));
    }
    Ok(())
}

async fn keep(
    work: &Work,
    plan: &ErasurePlan,
    preview: &Preview,
    map_digest: String,
) -> Result<(), AppError> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    let now = work.console.env().now();
    let env = work.console.env();
    let plan_json = serde_json::to_value(plan).map_err(json)?;
    let preview_json = serde_json::to_value(preview).map_err(json)?;
    let request = work.job.request;
    let digest = sha256_hex(
        canonical(&json!({
            "format": "compliance-erasure",
            "version": 1,
            "request": request,
            "map": map_digest,
            "plan": plan_json,
            "preview": preview_json,
        }))
        .as_bytes(),
    );
    let kept = Plan {
        request,
        digest: digest.clone(),
        plan: plan_json,
        preview: preview_json,
        salt_sealed: work.keys.seal(env, "salt", hex::encode(env.key()).as_bytes()),
        map_digest: map_digest.clone(),
        at: now,
    };
    let mut tx = work.console.store().begin().await?;
    erasures::set_plan(&mut tx, &kept).await?;
    let event = Event::ErasurePlanned {
        request,
        plan_digest: digest,
        map_digest,
        rows: preview.steps.iter().map(|step| step.rows).sum(),
        problems: preview.problems.len() as u64,
    };
    tx.commit(now, &work.actor(), event).await?;
    Ok(())
}
