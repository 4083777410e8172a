//! Rows that also belong to somebody else: they are shown before release and before erasure.

use model::plan::{AccessPlan, Entry};

use super::preview::Shared;
use super::targets::{Target, count};
use crate::source::Session;
use crate::{SourceError, sql};

/// Rows of a target that other people's rows lead to as well, or that name other people.
pub(crate) async fn find(
    session: &mut dyn Session,
    plan: &AccessPlan,
    targets: &[Target<'_>],
    target: &Target<'_>,
) -> Result<Vec<Shared>, SourceError> {
    let mut shared = Vec::new();
    if target.rows == 0 {
        return Ok(shared);
    }
    for entry in &target.step.entries {
        let Entry::Edge { from, pairs } = entry else { continue };
        let Some(parent) = targets.iter().find(|one| one.step.address == *from) else { continue };
        let [pair] = pairs.as_slice() else { continue };
        let ([from_column], [to_column]) = (pair.from.as_slice(), pair.to.as_slice()) else {
            continue;
        };
        if pair.from_array || pair.to_array {
            continue;
        }
        let here = sql::quote(to_column)?;
        let there = sql::quote(from_column)?;
        let parent_table = sql::table(&parent.step.table)?;
        let parent_keys: Vec<String> =
            parent.keys.iter().map(|key| key.replacen("t.", "p.", 1)).collect();
        let other_parents = format!(
            "select 1 from {parent_table} p where cast(p.{there} as text) = cast(t.{here} as text) \
             and not (({}) in (select {} from {}))",
            parent_keys.join(", "),
            parent.key_names(),
            parent.name
        );
        let table = sql::table(&target.step.table)?;
        // The row is reached by its key: several parents may lead to it.
        let text = format!(
            "select count(*) as counted from {table} t where {} and exists ({other_parents})",
            target.is_target()
        );
        // Only a row that others refer to by its key can be used by them, too.
        let is_key =
            target.step.columns.iter().any(|one| one.primary_key && one.name == *to_column);
        let rows = if is_key { count(session, &text).await? } else { 0 };
        if rows > 0 {
            shared.push(Shared {
                rows,
                reason: format!(
                    "{rows} of them are also used by rows of {from} that belong to other people"
                ),
            });
        }
        if !is_key && is_person(plan, from) {
            let text = format!(
                "select count(*) as counted from {table} t where {} and t.{here} is not null \
                 and not (cast(t.{here} as text) in (select cast(p.{there} as text) from \
                 {parent_table} p where ({}) in (select {} from {})))",
                target.is_target(),
                parent_keys.join(", "),
                parent.key_names(),
                parent.name
            );
            let rows = count(session, &text).await?;
            if rows > 0 {
                shared.push(Shared {
                    rows,
                    reason: format!("{rows} of them name another person in {to_column}"),
                });
            }
        }
    }
    Ok(shared)
}

/// Whether a collection is about people: an identity leads to it.
fn is_person(plan: &AccessPlan, address: &model::plan::Address) -> bool {
    plan.steps
        .iter()
        .filter(|step| step.address == *address)
        .flat_map(|step| &step.entries)
        .any(|entry| matches!(entry, Entry::Identity { .. }))
}
