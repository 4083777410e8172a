//! `requests.acknowledge`: the person is told that the request came in.

use model::events::Event;
use model::ids::RequestId;
use model::requests::Step;
use store::Tx;

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

pub(crate) async fn apply(cx: &Cx, tx: &mut Tx, id: RequestId) -> Result<Event, AppError> {
    let mut request = super::lock(tx, id).await?;
    super::step(&mut request, Step::Acknowledge)?;
    super::save(cx, tx, &mut request).await?;
    Ok(Event::RequestAcknowledged { request: request.id })
}
