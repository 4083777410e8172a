//! What an erasure does to each collection, and in which order.
//!
//! The map decides first (`compliance.erasure`), then its `masking_strategy_override`, then the
//! rule. A field's own categories beat those of its collection. Primary keys are never masked, and
//! neither are numbers that only link records (`user.unique_id`, `system`, or no category) unless
//! the map names them; a link that says something by itself, such as an e-mail address or a card
//! number, is masked like any other field. What stays in clear is listed, never passed over.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::access::{self, Aim, Target};
use super::graph::{self, Graph, Node};
use super::order;
use super::{Action, ErasurePlan, ErasureStep, Left};
use crate::datamap::categories::takes;
use crate::datamap::{DataMap, ErasureAction, Field, FieldErasure, Period, Problem};
use crate::masking::Strategy;
use crate::said;
use crate::said::Said;

/// What an erasure is to reach, and how it masks where the map does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRule {
    /// Dotted categories with their descendants.
    pub targets: Vec<String>,
    /// The strategy for fields without one of their own.
    pub default: Strategy,
}

/// Plans an erasure for a person of whom identifiers of these kinds are known, on the day `as_of`.
///
/// # Errors
///
/// The errors of [`super::access`], and deletions whose order goes round in a circle.
pub fn erasure(
    map: &DataMap,
    kinds_given: &BTreeSet<String>,
    rule: &ErasureRule,
    as_of: DateTime<Utc>,
) -> Result<ErasurePlan, Vec<Problem>> {
    let graph = Graph::of(map);
    let links = linked_fields(&graph);
    let decide = |number: usize| decision(&graph.nodes[number], &links[number], rule);
    // The nodes of the walk are those of this graph, in the same order.
    let acts = |node: &Node| graph.find(&node.address).is_some_and(|it| decide(it).0.is_some());
    let target = Target::Categories(rule.targets.clone());
    let columns = |node: &Node, keys: &BTreeSet<String>| {
        let mut read = keys.clone();
        read.extend(period_column(node));
        access::columns(node, &read, &target)
    };
    let aim = Aim { asked: &acts, taken: &acts, columns: &columns };
    let access = access::walk(map, kinds_given, &aim)?;
    let (mut actions, mut left) = (BTreeMap::new(), vec![]);
    for number in access.steps.iter().filter_map(|step| graph.find(&step.address)) {
        let (action, stays) = decide(number);
        left.extend(stays);
        actions.extend(action.map(|action| (number, action)));
    }
    let order = erasing_order(map, &graph, &actions)?;
    let today = as_of.date_naive();
    let steps = order
        .into_iter()
        .filter_map(|number| Some((number, actions.remove(&number)?)))
        .map(|(number, action)| ErasureStep {
            address: graph.nodes[number].address.clone(),
            until: last_day(&action, today),
            action,
            shared: None,
        })
        .collect();
    Ok(ErasurePlan { access, steps, left })
}

/// The column a retention counts from, which is read to say when each record may go.
fn period_column(node: &Node) -> Option<String> {
    node.collection.compliance.erasure.as_ref()?.retention.as_ref()?.from_field.clone()
}

/// The last day to which rows may be kept whose period begins today.
fn last_day(action: &Action, today: NaiveDate) -> Option<NaiveDate> {
    match action {
        Action::Retain { retention, .. } | Action::Restrict { retention, .. } => {
            retention.period.as_ref()?.parse::<Period>().ok()?.end(today)
        }
        Action::Delete | Action::Mask { .. } => None,
    }
}

