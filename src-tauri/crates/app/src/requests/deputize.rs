//! `requests.deputize`: who acts while the assignee is away.

use model::events::Event;
use model::ids::{OfficerId, RequestId};
use model::officers::{Permission, permissions};
use model::said;
use serde::{Deserialize, Serialize};
use store::{deputies, officers};
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// Who acts for whom.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsDeputizeInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The deputy; none: nobody.
    pub officer: Option<OfficerId>,
}

/// Names the deputy.
///
/// # Errors
/// `refused` for the assignee themselves, and for an officer who may not work requests.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    super::must_be_open(&request)?;
    if let Some(id) = input.officer {
        let officer = officers::find(&mut tx, id)
            .await?
            .filter(|officer| officer.active)
            .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
        if request.assignee == Some(id) {
            let text =
                said!("{name} works on it already and cannot be the deputy.", name = officer.name);
            return Err(AppError::refused(text));
        }
        if !permissions(&officer.roles).contains(&Permission::RequestsWork) {
            let text = said!("{name} has no role that works requests.", name = officer.name);
            return Err(AppError::refused(text));
        }
    }
    deputies::set(&mut tx, request.id, input.officer).await?;
    let event = Event::RequestDeputized { request: request.id, officer: input.officer };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
