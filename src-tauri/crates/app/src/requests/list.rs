//! `requests.list`: a page of the queue. It shows names, so looking is an event, and so is every
//! search.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use model::clock::Regime;
use model::events::Event;
use model::ids::{OfficerId, RequestId};
use model::requests::{Flag, Kind, Outcome, State};
use model::said;
use serde::{Deserialize, Serialize};
use store::officers::Officer;
use store::requests::{self, Assigned, Filter, Key, Mark, Queued, Start};
use ts_rs::TS;

use super::groups;
use crate::console::Cx;
use crate::errors::AppError;
use crate::words::CollectionState;

pub use super::groups::Group;

/// Which part of the queue.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsListInput", optional_fields = nullable)]
#[serde(default)]
pub struct Input {
    /// A view; none: open.
    pub view: Option<View>,
    /// Only these states; empty: all.
    pub states: Vec<State>,
    /// Only these kinds; empty: all.
    pub kinds: Vec<Kind>,
    /// Only these regimes; empty: all.
    #[ts(as = "Vec<Regime>")]
    pub regimes: Vec<String>,
    /// Only this officer's.
    pub assignee: Option<OfficerId>,
    /// Only what nobody takes care of yet.
    #[ts(as = "Option<bool>", optional)]
    pub unassigned: bool,
    /// Part of a number, a name or an identifier.
    pub query: Option<String>,
    /// What the rows are in order of; none: due date.
    pub order: Option<Order>,
    /// Also tell where the groups begin, in order of due date.
    #[ts(as = "Option<bool>", optional)]
    pub groups: bool,
    /// Where the page before ended. Of this and the four below, the first that is given counts.
    pub after: Option<String>,
    /// Where the page after begins.
    pub before: Option<String>,
    /// How many rows stand above the page; past the end: the last page.
    #[ts(as = "Option<f64>")]
    pub place: Option<i64>,
    /// The share of the rows that stands above the page, 0 to 1, as a scrollbar says it.
    pub share: Option<f64>,
    /// The page begins with what is due on this day of UTC or later; in order of due date.
    #[ts(as = "Option<String>")]
    pub day: Option<NaiveDate>,
    /// How many, at most 500; none: 200.
    #[ts(as = "Option<f64>")]
    pub limit: Option<i64>,
}

/// What the queue is in order of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "QueueOrder")]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// When a request is due.
    Due,
    /// When it came in.
    Received,
    /// Its number.
    Number,
}

/// A view of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "QueueView")]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Not closed.
    Open,
    /// Open and due in the next seven days, or late.
    #[serde(rename = "due_7_days")]
    Due7Days,
    /// Waits for a second person.
    Approval,
    /// Open with the clock paused.
    Paused,
    /// Closed.
    Closed,
    /// All.
    All,
}

/// A page of the queue.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsListed")]
pub struct Output {
    /// In the order that was asked for. Fewer than asked for do not mean the end; `next` does.
    pub rows: Vec<RequestRow>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<String>,
    /// Where the page before ends; none: this was the first.
    pub previous: Option<String>,
    /// How many rows stand above the first; none: that is not known.
    #[ts(type = "number | null")]
    pub place: Option<i64>,
    /// How many requests the filter takes.
    #[ts(type = "number")]
    pub total: i64,
    /// Whether these are all; otherwise there are at least as many.
    pub total_exact: bool,
    /// Where the groups begin, if they were asked for and are known.
    pub groups: Option<Vec<Group>>,
}

/// A request in the queue.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RequestRow {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// What is asked for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Marks beside the state.
    pub flags: Vec<Flag>,
    /// The law whose clock runs.
    #[ts(as = "Regime")]
    pub regime: String,
    /// The person's name, or the identifier they gave.
    pub subject_name: String,
    /// When it came in.
    #[ts(type = "string")]
    pub received_at: DateTime<Utc>,
    /// When it is due: a date, or an instant for a breach.
    pub due: String,
    /// The instant from which it is late.
    #[ts(type = "string")]
    pub due_at: DateTime<Utc>,
    /// Whole days until then; negative: late.
    #[ts(type = "number")]
    pub days_left: i64,
    /// Share of the period that is left, 0 to 1.
    pub share_left: f64,
    /// Group of the queue.
    pub bucket: Bucket,
    /// Who takes care of it.
    pub assignee: Option<Assignee>,
    /// Sources and how far each is.
    pub sources: Vec<SourceState>,
    /// How far each collection is, in the order of the walk: what a page of the queue tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<Vec<CollectionState>>")]
    pub collections: Option<Vec<String>>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The identifier in which a search found its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub matched: Option<MatchedIdentifier>,
}

/// An identifier that holds the text of a search.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MatchedIdentifier {
    /// Its kind.
    pub kind: String,
    /// Its value.
    pub value: String,
}

/// Group of the queue by due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Late.
    Overdue,
    /// On the last day.
    Today,
    /// In the next seven days.
    #[serde(rename = "next_7_days")]
    Next7Days,
    /// In the seven days after.
    #[serde(rename = "following_7_days")]
    Following7Days,
    /// Later.
    Later,
    /// Closed.
    Closed,
}

