//! What a filter means in SQL, and which index answers it.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use model::ids::OfficerId;
use model::requests::{Kind, State};

use super::order::{Direction, Key, Mark, Order};
use super::{Assigned, Filter, View};
use crate::db::{Engine, Param};

/// States that a request which is not closed can have.
const OPEN: [State; 12] = [
    State::Received,
    State::Acknowledged,
    State::Identity,
    State::Collecting,
    State::Review,
    State::Planning,
    State::Approval,
    State::Delivering,
    State::Executing,
    State::Verifying,
    State::Applied,
    State::Confirmed,
];

/// The part of the register that a filter can take from, each with an index of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Open,
    Paused,
    Closed,
    All,
    /// The filter contradicts itself.
    Nothing,
}

impl Part {
    pub(super) fn of(filter: &Filter) -> Self {
        let closed = filter.states.contains(&State::Closed);
        let open = filter.states.is_empty() || filter.states.iter().any(|one| OPEN.contains(one));
        match filter.view {
            View::Open | View::Due | View::Paused | View::Approval(_) if !open => Self::Nothing,
            View::Open | View::Due | View::Approval(_) => Self::Open,
            View::Paused => Self::Paused,
            View::Closed if closed || filter.states.is_empty() => Self::Closed,
            View::Closed => Self::Nothing,
            View::All if filter.states.is_empty() || (open && closed) => Self::All,
            View::All if closed => Self::Closed,
            View::All => Self::Open,
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Open => "queue_open",
            Self::Paused => "queue_paused",
            Self::Closed => "queue_closed",
            Self::All | Self::Nothing => "queue_all",
        }
    }
}

/// How the rows of a filter are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// In the order of the filter, passing over what does not fit.
    Walk,
    /// All that fit, by state, kind and regime; then sorted.
    Gather,
    /// In whatever way suits ids that are known.
    Known,
}

/// Conditions on `requests r` (or on `queue_days r`, which has the same columns), and what they
/// are compared with.
pub(super) struct Conditions {
    order: Order,
    pub(super) sql: Vec<String>,
    pub(super) params: Vec<Param>,
}

impl Conditions {
    pub(super) fn none() -> Self {
        Self { order: Order::default(), sql: Vec::new(), params: Vec::new() }
    }

    /// The view, states, kinds and regimes: what `queue_days` knows, too.
    pub(super) fn sort(filter: &Filter) -> Self {
        let part = Part::of(filter);
        let mut conditions = Self { order: filter.order, ..Self::none() };
        // Written out, because a partial index is found by its very words.
        match part {
            Part::Open => conditions.sql.push("r.state <> 'closed'".into()),
            Part::Closed => conditions.sql.push("r.state = 'closed'".into()),
            Part::Paused => conditions.sql.push("r.paused and r.state <> 'closed'".into()),
            Part::All => {}
            Part::Nothing => conditions.sql.push("1 = 0".into()),
        }
        if awaits(filter) {
            conditions.sql.push("r.state = 'approval'".into());
        }
        if matches!(part, Part::Open | Part::Paused | Part::All) {
            conditions.any("r.state", filter.states.iter().map(|state| state.key()));
        }
        conditions.any("r.kind", filter.kinds.iter().map(|kind| kind.key()));
        conditions.any("r.regime", filter.regimes.iter().map(String::as_str));
        conditions
    }

    /// The whole filter but its text.
    pub(super) fn of(filter: &Filter) -> Self {
        let mut conditions = Self::sort(filter);
        if let Some(before) = due_before(filter) {
            conditions.push("r.due_at < ", before.into());
        }
        match filter.assignee {
            Some(Assigned::To(officer)) => conditions.push("r.assignee = ", officer.0.into()),
            Some(Assigned::Nobody) => conditions.sql.push("r.assignee is null".into()),
            None => {}
        }
        if let Some(officer) = second(filter) {
            let officer = conditions.bind(officer.0.into());
            conditions.sql.push(format!(
                "not exists (select 1 from preparers p where p.object = r.id and p.officer = ${officer})"
            ));
        }
        conditions
    }

    /// Names the leading columns of the index by state, so that it can be used.
    pub(super) fn by_state(&mut self, filter: &Filter) {
        if filter.states.is_empty() && !awaits(filter) {
            match Part::of(filter) {
                Part::Open | Part::Paused => self.any("r.state", OPEN.iter().map(|one| one.key())),
                Part::All => {
                    let all = OPEN.iter().chain([&State::Closed]);
                    self.any("r.state", all.map(|one| one.key()));
                }
                Part::Closed | Part::Nothing => {}
            }
        }
        if filter.kinds.is_empty() && !filter.regimes.is_empty() {
            self.any("r.kind", Kind::ALL.iter().map(|kind| kind.key()));
        }
    }

