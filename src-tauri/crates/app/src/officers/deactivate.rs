//! `officers.deactivate`: somebody leaves the team. Their work stays in the audit trail.

use model::events::Event;
use model::ids::OfficerId;
use model::officers::Role;
use model::said;
use serde::{Deserialize, Serialize};
use store::officers;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Who leaves.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersDeactivateInput")]
pub struct Input {
    /// Who.
    pub id: OfficerId,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficerDeactivated")]
pub struct Output {}

/// Takes an officer's access away.
///
/// # Errors
/// `not_found`; `refused` for oneself and for the last administrator.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let team = officers::list(cx.store()).await?;
    let leaver = team
        .iter()
        .find(|officer| officer.id == input.id && officer.active)
        .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
    if leaver.id == cx.officer()?.id {
        return Err(AppError::refused(said!("You cannot take your own access away.")));
    }
    let administrators =
        team.iter().filter(|one| one.active && one.roles.contains(&Role::Administrator)).count();
    if leaver.roles.contains(&Role::Administrator) && administrators == 1 {
        return Err(AppError::refused(said!("Add another administrator first.")));
    }
    let mut tx = cx.store().begin().await?;
    officers::deactivate(&mut tx, leaver.id).await?;
    cx.commit(tx, Event::OfficerDeactivated { officer: leaver.id }).await?;
    Ok(Output {})
}
