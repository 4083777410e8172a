//! Whether the source would take the masks, asked without writing: the masked rows are computed in
//! a query, and types, conditions, unique and foreign keys are tried on them.

use std::collections::BTreeMap;

use model::datamap::schema::{ColumnSchema, Schema, TableSchema, TypeFamily};
use model::masking::Strategy;
use model::plan::ErasureStep;
use model::said;

use super::masks::{self, Mask};
use super::targets::{Target, count};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// What a masked column would hold, by column.
type Masked<'a> = BTreeMap<&'a str, (&'a ColumnSchema, &'a Strategy, String)>;

/// The problems that only the source can tell.
pub(crate) async fn problems(
    session: &mut dyn Session,
    kind: Kind,
    schema: &Schema,
    table: &TableSchema,
    target: &Target<'_>,
    step: &ErasureStep,
    columns: &BTreeMap<String, Strategy>,
) -> Result<Vec<String>, SourceError> {
    let mut masked = Masked::new();
    for (name, strategy) in columns {
        if let Some(column) = table.column(name)
            && *strategy != Strategy::Preserve
        {
            let text = stand_in(kind, column, strategy)?;
            masked.insert(name.as_str(), (column, strategy, text));
        }
    }
    let mut problems = foreign_keys(session, schema, table, target, step, &masked).await?;
    if target.rows == 0 {
        return Ok(problems);
    }
    for columns in &table.unique {
        problems.extend(unique(session, kind, table, target, step, &masked, columns).await?);
    }
    if kind == Kind::Postgres && problems.is_empty() {
        let refused = types(session, target, step, &masked).await?;
        // A mask that is no value of its column cannot be tried on a condition.
        if refused.is_empty() {
            problems.extend(conditions(session, table, target, step, &masked).await?);
        }
        problems.extend(refused);
    }
    Ok(problems)
}

/// What a mask writes, as an expression over the row (alias `t`): itself where the source computes
/// it from the row alone, else a text of the same shape.
fn stand_in(kind: Kind, column: &ColumnSchema, strategy: &Strategy) -> Result<String, SourceError> {
    let quoted = format!("t.{}", sql::quote(&column.name)?);
    let shaped = |text: String| format!("case when {quoted} is not null then {text} end");
    Ok(match strategy {
        Strategy::RandomStringRewrite { length, suffix } => {
            let suffix = suffix.as_deref().unwrap_or_default();
            shaped(sql::literal(&format!("{}{suffix}", "x".repeat(*length))))
        }
        Strategy::Hash { .. } | Strategy::Hmac { .. } => {
            shaped(sql::literal(&"a".repeat(masks::length(strategy).unwrap_or_default())))
        }
        Strategy::AesEncrypt => shaped(sql::literal(&"A".repeat(80))),
        Strategy::NullRewrite
        | Strategy::StringRewrite { .. }
        | Strategy::Truncate { .. }
        | Strategy::Preserve => match masks::mask(kind, &quoted, column, strategy) {
            Mask::Sql { expression, .. } => expression,
            Mask::Computed | Mask::Preserved => quoted,
        },
    })
}

/// Masks of columns at either end of a foreign key.
async fn foreign_keys(
    session: &mut dyn Session,
    schema: &Schema,
    table: &TableSchema,
    target: &Target<'_>,
    step: &ErasureStep,
    masked: &Masked<'_>,
) -> Result<Vec<String>, SourceError> {
    let mut problems = Vec::new();
    for key in &table.foreign_keys {
        for (name, (_, strategy, _)) in masked {
            if **strategy != Strategy::NullRewrite && key.columns.iter().any(|one| one == name) {
                problems.push(said!("{address}.{name}: the column refers to {to} by a foreign key and takes no other value; \
                     use null_rewrite", address = step.address, name, to = key.to.1).into());
            }
        }
    }
    if target.rows == 0 {
        return Ok(problems);
    }
    let here = &target.step.table;
    for ((child_schema, child_name), child) in &schema.tables {
        for key in &child.foreign_keys {
            let same_schema = match (&here.schema, &key.to.0) {
                (Some(here), Some(there)) => here == there,
                (None, _) | (_, None) => true,
            };
            let Some(name) = key.to_columns.iter().find(|one| masked.contains_key(one.as_str()))
            else {
                continue;
            };
            if key.to.1 != here.name || !same_schema {
                continue;
            }
            let text = super::preflight::count_referring(
                child_schema.as_deref(),
                child_name,
                key,
                target,
                None,
            )?;
            let rows = count(session, &text).await?;
            if rows > 0 {
                problems.push(said!("{address}.{name}: {rows} rows of {child_name} refer to this column by a foreign key; \
                     leave it, or delete those rows", address = step.address, name, rows, child_name).into());
            }
        }
    }
    Ok(problems)
}

