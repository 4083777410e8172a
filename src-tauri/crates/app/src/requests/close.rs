//! `requests.close`: the end, with an outcome that the record bears out.

use model::events::Event;
use model::ids::RequestId;
use model::requests::{Course, Outcome, State, Step};
use serde::{Deserialize, Serialize};
use store::requests::Request;
use store::{Tx, drafts, erasures, packages};
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// How it ended.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsCloseInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// How it ended. A refusal goes through `requests.refuse`.
    pub outcome: Outcome,
    /// What the officer adds.
    pub note: Option<String>,
}

/// Closes a request. What was collected for it is forgotten.
///
/// # Errors
/// `refused` when the record does not bear the outcome out.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    borne_out(&mut tx, &request, input.outcome).await?;
    if let Some(text) = input.note.as_deref().filter(|text| !text.trim().is_empty()) {
        super::note(cx, &mut tx, request.id, "requests.close", text).await?;
    }
    let event = close(cx, &mut tx, &mut request, input.outcome).await?;
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, event).await?;
    Ok(Done {})
}

/// Closes a request in memory and forgets what was collected.
pub(crate) async fn close(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
    outcome: Outcome,
) -> Result<Event, AppError> {
    super::step(request, Step::Close)?;
    let now = cx.now();
    request.outcome = Some(outcome);
    request.closed_at = Some(now);
    request.draft_key_sealed = None;
    drafts::clear_rows(tx, request.id).await?;
    Ok(Event::RequestClosed { request: request.id, outcome, on_time: now <= request.due_at })
}

async fn borne_out(tx: &mut Tx, request: &Request, outcome: Outcome) -> Result<(), AppError> {
    let done = match request.kind.course() {
        Course::Disclosure => packages::find(&mut *tx, request.id).await?.is_some(),
        Course::Erasure => request.state == State::Verifying,
        Course::Direct => request.state == State::Confirmed,
    };
    match outcome {
        Outcome::Refused => Err(AppError::refused(
            "A refusal is put to a second person: refuse the request instead of closing it.",
        )),
        Outcome::Fulfilled | Outcome::Partial if !done => {
            Err(AppError::refused(match request.kind.course() {
                Course::Disclosure => "Nothing was delivered yet.",
                Course::Erasure => "Nothing was erased yet.",
                Course::Direct => "It was not applied and confirmed yet.",
            }))
        }
        Outcome::Fulfilled if request.kind.course() == Course::Erasure => {
            match erasures::search(&mut *tx, request.id).await? {
                None => Err(AppError::refused("Search for what the erasure left first.")),
                Some(search) if search.unexplained > 0 => Err(AppError::refused(format!(
                    "{} places still hold an identifier of the person: erase or explain them.",
                    search.unexplained
                ))),
                Some(_) => Ok(()),
            }
        }
        Outcome::Fulfilled | Outcome::Partial => Ok(()),
        Outcome::Withdrawn | Outcome::NotIdentified | Outcome::NothingHeld | Outcome::Duplicate => {
            if matches!(request.state, State::Executing | State::Verifying) {
                Err(AppError::refused("The erasure has begun: it ends fulfilled or partial."))
            } else {
                Ok(())
            }
        }
    }
}
