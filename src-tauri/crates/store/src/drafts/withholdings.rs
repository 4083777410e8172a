//! What is not disclosed of what was collected.

use chrono::{DateTime, Utc};
use model::ids::{OfficerId, RequestId, WithholdingId};
use model::requests::WithholdingGround;

use crate::db::{Row, bind};
use crate::requests::key;
use crate::{Read, StoreError, Tx};

/// Something that is not disclosed.
#[derive(Clone, Debug)]
pub struct Withholding {
    /// Its id.
    pub id: WithholdingId,
    /// The request.
    pub request: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Key of the record; none: every record.
    pub record: Option<String>,
    /// The field; none: every field.
    pub field: Option<String>,
    /// The place of the record in its collection, when it is known.
    pub place: Option<i64>,
    /// The run of the field's text, in Unicode scalar values; none: all of it.
    pub part: Option<(i64, i64)>,
    /// Why.
    pub ground: WithholdingGround,
    /// What the officer adds.
    pub note: Option<String>,
    /// Who decided so.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is withheld for a request: all of it, however much, for what is left out here would go out.
///
/// # Errors
/// When the database fails.
pub async fn withholdings(
    db: impl Read,
    request: RequestId,
) -> Result<Vec<Withholding>, StoreError> {
    db.fetch(
        "select id, request, dataset, collection, record, field, place, start_at, end_at, ground,
            note, officer, at
         from withholdings where request = $1
         order by dataset, collection, record, field, start_at, id",
        bind![request.0],
    )
    .await?
    .iter()
    .map(withholding)
    .collect()
}

/// The first things that are withheld as a whole: a collection, a field, a record, a cell.
///
/// # Errors
/// When the database fails.
pub async fn withheld_whole(
    db: impl Read,
    request: RequestId,
    limit: i64,
) -> Result<Vec<Withholding>, StoreError> {
    db.fetch(
        "select id, request, dataset, collection, record, field, place, start_at, end_at, ground,
            note, officer, at
         from withholdings where request = $1 and start_at is null
         order by dataset, collection, record, field, id limit $2",
        bind![request.0, limit],
    )
    .await?
    .iter()
    .map(withholding)
    .collect()
}

/// Something that is withheld, by its id.
///
/// # Errors
/// When the database fails.
pub async fn find_withholding(
    db: impl Read,
    request: RequestId,
    id: WithholdingId,
) -> Result<Option<Withholding>, StoreError> {
    db.fetch_optional(
        "select id, request, dataset, collection, record, field, place, start_at, end_at, ground,
            note, officer, at
         from withholdings where request = $1 and id = $2",
        bind![request.0, id.0],
    )
    .await?
    .as_ref()
    .map(withholding)
    .transpose()
}

/// What is withheld of one record: the parts and cells of it, itself, and what is withheld of its
/// collection as a whole.
///
/// # Errors
/// When the database fails.
pub async fn withholdings_of(
    db: impl Read,
    request: RequestId,
    dataset: &str,
    collection: &str,
    record: &str,
) -> Result<Vec<Withholding>, StoreError> {
    db.fetch(
        "select id, request, dataset, collection, record, field, place, start_at, end_at, ground,
            note, officer, at
         from withholdings
         where request = $1 and dataset = $2 and collection = $3
            and (record = $4 or record is null)
         order by record, field, start_at, id",
        bind![request.0, dataset, collection, record],
    )
    .await?
    .iter()
    .map(withholding)
    .collect()
}

fn withholding(row: &Row) -> Result<Withholding, StoreError> {
    let start: Option<i64> = row.get_optional("start_at")?;
    let end: Option<i64> = row.get_optional("end_at")?;
    Ok(Withholding {
        id: WithholdingId(row.get("id")?),
        request: RequestId(row.get("request")?),
        dataset: row.get("dataset")?,
        collection: row.get("collection")?,
        record: row.get_optional("record")?,
        field: row.get_optional("field")?,
        place: row.get_optional("place")?,
        part: start.zip(end),
        ground: key(row, "ground")?,
        note: row.get_optional("note")?,
        officer: OfficerId(row.get("officer")?),
        at: row.get("at")?,
    })
}

/// How much is withheld of a collection on one ground.
#[derive(Clone, Debug)]
pub struct WithheldCount {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Why.
    pub ground: WithholdingGround,
    /// Decisions in all: a collection, a field, a record, a cell or a part of one each.
    pub all: i64,
    /// Those that withhold a whole record.
    pub records: i64,
    /// Those that withhold the whole collection.
    pub whole: i64,
}

/// How much is withheld for a request, by collection and ground.
///
/// # Errors
/// When the database fails.
pub async fn withheld_counts(
    db: impl Read,
    request: RequestId,
) -> Result<Vec<WithheldCount>, StoreError> {
    db.fetch(
        "select dataset, collection, ground, count(*) as everything,
            sum(case when record is not null and field is null then 1 else 0 end) as records,
            sum(case when record is null and field is null then 1 else 0 end) as whole
         from withholdings where request = $1
         group by dataset, collection, ground order by dataset, collection, ground",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(WithheldCount {
            dataset: row.get("dataset")?,
            collection: row.get("collection")?,
            ground: key(row, "ground")?,
            all: row.get("everything")?,
            records: row.get("records")?,
            whole: row.get("whole")?,
        })
    })
    .collect()
}

/// Withholds something.
///
/// # Errors
/// When the database fails.
pub async fn withhold(tx: &mut Tx, withholding: &Withholding) -> Result<(), StoreError> {
    tx.execute(
        "insert into withholdings (id, request, dataset, collection, record, field, place, start_at,
            end_at, ground, note, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        bind![
            withholding.id.0,
            withholding.request.0,
            withholding.dataset.clone(),
            withholding.collection.clone(),
            withholding.record.clone(),
            withholding.field.clone(),
            withholding.place,
            withholding.part.map(|(start, _)| start),
            withholding.part.map(|(_, end)| end),
            withholding.ground.key(),
            withholding.note.clone(),
            withholding.officer.0,
            withholding.at,
        ],
    )
    .await?;
    Ok(())
}

/// Discloses again what was withheld; `false` when there was nothing.
///
/// # Errors
/// When the database fails.
pub async fn disclose(
    tx: &mut Tx,
    request: RequestId,
    id: WithholdingId,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute("delete from withholdings where id = $1 and request = $2", bind![id.0, request.0])
        .await?;
    Ok(changed == 1)
}
