//! Review of what was collected: suggestions and what was decided of them, records that are marked,
//! and the sample the second person looked at. What a suggestion found is not kept, only where.

use chrono::{DateTime, Utc};
use model::ids::{ApprovalId, OfficerId, RequestId, WithholdingId};
use model::requests::WithholdingGround;
use model::review::Decision;

use crate::db::{Row, bind};
use crate::requests::key;
use crate::{Read, StoreError, Tx};

/// A collection of a request.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The request.
    pub request: RequestId,
    /// The dataset.
    pub dataset: &'a str,
    /// The collection.
    pub collection: &'a str,
}

/// Something that looks like other people's data.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The place of the record in its collection.
    pub place: i64,
    /// Its number in the record.
    pub n: i64,
    /// Key of the record.
    pub record: String,
    /// The field.
    pub field: String,
    /// The run of the field's text, in Unicode scalar values; none: the whole cell.
    pub part: Option<(i64, i64)>,
    /// What is proposed.
    pub proposed: Decision,
    /// The ground on which it would be withheld.
    pub ground: WithholdingGround,
    /// What was decided; none: it is open.
    pub decision: Option<Decision>,
    /// What withholds it.
    pub withholding: Option<WithholdingId>,
}

/// Who decided on suggestions, and when.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    /// What was decided.
    pub decision: Decision,
    /// What withholds it.
    pub withholding: Option<WithholdingId>,
    /// Who.
    pub officer: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Rows of one statement: both engines take their parameters.
const BATCH: usize = 500;

/// Enters what was found in rows of a collection.
///
/// # Errors
/// When the database fails.
pub async fn suggest(tx: &mut Tx, at: At<'_>, found: &[Suggestion]) -> Result<(), StoreError> {
    for batch in found.chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len());
        let mut params = bind![at.request.0, at.dataset, at.collection];
        for one in batch {
            let next = params.len();
            let holders: Vec<String> = (1..=8).map(|place| format!("${}", next + place)).collect();
            values.push(format!("($1, $2, $3, {})", holders.join(", ")));
            params.extend(bind![
                one.place,
                one.n,
                one.record.clone(),
                one.field.clone(),
                one.part.map(|(start, _)| start),
                one.part.map(|(_, end)| end),
                one.proposed.key(),
                one.ground.key(),
            ]);
        }
        let sql = format!(
            "insert into suggestions (request, dataset, collection, place, n, record, field,
                start_at, end_at, proposed, ground)
             values {}",
            values.join(", ")
        );
        tx.execute(sql, params).await?;
    }
    Ok(())
}

/// What was suggested of one record.
///
/// # Errors
/// When the database fails.
pub async fn suggestions(
    db: impl Read,
    at: At<'_>,
    place: i64,
) -> Result<Vec<Suggestion>, StoreError> {
    db.fetch(
        "select place, n, record, field, start_at, end_at, proposed, ground, decision, withholding
         from suggestions
         where request = $1 and dataset = $2 and collection = $3 and place = $4 order by n",
        bind![at.request.0, at.dataset, at.collection, place],
    )
    .await?
    .iter()
    .map(suggestion)
    .collect()
}

/// Open suggestions of a collection, from the front.
///
/// # Errors
/// When the database fails.
pub async fn open(db: impl Read, at: At<'_>, limit: i64) -> Result<Vec<Suggestion>, StoreError> {
    db.fetch(
        "select place, n, record, field, start_at, end_at, proposed, ground, decision, withholding
         from suggestions
         where request = $1 and dataset = $2 and collection = $3 and decision is null
         order by place, n limit $4",
        bind![at.request.0, at.dataset, at.collection, limit],
    )
    .await?
    .iter()
    .map(suggestion)
    .collect()
}

fn suggestion(row: &Row) -> Result<Suggestion, StoreError> {
    let start: Option<i64> = row.get_optional("start_at")?;
    let end: Option<i64> = row.get_optional("end_at")?;
    let decision: Option<String> = row.get_optional("decision")?;
    Ok(Suggestion {
        place: row.get("place")?,
        n: row.get("n")?,
        record: row.get("record")?,
        field: row.get("field")?,
        part: start.zip(end),
        proposed: key(row, "proposed")?,
        ground: key(row, "ground")?,
        decision: decision.map(|_| key(row, "decision")).transpose()?,
        withholding: row.get_optional("withholding")?.map(WithholdingId),
    })
}

/// Decides on a suggestion, also anew.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    tx: &mut Tx,
    at: At<'_>,
    (place, n): (i64, i64),
    decided: Decided,
) -> Result<(), StoreError> {
    tx.execute(
        "update suggestions set decision = $6, withholding = $7, officer = $8, at = $9
         where request = $1 and dataset = $2 and collection = $3 and place = $4 and n = $5",
        bind![
            at.request.0,
            at.dataset,
            at.collection,
            place,
            n,
            decided.decision.key(),
            decided.withholding.map(|id| id.0),
            decided.officer.0,
            decided.at,
        ],
    )
    .await?;
    Ok(())
}

/// What something withholds: everything of a collection, of a record, of a field, or a part.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// Key of the record; none: every record.
    pub record: Option<&'a str>,
    /// The field; none: every field.
    pub field: Option<&'a str>,
    /// The run of its text; none: all of it.
    pub part: Option<(i64, i64)>,
}

