//! `purposes.change`: what a purpose is called, and on what it rests. A change of the basis needs a
//! reason: people were told of another one.

use model::consent::Basis;
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::purposes::{self, Change};
use ts_rs::TS;

use super::described;
use crate::consent::record::purposes as by_key;
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hmac_hex;
use crate::requests::check_note;

/// The purpose as it is to be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposesChangeInput")]
pub struct Input {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// On what it rests.
    pub basis: Basis,
    /// Its uses (fideslang).
    pub uses: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposeChanged")]
pub struct Output {}

/// Changes a purpose.
///
/// # Errors
/// `invalid` names the field, the reason among them; `not_found` for a key that is unknown.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    check_note(&input.reason)?;
    let (name, description, uses) = described(&input.name, &input.description, &input.uses)?;
    let mut tx = cx.store().begin().await?;
    let mut purpose = by_key(&mut tx).await?.remove(&input.key).ok_or_else(|| {
        AppError::not_found(said!("There is no purpose \"{key}\".", key = input.key))
    })?;
    let change = Change {
        id: cx.id(),
        purpose: purpose.key.clone(),
        before: purpose.basis,
        after: input.basis,
        reason: input.reason.trim().to_owned(),
        content_key: cx.env().key().to_vec(),
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    purpose.name = name;
    purpose.description = description;
    purpose.basis = input.basis;
    purpose.uses = uses;
    purposes::update(&mut tx, &purpose).await?;
    purposes::insert_change(&mut tx, &change).await?;
    let event = Event::PurposeChanged {
        purpose: purpose.key,
        before: change.before,
        basis: change.after,
        reason_hmac: hmac_hex(&change.content_key, &[change.reason.as_bytes()]),
    };
    cx.commit(tx, event).await?;
    Ok(Output {})
}
