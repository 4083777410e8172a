//! The audit trail: looking at it, verifying it, exporting it, signing it.

pub mod days;
pub mod entry;
pub mod export;
pub mod list;
pub mod verify;

pub mod checkpoints;

use std::collections::BTreeMap;

use store::Read;
use store::officers;

use crate::errors::AppError;

/// Who the actors of entries are, by the text that is stored.
pub(crate) async fn names(db: impl Read) -> Result<BTreeMap<String, String>, AppError> {
    Ok(officers::list(db)
        .await?
        .into_iter()
        .map(|officer| (officer.id.to_string(), officer.name))
        .collect())
}

/// What an actor is called.
pub(crate) fn name(names: &BTreeMap<String, String>, actor: &str) -> String {
    match (names.get(actor), actor.strip_prefix("system:")) {
        (Some(name), _) => name.clone(),
        (None, Some(system)) => system.to_owned(),
        (None, None) => actor.to_owned(),
    }
}