/// Decides the open suggestions that something withholds as a whole; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn decide_covered(
    tx: &mut Tx,
    at: At<'_>,
    reach: Reach<'_>,
    decided: Decided,
) -> Result<u64, StoreError> {
    tx.execute(
        "update suggestions set decision = $8, withholding = $9, officer = $10, at = $11
         where request = $1 and dataset = $2 and collection = $3 and decision is null
            and (cast($4 as text) is null or record = $4)
            and (cast($5 as text) is null or field = $5)
            and (cast($6 as bigint) is null or (start_at >= $6 and end_at <= $7))",
        bind![
            at.request.0,
            at.dataset,
            at.collection,
            reach.record.map(str::to_owned),
            reach.field.map(str::to_owned),
            reach.part.map(|(start, _)| start),
            reach.part.map(|(_, end)| end),
            decided.decision.key(),
            decided.withholding.map(|id| id.0),
            decided.officer.0,
            decided.at,
        ],
    )
    .await
}

/// Opens again what was decided by something that is no longer withheld.
///
/// # Errors
/// When the database fails.
pub async fn reopen(tx: &mut Tx, withholding: WithholdingId) -> Result<(), StoreError> {
    tx.execute(
        "update suggestions set decision = null, withholding = null, officer = null, at = null
         where withholding = $1",
        bind![withholding.0],
    )
    .await?;
    Ok(())
}

/// Says that something else withholds now what this one withheld.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    tx: &mut Tx,
    withholding: WithholdingId,
    by: WithholdingId,
) -> Result<(), StoreError> {
    tx.execute(
        "update suggestions set withholding = $2 where withholding = $1",
        bind![withholding.0, by.0],
    )
    .await?;
    Ok(())
}

/// Suggestions of a collection.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// All.
    pub all: i64,
    /// Those nobody has decided on.
    pub open: i64,
}

/// How many suggestions each collection of a request has.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: impl Read, request: RequestId) -> Result<Vec<Counted>, StoreError> {
    db.fetch(
        "select dataset, collection, count(*) as everything,
            sum(case when decision is null then 1 else 0 end) as undecided
         from suggestions where request = $1 group by dataset, collection",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Counted {
            dataset: row.get("dataset")?,
            collection: row.get("collection")?,
            all: row.get("everything")?,
            open: row.get("undecided")?,
        })
    })
    .collect()
}

/// Suggestions of a request nobody has decided on.
///
/// # Errors
/// When the database fails.
pub async fn open_count(db: impl Read, request: RequestId) -> Result<i64, StoreError> {
    let row = db
        .fetch_optional(
            "select count(*) as undecided from suggestions
             where request = $1 and decision is null",
            bind![request.0],
        )
        .await?;
    row.map_or(Ok(0), |row| row.get("undecided"))
}

/// A record in which something is withheld or suggested.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Its place in the collection.
    pub place: i64,
    /// Its key.
    pub record: String,
    /// Open suggestions in it.
    pub open: i64,
    /// Decisions that withhold something of it.
    pub withheld: i64,
}

/// Marked records of a collection: those with open suggestions first, then by place.
///
/// # Errors
/// When the database fails.
pub async fn marked(
    db: impl Read,
    at: At<'_>,
    from: i64,
    limit: i64,
) -> Result<Vec<Marked>, StoreError> {
    db.fetch(
        "select place, min(record) as record, cast(sum(undecided) as bigint) as undecided,
            cast(sum(withheld) as bigint) as withheld
         from (
             select place, record, 1 as undecided, 0 as withheld from suggestions
             where request = $1 and dataset = $2 and collection = $3 and decision is null
             union all
             select place, record, 0 as undecided, 1 as withheld from withholdings
             where request = $1 and dataset = $2 and collection = $3
                and record is not null and place is not null
         ) marks
         group by place
         order by case when sum(undecided) > 0 then 0 else 1 end, place
         limit $4 offset $5",
        bind![at.request.0, at.dataset, at.collection, limit, from],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Marked {
            place: row.get("place")?,
            record: row.get("record")?,
            open: row.get("undecided")?,
            withheld: row.get("withheld")?,
        })
    })
    .collect()
}

/// A record of a sample.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sampled {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// The place of the record in it.
    pub place: i64,
}

/// Notes that an officer looked at a record of the sample of an approval; `false`: they had before.
///
/// # Errors
/// When the database fails.
pub async fn look(
    tx: &mut Tx,
    approval: ApprovalId,
    officer: OfficerId,
    sampled: &Sampled,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "insert into sample_looks (approval, officer, dataset, collection, place, at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            bind![
                approval.0,
                officer.0,
                sampled.dataset.clone(),
                sampled.collection.clone(),
                sampled.place,
                at,
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// The records of the sample of an approval that an officer looked at.
///
/// # Errors
/// When the database fails.
pub async fn looked(
    db: impl Read,
    approval: ApprovalId,
    officer: OfficerId,
) -> Result<Vec<Sampled>, StoreError> {
    db.fetch(
        "select dataset, collection, place from sample_looks
         where approval = $1 and officer = $2 order by dataset, collection, place",
        bind![approval.0, officer.0],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Sampled {
            dataset: row.get("dataset")?,
            collection: row.get("collection")?,
            place: row.get("place")?,
        })
    })
    .collect()
}
