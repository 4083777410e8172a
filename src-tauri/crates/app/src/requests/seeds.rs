//! The confirmed identifiers of a request: where a walk begins.

use std::collections::BTreeSet;

use model::events::Event;
use model::ids::{IdentifierId, RequestId};
use model::plan::Seeds;
use model::requests::{Course, State, Step};
use model::said;
use model::said::Said;
use store::requests::Request;
use store::subjects::Identifier;
use store::{Read, Tx, drafts, erasures, subjects};

use crate::console::Cx;
use crate::errors::AppError;

/// The confirmed identifiers, kind to values.
pub(crate) async fn confirmed(db: impl Read, request: RequestId) -> Result<Seeds, AppError> {
    let mut seeds = Seeds::new();
    for identifier in subjects::identifiers(db, request).await? {
        if identifier.state == "confirmed" {
            seeds.entry(identifier.kind).or_default().insert(identifier.value.into_revealed());
        }
    }
    if seeds.values().all(BTreeSet::is_empty) {
        return Err(AppError::refused(said!(
            "No identifier is confirmed: verify the identity first."
        )));
    }
    Ok(seeds)
}

/// An identifier of a request.
pub(crate) async fn find(
    tx: &mut Tx,
    request: &Request,
    id: IdentifierId,
) -> Result<Identifier, AppError> {
    subjects::identifiers(&mut *tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.id == id)
        .ok_or_else(|| AppError::not_found(said!("There is no such identifier of this request.")))
}

/// Throws away what was prepared from other identifiers than those that are confirmed now: the
/// draft or the plan, and every approval of it.
///
/// # Errors
/// `refused` where something was submitted, or done, with the identifiers as they were; `conflict`
/// while work on the request is under way.
pub(crate) async fn changed(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
) -> Result<Vec<Event>, AppError> {
    may_change(request)?;
    super::must_be_idle(tx, request).await?;
    match request.kind.course() {
        Course::Disclosure => {
            super::step(request, Step::Collect)?;
            drafts::clear(tx, request.id, None).await?;
            request.draft_digest = None;
        }
        Course::Erasure => {
            super::step(request, Step::Plan)?;
            erasures::forget_plan(tx, request.id).await?;
        }
        Course::Direct => {}
    }
    super::prepare(cx, tx, request).await
}

/// Whether the confirmed identifiers may still change.
fn may_change(request: &Request) -> Result<(), AppError> {
    let back = |to: Said| {
        Err(AppError::refused(said!(
            "{number} was submitted with the identifiers it had: send it back to {to} first.",
            number = request.number,
            to
        )))
    };
    match (request.kind.course(), request.state) {
        (Course::Direct, _) => Err(AppError::refused(said!(
            "This kind of request takes effect for what the person gave; nothing is confirmed."
        ))),
        (_, State::Closed) => {
            Err(AppError::refused(said!("{number} is closed.", number = request.number)))
        }
        (_, State::Received | State::Acknowledged | State::Identity) => Err(AppError::refused(
            said!("The identity is not verified yet: identifiers are confirmed with it."),
        )),
        (_, State::Verifying) => Err(AppError::refused(said!(
            "The erasure was carried out, so it is too late for this request. Open a new one for \
             the further identifier."
        ))),
        (Course::Erasure, State::Approval | State::Executing) => back(said!("planning")),
        (Course::Disclosure, State::Approval | State::Delivering) => back(said!("review")),
        (
            _,
            State::Collecting
            | State::Review
            | State::Planning
            | State::Delivering
            | State::Executing
            | State::Applied
            | State::Confirmed,
        ) => Ok(()),
    }
}
