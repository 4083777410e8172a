//! Rows are looked up by a list of keys, never by reading a whole table beside the list.

use crate::SourceError;
use crate::source::{Kind, Session};

/// What PostgreSQL was told. For some ten thousand rows of millions its planner prefers to read a
/// whole index or table beside the list of keys, which takes the longer the more rows other people
/// have.
#[derive(Default)]
pub(super) struct Lookups {
    only: bool,
}

impl Lookups {
    /// Has the next statements of the transaction look rows up by their keys, or leaves the way to
    /// the planner. Only where there is an index on the keys: without it every look would read the
    /// whole table.
    pub(super) async fn only(
        &mut self,
        session: &mut dyn Session,
        kind: Kind,
        wanted: bool,
    ) -> Result<(), SourceError> {
        if kind == Kind::Postgres && wanted != self.only {
            let joins = if wanted { "off" } else { "default" };
            for setting in ["enable_hashjoin", "enable_mergejoin", "jit"] {
                session.execute(&format!("set local {setting} = {joins}"), &[]).await?;
            }
            self.only = wanted;
        }
        Ok(())
    }
}
