//! The console from the outside: operations are called exactly as the window calls them, on a
//! compliance database of each engine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod audit;
mod four_eyes;
mod identifiers;
mod killed;
mod layering;
mod queue;
mod requests;
mod resume;
mod review;
mod roles;
mod ways_out;
mod world;
