//! In which order the queue is read, and the blocks of an order: days, or ten thousand numbers.

use chrono::{DateTime, Days, NaiveDate, Utc};
use model::ids::RequestId;

use super::conditions::midnight;
use crate::StoreError;
use crate::db::{Param, Row};

/// Numbers of a block.
const NUMBERS: i64 = 10_000;
const DAY_SECONDS: i64 = 86_400;

/// What the queue is in order of. Ties are in order of number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// When a request is due.
    #[default]
    Due,
    /// When it came in.
    Received,
    /// Its number.
    Number,
}

impl Order {
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Due => "due_at",
            Self::Received => "received_at",
            Self::Number => "ordinal",
        }
    }

    /// `order by …` of the rows `r`.
    pub(super) fn by(self, direction: Direction) -> String {
        let (column, word) = (self.column(), direction.word());
        format!("order by r.{column} {word}, r.number {word}")
    }

    /// A block as `queue_blocks` numbers it.
    pub(super) fn block(self, number: i64) -> Option<Mark> {
        match self {
            Self::Due | Self::Received => {
                DateTime::from_timestamp(number.checked_mul(DAY_SECONDS)?, 0).map(Mark::At)
            }
            Self::Number => number.checked_mul(NUMBERS).map(Mark::Ordinal),
        }
    }
}

/// Whether an order is read from its beginning or from its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// What is first due, was first received or has the first number comes first.
    #[default]
    Rising,
    /// It comes last.
    Falling,
}

impl Direction {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Rising => "asc",
            Self::Falling => "desc",
        }
    }
}

/// Where something stands in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// An instant.
    At(DateTime<Utc>),
    /// The digits of a number.
    Ordinal(i64),
}

impl Mark {
    /// The digits of a number, as the database reads them.
    pub(super) fn of_number(number: &str) -> Self {
        let digits = number.strip_prefix("REQ-").and_then(|digits| digits.parse().ok());
        Self::Ordinal(digits.unwrap_or(0))
    }

    /// The day of UTC in which an instant lies.
    pub(super) fn day(self) -> Option<NaiveDate> {
        match self {
            Self::At(at) => Some(at.date_naive()),
            Self::Ordinal(_) => None,
        }
    }

    /// Where the block begins in which it lies.
    pub(super) fn block(self) -> Self {
        match self {
            Self::At(at) => Self::At(midnight(at.date_naive())),
            Self::Ordinal(ordinal) => Self::Ordinal(ordinal - ordinal % NUMBERS),
        }
    }

    /// Where the block after the one begins in which it lies; none: there is no later one.
    pub(super) fn next_block(self) -> Option<Self> {
        match self {
            Self::At(at) => {
                at.date_naive().checked_add_days(Days::new(1)).map(midnight).map(Self::At)
            }
            Self::Ordinal(ordinal) => {
                (ordinal - ordinal % NUMBERS).checked_add(NUMBERS).map(Self::Ordinal)
            }
        }
    }
}

impl From<Mark> for Param {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::At(at) => at.into(),
            Mark::Ordinal(ordinal) => ordinal.into(),
        }
    }
}

/// A place between rows: where a row stands in the order, and its number.
pub type Key = (Mark, String);

/// A row as the order knows it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: RequestId,
    pub(super) mark: Mark,
    pub(super) number: String,
}

impl Entry {
    pub(super) fn key(&self) -> Key {
        (self.mark, self.number.clone())
    }

    /// An entry out of the columns `id`, `mark` and `number`.
    pub(super) fn read(row: &Row, order: Order) -> Result<Self, StoreError> {
        Ok(Self {
            id: RequestId(row.get("id")?),
            mark: match order {
                Order::Due | Order::Received => Mark::At(row.get("mark")?),
                Order::Number => Mark::Ordinal(row.get("mark")?),
            },
            number: row.get("number")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_begins_at_midnight_or_at_a_round_number() {
        let at = |text: &str| Mark::At(text.parse().unwrap());
        let noon = at("2026-11-25T12:00:00Z");
        assert_eq!(noon.block(), at("2026-11-25T00:00:00Z"));
        assert_eq!(noon.next_block(), Some(at("2026-11-26T00:00:00Z")));
        assert_eq!(Order::Received.block(1), Some(at("1970-01-02T00:00:00Z")));
        let number = Mark::of_number("REQ-20391");
        assert_eq!(number.block(), Mark::Ordinal(20_000));
        assert_eq!(number.next_block(), Some(Mark::Ordinal(30_000)));
        assert_eq!(Order::Number.block(2), Some(Mark::Ordinal(20_000)));
    }
}
