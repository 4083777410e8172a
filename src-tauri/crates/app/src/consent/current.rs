//! What a person consents to now, for services: how each purpose stands, and nothing else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::consent::State;
use store::{consent as ledger, purposes};

use super::named;
use crate::console::Cx;
use crate::errors::AppError;

/// How the purposes stand for a person.
#[derive(Clone, Debug)]
pub struct Current {
    /// Each purpose.
    pub purposes: Vec<Standing>,
    /// Whether their browsers send Global Privacy Control.
    pub gpc: bool,
}

/// How a purpose stands for a person.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its key.
    pub purpose: String,
    /// Whether data may be used for it.
    pub allowed: bool,
    /// What they said last, and when.
    pub said: Option<(State, DateTime<Utc>)>,
}

/// Says how each purpose stands for a person. Of whom the ledger knows nothing, nothing was said.
///
/// # Errors
/// `invalid` for what names nobody.
pub async fn of(cx: &Cx, person: &str) -> Result<Current, AppError> {
    let found = ledger::person(cx.store(), named(person)?).await?;
    let mut said = BTreeMap::new();
    let mut gpc = false;
    if let Some(found) = found {
        for (purpose, state, at) in ledger::states(cx.store(), found.id).await? {
            said.insert(purpose, (state, at));
        }
        gpc = !ledger::signals(cx.store(), found.id).await?.is_empty();
    }
    let purposes = purposes::list(cx.store()).await?.into_iter().map(|purpose| {
        let said = said.get(&purpose.key).copied();
        let allowed = purpose.basis.allows(said.map(|(state, _)| state));
        Standing { purpose: purpose.key, allowed, said }
    });
    Ok(Current { purposes: purposes.collect(), gpc })
}
