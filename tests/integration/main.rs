//! The console from the outside: operations are called exactly as the window calls them, on a
//! compliance database of each engine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod audit;
mod beside;
mod bulk;
mod by_hand;
mod clocks;
mod consent;
mod disks;
mod fire;
mod fleet;
mod four_eyes;
mod identifiers;
mod import;
mod killed;
mod layering;
mod letters;
mod map;
mod overview;
mod queue;
mod reports;
mod requests;
mod resume;
mod review;
mod roles;
mod shared;
mod trail;
mod ways_out;
mod world;
