//! The order in which collections are read, and what of them is exported.
//!
//! Everything that can lead to a collection is read before it; collections that lead to each other
//! form a cycle and are read until nothing new is found. What of a row a person gets on a request
//! for everything (GDPR Art. 15): each column, also one without a category, because a row of a
//! person is about the person; except columns whose categories all lie under `system`, which say
//! how a machine works and nothing about anybody.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::graph::{self, Graph, Link, Node};
use super::order;
use super::{AccessPlan, Column, EdgePair, Entry, Skipped, Step, Table};
use crate::datamap::categories::{part_of, takes};
use crate::datamap::{self, DataMap, Field, Problem};
use crate::said;
use crate::said::Said;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// All that is held about the person.
    Everything,
    /// These categories with their descendants.
    Categories(Vec<String>),
}

/// Plans an access request for a person of whom identifiers of these kinds are known.
///
/// # Errors
///
/// The errors of the map itself, the collections that hold what is asked for and that no
/// identifier of any kind leads to, and orders (`after`) that contradict the references.
pub fn access(
    map: &DataMap,
    kinds_given: &BTreeSet<String>,
    target: &Target,
) -> Result<AccessPlan, Vec<Problem>> {
    let asked = |node: &Node| is_asked(node, target);
    let taken = |node: &Node| {
        let mut fields = node.collection.fields.iter();
        fields.any(|field| exports(node, field, target))
    };
    let columns = |node: &Node, keys: &BTreeSet<String>| columns(node, keys, target);
    walk(map, kinds_given, &Aim { asked: &asked, taken: &taken, columns: &columns })
}

/// What a walk is for.
pub(super) struct Aim<'f> {
    /// Whether the map is wrong when nothing leads to this collection.
    pub asked: &'f dyn Fn(&Node) -> bool,
    /// Whether a collection that is reached is worth a step of its own.
    pub taken: &'f dyn Fn(&Node) -> bool,
    /// The columns to read, given those the walk needs.
    pub columns: &'f dyn Fn(&Node, &BTreeSet<String>) -> Vec<Column>,
}

/// Plans the walk to every collection that the aim takes.
pub(super) fn walk(
    map: &DataMap,
    kinds_given: &BTreeSet<String>,
    aim: &Aim,
) -> Result<AccessPlan, Vec<Problem>> {
    let errors: Vec<_> = datamap::check_map(map).into_iter().filter(Problem::is_error).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let graph = Graph::of(map);
    let lost = lost(map, &graph, aim.asked);
    if !lost.is_empty() {
        return Err(lost);
    }
    let distances = graph.distances(kinds_given);
    let edges = edges(&graph, &distances);
    let taken: Vec<bool> = graph
        .nodes
        .iter()
        .zip(&distances)
        .map(|(node, distance)| {
            distance.is_some() && !node.collection.skip_processing && (aim.taken)(node)
        })
        .collect();
    let needed = needed(taken, &edges);
    let keys = graph.key_columns();
    let order = reading_order(map, &graph, &edges, &distances)?;
    let steps = order
        .into_iter()
        .filter(|(node, _)| needed[*node])
        .map(|(node, cycle)| {
            let columns = (aim.columns)(&graph.nodes[node], &keys[node]);
            step(&graph, node, cycle, kinds_given, &edges, columns)
        })
        .collect();
    let skipped = skipped(&graph, &needed, &distances, kinds_given);
    Ok(AccessPlan { steps: renumbered(steps), skipped })
}

/// Directed edges of this walk, with the link and whether it is walked as stated.
type Edges<'g> = BTreeMap<(usize, usize), Vec<(&'g Link, bool)>>;

fn edges<'g>(graph: &'g Graph, distances: &[Option<usize>]) -> Edges<'g> {
    let mut edges = Edges::new();
    for link in &graph.links {
        let as_stated = graph.leads_on(link, distances);
        let (from, to) = if as_stated { (link.from, link.to) } else { (link.to, link.from) };
        // What is not reached leads nowhere.
        if distances[from].is_some() {
            edges.entry((from, to)).or_default().push((link, as_stated));
        }
    }
    edges
}

/// What is taken, and what leads to it.
fn needed(taken: Vec<bool>, edges: &Edges) -> Vec<bool> {
    let mut into: Vec<Vec<usize>> = vec![vec![]; taken.len()];
    for &(from, to) in edges.keys() {
        into[to].push(from);
    }
    let mut needed = taken;
    let mut queue: Vec<usize> = (0..needed.len()).filter(|node| needed[*node]).collect();
    while let Some(node) = queue.pop() {
        for &from in &into[node] {
            if !std::mem::replace(&mut needed[from], true) {
                queue.push(from);
            }
        }
    }
    needed
}

