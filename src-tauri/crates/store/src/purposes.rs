//! For what data are processed, and on what that rests.

use chrono::{DateTime, Utc};
use model::consent::Basis;
use model::ids::OfficerId;
use model::requests::from_key;
use uuid::Uuid;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// On what it rests.
    pub basis: Basis,
    /// Its uses (fideslang).
    pub uses: Vec<String>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// A change of what a purpose rests on.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its id.
    pub id: Uuid,
    /// The purpose.
    pub purpose: String,
    /// What it rested on.
    pub before: Basis,
    /// What it rests on since.
    pub after: Basis,
    /// Why.
    pub reason: String,
    /// Random key of the HMAC that the event holds instead of the reason.
    pub content_key: Vec<u8>,
    /// Who changed it.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
}

fn basis(row: &Row, column: &'static str) -> Result<Basis, StoreError> {
    from_key(&row.get::<String>(column)?).ok_or(StoreError::Column { column })
}

/// Every purpose, in its order.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Purpose>, StoreError> {
    db.fetch(
        "select key, name, description, basis, uses, added_at from purposes
         order by position, key limit 1000",
        bind![],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Purpose {
            key: row.get("key")?,
            name: row.get("name")?,
            description: row.get("description")?,
            basis: basis(row, "basis")?,
            uses: serde_json::from_value(row.get("uses")?)
                .map_err(|_| StoreError::Column { column: "uses" })?,
            added_at: row.get("added_at")?,
        })
    })
    .collect()
}

/// Adds a purpose behind the others.
///
/// # Errors
/// When the key is there already, or the database fails.
pub async fn insert(tx: &mut Tx, purpose: &Purpose) -> Result<(), StoreError> {
    tx.execute(
        "insert into purposes (key, name, description, basis, uses, position, added_at)
         values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 1 from purposes), $6)",
        bind![
            purpose.key.clone(),
            purpose.name.clone(),
            purpose.description.clone(),
            purpose.basis.key(),
            serde_json::Value::from(purpose.uses.clone()),
            purpose.added_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes what a purpose is and rests on.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, purpose: &Purpose) -> Result<(), StoreError> {
    tx.execute(
        "update purposes set name = $2, description = $3, basis = $4, uses = $5 where key = $1",
        bind![
            purpose.key.clone(),
            purpose.name.clone(),
            purpose.description.clone(),
            purpose.basis.key(),
            serde_json::Value::from(purpose.uses.clone()),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps a change with its reason.
///
/// # Errors
/// When the database fails.
pub async fn insert_change(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    tx.execute(
        "insert into purpose_changes
            (id, purpose, basis_before, basis_after, reason, content_key, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            change.id,
            change.purpose.clone(),
            change.before.key(),
            change.after.key(),
            change.reason.clone(),
            change.content_key.clone(),
            change.officer.0,
            change.at,
        ],
    )
    .await?;
    Ok(())
}

/// The changes of all purposes, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn changes(db: impl Read) -> Result<Vec<Change>, StoreError> {
    db.fetch(
        "select id, purpose, basis_before, basis_after, reason, content_key, officer, at
         from purpose_changes order by at desc limit 1000",
        bind![],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Change {
            id: row.get("id")?,
            purpose: row.get("purpose")?,
            before: basis(row, "basis_before")?,
            after: basis(row, "basis_after")?,
            reason: row.get("reason")?,
            content_key: row.get("content_key")?,
            officer: OfficerId(row.get("officer")?),
            at: row.get("at")?,
        })
    })
    .collect()
}
