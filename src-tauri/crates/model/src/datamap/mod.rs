//! The data map: which collections of which sources hold personal data, how they are linked, and
//! what the law says about each. A file in the Fides dataset format, with our own decisions under
//! the key `compliance`.
//!
//! Invariant: a map is read, never run. SQL in it (`compliance.where`) is checked for shape and
//! handed to the source as it stands; nothing here connects to anything.

pub mod categories;
mod check;
mod decisions;
pub mod draft;
mod filter;
mod live;
mod looks;
mod masks;
mod orphans;
mod parse;
mod period;
mod problem;
mod read;
pub mod schema;
#[cfg(test)]
mod tests;
mod types;
pub(crate) mod yaml;

pub use check::check;
pub(crate) use check::check_map;
pub use parse::parse;
pub use period::{NotAPeriod, Period};
pub use problem::{Problem, Severity};
pub use types::{
    At, Collection, CollectionNotes, DataMap, DataType, Dataset, DatasetNotes, Direction, Erasure,
    ErasureAction, Field, FieldErasure, FieldMask, FieldReference, Reference, Scalar,
};
