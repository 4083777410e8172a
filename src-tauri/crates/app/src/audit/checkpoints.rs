//! Checkpoints: signed while somebody is signed in, and copied outside the database at once.

use model::said;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use ledger::{Checkpoint, SigningKey, VerifyingKey};
use store::{Housekeeping, Store, events, workspace};

use crate::console::Console;
use crate::errors::AppError;
use crate::keys::Keys;

/// The key of this workspace that verifies checkpoints.
pub(crate) async fn verifying_key(store: &Store) -> Result<VerifyingKey, AppError> {
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    workspace.public_key.parse().map_err(|error| AppError::internal(&error as &_))
}

/// Signs a checkpoint over the log as it is, unless one is there, and copies it outside.
///
/// # Errors
/// When the database or the file system fails.
pub async fn sign(console: &Console, keys: &Keys) -> Result<Option<Checkpoint>, AppError> {
    let store = console.store();
    let frontier = events::frontier(store).await?;
    let newest = events::newest_checkpoint(store).await?;
    if frontier.size() == 0 || newest.is_some_and(|(size, _)| size == frontier.size()) {
        return Ok(None);
    }
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let now = console.env().now();
    let checkpoint = Checkpoint {
        origin: workspace.origin.clone(),
        size: frontier.size(),
        root: frontier.root(),
        time: now.to_rfc3339_opts(SecondsFormat::Micros, true),
    };
    let note = SigningKey::from_seed(workspace.origin, keys.signing_seed()).sign(&checkpoint);
    let mut tx = store.begin().await?;
    events::insert_checkpoint(&mut tx, checkpoint.size, &note, now).await?;
    tx.commit_housekeeping(Housekeeping::Checkpoint).await?;
    copy(&console.places().checkpoints, &checkpoint, &note)
        .map_err(|error| AppError::internal(&error))?;
    Ok(Some(checkpoint))
}

/// Keeps a copy outside the database: a file for each, and `newest`, replaced atomically and only
/// by a longer one.
fn copy(folder: &Path, checkpoint: &Checkpoint, note: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let newest = folder.join("newest.checkpoint");
    std::fs::write(folder.join(format!("{:020}.checkpoint", checkpoint.size)), note)?;
    let held = std::fs::read_to_string(&newest)
        .ok()
        .and_then(|note| Checkpoint::parse_unverified(&note).ok());
    if held.is_none_or(|held| held.size < checkpoint.size) {
        let fresh = folder.join("newest.checkpoint.new");
        std::fs::write(&fresh, note)?;
        std::fs::rename(fresh, newest)?;
    }
    Ok(())
}

/// The newest checkpoint that is kept outside the database, if there is one that verifies.
pub(crate) fn held(console: &Console, key: &VerifyingKey) -> Option<Checkpoint> {
    let path: PathBuf = console.places().checkpoints.join("newest.checkpoint");
    key.verify(&std::fs::read_to_string(path).ok()?).ok()
}
