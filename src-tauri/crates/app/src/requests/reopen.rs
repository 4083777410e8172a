//! `requests.reopen`: a closed request is taken up again.

use model::events::Event;
use model::requests::{Flag, Step};

use super::{Done, OnRequest};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Reopens a request.
///
/// # Errors
/// `refused` when the state of the request does not allow it.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Reopen)?;
    request.flags.insert(Flag::Reopened);
    request.outcome = None;
    request.closed_at = None;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, Event::RequestReopened { request: request.id }).await?;
    Ok(Done {})
}
