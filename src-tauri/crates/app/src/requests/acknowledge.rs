//! `requests.acknowledge`: the person is told that the request came in.

use model::events::Event;
use model::requests::Step;

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
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Acknowledge)?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, Event::RequestAcknowledged { request: request.id }).await?;
    Ok(Done {})
}
