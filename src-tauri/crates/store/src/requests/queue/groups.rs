//! Where the groups of the queue begin: how many rows of a filter are due before an instant, and
//! which place a row has.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::RequestId;

use super::conditions::{Conditions, Way, midnight, table};
use super::{Entry, Filter, entry, numbers, search};
use crate::{Read as _, Store, StoreError};

/// A filter as its due dates are spread.
pub struct Shape {
    filter: Filter,
    known: Known,
}

enum Known {
    /// Of every row.
    Rows(Vec<Entry>),
    /// How many rows a day has.
    Days(Vec<(NaiveDate, i64)>),
    /// Nothing but what is counted on demand.
    Counted,
}

impl Shape {
    /// The shape of a filter; none: its text is too common for it to be known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(store: &Store, filter: &Filter) -> Result<Option<Self>, StoreError> {
        let known = match (search::needle(filter), filter.assignee) {
            (Some(text), _) => match search::found(store, filter, &text).await? {
                (entries, true) => Known::Rows(entries),
                (_, false) => return Ok(None),
            },
            (None, Some(_)) => Known::Counted,
            (None, None) => Known::Days(numbers::days(store, filter).await?),
        };
        Ok(Some(Self { filter: filter.clone(), known }))
    }

    /// The days of UTC on which the first and the last row are due; none: there is no row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ends(&self, store: &Store) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
        let day = |entry: &Entry| entry.due_at.date_naive();
        match &self.known {
            Known::Rows(entries) => Ok(entries.first().map(day).zip(entries.last().map(day))),
            Known::Days(days) => Ok(days.first().zip(days.last()).map(|(one, two)| (one.0, two.0))),
            Known::Counted => {
                let conditions = Conditions::of(&self.filter);
                let sql = format!(
                    "select min(r.due_at) as one, max(r.due_at) as two from {} where {}",
                    table(store.engine(), &self.filter, Way::Walk),
                    conditions.text()
                );
                let Some(row) = store.fetch_optional(sql, conditions.params).await? else {
                    return Ok(None);
                };
                let one: Option<DateTime<Utc>> = row.get_optional("one")?;
                let two: Option<DateTime<Utc>> = row.get_optional("two")?;
                Ok(one.zip(two).map(|(one, two)| (one.date_naive(), two.date_naive())))
            }
        }
    }

    /// How many rows are due before an instant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before(&self, store: &Store, instant: DateTime<Utc>) -> Result<i64, StoreError> {
        let day = instant.date_naive();
        let (above, since) = match &self.known {
            Known::Rows(entries) => {
                let above = entries.partition_point(|entry| entry.due_at < instant);
                return Ok(i64::try_from(above).unwrap_or(i64::MAX));
            }
            Known::Days(days) => {
                let first = days.partition_point(|(one, _)| *one < day);
                let above = days[..first].iter().map(|(_, n)| n).sum();
                let empty = days.get(first).is_none_or(|(one, _)| *one != day);
                if empty || instant == midnight(day) {
                    return Ok(above);
                }
                (above, Some(day))
            }
            Known::Counted => (0, None),
        };
        let mut conditions = Conditions::of(&self.filter);
        if let Some(day) = since {
            conditions.since_day(day);
        }
        conditions.until(instant);
        Ok(above + count(store, &self.filter, conditions).await?)
    }
}

async fn count(store: &Store, filter: &Filter, conditions: Conditions) -> Result<i64, StoreError> {
    let sql = format!(
        "select count(*) as n from {} where {}",
        table(store.engine(), filter, Way::Walk),
        conditions.text()
    );
    let row = store.fetch_optional(sql, conditions.params).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// How many rows of a filter stand above a request; none: the filter does not take it, or its text
/// is too common to know.
///
/// # Errors
/// When the database fails.
pub async fn place_of(
    store: &Store,
    filter: &Filter,
    id: RequestId,
) -> Result<Option<i64>, StoreError> {
    let Some(shape) = Shape::of(store, filter).await? else { return Ok(None) };
    if let Known::Rows(entries) = &shape.known {
        let place = entries.iter().position(|entry| entry.id == id);
        return Ok(place.and_then(|place| i64::try_from(place).ok()));
    }
    let mut own = Conditions::of(filter);
    own.push("r.id = ", id.0.into());
    let sql = format!(
        "select r.id, r.due_at, r.number from {} where {}",
        table(store.engine(), filter, Way::Known),
        own.text()
    );
    let row = store.fetch_optional(sql, own.params).await?;
    let Some(row) = row.as_ref().map(entry).transpose()? else { return Ok(None) };
    let mut conditions = Conditions::of(filter);
    let mut above = 0;
    if let Known::Days(days) = &shape.known {
        let day = row.due_at.date_naive();
        let first = days.partition_point(|(one, _)| *one < day);
        above = days[..first].iter().map(|(_, n)| n).sum();
        conditions.since_day(day);
    }
    conditions.before(&row.key());
    Ok(Some(above + count(store, filter, conditions).await?))
}
