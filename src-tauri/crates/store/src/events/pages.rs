//! The log as it is looked at: filtered, by page, and counted by day or hour.

use chrono::{DateTime, Utc};

use super::{COLUMNS, Entry, entry, number};
use crate::db::{Engine, Param, bind};
use crate::{Read, Store, StoreError};

/// What a page of the log is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// By one of these actors; empty: all.
    pub actors: Vec<String>,
    /// Actions that begin with one of these; empty: all.
    pub actions: Vec<String>,
    /// Only about this object.
    pub object: Option<String>,
    /// `done`, `refused`, `failed`; empty: all.
    pub results: Vec<String>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
}

/// Entries that a filter takes, newest first, before an index; and how many it takes in all, which
/// is counted for the first page only.
///
/// # Errors
/// When the database fails.
pub async fn page<R: Read + Copy>(
    db: R,
    filter: &Filter,
    before: Option<u64>,
    limit: i64,
) -> Result<(Vec<Entry>, Option<i64>), StoreError> {
    let (conditions, params) = conditions(filter);
    let total = match before {
        Some(_) => None,
        None => Some(count(db, &conditions, params.clone()).await?),
    };
    let mut params = params;
    let mut sql = format!("select {COLUMNS} from events where {conditions}");
    if let Some(before) = before {
        params.push(number(before)?.into());
        sql.push_str(&format!(" and position < ${}", params.len()));
    }
    params.push(limit.into());
    sql.push_str(&format!(" order by position desc limit ${}", params.len()));
    let rows = db.fetch(sql, params).await?.iter().map(entry).collect::<Result<_, _>>()?;
    Ok((rows, total))
}

async fn count(db: impl Read, conditions: &str, params: Vec<Param>) -> Result<i64, StoreError> {
    let sql = format!("select count(*) as total from events where {conditions}");
    match db.fetch_optional(sql, params).await? {
        Some(row) => row.get("total"),
        None => Ok(0),
    }
}

/// A span of time in which entries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A day, in UTC.
    Day,
    /// An hour, in UTC.
    Hour,
}

/// The entries of one span of time.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// The day or hour: `2026-11-24`, `2026-11-24T09`.
    pub span: String,
    /// How many there are.
    pub entries: i64,
    /// How many of them were refused or failed.
    pub refused: i64,
    /// Index of the first.
    pub first: u64,
    /// Index of the last.
    pub last: u64,
}

/// How many entries a filter takes in each day or hour, in one pass; spans without any are left
/// out.
///
/// # Errors
/// When the database fails.
pub async fn buckets(
    store: &Store,
    filter: &Filter,
    span: Span,
) -> Result<Vec<Bucket>, StoreError> {
    let (conditions, params) = conditions(filter);
    let of = match (store.engine(), span) {
        (Engine::Sqlite, Span::Day) => "substr(at, 1, 10)",
        (Engine::Sqlite, Span::Hour) => "substr(at, 1, 13)",
        (Engine::Postgres, Span::Day) => "to_char(at at time zone 'UTC', 'YYYY-MM-DD')",
        (Engine::Postgres, Span::Hour) => "to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24')",
    };
    let sql = format!(
        "select {of} as span, count(*) as entries,
                sum(case when result = 'done' then 0 else 1 end) as refused,
                min(position) as first, max(position) as last
         from events where {conditions}
         group by {of} order by 1 limit 10000"
    );
    store
        .fetch(sql, params)
        .await?
        .iter()
        .map(|row| {
            let index = |column| {
                let index: i64 = row.get(column)?;
                u64::try_from(index).map_err(|_| StoreError::Column { column })
            };
            Ok(Bucket {
                span: row.get("span")?,
                entries: row.get("entries")?,
                refused: row.get("refused")?,
                first: index("first")?,
                last: index("last")?,
            })
        })
        .collect()
}

/// How many checkpoints were signed on each day, and over how many entries the last of them is.
///
/// # Errors
/// When the database fails.
pub async fn signed_days(
    store: &Store,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let of = match store.engine() {
        Engine::Sqlite => "substr(at, 1, 10)",
        Engine::Postgres => "to_char(at at time zone 'UTC', 'YYYY-MM-DD')",
    };
    let sql = format!(
        "select {of} as day, count(*) as checkpoints, max(size) as size
         from checkpoints where at >= $1 and at < $2
         group by {of} order by 1 limit 10000"
    );
    store
        .fetch(sql, bind![from, to])
        .await?
        .iter()
        .map(|row| Ok((row.get("day")?, row.get("checkpoints")?, row.get("size")?)))
        .collect()
}

fn conditions(filter: &Filter) -> (String, Vec<Param>) {
    let mut sql = vec!["1 = 1".to_owned()];
    let mut params: Vec<Param> = Vec::new();
    let mut push = |text: &str, param: Param| {
        params.push(param);
        sql.push(text.replace('?', &format!("${}", params.len())));
    };
    if let Some(object) = &filter.object {
        push("object = ?", object.as_str().into());
    }
    if let Some(from) = filter.from {
        push("at >= ?", from.into());
    }
    if let Some(to) = filter.to {
        push("at < ?", to.into());
    }
    if !filter.actions.is_empty() {
        let alternatives: Vec<String> = filter
            .actions
            .iter()
            .map(|action| {
                let action = action.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                params.push(format!("{action}%").into());
                format!("action like ${} escape '\\'", params.len())
            })
            .collect();
        sql.push(format!("({})", alternatives.join(" or ")));
    }
    for (column, words) in [("actor", &filter.actors), ("result", &filter.results)] {
        if !words.is_empty() {
            let holders: Vec<String> = words
                .iter()
                .map(|word| {
                    params.push(word.as_str().into());
                    format!("${}", params.len())
                })
                .collect();
            sql.push(format!("{column} in ({})", holders.join(", ")));
        }
    }
    (sql.join(" and "), params)
}

/// Number of events by action and result in a span of time.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: impl Read,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<(String, String, i64)>, StoreError> {
    db.fetch(
        "select action, result, count(*) as total from events where at >= $1 and at < $2
         group by action, result order by action, result",
        bind![from, to],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("action")?, row.get("result")?, row.get("total")?)))
    .collect()
}
