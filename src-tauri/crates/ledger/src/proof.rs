//! Inclusion and consistency proofs (RFC 6962 section 2.1.1 and 2.1.2), made from hashes of
//! completed subtrees and checked without them.

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};

/// A proof that cannot be made, or that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The entry or the size lies outside the log.
    #[error("prove entry {index} of a log of {size}: it lies outside")]
    Outside {
        /// The entry, or the smaller size.
        index: u64,
        /// Size of the log.
        size: u64,
    },
    /// A stored hash is missing.
    #[error("prove: the hash of subtree {index} on level {level} is missing")]
    Missing {
        /// Height above the leaves.
        level: u32,
        /// Place on its level.
        index: u64,
    },
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Mismatch,
}

/// A perfect subtree: level and place.
type Subtree = (u32, u64);

/// The perfect subtrees that an inclusion proof of `index` in a log of `size` needs, as a list of
/// groups: each group is folded from the right to one hash of the proof.
pub fn inclusion_subtrees(index: u64, size: u64) -> Result<Vec<Vec<Subtree>>, ProofError> {
    if index >= size {
        return Err(ProofError::Outside { index, size });
    }
    let mut path = Vec::new();
    let (mut begin, mut end) = (0, size);
    while end - begin > 1 {
        let split = begin + largest_power_below(end - begin);
        if index < split {
            path.push(perfect_subtrees(split, end));
            end = split;
        } else {
            path.push(perfect_subtrees(begin, split));
            begin = split;
        }
    }
    path.reverse();
    Ok(path)
}

/// The perfect subtrees that a proof needs that the log of `old` entries is the beginning of the
/// log of `new` entries.
pub fn consistency_subtrees(old: u64, new: u64) -> Result<Vec<Vec<Subtree>>, ProofError> {
    if old > new {
        return Err(ProofError::Outside { index: old, size: new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut path = Vec::new();
    let (mut begin, mut end) = (0, new);
    let mut whole = true;
    while end != old {
        let split = begin + largest_power_below(end - begin);
        if old <= split {
            path.push(perfect_subtrees(split, end));
            end = split;
        } else {
            path.push(perfect_subtrees(begin, split));
            begin = split;
            whole = false;
        }
    }
    if !whole {
        path.push(perfect_subtrees(begin, end));
    }
    path.reverse();
    Ok(path)
}

/// Folds groups of subtrees into a proof, with the hashes that `hash` gives.
///
/// # Errors
/// What `hash` raises; [`ProofError::Missing`] when it has none.
pub fn fold<E: From<ProofError>>(
    groups: &[Vec<Subtree>],
    mut hash: impl FnMut(u32, u64) -> Result<Option<Hash>, E>,
) -> Result<Vec<Hash>, E> {
    groups
        .iter()
        .map(|group| {
            let mut folded: Option<Hash> = None;
            for (level, index) in group.iter().rev() {
                let found = hash(*level, *index)?
                    .ok_or(ProofError::Missing { level: *level, index: *index })?;
                folded = Some(match folded {
                    None => found,
                    Some(right) => node_hash(&found, &right),
                });
            }
            Ok(folded.ok_or(ProofError::Mismatch)?)
        })
        .collect()
}

/// Checks that an entry is in the log with this root.
///
/// # Errors
/// [`ProofError::Mismatch`] when it is not.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Outside { index, size });
    }
    // RFC 9162 section 2.1.3.2.
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for step in proof {
        if last == 0 {
            return Err(ProofError::Mismatch);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == root { Ok(()) } else { Err(ProofError::Mismatch) }
}

/// Checks that the log with the old root is the beginning of the log with the new root.
///
/// # Errors
/// [`ProofError::Mismatch`] when it is not.
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Outside { index: old, size: new });
    }
    if old == new {
        let same = proof.is_empty() && old_root == new_root;
        return if same { Ok(()) } else { Err(ProofError::Mismatch) };
    }
    if old == 0 {
        let empty = proof.is_empty() && old_root == empty_root();
        return if empty { Ok(()) } else { Err(ProofError::Mismatch) };
    }
    // RFC 9162 section 2.1.4.2.
    let mut proof = proof.iter();
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let first =
        if old.is_power_of_two() { old_root } else { *proof.next().ok_or(ProofError::Mismatch)? };
    let (mut from_old, mut from_new) = (first, first);
    for step in proof {
        if last == 0 {
            return Err(ProofError::Mismatch);
        }
        if node & 1 == 1 || node == last {
            from_old = node_hash(step, &from_old);
            from_new = node_hash(step, &from_new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, step);
        }
        node >>= 1;
        last >>= 1;
    }
    let holds = last == 0 && from_old == old_root && from_new == new_root;
    if holds { Ok(()) } else { Err(ProofError::Mismatch) }
}

