//! Forgetting a person. The entries stay as they are and name nobody any more; the digests in the
//! audit trail can no longer be tied to anybody, because the key of the proofs is gone as well.

use chrono::{DateTime, Utc};
use model::consent::{Growth, State};

use super::{append::grow, person, states};
use crate::db::bind;
use crate::{StoreError, Tx};

/// Forgets a person: at once, or as soon as nothing about them waits to be handed on. `false` when
/// the ledger does not know them.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, who: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some(person) = person(&mut *tx, who).await? else { return Ok(false) };
    let gone = states(&mut *tx, person.id)
        .await?
        .into_iter()
        .map(|(purpose, state, _)| {
            let given = -i64::from(state == State::Given);
            (purpose, Growth { day: at.date_naive(), given, people: -1 })
        })
        .collect();
    grow(tx, 0, gone).await?;
    for table in ["consent_state", "consent_signals"] {
        tx.execute(format!("delete from {table} where subject = $1"), bind![person.id]).await?;
    }
    tx.execute("update consent_people set forget = $2 where id = $1", bind![person.id, true])
        .await?;
    sweep(tx).await?;
    Ok(true)
}

/// Forgets those about whom nobody has to be told any more.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.execute(
        "delete from consent_people
         where forget = $1 and not exists (
            select 1 from deliveries d
            where d.subject = consent_people.id and d.status in ('waiting', 'dead'))",
        bind![true],
    )
    .await
}
