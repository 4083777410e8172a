//! The audit trail: looking at it, verifying it, exporting it, signing it.

pub mod days;
pub mod entry;
pub mod export;
pub mod list;
pub mod verify;

pub mod checkpoints;

use std::collections::BTreeMap;

use store::{Store, officers, services};

use crate::errors::AppError;

/// Who the actors of entries are, by the text that is stored.
pub(crate) async fn names(store: &Store) -> Result<BTreeMap<String, String>, AppError> {
    let mut names = BTreeMap::new();
    for officer in officers::list(store).await? {
        names.insert(officer.id.to_string(), officer.name);
    }
    for service in services::list(store).await? {
        names.insert(format!("service:{}", service.id), service.name.clone());
        names.insert(service.id.to_string(), service.name);
    }
    Ok(names)
}

/// What an actor is called.
pub(crate) fn name(names: &BTreeMap<String, String>, actor: &str) -> String {
    match (names.get(actor), actor.strip_prefix("system:")) {
        (Some(name), _) => name.clone(),
        (None, Some(system)) => system.to_owned(),
        (None, None) => actor.to_owned(),
    }
}
