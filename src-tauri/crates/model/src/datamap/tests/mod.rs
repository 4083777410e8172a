//! Reading and checking maps.

mod check;
mod hostile;
mod live;
mod orphans;
mod parse;

use super::{DataMap, Problem};

/// A map that is read; its notes are the test's business.
fn read(text: &str) -> DataMap {
    super::parse(text, "map.yaml").expect("the sample is YAML with a `dataset` list")
}

/// Problems as a person sees them.
fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}
