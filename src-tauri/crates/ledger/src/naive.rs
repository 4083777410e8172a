//! The definitions of RFC 6962 section 2.1, word by word.

use crate::hash::{Hash, empty_root, node_hash};
use crate::proof::largest_power_below;

fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(largest_power_below(leaves.len() as u64) as usize)
}

pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => node_hash(&root(split(leaves).0), &root(split(leaves).1)),
    }
}

/// PATH(m, D[n]) of section 2.1.1.
pub(crate) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = split(leaves);
    if index < left.len() {
        [path(index, left), vec![root(right)]].concat()
    } else {
        [path(index - left.len(), right), vec![root(left)]].concat()
    }
}

/// PROOF(m, D[n]) of section 2.1.2.
pub(crate) fn proof(old: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(old, leaves, true)
}

fn subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = split(leaves);
    if old <= left.len() {
        [subproof(old, left, whole), vec![root(right)]].concat()
    } else {
        [subproof(old - left.len(), right, false), vec![root(left)]].concat()
    }
}
