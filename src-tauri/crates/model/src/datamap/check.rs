//! What is wrong with a map by itself. Against the live schema of its sources: [`super::live`].

use std::collections::{BTreeMap, BTreeSet};

use super::categories::{category_of, is_well_formed};
use super::problem::Problem;
use super::schema::Schema;
use super::types::{At, DataMap, Dataset, ErasureAction, Field, FieldErasure, Scalar};
use super::{filter, live, orphans};
use crate::plan::graph::{self, Graph, Node};
use crate::plan::{self, Address, order};
use crate::said;
use crate::said::Said;

/// Everything that is wrong with a map, in file order. `live` holds the schema of every dataset
/// that could be asked; the others are checked by themselves.
pub fn check(map: &DataMap, live: &BTreeMap<String, Schema>) -> Vec<Problem> {
    let mut problems = check_map(map);
    if !problems.iter().any(Problem::is_error) {
        problems.extend(plan::unreachable(map));
    }
    problems.extend(live::check(map, live));
    problems.extend(orphans::check(map, live));
    problems.sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
    problems.dedup();
    problems
}

/// What is wrong with a map by itself, reachability apart.
pub(crate) fn check_map(map: &DataMap) -> Vec<Problem> {
    let graph = Graph::of(map);
    let mut checker = Checker { map, problems: map.notes.clone() };
    if map.datasets.is_empty() {
        checker.error(At { line: 1, column: 1 }, said!("the file describes no dataset"));
    }
    let keys = map.datasets.iter().map(|dataset| (dataset.fides_key.as_str(), dataset.at));
    for (key, at) in repeated(keys) {
        checker.error(at, said!("the dataset `{key}` stands in this file twice: rename one", key));
    }
    for dataset in &map.datasets {
        checker.dataset(dataset);
    }
    for node in &graph.nodes {
        checker.collection(&graph, node);
    }
    checker.after(&graph);
    checker.erase_after(&graph);
    checker.problems
}

