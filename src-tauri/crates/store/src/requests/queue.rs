//! The queue: pages by key, counts, and what the overview draws.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{OfficerId, RequestId};
use model::requests::{Kind, State};

use crate::db::{Param, bind};
use crate::requests::{COLUMNS, Request, key, request};
use crate::{Read, StoreError};

/// A saved view of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything that is not closed.
    Open,
    /// Open and due before the instant of [`Filter::due_before`].
    Due,
    /// Waits for a second person.
    Approval,
    /// Open with the clock stopped.
    Paused,
    /// Closed.
    Closed,
    /// All.
    All,
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
    /// Only this officer's.
    pub assignee: Option<OfficerId>,
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

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows in order of their due date.
    pub rows: Vec<Queued>,
    /// Where the next page begins.
    pub next: Option<(DateTime<Utc>, String)>,
    /// How many rows the filter takes in all.
    pub total: i64,
}

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

/// Requests received and closed in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub from: NaiveDate,
    /// Received in it.
    pub received: i64,
    /// Closed in it.
    pub closed: i64,
}

/// Collects conditions and their parameters.
struct Conditions {
    sql: Vec<String>,
    params: Vec<Param>,
}

impl Conditions {
    fn new(filter: &Filter) -> Self {
        let mut conditions = Self { sql: Vec::new(), params: Vec::new() };
        match filter.view {
            View::All => {}
            View::Open | View::Due => conditions.sql.push("r.state <> 'closed'".into()),
            View::Approval => conditions.sql.push("r.state = 'approval'".into()),
            View::Closed => conditions.sql.push("r.state = 'closed'".into()),
            View::Paused => {
                conditions.sql.push("r.state <> 'closed'".into());
                conditions.push("r.paused = ", true.into());
            }
        }
        if let Some(before) = filter.due_before.filter(|_| filter.view == View::Due) {
            conditions.push("r.due_at < ", before.into());
        }
        conditions.any("r.state", filter.states.iter().map(|state| state.key()));
        conditions.any("r.kind", filter.kinds.iter().map(|kind| kind.key()));
        conditions.any("r.regime", filter.regimes.iter().map(String::as_str));
        if let Some(officer) = filter.assignee {
            conditions.push("r.assignee = ", officer.0.into());
        }
        if let Some(text) = &filter.text {
            let pattern = like_pattern(text);
            let number = conditions.bind(pattern.into());
            conditions.sql.push(format!(
                "(lower(r.number) like ${number} escape '\\'
                  or exists (select 1 from subjects n
                             where n.request = r.id and lower(n.name) like ${number} escape '\\')
                  or exists (select 1 from identifiers i
                             where i.request = r.id and lower(i.value) like ${number} escape '\\'))"
            ));
        }
        conditions
    }

    fn bind(&mut self, param: Param) -> usize {
        self.params.push(param);
        self.params.len()
    }

    fn push(&mut self, sql: &str, param: Param) {
        let number = self.bind(param);
        self.sql.push(format!("{sql}${number}"));
    }

    fn any<'a>(&mut self, column: &str, values: impl Iterator<Item = &'a str>) {
        let holders: Vec<String> =
            values.map(|value| format!("${}", self.bind(value.into()))).collect();
        if !holders.is_empty() {
            self.sql.push(format!("{column} in ({})", holders.join(", ")));
        }
    }

    fn text(&self) -> String {
        if self.sql.is_empty() { "1 = 1".into() } else { self.sql.join("\n and ") }
    }
}

