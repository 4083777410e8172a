//! `requests.close`: the end, with an outcome that the record bears out.

use model::events::Event;
use model::ids::RequestId;
use model::requests::{Course, Outcome, State, Step};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::requests::Request;
use store::{Tx, drafts, erasures, packages};
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;
use crate::tasks;

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
    /// For a duplicate: the number of the request that is answered.
    #[serde(default)]
    pub duplicate_of: Option<String>,
}

/// Closes a request. What was collected for it is forgotten.
///
/// # Errors
/// `refused` when the record does not bear the outcome out.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    borne_out(&mut tx, &request, input.outcome).await?;
    let duplicate_of = other(&mut tx, &request, &input).await?;
    if let Some(text) = input.note.as_deref().filter(|text| !text.trim().is_empty()) {
        super::note(cx, &mut tx, request.id, "requests.close", text).await?;
    }
    let mut events = close(cx, &mut tx, &mut request, input.outcome, None).await?;
    if let Some(Event::RequestClosed { duplicate_of: place, .. }) = events.last_mut() {
        *place = duplicate_of;
    }
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}

/// The request that a duplicate repeats.
async fn other(
    tx: &mut Tx,
    request: &Request,
    input: &Input,
) -> Result<Option<RequestId>, AppError> {
    let wrong = |text: Said| Err(AppError::invalid(text).at("duplicate_of"));
    let number = input.duplicate_of.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (input.outcome, number) {
        (Outcome::Duplicate, None) => {
            wrong(said!("Duplicate: name the request that is answered instead."))
        }
        (Outcome::Duplicate, Some(number)) => {
            match store::requests::find_by_number(&mut *tx, number).await? {
                Some(other) if other.id == request.id => {
                    wrong(said!("Duplicate: this is the request itself."))
                }
                Some(other) => Ok(Some(other.id)),
                None => wrong(said!("Duplicate: there is no request {number}.", number)),
            }
        }
        (
            Outcome::Fulfilled
            | Outcome::Partial
            | Outcome::Refused
            | Outcome::Withdrawn
            | Outcome::NotIdentified
            | Outcome::NothingHeld,
            _,
        ) => Ok(None),
    }
}

/// Closes a request in memory and forgets what was collected, and evidence that is left. The event
/// of the closing is the last.
pub(crate) async fn close(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
    outcome: Outcome,
    ground: Option<String>,
) -> Result<Vec<Event>, AppError> {
    super::step(request, Step::Close)?;
    let now = cx.now();
    request.outcome = Some(outcome);
    request.closed_at = Some(now);
    request.draft_key_sealed = None;
    drafts::clear_rows(tx, request.id).await?;
    let purged = crate::evidence::purge::with_decision(cx, tx, request.id).await?;
    let closed = Event::RequestClosed {
        request: request.id,
        outcome,
        on_time: now <= request.due_at,
        ground,
        duplicate_of: None,
    };
    Ok(purged.into_iter().chain([closed]).collect())
}

async fn borne_out(tx: &mut Tx, request: &Request, outcome: Outcome) -> Result<(), AppError> {
    if matches!(outcome, Outcome::Fulfilled | Outcome::NothingHeld) {
        tasks::must_be_answered(tx, request).await?;
    }
    let done = match request.kind.course() {
        Course::Disclosure => packages::find(&mut *tx, request.id).await?.is_some(),
        Course::Erasure => request.state == State::Verifying,
        Course::Direct => request.state == State::Confirmed,
    };
    match outcome {
        Outcome::Refused => Err(AppError::refused(said!(
            "A refusal is put to a second person: refuse the request instead of closing it."
        ))),
        Outcome::Fulfilled | Outcome::Partial if !done => {
            Err(AppError::refused(match request.kind.course() {
                Course::Disclosure => said!("Nothing was delivered yet."),
                Course::Erasure => said!("Nothing was erased yet."),
                Course::Direct => said!("It was not applied and confirmed yet."),
            }))
        }
        Outcome::Fulfilled if request.kind.course() == Course::Erasure => {
            match erasures::search(&mut *tx, request.id).await? {
                None => Err(AppError::refused(said!("Search for what the erasure left first."))),
                Some(search) if search.unexplained > 0 => Err(AppError::refused(said!(
                    "{places} places still hold an identifier of the person: erase or explain them.",
                    places = search.unexplained
                ))),
                Some(_) => Ok(()),
            }
        }
        Outcome::Fulfilled | Outcome::Partial => Ok(()),
        Outcome::Withdrawn | Outcome::NotIdentified | Outcome::NothingHeld | Outcome::Duplicate => {
            if matches!(request.state, State::Executing | State::Verifying) {
                Err(AppError::refused(said!(
                    "The erasure has begun: it ends fulfilled or partial."
                )))
            } else {
                Ok(())
            }
        }
    }
}
