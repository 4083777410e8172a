//! The services and their tokens in memory, so that a request is let in without a look at the
//! database. Read again when they were changed, by anybody.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use model::ids::ServiceId;
use model::services::Scope;
use store::{Store, services};
use subtle::ConstantTimeEq as _;

use super::parse;
use crate::errors::AppError;

/// A service that may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: ServiceId,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Requests a second.
    pub rate: u32,
    /// Requests at once after a while of silence.
    pub burst: u32,
}

struct Held {
    digest: Vec<u8>,
    expires_at: Option<DateTime<Utc>>,
    service: Arc<Known>,
}

/// The services as they were when they were last read.
#[derive(Default)]
pub struct Directory {
    held: RwLock<(i64, HashMap<String, Held>)>,
}

impl Directory {
    /// Reads the services again when they were changed since; says whether they were.
    ///
    /// # Errors
    /// When the database fails; then what was read before still holds.
    pub async fn refresh(&self, store: &Store) -> Result<bool, AppError> {
        // The number first: what changes meanwhile is read again next time.
        let revision = services::revision(store).await?;
        if self.held.read().unwrap_or_else(PoisonError::into_inner).0 == revision {
            return Ok(false);
        }
        let count = |number: i64| u32::try_from(number).unwrap_or(1).max(1);
        let known: HashMap<ServiceId, Arc<Known>> = services::list(store)
            .await?
            .into_iter()
            .filter(|service| service.revoked_at.is_none())
            .map(|service| {
                let known = Known {
                    id: service.id,
                    scopes: service.scopes,
                    rate: count(service.rate),
                    burst: count(service.burst),
                };
                (service.id, Arc::new(known))
            })
            .collect();
        let mut held = HashMap::new();
        for token in services::tokens(store).await? {
            if let Some(service) = known.get(&token.service) {
                let (digest, expires_at) = (token.digest, token.expires_at);
                held.insert(token.prefix, Held { digest, expires_at, service: service.clone() });
            }
        }
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (revision, held);
        Ok(true)
    }

    /// Whose token this is; none: nobody's, or it has ended. Takes as long whether the prefix or
    /// the rest is wrong.
    pub fn find(&self, token: &str, now: DateTime<Utc>) -> Option<Arc<Known>> {
        let (prefix, digest) = parse(token)?;
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let found = held.1.get(prefix);
        let kept: &[u8] = found.map_or(&[0; 32], |held| &held.digest);
        let same = bool::from(kept.ct_eq(&digest));
        found
            .filter(|held| same && held.expires_at.is_none_or(|end| end > now))
            .map(|held| held.service.clone())
    }
}
