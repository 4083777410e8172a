//! Plans of a small marketplace, whole and by their parts.

mod access;
mod erasure;
mod fates;
mod properties;

use std::collections::BTreeSet;

use crate::datamap::{self, DataMap};

const MARKETPLACE: &str = include_str!("marketplace.yaml");

fn marketplace() -> DataMap {
    map(MARKETPLACE)
}

/// A map without problems that would stop it from being planned.
fn map(text: &str) -> DataMap {
    let map = datamap::parse(text, "map.yaml").expect("the sample is YAML");
    assert_eq!(map.notes, [], "the sample says what it means");
    map
}

fn kinds(given: &[&str]) -> BTreeSet<String> {
    given.iter().map(|kind| (*kind).to_owned()).collect()
}