/// Reached collections in reading order, with a number for those in a cycle.
fn reading_order(
    map: &DataMap,
    graph: &Graph,
    edges: &Edges,
    distances: &[Option<usize>],
) -> Result<Vec<(usize, Option<usize>)>, Vec<Problem>> {
    let pairs: BTreeSet<_> = edges.keys().copied().collect();
    let component = order::components(graph.nodes.len(), &pairs);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, distance) in distances.iter().enumerate() {
        if distance.is_some() {
            members.entry(component[node]).or_default().push(node);
        }
    }
    let mut by_distance: Vec<_> = members
        .iter_mut()
        .map(|(component, nodes)| {
            nodes.sort_by_key(|node| (distances[*node], *node));
            ((distances[nodes[0]], nodes[0]), *component)
        })
        .collect();
    by_distance.sort_unstable();
    let rank: BTreeMap<usize, usize> =
        by_distance.iter().enumerate().map(|(rank, (_, component))| (*component, rank)).collect();
    let before: BTreeSet<_> = pairs
        .iter()
        .copied()
        .chain(after(graph))
        .map(|(from, to)| (component[from], component[to]))
        .filter(|(from, to)| from != to)
        .collect();
    let order = order::sorted(&rank, &before).map_err(|cycle| {
        let nodes: Vec<_> =
            cycle.iter().filter_map(|it| members.get(it)?.first().copied()).collect();
        let names: Vec<_> =
            nodes.iter().map(|node| graph.nodes[*node].address.to_string()).collect();
        let node = &graph.nodes[nodes.first().copied().unwrap_or_default()];
        let message = said!("`after` contradicts the references, which lead the other way: {names}; remove the `after`", names = names.join(", then "));
        vec![Problem::error(&map.file, node.collection.at, message).in_collection(&node.address)]
    })?;
    let in_cycle = |component: usize| {
        let nodes = &members[&component];
        nodes.len() > 1 || pairs.contains(&(nodes[0], nodes[0]))
    };
    Ok(order
        .into_iter()
        .flat_map(|component| {
            let cycle = in_cycle(component).then_some(component);
            members[&component].iter().map(move |node| (*node, cycle))
        })
        .collect())
}

/// `(before, after)` of every `after` of collections and datasets.
fn after<'g>(graph: &'g Graph) -> impl Iterator<Item = (usize, usize)> + 'g {
    graph.nodes.iter().enumerate().flat_map(move |(later, node)| {
        let of_collection = node.collection.after.iter().filter_map(|it| graph.find(it));
        let of_dataset = graph
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, other)| node.dataset.after.contains(&other.dataset.fides_key))
            .map(|(number, _)| number);
        of_collection.chain(of_dataset).map(move |earlier| (earlier, later))
    })
}

/// Cycles numbered from 1 in the order in which they are read.
fn renumbered(mut steps: Vec<Step>) -> Vec<Step> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for step in &mut steps {
        if let Some(cycle) = step.cycle {
            let next = numbers.len() + 1;
            step.cycle = Some(*numbers.entry(cycle).or_insert(next));
        }
    }
    steps
}

