//! The queue read from end to end, in constant memory.

use chrono::{DateTime, Utc};
use model::ids::OfficerId;

use super::conditions::{Conditions, Way, table};
use super::order::{Direction, Entry, Key, Mark, Order};
use super::{Filter, search};
use crate::db::{Engine, Row};
use crate::{Read as _, Store, StoreError};

/// A row as it is exported.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its number.
    pub number: String,
    /// What is asked for, as it is stored.
    pub kind: String,
    /// Where it stands, as it is stored.
    pub state: String,
    /// The law whose clock runs.
    pub regime: String,
    /// The person's name, or the identifier they gave.
    pub subject: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// The due date or instant, as the clock wrote it.
    pub due: String,
    /// The instant from which it is late.
    pub due_at: DateTime<Utc>,
    /// The time zone its clock runs in, as the clock wrote it.
    pub time_zone: String,
    /// Who works on it.
    pub assignee: Option<OfficerId>,
    /// Its flags, separated by spaces.
    pub flags: String,
    /// Its datasets, separated by spaces.
    pub sources: String,
    /// How it ended, as it is stored; empty: it has not.
    pub outcome: String,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

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
    ) -> Result<Option<Vec<Exported>>, StoreError> {
        let size = usize::try_from(limit.clamp(1, 5_000)).unwrap_or(1);
        match &mut self.reading {
            Reading::Done => Ok(None),
            Reading::All(after) => {
                let (rows, last) =
                    walk(store, &self.filter, self.direction, after.as_ref(), size).await?;
                self.reading = last.map_or(Reading::Done, |key| Reading::All(Some(key)));
                Ok(Some(rows))
            }
            Reading::Known(entries) => {
                let batch: Vec<Entry> = entries.by_ref().take(size.min(500)).collect();
                if batch.is_empty() {
                    return Ok(None);
                }
                known(store, &batch).await.map(Some)
            }
            Reading::Common(text, after) => {
                let from = after.clone();
                let backwards = self.direction == Direction::Falling;
                let size = size.min(500);
                let found = search::scan(store, &self.filter, text, from, backwards, size).await?;
                let rows = known(store, &found.entries).await?;
                *after = found.stopped;
                if after.is_none() {
                    self.reading = Reading::Done;
                }
                Ok(Some(rows))
            }
        }
    }
}

/// What stands between the fields of a row; a text that holds it loses it.
const APART: char = '\u{1f}';

/// One text a row: a column that is fetched costs more than one that is joined on.
fn fields(engine: Engine) -> String {
    let (apart, at): (&str, fn(&str) -> String) = match engine {
        Engine::Sqlite => ("char(31)", str::to_owned),
        Engine::Postgres => ("chr(31)", |column| {
            format!("to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }),
    };
    let flag = |name: &str| format!("case when r.{name} then '{name} ' else '' end");
    let flags = ["paused", "extended", "partial", "on_hold", "reopened", "stalled"].map(flag);
    [
        "r.number".to_owned(),
        "r.kind".into(),
        "r.state".into(),
        "r.regime".into(),
        format!("replace(coalesce(s.name, ''), {apart}, '')"),
        at("r.received_at"),
        "r.due".into(),
        at("r.due_at"),
        "coalesce(r.clock_answer ->> 'time_zone', '')".into(),
        "coalesce(cast(r.assignee as text), '')".into(),
        flags.join(" || "),
        "coalesce((select string_agg(d.dataset, ' ') from (
             select distinct c.dataset from collections c where c.request = r.id
             order by c.dataset) d), '')"
            .into(),
        "coalesce(r.outcome, '')".into(),
        format!("coalesce({}, '')", at("r.closed_at")),
    ]
    .join(&format!(" || {apart} || "))
}

async fn walk(
    store: &Store,
    filter: &Filter,
    direction: Direction,
    after: Option<&Key>,
    size: usize,
) -> Result<(Vec<Exported>, Option<Key>), StoreError> {
    let mut conditions = Conditions::of(filter);
    let word = match direction {
        Direction::Rising => "asc",
        Direction::Falling => "desc",
    };
    match (after, direction) {
        (Some(key), Direction::Rising) => conditions.after(key),
        (Some(key), Direction::Falling) => conditions.before(key),
        (None, _) => {}
    }
    let sql = format!(
        "select {} as fields
         from {} left join subjects s on s.request = r.id
         where {}
         order by r.{column} {word}, r.number {word} limit {size}",
        fields(store.engine()),
        table(store.engine(), filter, Way::Walk),
        conditions.text(),
        column = filter.order.column(),
    );
    let rows: Vec<Exported> = store
        .fetch(sql, conditions.params)
        .await?
        .iter()
        .map(exported)
        .collect::<Result<_, _>>()?;
    let last = rows.last().filter(|_| rows.len() == size);
    let last = last.map(|row| {
        let mark = match filter.order {
            Order::Due => Mark::At(row.due_at),
            Order::Received => Mark::At(row.received_at),
            Order::Number => Mark::of_number(&row.number),
        };
        (mark, row.number.clone())
    });
    Ok((rows, last))
}

async fn known(store: &Store, entries: &[Entry]) -> Result<Vec<Exported>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let holders: Vec<String> = (1..=entries.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select {} as fields
         from requests r left join subjects s on s.request = r.id
         where r.id in ({})",
        fields(store.engine()),
        holders.join(", ")
    );
    let params = entries.iter().map(|entry| entry.id.0.into()).collect();
    let mut rows: Vec<Exported> =
        store.fetch(sql, params).await?.iter().map(exported).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| entries.iter().position(|entry| entry.number == row.number));
    Ok(rows)
}

fn exported(row: &Row) -> Result<Exported, StoreError> {
    let text: String = row.get("fields")?;
    read(&text).ok_or(StoreError::Column { column: "fields" })
}

fn read(text: &str) -> Option<Exported> {
    let mut fields = text.split(APART);
    let mut next = || fields.next();
    let at = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    Some(Exported {
        number: next()?.to_owned(),
        kind: next()?.to_owned(),
        state: next()?.to_owned(),
        regime: next()?.to_owned(),
        subject: next()?.to_owned(),
        received_at: at(next()?)?,
        due: next()?.to_owned(),
        due_at: at(next()?)?,
        time_zone: next()?.to_owned(),
        assignee: match next()? {
            "" => None,
            id => Some(OfficerId(id.parse().ok()?)),
        },
        flags: next()?.trim_end().to_owned(),
        sources: next()?.to_owned(),
        outcome: next()?.to_owned(),
        closed_at: match next()? {
            "" => None,
            text => Some(at(text)?),
        },
    })
}
