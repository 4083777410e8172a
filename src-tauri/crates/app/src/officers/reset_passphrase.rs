//! `officers.reset_passphrase`: an administrator helps somebody who forgot theirs.

use model::events::Event;
use model::ids::OfficerId;
use model::said;
use serde::{Deserialize, Serialize};
use store::officers;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hash_passphrase;

/// Whose, and the new one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersResetPassphraseInput")]
pub struct Input {
    /// Whose.
    pub id: OfficerId,
    /// A first passphrase, which the officer changes after signing in.
    pub new_passphrase: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PassphraseReset")]
pub struct Output {}

/// Sets the passphrase of another officer and ends their waiting after refused attempts. An
/// administrator could sign in with it: the event shows everybody that it was set, and by whom.
///
/// # Errors
/// `not_found`; `refused` for oneself; `invalid` when the passphrase is weak.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let officer = officers::find(cx.store(), input.id)
        .await?
        .filter(|officer| officer.active)
        .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
    if officer.id == cx.officer()?.id {
        return Err(AppError::refused(said!("Change your own with officers.change_passphrase.")));
    }
    let weak = |error: crate::keys::KeyError| {
        AppError::invalid(said!("New passphrase: {error}.", error = error.said()))
    };
    let hash = hash_passphrase(cx.env(), &input.new_passphrase).map_err(weak)?;
    let wrapped = cx.keys()?.wrap_for(cx.env(), &input.new_passphrase).map_err(weak)?;
    let mut tx = cx.store().begin().await?;
    officers::set_passphrase(&mut tx, officer.id, &hash, &wrapped).await?;
    officers::set_attempts(&mut tx, officer.id, 0, None).await?;
    cx.commit(tx, Event::PassphraseReset { officer: officer.id }).await?;
    Ok(Output {})
}
