//! RFC 6962 hashing: a leaf and a node can never be taken for each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// A SHA-256 hash of a leaf or of a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
pub struct Hash(pub [u8; 32]);

/// A text or a row of bytes that is no hash.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a hash is 32 bytes, written as 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl Hash {
    /// Reads 32 bytes.
    ///
    /// # Errors
    /// When there are more or fewer.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, NotAHash> {
        Ok(Self(bytes.try_into().map_err(|_| NotAHash)?))
    }
}

/// The hash of an entry: `SHA-256(0x00 || entry)` (RFC 6962 section 2.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of two subtrees: `SHA-256(0x01 || left || right)` (RFC 6962 section 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of the empty log: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = NotAHash;

    /// Reads 64 lower-case digits: one text for one hash.
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        if text.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return Err(NotAHash);
        }
        Self::from_slice(&hex::decode(text).map_err(|_| NotAHash)?)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_and_read_as_lower_case_digits_only() {
        let hash = leaf_hash(b"");
        let text = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(hash.to_string(), text);
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
        assert_eq!(text.parse(), Ok(hash));
        for other in [&text.to_uppercase(), &text[1..], &text[2..], &format!("{text}00"), ""] {
            assert_eq!(other.parse::<Hash>(), Err(NotAHash), "{other}");
        }
    }

    #[test]
    fn a_node_is_not_the_leaf_of_the_same_bytes() {
        let (left, right) = (leaf_hash(b"l"), leaf_hash(b"r"));
        let both = [left.0, right.0].concat();
        assert_ne!(node_hash(&left, &right), leaf_hash(&both));
        assert_ne!(node_hash(&left, &right), node_hash(&right, &left));
    }
}