/// What happens to the rows of a collection, and what of them stays although it is targeted.
fn decision(
    node: &Node,
    linked: &BTreeSet<String>,
    rule: &ErasureRule,
) -> (Option<Action>, Vec<Left>) {
    let collection = node.collection;
    if collection.skip_processing || !concerns(node, rule) {
        return (None, vec![]);
    }
    let mut masks = Masks { node, linked, rule, columns: BTreeMap::new(), left: vec![] };
    let notes = collection.compliance.erasure.as_ref();
    let by_map = if collection.delete_rows { ErasureAction::Delete } else { ErasureAction::Mask };
    let action = match notes.map_or(by_map, |notes| notes.action) {
        ErasureAction::Delete => Some(Action::Delete),
        ErasureAction::Mask => {
            masks.add(&collection.fields, &[], &inherited(node), Chosen::ByCategory);
            let columns = std::mem::take(&mut masks.columns);
            (!columns.is_empty()).then_some(Action::Mask { columns })
        }
        ErasureAction::Retain => {
            masks.add(&collection.fields, &[], &inherited(node), Chosen::ByName);
            let columns = std::mem::take(&mut masks.columns);
            let retention = notes.and_then(|notes| notes.retention.clone());
            retention.map(|retention| Action::Retain { retention, columns })
        }
        ErasureAction::Restrict => notes.and_then(|notes| {
            let (retention, column) = (notes.retention.clone()?, notes.restricted_column.clone()?);
            Some(Action::Restrict { column, retention })
        }),
    };
    (action, masks.left)
}

/// Whether the rule reaches this collection: by a field, or because the map decides on a
/// collection of which it gives no category, such as one that only links others.
fn concerns(node: &Node, rule: &ErasureRule) -> bool {
    let all = graph::flattened(&node.collection.fields);
    let above = inherited(node);
    let mut own = all.iter().map(|(_, field)| &field.data_categories);
    let targeted = own.any(|own| targets(rule, if own.is_empty() { &above } else { own }));
    let uncategorised = || {
        let mut categories = all.iter().flat_map(|(_, it)| &it.data_categories).chain(&above);
        categories.all(|it| takes("system", it))
    };
    targeted || (node.collection.compliance.erasure.is_some() && uncategorised())
}

/// The categories of a field that has none of its own.
fn inherited(node: &Node) -> Vec<String> {
    let above = node.collection.data_categories.iter().chain(&node.dataset.data_categories);
    above.cloned().collect()
}

fn targets(rule: &ErasureRule, categories: &[String]) -> bool {
    categories.iter().any(|it| rule.targets.iter().any(|target| takes(target, it)))
}

/// Which fields of a collection are masked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    /// Those the rule targets, and those the map names.
    ByCategory,
    /// Only those the map names (`compliance.erasure: mask`), because the rest is kept by law.
    ByName,
}

struct Masks<'a> {
    node: &'a Node<'a>,
    linked: &'a BTreeSet<String>,
    rule: &'a ErasureRule,
    columns: BTreeMap<String, Strategy>,
    left: Vec<Left>,
}

impl Masks<'_> {
    fn add(&mut self, fields: &[Field], above: &[String], inherited: &[String], chosen: Chosen) {
        for field in fields {
            let path = [above, std::slice::from_ref(&field.name)].concat();
            let own = &field.data_categories;
            let categories = if own.is_empty() { inherited } else { own };
            let by_category = chosen == Chosen::ByCategory && targets(self.rule, categories);
            match field.erasure {
                Some(FieldErasure::Keep) if by_category || self.holds_targets(field, chosen) => {
                    self.stays(&path, said!("The map keeps it (compliance.erasure: keep)."));
                }
                Some(FieldErasure::Keep) => {}
                Some(FieldErasure::Mask) => self.mask(field, &path, categories),
                // What lies inside has its own categories unless the whole field has some.
                None if !field.fields.is_empty() && (own.is_empty() || !by_category) => {
                    self.add(&field.fields, &path, categories, chosen);
                }
                None if by_category => self.mask(field, &path, categories),
                None => {}
            }
        }
    }

    fn holds_targets(&self, field: &Field, chosen: Chosen) -> bool {
        let inner = graph::flattened(&field.fields);
        chosen == Chosen::ByCategory
            && inner.iter().any(|(_, inner)| targets(self.rule, &inner.data_categories))
    }

    fn mask(&mut self, field: &Field, path: &[String], categories: &[String]) {
        let name = path.join(".");
        let named = field.erasure == Some(FieldErasure::Mask);
        let strategy = field.masking.as_ref().map_or(&self.rule.default, |mask| &mask.strategy);
        if field.primary_key {
            self.stays(path, said!("It is the key of the record."));
        } else if self.linked.contains(&name) && only_links(categories) && !named {
            self.stays(path, said!("Records of other collections are linked through it."));
        } else if field.read_only {
            self.stays(path, said!("The map says that it is never written (read_only)."));
        } else if *strategy == Strategy::Preserve {
            self.stays(path, said!("The map preserves it (masking_strategy_override: preserve)."));
        } else {
            self.columns.insert(name, strategy.clone());
        }
    }

    fn stays(&mut self, path: &[String], reason: Said) {
        self.left.push(Left {
            address: self.node.address.clone(),
            field: path.join("."),
            reason: reason.into(),
        });
    }
}

