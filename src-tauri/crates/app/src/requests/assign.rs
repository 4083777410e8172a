//! `requests.assign`: somebody takes care of it.

use model::events::Event;
use model::ids::{OfficerId, RequestId};
use model::officers::{Permission, permissions};
use serde::{Deserialize, Serialize};
use store::officers;
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
    let mut request = super::lock(&mut tx, input.id).await?;
    super::must_be_open(&request)?;
    if let Some(id) = input.officer {
        let officer = officers::find(&mut tx, id)
            .await?
            .filter(|officer| officer.active)
            .ok_or_else(|| AppError::not_found("such officer"))?;
        if !permissions(&officer.roles).contains(&Permission::RequestsWork) {
            return Err(AppError::refused(format!(
                "{} has no role that works requests.",
                officer.name
            )));
        }
    }
    request.assignee = input.officer;
    super::save(cx, &mut tx, &mut request).await?;
    let event = Event::RequestAssigned { request: request.id, officer: input.officer };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
