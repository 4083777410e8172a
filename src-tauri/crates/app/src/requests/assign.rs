//! `requests.assign`: somebody takes care of it.

use model::events::Event;
use model::ids::{OfficerId, RequestId};
use model::officers::{Permission, permissions};
use model::said;
use serde::{Deserialize, Serialize};
use store::officers::{self, Officer};
use store::{Read, Tx};
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// Who takes care of which request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsAssignInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The officer; none: nobody.
    pub officer: Option<OfficerId>,
}

/// Assigns a request.
///
/// # Errors
/// `refused` when the officer may not work requests.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let event = apply(cx, &mut tx, input.id, input.officer).await?;
    cx.commit(tx, event).await?;
    Ok(Done {})
}

pub(crate) async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    id: RequestId,
    officer: Option<OfficerId>,
) -> Result<Event, AppError> {
    let mut request = super::lock(tx, id).await?;
    super::must_be_open(&request)?;
    if let Some(id) = officer {
        worker(&mut *tx, id).await?;
    }
    request.assignee = officer;
    super::save(cx, tx, &mut request).await?;
    Ok(Event::RequestAssigned { request: request.id, officer })
}

/// An officer who can take care of a request.
///
/// # Errors
/// `not_found`; `refused` when they may not work requests.
pub(crate) async fn worker(db: impl Read, id: OfficerId) -> Result<Officer, AppError> {
    let officer = officers::find(db, id)
        .await?
        .filter(|officer| officer.active)
        .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
    if !permissions(&officer.roles).contains(&Permission::RequestsWork) {
        return Err(AppError::refused(said!(
            "{name} has no role that works requests.",
            name = officer.name
        )));
    }
    Ok(officer)
}