/// Whether a value with these categories says nothing beyond which record is meant.
fn only_links(categories: &[String]) -> bool {
    categories.iter().all(|it| takes("user.unique_id", it) || takes("system", it))
}

/// Per collection the dotted fields at either end of a reference.
fn linked_fields(graph: &Graph) -> Vec<BTreeSet<String>> {
    let mut linked = vec![BTreeSet::new(); graph.nodes.len()];
    for link in &graph.links {
        linked[link.from].extend(link.from_fields.iter().map(|end| end.path.join(".")));
        linked[link.to].extend(link.to_fields.iter().map(|end| end.path.join(".")));
    }
    linked
}

/// Children before their parents, `erase_after` respected. Between rows that are all deleted in
/// one source the order is a must; elsewhere a circle of references only loses its preference.
fn erasing_order(
    map: &DataMap,
    graph: &Graph,
    actions: &BTreeMap<usize, Action>,
) -> Result<Vec<usize>, Vec<Problem>> {
    let (mut must, mut all) = (BTreeSet::new(), BTreeSet::new());
    for link in graph.links.iter().filter(|link| link.from != link.to) {
        let (child, parent) = link.child_and_parent();
        let deletes = |node| actions.get(node) == Some(&Action::Delete);
        let one_source = graph.nodes[child].address.dataset == graph.nodes[parent].address.dataset;
        if one_source && deletes(&child) && deletes(&parent) {
            must.insert((child, parent));
        }
        all.insert((child, parent));
    }
    for (later, node) in graph.nodes.iter().enumerate() {
        must.extend(
            node.collection.erase_after.iter().filter_map(|it| Some((graph.find(it)?, later))),
        );
    }
    all.extend(&must);
    let rank = preference(graph.nodes.len(), &all);
    let rank = actions.keys().map(|node| (*node, rank[*node])).collect();
    order::sorted(&rank, &must).map_err(|cycle| {
        let names: Vec<_> = cycle.iter().map(|it| graph.nodes[*it].address.to_string()).collect();
        let node = &graph.nodes[cycle.first().copied().unwrap_or_default()];
        let message = said!("erasing goes round in a circle: {names} before {first} again; mask one of them instead of \
             deleting it, or remove an `erase_after`", names = names.join(" before "), first = names.first().map_or("", String::as_str));
        vec![Problem::error(&map.file, node.collection.at, message).in_collection(&node.address)]
    })
}

/// A place per node that keeps every edge except those inside a circle, where map order decides.
fn preference(nodes: usize, edges: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let component = order::components(nodes, edges);
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (node, component) in component.iter().enumerate() {
        first.entry(*component).or_insert(node);
    }
    let between: BTreeSet<_> = edges
        .iter()
        .map(|(from, to)| (component[*from], component[*to]))
        .filter(|(from, to)| from != to)
        .collect();
    let order = order::sorted(&first, &between)
        .expect("components are what is left when every circle is taken together");
    let place: BTreeMap<_, _> = order.into_iter().enumerate().map(|(at, it)| (it, at)).collect();
    let mut by_place: Vec<_> = (0..nodes).map(|node| (place[&component[node]], node)).collect();
    by_place.sort_unstable();
    let mut rank = vec![0; nodes];
    for (at, (_, node)) in by_place.into_iter().enumerate() {
        rank[node] = at;
    }
    rank
}
