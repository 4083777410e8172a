//! Views of the queue that an officer keeps: a name and an address.

use chrono::{DateTime, Utc};
use model::ids::{OfficerId, ViewId};

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A view.
#[derive(Clone, Debug)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Whose it is.
    pub officer: OfficerId,
    /// What they call it.
    pub name: String,
    /// The search parameters of the queue.
    pub address: String,
    /// Where it stands among the others.
    pub position: i64,
    /// When it was kept first.
    pub created_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, officer, name, address, position, created_at";

fn view(row: &Row) -> Result<View, StoreError> {
    Ok(View {
        id: ViewId(row.get("id")?),
        officer: OfficerId(row.get("officer")?),
        name: row.get("name")?,
        address: row.get("address")?,
        position: row.get("position")?,
        created_at: row.get("created_at")?,
    })
}

/// The views of an officer, in their order.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, officer: OfficerId) -> Result<Vec<View>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from views where officer = $1
         order by position, created_at, id limit 100"
    );
    db.fetch(sql, bind![officer.0]).await?.iter().map(view).collect()
}

/// A view of an officer.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: impl Read,
    officer: OfficerId,
    id: ViewId,
) -> Result<Option<View>, StoreError> {
    let sql = format!("select {COLUMNS} from views where id = $1 and officer = $2");
    db.fetch_optional(sql, bind![id.0, officer.0]).await?.as_ref().map(view).transpose()
}

/// Keeps a view.
///
/// # Errors
/// When the officer has one of this name, or the database fails.
pub async fn insert(tx: &mut Tx, view: &View) -> Result<(), StoreError> {
    tx.execute(
        "insert into views (id, officer, name, address, position, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            view.id.0,
            view.officer.0,
            view.name.clone(),
            view.address.clone(),
            view.position,
            view.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes the name and the address of a view.
///
/// # Errors
/// When the officer has another one of this name, or the database fails.
pub async fn update(tx: &mut Tx, view: &View) -> Result<(), StoreError> {
    tx.execute(
        "update views set name = $2, address = $3 where id = $1",
        bind![view.id.0, view.name.clone(), view.address.clone()],
    )
    .await?;
    Ok(())
}

/// Forgets a view.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: ViewId) -> Result<(), StoreError> {
    tx.execute("delete from views where id = $1", bind![id.0]).await?;
    Ok(())
}
