//! The condition of a step: what is known so far, as SQL with bound values.

use std::collections::{BTreeSet, HashSet};

use model::plan::{Address, Entry, Seeds, Step};

use super::known::Known;
use super::matched;
use crate::source::{Bind, Kind};
use crate::{SourceError, sql};

/// The condition under which a row of a step is the subject's, from identities and from values of
/// collections outside `own`; none when nothing leads there.
pub(crate) fn condition(
    kind: Kind,
    table: &model::datamap::schema::TableSchema,
    step: &Step,
    seeds: &Seeds,
    known: &Known,
    own: &BTreeSet<Address>,
) -> Result<(Option<String>, Vec<Bind>), SourceError> {
    let mut alternatives = Vec::new();
    let mut binds = Vec::new();
    for entry in &step.entries {
        match entry {
            Entry::Identity { field, kind: identity, array } => {
                let Some(values) = seeds.get(identity) else { continue };
                let field = matched(table, &step.address, field, *array)?;
                let values: Vec<String> =
                    values.iter().filter_map(|value| field.castable(kind, value)).collect();
                if values.is_empty() {
                    continue;
                }
                binds.push(Bind::Texts(values));
                alternatives.push(field.in_list(kind, "t", binds.len())?);
            }
            Entry::Edge { from, pairs } => {
                if own.contains(from) {
                    continue;
                }
                let Some(tuples) = known.tuples(from, pairs).filter(|tuples| !tuples.is_empty())
                else {
                    continue;
                };
                if let Some(text) = edge(kind, table, step, pairs, tuples, &mut binds)? {
                    alternatives.push(text);
                }
            }
        }
    }
    let condition = (!alternatives.is_empty()).then(|| alternatives.join("\n   or "));
    Ok((condition, binds))
}

fn edge(
    kind: Kind,
    table: &model::datamap::schema::TableSchema,
    step: &Step,
    pairs: &[model::plan::EdgePair],
    tuples: &HashSet<Vec<String>>,
    binds: &mut Vec<Bind>,
) -> Result<Option<String>, SourceError> {
    let fields = pairs
        .iter()
        .map(|pair| matched(table, &step.address, &pair.to, pair.to_array))
        .collect::<Result<Vec<_>, _>>()?;
    let mut castable: Vec<Vec<String>> = tuples
        .iter()
        .filter_map(|tuple| {
            tuple.iter().zip(&fields).map(|(value, field)| field.castable(kind, value)).collect()
        })
        .collect();
    if castable.is_empty() {
        return Ok(None);
    }
    castable.sort_unstable();
    let first = binds.len() + 1;
    for place in 0..fields.len() {
        binds.push(Bind::Texts(castable.iter().map(|tuple| tuple[place].clone()).collect()));
    }
    if let [field] = fields.as_slice() {
        return Ok(Some(field.in_list(kind, "t", first)?));
    }
    // Several pairs have to hold in one row: the tuples stand beside each other as lists.
    let (lists, names): (String, Vec<String>) = match kind {
        Kind::Postgres => {
            let holders: Vec<String> =
                (first..first + fields.len()).map(|holder| format!("${holder}::text[]")).collect();
            let names: Vec<String> = (0..fields.len()).map(|place| format!("k{place}")).collect();
            (format!("unnest({}) k ({})", holders.join(", "), names.join(", ")), names)
        }
        Kind::Sqlite => {
            let joined: Vec<String> = (0..fields.len())
                .map(|place| {
                    let list = format!("json_each(${}) j{place}", first + place);
                    if place == 0 { list } else { format!("{list} on j{place}.key = j0.key") }
                })
                .collect();
            let names = (0..fields.len()).map(|place| format!("j{place}.value")).collect();
            (joined.join(" join "), names)
        }
    };
    if fields.iter().any(|field| field.array) {
        let mut same = Vec::new();
        for (field, name) in fields.iter().zip(&names) {
            let name = field.bound(kind, name);
            same.push(if field.array {
                format!("{name} in ({})", sql::elements(kind, "t", field)?)
            } else {
                format!("{} = {name}", field.scalar(kind, "t")?)
            });
        }
        return Ok(Some(format!("exists (select 1 from {lists} where {})", same.join(" and "))));
    }
    let row = fields.iter().map(|field| field.scalar(kind, "t")).collect::<Result<Vec<_>, _>>()?;
    let bound: Vec<String> =
        fields.iter().zip(&names).map(|(field, name)| field.bound(kind, name)).collect();
    Ok(Some(format!("({}) in (select {} from {lists})", row.join(", "), bound.join(", "))))
}
