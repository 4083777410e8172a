//! The right edge of the tree: all that is needed to append.
//!
//! ```text
//!            o            level 2     size 7 = 4 + 2 + 1: three perfect subtrees stand side by
//!        ┌───┴───┐                    side; the frontier holds their roots, the largest first
//!        o       o    o   level 1
//!      ┌─┴─┐   ┌─┴─┐ ┌┴┐
//!      0   1   2   3 4 5 6  leaves
//! ```

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};

/// Roots of the perfect subtrees of a log, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

/// A subtree that an append completed, above the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Height above the leaves: 1 or more.
    pub level: u32,
    /// Place among the nodes of its level, from the left, from 0.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Entries that a log can have: what a database column can number.
const MAX_SIZE: u64 = i64::MAX as u64;

/// Bytes that are no frontier.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read the right edge of the log: {0} bytes do not fit its size")]
pub struct BadFrontier(pub usize);

impl Frontier {
    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf and names the subtrees that are complete now, the lowest first.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut hash = leaf;
        let mut index = self.size;
        let mut level = 0;
        while index & 1 == 1 {
            let Some(left) = self.roots.pop() else { break };
            hash = node_hash(&left, &hash);
            index >>= 1;
            level += 1;
            nodes.push(Node { level, index, hash });
        }
        self.roots.push(hash);
        self.size += 1;
        nodes
    }

    /// The root of the whole log (RFC 6962 section 2.1).
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(mut root) = roots.next().copied() else { return empty_root() };
        for left in roots {
            root = node_hash(left, &root);
        }
        root
    }

    /// The size as 8 bytes, big-endian, then the roots.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for root in &self.roots {
            bytes.extend_from_slice(&root.0);
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the number of roots does not fit the size, or the size is no size of a log.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadFrontier> {
        let bad = || BadFrontier(bytes.len());
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        let size = u64::from_be_bytes(*size);
        // Also a hostile file leaves room to append.
        if size > MAX_SIZE {
            return Err(bad());
        }
        let (chunks, remainder) = rest.as_chunks::<32>();
        let wanted = usize::try_from(size.count_ones()).map_err(|_| bad())?;
        if !remainder.is_empty() || chunks.len() != wanted {
            return Err(bad());
        }
        Ok(Self { size, roots: chunks.iter().copied().map(Hash).collect() })
    }
}

/// Leaves of the certificate-transparency reference tests.
#[cfg(test)]
pub(crate) const REFERENCE_LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::naive;

    #[test]
    fn the_root_is_that_of_the_definition_at_every_size() {
        let mut frontier = Frontier::default();
        let mut leaves = Vec::new();
        assert_eq!(frontier.root(), empty_root());
        for entry in 0_u32..200 {
            let leaf = leaf_hash(&entry.to_be_bytes());
            frontier.append(leaf);
            leaves.push(leaf);
            assert_eq!(frontier.root(), naive::root(&leaves), "size {}", leaves.len());
            assert_eq!(Frontier::from_bytes(&frontier.to_bytes()).unwrap(), frontier);
        }
    }

    #[test]
    fn the_bytes_are_pinned_and_others_are_refused() {
        let mut frontier = Frontier::default();
        assert_eq!(hex::encode(frontier.to_bytes()), "0000000000000000");
        for entry in [b"a", b"b", b"c"] {
            frontier.append(leaf_hash(entry));
        }
        let bytes = frontier.to_bytes();
        assert_eq!(
            hex::encode(&bytes),
            concat!(
                "0000000000000003",
                "b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb",
                "597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8",
            )
        );
        let full = [&u64::MAX.to_be_bytes()[..], &[0; 32 * 64]].concat();
        let extra = [&bytes[..], &[0; 32]].concat();
        for wrong in [&b""[..], &bytes[..7], &bytes[..40], &bytes[..bytes.len() - 1], &extra, &full]
        {
            assert_eq!(Frontier::from_bytes(wrong), Err(BadFrontier(wrong.len())));
        }
    }

    #[test]
    fn an_append_names_each_subtree_once_when_it_is_complete() {
        let leaves: Vec<Hash> = (0_u64..64).map(|entry| leaf_hash(&entry.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        let mut seen = std::collections::BTreeSet::new();
        for (end, leaf) in (1_u64..).zip(&leaves) {
            for node in frontier.append(*leaf) {
                let begin = node.index << node.level;
                assert_eq!(begin + (1 << node.level), end, "it ends with the leaf");
                assert_eq!(node.hash, naive::root(&leaves[begin as usize..end as usize]));
                assert!(seen.insert((node.level, node.index)), "it was not named before");
            }
        }
        assert_eq!(seen.len(), 63, "a perfect tree of 64 leaves has 63 nodes above them");
    }

    #[test]
    fn rfc_6962_test_vectors_hold() {
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        for (leaf, root) in REFERENCE_LEAVES.into_iter().zip(roots) {
            frontier.append(leaf_hash(leaf));
            assert_eq!(frontier.root().to_string(), root);
        }
    }
}