/// Who takes care of a request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Assignee {
    /// Who.
    pub id: OfficerId,
    /// Their name.
    pub name: String,
}

/// How far a source is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourceProgress")]
pub struct SourceState {
    /// The dataset.
    pub dataset: String,
    /// How far it is; the store admits only these words.
    #[ts(as = "CollectionState")]
    pub state: String,
}

/// Lists a page of the queue. The same view within ten minutes in the same session is recorded
/// once; a search is recorded every time.
///
/// # Errors
/// `invalid` for a cursor of another list.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let start = start(&input)?;
    let limit = input.limit.unwrap_or(200).clamp(1, 500);
    let wants_groups = input.groups && order(&input) == requests::Order::Due;
    let (filter, seen) = filter(cx, input)?;
    let page = requests::page(cx.store(), &filter, start, limit).await?;
    let borders = groups::Borders::of(cx).await?;
    let groups = match wants_groups {
        true => groups::of(cx, &filter, &borders).await?,
        false => None,
    };
    if filter.text.is_some() {
        let results = u64::try_from(page.total).unwrap_or_default();
        cx.record(Event::RequestsSearched { results }).await?;
    } else {
        cx.record_look(seen.view, seen.filters(), page.rows.len()).await?;
    }
    let team = store::officers::list(cx.store()).await?;
    let ids: Vec<_> = page.rows.iter().map(|queued| queued.request.id).collect();
    let mut matched = match &filter.text {
        Some(text) => requests::matched(cx.store(), &ids, text).await?,
        None => Vec::new(),
    };
    let mut collections = BTreeMap::<RequestId, Vec<String>>::new();
    for (id, state) in requests::collection_states(cx.store(), &ids).await? {
        collections.entry(id).or_default().push(state);
    }
    let cursor = |key: Option<Key>| key.map(|key| write_cursor(filter.order, &key));
    Ok(Output {
        rows: page
            .rows
            .into_iter()
            .map(|queued| {
                let bucket = borders.bucket(&queued.request);
                let at = matched.iter().position(|one| one.request == queued.request.id);
                let matched = at.map(|at| matched.swap_remove(at));
                let matched =
                    matched.map(|one| MatchedIdentifier { kind: one.kind, value: one.value });
                let collections = collections.remove(&queued.request.id);
                RequestRow { bucket, matched, collections, ..row(queued, &team, now) }
            })
            .collect(),
        next: cursor(page.next),
        previous: cursor(page.previous),
        place: page.place,
        total: page.total,
        total_exact: page.exact,
        groups,
    })
}

fn order(input: &Input) -> requests::Order {
    match input.order {
        None | Some(Order::Due) => requests::Order::Due,
        Some(Order::Received) => requests::Order::Received,
        Some(Order::Number) => requests::Order::Number,
    }
}

fn start(input: &Input) -> Result<Start, AppError> {
    let order = order(input);
    Ok(match input {
        Input { after: Some(key), .. } => Start::After(read_cursor(order, key)?),
        Input { before: Some(key), .. } => Start::Before(read_cursor(order, key)?),
        Input { place: Some(place), .. } => Start::Place(*place),
        Input { share: Some(share), .. } => Start::Share(*share),
        Input { day: Some(day), .. } if order == requests::Order::Due => Start::Day(*day),
        Input { day: Some(_), .. } => {
            return Err(AppError::invalid(said!(
                "Day: a day is a place in order of due date only."
            )));
        }
        Input { .. } => Start::First,
    })
}

/// What the log says of a filter: its view, and by what it filters. No names, no text.
pub(crate) struct Seen {
    pub(crate) view: &'static str,
    by: Vec<&'static str>,
}

impl Seen {
    pub(crate) fn filters(&self) -> Vec<String> {
        self.by.iter().map(|name| (*name).to_owned()).collect()
    }
}

/// The filter of an input, and what the log says of it.
///
/// # Errors
/// `invalid` when it asks for somebody's and for nobody's at once.
pub(crate) fn filter(cx: &Cx, input: Input) -> Result<(Filter, Seen), AppError> {
    let order = order(&input);
    let assignee = match (input.assignee, input.unassigned) {
        (Some(_), true) => {
            return Err(AppError::invalid(said!(
                "Assignee: an officer and nobody cannot both be meant."
            )));
        }
        (Some(officer), false) => Some(Assigned::To(officer)),
        (None, true) => Some(Assigned::Nobody),
        (None, false) => None,
    };
    let (view, name) = match input.view.unwrap_or(View::Open) {
        View::Open => (requests::View::Open, "open"),
        View::Due7Days => (requests::View::Due, "due_7_days"),
        View::Approval => (requests::View::Approval(Some(cx.officer()?.id)), "approval"),
        View::Paused => (requests::View::Paused, "paused"),
        View::Closed => (requests::View::Closed, "closed"),
        View::All => (requests::View::All, "all"),
    };
    let text = input.query.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let by = [
        ("states", !input.states.is_empty()),
        ("kinds", !input.kinds.is_empty()),
        ("regimes", !input.regimes.is_empty()),
        ("assignee", assignee.is_some()),
        ("query", text.is_some()),
    ];
    let by = by.into_iter().filter_map(|(name, given)| given.then_some(name)).collect();
    let filter = Filter {
        order,
        view,
        due_before: Some(cx.now() + Duration::days(7)),
        states: input.states,
        kinds: input.kinds,
        regimes: input.regimes,
        assignee,
        text,
    };
    Ok((filter, Seen { view: name, by }))
}

