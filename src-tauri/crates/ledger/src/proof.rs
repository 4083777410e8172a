//! Inclusion and consistency proofs (RFC 6962 section 2.1.1 and 2.1.2), made from hashes of
//! completed subtrees and checked without them.

use thiserror::Error;

use crate::hash::{Hash, node_hash};

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
        return if proof.is_empty() { Ok(()) } else { Err(ProofError::Mismatch) };
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
fn largest_power_below(n: u64) -> u64 {
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
pub(crate) mod naive {
    //! The definitions of RFC 6962, word by word.

    use super::*;
    use crate::hash::empty_root;

    pub(crate) fn root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let split = largest_power_below(leaves.len() as u64) as usize;
                node_hash(&root(&leaves[..split]), &root(&leaves[split..]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|entry| leaf_hash(&entry.to_be_bytes())).collect()
    }

    fn prove(leaves: &[Hash], groups: &[Vec<Subtree>]) -> Vec<Hash> {
        fold::<ProofError>(groups, |level, index| {
            let begin = (index << level) as usize;
            Ok(Some(naive::root(&leaves[begin..begin + (1 << level)])))
        })
        .unwrap()
    }

    #[test]
    fn every_entry_of_every_size_is_proved_and_no_other_hash_is() {
        for size in 1..=40 {
            let leaves = leaves(size);
            let root = naive::root(&leaves);
            for index in 0..size {
                let proof = prove(&leaves, &inclusion_subtrees(index, size).unwrap());
                let leaf = leaves[index as usize];
                verify_inclusion(leaf, index, size, &proof, root).unwrap();
                assert!(verify_inclusion(leaf_hash(b"other"), index, size, &proof, root).is_err());
                let elsewhere = (index + 1) % size;
                if elsewhere != index {
                    assert!(verify_inclusion(leaf, elsewhere, size, &proof, root).is_err());
                }
            }
        }
    }

    #[test]
    fn every_beginning_of_every_size_is_proved_and_a_fork_is_not() {
        for new in 1..=40 {
            let all = leaves(new);
            let new_root = naive::root(&all);
            for old in 1..=new {
                let old_root = naive::root(&all[..old as usize]);
                let proof = prove(&all, &consistency_subtrees(old, new).unwrap());
                verify_consistency((old, old_root), (new, new_root), &proof).unwrap();
                let fork = leaf_hash(b"fork");
                assert!(verify_consistency((old, fork), (new, new_root), &proof).is_err());
                assert!(verify_consistency((old, old_root), (new, fork), &proof).is_err());
            }
        }
    }
}
