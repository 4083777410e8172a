//! Requests that arrive through a service, and how they stand: what a service may know of them
//! names nobody.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::RequestId;
use model::requests::{Kind, Outcome, State};
use model::said;

use super::once::{self, Answer, Fate, Once};
use crate::batches::NotWritten;
use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::requests::open;

/// How a request stands.
#[derive(Clone, Debug)]
pub struct Status {
    /// Which.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// What is asked for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was received, where it is answered.
    pub received_on: NaiveDate,
    /// When it is due.
    pub due: String,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// Says how a request stands.
///
/// # Errors
/// `not_found`.
pub async fn status(cx: &Cx, id: RequestId) -> Result<Status, AppError> {
    let request = store::requests::find(cx.store(), id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    Ok(Status {
        id: request.id,
        number: request.number,
        kind: request.kind,
        state: request.state,
        received_on: request.receipt_date,
        due: request.due,
        closed_at: request.closed_at,
        outcome: request.outcome,
    })
}

/// Opens a request of a person, once for its key.
///
/// # Errors
/// As `requests.open`; [`once::reused`] when something else was asked under the key.
pub async fn open(cx: &Cx, input: &open::Input, once: Option<&Once>) -> Result<Answer, NotWritten> {
    open::check(cx, input).map_err(NotWritten::Failed)?;
    for _ in 0..3 {
        if let Some(answer) = attempt(cx, input, once).await.map_err(NotWritten::Failed)? {
            return Ok(answer);
        }
    }
    Err(NotWritten::Busy)
}

async fn attempt(
    cx: &Cx,
    input: &open::Input,
    once: Option<&Once>,
) -> Result<Option<Answer>, AppError> {
    let mut tx = cx.store().begin().await?;
    match once::sort(&mut tx, cx.env(), &[once]).await?.pop() {
        Some(Fate::Answered(answer)) => return Ok(Some(answer)),
        Some(Fate::Other) => return Err(once::reused()),
        Some(Fate::New | Fate::Same(_)) | None => {}
    }
    let (opened, events) = open::enter(cx, &mut tx, input).await?;
    let answer = Answer::of(201, &opened)?;
    if let Some(once) = once
        && !once::keep(&mut tx, cx.env(), &[(once, &answer)]).await?
    {
        return Ok(None);
    }
    match cx.commit_all(tx, events).await {
        Ok(_) => {
            let tags = [crate::operations::Tag::Requests, crate::operations::Tag::Overview];
            cx.console().push(crate::Push::Changed { tags: tags.to_vec() });
            Ok(Some(answer))
        }
        Err(error) if error.code == Code::Conflict => Ok(None),
        Err(error) => Err(error),
    }
}
