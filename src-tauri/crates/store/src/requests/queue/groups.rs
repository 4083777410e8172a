//! Where the groups of the queue begin: how many rows of a filter are due before an instant, and
//! which place a row has.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::RequestId;

use super::conditions::{Conditions, Way, table};
use super::order::{Entry, Mark};
use super::{Filter, numbers, search};
use crate::{Read as _, Store, StoreError};

/// A filter as its due dates are spread.
pub struct Shape {
    filter: Filter,
    known: Known,
}

enum Known {
    /// Where every row stands.
    Rows(Vec<Entry>),
    /// How many rows a block has.
    Blocks(Vec<(Mark, i64)>),
    /// Nothing but what is counted on demand.
    Counted,
}

/// What is known of a filter without counting; none: its text is too common for anything.
async fn known(store: &Store, filter: &Filter) -> Result<Option<Known>, StoreError> {
    Ok(match search::needle(filter) {
        Some(text) => match search::found(store, filter, &text).await? {
            (entries, true) => Some(Known::Rows(entries)),
            (_, false) => None,
        },
        None => Some(numbers::blocks(store, filter).await?.map_or(Known::Counted, Known::Blocks)),
    })
}

impl Shape {
    /// The shape of a filter; none: its text is too common for it to be known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(store: &Store, filter: &Filter) -> Result<Option<Self>, StoreError> {
        let filter = filter.by_due();
        Ok(known(store, &filter).await?.map(|known| Self { filter, known }))
    }

    /// The days of UTC on which the first and the last row are due; none: there is no row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ends(&self, store: &Store) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
        let (one, two) = match &self.known {
            Known::Rows(entries) => {
                let mark = |entry: &Entry| entry.mark;
                (entries.first().map(mark), entries.last().map(mark))
            }
            Known::Blocks(blocks) => {
                let mark = |(mark, _): &(Mark, i64)| *mark;
                (blocks.first().map(mark), blocks.last().map(mark))
            }
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
                let (one, two) = (row.get_optional("one")?, row.get_optional("two")?);
                (one.map(Mark::At), two.map(Mark::At))
            }
        };
        Ok(one.and_then(Mark::day).zip(two.and_then(Mark::day)))
    }

    /// How many rows are due before an instant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before(&self, store: &Store, instant: DateTime<Utc>) -> Result<i64, StoreError> {
        let mark = Mark::At(instant);
        let (above, since) = match &self.known {
            Known::Rows(entries) => {
                let above = entries.partition_point(|entry| entry.mark < mark);
                return Ok(i64::try_from(above).unwrap_or(i64::MAX));
            }
            Known::Blocks(blocks) => {
                let first = blocks.partition_point(|(block, _)| *block < mark.block());
                let above = blocks[..first].iter().map(|(_, n)| n).sum();
                let empty = blocks.get(first).is_none_or(|(block, _)| *block != mark.block());
                if empty || mark == mark.block() {
                    return Ok(above);
                }
                (above, Some(mark.block()))
            }
            Known::Counted => (0, None),
        };
        let mut conditions = Conditions::of(&self.filter);
        if let Some(block) = since {
            conditions.since(block);
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
    let Some(known) = known(store, filter).await? else { return Ok(None) };
    if let Known::Rows(entries) = &known {
        let place = entries.iter().position(|entry| entry.id == id);
        return Ok(place.and_then(|place| i64::try_from(place).ok()));
    }
    let mut own = Conditions::of(filter);
    own.push("r.id = ", id.0.into());
    let sql = format!(
        "select r.id, r.{} as mark, r.number from {} where {}",
        filter.order.column(),
        table(store.engine(), filter, Way::Known),
        own.text()
    );
    let row = store.fetch_optional(sql, own.params).await?;
    let Some(row) = row else { return Ok(None) };
    let own = Entry::read(&row, filter.order)?;
    let mut conditions = Conditions::of(filter);
    let mut above = 0;
    if let Known::Blocks(blocks) = &known {
        let block = own.mark.block();
        let first = blocks.partition_point(|(one, _)| *one < block);
        above = blocks[..first].iter().map(|(_, n)| n).sum();
        conditions.since(block);
    }
    conditions.before(&own.key());
    Ok(Some(above + count(store, filter, conditions).await?))
}
