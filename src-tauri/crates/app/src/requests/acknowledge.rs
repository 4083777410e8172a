//! `requests.acknowledge`: the person is told that the request came in.

use model::events::Event;
use model::ids::RequestId;
use model::requests::Step;
use store::Tx;
use store::requests::Request;

use super::{Done, OnRequest};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Acknowledges the receipt.
///
/// # Errors
/// `refused` when the state of the request does not allow it.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let event = apply(cx, &mut tx, input.id).await?;
    cx.commit(tx, event).await?;
    Ok(Done {})
}

/// Acknowledges within a transaction.
pub(crate) async fn apply(cx: &Cx, tx: &mut Tx, id: RequestId) -> Result<Event, AppError> {
    let mut request = super::lock(tx, id).await?;
    let event = take(&mut request)?;
    super::save(cx, tx, &mut request).await?;
    Ok(event)
}

/// Takes the step in memory; also with the letter that says so.
pub(crate) fn take(request: &mut Request) -> Result<Event, AppError> {
    super::step(request, Step::Acknowledge)?;
    Ok(Event::RequestAcknowledged { request: request.id })
}
