//! The workspace: one row that says what this database is.

use chrono::{DateTime, Utc};

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// What this database is.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// What officers call it.
    pub name: String,
    /// The controller in the sense of GDPR Art. 4(7).
    pub controller: String,
    /// Whether everything in it is invented.
    pub demonstration: bool,
    /// Origin line of its checkpoints (C2SP tlog-checkpoint).
    pub origin: String,
    /// Text form of the key that verifies its checkpoints and packages.
    pub public_key: String,
    /// Calendar of the controller's member state.
    pub calendar: String,
    /// Signing and hashing keys, sealed under the workspace key.
    pub keys_sealed: Vec<u8>,
    /// Digest of the data map in force.
    pub map_digest: Option<String>,
    /// Metrics endpoint that is scraped.
    pub metrics_url: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The workspace, or none in a database that has just been made.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read) -> Result<Option<Workspace>, StoreError> {
    let row = db
        .fetch_optional(
            "select name, controller, demonstration, origin, public_key, calendar, keys_sealed,
                    map_digest, metrics_url, created_at
             from workspace where id = 1",
            bind![],
        )
        .await?;
    row.map(|row| {
        Ok(Workspace {
            name: row.get("name")?,
            controller: row.get("controller")?,
            demonstration: row.get("demonstration")?,
            origin: row.get("origin")?,
            public_key: row.get("public_key")?,
            calendar: row.get("calendar")?,
            keys_sealed: row.get("keys_sealed")?,
            map_digest: row.get_optional("map_digest")?,
            metrics_url: row.get_optional("metrics_url")?,
            created_at: row.get("created_at")?,
        })
    })
    .transpose()
}

/// Makes the workspace; `first_number` is the number of its first request.
///
/// # Errors
/// When there is one already, or the database fails.
pub async fn insert(
    tx: &mut Tx,
    workspace: &Workspace,
    first_number: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into workspace (id, name, controller, demonstration, origin, public_key, calendar,
            keys_sealed, map_digest, metrics_url, request_number, created_at)
         values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bind![
            workspace.name.clone(),
            workspace.controller.clone(),
            workspace.demonstration,
            workspace.origin.clone(),
            workspace.public_key.clone(),
            workspace.calendar.clone(),
            workspace.keys_sealed.clone(),
            workspace.map_digest.clone(),
            workspace.metrics_url.clone(),
            first_number,
            workspace.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes the next request number: numbers have no gaps but those of transactions rolled back.
///
/// # Errors
/// When the database fails.
pub async fn next_request_number(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.execute("update workspace set request_number = request_number + 1 where id = 1", bind![])
        .await?;
    let row = tx
        .fetch_optional("select request_number - 1 as number from workspace where id = 1", bind![])
        .await?
        .ok_or(StoreError::Column { column: "request_number" })?;
    row.get("number")
}

/// Puts a map in force.
///
/// # Errors
/// When the database fails.
pub async fn set_map(tx: &mut Tx, digest: &str) -> Result<(), StoreError> {
    tx.execute("update workspace set map_digest = $1 where id = 1", bind![digest]).await?;
    Ok(())
}

/// Sets the metrics endpoint that is scraped.
///
/// # Errors
/// When the database fails.
pub async fn set_metrics_url(tx: &mut Tx, url: Option<String>) -> Result<(), StoreError> {
    tx.execute("update workspace set metrics_url = $1 where id = 1", bind![url]).await?;
    Ok(())
}
