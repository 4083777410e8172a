//! The statements of an erasure step.

use std::collections::BTreeMap;

use model::datamap::schema::{Schema, TypeFamily};
use model::masking::Strategy;
use model::plan::{Action, ErasureStep};

use super::live;
use super::masks::{Mask, compute, mask};
use super::targets::Target;
use crate::source::{Bind, Kind, Session};
use crate::{SourceError, sql};

/// One statement; `salted`: the salt of the request is its only bound value.
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) salted: bool,
    /// Columns whose masks are computed in Rust and joined from temporary tables.
    pub(crate) computed: Vec<Computed>,
}

/// A mask computed in Rust.
pub(crate) struct Computed {
    column: String,
    strategy: Strategy,
    table: String,
}

/// The statement of a step; none when it changes nothing.
pub(crate) fn statement(
    kind: Kind,
    schema: &Schema,
    target: &Target<'_>,
    step: &ErasureStep,
) -> Result<Option<Statement>, SourceError> {
    let table = sql::table(&target.step.table)?;
    let set = |columns: &BTreeMap<String, Strategy>| update(kind, schema, target, columns);
    match &step.action {
        Action::Delete => Ok(Some(Statement {
            text: match kind {
                Kind::Postgres => {
                    format!("delete from {table} t\nwhere {}", target.is_target())
                }
                Kind::Sqlite => {
                    format!("delete from {table} as t\nwhere {}", target.is_target())
                }
            },
            salted: false,
            computed: Vec::new(),
        })),
        Action::Mask { columns } | Action::Retain { columns, .. } => set(columns),
        Action::Restrict { column, .. } => Ok(Some(Statement {
            text: format!(
                "update {table} as t\nset {} = true\nwhere {}",
                sql::quote(column)?,
                target.is_target()
            ),
            salted: false,
            computed: Vec::new(),
        })),
    }
}

fn update(
    kind: Kind,
    schema: &Schema,
    target: &Target<'_>,
    columns: &BTreeMap<String, Strategy>,
) -> Result<Option<Statement>, SourceError> {
    let live = live(schema, target.step)?;
    let mut sets = Vec::new();
    let mut salted = false;
    let mut computed = Vec::new();
    for (name, strategy) in columns {
        let (column_name, path) = split(name);
        let column = live.column(column_name).ok_or_else(|| SourceError::NoColumn {
            address: target.step.address.clone(),
            column: column_name.to_owned(),
        })?;
        let quoted = sql::quote(column_name)?;
        if !path.is_empty() {
            if let Some(expression) = nested(kind, &quoted, &path, strategy) {
                sets.push(format!("{quoted} = {expression}"));
            }
            continue;
        }
        match mask(kind, &format!("t.{quoted}"), column, strategy) {
            Mask::Preserved => {}
            Mask::Sql { expression, salted: with_salt } => {
                salted |= with_salt;
                sets.push(format!("{quoted} = {expression}"));
            }
            Mask::Computed => {
                let table = format!("{}_mask_{}", target.name, computed.len());
                let text = match kind {
                    Kind::Postgres => format!("t.{quoted}::text"),
                    Kind::Sqlite => format!("cast(t.{quoted} as text)"),
                };
                sets.push(format!(
                    "{quoted} = (select m.masked from {table} m where m.original = {text})"
                ));
                computed.push(Computed { column: quoted, strategy: strategy.clone(), table });
            }
        }
    }
    if sets.is_empty() {
        return Ok(None);
    }
    let text = format!(
        "update {} as t\nset {}\nwhere {}",
        sql::table(&target.step.table)?,
        sets.join(",\n    "),
        target.is_target()
    );
    Ok(Some(Statement { text, salted, computed }))
}

/// A key of the plan: a column, or a dotted path inside a JSON column.
pub(crate) fn split(name: &str) -> (&str, Vec<&str>) {
    let mut parts = name.split('.');
    let column = parts.next().unwrap_or_default();
    (column, parts.collect())
}

/// A mask inside a JSON column; none when the strategy cannot be carried out there.
pub(crate) fn nested(
    kind: Kind,
    column: &str,
    path: &[&str],
    strategy: &Strategy,
) -> Option<String> {
    let value = match strategy {
        Strategy::NullRewrite => "null".to_owned(),
        Strategy::StringRewrite { rewrite_value } => {
            serde_json::Value::String(rewrite_value.clone()).to_string()
        }
        Strategy::RandomStringRewrite { .. }
        | Strategy::Hash { .. }
        | Strategy::Hmac { .. }
        | Strategy::AesEncrypt
        | Strategy::Truncate { .. }
        | Strategy::Preserve => return None,
    };
    Some(match kind {
        Kind::Postgres => {
            let keys: Vec<String> = path.iter().map(|key| sql::literal(key)).collect();
            format!(
                "jsonb_set(t.{column}::jsonb, array[{}], {}::jsonb, false)",
                keys.join(", "),
                sql::literal(&value)
            )
        }
        Kind::Sqlite => format!(
            "json_replace(t.{column}, {}, json({}))",
            sql::literal(&format!("$.{}", path.join("."))),
            sql::literal(&value)
        ),
    })
}

/// Rows computed at a time.
const BATCH: usize = 5_000;

/// Fills the temporary tables of masks that are computed in Rust, one row per distinct value.
pub(crate) async fn fill(
    session: &mut dyn Session,
    kind: Kind,
    target: &Target<'_>,
    statement: &Statement,
    salt: &str,
) -> Result<(), SourceError> {
    for computed in &statement.computed {
        let drop = if kind == Kind::Postgres { " on commit drop" } else { "" };
        let create = match kind {
            Kind::Postgres => format!(
                "create temporary table {} (original text primary key, masked text){drop}",
                computed.table
            ),
            Kind::Sqlite => format!(
                "create temporary table {} (original text primary key, masked text)",
                computed.table
            ),
        };
        session.execute(&create, &[]).await?;
        let text = match kind {
            Kind::Postgres => format!("t.{}::text", computed.column),
            Kind::Sqlite => format!("cast(t.{} as text)", computed.column),
        };
        let table = sql::table(&target.step.table)?;
        let query = format!(
            "select distinct {text} from {table} t where {} and t.{} is not null",
            target.is_target(),
            computed.column
        );
        let rows = session.query(&query, &[], &[TypeFamily::Text]).await?;
        let originals: Vec<String> = rows.iter().filter_map(|row| row.first()?.to_text()).collect();
        for batch in originals.chunks(BATCH) {
            let masked =
                batch.iter().map(|value| compute(&computed.strategy, value, salt)).collect();
            let insert = match kind {
                Kind::Postgres => format!(
                    "insert into {} select * from unnest($1::text[], $2::text[])",
                    computed.table
                ),
                Kind::Sqlite => format!(
                    "insert into {} select a.value, b.value from json_each($1) a
                     join json_each($2) b on b.key = a.key",
                    computed.table
                ),
            };
            session.execute(&insert, &[Bind::Texts(batch.to_vec()), Bind::Texts(masked)]).await?;
        }
    }
    Ok(())
}
