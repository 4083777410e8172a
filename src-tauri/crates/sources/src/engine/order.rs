//! The order in which the statements of one source run: that of the plan, with rows that refer
//! deleted before rows that are referred to, as the live schema knows it.

use model::datamap::schema::Schema;
use model::plan::{AccessPlan, Action, ErasurePlan, ErasureStep, Step};

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