/// A pattern for a substring, with what `like` would read as a wildcard taken literally.
fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// A page of the queue in order of due date, after the key of the row before.
///
/// # Errors
/// When the database fails.
pub async fn page<R: Read + Copy>(
    db: R,
    filter: &Filter,
    after: Option<(DateTime<Utc>, String)>,
    limit: i64,
) -> Result<Page, StoreError> {
    let conditions = Conditions::new(filter);
    let count = format!("select count(*) as total from requests r where {}", conditions.text());
    let total = match db.fetch_optional(count, conditions.params.clone()).await? {
        Some(row) => row.get("total")?,
        None => 0,
    };
    let mut paged = Conditions::new(filter);
    if let Some((due_at, number)) = after {
        let due = paged.bind(due_at.into());
        let number = paged.bind(number.into());
        paged.sql.push(format!("(r.due_at, r.number) > (${due}, ${number})"));
    }
    let limit_holder = paged.bind((limit + 1).into());
    let sql = format!(
        "select {COLUMNS}, s.name as subject
         from requests r
         left join subjects s on s.request = r.id
         where {}
         order by r.due_at, r.number
         limit ${limit_holder}",
        paged.text()
    );
    let found = db.fetch(sql, paged.params).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        rows.push(Queued {
            request: request(row)?,
            subject: row.get_optional("subject")?.unwrap_or_default(),
            sources: Vec::new(),
        });
    }
    let wanted = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    add_sources(db, &mut rows).await?;
    let next =
        rows.last().filter(|_| more).map(|last| (last.request.due_at, last.request.number.clone()));
    Ok(Page { rows, next, total })
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

/// Counts of the queue, for an officer who could be the second person.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: impl Read,
    now: DateTime<Utc>,
    due_before: DateTime<Utc>,
    officer: OfficerId,
) -> Result<Counts, StoreError> {
    let row = db
        .fetch_optional(
            "select
                count(case when r.state <> 'closed' then 1 end) as open,
                count(case when r.state <> 'closed' and r.due_at < $2 then 1 end) as due,
                count(case when r.state <> 'closed' and r.due_at < $1 then 1 end) as overdue,
                count(case when r.state = 'approval' and not exists (
                    select 1 from preparers p where p.object = r.id and p.officer = $3)
                    then 1 end) as approval,
                count(case when r.state <> 'closed' and r.paused then 1 end) as paused,
                count(case when r.state = 'closed' then 1 end) as closed
             from requests r",
            bind![now, due_before, officer.0],
        )
        .await?;
    let Some(row) = row else { return Ok(Counts::default()) };
    Ok(Counts {
        open: row.get("open")?,
        due: row.get("due")?,
        overdue: row.get("overdue")?,
        approval: row.get("approval")?,
        paused: row.get("paused")?,
        closed: row.get("closed")?,
    })
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

/// Requests received and closed in the weeks that begin on these days.
///
/// # Errors
/// When the database fails.
pub async fn weeks<R: Read + Copy>(
    db: R,
    starts: &[(NaiveDate, DateTime<Utc>, DateTime<Utc>)],
) -> Result<Vec<Week>, StoreError> {
    let mut weeks = Vec::with_capacity(starts.len());
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
            weeks.push(Week {
                from: *from,
                received: row.get("received")?,
                closed: row.get("closed")?,
            });
        }
    }
    Ok(weeks)
}

/// Median days from receipt to close of what was closed since an instant; none: nothing was.
///
/// # Errors
/// When the database fails.
pub async fn median_days_to_close(
    db: impl Read,
    since: DateTime<Utc>,
) -> Result<Option<f64>, StoreError> {
    let rows = db
        .fetch(
            "select r.received_at, r.closed_at from requests r
             where r.state = 'closed' and r.closed_at >= $1
             order by r.closed_at desc limit 10000",
            bind![since],
        )
        .await?;
    let mut seconds = Vec::with_capacity(rows.len());
    for row in &rows {
        let received: DateTime<Utc> = row.get("received_at")?;
        let closed: DateTime<Utc> = row.get("closed_at")?;
        seconds.push((closed - received).num_seconds());
    }
    seconds.sort_unstable();
    let median = match (seconds.len(), seconds.len() / 2) {
        (0, _) => return Ok(None),
        (length, middle) if length % 2 == 1 => seconds[middle],
        (_, middle) => i64::midpoint(seconds[middle - 1], seconds[middle]),
    };
    #[expect(clippy::cast_precision_loss, reason = "days with one decimal need no more")]
    let days = median as f64 / 86_400.0;
    Ok(Some((days * 10.0).round() / 10.0))
}
