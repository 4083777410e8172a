//! The clock as an operation.

pub mod answer;
pub mod list;
