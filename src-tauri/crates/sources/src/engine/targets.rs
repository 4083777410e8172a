//! The rows an erasure is about, as temporary tables of their keys inside the transaction.

use std::collections::{BTreeMap, BTreeSet};

use model::datamap::schema::{Schema, TypeFamily};
use model::plan::{Address, Entry, Seeds, Step};

use super::condition::condition;
use super::known::Known;
use super::lookups::Lookups;
use super::{key_columns, live, matched};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// The rows of one step, in a temporary table.
pub(crate) struct Target<'a> {
    pub(crate) step: &'a Step,
    /// Name of the temporary table.
    pub(crate) name: String,
    /// Key expressions of the table, such as `t."id"`, `t.ctid` or `t.rowid`.
    pub(crate) keys: Vec<String>,
    /// Number of rows.
    pub(crate) rows: u64,
}

impl Target<'_> {
    /// `k1, k2, …`
    pub(crate) fn key_names(&self) -> String {
        (1..=self.keys.len()).map(|place| format!("k{place}")).collect::<Vec<_>>().join(", ")
    }

    /// ` and …` that a row of the table (alias `t`) is no target yet.
    fn is_no_target(&self) -> String {
        let same: Vec<String> = self
            .keys
            .iter()
            .enumerate()
            .map(|(place, key)| format!("known.k{} = {key}", place + 1))
            .collect();
        format!(
            "\n  and not exists (select 1 from {} known where {})",
            self.name,
            same.join(" and ")
        )
    }

    /// The condition that a row of the table (alias `t`) is a target.
    pub(crate) fn is_target(&self) -> String {
        format!("({}) in (select {} from {})", self.keys.join(", "), self.key_names(), self.name)
    }
}

/// Finds the rows of the steps of one source. `known` holds the values of other sources.
pub(crate) async fn find<'a>(
    session: &mut dyn Session,
    kind: Kind,
    schema: &Schema,
    steps: &[&'a Step],
    seeds: &Seeds,
    known: &Known,
) -> Result<Vec<Target<'a>>, SourceError> {
    let own: BTreeSet<Address> = steps.iter().map(|step| step.address.clone()).collect();
    let mut targets: Vec<Target<'a>> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let target = Target {
            step,
            name: format!("erasure_target_{place}"),
            keys: keys(kind, schema, step)?,
            rows: 0,
        };
        create(session, kind, &target).await?;
        targets.push(target);
    }
    for (place, step) in steps.iter().enumerate() {
        let table = live(schema, step)?;
        let (condition, binds) = condition(kind, table, step, seeds, known, &own)?;
        if let Some(condition) = condition {
            let text = insert(&targets[place], &format!("({condition})"))?;
            targets[place].rows = session.execute(&text, &binds).await?;
        }
    }
    // Rows of a parent by which an edge was followed last. A parent comes before its children
    // unless they form a cycle, so that one round follows every edge and the next sees that
    // nothing is left to follow.
    let mut followed = BTreeMap::<(usize, usize), u64>::new();
    let mut lookups = Lookups::default();
    loop {
        let mut found = false;
        for place in 0..targets.len() {
            for (nth, entry) in steps[place].entries.iter().enumerate() {
                let Entry::Edge { from, pairs } = entry else { continue };
                let Some(parent) = targets.iter().position(|one| one.step.address == *from) else {
                    continue;
                };
                let rows = targets[parent].rows;
                if rows == followed.insert((place, nth), rows).unwrap_or_default() {
                    continue;
                }
                if kind == Kind::Postgres {
                    // The planner has to know how many they are.
                    session.execute(&format!("analyze {}", targets[parent].name), &[]).await?;
                }
                let (text, by_index) =
                    follow(kind, schema, &targets[place], &targets[parent], pairs)?;
                lookups.only(session, kind, by_index).await?;
                targets[place].rows += session.execute(&text, &[]).await?;
                found = true;
            }
        }
        if !found {
            break;
        }
    }
    lookups.only(session, kind, false).await?;
    if kind == Kind::Postgres {
        for target in targets.iter().filter(|target| target.rows > 0) {
            session.execute(&format!("analyze {}", target.name), &[]).await?;
        }
    }
    Ok(targets)
}

/// The number that a query gives under the name `counted`.
pub(crate) async fn count(session: &mut dyn Session, query: &str) -> Result<u64, SourceError> {
    let text = format!("select cast(c.counted as text) from ({query}) c");
    let rows = session.query(&text, &[], &[TypeFamily::Text]).await?;
    Ok(rows.first().and_then(|row| row.first()?.to_text()?.parse().ok()).unwrap_or(0))
}

fn keys(kind: Kind, schema: &Schema, step: &Step) -> Result<Vec<String>, SourceError> {
    let table = live(schema, step)?;
    let columns = key_columns(table, step);
    if columns.is_empty() {
        return Ok(match kind {
            // A view has no place; its rows are only counted.
            Kind::Postgres if table.is_view => vec!["md5((t.*)::text)".into()],
            // Every partition counts its places from the beginning.
            Kind::Postgres => vec!["t.tableoid".into(), "t.ctid".into()],
            Kind::Sqlite => vec!["t.rowid".into()],
        });
    }
    columns.iter().map(|column| Ok(format!("t.{}", sql::quote(column)?))).collect()
}

