//! `requests.send_back`: the second person does not agree, or takes an approval back before it
//! was used.

use model::events::{ApprovalSubject, Event};
use model::ids::RequestId;
use model::requests::Step;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Done;
use crate::approvals;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// Which request, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsSendBackInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// What has to change.
    pub reason: String,
}

/// Sends a request back to who prepared it.
///
/// # Errors
/// `refused` when it does not wait for a decision.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let object = super::object(&request);
    let waiting = approvals::waiting(&mut tx, object).await?;
    if waiting.subject != ApprovalSubject::Refusal {
        super::step(&mut request, Step::SendBack)?;
    }
    let approval = approvals::send_back(cx, &mut tx, object).await?;
    let reason_hmac =
        super::note(cx, &mut tx, request.id, "requests.send_back", &input.reason).await?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, Event::RequestSentBack { request: request.id, approval, reason_hmac }).await?;
    Ok(Done {})
}
