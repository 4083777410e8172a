//! Who accepted which version: append-only. The last version of each person and document is kept
//! beside it, and how many people that are of a sort and on a day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{DisclosureId, VersionId};

use crate::db::bind;
use crate::people::{self, Sighting, Sort};
use crate::{Read, StoreError, Tx, rows};

/// An acceptance.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The person, as the product knows them.
    pub person: String,
    /// The document.
    pub disclosure: DisclosureId,
    /// The version.
    pub version: VersionId,
    /// Rank of the version.
    pub rank: i64,
    /// The language they read it in.
    pub language: String,
    /// Where they accepted.
    pub surface: String,
    /// When they did.
    pub accepted_at: DateTime<Utc>,
    /// When we heard of it.
    pub recorded_at: DateTime<Utc>,
    /// Random key of the HMAC that the event holds instead of the person.
    pub content_key: Vec<u8>,
}

/// Most acceptances in one statement: seven parameters each, within the limits of both engines.
const AT_ONCE: usize = 4_000;

/// Appends acceptances, set by set: says of each whether it is new. A person who accepted a version
/// before, here or in the same call, did so once. Each person becomes known.
///
/// # Errors
/// When the database fails.
pub async fn append(tx: &mut Tx, acceptances: &[Acceptance]) -> Result<Vec<bool>, StoreError> {
    let sightings: Vec<Sighting> = acceptances
        .iter()
        .map(|one| Sighting {
            person: one.person.clone(),
            jurisdiction: None,
            role: None,
            on: one.recorded_at.date_naive(),
        })
        .collect();
    people::see(tx, &sightings).await?;
    let mut new = vec![false; acceptances.len()];
    // The first of those that say the same counts; in order, so that two transactions never wait
    // for each other in a circle.
    let mut once: BTreeMap<(&str, VersionId), usize> = BTreeMap::new();
    for (place, one) in acceptances.iter().enumerate() {
        once.entry((&one.person, one.version)).or_insert(place);
    }
    let places: Vec<usize> = once.into_values().collect();
    for part in places.chunks(AT_ONCE) {
        let rows: Vec<&Acceptance> = part.iter().map(|place| &acceptances[*place]).collect();
        let appended = insert(tx, &rows).await?;
        let fresh: Vec<&Acceptance> = rows
            .iter()
            .zip(part)
            .filter(|(one, place)| {
                let is_new = appended.contains(&(one.person.clone(), one.version));
                new[**place] = is_new;
                is_new
            })
            .map(|(one, _)| *one)
            .collect();
        keep_last(tx, &fresh).await?;
    }
    Ok(new)
}

async fn insert(
    tx: &mut Tx,
    acceptances: &[&Acceptance],
) -> Result<std::collections::BTreeSet<(String, VersionId)>, StoreError> {
    let params = acceptances.iter().flat_map(|one| {
        bind![
            one.person.clone(),
            one.version.0,
            one.language.clone(),
            one.surface.clone(),
            one.accepted_at,
            one.recorded_at,
            one.content_key.clone(),
        ]
    });
    let sql = format!(
        "insert into acceptances (person, version, language, surface, accepted_at, recorded_at,
            content_key)
         values {}
         on conflict (person, version) do nothing
         returning person, version",
        rows::tuples(acceptances.len(), 7)
    );
    tx.fetch(sql, params.collect())
        .await?
        .iter()
        .map(|row| Ok((row.get("person")?, VersionId(row.get("version")?))))
        .collect()
}

/// Notes the last version of each person and document. An older one that arrives late changes
/// nothing.
async fn keep_last(tx: &mut Tx, acceptances: &[&Acceptance]) -> Result<(), StoreError> {
    let mut last: BTreeMap<(&str, DisclosureId), &Acceptance> = BTreeMap::new();
    for one in acceptances {
        let known = last.entry((&one.person, one.disclosure)).or_insert(one);
        if one.rank > known.rank {
            *known = one;
        }
    }
    if last.is_empty() {
        return Ok(());
    }
    let params = last.values().flat_map(|one| {
        bind![one.person.clone(), one.disclosure.0, one.version.0, one.rank, one.accepted_at]
    });
    let sql = format!(
        "insert into accepted (person, disclosure, version, rank, at) values {}
         on conflict (person, disclosure) do update
         set version = excluded.version, rank = excluded.rank, at = excluded.at
         where excluded.rank > accepted.rank",
        rows::tuples(last.len(), 5)
    );
    tx.execute(sql, params.collect()).await.map(|_| ())
}

/// An acceptance as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub disclosure: DisclosureId,
    /// The version.
    pub version: VersionId,
    /// Its number.
    pub number: String,
    /// The language they read it in.
    pub language: String,
    /// Where they accepted.
    pub surface: String,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

/// What a person had accepted before an instant, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    db: impl Read,
    person: &str,
    before: DateTime<Utc>,
) -> Result<Vec<Kept>, StoreError> {
    db.fetch(
        "select v.disclosure, a.version, v.number, a.language, a.surface, a.accepted_at
         from acceptances a join versions v on v.id = a.version
         where a.person = $1 and a.accepted_at < $2
         order by a.accepted_at desc, v.rank desc limit 1000",
        bind![person, before],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Kept {
            disclosure: DisclosureId(row.get("disclosure")?),
            version: VersionId(row.get("version")?),
            number: row.get("number")?,
            language: row.get("language")?,
            surface: row.get("surface")?,
            accepted_at: row.get("accepted_at")?,
        })
    })
    .collect()
}

/// How many people of a sort accepted a version last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The version.
    pub version: VersionId,
    /// The people.
    pub sort: Sort,
    /// How many.
    pub n: i64,
}

/// Of the people who were active in this month or later, how many of each sort accepted which
/// version of a document last.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: impl Read,
    disclosure: DisclosureId,
    since: NaiveDate,
) -> Result<Vec<Count>, StoreError> {
    db.fetch(
        "select version, jurisdiction, role, cast(sum(n) as bigint) as n from accepted_counts
         where disclosure = $1 and month >= $2
         group by version, jurisdiction, role having sum(n) <> 0
         order by version, jurisdiction, role",
        bind![disclosure.0, since],
    )
    .await?
    .iter()
    .map(|row| {
        let sort = Sort { jurisdiction: row.get("jurisdiction")?, role: row.get("role")? };
        Ok(Count { version: VersionId(row.get("version")?), sort, n: row.get("n")? })
    })
    .collect()
}

/// How many more people had a version as their last one, on each day; before the first day they
/// are one number, under no day.
///
/// # Errors
/// When the database fails.
pub async fn days(
    db: impl Read,
    disclosure: DisclosureId,
    from: NaiveDate,
) -> Result<Vec<(VersionId, Option<NaiveDate>, i64)>, StoreError> {
    db.fetch(
        "select version, case when day < $2 then null else day end as day,
            cast(sum(n) as bigint) as n
         from accepted_days where disclosure = $1 group by 1, 2",
        bind![disclosure.0, from],
    )
    .await?
    .iter()
    .map(|row| Ok((VersionId(row.get("version")?), row.get_optional("day")?, row.get("n")?)))
    .collect()
}
