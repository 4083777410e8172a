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
            let path = literal(&format!("$.{}", keys.join(".")));
            // A text that is no document holds no field; it must not end the walk.
            format!("case when json_valid({column}) then json_extract({column}, {path}) end")
        }
    })
}

/// A field that is matched: its column, the way inside it, and whether lists lie on that way.
pub(crate) struct Matched<'a> {
    pub(crate) path: &'a [String],
    pub(crate) column: &'a ColumnSchema,
    pub(crate) array: bool,
}

impl Matched<'_> {
    /// Values inside a document are text; those of a column are what the column is.
    fn family(&self) -> &TypeFamily {
        if self.array || self.path.len() > 1 { &TypeFamily::Text } else { &self.column.family }
    }

    /// The texts that can meet this field, each as it is bound; what cannot be cast matches
    /// nothing.
    pub(crate) fn castable(&self, kind: Kind, value: &str) -> Option<String> {
        let family = self.family();
        match (kind, family) {
            (Kind::Postgres, _) | (Kind::Sqlite, TypeFamily::Integer | TypeFamily::Number) => {
                castable(value, family)
            }
            // A truth is a number there, and everything else is what was written.
            (Kind::Sqlite, TypeFamily::Boolean) if value == "true" => Some("1".into()),
            (Kind::Sqlite, TypeFamily::Boolean) if value == "false" => Some("0".into()),
            (Kind::Sqlite, _) => castable(value, &TypeFamily::Text),
        }
    }

    /// The PostgreSQL type a bound text is cast to, so that an index on the column serves.
    fn cast(&self) -> Option<&str> {
        match self.family() {
            // It compares without regard to case only with its like.
            TypeFamily::Text if !self.array && self.path.len() == 1 && is_citext(self.column) => {
                Some(&self.column.type_name)
            }
            TypeFamily::Text => Some("text"),
            TypeFamily::Integer => Some("bigint"),
            TypeFamily::Number => Some("numeric"),
            TypeFamily::Uuid => Some("uuid"),
            TypeFamily::Boolean => Some("boolean"),
            TypeFamily::Date => Some("date"),
            TypeFamily::Timestamp => Some("timestamptz"),
            TypeFamily::Time
            | TypeFamily::Json
            | TypeFamily::Bytes
            | TypeFamily::Array(_)
            | TypeFamily::Enum(_)
            | TypeFamily::Other => None,
        }
    }

    /// The field as it compares with a text bound by [`Self::castable`]; its lists have
    /// [`elements`].
    pub(crate) fn scalar(&self, kind: Kind, alias: &str) -> Result<String, SourceError> {
        let expression = field(kind, alias, self.path)?;
        Ok(match kind {
            Kind::Sqlite if self.path.len() > 1 => format!("cast({expression} as text)"),
            Kind::Sqlite => expression,
            Kind::Postgres if self.path.len() > 1 => expression,
            // As it is read, without the breaks that `encode` puts into long texts.
            Kind::Postgres if self.column.family == TypeFamily::Bytes => {
                format!("translate(encode({expression}, 'base64'), E'\\n', '')")
            }
            Kind::Postgres if self.cast().is_none() => format!("{expression}::text"),
            Kind::Postgres => expression,
        })
    }

    /// A bound text as it compares with the field.
    pub(crate) fn bound(&self, kind: Kind, expression: &str) -> String {
        match (kind, self.cast()) {
            (Kind::Postgres, Some(cast)) => format!("{expression}::{cast}"),
            (Kind::Postgres, None) | (Kind::Sqlite, _) => expression.to_owned(),
        }
    }

    /// The condition that the field, or one of its elements, is among a bound list of texts.
    pub(crate) fn in_list(
        &self,
        kind: Kind,
        alias: &str,
        holder: usize,
    ) -> Result<String, SourceError> {
        if self.array {
            let elements = elements(kind, alias, self)?;
            return Ok(match kind {
                Kind::Postgres => format!(
                    "exists (select 1 from ({elements}) e (v) where e.v = any(${holder}::text[]))"
                ),
                Kind::Sqlite => format!(
                    "exists (select 1 from ({elements}) e
                     where e.v in (select value from json_each(${holder})))"
                ),
            });
        }
        let here = self.scalar(kind, alias)?;
        Ok(match kind {
            Kind::Sqlite => format!("{here} in (select value from json_each(${holder}))"),
            Kind::Postgres => {
                let cast = self.cast().map(|cast| format!("::{cast}[]")).unwrap_or_default();
                format!("{here} = any(${holder}::text[]{cast})")
            }
        })
    }

    /// A text expression as it compares with the field: NULL where it cannot be cast.
    pub(crate) fn cast_text(&self, kind: Kind, text: &str) -> String {
        let number = "[+-]?([0-9]{1,30}([.][0-9]{0,30})?|[.][0-9]{1,30})";
        let uuid = "[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}";
        let when = |pattern: &str, cast: &str| {
            format!("case when {text} ~ '^({pattern})$' then ({text})::{cast} end")
        };
        match (kind, self.family()) {
            (Kind::Postgres, TypeFamily::Integer | TypeFamily::Number) => when(number, "numeric"),
            (Kind::Postgres, TypeFamily::Uuid) => when(uuid, "uuid"),
            (Kind::Postgres, TypeFamily::Text) => self.bound(kind, &format!("({text})")),
            (_, _) => text.to_owned(),
        }
    }

    /// The field as it compares with [`Self::cast_text`].
    pub(crate) fn to_cast(&self, kind: Kind, alias: &str) -> Result<String, SourceError> {
        let expression = field(kind, alias, self.path)?;
        Ok(match (kind, self.family()) {
            (Kind::Postgres, TypeFamily::Integer | TypeFamily::Number | TypeFamily::Uuid)
            | (Kind::Sqlite, TypeFamily::Integer | TypeFamily::Number) => expression,
            (Kind::Postgres, TypeFamily::Text) if is_citext(self.column) => expression,
            (Kind::Postgres, _) => format!("({expression})::text"),
            (Kind::Sqlite, _) => format!("cast({expression} as text)"),
        })
    }
}