struct Checker<'a> {
    map: &'a DataMap,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn error(&mut self, at: At, message: Said) {
        self.problems.push(Problem::error(&self.map.file, at, message));
    }

    fn error_in(&mut self, node: &Node, at: At, message: Said) {
        let problem = Problem::error(&self.map.file, at, message);
        self.problems.push(problem.in_collection(&node.address));
    }

    fn warn_in(&mut self, node: &Node, at: At, message: Said) {
        let problem = Problem::warning(&self.map.file, at, message);
        self.problems.push(problem.in_collection(&node.address));
    }

    fn dataset(&mut self, dataset: &Dataset) {
        let file = &self.map.file;
        let key = &dataset.fides_key;
        let letter = |it: u8| it.is_ascii_alphanumeric() || b"_.<>-".contains(&it);
        let mut found = vec![];
        if key.is_empty() || !key.bytes().all(letter) {
            let message = said!(
                "`{key}` is not a fides_key: use letters, digits and _ . - < > without spaces",
                key
            );
            found.push(Problem::error(file, dataset.at, message));
        }
        for later in dataset.after.iter().filter(|it| !self.has_dataset(it)) {
            found.push(Problem::error(file, dataset.at, unknown_dataset("after", later)));
        }
        for category in &dataset.data_categories {
            found.extend(bad_category(file, dataset.at, category));
        }
        let names = dataset.collections.iter().map(|it| (it.name.as_str(), it.at));
        for (name, at) in repeated(names) {
            let message = said!("the collection `{name}` stands in this dataset twice", name);
            found.push(Problem::error(file, at, message));
        }
        self.problems.extend(found.into_iter().map(|it| it.in_collection(key)));
    }

    fn has_dataset(&self, key: &str) -> bool {
        self.map.datasets.iter().any(|dataset| dataset.fides_key == key)
    }

    fn collection(&mut self, graph: &Graph, node: &Node) {
        let collection = node.collection;
        for category in &collection.data_categories {
            let problem = bad_category(&self.map.file, collection.at, category);
            self.problems.extend(problem.map(|it| it.in_collection(&node.address)));
        }
        self.fields(node, &collection.fields, &mut vec![]);
        if let Some(Err(refused)) = collection.compliance.filter.as_deref().map(filter::check) {
            self.error_in(
                node,
                collection.at,
                said!("`where`: {refused}", refused = refused.said()),
            );
        }
        self.decisions(node);
        self.references(graph, node);
        for (key, addresses) in
            [("after", &collection.after), ("erase_after", &collection.erase_after)]
        {
            for address in addresses {
                if let Some(message) = self.missing(graph, key, address) {
                    self.error_in(node, collection.at, message);
                }
            }
        }
    }

    /// Why an address leads nowhere.
    fn missing(&self, graph: &Graph, key: &str, address: &Address) -> Option<Said> {
        if !self.has_dataset(&address.dataset) {
            return Some(unknown_dataset(key, &address.dataset));
        }
        graph.find(address).is_none().then(|| {
            said!(
                "`{key}` names the collection `{address}`, which the map does not have",
                key,
                address
            )
        })
    }

    fn references(&mut self, graph: &Graph, node: &Node) {
        for stated in graph::stated(node.collection) {
            let mut found: Vec<Said> = vec![];
            for field in &stated.fields {
                if graph::end(node.collection, field).is_none() {
                    found.push(said!(
                        "`references` uses the field `{field}`, which is not here",
                        field
                    ));
                }
            }
            let target = graph.find(stated.to).map(|number| &graph.nodes[number]);
            found.extend(self.missing(graph, "references", stated.to));
            if let Some(target) = target {
                for field in &stated.to_fields {
                    if graph::end(target.collection, field).is_none() {
                        found.push(said!("`references` names the field `{to}.{field}`, which the map does not have", to = stated.to, field));
                    }
                }
                if target.collection.skip_processing {
                    found.push(said!(
                        "this refers to `{to}`, which has skip_processing: remove one of the two",
                        to = stated.to
                    ));
                }
                if target.address == node.address && stated.direction.is_none() {
                    found.push(said!(
                        "a reference of a collection to itself needs `direction`: to or from"
                    ));
                }
            }
            for message in found {
                let problem = Problem::error(&self.map.file, stated.at, message);
                let problem = problem.in_collection(&node.address);
                self.problems.push(match &stated.field {
                    Some(field) => problem.in_field(field),
                    None => problem,
                });
            }
        }
    }

    fn decisions(&mut self, node: &Node) {
        let collection = node.collection;
        let Some(erasure) = &collection.compliance.erasure else { return };
        if collection.delete_rows && erasure.action != ErasureAction::Delete {
            self.warn_in(
                node,
                erasure.at,
                said!(
                    "`masking_strategy_override: delete` is ignored because `compliance.erasure` \
                 decides otherwise"
                ),
            );
        }
        let keeps = matches!(erasure.action, ErasureAction::Retain | ErasureAction::Restrict);
        if !keeps && erasure.retention.is_some() {
            self.warn_in(
                node,
                erasure.at,
                said!(
                    "`exception` and `citation` are for retain and restrict and are ignored here"
                ),
            );
        }
        let from_field = erasure.retention.as_ref().and_then(|it| it.from_field.as_ref());
        for (key, name) in
            [("from_field", from_field), ("restricted_column", erasure.restricted_column.as_ref())]
        {
            if let Some(name) = name.filter(|name| graph::end(collection, name).is_none()) {
                let message = said!(
                    "`{key}` names `{name}`, which is not among the fields: add it",
                    key,
                    name
                );
                self.warn_in(node, erasure.at, message);
            }
        }
    }

    fn fields(&mut self, node: &Node, fields: &[Field], path: &mut Vec<String>) {
        for (name, at) in repeated(fields.iter().map(|field| (field.name.as_str(), field.at))) {
            let problem = Problem::error(
                &self.map.file,
                at,
                said!("the field `{name}` stands in this collection twice", name),
            );
            path.push(name.to_owned());
            self.problems.push(problem.in_collection(&node.address).in_field(path.join(".")));
            path.pop();
        }
        for field in fields {
            path.push(field.name.clone());
            let mut found = self.field(field);
            if field.erasure == Some(FieldErasure::Mask) && field.primary_key {
                let message =
                    said!("a primary key cannot be masked: remove `compliance.erasure: mask`");
                found.push(Problem::error(&self.map.file, field.at, message));
            }
            let dotted = path.join(".");
            let placed = |it: Problem| it.in_collection(&node.address).in_field(&dotted);
            self.problems.extend(found.into_iter().map(placed));
            self.fields(node, &field.fields, path);
            path.pop();
        }
    }

    fn field(&self, field: &Field) -> Vec<Problem> {
        let file = &self.map.file;
        let mut found: Vec<_> = field
            .data_categories
            .iter()
            .filter_map(|category| bad_category(file, field.at, category))
            .collect();
        if field.name.contains('.') {
            let message = said!(
                "a field name with a dot cannot be told from a nested field: nest it \
                           under `fields`"
            );
            found.push(Problem::error(file, field.at, message));
        }
        if let (Some(data_type), false) = (&field.data_type, field.fields.is_empty())
            && data_type.scalar != Scalar::Object
        {
            let message =
                said!("a field with `fields` inside has the data_type object or object[]");
            found.push(Problem::warning(file, field.at, message));
        }
        if let Some(Scalar::Other(word)) = field.data_type.as_ref().map(|it| &it.scalar) {
            let message = said!(
                "`{word}` is not a data_type: string, integer, float, boolean, object_id, object, \
                 or one of them with []",
                word
            );
            found.push(Problem::warning(file, field.at, message));
        }
        if field.return_all_elements && !field.data_type.as_ref().is_some_and(|it| it.array) {
            let message = said!("`return_all_elements` is for fields whose data_type ends in []");
            found.push(Problem::warning(file, field.at, message));
        }
        if let Some(mask) = field.masking.as_ref().filter(|_| field.read_only) {
            let message = said!("this field is read_only and never masked: remove one of the two");
            found.push(Problem::warning(file, mask.at, message));
        }
        found
    }

    fn after(&mut self, graph: &Graph) {
        let mut edges = BTreeSet::new();
        for (later, node) in graph.nodes.iter().enumerate() {
            let of_collection = node.collection.after.iter().filter_map(|it| graph.find(it));
            edges.extend(of_collection.map(|earlier| (earlier, later)));
        }
        self.circle(graph, "after", &edges);
        let place = |key: &str| self.map.datasets.iter().position(|it| it.fides_key == key);
        let mut edges = BTreeSet::new();
        for (later, dataset) in self.map.datasets.iter().enumerate() {
            let earlier = dataset.after.iter().filter_map(|key| place(key));
            edges.extend(earlier.map(|earlier| (earlier, later)));
        }
        let rank = (0..self.map.datasets.len()).map(|number| (number, number)).collect();
        if let Err(cycle) = order::sorted(&rank, &edges) {
            let names: Vec<_> =
                cycle.iter().map(|it| self.map.datasets[*it].fides_key.as_str()).collect();
            let at = self.map.datasets[cycle[0]].at;
            self.error(at, circle_message("after", &names));
        }
    }

    fn erase_after(&mut self, graph: &Graph) {
        let mut edges = BTreeSet::new();
        for (later, node) in graph.nodes.iter().enumerate() {
            let earlier = node.collection.erase_after.iter().filter_map(|it| graph.find(it));
            edges.extend(earlier.map(|earlier| (earlier, later)));
        }
        self.circle(graph, "erase_after", &edges);
    }

    fn circle(&mut self, graph: &Graph, key: &str, edges: &BTreeSet<(usize, usize)>) {
        let rank = (0..graph.nodes.len()).map(|number| (number, number)).collect();
        if let Err(cycle) = order::sorted(&rank, edges) {
            let names: Vec<_> =
                cycle.iter().map(|it| graph.nodes[*it].address.to_string()).collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let node = &graph.nodes[cycle[0]];
            self.error_in(node, node.collection.at, circle_message(key, &names));
        }
    }
}

fn circle_message(key: &str, names: &[&str]) -> Said {
    let round = names.iter().chain(names.first()).copied().collect::<Vec<_>>().join(" before ");
    said!("`{key}` goes round in a circle: {round}; remove one of them", key, round)
}

fn unknown_dataset(key: &str, dataset: &str) -> Said {
    said!("`{key}` names the dataset `{dataset}`, which the map does not have", key, dataset)
}

fn bad_category(file: &str, at: At, category: &str) -> Option<Problem> {
    if !is_well_formed(category) {
        let message =
            said!("`{category}` is not a category: write words with dots between", category);
        return Some(Problem::error(file, at, message));
    }
    category_of(category).is_none().then(|| {
        let message = said!("`{category}` lies under neither `user` nor `system`: no request asks for it by default", category);
        Problem::warning(file, at, message)
    })
}

/// The second and later uses of a name.
fn repeated<'a>(names: impl Iterator<Item = (&'a str, At)>) -> Vec<(&'a str, At)> {
    let mut seen = BTreeSet::new();
    names.filter(|(name, _)| !seen.insert(*name)).collect()
}