    /// Only what comes behind a place, read in a direction.
    pub(super) fn behind(&mut self, key: &Key, direction: Direction) {
        match direction {
            Direction::Rising => self.after(key),
            Direction::Falling => self.before(key),
        }
    }

    pub(super) fn after(&mut self, key: &Key) {
        self.beyond(">", key);
    }

    pub(super) fn before(&mut self, key: &Key) {
        self.beyond("<", key);
    }

    fn beyond(&mut self, sign: &str, (mark, number): &Key) {
        let mark = self.bind((*mark).into());
        let number = self.bind(number.as_str().into());
        let column = self.order.column();
        self.sql.push(format!("(r.{column}, r.number) {sign} (${mark}, ${number})"));
    }

    /// Only what is due before an instant.
    pub(super) fn until(&mut self, instant: DateTime<Utc>) {
        self.push("r.due_at < ", instant.into());
    }

    /// Only what stands at a mark of the order or after it.
    pub(super) fn since(&mut self, mark: Mark) {
        self.push(&format!("r.{} >= ", self.order.column()), mark.into());
    }

    /// Only what stands in the block of a mark or before it.
    pub(super) fn until_block(&mut self, mark: Mark) {
        if let Some(next) = mark.next_block() {
            self.push(&format!("r.{} < ", self.order.column()), next.into());
        }
    }

    pub(super) fn bind(&mut self, param: Param) -> usize {
        self.params.push(param);
        self.params.len()
    }

    pub(super) fn push(&mut self, sql: &str, param: Param) {
        let number = self.bind(param);
        self.sql.push(format!("{sql}${number}"));
    }

    pub(super) fn any<'a>(&mut self, column: &str, values: impl Iterator<Item = &'a str>) {
        let holders: Vec<String> =
            values.map(|value| format!("${}", self.bind(value.into()))).collect();
        if !holders.is_empty() {
            self.sql.push(format!("{column} in ({})", holders.join(", ")));
        }
    }

    pub(super) fn text(&self) -> String {
        if self.sql.is_empty() { "1 = 1".into() } else { self.sql.join("\n and ") }
    }
}

/// The instant of the view of what is due.
pub(super) fn due_before(filter: &Filter) -> Option<DateTime<Utc>> {
    filter.due_before.filter(|_| filter.view == View::Due)
}

/// Whether the filter is the view of what waits for a second person.
fn awaits(filter: &Filter) -> bool {
    matches!(filter.view, View::Approval(_))
}

/// Who could be that second person.
pub(super) fn second(filter: &Filter) -> Option<OfficerId> {
    match filter.view {
        View::Approval(second) => second,
        View::Open | View::Due | View::Paused | View::Closed | View::All => None,
    }
}

/// The table, and on SQLite, which keeps no statistics, the index to read it by.
pub(super) fn table(engine: Engine, filter: &Filter, way: Way) -> String {
    let index = match way {
        Way::Known => None,
        Way::Walk => Some(match (filter.order, filter.assignee) {
            (Order::Due, Some(_)) => "queue_by_officer",
            (Order::Due, None) => Part::of(filter).index(),
            (Order::Received, Some(_)) => "queue_by_officer_received",
            (Order::Received, None) => "queue_by_received",
            (Order::Number, Some(_)) => "queue_by_officer_ordinal",
            (Order::Number, None) => "queue_by_ordinal",
        }),
        Way::Gather if filter.assignee.is_some() => Some("queue_by_officer"),
        Way::Gather if narrow(filter) => Some("queue_by_state"),
        Way::Gather => Some(Part::of(filter).index()),
    };
    match (engine, index) {
        (Engine::Sqlite, Some(index)) => format!("requests r indexed by {index}"),
        (Engine::Sqlite, None) | (Engine::Postgres, _) => "requests r".into(),
    }
}

/// Whether the filter takes less than its view, by what the index by state knows.
pub(super) fn narrow(filter: &Filter) -> bool {
    let Filter { states, kinds, regimes, .. } = filter;
    awaits(filter)
        || (filter.view != View::Paused
            && !(states.is_empty() && kinds.is_empty() && regimes.is_empty()))
}

/// The first moment of a day of UTC.
pub(super) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
