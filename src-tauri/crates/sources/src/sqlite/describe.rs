//! The schema of a SQLite file.

use model::datamap::schema::{ColumnSchema, ForeignKey, OnDelete, Schema, TableSchema, TypeFamily};
use sqlx::{Row as _, SqliteConnection};

use crate::SourceError;

pub(super) async fn describe(connection: &mut SqliteConnection) -> Result<Schema, SourceError> {
    let mut schema = Schema::default();
    let tables = sqlx::query(
        "select name, type from sqlite_master
         where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'
             and name <> $1",
    )
    .bind(super::marker::TABLE)
    .fetch_all(&mut *connection)
    .await?;
    for row in tables {
        let name: String = row.try_get(0)?;
        let kind: String = row.try_get(1)?;
        let mut table = TableSchema { is_view: kind == "view", ..TableSchema::default() };
        columns(connection, &name, &mut table).await?;
        indexes(connection, &name, &mut table).await?;
        foreign_keys(connection, &name, &mut table).await?;
        schema.tables.insert((None, name), table);
    }
    Ok(schema)
}

async fn columns(
    connection: &mut SqliteConnection,
    name: &str,
    table: &mut TableSchema,
) -> Result<(), SourceError> {
    let rows = sqlx::query(
        "select name, type, \"notnull\", dflt_value is not null, pk, hidden
         from pragma_table_xinfo($1) order by cid",
    )
    .bind(name)
    .fetch_all(connection)
    .await?;
    let mut key = Vec::new();
    for row in rows {
        let column: String = row.try_get(0)?;
        let type_name: String = row.try_get(1)?;
        let place: i64 = row.try_get(4)?;
        let hidden: i64 = row.try_get(5)?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        table.columns.push(ColumnSchema {
            name: column,
            family: family(&type_name),
            max_length: length(&type_name),
            type_name,
            nullable: row.try_get::<i64, _>(2)? == 0,
            default: row.try_get::<i64, _>(3)? != 0,
            generated: hidden >= 2,
        });
    }
    key.sort();
    table.primary_key = key.into_iter().map(|(_, column)| column).collect();
    Ok(())
}

async fn indexes(
    connection: &mut SqliteConnection,
    name: &str,
    table: &mut TableSchema,
) -> Result<(), SourceError> {
    let rows = sqlx::query(
        "select l.\"unique\" = 1 and l.origin <> 'pk', l.name, i.name from pragma_index_list($1) l
         join pragma_index_info(l.name) i
         where l.partial = 0 and i.name is not null
         order by l.name, i.seqno",
    )
    .bind(name)
    .fetch_all(connection)
    .await?;
    let mut indexes = std::collections::BTreeMap::<(bool, String), Vec<String>>::new();
    for row in rows {
        indexes.entry((row.try_get(0)?, row.try_get(1)?)).or_default().push(row.try_get(2)?);
    }
    for ((unique, _), columns) in indexes {
        table.indexed.extend(columns.first().cloned());
        if unique {
            table.unique.push(columns);
        }
    }
    // A key that is the number of the row has no index.
    if let [key] = table.primary_key.as_slice()
        && !table.indexed.contains(key)
    {
        table.indexed.push(key.clone());
    }
    Ok(())
}

async fn foreign_keys(
    connection: &mut SqliteConnection,
    name: &str,
    table: &mut TableSchema,
) -> Result<(), SourceError> {
    let rows = sqlx::query(
        "select id, \"table\", \"from\", \"to\", on_delete from pragma_foreign_key_list($1)
         order by id, seq",
    )
    .bind(name)
    .fetch_all(&mut *connection)
    .await?;
    let mut keys = std::collections::BTreeMap::<i64, ForeignKey>::new();
    for row in rows {
        let to: String = row.try_get(1)?;
        let from: String = row.try_get(2)?;
        let to_column: Option<String> = row.try_get(3)?;
        let action: String = row.try_get(4)?;
        let key = keys.entry(row.try_get(0)?).or_insert_with(|| ForeignKey {
            name: None,
            columns: Vec::new(),
            to: (None, to),
            to_columns: Vec::new(),
            on_delete: match action.as_str() {
                "RESTRICT" => OnDelete::Restrict,
                "CASCADE" => OnDelete::Cascade,
                "SET NULL" => OnDelete::SetNull,
                "SET DEFAULT" => OnDelete::SetDefault,
                _ => OnDelete::NoAction,
            },
        });
        // Without a column it leads to the primary key, which has the same name as a rule.
        key.to_columns.push(to_column.unwrap_or_else(|| from.clone()));
        key.columns.push(from);
    }
    table.foreign_keys = keys.into_values().collect();
    Ok(())
}

/// What a declared type means, by SQLite's own rules and the names people use.
fn family(declared: &str) -> TypeFamily {
    let upper = declared.to_uppercase();
    let has = |part: &str| upper.contains(part);
    if has("BOOL") {
        TypeFamily::Boolean
    } else if has("JSON") {
        TypeFamily::Json
    } else if has("UUID") {
        TypeFamily::Uuid
    } else if has("TIMESTAMP") || has("DATETIME") {
        TypeFamily::Timestamp
    } else if has("INT") {
        TypeFamily::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        TypeFamily::Text
    } else if has("BLOB") {
        TypeFamily::Bytes
    } else if has("REAL") || has("FLOA") || has("DOUB") || has("NUMERIC") || has("DECIMAL") {
        TypeFamily::Number
    } else if has("DATE") {
        TypeFamily::Date
    } else if has("TIME") {
        TypeFamily::Time
    } else {
        TypeFamily::Other
    }
}

/// The length of `varchar(40)`: SQLite does not enforce it, the marketplace relies on it.
fn length(declared: &str) -> Option<usize> {
    let (name, rest) = declared.split_once('(')?;
    let is_text = name.to_uppercase().contains("CHAR");
    rest.strip_suffix(')')?.trim().parse().ok().filter(|_| is_text)
}