fn is_citext(column: &ColumnSchema) -> bool {
    column.type_name == "citext" || column.type_name.ends_with(".citext")
}

/// A query for the elements of a field as text, in the column `v`: lists on the way are unfolded.
pub(crate) fn elements(
    kind: Kind,
    alias: &str,
    matched: &Matched<'_>,
) -> Result<String, SourceError> {
    let (column, rest) = matched.path.split_first().ok_or(SourceError::Name)?;
    let column = format!("{alias}.{}", quote(column)?);
    Ok(match kind {
        Kind::Postgres => {
            let is_array = matches!(matched.column.family, TypeFamily::Array(_));
            if is_array && rest.is_empty() {
                return Ok(format!("select a.v::text as v from unnest({column}) a (v)"));
            }
            let document = if is_array { format!("to_jsonb({column})") } else { column };
            // A lax path goes through lists by itself.
            let mut path = "lax $".to_owned();
            for key in rest {
                path.push('.');
                path.push_str(&serde_json::Value::String(key.clone()).to_string());
            }
            format!(
                "select a.v #>> '{{}}' as v from jsonb_path_query({document}::jsonb, {}) a (v)
                 where jsonb_typeof(a.v) not in ('null', 'object', 'array')",
                literal(&format!("{path}[*]"))
            )
        }
        Kind::Sqlite => {
            let mut from = format!(
                "json_each(case when json_valid({column}) is not 1 then '[]'
                     when json_type({column}) = 'array' then {column}
                     else json_array(json({column})) end) e0"
            );
            for (place, key) in rest.iter().enumerate() {
                let above = format!("e{place}");
                let at = literal(&format!("$.\"{}\"", key.replace('"', "")));
                from.push_str(&format!(
                    " join json_each(case when {above}.type <> 'object' then '[]'
                     when json_type({above}.value, {at}) = 'array'
                         then json_extract({above}.value, {at})
                     when json_type({above}.value, {at}) is null then '[]'
                     else json_array(json({above}.value -> {at})) end) e{}",
                    place + 1
                ));
            }
            let last = format!("e{}", rest.len());
            format!(
                "select case {last}.type when 'true' then 'true' when 'false' then 'false'
                     else cast({last}.value as text) end as v
                 from {from} where {last}.type not in ('null', 'object', 'array')"
            )
        }
    })
}

/// A text as it can be cast to a column of this family.
fn castable(value: &str, family: &TypeFamily) -> Option<String> {
    let as_it_is = |holds: bool| holds.then(|| value.to_owned());
    match family {
        // A number with a scale meets a whole one.
        TypeFamily::Integer => {
            let whole = value.split_once('.').map_or(value, |(whole, rest)| {
                if rest.bytes().all(|byte| byte == b'0') { whole } else { value }
            });
            whole.parse::<i64>().ok().map(|number| number.to_string())
        }
        TypeFamily::Number => as_it_is(
            value.parse::<f64>().is_ok_and(f64::is_finite)
                && value.bytes().all(|byte| b"+-.eE0123456789".contains(&byte)),
        ),
        TypeFamily::Uuid => as_it_is(is_uuid(value)),
        TypeFamily::Boolean => as_it_is(matches!(value, "true" | "false")),
        TypeFamily::Date => as_it_is(value.parse::<chrono::NaiveDate>().is_ok()),
        TypeFamily::Timestamp => as_it_is(
            value.parse::<chrono::DateTime<chrono::Utc>>().is_ok()
                || value.parse::<chrono::NaiveDateTime>().is_ok()
                || value.parse::<chrono::NaiveDate>().is_ok(),
        ),
        TypeFamily::Text
        | TypeFamily::Time
        | TypeFamily::Json
        | TypeFamily::Bytes
        | TypeFamily::Array(_)
        | TypeFamily::Enum(_)
        | TypeFamily::Other => as_it_is(!value.contains('\0')),
    }
}

fn is_uuid(text: &str) -> bool {
    let dashes: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let plain = text.bytes().filter(|byte| *byte != b'-');
    (dashes.is_empty() || dashes == [8, 13, 18, 23])
        && plain.clone().count() == 32
        && plain.clone().all(|byte| byte.is_ascii_hexdigit())
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
        assert_eq!(castable("7", &TypeFamily::Integer).as_deref(), Some("7"));
        assert_eq!(castable("7.00", &TypeFamily::Integer).as_deref(), Some("7"));
        for value in ["x", "7.5", "99999999999999999999"] {
            assert_eq!(castable(value, &TypeFamily::Integer), None);
            assert!(castable(value, &TypeFamily::Text).is_some());
        }
        assert_eq!(castable("2026-02-31", &TypeFamily::Date), None);
        assert_eq!(castable("a0eebc99-9c0b4ef8-bb6d-6bb9bd380a11", &TypeFamily::Uuid), None);
    }
}
