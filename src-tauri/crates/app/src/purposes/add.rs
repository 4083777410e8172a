//! `purposes.add`: data are processed for something new.

use model::consent::Basis;
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::purposes::{self, Purpose};
use ts_rs::TS;

use super::described;
use crate::console::Cx;
use crate::errors::{AppError, Code};

/// The purpose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposesAddInput")]
pub struct Input {
    /// Its key: lower-case letters, digits and underscores. It stays for ever.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// On what it rests.
    pub basis: Basis,
    /// Its uses (fideslang).
    pub uses: Vec<String>,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposeAdded")]
pub struct Output {}

/// Adds a purpose.
///
/// # Errors
/// `invalid` names the field; `conflict` when the key is taken.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let key = input.key.trim().to_owned();
    let fits = key.len() <= 60
        && key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !fits {
        return Err(AppError::invalid(said!(
            "Key: lower-case letters, digits and underscores, at most 60, a letter first."
        ))
        .at("key"));
    }
    let (name, description, uses) = described(&input.name, &input.description, &input.uses)?;
    let purpose = Purpose {
        key: key.clone(),
        name,
        description,
        basis: input.basis,
        uses,
        added_at: cx.now(),
    };
    let mut tx = cx.store().begin().await?;
    purposes::insert(&mut tx, &purpose).await.map_err(|error| {
        if error.is_constraint() {
            AppError::new(Code::Conflict, said!("There is a purpose {key} already.", key)).at("key")
        } else {
            error.into()
        }
    })?;
    cx.commit(tx, Event::PurposeAdded { purpose: key, basis: input.basis }).await?;
    Ok(Output {})
}
