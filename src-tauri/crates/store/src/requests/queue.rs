//! The queue: pages by key or by place, search, counts, and what the overview draws.
//!
//! It is in order of due date, then number. No answer reads more than some thousand rows: what
//! takes few is gathered and sorted, what takes many is walked in order of an index, between days
//! that are known from counters kept by the database itself.

mod conditions;
mod export;
mod groups;
mod numbers;
mod search;

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{OfficerId, RequestId};
use model::requests::{Kind, State};

use crate::db::{Param, Row};
use crate::requests::{COLUMNS, Request, request};
use crate::{Read, Store, StoreError};

pub use export::{Exported, ExportedPage, Exporting};
pub use groups::{Shape, place_of};
pub use numbers::{Counts, Span, closings, counts, deadlines, spans, total};
pub use search::{Matched, matched};

use conditions::{Conditions, Way, midnight, table};

/// What takes no more rows than this is gathered; of a text that takes more only some are counted.
const MOST_GATHERED: i64 = 5_000;

/// A place between rows: when a row is due, and its number.
pub type Key = (DateTime<Utc>, String);

/// A saved view of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything that is not closed.
    Open,
    /// Open and due before the instant of [`Filter::due_before`].
    Due,
    /// Waits for a second person; with an officer, only what they could decide.
    Approval(Option<OfficerId>),
    /// Open with the clock stopped.
    Paused,
    /// Closed.
    Closed,
    /// All.
    All,
}

/// Who takes care of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// This officer.
    To(OfficerId),
    /// Nobody yet.
    Nobody,
}

/// What a page of the queue is asked for.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The view.
    pub view: View,
    /// For [`View::Due`].
    pub due_before: Option<DateTime<Utc>>,
    /// Only these states; empty: all.
    pub states: Vec<State>,
    /// Only these kinds; empty: all.
    pub kinds: Vec<Kind>,
    /// Only these regimes; empty: all.
    pub regimes: Vec<String>,
    /// Only what somebody, or nobody, takes care of.
    pub assignee: Option<Assigned>,
    /// Part of a number, a name or an identifier.
    pub text: Option<String>,
}

/// A row of the queue.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The request.
    pub request: Request,
    /// The person's name, or the identifier they gave.
    pub subject: String,
    /// Datasets that are collected, each with its worst state.
    pub sources: Vec<(String, String)>,
}

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
    /// With the first row that is due on this day of UTC or later.
    Day(NaiveDate),
}

impl Start {
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
    /// Rows in order of their due date. With a common text there may be fewer than asked for,
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

/// A row as the order knows it.
#[derive(Clone, Debug)]
struct Entry {
    id: RequestId,
    due_at: DateTime<Utc>,
    number: String,
}

impl Entry {
    fn key(&self) -> Key {
        (self.due_at, self.number.clone())
    }
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: RequestId(row.get("id")?),
        due_at: row.get("due_at")?,
        number: row.get("number")?,
    })
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
    let (days, total) = match filter.assignee {
        Some(assigned) => (Vec::new(), numbers::assigned(store, filter, assigned).await?),
        None => {
            let days = numbers::days(store, filter).await?;
            let total = days.iter().map(|(_, n)| n).sum();
            (days, total)
        }
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
        None => pick_walking(store, filter, start, size, &days, total).await,
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
            "select r.id from {} where {} order by r.due_at, r.number",
            table(store.engine(), filter, Way::Walk),
            conditions.text()
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
         select id, due_at, number from found order by due_at, number"
    );
    store.fetch(sql, params).await?.iter().map(entry).collect()
}

