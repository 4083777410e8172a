//! Where a person stands, in one round trip: what is known of them, and the last version they
//! accepted of each document. The revision says whether a copy of the documents is still true.

use model::ids::{DisclosureId, VersionId};

use crate::db::bind;
use crate::{Read, StoreError};

/// Where a person stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Revision of the documents at that moment.
    pub revision: i64,
    /// What is known of the person; none: nothing was ever said of them.
    pub seen: Option<Seen>,
    /// The last version they accepted of each document.
    pub accepted: Vec<(DisclosureId, VersionId, i64)>,
}

/// What is known of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// `DE`, `US-CA`; empty: not known.
    pub jurisdiction: String,
    /// `maker`; empty: not known.
    pub role: String,
    /// The last day they were seen on, as far as it was noted.
    pub active_on: chrono::NaiveDate,
}

/// The revision of the documents: it grows when a version changes its state or a document its
/// audience.
///
/// # Errors
/// When the database fails.
pub async fn revision(db: impl Read) -> Result<i64, StoreError> {
    let row = db.fetch_optional("select n from disclosures_revision", bind![]).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// Where a person stands.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, person: &str) -> Result<Standing, StoreError> {
    let rows = db
        .fetch(
            "select r.n, p.jurisdiction, p.role, p.active_on, a.disclosure, a.version, a.rank
             from disclosures_revision r
             left join people p on p.person = $1
             left join accepted a on a.person = $1",
            bind![person],
        )
        .await?;
    let mut standing = Standing::default();
    for row in &rows {
        standing.revision = row.get("n")?;
        if let Some(jurisdiction) = row.get_optional("jurisdiction")? {
            let (role, active_on) = (row.get("role")?, row.get("active_on")?);
            standing.seen = Some(Seen { jurisdiction, role, active_on });
        }
        if let Some(disclosure) = row.get_optional("disclosure")? {
            let (version, rank) = (VersionId(row.get("version")?), row.get("rank")?);
            standing.accepted.push((DisclosureId(disclosure), version, rank));
        }
    }
    Ok(standing)
}
