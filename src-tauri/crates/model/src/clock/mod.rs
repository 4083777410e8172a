//! The clock: when a request, an appeal or a notification is due, under which rule, and why.
//!
//! One pure function, [`answer`], over two kinds of versioned data: rule sets
//! (`assets/rules/*.json`, what counsel signs off) and calendars (`assets/calendars/*.json`,
//! written by `scripts/calendars.py`). No regime has code of its own: a rule set says how long the
//! period is, whether it rolls, what starts it and what is left out.
//!
//! ```text
//! receipt ── start ───────────── target ──> due          due_at: the end of that local day
//!    │         │  left out (UK)     │  roll forward over Saturdays, Sundays, public holidays
//!    │         └── + 3 months from the same start ──> extended
//!    └── identity and fee move the start (UK), or may suspend (EU), or change nothing (US)
//! ```
//!
//! Invariants: all arithmetic is on dates, never on days of 86,400 seconds; a date that was rolled
//! is never counted from again; nothing here knows what time it is now. Not legal advice.

mod answer;
mod backups;
mod calendars;
mod counting;
mod dates;
mod errors;
mod explain;
mod input;
mod moment;
mod pauses;
mod rules;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Appeal, Due, Extension, Suspended, WaitingFor, earliest_open};
pub use backups::{FreeFromBackups, free_from_backups};
pub use calendars::{Calendar, CalendarGroup, CalendarName, Calendars};
pub use counting::answer;
pub use errors::{ClockDataError, ClockError};
pub use input::{DEFAULT_BUFFER_WORKING_DAYS, Input, Regime, UnknownRegime};
pub use moment::{Moment, UnknownMoment};
pub use rules::{Counting, Effect, Limit, Pause, RuleSet, RuleSets, Span};
