//! Officers and how they sign in.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use model::ids::OfficerId;
use model::officers::Role;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// An officer.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Who.
    pub id: OfficerId,
    /// The name they sign in with.
    pub login: String,
    /// The name the others see.
    pub name: String,
    /// What they do.
    pub roles: BTreeSet<Role>,
    /// argon2id, in PHC form.
    pub passphrase_hash: String,
    /// The workspace key, sealed under a key derived from their passphrase.
    pub key_wrapped: Vec<u8>,
    /// Whether they can sign in.
    pub active: bool,
    /// Refused attempts since the last good one.
    pub refused_attempts: i64,
    /// No attempt is looked at before.
    pub locked_until: Option<DateTime<Utc>>,
    /// When they were added.
    pub created_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, login, name, roles, passphrase_hash, key_wrapped, active,
    refused_attempts, locked_until, created_at";

fn officer(row: &Row) -> Result<Officer, StoreError> {
    let roles: serde_json::Value = row.get("roles")?;
    Ok(Officer {
        id: OfficerId(row.get("id")?),
        login: row.get("login")?,
        name: row.get("name")?,
        roles: serde_json::from_value(roles).map_err(|_| StoreError::Column { column: "roles" })?,
        passphrase_hash: row.get("passphrase_hash")?,
        key_wrapped: row.get("key_wrapped")?,
        active: row.get("active")?,
        refused_attempts: row.get("refused_attempts")?,
        locked_until: row.get_optional("locked_until")?,
        created_at: row.get("created_at")?,
    })
}

/// The officer with this login.
///
/// # Errors
/// When the database fails.
pub async fn find_by_login(db: impl Read, login: &str) -> Result<Option<Officer>, StoreError> {
    let sql = format!("select {COLUMNS} from officers where login = $1");
    db.fetch_optional(sql, bind![login]).await?.as_ref().map(officer).transpose()
}

/// The officer with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: OfficerId) -> Result<Option<Officer>, StoreError> {
    let sql = format!("select {COLUMNS} from officers where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(officer).transpose()
}

/// All officers by name: a team, not a multitude.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Officer>, StoreError> {
    let sql = format!("select {COLUMNS} from officers order by name, login limit 1000");
    db.fetch(sql, bind![]).await?.iter().map(officer).collect()
}

/// Adds an officer.
///
/// # Errors
/// When the login is taken, or the database fails.
pub async fn insert(tx: &mut Tx, officer: &Officer) -> Result<(), StoreError> {
    let roles =
        serde_json::to_value(&officer.roles).map_err(|_| StoreError::Column { column: "roles" })?;
    tx.execute(
        "insert into officers (id, login, name, roles, passphrase_hash, key_wrapped, active,
            refused_attempts, locked_until, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, null, $8)",
        bind![
            officer.id.0,
            officer.login.clone(),
            officer.name.clone(),
            roles,
            officer.passphrase_hash.clone(),
            officer.key_wrapped.clone(),
            officer.active,
            officer.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes an officer's access away, and with it the wrapped workspace key.
///
/// # Errors
/// When the database fails.
pub async fn deactivate(tx: &mut Tx, id: OfficerId) -> Result<(), StoreError> {
    tx.execute(
        "update officers set active = $2, key_wrapped = $3 where id = $1",
        bind![id.0, false, Vec::<u8>::new()],
    )
    .await?;
    Ok(())
}

/// Sets the passphrase of an officer: its hash, and the workspace key wrapped under it.
///
/// # Errors
/// When the database fails.
pub async fn set_passphrase(
    tx: &mut Tx,
    id: OfficerId,
    hash: &str,
    key_wrapped: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "update officers set passphrase_hash = $2, key_wrapped = $3 where id = $1",
        bind![id.0, hash, key_wrapped.to_vec()],
    )
    .await?;
    Ok(())
}

/// Keeps count of refused attempts; zero after a good one.
///
/// # Errors
/// When the database fails.
pub async fn set_attempts(
    tx: &mut Tx,
    id: OfficerId,
    refused_attempts: i64,
    locked_until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    tx.execute(
        "update officers set refused_attempts = $2, locked_until = $3 where id = $1",
        bind![id.0, refused_attempts, locked_until],
    )
    .await?;
    Ok(())
}
