//! `requests.verify`: the sources are searched again for what the erasure left, as a job.

use model::events::Event;
use model::requests::{State, Step};
use serde_json::json;

use super::{OnRequest, Started};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{OnRequest as Input, Started as Output};

/// Starts the search.
///
/// # Errors
/// `refused` before the erasure; `conflict` while other work on the request is under way.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Started, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Verified)?;
    debug_assert_eq!(request.state, State::Verifying);
    super::save(cx, &mut tx, &mut request).await?;
    let job = super::start_job(cx, &mut tx, request.id, "search", json!({})).await?;
    let event = Event::CollectionStarted {
        request: request.id,
        job,
        map_digest: String::new(),
        collections: 0,
    };
    cx.commit(tx, event).await?;
    cx.console().wake();
    Ok(Started { job })
}
