//! `requests.approve`: the second person agrees to exactly what they looked at.

use model::events::{ApprovalSubject, Event};
use model::ids::RequestId;
use model::requests::{Outcome, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, sample, submit};
use crate::approvals;
use crate::console::Cx;
use crate::errors::AppError;
use crate::session::confirm_passphrase;

pub use super::Done as Output;

/// What is approved, and by whom.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsApproveInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The digest the approver looked at.
    pub digest: String,
    /// The approver's own passphrase.
    pub passphrase: String,
}

/// Approves a release, an erasure or a refusal. An approved refusal closes the request.
///
/// # Errors
/// `refused` for who worked on it, a wrong passphrase, nothing to approve, or a sample that was not
/// looked at; `conflict` when it changed since it was submitted.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    confirm_passphrase(cx, &input.passphrase).await?;
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let object = super::object(&request);
    let waiting = approvals::waiting(&mut tx, object).await?;
    let present = match waiting.subject {
        ApprovalSubject::Refusal => waiting.digest.clone(),
        ApprovalSubject::Release | ApprovalSubject::Erasure | ApprovalSubject::Publication => {
            super::step(&mut request, Step::Approve)?;
            submit::decided_on(&mut tx, &request).await?.1
        }
    };
    let unchanged = waiting.digest == present && waiting.digest == input.digest;
    if waiting.subject == ApprovalSubject::Release && unchanged {
        sample::must_be_seen(cx, &mut tx, &request, &waiting).await?;
    }
    let approval = approvals::approve(cx, &mut tx, object, &present, &input.digest).await?;
    let mut events = vec![Event::RequestApproved {
        request: request.id,
        subject: approval.subject,
        approval: approval.id,
        digest: approval.digest,
    }];
    if approval.subject == ApprovalSubject::Refusal {
        let ground = waiting.detail.as_ref().and_then(|detail| detail["ground"].as_str());
        let ground = ground.map(str::to_owned);
        let refused = Outcome::Refused;
        events.extend(super::close::close(cx, &mut tx, &mut request, refused, ground).await?);
    }
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}
