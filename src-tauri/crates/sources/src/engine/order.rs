//! The order in which sources are erased, and in which the statements of one source run: that of
//! the plan, with rows that refer deleted before rows that are referred to, as the live schema
//! knows it.

use std::collections::BTreeSet;

use model::datamap::schema::Schema;
use model::plan::{AccessPlan, Action, Address, Entry, ErasurePlan, ErasureStep, Step};
use model::said;

/// The datasets of a plan, in the order in which their erasures begin. Every source is walked again
/// when its turn comes, also after a crash, so a source goes before those whose erasure takes away
/// what leads to its rows; among free ones, what is read last goes first.
pub(crate) fn datasets(plan: &ErasurePlan) -> Vec<&str> {
    let (mut order, waiting) = sorted(plan);
    order.extend(waiting);
    order
}

/// Why no order of sources can work.
pub(crate) fn entangled(plan: &ErasurePlan) -> Option<String> {
    let (_, waiting) = sorted(plan);
    (!waiting.is_empty()).then(|| {
        said!(
            "the sources {sources} lead to each other: whichever is erased first, the rows of the \
             other are not found any more; give their collections an `identity` of their own or \
             state the `direction` of their references",
            sources = waiting.join(" and ")
        )
        .into()
    })
}

/// The datasets that have an order, and those that wait for each other.
fn sorted(plan: &ErasurePlan) -> (Vec<&str>, Vec<&str>) {
    let mut waiting: Vec<&str> = Vec::new();
    for step in &plan.access.steps {
        let dataset = step.address.dataset.as_str();
        waiting.retain(|one| *one != dataset);
        waiting.push(dataset);
    }
    waiting.reverse();
    let lost: Vec<(&str, BTreeSet<&str>)> =
        waiting.iter().map(|one| (*one, lost_without(plan, one))).collect();
    let mut order = Vec::with_capacity(waiting.len());
    let free = |dataset: &str, waiting: &[&str]| {
        let loses = lost.iter().find(|(one, _)| *one == dataset).map(|(_, loses)| loses);
        loses.is_none_or(|loses| !waiting.iter().any(|it| *it != dataset && loses.contains(it)))
    };
    while let Some(next) = waiting.iter().position(|one| free(one, &waiting)) {
        order.push(waiting.remove(next));
    }
    (order, waiting)
}

/// Other datasets of which rows that are to be erased are not found any more once this one is.
fn lost_without<'a>(plan: &'a ErasurePlan, dataset: &str) -> BTreeSet<&'a str> {
    let action = |address: &Address| {
        let step = plan.steps.iter().find(|step| step.address == *address);
        step.filter(|step| step.address.dataset == dataset).map(|step| &step.action)
    };
    let mut lost: BTreeSet<&Address> = BTreeSet::new();
    loop {
        let before = lost.len();
        for step in &plan.access.steps {
            let action_here = action(&step.address);
            let entered = step.entries.iter().any(|entry| match entry {
                Entry::Identity { field, .. } => changes(action_here, field),
                Entry::Edge { from, pairs } => {
                    lost.contains(from)
                        || pairs.iter().any(|pair| {
                            changes(action(from), &pair.from) || changes(action_here, &pair.to)
                        })
                }
            });
            let filtered = step.filter.as_ref().is_some_and(|filter| {
                step_changes(action_here).iter().any(|name| filter.contains(*name))
            });
            if entered || filtered || action_here == Some(&Action::Delete) {
                lost.insert(&step.address);
            }
        }
        if lost.len() == before {
            break;
        }
    }
    plan.steps
        .iter()
        .filter(|step| step.address.dataset != dataset && lost.contains(&step.address))
        .map(|step| step.address.dataset.as_str())
        .collect()
}

/// The columns an action writes; a column in which a nested field is masked counts.
fn step_changes(action: Option<&Action>) -> Vec<&str> {
    match action {
        Some(Action::Mask { columns } | Action::Retain { columns, .. }) => {
            columns.keys().map(|name| name.split('.').next().unwrap_or(name)).collect()
        }
        Some(Action::Restrict { column, .. }) => vec![column],
        Some(Action::Delete) | None => Vec::new(),
    }
}

/// Whether an action writes a field, or takes it away.
fn changes(action: Option<&Action>, path: &[String]) -> bool {
    let dotted = path.join(".");
    let meets = |name: &str| {
        name == dotted
            || name.strip_prefix(&dotted).is_some_and(|rest| rest.starts_with('.'))
            || dotted.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
    };
    match action {
        Some(Action::Delete) => true,
        Some(Action::Mask { columns } | Action::Retain { columns, .. }) => {
            columns.keys().any(|name| meets(name))
        }
        Some(Action::Restrict { column, .. }) => meets(column),
        None => false,
    }
}

/// The steps of one dataset, in the order in which their statements run.
pub(crate) fn ordered<'a>(
    plan: &'a ErasurePlan,
    dataset: &str,
    schema: &Schema,
) -> Vec<&'a ErasureStep> {
    let mut waiting: Vec<&ErasureStep> =
        plan.steps.iter().filter(|step| step.address.dataset == dataset).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        // A circle of deletions has no order; the plan's own is as good as any, and the source
        // says no if it minds.
        let next = waiting
            .iter()
            .position(|step| !waiting.iter().any(|other| refers(&plan.access, schema, other, step)))
            .unwrap_or(0);
        ordered.push(waiting.remove(next));
    }
    ordered
}

/// Whether rows that one step deletes refer to rows that another step deletes.
fn refers(plan: &AccessPlan, schema: &Schema, child: &ErasureStep, parent: &ErasureStep) -> bool {
    if child.address == parent.address
        || child.action != Action::Delete
        || parent.action != Action::Delete
    {
        return false;
    }
    let step = |one: &ErasureStep| plan.steps.iter().find(|step| step.address == one.address);
    let (Some(child), Some(parent)) = (step(child), step(parent)) else { return false };
    let Some(table) = schema.table(child.table.schema.as_deref(), &child.table.name) else {
        return false;
    };
    table.foreign_keys.iter().any(|key| leads_to(key, parent))
}

fn leads_to(key: &model::datamap::schema::ForeignKey, parent: &Step) -> bool {
    let same_schema = match (&key.to.0, &parent.table.schema) {
        (Some(here), Some(there)) => here == there,
        (None, _) | (_, None) => true,
    };
    same_schema && key.to.1 == parent.table.name
}
