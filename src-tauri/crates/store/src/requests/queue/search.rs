//! Search for part of a number, a name or an identifier.
//!
//! Case is folded by the index: by SQLite as Unicode says, by PostgreSQL as `lower` of the
//! database says. Everything else is taken as it was typed; no character means anything special.

use model::ids::RequestId;

use crate::Store;
use crate::db::{Engine, Param};
use crate::requests::queue::conditions::{Conditions, Way, table};
use crate::requests::queue::order::{Direction, Entry, Key, Order};
use crate::requests::queue::page::gathering;
use crate::requests::queue::{Filter, MOST_GATHERED};
use crate::{Read, StoreError};

/// Characters from which the index is asked. Fewer are read as the beginning of a number.
const INDEXED: usize = 3;
/// Rows looked at in a step when a text is too common for the index.
const WINDOW: i64 = 500;
/// Steps before a page is handed over as it is.
const MOST_STEPS: usize = 6;

/// What is looked for, without what no name, number or identifier holds.
pub(super) fn needle(filter: &Filter) -> Option<String> {
    let text: String = filter.text.as_deref()?.chars().filter(|one| !one.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The beginning of a number as it is written: in capitals, and digits alone stand behind `REQ-`.
fn beginning(text: &str) -> String {
    let digits = text.chars().all(|one| one.is_ascii_digit());
    if digits { format!("REQ-{text}") } else { text.to_uppercase() }
}

/// That a number begins with a text, so that an index of numbers can answer it.
fn begins(engine: Engine, conditions: &mut Conditions, text: &str) -> String {
    let from = beginning(text);
    let to = format!("{from}\u{10ffff}");
    let (from, to) = (conditions.bind(from.into()), conditions.bind(to.into()));
    let collate = match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " collate \"C\"",
    };
    format!("r.number{collate} >= ${from} and r.number{collate} < ${to}")
}

/// A query for the ids of the requests that hold a text, some twice.
fn matching(engine: Engine, conditions: &mut Conditions, text: &str) -> String {
    if text.chars().count() < INDEXED {
        let begins = begins(engine, conditions, text);
        let table = match engine {
            Engine::Sqlite => "requests r indexed by requests_by_number",
            Engine::Postgres => "requests r",
        };
        return format!("select r.id as request from {table} where {begins}");
    }
    match engine {
        Engine::Sqlite => {
            // A string of FTS5: only its own quote has to be doubled.
            let phrase = format!("\"{}\"", text.replace('"', "\"\""));
            let phrase = conditions.bind(phrase.into());
            format!(
                "select t.request from queue_search f cross join queue_texts t
                 where f.text match ${phrase} and t.id = f.rowid"
            )
        }
        Engine::Postgres => {
            let text = conditions.bind(text.into());
            let part = |table: &str, id: &str, column: &str| {
                format!(
                    "select {id} as request from {table}
                     where queue_trigrams({column}) @> queue_trigrams(${text})
                       and position(lower(${text}) in lower({column})) > 0"
                )
            };
            [
                part("requests", "id", "number"),
                part("subjects", "request", "name"),
                part("identifiers", "request", "value"),
            ]
            .join(" union all ")
        }
    }
}

/// The requests of a filter that hold a text; and whether these are all. Of a text that is too
/// common there are only some.
pub(super) async fn found(
    store: &Store,
    filter: &Filter,
    text: &str,
) -> Result<(Vec<Entry>, bool), StoreError> {
    let mut conditions = Conditions::of(filter);
    let matching = matching(store.engine(), &mut conditions, text);
    let most = MOST_GATHERED + 1;
    let sql = format!(
        "with found as materialized (
             select distinct request from ({matching}) m limit {most}
         )
         select r.id, r.{column} as mark, r.number, (select count(*) from found) as candidates
         from found cross join {table}
         where r.id = found.request and {conditions}
         order by r.{column}, r.number",
        column = filter.order.column(),
        table = table(store.engine(), filter, Way::Known),
        conditions = conditions.text(),
    );
    let rows = store.fetch(sql, conditions.params).await?;
    let entries: Vec<Entry> =
        rows.iter().map(|row| Entry::read(row, filter.order)).collect::<Result<_, _>>()?;
    let candidates: i64 = match rows.first() {
        Some(row) => row.get("candidates")?,
        // Nothing fits the rest of the filter; the text alone may still be too common.
        None => candidates(store, text).await?,
    };
    Ok((entries, candidates <= MOST_GATHERED))
}

/// An identifier of a request that holds the text that was looked for.
#[derive(Clone, Debug)]
pub struct Matched {
    /// The request.
    pub request: RequestId,
    /// Kind of the identifier.
    pub kind: String,
    /// The identifier.
    pub value: String,
}

