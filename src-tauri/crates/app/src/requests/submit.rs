//! `requests.submit`: what was prepared is put to a second person.

use model::events::{ApprovalSubject, Event};
use model::ids::RequestId;
use model::requests::{Course, Flag, Step};
use model::said;
use serde::{Deserialize, Serialize};
use sources::Preview;
use store::requests::Request;
use store::{Tx, drafts, erasures};
use ts_rs::TS;

use super::{OnRequest, decide, release};
use crate::approvals;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::OnRequest as Input;

/// What the second person decides on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestSubmitted")]
pub struct Output {
    /// Digest of the release or of the plan.
    pub digest: String,
}

/// Submits a request.
///
/// # Errors
/// `refused` while a source has not answered, a suggestion is open, a plan has problems, or a legal
/// hold is set.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (event, digest) = apply(cx, &mut tx, input.id).await?;
    cx.commit(tx, event).await?;
    Ok(Output { digest })
}

pub(crate) async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    id: RequestId,
) -> Result<(Event, String), AppError> {
    let mut request = super::lock(tx, id).await?;
    super::step(&mut request, Step::Submit)?;
    let (subject, digest) = decided_on(tx, &request).await?;
    request.prepared_by = Some(cx.officer()?.id);
    let approval =
        approvals::request(cx, tx, super::object(&request), subject, &digest, None).await?;
    super::save(cx, tx, &mut request).await?;
    let event =
        Event::RequestSubmitted { request: request.id, subject, approval, digest: digest.clone() };
    Ok((event, digest))
}

/// What an approval of this request would be about, and its digest as it is now.
pub(crate) async fn decided_on(
    tx: &mut Tx,
    request: &Request,
) -> Result<(ApprovalSubject, String), AppError> {
    match request.kind.course() {
        Course::Disclosure => {
            let open = drafts::collections(&mut *tx, request.id)
                .await?
                .into_iter()
                .find(|one| matches!(one.state.as_str(), "queued" | "working" | "failed"));
            if let Some(open) = open {
                return Err(AppError::refused(said!(
                    "{dataset}.{collection} has not answered: retry its source first.",
                    dataset = open.dataset,
                    collection = open.collection
                )));
            }
            decide::all_decided(tx, request.id).await?;
            Ok((ApprovalSubject::Release, release::digest(tx, request).await?))
        }
        Course::Erasure => {
            if request.flags.contains(&Flag::OnHold) {
                return Err(AppError::refused(said!("A legal hold is set: lift it first.")));
            }
            let plan = erasures::plan(&mut *tx, request.id)
                .await?
                .ok_or_else(|| AppError::refused(said!("Plan the erasure first.")))?;
            let problems = plan.preview["problems"].as_array().map_or(0, Vec::len);
            if problems > 0 {
                return Err(AppError::refused(said!(
                    "The plan has {problems} problems: mend the data map and plan again.",
                    problems
                )));
            }
            let preview: Preview =
                serde_json::from_value(plan.preview).map_err(|error| AppError::internal(&error))?;
            if let Some(undecided) = preview.undecided().next() {
                return Err(AppError::refused(said!(
                    "{undecided} has rows that also belong to other people: decide what happens \
                     to them and plan again.",
                    undecided
                )));
            }
            Ok((ApprovalSubject::Erasure, plan.digest))
        }
        Course::Direct => Err(AppError::refused(said!("This kind of request needs no approval."))),
    }
}
