//! The few places where the SQL of the kinds differs, and the one function that quotes names.

use model::datamap::schema::{ColumnSchema, TypeFamily};

use crate::SourceError;
use crate::source::Kind;

/// Quotes a name of a table or column.
pub(crate) fn quote(name: &str) -> Result<String, SourceError> {
    if name.contains('\0') {
        return Err(SourceError::Name);
    }
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// A table with its schema.
pub(crate) fn table(table: &model::plan::Table) -> Result<String, SourceError> {
    Ok(match &table.schema {
        Some(schema) => format!("{}.{}", quote(schema)?, quote(&table.name)?),
        None => quote(&table.name)?,
    })
}

/// A text literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The expression that reads a column so that nothing of its value is lost.
pub(crate) fn exact(kind: Kind, column: &str, family: &TypeFamily) -> String {
    match (kind, family) {
        (Kind::Sqlite, _) => column.to_owned(),
        (Kind::Postgres, TypeFamily::Bytes) => format!("encode({column}, 'base64')"),
        (Kind::Postgres, TypeFamily::Array(_)) => format!("to_json({column})::text"),
        (Kind::Postgres, TypeFamily::Timestamp) => format!("{column}::text"),
        (
            Kind::Postgres,
            TypeFamily::Text
            | TypeFamily::Integer
            | TypeFamily::Number
            | TypeFamily::Boolean
            | TypeFamily::Date
            | TypeFamily::Time
            | TypeFamily::Uuid
            | TypeFamily::Json
            | TypeFamily::Enum(_)
            | TypeFamily::Other,
        ) => format!("{column}::text"),
    }
}

/// A field: a column, or a path inside a JSON column, as a value that compares as `family`.
pub(crate) fn field(kind: Kind, alias: &str, path: &[String]) -> Result<String, SourceError> {
    let (column, rest) = path.split_first().ok_or(SourceError::Name)?;
    let column = format!("{alias}.{}", quote(column)?);
    if rest.is_empty() {
        return Ok(column);
    }
    Ok(match kind {
        Kind::Postgres => {
            let keys: Vec<String> = rest.iter().map(|key| literal(key)).collect();
            format!("({column}::jsonb #>> array[{}])", keys.join(", "))
        }
        Kind::Sqlite => {
            let keys: Vec<String> =
                rest.iter().map(|key| format!("\"{}\"", key.replace('"', ""))).collect();
            format!("json_extract({column}, {})", literal(&format!("$.{}", keys.join("."))))
        }
    })
}

/// How an expression is matched against a bound list of texts.
pub(crate) fn in_list(
    kind: Kind,
    expression: &str,
    family: &TypeFamily,
    nested: bool,
    array: bool,
    holder: usize,
) -> String {
    match kind {
        Kind::Sqlite if array => format!(
            "exists (select 1 from json_each({expression}) e
                     where cast(e.value as text) in (select value from json_each(${holder})))"
        ),
        Kind::Sqlite if nested => {
            format!("cast({expression} as text) in (select value from json_each(${holder}))")
        }
        Kind::Sqlite => format!("{expression} in (select value from json_each(${holder}))"),
        Kind::Postgres if array && *family == TypeFamily::Json => format!(
            "exists (select 1 from jsonb_array_elements_text({expression}::jsonb) e
                     where e = any(${holder}::text[]))"
        ),
        Kind::Postgres if array => format!("({expression})::text[] && ${holder}::text[]"),
        Kind::Postgres if nested => format!("{expression} = any(${holder}::text[])"),
        Kind::Postgres => match cast_of(family) {
            Some(cast) => format!("{expression} = any(${holder}::text[]::{cast}[])"),
            None => format!("{expression}::text = any(${holder}::text[])"),
        },
    }
}

/// The PostgreSQL type a text is cast to so that an index on the column serves.
fn cast_of(family: &TypeFamily) -> Option<&'static str> {
    match family {
        TypeFamily::Text => Some("text"),
        TypeFamily::Integer => Some("bigint"),
        TypeFamily::Number => Some("numeric"),
        TypeFamily::Uuid => Some("uuid"),
        TypeFamily::Boolean => Some("boolean"),
        TypeFamily::Date
        | TypeFamily::Time
        | TypeFamily::Timestamp
        | TypeFamily::Json
        | TypeFamily::Bytes
        | TypeFamily::Array(_)
        | TypeFamily::Enum(_)
        | TypeFamily::Other => None,
    }
}

/// Values that can meet a column of this family; what cannot be cast matches nothing.
pub(crate) fn castable<'a>(
    values: impl Iterator<Item = &'a String>,
    family: &TypeFamily,
    nested: bool,
) -> Vec<String> {
    values
        .filter(|value| {
            nested
                || match family {
                    TypeFamily::Integer => value.parse::<i64>().is_ok(),
                    TypeFamily::Number => {
                        value.parse::<f64>().is_ok_and(f64::is_finite)
                            && value.bytes().all(|byte| b"+-.eE0123456789".contains(&byte))
                    }
                    TypeFamily::Uuid => is_uuid(value),
                    TypeFamily::Boolean => matches!(value.as_str(), "true" | "false"),
                    TypeFamily::Text
                    | TypeFamily::Date
                    | TypeFamily::Time
                    | TypeFamily::Timestamp
                    | TypeFamily::Json
                    | TypeFamily::Bytes
                    | TypeFamily::Array(_)
                    | TypeFamily::Enum(_)
                    | TypeFamily::Other => !value.contains('\0'),
                }
        })
        .cloned()
        .collect()
}

fn is_uuid(text: &str) -> bool {
    let hex = text.bytes().filter(|byte| *byte != b'-');
    hex.clone().count() == 32 && hex.clone().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a column holds text that an identifier could stand in.
pub(crate) fn is_searchable(column: &ColumnSchema) -> bool {
    match &column.family {
        TypeFamily::Text | TypeFamily::Json => true,
        TypeFamily::Array(inner) => matches!(**inner, TypeFamily::Text),
        TypeFamily::Integer
        | TypeFamily::Number
        | TypeFamily::Boolean
        | TypeFamily::Date
        | TypeFamily::Time
        | TypeFamily::Timestamp
        | TypeFamily::Uuid
        | TypeFamily::Bytes
        | TypeFamily::Enum(_)
        | TypeFamily::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quote(r#"a"; drop table b; --"#).unwrap(), r#""a""; drop table b; --""#);
        assert!(quote("a\0b").is_err());
    }

    #[test]
    fn what_cannot_be_cast_matches_nothing() {
        let values = ["7".to_owned(), "x".to_owned(), "99999999999999999999".to_owned()];
        assert_eq!(castable(values.iter(), &TypeFamily::Integer, false), ["7"]);
        assert_eq!(castable(values.iter(), &TypeFamily::Text, false).len(), 3);
    }
}