/// The identifiers of these requests that hold a text, one for each request.
///
/// # Errors
/// When the database fails.
pub async fn matched(
    db: impl Read,
    requests: &[RequestId],
    text: &str,
) -> Result<Vec<Matched>, StoreError> {
    let text = text.trim().to_lowercase();
    if requests.is_empty() || text.chars().count() < INDEXED {
        return Ok(Vec::new());
    }
    let holders: Vec<String> = (1..=requests.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select request, kind, value from identifiers where request in ({}) order by kind, value",
        holders.join(", ")
    );
    let mut found = std::collections::BTreeMap::new();
    for row in db.fetch(sql, requests.iter().map(|id| id.0.into()).collect()).await? {
        let value: String = row.get("value")?;
        if value.to_lowercase().contains(&text) {
            let request = RequestId(row.get("request")?);
            let kind = row.get("kind")?;
            found.entry(request).or_insert(Matched { request, kind, value });
        }
    }
    Ok(found.into_values().collect())
}

async fn candidates(store: &Store, text: &str) -> Result<i64, StoreError> {
    let mut conditions = Conditions::none();
    let matching = matching(store.engine(), &mut conditions, text);
    let most = MOST_GATHERED + 1;
    let sql = format!(
        "select count(*) as n from (select distinct request from ({matching}) m limit {most}) found"
    );
    match store.fetch_optional(sql, conditions.params).await? {
        Some(row) => row.get("n"),
        None => Ok(0),
    }
}

/// Rows of a common text, and where the search stopped.
pub(super) struct Scanned {
    pub(super) entries: Vec<Entry>,
    /// The last row that was looked at, if there are more behind it.
    pub(super) stopped: Option<Key>,
}

/// Looks through the filter in order for a text that is too common for the index, so that hits are
/// near. After some thousand rows it hands over what it has, be it nothing.
pub(super) async fn scan(
    store: &Store,
    filter: &Filter,
    text: &str,
    from: Option<Key>,
    direction: Direction,
    limit: usize,
) -> Result<Scanned, StoreError> {
    let mut scanned = Scanned { entries: Vec::new(), stopped: from };
    for _ in 0..MOST_STEPS {
        let window = window(store, filter, text, scanned.stopped.as_ref(), direction).await?;
        let full = i64::try_from(window.len()).unwrap_or(i64::MAX) == WINDOW;
        for (entry, fits) in window {
            scanned.stopped = Some(entry.key());
            if fits {
                scanned.entries.push(entry);
            }
            if scanned.entries.len() == limit {
                return Ok(scanned);
            }
        }
        if !full {
            scanned.stopped = None;
            break;
        }
    }
    Ok(scanned)
}

async fn window(
    store: &Store,
    filter: &Filter,
    text: &str,
    from: Option<&Key>,
    direction: Direction,
) -> Result<Vec<(Entry, bool)>, StoreError> {
    let mut conditions = Conditions::of(filter);
    if let Some(key) = from {
        conditions.behind(key, direction);
    }
    if text.chars().count() < INDEXED {
        let begins = begins(store.engine(), &mut conditions, text);
        conditions.sql.push(begins);
    }
    let seen = format!(
        "select r.id, r.{} as mark, r.number from {} where {} {} limit {WINDOW}",
        filter.order.column(),
        table(store.engine(), filter, Way::Walk),
        conditions.text(),
        filter.order.by(direction),
    );
    let mut window = look(store, &seen, conditions.params, text, filter.order).await?;
    if direction == Direction::Falling {
        window.reverse();
    }
    Ok(window)
}

/// What holds a common text of a filter that takes little.
pub(super) async fn among(
    store: &Store,
    filter: &Filter,
    text: &str,
) -> Result<Vec<Entry>, StoreError> {
    let (seen, params) = gathering(store, filter);
    let looked = look(store, &seen, params, text, filter.order).await?;
    Ok(looked.into_iter().filter_map(|(entry, fits)| fits.then_some(entry)).collect())
}

/// The rows of a query in order, and whether each holds a text.
async fn look(
    store: &Store,
    seen: &str,
    params: Vec<Param>,
    text: &str,
    order: Order,
) -> Result<Vec<(Entry, bool)>, StoreError> {
    let sql = format!(
        "with seen as materialized ({seen})
         select id, mark, number, number as held from seen
         union all
         select v.id, v.mark, v.number, s.name from seen v cross join subjects s
         where s.request = v.id
         union all
         select v.id, v.mark, v.number, i.value from seen v cross join identifiers i
         where i.request = v.id"
    );
    let short = text.chars().count() < INDEXED;
    let (lower, beginning) = (text.to_lowercase(), beginning(text));
    let mut window = std::collections::BTreeMap::new();
    for row in store.fetch(sql, params).await? {
        let entry = Entry::read(&row, order)?;
        let held: String = row.get("held")?;
        let fits = match short {
            true => entry.number.starts_with(&beginning),
            false => held.to_lowercase().contains(&lower),
        };
        window.entry(entry.key()).or_insert((entry, false)).1 |= fits;
    }
    Ok(window.into_values().collect())
}
