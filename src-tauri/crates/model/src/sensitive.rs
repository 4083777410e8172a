//! A wrapper that keeps personal data out of logs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value about a person. `Debug` prints the kind of the value and nothing of it, so that it can
/// stand in any struct that is logged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: the call is what a reviewer searches for.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// Takes the value out of the wrapper.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = std::any::type_name::<T>();
        write!(f, "<sensitive {}>", name.rsplit("::").next().unwrap_or(name))
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_the_kind_and_nothing_of_the_value() {
        let shown = format!("{:?}", Sensitive::new("ada@example.org".to_owned()));
        assert_eq!(shown, "<sensitive String>");
    }
}
