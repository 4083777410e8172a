//! The invented marketplace Video Window: its product database, its people and their requests.
//! One seed and one instant give the same rows on every machine and on both engines.
//!
//! Invariant: everybody here is invented; addresses end in `.example`.

mod cases;
mod chance;
mod consents;
mod load;
mod metrics;
mod names;
mod rows;
mod schema;
mod tickets;

pub use cases::{Case, Goal, cases};
pub use consents::{Said, consents};
pub use load::{WorldError, load};
pub use metrics::metrics;
pub use rows::{PEOPLE, Person, person};

/// The data map of the marketplace.
pub const MAP: &str = include_str!("../../../../assets/demo/video-window.yml");

/// What the demonstration adds to the map: a dataset that a person answers for.
pub const ARCHIVE: &str = include_str!("../../../../assets/demo/support-archive.yml");

/// The disclosures as the epic has them: key, title, address, text in English, version 1.0.0.
pub const DISCLOSURES: [(&str, &str, &str, &str); 3] = [
    (
        "privacy",
        "Privacy policy",
        "https://craftvideomarketplace.com/privacy",
        include_str!("../../../../assets/disclosures/privacy-1.0.0.en.md"),
    ),
    (
        "terms",
        "Terms of service",
        "https://craftvideomarketplace.com/terms",
        include_str!("../../../../assets/disclosures/terms-1.0.0.en.md"),
    ),
    (
        "cookies",
        "Cookie policy",
        "https://craftvideomarketplace.com/cookies",
        include_str!("../../../../assets/disclosures/cookies-1.0.0.en.md"),
    ),
];
