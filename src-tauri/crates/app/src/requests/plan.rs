//! `requests.plan`: an erasure is planned and counted, as a job. Nothing is written to a source.

use model::events::Event;
use model::requests::{Flag, Step};
use serde_json::json;
use store::workspace;

use super::{OnRequest, Started};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{OnRequest as Input, Started as Output};

/// Starts the planning.
///
/// # Errors
/// `refused` when the identity is not verified, a legal hold stands in the way, or no data map is
/// in force; `conflict` while other work on the request is under way.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Started, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Plan)?;
    if request.flags.contains(&Flag::OnHold) {
        return Err(AppError::refused("A legal hold is set: lift it first."));
    }
    super::seeds::confirmed(&mut tx, request.id).await?;
    let map_digest = workspace::find(&mut tx)
        .await?
        .and_then(|workspace| workspace.map_digest)
        .ok_or_else(|| AppError::refused("No data map is in force: put one in force first."))?;
    super::must_be_idle(&mut tx, &request).await?;
    request.flags.remove(&Flag::Stalled);
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    super::save(cx, &mut tx, &mut request).await?;
    let payload = json!({ "map_digest": map_digest });
    let job = super::start_job(cx, &mut tx, request.id, "plan", payload).await?;
    events.push(Event::CollectionStarted { request: request.id, job, map_digest, collections: 0 });
    cx.commit_all(tx, events).await?;
    cx.console().wake();
    Ok(Started { job })
}
