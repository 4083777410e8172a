//! Workspaces: making one, opening one, finding them again.

pub mod about;
pub mod create;
pub mod demo;
pub mod registry;

use model::said;
use std::sync::Arc;

use store::{Store, workspace};

use crate::console::{Console, Places};
use crate::environment::Environment;
use crate::errors::AppError;

/// Opens the workspace in a database.
///
/// # Errors
/// `not_found` when the database holds none; when it cannot be reached.
pub async fn open(
    url: &str,
    places: Places,
    env: Arc<dyn Environment>,
) -> Result<Console, AppError> {
    let store = Store::connect(url).await?;
    if workspace::find(&store).await?.is_none() {
        return Err(AppError::not_found(said!(
            "There is no workspace in this database: create one first."
        )));
    }
    Ok(Console::new(store, env, places))
}

/// What officers call an open workspace.
///
/// # Errors
/// When the database fails.
pub async fn name(console: &Console) -> Result<String, AppError> {
    Ok(workspace::find(console.store()).await?.map(|one| one.name).unwrap_or_default())
}
