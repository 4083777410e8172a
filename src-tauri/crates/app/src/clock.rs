//! The clock as an operation.

pub mod answer;
