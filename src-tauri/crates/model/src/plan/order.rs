//! Orders over a graph whose nodes are numbers: cycles as groups, and what must stand before what.

use std::collections::{BTreeMap, BTreeSet};

/// The strongly connected components of `0..nodes`, as a component number per node. Numbers say
/// nothing about order. Iterative, because a map may be a chain of thousands.
pub fn components(nodes: usize, edges: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let (mut out, mut into) = (vec![vec![]; nodes], vec![vec![]; nodes]);
    for &(from, to) in edges {
        out[from].push(to);
        into[to].push(from);
    }
    let mut finished = Vec::with_capacity(nodes);
    let mut seen = vec![false; nodes];
    for start in 0..nodes {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            match out[node].get(next) {
                Some(&to) => {
                    stack.push((node, next + 1));
                    if !std::mem::replace(&mut seen[to], true) {
                        stack.push((to, 0));
                    }
                }
                None => finished.push(node),
            }
        }
    }
    let mut component = vec![usize::MAX; nodes];
    let mut number = 0;
    for &root in finished.iter().rev() {
        if component[root] != usize::MAX {
            continue;
        }
        component[root] = number;
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            for &from in &into[node] {
                if component[from] == usize::MAX {
                    component[from] = number;
                    stack.push(from);
                }
            }
        }
        number += 1;
    }
    component
}

/// The nodes of `rank`, each after everything an edge `(before, after)` puts before it; among those
/// that are free the lowest rank comes first.
///
/// # Errors
///
/// A cycle, in the order of its edges, when there is one.
pub fn sorted(
    rank: &BTreeMap<usize, usize>,
    edges: &BTreeSet<(usize, usize)>,
) -> Result<Vec<usize>, Vec<usize>> {
    let within = |node: &usize| rank.contains_key(node);
    let edges: BTreeSet<_> =
        edges.iter().filter(|(from, to)| within(from) && within(to)).copied().collect();
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    for &(from, to) in &edges {
        out.entry(from).or_default().push(to);
        *waiting.entry(to).or_default() += 1;
    }
    let free = |node: &usize| !waiting.contains_key(node);
    let mut ready: BTreeSet<(usize, usize)> =
        rank.iter().filter(|(node, _)| free(node)).map(|(node, rank)| (*rank, *node)).collect();
    let mut order = Vec::with_capacity(rank.len());
    while let Some((_, node)) = ready.pop_first() {
        order.push(node);
        for to in out.get(&node).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(to) {
                *count -= 1;
                if *count == 0 {
                    waiting.remove(to);
                    ready.insert((rank[to], *to));
                }
            }
        }
    }
    if order.len() == rank.len() { Ok(order) } else { Err(cycle(&waiting, &edges)) }
}

/// Walks backwards among the nodes that still wait until one comes back.
fn cycle(waiting: &BTreeMap<usize, usize>, edges: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    for &(from, to) in edges {
        if waiting.contains_key(&from) {
            before.entry(to).or_insert(from);
        }
    }
    let mut path: Vec<usize> = waiting.keys().next().copied().into_iter().collect();
    while let Some(previous) = path.last().and_then(|node| before.get(node)) {
        if let Some(start) = path.iter().position(|node| node == previous) {
            let mut cycle = path.split_off(start);
            cycle.reverse();
            // One name for one circle, wherever the walk came upon it.
            let lowest = (0..cycle.len()).min_by_key(|at| cycle[*at]).unwrap_or_default();
            cycle.rotate_left(lowest);
            return cycle;
        }
        path.push(*previous);
    }
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranks(nodes: usize) -> BTreeMap<usize, usize> {
        (0..nodes).map(|node| (node, node)).collect()
    }

    #[test]
    fn what_must_stand_before_stands_before_and_ties_keep_their_rank() {
        let edges = [(3, 0), (2, 0)].into();
        assert_eq!(sorted(&ranks(4), &edges), Ok(vec![1, 2, 3, 0]));
    }

    #[test]
    fn edges_from_and_to_what_is_not_asked_for_do_not_count() {
        let rank = [(1, 0), (2, 1)].into();
        assert_eq!(sorted(&rank, &[(0, 1), (2, 3), (3, 1)].into()), Ok(vec![1, 2]));
    }

    #[test]
    fn a_cycle_is_named_in_the_order_of_its_edges() {
        let edges = [(0, 1), (1, 2), (2, 3), (3, 1)].into();
        let cycle = sorted(&ranks(4), &edges).expect_err("a cycle");
        assert_eq!(cycle.len(), 3);
        for (index, node) in cycle.iter().enumerate() {
            assert!(edges.contains(&(*node, cycle[(index + 1) % cycle.len()])), "{cycle:?}");
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let nodes = 200_000;
        let edges = (1..nodes).map(|node| (node - 1, node)).collect();
        assert_eq!(components(nodes, &edges).iter().collect::<BTreeSet<_>>().len(), nodes);
    }

    proptest! {
        #[test]
        fn two_nodes_share_a_component_exactly_when_each_reaches_the_other(
            edges in prop::collection::btree_set((0..7_usize, 0..7_usize), 0..20)
        ) {
            let mut reaches = [[false; 7]; 7];
            for (node, row) in reaches.iter_mut().enumerate() { row[node] = true; }
            for _ in 0..7 {
                for &(from, to) in &edges {
                    for row in &mut reaches {
                        row[to] |= row[from];
                    }
                }
            }
            let component = components(7, &edges);
            for a in 0..7 {
                for b in 0..7 {
                    let together = reaches[a][b] && reaches[b][a];
                    prop_assert_eq!(component[a] == component[b], together);
                }
            }
        }

        #[test]
        fn an_order_keeps_every_edge_or_there_is_a_cycle(
            edges in prop::collection::btree_set((0..7_usize, 0..7_usize), 0..10)
        ) {
            match sorted(&ranks(7), &edges) {
                Ok(order) => {
                    let place = |node| order.iter().position(|it| *it == node);
                    for (from, to) in edges { prop_assert!(place(from) < place(to)); }
                }
                Err(cycle) => {
                    prop_assert!(!cycle.is_empty());
                    for (index, node) in cycle.iter().enumerate() {
                        let next = cycle[(index + 1) % cycle.len()];
                        prop_assert!(edges.contains(&(*node, next)));
                    }
                }
            }
        }
    }
}
