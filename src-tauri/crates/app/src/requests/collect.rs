//! `requests.collect`: the sources are read, as a job. Also retries one source.

use model::events::Event;
use model::ids::{JobId, RequestId};
use model::requests::{Flag, Step};
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, workspace};
use ts_rs::TS;

use super::Started;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Started as Output;

/// What is collected.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsCollectInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Only this source; none: all.
    pub dataset: Option<String>,
}

/// Starts the collection.
///
/// # Errors
/// `refused` when the identity is not verified, or no data map is in force; `conflict` while other
/// work on the request is under way.
pub async fn run(cx: &Cx, input: Input) -> Result<Started, AppError> {
    let mut tx = cx.store().begin().await?;
    let (events, job) = apply(cx, &mut tx, input).await?;
    cx.commit_all(tx, events).await?;
    cx.console().wake();
    Ok(Started { job })
}

pub(crate) async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    input: Input,
) -> Result<(Vec<Event>, JobId), AppError> {
    let mut request = super::lock(tx, input.id).await?;
    super::step(&mut request, Step::Collect)?;
    super::must_be_idle(tx, &request).await?;
    super::seeds::confirmed(&mut *tx, request.id).await?;
    let map_digest =
        workspace::find(&mut *tx).await?.and_then(|workspace| workspace.map_digest).ok_or_else(
            || AppError::refused(said!("No data map is in force: put one in force first.")),
        )?;
    if input.dataset.is_some() && request.draft_digest.is_none() {
        return Err(AppError::refused(said!(
            "Collect everything once before one source is retried."
        )));
    }
    if request.draft_key_sealed.is_none() {
        let key = cx.env().key();
        request.draft_key_sealed = Some(cx.keys()?.seal(cx.env(), "draft key", &key));
    }
    request.flags.remove(&Flag::Stalled);
    let mut events = super::prepare(cx, tx, &request).await?;
    super::save(cx, tx, &mut request).await?;
    let payload = json!({ "dataset": input.dataset, "map_digest": map_digest });
    let job = super::start_job(cx, tx, request.id, "collect", payload).await?;
    events.push(Event::CollectionStarted { request: request.id, job, map_digest, collections: 0 });
    Ok((events, job))
}
