//! Numbers of the queue and what the overview draws, out of counters that are kept with every
//! change.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{OfficerId, RequestId};
use model::requests::Kind;

use super::conditions::{Conditions, Way, due_before, midnight, second, table};
use super::order::{Entry, Mark, Order};
use super::{Assigned, Filter, MOST_GATHERED};
use crate::db::bind;
use crate::requests::key;
use crate::{Read, Store, StoreError};

/// Numbers of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not closed.
    pub open: i64,
    /// Not closed and due before the instant asked for.
    pub due: i64,
    /// Not closed and late.
    pub overdue: i64,
    /// Waiting for a second person who did not prepare it.
    pub approval: i64,
    /// Not closed and paused.
    pub paused: i64,
    /// Closed.
    pub closed: i64,
}

/// Requests received and closed in a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub from: NaiveDate,
    /// Received in it.
    pub received: i64,
    /// Closed in it.
    pub closed: i64,
}

/// Counts of the queue, for an officer who could be the second person.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: impl Read + Copy,
    now: DateTime<Utc>,
    due_before: DateTime<Utc>,
    officer: OfficerId,
) -> Result<Counts, StoreError> {
    let sums = db
        .fetch_optional(
            "select
                cast(coalesce(sum(case when state <> 'closed' then n end), 0) as bigint) as open,
                cast(coalesce(sum(case when state <> 'closed' and day < $2 then n end), 0)
                    as bigint) as due,
                cast(coalesce(sum(case when state <> 'closed' and day < $1 then n end), 0)
                    as bigint) as overdue,
                cast(coalesce(sum(case when state = 'approval' then n end), 0) as bigint)
                    as approval,
                cast(coalesce(sum(case when state <> 'closed' and paused then n end), 0)
                    as bigint) as paused,
                cast(coalesce(sum(case when state = 'closed' then n end), 0) as bigint) as closed
             from queue_days",
            bind![now.date_naive(), due_before.date_naive()],
        )
        .await?;
    let Some(row) = sums else { return Ok(Counts::default()) };
    Ok(Counts {
        open: row.get("open")?,
        due: row.get::<i64>("due")? + on_the_day(db, due_before).await?,
        overdue: row.get::<i64>("overdue")? + on_the_day(db, now).await?,
        approval: approvals(db, row.get("approval")?, officer).await?,
        paused: row.get("paused")?,
        closed: row.get("closed")?,
    })
}

