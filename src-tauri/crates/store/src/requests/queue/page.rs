//! Pages of the queue, by key or by place.

use chrono::NaiveDate;
use model::ids::RequestId;

use super::conditions::{self, Conditions, Way, midnight, table};
use super::order::{Direction, Entry, Key, Mark, Order};
use super::rows::{Queued, rows};
use super::{Filter, MOST_GATHERED, numbers, search};
use crate::db::Param;
use crate::{Read as _, Store, StoreError};

/// Where a page begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// With the first row.
    First,
    /// After the row with this key.
    After(Key),
    /// So that it ends before the row with this key.
    Before(Key),
    /// With this many rows above it; past the end, with the last rows.
    Place(i64),
    /// With this share of the rows above it, 0 to 1: what a scrollbar says.
    Share(f64),
    /// With the first row that is due on this day of UTC or later; only in order of due date.
    Day(NaiveDate),
}

impl Start {
    /// What comes before a place is read from there back.
    fn direction(&self) -> Direction {
        match self {
            Self::Before(_) => Direction::Falling,
            Self::First | Self::After(_) | Self::Place(_) | Self::Share(_) | Self::Day(_) => {
                Direction::Rising
            }
        }
    }

    /// A share as the place it means among so many rows.
    fn among(self, total: i64) -> Self {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                reason = "a scrollbar has fewer steps than a float has places"
            )]
            Self::Share(share) => Self::Place((share.clamp(0.0, 1.0) * total as f64) as i64),
            Self::First | Self::After(_) | Self::Before(_) | Self::Place(_) | Self::Day(_) => self,
        }
    }
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows in the order of the filter. With a common text there may be fewer than asked for,
    /// though more follow.
    pub rows: Vec<Queued>,
    /// Where the next page begins.
    pub next: Option<Key>,
    /// Where the page before ends.
    pub previous: Option<Key>,
    /// How many rows stand above the first, where that is known.
    pub place: Option<i64>,
    /// How many rows the filter takes in all.
    pub total: i64,
    /// Whether `total` is all; otherwise there are at least as many.
    pub exact: bool,
}

/// Entries of a page before their rows are read.
struct Picked {
    entries: Vec<Entry>,
    /// Key of a row after which more follow.
    next: Option<Key>,
    /// Key of a row before which more stand.
    previous: Option<Key>,
    place: Option<i64>,
    total: i64,
    exact: bool,
}

/// A page of the queue, at most `limit` rows.
///
/// # Errors
/// When the database fails.
pub async fn page(
    store: &Store,
    filter: &Filter,
    start: Start,
    limit: i64,
) -> Result<Page, StoreError> {
    let size = usize::try_from(limit.max(1)).unwrap_or(1);
    let picked = pick(store, filter, start, size).await?;
    Ok(Page {
        rows: rows(store, &picked.entries).await?,
        next: picked.next,
        previous: picked.previous,
        place: picked.place,
        total: picked.total,
        exact: picked.exact,
    })
}

async fn pick(
    store: &Store,
    filter: &Filter,
    start: Start,
    size: usize,
) -> Result<Picked, StoreError> {
    let text = search::needle(filter);
    let mut at_least = 0;
    if let Some(text) = &text {
        let (entries, all) = search::found(store, filter, text).await?;
        if all {
            return Ok(slice(&entries, start, size));
        }
        at_least = entries.len();
    }
    let blocks = numbers::blocks(store, filter).await?;
    let total = match &blocks {
        Some(blocks) => blocks.iter().map(|(_, n)| n).sum(),
        None => numbers::total(store, filter).await?,
    };
    match text {
        Some(text) if total <= MOST_GATHERED => {
            Ok(slice(&search::among(store, filter, &text).await?, start, size))
        }
        Some(text) => {
            let picked = pick_common(store, filter, &text, start, size).await?;
            let total = picked.total.max(count(at_least).unwrap_or(0));
            Ok(Picked { total, ..picked })
        }
        None if total <= MOST_GATHERED => Ok(slice(&gather(store, filter).await?, start, size)),
        None => pick_walking(store, filter, start, size, &blocks.unwrap_or_default(), total).await,
    }
}