/// The largest power of two below `n`, for `n` above 1.
pub(crate) fn largest_power_below(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// The perfect subtrees that cover the entries from `begin` to `end`, from the left.
fn perfect_subtrees(mut begin: u64, end: u64) -> Vec<Subtree> {
    let mut subtrees = Vec::new();
    while begin < end {
        let room = 63 - (end - begin).leading_zeros();
        let level = if begin == 0 { room } else { begin.trailing_zeros().min(room) };
        subtrees.push((level, begin >> level));
        begin += 1 << level;
    }
    subtrees
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::frontier::Frontier;
    use crate::hash::leaf_hash;
    use crate::naive;

    /// A log as a store keeps it: leaves and what each append completed.
    struct Stored {
        leaves: Vec<Hash>,
        hashes: BTreeMap<Subtree, Hash>,
        roots: Vec<Hash>,
    }

    fn stored(size: u64) -> Stored {
        let mut frontier = Frontier::default();
        let mut stored =
            Stored { leaves: Vec::new(), hashes: BTreeMap::new(), roots: vec![frontier.root()] };
        for index in 0..size {
            let leaf = leaf_hash(&index.to_be_bytes());
            stored.leaves.push(leaf);
            stored.hashes.insert((0, index), leaf);
            for node in frontier.append(leaf) {
                stored.hashes.insert((node.level, node.index), node.hash);
            }
            stored.roots.push(frontier.root());
        }
        stored
    }

    impl Stored {
        fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
            self.fold(&inclusion_subtrees(index, size).unwrap())
        }

        fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
            self.fold(&consistency_subtrees(old, new).unwrap())
        }

        fn fold(&self, groups: &[Vec<Subtree>]) -> Vec<Hash> {
            fold::<ProofError>(groups, |level, index| Ok(self.hashes.get(&(level, index)).copied()))
                .unwrap()
        }

        fn at(&self, size: u64) -> (u64, Hash) {
            (size, self.roots[size as usize])
        }
    }

    /// A proof with one thing changed: a hash, one too few, one too many.
    fn spoiled(proof: &[Hash]) -> Vec<Vec<Hash>> {
        let mut all = vec![[proof, &[leaf_hash(b"more")]].concat()];
        for at in 0..proof.len() {
            let mut one = proof.to_vec();
            one[at] = leaf_hash(b"other");
            all.push(one);
            let mut one = proof.to_vec();
            one.remove(at);
            all.push(one);
        }
        all
    }

    #[test]
    fn every_entry_of_every_size_to_64_is_proved_as_defined_and_nothing_else_is() {
        let stored = stored(64);
        for size in 1..=64 {
            let (_, root) = stored.at(size);
            for index in 0..size {
                let proof = stored.inclusion(index, size);
                let leaf = stored.leaves[index as usize];
                assert_eq!(proof, naive::path(index as usize, &stored.leaves[..size as usize]));
                assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));
                assert!(verify_inclusion(leaf_hash(b"other"), index, size, &proof, root).is_err());
                assert!(verify_inclusion(leaf, index, size, &proof, leaf_hash(b"other")).is_err());
                for elsewhere in (0..size).filter(|elsewhere| *elsewhere != index) {
                    assert!(verify_inclusion(leaf, elsewhere, size, &proof, root).is_err());
                }
                for wrong in spoiled(&proof) {
                    assert!(verify_inclusion(leaf, index, size, &wrong, root).is_err());
                }
            }
        }
    }

    #[test]
    fn every_beginning_of_every_size_to_64_is_proved_as_defined_and_a_fork_is_not() {
        let stored = stored(64);
        let fork = leaf_hash(b"fork");
        for new in 1..=64 {
            let (_, root) = stored.at(new);
            for old in 1..=new {
                let proof = stored.consistency(old, new);
                assert_eq!(proof, naive::proof(old as usize, &stored.leaves[..new as usize]));
                assert_eq!(verify_consistency(stored.at(old), (new, root), &proof), Ok(()));
                assert!(verify_consistency((old, fork), (new, root), &proof).is_err());
                assert!(verify_consistency(stored.at(old), (new, fork), &proof).is_err());
                for wrong in spoiled(&proof) {
                    assert!(verify_consistency(stored.at(old), (new, root), &wrong).is_err());
                }
            }
        }
    }

    #[test]
    fn the_empty_log_is_the_beginning_of_every_log() {
        let stored = stored(5);
        assert_eq!(stored.consistency(0, 5), []);
        assert_eq!(verify_consistency((0, empty_root()), stored.at(5), &[]), Ok(()));
        let false_root = (0, leaf_hash(b"no root of nothing"));
        assert_eq!(verify_consistency(false_root, stored.at(5), &[]), Err(ProofError::Mismatch));
    }

    #[test]
    fn proofs_of_the_reference_log_are_those_that_are_published() {
        // Leaves and proofs of the certificate-transparency reference tests.
        let leaves: Vec<Hash> = crate::frontier::REFERENCE_LEAVES.map(leaf_hash).to_vec();
        let inclusion: [(u64, u64, &[&str]); 3] = [
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ];
        for (index, size, wanted) in inclusion {
            let proof = prove(&leaves, &inclusion_subtrees(index, size).unwrap());
            assert_eq!(proof, wanted, "entry {index} of {size}");
        }
        let consistency: [(u64, u64, &[&str]); 2] = [
            (
                6,
                8,
                &[
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                &[
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (old, new, wanted) in consistency {
            let proof = prove(&leaves, &consistency_subtrees(old, new).unwrap());
            assert_eq!(proof, wanted, "{old} to {new}");
        }
    }

    fn prove(leaves: &[Hash], groups: &[Vec<Subtree>]) -> Vec<String> {
        fold::<ProofError>(groups, |level, index| {
            let begin = (index << level) as usize;
            Ok(Some(naive::root(&leaves[begin..begin + (1 << level)])))
        })
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
    }

    #[test]
    fn what_lies_outside_is_refused_and_a_lost_hash_is_named() {
        assert_eq!(inclusion_subtrees(3, 3), Err(ProofError::Outside { index: 3, size: 3 }));
        assert_eq!(consistency_subtrees(4, 3), Err(ProofError::Outside { index: 4, size: 3 }));
        let mut stored = stored(8);
        stored.hashes.remove(&(2, 1));
        let groups = inclusion_subtrees(0, 8).unwrap();
        let lost = fold::<ProofError>(&groups, |level, index| {
            Ok(stored.hashes.get(&(level, index)).copied())
        });
        assert_eq!(lost, Err(ProofError::Missing { level: 2, index: 1 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn stored_subtrees_prove_any_entry_and_beginning(
            size in 1_u64..3_000,
            at in any::<prop::sample::Index>(),
            other in any::<prop::sample::Index>(),
        ) {
            let stored = stored(size);
            let index = at.index(size as usize) as u64;
            let leaf = stored.leaves[index as usize];
            let proof = stored.inclusion(index, size);
            prop_assert!(proof.len() <= 12, "a proof is as long as the tree is high");
            prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, stored.at(size).1), Ok(()));
            let old = other.index(size as usize) as u64;
            let proof = stored.consistency(old, size);
            prop_assert_eq!(verify_consistency(stored.at(old), stored.at(size), &proof), Ok(()));
        }
    }
}
