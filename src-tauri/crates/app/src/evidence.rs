//! Evidence of an identity: looked at, decided on, deleted (GDPR Art. 5(1)(c) and (e)).

pub mod add;
pub mod purge;
