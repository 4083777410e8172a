//! `officers.list`: the team, for pickers and for the administrator.

use model::officers::{Permission, Role};
use serde::{Deserialize, Serialize};
use store::officers;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::session::Person;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersListInput")]
pub struct Input {}

/// The team.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersListed")]
pub struct Output {
    /// By name.
    pub officers: Vec<Listed>,
    /// What each role may do.
    pub roles: Vec<RoleShown>,
}

/// A role and what it alone allows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RoleShown {
    /// The role.
    pub role: Role,
    /// Its permissions.
    pub permissions: Vec<Permission>,
}

/// An officer of the team.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficerListed")]
pub struct Listed {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Whether they can sign in.
    pub active: bool,
}

/// Lists the team.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let officers = officers::list(cx.store())
        .await?
        .iter()
        .map(|officer| Listed { person: Person::from(officer), active: officer.active })
        .collect();
    let roles = Role::ALL.into_iter().map(|role| RoleShown {
        role,
        permissions: Permission::ALL.into_iter().filter(|one| role.may(*one)).collect(),
    });
    Ok(Output { officers, roles: roles.collect() })
}
