//! The confirmed identifiers of a request: where a walk begins.

use std::collections::BTreeSet;

use model::ids::RequestId;
use model::plan::Seeds;
use store::{Read, subjects};

use crate::errors::AppError;

/// The confirmed identifiers, kind to values.
pub(crate) async fn confirmed(db: impl Read, request: RequestId) -> Result<Seeds, AppError> {
    let mut seeds = Seeds::new();
    for identifier in subjects::identifiers(db, request).await? {
        if identifier.state == "confirmed" {
            seeds.entry(identifier.kind).or_default().insert(identifier.value.into_revealed());
        }
    }
    if seeds.values().all(BTreeSet::is_empty) {
        return Err(AppError::refused("No identifier is confirmed: verify the identity first."));
    }
    Ok(seeds)
}
