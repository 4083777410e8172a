//! The queue read from end to end, in constant memory.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::OfficerId;

use super::conditions::{Conditions, Way, table};
use super::order::{Direction, Entry, Key, Mark, Order};
use super::{Filter, search};
use crate::db::{Engine, Param};
use crate::{Read as _, Store, StoreError};

/// A row as it is exported.
#[derive(Clone, Debug)]
pub struct Exported<'a> {
    /// Its number.
    pub number: &'a str,
    /// What is asked for, as it is stored.
    pub kind: &'a str,
    /// Where it stands, as it is stored.
    pub state: &'a str,
    /// The law whose clock runs.
    pub regime: &'a str,
    /// The person's name, or the identifier they gave.
    pub subject: &'a str,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// The due date or instant, as the clock wrote it.
    pub due: &'a str,
    /// The instant from which it is late.
    pub due_at: DateTime<Utc>,
    /// The time zone its clock runs in, as the clock wrote it; empty: the clock has stopped.
    pub time_zone: &'a str,
    /// Who works on it.
    pub assignee: Option<OfficerId>,
    /// Its flags, separated by spaces.
    pub flags: String,
    /// Its datasets, separated by spaces.
    pub sources: &'a str,
    /// How it ended, as it is stored; empty: it has not.
    pub outcome: &'a str,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Rows as the database told them, in one text. They are read when they are asked for, so that the
/// database can go on meanwhile.
#[derive(Clone, Debug)]
pub struct ExportedPage(String);

impl ExportedPage {
    /// The rows, in the order of the queue.
    ///
    /// # Errors
    /// When what the database told is no row.
    pub fn rows(&self) -> impl Iterator<Item = Result<Exported<'_>, StoreError>> {
        self.lines().map(|line| read(line).ok_or(BROKEN))
    }

    fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        // No text is no row, not an empty one.
        self.0.split(BELOW).filter(|line| !line.is_empty())
    }

    /// Where the next page begins; none: this was the last, for it is not as long as it could be.
    fn end(&self, size: usize, order: Order) -> Result<Option<Key>, StoreError> {
        if self.lines().count() < size {
            return Ok(None);
        }
        let last = self.lines().next_back().and_then(read).ok_or(BROKEN)?;
        Ok(Some((mark(order, &last), last.number.to_owned())))
    }
}

fn mark(order: Order, row: &Exported<'_>) -> Mark {
    match order {
        Order::Due => Mark::At(row.due_at),
        Order::Received => Mark::At(row.received_at),
        Order::Number => Mark::of_number(row.number),
    }
}

const BROKEN: StoreError = StoreError::Column { column: "page" };

/// An export under way: where it is, not what it has read. What moves in the queue meanwhile is
/// read where it stands when the export comes by.
pub struct Exporting {
    filter: Filter,
    direction: Direction,
    reading: Reading,
}

enum Reading {
    /// Everything the filter takes.
    All(Option<Key>),
    /// Everything, looked through for a common text.
    Common(String, Option<Key>),
    /// These.
    Known(std::vec::IntoIter<Entry>),
    Done,
}

