//! The invented marketplace Video Window: its product database, its people and their requests.
//! One seed and one instant give the same rows on every machine and on both engines.
//!
//! Invariant: everybody here is invented; addresses end in `.example`.

mod cases;
mod chance;
mod load;
mod metrics;
mod names;
mod rows;
mod schema;
mod tickets;

pub use cases::{Case, Goal, cases};
pub use load::{WorldError, load};
pub use metrics::metrics;
pub use rows::{PEOPLE, Person, person};

/// The data map of the marketplace.
pub const MAP: &str = include_str!("../../../../assets/demo/video-window.yml");

/// What the demonstration adds to the map: a dataset that a person answers for.
pub const ARCHIVE: &str = include_str!("../../../../assets/demo/support-archive.yml");

/// The texts of the disclosures: key of the document, version, language, Markdown. Version 1.0.0
/// has the values of the epic, 1.1.0 mends what contradicts the retention rules.
pub const DISCLOSURES: &[(&str, &str, &str, &str)] =
    &include!(concat!(env!("OUT_DIR"), "/disclosures.rs"));
