//! `officers.change_passphrase`: an officer chooses another passphrase.

use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::officers;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hash_passphrase;
use crate::session::confirm_passphrase;

/// The old passphrase and the new one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "OfficersChangePassphraseInput")]
pub struct Input {
    /// The passphrase as it is.
    pub passphrase: String,
    /// The passphrase as it shall be.
    pub new_passphrase: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PassphraseChanged")]
pub struct Output {}

/// Changes the caller's own passphrase; the workspace key is wrapped anew.
///
/// # Errors
/// `refused` when the present passphrase does not fit; `invalid` when the new one is weak or the
/// same.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    confirm_passphrase(cx, &input.passphrase).await?;
    if input.new_passphrase == input.passphrase {
        return Err(AppError::invalid(said!("New passphrase: it is the present one.")));
    }
    let weak = |error: crate::keys::KeyError| {
        AppError::invalid(said!("New passphrase: {error}.", error = error.said()))
    };
    let hash = hash_passphrase(cx.env(), &input.new_passphrase).map_err(weak)?;
    let wrapped = cx.keys()?.wrap_for(cx.env(), &input.new_passphrase).map_err(weak)?;
    let officer = cx.officer()?.id;
    let mut tx = cx.store().begin().await?;
    officers::set_passphrase(&mut tx, officer, &hash, &wrapped).await?;
    cx.commit(tx, Event::PassphraseChanged { officer }).await?;
    Ok(Output {})
}
