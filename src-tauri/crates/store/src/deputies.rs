//! Who acts on a request while its assignee is away.

use std::collections::BTreeMap;

use model::ids::{OfficerId, RequestId};

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// The deputy of a request.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, request: RequestId) -> Result<Option<OfficerId>, StoreError> {
    db.fetch_optional("select officer from deputies where request = $1", bind![request.0])
        .await?
        .map(|row| row.get("officer").map(OfficerId))
        .transpose()
}

/// The deputies of open requests.
///
/// # Errors
/// When the database fails.
pub async fn open(db: impl Read) -> Result<BTreeMap<RequestId, OfficerId>, StoreError> {
    db.fetch(
        "select d.request, d.officer from deputies d join requests r on r.id = d.request
         where r.state <> 'closed' order by d.request limit 100000",
        bind![],
    )
    .await?
    .iter()
    .map(|row| Ok((RequestId(row.get("request")?), OfficerId(row.get("officer")?))))
    .collect()
}

/// Names the deputy of a request, or takes them away.
///
/// # Errors
/// When the database fails.
pub async fn set(
    tx: &mut Tx,
    request: RequestId,
    officer: Option<OfficerId>,
) -> Result<(), StoreError> {
    tx.execute("delete from deputies where request = $1", bind![request.0]).await?;
    if let Some(officer) = officer {
        tx.execute(
            "insert into deputies (request, officer) values ($1, $2)",
            bind![request.0, officer.0],
        )
        .await?;
    }
    Ok(())
}