/// Open requests due on the day of an instant and before it.
async fn on_the_day(db: impl Read, before: DateTime<Utc>) -> Result<i64, StoreError> {
    let row = db
        .fetch_optional(
            "select count(*) as n from requests r
             where r.state <> 'closed' and r.due_at >= $1 and r.due_at < $2",
            bind![midnight(before.date_naive()), before],
        )
        .await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// How many of those that wait the officer did not prepare. Counted from the smaller side: either
/// what waits, or what the officer worked on.
async fn approvals(db: impl Read, waiting: i64, officer: OfficerId) -> Result<i64, StoreError> {
    let (sql, away) = if waiting <= MOST_GATHERED {
        let sql = "select count(*) as n from requests r
                   where r.state = 'approval' and not exists (
                       select 1 from preparers p where p.object = r.id and p.officer = $1)";
        (sql, false)
    } else {
        let sql = "select count(*) as n from preparers p cross join requests r
                   where p.officer = $1 and r.id = p.object and r.state = 'approval'";
        (sql, true)
    };
    let row = db.fetch_optional(sql, bind![officer.0]).await?;
    let n = row.map_or(Ok(0), |row| row.get::<i64>("n"))?;
    Ok(if away { waiting - n } else { n })
}

/// How many requests a filter without text takes in each block of its order, the blocks in order.
/// Empty blocks are left out. None: nobody keeps these numbers.
pub(super) async fn blocks(
    store: &Store,
    filter: &Filter,
) -> Result<Option<Vec<(Mark, i64)>>, StoreError> {
    if filter.assignee.is_some() {
        return Ok(None);
    }
    let mut blocks = match (filter.order, due_before(filter)) {
        (Order::Due, _) => days(store, filter).await?,
        // Of what was received on a day, nobody knows how much is due soon.
        (Order::Received | Order::Number, Some(_)) => return Ok(None),
        (Order::Received, None) => kept(store, filter, "received").await?,
        (Order::Number, None) => kept(store, filter, "ordinal").await?,
    };
    if let Some(officer) = second(filter) {
        take_away_prepared(store, filter, officer, &mut blocks).await?;
    }
    blocks.retain(|(_, n)| *n > 0);
    Ok(Some(blocks))
}

/// Numbers by receipt or by number.
async fn kept(store: &Store, filter: &Filter, axis: &str) -> Result<Vec<(Mark, i64)>, StoreError> {
    let sort = Conditions::sort(filter);
    // The axis is one of two words of ours, written out as an index is found by it.
    let sql = format!(
        "select r.block, cast(sum(r.n) as bigint) as n from queue_blocks r
         where r.axis = '{axis}' and {} group by r.block having sum(r.n) > 0 order by r.block",
        sort.text()
    );
    let rows = store.fetch(sql, sort.params).await?;
    rows.iter()
        .map(|row| {
            let mark = filter.order.block(row.get("block")?);
            Ok((mark.ok_or(StoreError::Column { column: "block" })?, row.get("n")?))
        })
        .collect()
}

/// Numbers by due date.
async fn days(store: &Store, filter: &Filter) -> Result<Vec<(Mark, i64)>, StoreError> {
    let mut sort = Conditions::sort(filter);
    if let Some(before) = due_before(filter) {
        sort.push("r.day <= ", before.date_naive().into());
    }
    let sql = format!(
        "select r.day, cast(sum(r.n) as bigint) as n from queue_days r
         where {} group by r.day having sum(r.n) > 0 order by r.day",
        sort.text()
    );
    let rows = store.fetch(sql, sort.params).await?;
    let mut days: Vec<(Mark, i64)> = rows
        .iter()
        .map(|row| Ok((Mark::At(midnight(row.get("day")?)), row.get("n")?)))
        .collect::<Result<_, StoreError>>()?;
    // The last day of what is due counts only up to the instant.
    if let (Some(before), Some((day, n))) = (due_before(filter), days.last_mut())
        && *day == Mark::At(before).block()
    {
        *n = count(store, filter, Some(*day)).await?;
    }
    Ok(days)
}

/// Takes from the blocks what an officer prepared and therefore cannot approve.
async fn take_away_prepared(
    store: &Store,
    filter: &Filter,
    officer: OfficerId,
    blocks: &mut [(Mark, i64)],
) -> Result<(), StoreError> {
    let mut own = Conditions::sort(filter);
    own.push("p.officer = ", officer.0.into());
    let sql = format!(
        "select r.id, r.{} as mark, r.number from preparers p cross join requests r
         where r.id = p.object and {}",
        filter.order.column(),
        own.text()
    );
    for row in store.fetch(sql, own.params).await? {
        let block = Entry::read(&row, filter.order)?.mark.block();
        if let Ok(at) = blocks.binary_search_by_key(&block, |(block, _)| *block) {
            blocks[at].1 -= 1;
        }
    }
    Ok(())
}

/// How many requests a filter without text takes.
///
/// # Errors
/// When the database fails.
pub async fn total(store: &Store, filter: &Filter) -> Result<i64, StoreError> {
    match filter.assignee {
        Some(assigned) => self::assigned(store, filter, assigned).await,
        None => {
            let days = blocks(store, &filter.by_due()).await?.unwrap_or_default();
            Ok(days.iter().map(|(_, n)| n).sum())
        }
    }
}

/// How many requests of an officer, or of nobody, a filter without text takes.
async fn assigned(store: &Store, filter: &Filter, assigned: Assigned) -> Result<i64, StoreError> {
    if due_before(filter).is_some() || second(filter).is_some() {
        return count(store, filter, None).await;
    }
    let mut sort = Conditions::sort(filter);
    match assigned {
        Assigned::To(officer) => {
            sort.push("r.assignee = ", officer.0.into());
            sum(store, "queue_officers", sort).await
        }
        Assigned::Nobody => {
            let all = sum(store, "queue_days", Conditions::sort(filter)).await?;
            Ok(all - sum(store, "queue_officers", sort).await?)
        }
    }
}

async fn sum(store: &Store, table: &str, sort: Conditions) -> Result<i64, StoreError> {
    let sql = format!(
        "select cast(coalesce(sum(r.n), 0) as bigint) as n from {table} r where {}",
        sort.text()
    );
    let row = store.fetch_optional(sql, sort.params).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

async fn count(store: &Store, filter: &Filter, from: Option<Mark>) -> Result<i64, StoreError> {
    let filter = filter.by_due();
    let mut conditions = Conditions::of(&filter);
    if let Some(day) = from {
        conditions.since(day);
    }
    let sql = format!(
        "select count(*) as n from {} where {}",
        table(store.engine(), &filter, Way::Walk),
        conditions.text()
    );
    let row = store.fetch_optional(sql, conditions.params).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// The open requests that are due before an instant: id, number, kind and when.
///
/// # Errors
/// When the database fails.
pub async fn deadlines(
    db: impl Read,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(RequestId, String, Kind, DateTime<Utc>)>, StoreError> {
    db.fetch(
        "select r.id, r.number, r.kind, r.due_at from requests r
         where r.state <> 'closed' and r.due_at < $1
         order by r.due_at, r.number limit $2",
        bind![before, limit],
    )
    .await?
    .iter()
    .map(|row| {
        Ok((RequestId(row.get("id")?), row.get("number")?, key(row, "kind")?, row.get("due_at")?))
    })
    .collect()
}

/// Requests received and closed in spans: the first day, and the instants at which each begins and
/// ends.
///
/// # Errors
/// When the database fails.
pub async fn spans<R: Read + Copy>(
    db: R,
    starts: &[(NaiveDate, DateTime<Utc>, DateTime<Utc>)],
) -> Result<Vec<Span>, StoreError> {
    let mut spans = Vec::with_capacity(starts.len());
    for (from, begin, end) in starts {
        let row = db
            .fetch_optional(
                "select
                    (select count(*) from requests
                     where received_at >= $1 and received_at < $2) as received,
                    (select count(*) from requests
                     where state = 'closed' and closed_at >= $1 and closed_at < $2) as closed",
                bind![*begin, *end],
            )
            .await?;
        if let Some(row) = row {
            spans.push(Span {
                from: *from,
                received: row.get("received")?,
                closed: row.get("closed")?,
            });
        }
    }
    Ok(spans)
}

/// When what was closed since an instant was received and closed, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn closings(
    db: impl Read,
    since: DateTime<Utc>,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, StoreError> {
    db.fetch(
        "select r.received_at, r.closed_at from requests r
         where r.state = 'closed' and r.closed_at >= $1
         order by r.closed_at desc limit 10000",
        bind![since],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("received_at")?, row.get("closed_at")?)))
    .collect()
}
