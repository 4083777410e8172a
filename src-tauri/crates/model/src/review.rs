//! Review of what was collected, before anything leaves (requirement A6): which parts of a text are
//! withheld, what looks like other people's data, which rows also belong to somebody else, and the
//! sample the second person looks at.
//!
//! A place in a text is counted in Unicode scalar values of the cell's text form
//! ([`crate::values::Cell::text`]): no count can cut a character in two, and it means the same in
//! every language. What a suggestion is about is never kept, only where it stands; what kind of
//! thing stands there is read again from the sealed record when it is shown.

mod contacts;
mod health;
mod names;
mod numbers;
mod person;
mod sample;
mod spans;
mod suggest;
mod words;

pub use person::Person;
pub use sample::{SAMPLE, sample};
pub use spans::{LengthClass, Part, Piece, Span, delivered, disjoint, mark, pieces, withhold};
pub use suggest::{Decision, Found, Kind, Reader};
