//! What a console that died left behind, put in order when the next one starts.
//!
//! Jobs come back by their lease and erasures by their intent (`jobs::execute`). A package that
//! was being written is removed: its passphrase died with who wrote it, so nobody could open it.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use model::ids::RequestId;
use store::{Housekeeping, Store, Tx, intents};

use crate::errors::AppError;
use crate::files::{Remains, remove_remains};

/// After this time a delivery of which nothing is found here counts as given up.
const GIVEN_UP: Duration = Duration::hours(1);

/// Puts everything in order that this machine can put in order.
///
/// # Errors
/// When the compliance database fails.
pub(crate) async fn run(store: &Store, now: DateTime<Utc>) -> Result<(), AppError> {
    let mut tx = store.begin().await?;
    undo_deliveries(&mut tx, None, now).await?;
    tx.commit_housekeeping(Housekeeping::Intent).await?;
    Ok(())
}

/// Undoes the deliveries, of one request or all, whose writer died: the file goes, the intent is
/// settled. A writer that is alive holds a lock on its file and is left alone.
pub(crate) async fn undo_deliveries(
    tx: &mut Tx,
    request: Option<RequestId>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for intent in intents::open(&mut *tx, "delivery").await? {
        if request.is_some_and(|request| request != intent.request) {
            continue;
        }
        let Some(file) = intent.detail["file"].as_str() else { continue };
        match remove_remains(Path::new(file), intent.detail["sha256"].as_str()) {
            Ok(Remains::Removed) => {}
            Ok(Remains::Nothing) if now - intent.opened_at > GIVEN_UP => {}
            Ok(Remains::Nothing | Remains::InUse) => continue,
            Err(error) => {
                tracing::warn!(error = %error, "cannot remove what an interrupted delivery left");
                continue;
            }
        }
        intents::settle(tx, intent.id, "undone", now).await?;
    }
    Ok(())
}
