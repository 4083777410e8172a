//! Officers: who works in the console.

pub mod add;
pub mod deactivate;
pub mod list;
