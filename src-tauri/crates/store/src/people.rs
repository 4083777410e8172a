//! The people of the product, as far as its services told us, and how many there are of a sort.
//! Counts are kept by the database itself with every change, whoever makes it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::db::{Engine, Param, bind};
use crate::{Read, StoreError, Tx};

/// Somebody who was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The person, as the product knows them.
    pub person: String,
    /// `DE`, `US-CA`; none: the service did not say.
    pub jurisdiction: Option<String>,
    /// `maker`; none: the service did not say.
    pub role: Option<String>,
    /// The day.
    pub on: NaiveDate,
}

/// Activity is noted again only after so many days: a person who comes each day is one write a week.
pub const NOTED_FOR: Days = Days::new(7);
/// Most people in one statement: four parameters each, within the limits of both engines.
const AT_ONCE: usize = 4_000;

/// Notes who was seen. What a service does not say stays as it was; who was noted within a week is
/// not written again unless something is new. Until the end of the transaction nobody else changes
/// these people.
///
/// # Errors
/// When the database fails.
pub async fn see(tx: &mut Tx, sightings: &[Sighting]) -> Result<(), StoreError> {
    let mut last: BTreeMap<&str, Sighting> = BTreeMap::new();
    for one in sightings {
        let known = last.entry(&one.person).or_insert_with(|| one.clone());
        known.jurisdiction = one.jurisdiction.clone().or(known.jurisdiction.take());
        known.role = one.role.clone().or(known.role.take());
        known.on = known.on.max(one.on);
    }
    // In order of the person, so that two transactions never wait for each other in a circle.
    let people: Vec<Sighting> = last.into_values().collect();
    for part in people.chunks(AT_ONCE) {
        let mut params: Vec<Param> = Vec::with_capacity(part.len() * 4);
        let rows: Vec<String> = part
            .iter()
            .map(|one| {
                params.extend([
                    Param::from(one.person.clone()),
                    Param::from(one.jurisdiction.clone().unwrap_or_default()),
                    Param::from(one.role.clone().unwrap_or_default()),
                    Param::from(one.on),
                ]);
                let last = params.len();
                format!("(${}, ${}, ${}, ${last}, ${last})", last - 3, last - 2, last - 1)
            })
            .collect();
        let week = match tx.inner.engine() {
            Engine::Postgres => "people.active_on + 7",
            Engine::Sqlite => "date(people.active_on, '+7 days')",
        };
        let sql = format!(
            "insert into people (person, jurisdiction, role, active_on, first_seen_on)
             values {}
             on conflict (person) do update set
                 jurisdiction = case when excluded.jurisdiction = '' then people.jurisdiction
                     else excluded.jurisdiction end,
                 role = case when excluded.role = '' then people.role else excluded.role end,
                 active_on = case when excluded.active_on > people.active_on
                     then excluded.active_on else people.active_on end
             where (excluded.jurisdiction <> '' and excluded.jurisdiction <> people.jurisdiction)
                 or (excluded.role <> '' and excluded.role <> people.role)
                 or excluded.active_on >= {week}",
            rows.join(", ")
        );
        tx.execute(sql, params).await?;
        hold(tx, part).await?;
    }
    Ok(())
}

/// Keeps others from changing what is known of these people: what they accepted is counted by it.
async fn hold(tx: &mut Tx, people: &[Sighting]) -> Result<(), StoreError> {
    match tx.inner.engine() {
        // A SQLite transaction that writes is alone already.
        Engine::Sqlite => Ok(()),
        Engine::Postgres => {
            let places: Vec<String> = (1..=people.len()).map(|place| format!("${place}")).collect();
            let sql = format!(
                "select 1 as one from people where person in ({}) order by person for share",
                places.join(", ")
            );
            let params = people.iter().map(|one| Param::from(one.person.clone())).collect();
            tx.fetch(sql, params).await.map(|_| ())
        }
    }
}

/// People of a sort.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    /// `DE`, `US-CA`; empty: not known.
    pub jurisdiction: String,
    /// `maker`; empty: not known.
    pub role: String,
}

/// How many people there are of each sort who were active in this month or later.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: impl Read, since: NaiveDate) -> Result<Vec<(Sort, i64)>, StoreError> {
    db.fetch(
        "select jurisdiction, role, cast(sum(n) as bigint) as n from people_counts
         where month >= $1
         group by jurisdiction, role having sum(n) <> 0 order by jurisdiction, role",
        bind![since],
    )
    .await?
    .iter()
    .map(|row| {
        let sort = Sort { jurisdiction: row.get("jurisdiction")?, role: row.get("role")? };
        Ok((sort, row.get("n")?))
    })
    .collect()
}

/// People of a sort who became known on a day; none: before the days that were asked for.
pub type Known = (Sort, Option<NaiveDate>, i64);

/// How many people of each sort became known before a day, and on each day from then on.
///
/// # Errors
/// When the database fails.
pub async fn days(db: impl Read, from: NaiveDate) -> Result<Vec<Known>, StoreError> {
    db.fetch(
        "select jurisdiction, role, case when day < $1 then null else day end as day,
            cast(sum(n) as bigint) as n
         from people_days group by 1, 2, 3",
        bind![from],
    )
    .await?
    .iter()
    .map(|row| {
        let sort = Sort { jurisdiction: row.get("jurisdiction")?, role: row.get("role")? };
        Ok((sort, row.get_optional("day")?, row.get("n")?))
    })
    .collect()
}

/// A person of a page, with the rank of the last version of a document that they accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The person.
    pub person: String,
    /// What is known of them.
    pub sort: Sort,
    /// Rank of the last version they accepted.
    pub accepted: Option<i64>,
}

/// People after one of them who were active since a day, in order, with what they accepted last of
/// a document.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: impl Read,
    disclosure: model::ids::DisclosureId,
    since: NaiveDate,
    after: &str,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    db.fetch(
        "select p.person, p.jurisdiction, p.role, a.rank
         from people p left join accepted a on a.person = p.person and a.disclosure = $1
         where p.person > $2 and p.active_on >= $3
         order by p.person limit $4",
        bind![disclosure.0, after, since, limit],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Told {
            person: row.get("person")?,
            sort: Sort { jurisdiction: row.get("jurisdiction")?, role: row.get("role")? },
            accepted: row.get_optional("rank")?,
        })
    })
    .collect()
}
