//! `requests.confirm`: the person is told that it was applied.

use model::events::Event;
use model::requests::Step;
use store::requests::Request;

use super::{Done, OnRequest};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Confirms an opt-out or objection.
///
/// # Errors
/// `refused` when the state of the request does not allow it.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let event = take(&mut request)?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, event).await?;
    Ok(Done {})
}

/// Takes the step in memory; also with the letter that says so.
pub(crate) fn take(request: &mut Request) -> Result<Event, AppError> {
    super::step(request, Step::Confirm)?;
    Ok(Event::RequestConfirmed { request: request.id })
}