/// Masks that would make two rows equal where the source wants them to differ.
async fn unique(
    session: &mut dyn Session,
    kind: Kind,
    table: &TableSchema,
    target: &Target<'_>,
    step: &ErasureStep,
    masked: &Masked<'_>,
    columns: &[String],
) -> Result<Option<String>, SourceError> {
    let blunt = |name: &String| {
        masked.get(name.as_str()).filter(|(_, strategy, _)| {
            matches!(strategy, Strategy::StringRewrite { .. } | Strategy::Truncate { .. })
        })
    };
    let Some(name) = columns.iter().find(|name| blunt(name).is_some()) else { return Ok(None) };
    let text = |expression: &str| match kind {
        Kind::Postgres => format!("({expression})::text"),
        Kind::Sqlite => format!("cast({expression} as text)"),
    };
    let (mut after, mut plain, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (place, name) in columns.iter().enumerate() {
        let quoted = format!("t.{}", sql::quote(name)?);
        let becomes = masked.get(name.as_str()).map_or(&quoted, |(_, _, becomes)| becomes);
        after.push(format!("{} as u{place}", text(becomes)));
        // As it is where it stays, so that the index serves.
        plain.push(match table.column(name) {
            Some(column) if column.family == TypeFamily::Text => quoted,
            Some(_) | None => text(&quoted),
        });
        names.push(format!("u{place}"));
    }
    let from = sql::table(&target.step.table)?;
    let after = format!("select {} from {from} t where {}", after.join(", "), target.is_target());
    let known: Vec<String> = names.iter().map(|name| format!("{name} is not null")).collect();
    let within = format!(
        "select 1 from ({after}) a where {} group by {} having count(*) > 1",
        known.join(" and "),
        names.join(", ")
    );
    let others = format!(
        "select 1 from {from} t where ({}) in (select {} from ({after}) a) and not ({})",
        plain.join(", "),
        names.join(", "),
        target.is_target()
    );
    let query = format!(
        "select (select count(*) from ({within}) w) + (select count(*) from ({others}) o) as counted"
    );
    Ok((count(session, &query).await? > 0).then(|| {
        said!(
            "{address}.{name}: the column is unique and the mask would stand there twice; use \
             random_string_rewrite",
            address = step.address,
            name
        )
        .into()
    }))
}

/// Masks that are no value of their column: each is cast, under a savepoint.
async fn types(
    session: &mut dyn Session,
    target: &Target<'_>,
    step: &ErasureStep,
    masked: &Masked<'_>,
) -> Result<Vec<String>, SourceError> {
    let mut problems = Vec::new();
    for (name, (column, strategy, becomes)) in masked {
        if **strategy == Strategy::NullRewrite && column.family != TypeFamily::Other {
            continue;
        }
        let query = format!(
            "select count(({becomes})::{}) as counted from {} t where {}",
            column.type_name,
            sql::table(&target.step.table)?,
            target.is_target()
        );
        if tried(session, &query).await?.is_none() {
            problems.push(said!("{address}.{name}: the mask is no value of the type {type_name}; use null_rewrite or delete the row", address = step.address, name, type_name = column.type_name).into());
        }
    }
    Ok(problems)
}

/// The CHECK conditions of the table that masked rows would not meet.
async fn conditions(
    session: &mut dyn Session,
    table: &TableSchema,
    target: &Target<'_>,
    step: &ErasureStep,
    masked: &Masked<'_>,
) -> Result<Vec<String>, SourceError> {
    let from = sql::table(&target.step.table)?;
    let query = format!(
        "select conname::text, pg_get_expr(conbin, conrelid),
             (select coalesce(json_agg(a.attname::text), '[]')::text from pg_attribute a
              where a.attrelid = conrelid and a.attnum = any(conkey))
         from pg_constraint where contype = 'c' and conrelid = {}::regclass order by conname",
        sql::literal(&from)
    );
    let rows = session.query(&query, &[], &[TypeFamily::Text, TypeFamily::Text, TypeFamily::Text]);
    let mut problems = Vec::new();
    for row in rows.await? {
        let cell = |place: usize| row.get(place).and_then(|it| it.to_text()).unwrap_or_default();
        let columns: Vec<String> = serde_json::from_str(&cell(2)).unwrap_or_default();
        let Some(name) = columns.iter().find(|one| masked.contains_key(one.as_str())) else {
            continue;
        };
        let mut after = Vec::new();
        for column in &table.columns {
            let quoted = sql::quote(&column.name)?;
            after.push(match masked.get(column.name.as_str()) {
                Some((_, _, becomes)) => format!("({becomes})::{} as {quoted}", column.type_name),
                None => format!("t.{quoted}"),
            });
        }
        let query = format!(
            "select count(*) as counted from (select {} from {from} t where {}) masked
             where not ({})",
            after.join(", "),
            target.is_target(),
            cell(1)
        );
        if tried(session, &query).await? != Some(0) {
            problems.push(said!("{address}.{name}: the mask does not meet the source's condition {cell}; choose another \
                 strategy", address = step.address, name, cell = cell(0)).into());
        }
    }
    Ok(problems)
}

/// Counts under a savepoint; none when the source refuses the query.
async fn tried(session: &mut dyn Session, query: &str) -> Result<Option<u64>, SourceError> {
    session.execute("savepoint trial", &[]).await?;
    match count(session, query).await {
        Ok(counted) => {
            session.execute("release savepoint trial", &[]).await?;
            Ok(Some(counted))
        }
        Err(_) => {
            session.execute("rollback to savepoint trial", &[]).await?;
            Ok(None)
        }
    }
}
