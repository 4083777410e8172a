//! `officers.add`: somebody joins the team.

use std::collections::BTreeSet;

use model::events::Event;
use model::ids::OfficerId;
use model::officers::{Role, separation_of_duties};
use model::said;
use serde::{Deserialize, Serialize};
use store::officers::{self, Officer};
use ts_rs::TS;

use crate::console::Cx;
use crate::environment::Environment;
use crate::errors::AppError;
use crate::keys::{Keys, hash_passphrase};

/// Who joins.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersAddInput")]
pub struct Input {
    /// The name they sign in with: lower-case letters, digits, `.`, `-`.
    pub login: String,
    /// The name the others see.
    pub name: String,
    /// What they do.
    pub roles: BTreeSet<Role>,
    /// Their first passphrase.
    pub passphrase: String,
}

/// The new officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficerAdded")]
pub struct Output {
    /// Who.
    pub id: OfficerId,
}

/// Adds an officer; the caller's keys are wrapped for them.
///
/// # Errors
/// `invalid` for a bad login, no role or a weak passphrase; `refused` when the roles must not be
/// held together or the login is taken.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let keys = cx.keys()?;
    let officer = prepare(cx.env(), &keys, &input)?;
    if officers::find_by_login(cx.store(), &officer.login).await?.is_some() {
        return Err(AppError::refused(said!(
            "The login \"{login}\" is taken.",
            login = officer.login
        ))
        .at("login"));
    }
    let mut tx = cx.store().begin().await?;
    officers::insert(&mut tx, &officer).await?;
    let event =
        Event::OfficerAdded { officer: officer.id, roles: officer.roles.iter().copied().collect() };
    cx.commit(tx, event).await?;
    Ok(Output { id: officer.id })
}

/// Checks the input and makes the officer, keys wrapped.
pub(crate) fn prepare(
    env: &dyn Environment,
    keys: &Keys,
    input: &Input,
) -> Result<Officer, AppError> {
    let login = input.login.trim().to_lowercase();
    let fits = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || ".-".contains(character)
    };
    if login.is_empty() || login.len() > 64 || !login.chars().all(fits) {
        return Err(AppError::invalid(said!(
            "Login: 1 to 64 lower-case letters, digits, dots and hyphens."
        ))
        .at("login"));
    }
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(AppError::invalid(said!("Name: 1 to 100 characters.")).at("name"));
    }
    if input.roles.is_empty() {
        return Err(AppError::invalid(said!("Roles: choose at least one.")).at("roles"));
    }
    if let Some(reason) = separation_of_duties(&input.roles) {
        return Err(AppError::refused(said!("Roles: {reason}.", reason)).at("roles"));
    }
    let weak = |error: crate::keys::KeyError| {
        AppError::invalid(said!("Passphrase: {error}.", error = error.said())).at("passphrase")
    };
    Ok(Officer {
        id: OfficerId(env.id()),
        login,
        name: name.to_owned(),
        roles: input.roles.clone(),
        passphrase_hash: hash_passphrase(env, &input.passphrase).map_err(weak)?,
        key_wrapped: keys.wrap_for(env, &input.passphrase).map_err(weak)?,
        active: true,
        refused_attempts: 0,
        locked_until: None,
        created_at: env.now(),
    })
}