/// The ids of everything a filter takes, in order.
///
/// # Errors
/// When the database fails.
pub async fn ids(store: &Store, filter: &Filter) -> Result<Vec<RequestId>, StoreError> {
    if search::needle(filter).is_none() {
        let conditions = Conditions::of(filter);
        let sql = format!(
            "select r.id from {} where {} order by r.{}, r.number",
            table(store.engine(), filter, Way::Walk),
            conditions.text(),
            filter.order.column()
        );
        let rows = store.fetch(sql, conditions.params).await?;
        return rows.iter().map(|row| Ok(RequestId(row.get("id")?))).collect();
    }
    let mut ids = Vec::new();
    let mut start = Start::First;
    loop {
        let picked = pick(store, filter, start, 5_000).await?;
        ids.extend(picked.entries.iter().map(|entry| entry.id));
        match picked.next {
            Some(key) => start = Start::After(key),
            None => return Ok(ids),
        }
    }
}

/// Everything a filter without text takes, which is little, in order.
async fn gather(store: &Store, filter: &Filter) -> Result<Vec<Entry>, StoreError> {
    let (gathering, params) = gathering(store, filter);
    // Sorted afterwards, or PostgreSQL would walk the whole queue to save the sorting.
    let sql = format!(
        "with found as materialized ({gathering})
         select id, mark, number from found order by mark, number"
    );
    let rows = store.fetch(sql, params).await?;
    rows.iter().map(|row| Entry::read(row, filter.order)).collect()
}

/// A query for everything a filter without text takes.
pub(super) fn gathering(store: &Store, filter: &Filter) -> (String, Vec<Param>) {
    let mut conditions = Conditions::of(filter);
    if filter.assignee.is_none() && conditions::narrow(filter) {
        conditions.by_state(filter);
    }
    let sql = format!(
        "select r.id, r.{} as mark, r.number from {} where {}",
        filter.order.column(),
        table(store.engine(), filter, Way::Gather),
        conditions.text()
    );
    (sql, conditions.params)
}

/// A page out of all entries.
fn slice(entries: &[Entry], start: Start, size: usize) -> Picked {
    let beyond = |key: &Key| entries.partition_point(|entry| entry.key() <= *key);
    let until = |key: &Key| entries.partition_point(|entry| entry.key() < *key);
    let last = entries.len().saturating_sub(size);
    let (from, to) = match start.among(count(entries.len()).unwrap_or(i64::MAX)) {
        Start::First => (0, size),
        Start::After(key) => (beyond(&key), beyond(&key) + size),
        Start::Before(key) => (until(&key).saturating_sub(size), until(&key)),
        Start::Place(place) => {
            let place = usize::try_from(place.max(0)).unwrap_or(last).min(last);
            (place, place + size)
        }
        Start::Share(_) => (last, entries.len()),
        Start::Day(day) => {
            let place = entries.partition_point(|entry| entry.mark < Mark::At(midnight(day)));
            (place, place + size)
        }
    };
    let to = to.min(entries.len());
    let page = &entries[from.min(to)..to];
    Picked {
        next: page.last().filter(|_| to < entries.len()).map(Entry::key),
        previous: page.first().filter(|_| from > 0).map(Entry::key),
        entries: page.to_vec(),
        place: count(from),
        total: count(entries.len()).unwrap_or(i64::MAX),
        exact: true,
    }
}