/// A request as the queue shows it.
pub(crate) fn row(queued: Queued, team: &[Officer], now: DateTime<Utc>) -> RequestRow {
    let request = queued.request;
    let whole = (request.due_at - request.received_at).num_seconds().max(1);
    let left = (request.due_at - now).num_seconds();
    #[expect(clippy::cast_precision_loss, reason = "a share of a month needs no more")]
    let share_left = (left as f64 / whole as f64).clamp(0.0, 1.0);
    RequestRow {
        bucket: bucket(&request, now),
        days_left: days_left(request.due_at, &request.due, zone(&request), now),
        share_left,
        id: request.id,
        number: request.number,
        kind: request.kind,
        state: request.state,
        flags: request.flags.into_iter().collect(),
        regime: request.regime,
        subject_name: queued.subject,
        received_at: request.received_at,
        due: request.due,
        due_at: request.due_at,
        assignee: request.assignee.and_then(|id| {
            team.iter()
                .find(|officer| officer.id == id)
                .map(|officer| Assignee { id, name: officer.name.clone() })
        }),
        sources: queued
            .sources
            .into_iter()
            .map(|(dataset, state)| SourceState { dataset, state })
            .collect(),
        outcome: request.outcome,
        matched: None,
        collections: None,
    }
}

/// Where the clock of a request runs.
fn zone(request: &requests::Request) -> Tz {
    zone_of(request.clock_answer["time_zone"].as_str().unwrap_or_default())
}

/// A time zone by its name; UTC where there is none.
pub(crate) fn zone_of(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// Whole days of the place until a request is late; negative: since.
pub(crate) fn days_left(due_at: DateTime<Utc>, due: &str, zone: Tz, now: DateTime<Utc>) -> i64 {
    let last = due_at.with_timezone(&zone).date_naive();
    // A period of days ends with its last day, so the instant lies on the day after.
    let ends_at_midnight = due.parse::<NaiveDate>().is_ok_and(|day| due.len() == 10 && last > day);
    (last - now.with_timezone(&zone).date_naive()).num_days() - i64::from(ends_at_midnight)
}

fn bucket(request: &requests::Request, now: DateTime<Utc>) -> Bucket {
    if request.state == State::Closed {
        return Bucket::Closed;
    }
    if request.due_at <= now {
        return Bucket::Overdue;
    }
    match days_left(request.due_at, &request.due, zone(request), now) {
        ..=0 => Bucket::Today,
        1..=7 => Bucket::Next7Days,
        8..=14 => Bucket::Following7Days,
        _ => Bucket::Later,
    }
}

/// A cursor names the order it belongs to.
fn letter(order: requests::Order) -> char {
    match order {
        requests::Order::Due => 'd',
        requests::Order::Received => 'r',
        requests::Order::Number => 'n',
    }
}

fn write_cursor(order: requests::Order, (mark, number): &Key) -> String {
    let mark = match mark {
        Mark::At(at) => at.timestamp_micros(),
        Mark::Ordinal(ordinal) => *ordinal,
    };
    URL_SAFE_NO_PAD.encode(format!("{}{mark}|{number}", letter(order)))
}

fn read_cursor(order: requests::Order, text: &str) -> Result<Key, AppError> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (mark, number) = text.strip_prefix(letter(order))?.split_once('|')?;
        let mark = mark.parse().ok()?;
        let mark = match order {
            requests::Order::Due | requests::Order::Received => {
                Mark::At(DateTime::from_timestamp_micros(mark)?)
            }
            requests::Order::Number => Mark::Ordinal(mark),
        };
        Some((mark, number.to_owned()))
    };
    read().ok_or_else(|| AppError::invalid(said!("After: this is no cursor of this list.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_that_of_another_order_is_refused() {
        let at = DateTime::from_timestamp_micros(1_764_000_000_123_456).unwrap();
        let (due, number) = (requests::Order::Due, requests::Order::Number);
        let key = (Mark::At(at), "REQ-7".to_owned());
        assert_eq!(read_cursor(due, &write_cursor(due, &key)).unwrap(), key);
        let seventh = (Mark::Ordinal(7), "REQ-7".to_owned());
        assert_eq!(read_cursor(number, &write_cursor(number, &seventh)).unwrap(), seventh);
        assert!(read_cursor(due, &write_cursor(number, &seventh)).is_err());
        assert!(read_cursor(requests::Order::Received, &write_cursor(due, &key)).is_err());
        assert!(read_cursor(due, "!!").is_err());
        assert!(read_cursor(due, "").is_err());
    }
}