fn step(
    graph: &Graph,
    number: usize,
    cycle: Option<usize>,
    kinds_given: &BTreeSet<String>,
    edges: &Edges,
    columns: Vec<Column>,
) -> Step {
    let node = &graph.nodes[number];
    let notes = &node.collection.compliance;
    let by_identity = graph::identities(node.collection)
        .into_iter()
        .filter(|(_, kind)| kinds_given.contains(*kind))
        .map(|(field, kind)| {
            let end = graph::end(node.collection, &field.join("."));
            let array = end.is_some_and(|end| end.array);
            Entry::Identity { field, kind: kind.to_owned(), array }
        });
    let by_edge =
        edges.iter().filter(|((_, to), _)| *to == number).flat_map(|((from, _), links)| {
            let from = &graph.nodes[*from].address;
            links.iter().map(move |(link, as_stated)| Entry::Edge {
                from: from.clone(),
                pairs: pairs(link, *as_stated),
            })
        });
    let mut entries: Vec<Entry> = vec![];
    for entry in by_identity.chain(by_edge) {
        // Both ends may state the same reference.
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    Step {
        address: node.address.clone(),
        table: Table { schema: node.dataset.schema.clone(), name: node.collection.name.clone() },
        label: notes.label.clone().unwrap_or_else(|| in_words(&node.collection.name)),
        part: notes.part.unwrap_or_else(|| {
            let all = graph::flattened(&node.collection.fields);
            let own = all.iter().flat_map(|(_, field)| &field.data_categories);
            part_of(own.chain(&node.collection.data_categories).map(String::as_str))
        }),
        columns,
        entries,
        filter: notes.filter.clone(),
        cycle,
    }
}

fn pairs(link: &Link, as_stated: bool) -> Vec<EdgePair> {
    let (from, to) = if as_stated {
        (&link.from_fields, &link.to_fields)
    } else {
        (&link.to_fields, &link.from_fields)
    };
    from.iter()
        .zip(to)
        .map(|(from, to)| EdgePair {
            from: from.path.clone(),
            to: to.path.clone(),
            to_array: to.array,
            from_array: from.array,
        })
        .collect()
}

/// `billing_address` as a person reads it: `Billing address`.
fn in_words(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let spaced = spaced.trim();
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The columns of a step that are read: the exported ones, and keys, which the walk needs.
pub(super) fn columns(node: &Node, keys: &BTreeSet<String>, target: &Target) -> Vec<Column> {
    let column = |field: &Field| {
        let exported = exports(node, field, target);
        (exported || field.primary_key || keys.contains(&field.name)).then(|| Column {
            name: field.name.clone(),
            categories: categories(node, field),
            primary_key: field.primary_key,
            label: field.label.clone().unwrap_or_else(|| in_words(&field.name)),
            exported,
        })
    };
    node.collection.fields.iter().filter_map(column).collect()
}

/// Whether the person gets this column.
fn exports(node: &Node, field: &Field, target: &Target) -> bool {
    let categories = categories(node, field);
    match target {
        Target::Everything => {
            categories.is_empty() || categories.iter().any(|it| !takes("system", it))
        }
        Target::Categories(targets) => {
            categories.iter().any(|it| targets.iter().any(|target| takes(target, it)))
        }
    }
}

/// Whether the collection holds anything that is asked for by its category. A collection without
/// categories asks for no way to it.
fn is_asked(node: &Node, target: &Target) -> bool {
    !node.collection.skip_processing
        && node
            .collection
            .fields
            .iter()
            .any(|field| !categories(node, field).is_empty() && exports(node, field, target))
}

/// Categories of a column: its own, those inside it, and those of its collection and dataset,
/// which speak for whole rows.
fn categories(node: &Node, field: &Field) -> Vec<String> {
    let inner = graph::flattened(&field.fields);
    let inner = inner.iter().flat_map(|(_, field)| &field.data_categories);
    let above = node.collection.data_categories.iter().chain(&node.dataset.data_categories);
    let mut all: Vec<String> = vec![];
    for category in field.data_categories.iter().chain(inner).chain(above) {
        if !all.contains(category) {
            all.push(category.clone());
        }
    }
    all
}

/// The collections that are left out, each with its sentence.
fn skipped(
    graph: &Graph,
    needed: &[bool],
    distances: &[Option<usize>],
    kinds_given: &BTreeSet<String>,
) -> Vec<Skipped> {
    let by_kind: Vec<_> = graph
        .kinds()
        .into_iter()
        .filter(|kind| !kinds_given.contains(kind))
        .map(|kind| (graph.distances(&[kind.clone()].into()), kind))
        .collect();
    let reason = |number: usize| -> Said {
        let others: Vec<_> = by_kind
            .iter()
            .filter(|(reached, _)| reached[number].is_some())
            .map(|(_, kind)| kind.as_str())
            .collect();
        if graph.nodes[number].collection.skip_processing {
            said!("The map says that it is not processed (skip_processing).")
        } else if distances[number].is_some() {
            said!(
                "It holds nothing that is asked for, and nothing that is asked for is found through it."
            )
        } else if others.is_empty() {
            said!("No identifier leads to it, and it holds nothing that is asked for.")
        } else {
            said!("It is found by {others}, which was not given.", others = others.join(" or "))
        }
    };
    (0..graph.nodes.len())
        .filter(|number| !needed[*number])
        .map(|number| Skipped {
            address: graph.nodes[number].address.clone(),
            reason: reason(number).into(),
        })
        .collect()
}

/// The collections that are asked for and that no identifier of any kind leads to.
fn lost(map: &DataMap, graph: &Graph, asked: &dyn Fn(&Node) -> bool) -> Vec<Problem> {
    let distances = graph.distances(&graph.kinds());
    let nodes = graph.nodes.iter().zip(distances);
    nodes
        .filter(|(node, distance)| distance.is_none() && asked(node))
        .map(|(node, _)| {
            let message = said!(
                "no identifier leads here although it holds personal data: give one of \
                           its fields an `identity`, or a reference from a collection that is found"
            );
            Problem::error(&map.file, node.collection.at, message).in_collection(&node.address)
        })
        .collect()
}

/// The collections that hold personal data and that no identifier of any kind leads to.
pub(crate) fn unreachable(map: &DataMap) -> Vec<Problem> {
    lost(map, &Graph::of(map), &|node| is_asked(node, &Target::Everything))
}
