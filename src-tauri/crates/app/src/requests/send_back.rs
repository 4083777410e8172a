//! `requests.send_back`: the second person does not agree, or takes an approval back before it
//! was used.

use model::events::{ApprovalSubject, Event};
use model::ids::{ApprovalId, RequestId};
use model::requests::Step;
use model::said;
use serde::{Deserialize, Serialize};
use store::approvals::Approval;
use store::requests::Request;
use store::{Tx, packages};
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

/// Sends a request back to who prepared it. What a source has already erased stays erased: the
/// next plan is made from what is there then.
///
/// # Errors
/// `refused` when it does not wait for a decision and no approval of it holds, or its package was
/// handed over; `conflict` while the erasure is under way.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let object = super::object(&request);
    let kept = store::approvals::list(&mut tx, object).await?;
    let approval = if let Some(waiting) = kept.iter().find(|one| one.waits()) {
        if waiting.subject != ApprovalSubject::Refusal {
            super::step(&mut request, Step::SendBack)?;
        }
        approvals::send_back(cx, &mut tx, object).await?
    } else {
        super::step(&mut request, Step::SendBack)?;
        take_back(cx, &mut tx, &request, &kept).await?
    };
    let reason_hmac =
        super::note(cx, &mut tx, request.id, "requests.send_back", &input.reason).await?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, Event::RequestSentBack { request: request.id, approval, reason_hmac }).await?;
    Ok(Done {})
}

/// Takes an approval back that was given and not yet used.
async fn take_back(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    kept: &[Approval],
) -> Result<ApprovalId, AppError> {
    let given = kept
        .iter()
        .find(|one| one.holds())
        .ok_or_else(|| AppError::refused(said!("It does not wait for an approval.")))?;
    if packages::find(&mut *tx, request.id).await?.is_some() {
        return Err(AppError::refused(said!(
            "The package was handed over: close the request and reopen it."
        )));
    }
    super::must_be_idle(tx, request).await?;
    store::approvals::void(tx, super::object(request), cx.now()).await?;
    Ok(given.id)
}
