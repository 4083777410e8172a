//! Rows that also belong to somebody else: they are shown before release and before erasure, and an
//! officer decides whether they are erased with the others.

use std::collections::BTreeMap;

use model::datamap::schema::TypeFamily;
use model::plan::{AccessPlan, Address, Entry, ErasureStep, SharedRows};
use model::said;
use model::said::Said;

use super::key_text;
use super::preview::Shared;
use super::targets::{Target, count};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// A way in which rows of a target are shared: a condition on a row (alias `t`), and the sentence.
struct Way {
    condition: String,
    reason: Said,
}

/// The ways in which other people's rows may lead to rows of a target as well, or in which those
/// may name other people.
fn ways(
    plan: &AccessPlan,
    targets: &[Target<'_>],
    target: &Target<'_>,
) -> Result<Vec<Way>, SourceError> {
    let mut ways = Vec::new();
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
        let hers = format!(
            "({}) in (select {} from {})",
            parent_keys.join(", "),
            parent.key_names(),
            parent.name
        );
        // Only a row that others refer to by its key can be used by them, too.
        let is_key =
            target.step.columns.iter().any(|one| one.primary_key && one.name == *to_column);
        if is_key {
            ways.push(Way {
                // The row is reached by its key: several parents may lead to it.
                condition: format!(
                    "exists (select 1 from {parent_table} p \
                     where cast(p.{there} as text) = cast(t.{here} as text) and not ({hers}))"
                ),
                reason: said!("are also used by rows of {from} that belong to other people", from),
            });
        } else if is_person(plan, from) {
            ways.push(Way {
                condition: format!(
                    "t.{here} is not null and not (cast(t.{here} as text) in (select \
                     cast(p.{there} as text) from {parent_table} p where {hers}))"
                ),
                reason: said!("name another person in {column}", column = to_column),
            });
        }
    }
    Ok(ways)
}

/// Rows of a target that are shared, each way with its number.
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
    let table = sql::table(&target.step.table)?;
    for Way { condition, reason } in ways(plan, targets, target)? {
        let text = format!(
            "select count(*) as counted from {table} t where {} and {condition}",
            target.is_target()
        );
        let rows = count(session, &text).await?;
        if rows > 0 {
            shared.push(Shared {
                rows,
                reason: said!("{rows} of them {reason}", rows, reason).into(),
            });
        }
    }
    Ok(shared)
}

/// Takes the shared rows out of the targets where an officer decided to keep them; gives their
/// keys. Every target is looked at before one is changed, for they refer to each other.
pub(crate) async fn spare(
    session: &mut dyn Session,
    kind: Kind,
    plan: &AccessPlan,
    targets: &mut [Target<'_>],
    steps: &[ErasureStep],
) -> Result<BTreeMap<Address, Vec<String>>, SourceError> {
    let mut spared = BTreeMap::new();
    let kept = |target: &Target<'_>| {
        let decided = |step: &ErasureStep| {
            step.address == target.step.address && step.shared == Some(SharedRows::Keep)
        };
        target.rows > 0 && steps.iter().any(decided)
    };
    let places: Vec<usize> = (0..targets.len()).filter(|place| kept(&targets[*place])).collect();
    let drop = if kind == Kind::Postgres { " on commit drop" } else { "" };
    for place in &places {
        let target = &targets[*place];
        let any: Vec<String> = ways(plan, targets, target)?
            .into_iter()
            .map(|way| format!("({})", way.condition))
            .collect();
        let condition = if any.is_empty() { "1 = 0".to_owned() } else { any.join(" or ") };
        let keys: Vec<String> =
            (1..).zip(&target.keys).map(|(place, key)| format!("{key} as k{place}")).collect();
        let text = format!(
            "create temporary table {}_spared{drop} as select {} from {} t where {} and ({condition})",
            target.name,
            keys.join(", "),
            sql::table(&target.step.table)?,
            target.is_target()
        );
        session.execute(&text, &[]).await?;
    }
    for place in places {
        let target = &mut targets[place];
        let keys = target.key_names();
        let list =
            format!("select {} from {}_spared order by {keys}", as_text(target), target.name);
        let families = vec![TypeFamily::Text; target.keys.len()];
        let rows = session.query(&list, &[], &families).await?;
        spared.insert(
            target.step.address.clone(),
            rows.iter().map(|row| key_text(row)).collect::<Vec<_>>(),
        );
        let delete = format!(
            "delete from {0} where ({keys}) in (select {keys} from {0}_spared)",
            target.name
        );
        target.rows -= session.execute(&delete, &[]).await?;
    }
    Ok(spared)
}

/// `cast(k1 as text), …`
fn as_text(target: &Target<'_>) -> String {
    let columns: Vec<String> =
        (1..=target.keys.len()).map(|place| format!("cast(k{place} as text)")).collect();
    columns.join(", ")
}

/// Whether a collection is about people: an identity leads to it.
fn is_person(plan: &AccessPlan, address: &Address) -> bool {
    plan.steps
        .iter()
        .filter(|step| step.address == *address)
        .flat_map(|step| &step.entries)
        .any(|entry| matches!(entry, Entry::Identity { .. }))
}
