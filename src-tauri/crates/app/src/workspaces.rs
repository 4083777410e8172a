//! Workspaces: making one, opening one, finding them again.

pub mod create;
pub mod registry;

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
        return Err(AppError::not_found("workspace in this database: create one first"));
    }
    Ok(Console::new(store, env, places))
}