impl Exporting {
    /// Begins at the top, or at the end, of what the filter takes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(
        store: &Store,
        filter: Filter,
        direction: Direction,
    ) -> Result<Self, StoreError> {
        let reading = match search::needle(&filter) {
            None => Reading::All(None),
            Some(text) => match search::found(store, &filter, &text).await? {
                (mut entries, true) => {
                    if direction == Direction::Falling {
                        entries.reverse();
                    }
                    Reading::Known(entries.into_iter())
                }
                (_, false) => Reading::Common(text, None),
            },
        };
        Ok(Self { filter, direction, reading })
    }

    /// The next rows, about `limit`; none: that was all. An empty batch is not the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(
        &mut self,
        store: &Store,
        limit: i64,
    ) -> Result<Option<ExportedPage>, StoreError> {
        let size = usize::try_from(limit.clamp(1, 5_000)).unwrap_or(1);
        match &mut self.reading {
            Reading::Done => Ok(None),
            Reading::All(after) => {
                let after = after.clone();
                let (page, end) = self.walk(store, after.as_ref(), size).await?;
                self.reading = end.map_or(Reading::Done, |key| Reading::All(Some(key)));
                Ok(Some(page))
            }
            Reading::Known(entries) => {
                let batch: Vec<Entry> = entries.by_ref().take(size.min(500)).collect();
                if batch.is_empty() {
                    return Ok(None);
                }
                self.known(store, &batch).await.map(Some)
            }
            Reading::Common(text, after) => {
                let from = after.clone();
                let size = size.min(500);
                let found =
                    search::scan(store, &self.filter, text, from, self.direction, size).await?;
                *after = found.stopped;
                if after.is_none() {
                    self.reading = Reading::Done;
                }
                self.known(store, &found.entries).await.map(Some)
            }
        }
    }

    /// A page and where the next one begins.
    async fn walk(
        &self,
        store: &Store,
        after: Option<&Key>,
        size: usize,
    ) -> Result<(ExportedPage, Option<Key>), StoreError> {
        let mut conditions = Conditions::of(&self.filter);
        if let Some(key) = after {
            conditions.behind(key, self.direction);
        }
        let rows = format!(
            "from {} left join subjects s on s.request = r.id where {} {} limit {size}",
            table(store.engine(), &self.filter, Way::Walk),
            conditions.text(),
            self.filter.order.by(self.direction),
        );
        let page = self.fetch(store, &rows, conditions.params).await?;
        let end = page.end(size, self.filter.order)?;
        Ok((page, end))
    }

    async fn known(&self, store: &Store, entries: &[Entry]) -> Result<ExportedPage, StoreError> {
        let holders: Vec<String> = (1..=entries.len()).map(|number| format!("${number}")).collect();
        let rows = format!(
            "from requests r left join subjects s on s.request = r.id where r.id in ({}) {}",
            if holders.is_empty() { "null".to_owned() } else { holders.join(", ") },
            self.filter.order.by(self.direction),
        );
        let params = entries.iter().map(|entry| entry.id.0.into()).collect();
        self.fetch(store, &rows, params).await
    }

    /// `from …` up to the limit, with its rows `r` and their subjects `s`, as one text: a row that is
    /// handed over costs more than one that is added to a text, and so does a column.
    async fn fetch(
        &self,
        store: &Store,
        rows: &str,
        params: Vec<Param>,
    ) -> Result<ExportedPage, StoreError> {
        let chr = match store.engine() {
            Engine::Sqlite => "char",
            Engine::Postgres => "chr",
        };
        let flags = FLAGS.map(|flag| format!("r.{flag}")).join(", ");
        let (column, word) = (self.filter.order.column(), self.direction.word());
        // The zone is for the days that are left, and of a closed request none are.
        let sql = format!(
            "with page as materialized (
                 select r.id, r.{column} as mark, r.number, concat_ws({chr}(31), r.number, r.kind,
                     r.state, r.regime, r.received_at, r.due, r.due_at,
                     coalesce(case when r.closed_at is null
                         then r.clock_answer ->> 'time_zone' end, ''),
                     coalesce(cast(r.assignee as text), ''), {flags}, coalesce(r.outcome, ''),
                     coalesce(cast(r.closed_at as text), '')) as facts,
                     replace(coalesce(s.name, ''), {chr}(30), '') as subject
                 {rows}
             ), sources as (
                 select d.request, string_agg(d.dataset, ' ' order by d.dataset) as datasets from (
                     select distinct c.request, c.dataset from collections c
                     where c.request in (select id from page)
                 ) d group by d.request
             )
             select string_agg(
                 concat_ws({chr}(31), p.facts, coalesce(c.datasets, ''), p.subject), {chr}(30)
                 order by p.mark {word}, p.number {word}
             ) as page
             from page p left join sources c on c.request = p.id"
        );
        let told = store.fetch(sql, params).await?;
        let page: Option<String> =
            told.first().map(|row| row.get_optional("page")).transpose()?.flatten();
        Ok(ExportedPage(page.unwrap_or_default()))
    }
}

/// The columns that are true or not, in the order in which they are told.
const FLAGS: [&str; 6] = ["paused", "extended", "partial", "on_hold", "reopened", "stalled"];

/// What stands between the fields of a row, and between rows. A name that holds the second loses it;
/// names come last, so that they may hold the first.
const APART: char = '\u{1f}';
const BELOW: char = '\u{1e}';

fn read(line: &str) -> Option<Exported<'_>> {
    let mut fields = line.splitn(19, APART);
    let mut next = || fields.next();
    Some(Exported {
        number: next()?,
        kind: next()?,
        state: next()?,
        regime: next()?,
        received_at: instant(next()?)?,
        due: next()?,
        due_at: instant(next()?)?,
        time_zone: next()?,
        assignee: match next()? {
            "" => None,
            id => Some(OfficerId(id.parse().ok()?)),
        },
        flags: flags(&mut next)?,
        outcome: next()?,
        closed_at: match next()? {
            "" => None,
            text => Some(instant(text)?),
        },
        sources: next()?,
        subject: next()?,
    })
}

/// `2026-11-24T09:00:00.000000Z` of SQLite, `2026-11-24 09:00:00+00` of PostgreSQL, which tells
/// instants in UTC because the driver asks each session for it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let utc = text.strip_suffix("+00").or_else(|| text.strip_suffix('Z'))?;
    let (day, time) = (utc.get(..10)?, utc.get(11..)?);
    Some(day.parse::<NaiveDate>().ok()?.and_time(time.parse().ok()?).and_utc())
}

/// PostgreSQL writes `t` and `f`, SQLite `1` and `0`.
fn flags<'a>(next: &mut impl FnMut() -> Option<&'a str>) -> Option<String> {
    let mut set = String::new();
    for flag in FLAGS {
        if matches!(next()?, "t" | "1") {
            if !set.is_empty() {
                set.push(' ');
            }
            set.push_str(flag);
        }
    }
    Some(set)
}