/// A query for everything a filter without text takes.
fn gathering(store: &Store, filter: &Filter) -> (String, Vec<Param>) {
    let mut conditions = Conditions::of(filter);
    if filter.assignee.is_none() && conditions::narrow(filter) {
        conditions.by_state(filter);
    }
    let sql = format!(
        "select r.id, r.due_at, r.number from {} where {}",
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
            let place = entries.partition_point(|entry| entry.due_at < midnight(day));
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
    days: &[(NaiveDate, i64)],
    total: i64,
) -> Result<Picked, StoreError> {
    let limit = count(size).unwrap_or(i64::MAX);
    let start = start.among(total);
    let mut conditions = Conditions::of(filter);
    let mut offset = 0;
    let mut place = None;
    let backwards = matches!(start, Start::Before(_));
    match &start {
        Start::First | Start::Share(_) => {
            place = Some(0);
            span(&mut conditions, days, 0, limit);
        }
        Start::After(key) => {
            conditions.after(key);
            let day = days.partition_point(|(day, _)| *day <= key.0.date_naive());
            // What is left of the day of the key is not known, so it counts as nothing.
            if let Some(end) = reach(&days[day..], limit) {
                conditions.until_day(end);
            }
        }
        Start::Before(key) => {
            conditions.before(key);
            let day = days.partition_point(|(day, _)| *day < key.0.date_naive());
            let before: Vec<_> = days[..day].iter().rev().copied().collect();
            if let Some(end) = reach(&before, limit) {
                conditions.since_day(end);
            }
        }
        Start::Place(wanted) => {
            let wanted = (*wanted).clamp(0, (total - limit).max(0));
            place = Some(wanted);
            offset = span(&mut conditions, days, wanted, limit);
        }
        Start::Day(day) => {
            conditions.since_day(*day);
            if filter.assignee.is_none() {
                let first = days.partition_point(|(one, _)| one < day);
                place = Some(days[..first].iter().map(|(_, n)| n).sum());
                if let Some(end) = reach(&days[first..], limit) {
                    conditions.until_day(end);
                }
            }
        }
    }
    let direction = if backwards { "desc" } else { "asc" };
    let sql = format!(
        "select r.id, r.due_at, r.number from {} where {}
         order by r.due_at {direction}, r.number {direction} limit {} offset {offset}",
        table(store.engine(), filter, Way::Walk),
        conditions.text(),
        limit + 1,
    );
    let found = store.fetch(sql, conditions.params).await?;
    let mut entries: Vec<Entry> = found.iter().map(entry).collect::<Result<_, _>>()?;
    let more = entries.len() > size;
    entries.truncate(size);
    if backwards {
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

/// Keeps a walk to the days in which a place and the rows from it lie, and says how many rows to
/// pass over. Where the days are not known, all of them.
fn span(conditions: &mut Conditions, days: &[(NaiveDate, i64)], place: i64, limit: i64) -> i64 {
    let mut above = 0;
    for (index, (day, n)) in days.iter().enumerate() {
        if above + n > place {
            conditions.since_day(*day);
            if let Some(end) = reach(&days[index..], place - above + limit) {
                conditions.until_day(end);
            }
            return place - above;
        }
        above += n;
    }
    place
}

/// The day by which more than so many rows are due.
fn reach(days: &[(NaiveDate, i64)], rows: i64) -> Option<NaiveDate> {
    let mut sum = 0;
    days.iter().find_map(|(day, n)| {
        sum += n;
        (sum > rows).then_some(*day)
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
    let backwards = matches!(start, Start::Before(_));
    let from = match start {
        Start::First => None,
        Start::After(key) | Start::Before(key) => Some(key),
        // No number is empty, so this stands before all of the day.
        Start::Day(day) => Some((midnight(day), String::new())),
        Start::Place(_) | Start::Share(_) => {
            let all = Filter { text: None, ..filter.clone() };
            let there = Box::pin(pick(store, &all, start, 1)).await?;
            there.previous.map(|(due_at, _)| (due_at, String::new()))
        }
    };
    let first = from.is_none();
    let scanned = search::scan(store, filter, text, from.clone(), backwards, size).await?;
    let mut entries = scanned.entries;
    if backwards {
        entries.reverse();
    }
    let total = count(entries.len()).unwrap_or(i64::MAX);
    let (next, previous) = match backwards {
        true => (entries.last().map(Entry::key).or(from), scanned.stopped),
        false => (scanned.stopped, entries.first().map(Entry::key).or(from).filter(|_| !first)),
    };
    Ok(Picked { entries, next, previous, place: first.then_some(0), total, exact: false })
}

fn count(rows: usize) -> Option<i64> {
    i64::try_from(rows).ok()
}

async fn rows(store: &Store, entries: &[Entry]) -> Result<Vec<Queued>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let params: Vec<Param> = entries.iter().map(|entry| entry.id.0.into()).collect();
    let holders: Vec<String> = (1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select {COLUMNS}, s.name as subject
         from requests r left join subjects s on s.request = r.id
         where r.id in ({})",
        holders.join(", ")
    );
    let mut rows = Vec::with_capacity(entries.len());
    for row in &store.fetch(sql, params).await? {
        rows.push(Queued {
            request: request(row)?,
            subject: row.get_optional("subject")?.unwrap_or_default(),
            sources: Vec::new(),
        });
    }
    rows.sort_by(|one, other| {
        let (one, other) = (&one.request, &other.request);
        (one.due_at, &one.number).cmp(&(other.due_at, &other.number))
    });
    add_sources(store, &mut rows).await?;
    Ok(rows)
}

/// How far each collection of some requests is, in the order of the walk.
///
/// # Errors
/// When the database fails.
pub async fn collection_states(
    db: impl Read,
    requests: &[RequestId],
) -> Result<Vec<(RequestId, String)>, StoreError> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let holders: Vec<String> = (1..=requests.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select request, state from collections where request in ({})
         order by request, position, dataset, collection",
        holders.join(", ")
    );
    let params = requests.iter().map(|id| id.0.into()).collect();
    let read = |row: &Row| Ok((RequestId(row.get("request")?), row.get("state")?));
    db.fetch(sql, params).await?.iter().map(read).collect()
}

async fn add_sources<R: Read + Copy>(db: R, rows: &mut [Queued]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let params: Vec<Param> = rows.iter().map(|row| row.request.id.0.into()).collect();
    let holders: Vec<String> = (1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select request, dataset,
                case max(case state when 'failed' then 4 when 'working' then 3 when 'queued' then 2
                                    when 'done' then 1 else 0 end)
                when 4 then 'failed' when 3 then 'working' when 2 then 'queued'
                when 1 then 'done' else 'skipped' end as worst
         from collections where request in ({})
         group by request, dataset
         order by dataset",
        holders.join(", ")
    );
    for row in db.fetch(sql, params).await? {
        let id = RequestId(row.get("request")?);
        if let Some(queued) = rows.iter_mut().find(|queued| queued.request.id == id) {
            queued.sources.push((row.get("dataset")?, row.get("worst")?));
        }
    }
    Ok(())
}
