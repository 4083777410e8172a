//! Who is told of changes of consent. Address and secret are sealed.

use chrono::{DateTime, Utc};
use model::ids::RecipientId;

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A recipient.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Its id.
    pub id: RecipientId,
    /// What officers call it.
    pub name: String,
    /// `webhook`: it is told; `table`: it asks.
    pub kind: String,
    /// Where it is, without path and credentials.
    pub host: String,
    /// The address, sealed under the workspace key.
    pub url_sealed: Option<Vec<u8>>,
    /// The secret of the signature, sealed under the workspace key.
    pub secret_sealed: Option<Vec<u8>>,
    /// Purposes it wants to hear of.
    pub purposes: Vec<String>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was removed.
    pub removed_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "id, name, kind, host, url_sealed, secret_sealed, purposes, added_at, removed_at";

fn recipient(row: &Row) -> Result<Recipient, StoreError> {
    Ok(Recipient {
        id: RecipientId(row.get("id")?),
        name: row.get("name")?,
        kind: row.get("kind")?,
        host: row.get("host")?,
        url_sealed: row.get_optional("url_sealed")?,
        secret_sealed: row.get_optional("secret_sealed")?,
        purposes: serde_json::from_value(row.get("purposes")?)
            .map_err(|_| StoreError::Column { column: "purposes" })?,
        added_at: row.get("added_at")?,
        removed_at: row.get_optional("removed_at")?,
    })
}

/// The recipients that were not removed, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read) -> Result<Vec<Recipient>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from recipients where removed_at is null order by name limit 1000"
    );
    db.fetch(sql, bind![]).await?.iter().map(recipient).collect()
}

/// A recipient, removed or not.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: RecipientId) -> Result<Option<Recipient>, StoreError> {
    let sql = format!("select {COLUMNS} from recipients where id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(recipient).transpose()
}

/// Adds a recipient.
///
/// # Errors
/// When the name is taken, or the database fails.
pub async fn insert(tx: &mut Tx, recipient: &Recipient) -> Result<(), StoreError> {
    tx.execute(
        "insert into recipients
            (id, name, kind, host, url_sealed, secret_sealed, purposes, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            recipient.id.0,
            recipient.name.clone(),
            recipient.kind.clone(),
            recipient.host.clone(),
            recipient.url_sealed.clone(),
            recipient.secret_sealed.clone(),
            serde_json::Value::from(recipient.purposes.clone()),
            recipient.added_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a recipient.
///
/// # Errors
/// When the name is taken, or the database fails.
pub async fn update(tx: &mut Tx, recipient: &Recipient) -> Result<(), StoreError> {
    tx.execute(
        "update recipients set name = $2, host = $3, url_sealed = $4, secret_sealed = $5,
            purposes = $6, removed_at = $7
         where id = $1",
        bind![
            recipient.id.0,
            recipient.name.clone(),
            recipient.host.clone(),
            recipient.url_sealed.clone(),
            recipient.secret_sealed.clone(),
            serde_json::Value::from(recipient.purposes.clone()),
            recipient.removed_at,
        ],
    )
    .await?;
    Ok(())
}
