//! What would go wrong, found before the first write (requirement A10). Each problem names the
//! collection and the field and says what to do.

use model::datamap::schema::{ColumnSchema, OnDelete, Schema};
use model::masking::Strategy;
use model::plan::{Action, ErasureStep};
use model::said;

use super::statements::{nested, split};
use super::targets::{Target, count};
use super::{live, masks, trial};
use crate::source::{Kind, Session};
use crate::{SourceError, sql};

/// How much is asked of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Everything: for the preview.
    Whole,
    /// What the source would do without a word, such as deleting rows of others along with these.
    /// What it would refuse, it refuses: then the transaction is undone.
    Silent,
}

/// The problems of one step.
#[expect(clippy::too_many_arguments, reason = "what an erasure is made of")]
pub(crate) async fn problems(
    session: &mut dyn Session,
    kind: Kind,
    schema: &Schema,
    targets: &[Target<'_>],
    target: &Target<'_>,
    steps: &[ErasureStep],
    step: &ErasureStep,
    depth: Depth,
) -> Result<Vec<String>, SourceError> {
    let table = live(schema, target.step)?;
    let mut problems = Vec::new();
    if table.is_view {
        problems.push(
            said!("{address}: this is a view and cannot be written", address = step.address).into(),
        );
        return Ok(problems);
    }
    match &step.action {
        Action::Delete => {
            problems.extend(referred(session, schema, targets, target, steps, step).await?);
        }
        Action::Mask { columns } | Action::Retain { columns, .. } => {
            for (name, strategy) in columns {
                let (column, path) = split(name);
                let Some(live) = table.column(column) else {
                    problems.push(
                        said!(
                            "{address}.{name}: the table has no such column",
                            address = step.address,
                            name
                        )
                        .into(),
                    );
                    continue;
                };
                if path.is_empty() {
                    problems.extend(fits(&format!("{}.{name}", step.address), live, strategy));
                } else if nested(kind, column, &path, strategy).is_none() {
                    problems.push(said!("{address}.{name}: inside a document only null_rewrite and string_rewrite can be \
                         used", address = step.address, name).into());
                }
            }
            // What is wrong already would only be repeated by the source.
            if problems.is_empty() && depth == Depth::Whole {
                problems.extend(
                    trial::problems(session, kind, schema, table, target, step, columns).await?,
                );
            }
        }
        Action::Restrict { column, .. } => {
            if table.column(column).is_none() {
                problems.push(
                    said!(
                        "{address}.{column}: the table has no such column",
                        address = step.address,
                        column
                    )
                    .into(),
                );
            }
        }
    }
    if target.rows > 0 && problems.is_empty() {
        problems.extend(privileges(session, kind, target, step).await?);
    }
    Ok(problems)
}

/// What can be told from the column alone.
fn fits(place: &str, live: &ColumnSchema, strategy: &Strategy) -> Vec<String> {
    let mut problems = Vec::new();
    if live.generated {
        problems.push(
            said!("{place}: the source computes this column; mask what it is made of", place)
                .into(),
        );
    }
    if *strategy == Strategy::NullRewrite && !live.nullable {
        problems.push(
            said!(
                "{place}: the column is NOT NULL and cannot be emptied; choose another strategy",
                place
            )
            .into(),
        );
    }
    if masks::writes_text(strategy) && !masks::takes_text(&live.family) {
        problems.push(said!("{place}: a column of type {type_name} takes no text; use null_rewrite or delete the row", place, type_name = live.type_name).into());
    }
    if let (Some(room), Some(length)) = (live.max_length, masks::length(strategy))
        && length > room
    {
        problems.push(
            said!(
                "{place}: the mask writes {length} characters, the column takes {room}; choose a \
             shorter one",
                place,
                length,
                room
            )
            .into(),
        );
    }
    if *strategy == Strategy::AesEncrypt && live.max_length.is_some_and(|room| room < 80) {
        problems.push(said!("{place}: encrypted text does not fit into the column", place).into());
    }
    problems
}

/// Rows that refer to rows that would go, and stay.
async fn referred(
    session: &mut dyn Session,
    schema: &Schema,
    targets: &[Target<'_>],
    target: &Target<'_>,
    steps: &[ErasureStep],
    step: &ErasureStep,
) -> Result<Vec<String>, SourceError> {
    let mut problems = Vec::new();
    if target.rows == 0 {
        return Ok(problems);
    }
    let name = target.step.table.name.as_str();
    for ((child_schema, child_name), child) in &schema.tables {
        for key in &child.foreign_keys {
            let same_schema = match (&target.step.table.schema, &key.to.0) {
                (Some(here), Some(there)) => here == there,
                (None, _) | (_, None) => true,
            };
            if key.to.1 != name || !same_schema {
                continue;
            }
            if matches!(key.on_delete, OnDelete::SetNull | OnDelete::SetDefault) {
                continue;
            }
            let deleted = targets.iter().find(|one| {
                one.step.table.name == *child_name
                    && (one.step.table.schema.is_none() || one.step.table.schema == *child_schema)
                    && steps.iter().any(|other| {
                        other.address == one.step.address && other.action == Action::Delete
                    })
            });
            let text = count_referring(child_schema.as_deref(), child_name, key, target, deleted)?;
            let rows = count(session, &text).await?;
            if rows > 0 {
                let what = match key.on_delete {
                    OnDelete::Cascade => said!("would go, too, without being in the plan"),
                    OnDelete::NoAction
                    | OnDelete::Restrict
                    | OnDelete::SetNull
                    | OnDelete::SetDefault => said!("refer to rows that would go"),
                };
                problems.push(said!("{address}: {rows} rows of {child_name} {what}; mask this collection instead, or \
                     delete those rows in the plan", address = step.address, rows, child_name, what).into());
            }
        }
    }
    Ok(problems)
}

/// A query for the rows that refer by a key to rows of a target, those of `deleted` apart.
pub(crate) fn count_referring(
    child_schema: Option<&str>,
    child: &str,
    key: &model::datamap::schema::ForeignKey,
    target: &Target<'_>,
    deleted: Option<&Target<'_>>,
) -> Result<String, SourceError> {
    let table = sql::table(&model::plan::Table {
        schema: child_schema.map(str::to_owned),
        name: child.to_owned(),
    })?;
    let here: Vec<String> = key
        .columns
        .iter()
        .map(|one| Ok(format!("t.{}", sql::quote(one)?)))
        .collect::<Result<_, SourceError>>()?;
    let there: Vec<String> = key
        .to_columns
        .iter()
        .map(|one| Ok(format!("p.{}", sql::quote(one)?)))
        .collect::<Result<_, SourceError>>()?;
    let parent_keys: Vec<String> =
        target.keys.iter().map(|one| one.replacen("t.", "p.", 1)).collect();
    let stays = deleted.map(|one| format!(" and not ({})", one.is_target())).unwrap_or_default();
    Ok(format!(
        "select count(*) as counted from {table} t where ({}) in (select {} from {} p where ({}) in \
         (select {} from {})){stays}",
        here.join(", "),
        there.join(", "),
        sql::table(&target.step.table)?,
        parent_keys.join(", "),
        target.key_names(),
        target.name
    ))
}

/// Whether the source lets us write.
async fn privileges(
    session: &mut dyn Session,
    kind: Kind,
    target: &Target<'_>,
    step: &ErasureStep,
) -> Result<Option<String>, SourceError> {
    if kind == Kind::Sqlite {
        return Ok(None);
    }
    let table = sql::literal(&sql::table(&target.step.table)?);
    let (privilege, condition) = match &step.action {
        Action::Delete => (said!("delete"), format!("has_table_privilege({table}, 'delete')")),
        Action::Mask { columns } | Action::Retain { columns, .. } => {
            let columns = columns.keys().map(|name| split(name).0);
            (said!("update"), may_update(&table, columns))
        }
        Action::Restrict { column, .. } => {
            (said!("update"), may_update(&table, std::iter::once(column.as_str())))
        }
    };
    let text = format!("select count(*) as counted where {condition}");
    Ok((count(session, &text).await? == 0).then(|| {
        said!(
            "{address}: the console may not {privilege} here; grant it in the source",
            address = step.address,
            privilege
        )
        .into()
    }))
}

fn may_update<'a>(table: &str, columns: impl Iterator<Item = &'a str>) -> String {
    let each = columns
        .map(|column| format!("has_column_privilege({table}, {}, 'update')", sql::literal(column)));
    each.chain(std::iter::once("true".to_owned())).collect::<Vec<_>>().join(" and ")
}