/// A page out of more entries than are gathered.
async fn pick_walking(
    store: &Store,
    filter: &Filter,
    start: Start,
    size: usize,
    blocks: &[(Mark, i64)],
    total: i64,
) -> Result<Picked, StoreError> {
    let limit = count(size).unwrap_or(i64::MAX);
    let start = only_by_due(start.among(total), filter.order);
    let mut conditions = Conditions::of(filter);
    let mut offset = 0;
    let mut place = None;
    let direction = start.direction();
    match &start {
        Start::First | Start::Share(_) => {
            place = Some(0);
            span(&mut conditions, blocks, 0, limit);
        }
        Start::After(key) => {
            conditions.after(key);
            let block = blocks.partition_point(|(block, _)| *block <= key.0);
            // What is left of the block of the key is not known, so it counts as nothing.
            if let Some(end) = reach(&blocks[block..], limit) {
                conditions.until_block(end);
            }
        }
        Start::Before(key) => {
            conditions.before(key);
            let block = blocks.partition_point(|(block, _)| *block < key.0.block());
            let before: Vec<_> = blocks[..block].iter().rev().copied().collect();
            if let Some(end) = reach(&before, limit) {
                conditions.since(end);
            }
        }
        Start::Place(wanted) => {
            let wanted = (*wanted).clamp(0, (total - limit).max(0));
            place = Some(wanted);
            offset = span(&mut conditions, blocks, wanted, limit);
        }
        Start::Day(day) => {
            let from = Mark::At(midnight(*day));
            conditions.since(from);
            if !blocks.is_empty() {
                let first = blocks.partition_point(|(block, _)| *block < from);
                place = Some(blocks[..first].iter().map(|(_, n)| n).sum());
                if let Some(end) = reach(&blocks[first..], limit) {
                    conditions.until_block(end);
                }
            }
        }
    }
    let sql = format!(
        "select r.id, r.{} as mark, r.number from {} where {} {} limit {} offset {offset}",
        filter.order.column(),
        table(store.engine(), filter, Way::Walk),
        conditions.text(),
        filter.order.by(direction),
        limit + 1,
    );
    let found = store.fetch(sql, conditions.params).await?;
    let mut entries: Vec<Entry> =
        found.iter().map(|row| Entry::read(row, filter.order)).collect::<Result<_, _>>()?;
    let more = entries.len() > size;
    entries.truncate(size);
    if direction == Direction::Falling {
        entries.reverse();
    }
    let (above, below) = match start {
        Start::First | Start::Share(_) => (false, more),
        Start::After(_) => (true, more),
        Start::Before(_) => (more, true),
        Start::Place(_) | Start::Day(_) => (place != Some(0), more),
    };
    Ok(Picked {
        next: entries.last().filter(|_| below).map(Entry::key),
        previous: entries.first().filter(|_| above).map(Entry::key),
        entries,
        place,
        total,
        exact: true,
    })
}

/// Keeps a walk to the blocks in which a place and the rows from it lie, and says how many rows to
/// pass over. Where the blocks are not known, all of them.
fn span(conditions: &mut Conditions, blocks: &[(Mark, i64)], place: i64, limit: i64) -> i64 {
    let mut above = 0;
    for (index, (block, n)) in blocks.iter().enumerate() {
        if above + n > place {
            conditions.since(*block);
            if let Some(end) = reach(&blocks[index..], place - above + limit) {
                conditions.until_block(end);
            }
            return place - above;
        }
        above += n;
    }
    place
}

/// The block by which there are more than so many rows.
fn reach(blocks: &[(Mark, i64)], rows: i64) -> Option<Mark> {
    let mut sum = 0;
    blocks.iter().find_map(|(block, n)| {
        sum += n;
        (sum > rows).then_some(*block)
    })
}

/// A page of a text that is too common to be gathered. Its places are not known: a place is read
/// as one of the queue without the text.
async fn pick_common(
    store: &Store,
    filter: &Filter,
    text: &str,
    start: Start,
    size: usize,
) -> Result<Picked, StoreError> {
    let start = only_by_due(start, filter.order);
    let direction = start.direction();
    let from = match start {
        Start::First => None,
        Start::After(key) | Start::Before(key) => Some(key),
        // No number is empty, so this stands before all of that place.
        Start::Day(day) => Some((Mark::At(midnight(day)), String::new())),
        Start::Place(_) | Start::Share(_) => {
            let all = Filter { text: None, ..filter.clone() };
            let there = Box::pin(pick(store, &all, start, 1)).await?;
            there.previous.map(|(mark, _)| (mark, String::new()))
        }
    };
    let first = from.is_none();
    let scanned = search::scan(store, filter, text, from.clone(), direction, size).await?;
    let mut entries = scanned.entries;
    if direction == Direction::Falling {
        entries.reverse();
    }
    let total = count(entries.len()).unwrap_or(i64::MAX);
    let (next, previous) = match direction {
        Direction::Falling => (entries.last().map(Entry::key).or(from), scanned.stopped),
        Direction::Rising => {
            (scanned.stopped, entries.first().map(Entry::key).or(from).filter(|_| !first))
        }
    };
    Ok(Picked { entries, next, previous, place: first.then_some(0), total, exact: false })
}

fn count(rows: usize) -> Option<i64> {
    i64::try_from(rows).ok()
}

/// A day is a place in order of due date; elsewhere it says nothing.
fn only_by_due(start: Start, order: Order) -> Start {
    match (start, order) {
        (Start::Day(_), Order::Received | Order::Number) => Start::First,
        (start, _) => start,
    }
}
