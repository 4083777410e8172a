//! `requests.ask_identity`: proof of identity is asked for, by the least intrusive means.

use model::events::Event;
use model::ids::RequestId;
use model::requests::Step;
use serde::{Deserialize, Serialize};
use store::requests::Request;
use ts_rs::TS;

use super::{Done, clock};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// How proof is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsAskIdentityInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// `email_code`, `account_sign_in`, `order_number`, `document`, ...
    pub method: String,
}

/// Asks for proof of identity. The clock is told, because in some laws it matters.
///
/// # Errors
/// `refused` when the state does not allow it, or no identity may be asked for.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let event = take(cx, &mut request, &input.method)?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, event).await?;
    Ok(Done {})
}

/// Takes the step in memory; also with the letter that asks.
pub(crate) fn take(cx: &Cx, request: &mut Request, method: &str) -> Result<Event, AppError> {
    let method = super::verify_identity::method(method)?;
    super::step(request, Step::AskIdentity)?;
    let now = cx.now();
    clock::ask_again(request, |question| question.identity_asked = Some(now.into()))?;
    Ok(Event::IdentityAsked { request: request.id, method })
}
