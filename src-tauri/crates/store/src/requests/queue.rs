//! The queue: pages by key or by place, search, counts, and what the overview draws.
//!
//! It is in order of due date, of receipt or of number. No answer reads more than some thousand rows: what
//! takes few is gathered and sorted, what takes many is walked in order of an index, between blocks
//! (days, or ten thousand numbers) that are known from counters kept by the database itself.

mod conditions;
mod export;
mod groups;
mod numbers;
mod order;
mod page;
mod rows;
mod search;

use chrono::{DateTime, Utc};
use model::ids::OfficerId;
use model::requests::{Kind, State};

pub use export::{Exported, ExportedPage, Exporting};
pub use groups::{Shape, place_of};
pub use numbers::{Counts, Span, closings, counts, deadlines, spans, total};
pub use order::{Direction, Key, Mark, Order};
pub use page::{Page, Start, ids, page};
pub use rows::{Queued, collection_states};
pub use search::{Matched, matched};

/// What takes no more rows than this is gathered; of a text that takes more only some are counted.
const MOST_GATHERED: i64 = 5_000;

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
    /// In which order.
    pub order: Order,
}

impl Filter {
    /// The same in order of due date, for what is merely counted.
    fn by_due(&self) -> Self {
        Self { order: Order::Due, ..self.clone() }
    }
}