async fn create(
    session: &mut dyn Session,
    kind: Kind,
    target: &Target<'_>,
) -> Result<(), SourceError> {
    let columns: Vec<String> = target
        .keys
        .iter()
        .enumerate()
        .map(|(place, key)| format!("{key} as k{}", place + 1))
        .collect();
    let drop = if kind == Kind::Postgres { " on commit drop" } else { "" };
    let text = format!(
        "create temporary table {}{drop} as select {} from {} t where 1 = 0",
        target.name,
        columns.join(", "),
        sql::table(&target.step.table)?
    );
    session.execute(&text, &[]).await?;
    // PostgreSQL joins the keys by hash or sorts them once; SQLite looks them up one by one.
    if kind == Kind::Sqlite {
        let index = format!(
            "create unique index temp.{0}_key on {0} ({1})",
            target.name,
            target.key_names()
        );
        session.execute(&index, &[]).await?;
    }
    Ok(())
}

fn insert(target: &Target<'_>, condition: &str) -> Result<String, SourceError> {
    let filter =
        target.step.filter.as_ref().map(|filter| format!(" and ({filter})")).unwrap_or_default();
    Ok(format!(
        "insert into {}\nselect {}\nfrom {} t\nwhere {condition}{filter}",
        target.name,
        target.keys.join(", "),
        sql::table(&target.step.table)?
    ))
}

/// Follows an edge from the rows of one target to another. Says whether an index finds the rows.
fn follow(
    kind: Kind,
    schema: &Schema,
    target: &Target<'_>,
    parent: &Target<'_>,
    pairs: &[model::plan::EdgePair],
) -> Result<(String, bool), SourceError> {
    let here = live(schema, target.step)?;
    let there = live(schema, parent.step)?;
    let parent_keys: Vec<String> =
        parent.keys.iter().map(|key| key.replacen("t.", "p.", 1)).collect();
    let (mut same, mut froms, mut tos) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_index = false;
    for pair in pairs {
        let from = matched(there, &parent.step.address, &pair.from, pair.from_array)?;
        let to = matched(here, &target.step.address, &pair.to, pair.to_array)?;
        if from.array || to.array {
            same.push(array_pair(kind, &from, &to)?);
            continue;
        }
        let plain = from.path.len() == 1 && to.path.len() == 1;
        let (a, b) = (&from.column.family, &to.column.family);
        let number =
            |family: &TypeFamily| matches!(family, TypeFamily::Integer | TypeFamily::Number);
        let alike = a == b && from.column.type_name == to.column.type_name;
        let document = matches!(a, TypeFamily::Json);
        if plain && !document && (alike || (number(a) && number(b))) {
            froms.push(sql::field(kind, "p", from.path)?);
            tos.push(sql::field(kind, "t", to.path)?);
            // A number of another kind is cast, and then no index holds it.
            by_index |= here.indexed.contains(&to.column.name)
                && (alike || (a == b && matches!(a, TypeFamily::Integer)));
        } else {
            let text = as_text(kind, &sql::field(kind, "p", from.path)?);
            froms.push(to.cast_text(kind, &text));
            tos.push(to.to_cast(kind, "t")?);
        }
    }
    let by_key: Option<Vec<String>> = froms
        .iter()
        .map(|from| {
            let place = parent_keys.iter().position(|key| key == from)?;
            Some(format!("k{}", place + 1))
        })
        .collect();
    let source = format!(
        "{} p\n  where ({}) in (select {} from {})",
        sql::table(&parent.step.table)?,
        parent_keys.join(", "),
        parent.key_names(),
        parent.name
    );
    // Rows that are known already would be looked for in a list without an index.
    by_index &=
        same.is_empty() && target.rows == 0 && (by_key.is_some() || !there.primary_key.is_empty());
    let condition = if let (true, Some(keys)) = (same.is_empty(), by_key) {
        // The parent's key is what leads on: its table need not be read again.
        format!("({}) in (select {} from {})", tos.join(", "), keys.join(", "), parent.name)
    } else if same.is_empty() {
        format!("({}) in (select {} from {source})", tos.join(", "), froms.join(", "))
    } else {
        same.extend(froms.iter().zip(&tos).map(|(from, to)| format!("{from} = {to}")));
        format!("exists (select 1 from {source} and {})", same.join(" and "))
    };
    let fresh = if target.rows > 0 { target.is_no_target() } else { String::new() };
    Ok((insert(target, &format!("({condition}){fresh}"))?, by_index))
}

fn as_text(kind: Kind, expression: &str) -> String {
    match kind {
        Kind::Postgres => format!("({expression})::text"),
        Kind::Sqlite => format!("cast({expression} as text)"),
    }
}

/// The condition of a pair of which at least one side is a list.
fn array_pair(
    kind: Kind,
    from: &sql::Matched<'_>,
    to: &sql::Matched<'_>,
) -> Result<String, SourceError> {
    Ok(match (from.array, to.array) {
        (true, true) => format!(
            "exists (select 1 from ({}) a join ({}) b on a.v = b.v)",
            sql::elements(kind, "p", from)?,
            sql::elements(kind, "t", to)?
        ),
        (true, false) => format!(
            "{} in (select {} from ({}) a)",
            to.to_cast(kind, "t")?,
            to.cast_text(kind, "a.v"),
            sql::elements(kind, "p", from)?
        ),
        (false, _) => format!(
            "{} in ({})",
            as_text(kind, &sql::field(kind, "p", from.path)?),
            sql::elements(kind, "t", to)?
        ),
    })
}
