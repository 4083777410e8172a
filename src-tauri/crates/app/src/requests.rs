//! Requests: one file per operation. Shared here: loading, moving on, and who worked on it.

pub mod acknowledge;
pub mod apply;
pub mod approve;
pub mod ask_identity;
pub mod assign;
pub mod bulk;
pub mod cancel;
pub mod certificate;
pub mod close;
pub mod collect;
pub mod confirm;
pub mod confirm_identifier;
pub mod counts;
pub mod decide;
pub mod deliver;
pub mod deputize;
pub mod disclose;
pub mod dossier;
pub mod execute;
pub mod export;
pub mod extend;
pub mod flag;
pub mod identifiers;
pub mod import;
pub mod list;
pub mod marked;
pub mod message_file;
pub mod open;
pub mod place;
pub mod plan;
pub mod preview_bulk;
pub mod preview_import;
pub mod record;
pub mod records;
pub mod refuse;
pub mod reject_identifier;
pub mod related;
pub mod remind;
pub mod reopen;
pub mod reveal;
pub mod sample;
pub mod send_back;
pub mod show;
pub mod submit;
pub mod verify;
pub mod verify_identity;
pub mod withhold;

pub(crate) mod clock;
pub(crate) mod groups;
pub(crate) mod next;
pub(crate) mod plan_shown;
pub(crate) mod release;
pub(crate) mod review;
pub(crate) mod seeds;

use model::events::Event;
use model::ids::{JobId, RequestId};
use model::requests::{Step, after};
use model::said;
use serde::{Deserialize, Serialize};
use store::requests::{self, Request};
use store::{Read, Tx, approvals, jobs, notes, subjects};
use ts_rs::TS;
use uuid::Uuid;

use crate::console::{Console, Cx};
use crate::errors::{AppError, Code};
use crate::keys::hmac_hex;

/// Names a request, for operations that need no more.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestInput")]
pub struct OnRequest {
    /// The request.
    pub id: RequestId,
}

/// The operation was done; there is nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Done {}

/// A job was started.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Started {
    /// The job.
    pub job: JobId,
}

/// The id of the request with this number.
///
/// # Errors
/// `not_found`.
pub async fn id_of(console: &Console, number: &str) -> Result<RequestId, AppError> {
    requests::find_by_number(console.store(), number)
        .await?
        .map(|request| request.id)
        .ok_or_else(|| AppError::not_found(said!("There is no request {number}.", number)))
}

pub(crate) async fn find(db: impl Read, id: RequestId) -> Result<Request, AppError> {
    requests::find(db, id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))
}

/// Holds a request until the end of the transaction.
pub(crate) async fn lock(tx: &mut Tx, id: RequestId) -> Result<Request, AppError> {
    requests::lock(tx, id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))
}

/// Moves a request on in memory, if its state allows the step.
pub(crate) fn step(request: &mut Request, step: Step) -> Result<(), AppError> {
    request.state = after(request.kind, request.state, step)?;
    Ok(())
}

/// Writes a request, and notes that the caller worked on it.
pub(crate) async fn save(cx: &Cx, tx: &mut Tx, request: &mut Request) -> Result<(), AppError> {
    request.changed_at = cx.now();
    requests::update(tx, request).await?;
    Ok(())
}

/// Notes that the caller prepared what is to be approved, and takes their force from approvals of
/// what it was before.
pub(crate) async fn prepare(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
) -> Result<Vec<Event>, AppError> {
    approvals::add_preparer(tx, request.id.0, cx.officer()?.id).await?;
    Ok(approvals::void(tx, request.id.0, cx.now())
        .await?
        .into_iter()
        .map(|approval| Event::ApprovalVoided { request: request.id, approval })
        .collect())
}

/// Keeps free text beside the request and gives the HMAC that its event holds.
pub(crate) async fn note(
    cx: &Cx,
    tx: &mut Tx,
    request: RequestId,
    purpose: &str,
    text: &str,
) -> Result<String, AppError> {
    check_note(text)?;
    let text = text.trim();
    let subject = subjects::find(&mut *tx, request)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    let note = notes::Note {
        id: cx.id(),
        request,
        purpose: purpose.to_owned(),
        text: text.to_owned(),
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    notes::insert(tx, &note).await?;
    Ok(hmac_hex(&subject.content_key, &[text.as_bytes()]))
}

/// A text that can be kept as a note.
pub(crate) fn check_note(text: &str) -> Result<(), AppError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 10_000 {
        return Err(AppError::invalid(said!("Reason: 1 to 10,000 characters.")).at("reason"));
    }
    Ok(())
}

/// Puts a job of the request into the queue; one at a time.
pub(crate) async fn start_job(
    cx: &Cx,
    tx: &mut Tx,
    request: RequestId,
    kind: &str,
    payload: serde_json::Value,
) -> Result<JobId, AppError> {
    let job = jobs::Job {
        id: JobId(cx.id()),
        kind: kind.to_owned(),
        request,
        officer: cx.officer()?.id,
        payload,
        state: "queued".into(),
        cancel_requested: false,
        attempts: 0,
        failure: None,
        queued_at: cx.now(),
    };
    jobs::insert(tx, &job)
        .await
        .map_err(|error| if error.is_constraint() { under_way() } else { error.into() })?;
    Ok(job.id)
}

/// Refuses while work on the request is under way.
pub(crate) async fn must_be_idle(tx: &mut Tx, request: &Request) -> Result<(), AppError> {
    let job = jobs::latest(&mut *tx, request.id).await?;
    if job.is_some_and(|job| matches!(job.state.as_str(), "queued" | "running")) {
        return Err(under_way());
    }
    Ok(())
}

fn under_way() -> AppError {
    AppError::new(Code::Conflict, said!("Work on this request is under way. Wait or cancel it."))
}

/// A request that is on hold must not be erased; one that is closed must not be touched.
pub(crate) fn must_be_open(request: &Request) -> Result<(), AppError> {
    if request.closed_at.is_some() {
        return Err(AppError::refused(said!("{number} is closed.", number = request.number)));
    }
    Ok(())
}

/// The id as the approvals table wants it.
pub(crate) fn object(request: &Request) -> Uuid {
    request.id.0
}
