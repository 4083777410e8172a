//! What is true by law and by definition: requests and their states, the clock, the data map
//! and the plans made from it, review, disclosures, consent, packages and audit events.
//!
//! Invariant: nothing here does I/O, waits, or asks for the time, a random number or an id. All of
//! these are arguments, so the same input gives the same answer.

pub mod clock;
pub mod consent;
pub mod datamap;
pub mod disclosures;
pub mod events;
pub mod identifiers;
pub mod ids;
pub mod letters;
pub mod masking;
pub mod officers;
pub mod plan;
pub mod requests;
pub mod retention;
pub mod review;
pub mod said;
pub mod sensitive;
pub mod services;
pub mod values;
