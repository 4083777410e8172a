//! `requests.execute`: an approved erasure is carried out, as a job. There is no way back, so the
//! officer types the number of the request.

use model::events::Event;
use model::ids::{IntentId, RequestId};
use model::requests::{Flag, Step};
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{approvals, erasures};
use ts_rs::TS;

use super::Started;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Started as Output;

/// Which erasure, typed twice.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsExecuteInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Its number, as the officer typed it.
    pub confirm: String,
}

/// Starts an erasure.
///
/// # Errors
/// `refused` without an approval of exactly this plan, under a legal hold, or with the wrong
/// number; `conflict` while other work on the request is under way.
pub async fn run(cx: &Cx, input: Input) -> Result<Started, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    if input.confirm.trim() != request.number {
        return Err(AppError::refused(said!("Type {number} to erase.", number = request.number)));
    }
    super::step(&mut request, Step::Execute)?;
    if request.flags.contains(&Flag::OnHold) {
        return Err(AppError::refused(said!("A legal hold is set: lift it first.")));
    }
    let plan = erasures::plan(&mut tx, request.id)
        .await?
        .ok_or_else(|| AppError::refused(said!("Plan the erasure first.")))?;
    let approved = approvals::list(&mut tx, super::object(&request))
        .await?
        .into_iter()
        .any(|approval| approval.holds() && approval.digest == plan.digest);
    if !approved {
        return Err(AppError::refused(said!(
            "A second person has to approve exactly this plan first."
        )));
    }
    request.flags.remove(&Flag::Stalled);
    super::save(cx, &mut tx, &mut request).await?;
    let intent = IntentId(cx.id());
    let payload = json!({ "intent": intent, "plan_digest": plan.digest });
    let job = super::start_job(cx, &mut tx, request.id, "execute", payload).await?;
    let event = Event::ErasureStarted { request: request.id, intent, plan_digest: plan.digest };
    cx.commit(tx, event).await?;
    cx.console().wake();
    Ok(Started { job })
}
