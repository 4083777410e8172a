//! Rows that stay in an erasure while the rows they refer to are deleted. Depending on the source
//! that fails, cuts the reference, or takes the kept rows along; the last one breaks the law that
//! keeps them, so it must be known before anything runs.

use std::collections::BTreeMap;

use super::problem::Problem;
use super::schema::{OnDelete, Schema, TableSchema};
use super::types::{Collection, DataMap, ErasureAction, Field, FieldErasure};
use crate::plan::graph::{End, Graph, Link, Node};
use crate::said;

/// Checks every reference from rows that stay to rows that go.
pub(super) fn check(map: &DataMap, live: &BTreeMap<String, Schema>) -> Vec<Problem> {
    let graph = Graph::of(map);
    let mut problems: Vec<_> = graph
        .links
        .iter()
        .filter(|link| link.from != link.to)
        .filter_map(|link| problem(map, live, &graph, link))
        .collect();
    // Both ends may state the same reference.
    problems.sort();
    problems.dedup();
    problems
}

fn problem(
    map: &DataMap,
    live: &BTreeMap<String, Schema>,
    graph: &Graph,
    link: &Link,
) -> Option<Problem> {
    let (child, parent) = link.child_and_parent();
    let (child, parent) = (&graph.nodes[child], &graph.nodes[parent]);
    if action(parent.collection) != ErasureAction::Delete
        || child.dataset.fides_key != parent.dataset.fides_key
    {
        return None;
    }
    let stays = action(child.collection);
    let kept = match stays {
        ErasureAction::Delete => return None,
        ErasureAction::Retain | ErasureAction::Restrict => true,
        ErasureAction::Mask => false,
    };
    let rule = on_delete(live, child, parent, link.child_fields());
    let cut = link.child_fields().iter().all(|end| is_masked(child.collection, end));
    let at = child.collection.at;
    let here = &child.address;
    let there = &parent.address;
    let problem = match rule {
        Some(OnDelete::SetNull | OnDelete::SetDefault) => return None,
        Some(OnDelete::Cascade) => {
            let message = said!(
                "the source deletes these rows together with those of `{there}` (ON DELETE \
                 CASCADE), but the map says they stay: mask `{there}` instead of deleting it",
                there
            );
            if kept {
                Problem::error(&map.file, at, message)
            } else {
                Problem::warning(&map.file, at, message)
            }
        }
        Some(OnDelete::NoAction | OnDelete::Restrict) if !cut => Problem::error(
            &map.file,
            at,
            said!(
                "these rows stay and refer to rows of `{there}`, which the source then refuses to \
                 delete: mask the referring field, or mask `{there}` instead of deleting it",
                there
            ),
        ),
        None if !cut => Problem::warning(
            &map.file,
            at,
            said!(
                "these rows stay and refer to rows of `{there}`, which are deleted: mask the \
                 referring field, or mask `{there}` instead of deleting it",
                there
            ),
        ),
        Some(OnDelete::NoAction | OnDelete::Restrict) | None => return None,
    };
    Some(problem.in_collection(here))
}

/// What an erasure does to a collection that the rule reaches.
fn action(collection: &Collection) -> ErasureAction {
    let by_override =
        if collection.delete_rows { ErasureAction::Delete } else { ErasureAction::Mask };
    collection.compliance.erasure.as_ref().map_or(by_override, |erasure| erasure.action)
}

/// Whether the map has this end of the reference masked.
fn is_masked(collection: &Collection, end: &End) -> bool {
    let mut fields: &[Field] = &collection.fields;
    let mut masked = false;
    for name in &end.path {
        let Some(field) = fields.iter().find(|field| field.name == *name) else { return false };
        masked |= field.erasure == Some(FieldErasure::Mask);
        fields = &field.fields;
    }
    masked
}

/// What the source does to rows of the child when their parent goes; none when it has no such
/// foreign key or was not asked.
fn on_delete(
    live: &BTreeMap<String, Schema>,
    child: &Node,
    parent: &Node,
    child_fields: &[End],
) -> Option<OnDelete> {
    let schema = live.get(&child.dataset.fides_key)?;
    let table = |node: &Node| -> Option<&TableSchema> {
        schema.table(node.dataset.schema.as_deref(), &node.collection.name)
    };
    let columns: Vec<_> = child_fields.iter().map(|end| end.path.join(".")).collect();
    let leads_here = |to: &(Option<String>, String)| {
        let target = schema.tables.get(to);
        to.1 == parent.collection.name
            && (target.is_none()
                || target.map(std::ptr::from_ref) == table(parent).map(std::ptr::from_ref))
    };
    let keys = table(child)?.foreign_keys.iter();
    let mut found = keys.filter(|key| {
        leads_here(&key.to) && columns.iter().all(|column| key.columns.contains(column))
    });
    found.next().map(|key| key.on_delete)
}
