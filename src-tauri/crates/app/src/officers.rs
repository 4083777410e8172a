//! Officers: who works in the console.

pub mod add;
pub mod change_passphrase;
pub mod deactivate;
pub mod list;
pub mod reset_passphrase;
