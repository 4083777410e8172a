//! The catalog of PostgreSQL, in four queries.

use model::datamap::schema::{ColumnSchema, ForeignKey, OnDelete, Schema, TableSchema, TypeFamily};
use sqlx::{PgConnection, Row as _};

use crate::SourceError;

const TABLES: &str = "
    select n.nspname, c.relname, c.relkind::text, c.reltuples::bigint
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
      and n.nspname not like 'pg\\_temp%'";

const COLUMNS: &str = "
    -- A domain is what it is made of, through domains over domains.
    with recursive made (domain, base, mod, filled) as (
        select oid, oid, -1, false from pg_type where typtype <> 'd'
        union all
        select d.oid, m.base, greatest(d.typtypmod, m.mod), d.typnotnull or m.filled
        from pg_type d join made m on m.domain = d.typbasetype where d.typtype = 'd'
    )
    select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
           b.typname, b.typtype::text, coalesce(e.typname, ''), coalesce(e.typtype::text, ''),
           not (a.attnotnull or m.filled),
           case when a.atttypmod > 4 and b.typname in ('varchar', 'bpchar') then a.atttypmod - 4
                when m.mod > 4 and b.typname in ('varchar', 'bpchar') then m.mod - 4
                end,
           a.atthasdef or a.attidentity <> '', a.attgenerated <> '' or a.attidentity = 'a',
           (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l
            where l.enumtypid = b.oid)
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join made m on m.domain = a.atttypid
    join pg_type b on b.oid = m.base
    left join pg_type e on e.oid = b.typelem and b.typcategory = 'A'
    where a.attnum > 0 and not a.attisdropped
      and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
    order by a.attnum";

const KEYS: &str = "
    select n.nspname, c.relname, i.indisprimary, i.indisunique,
           (select array_agg(a.attname::text order by k.place)
            from unnest(i.indkey::int2[]) with ordinality as k(number, place)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
            where k.place <= i.indnkeyatts)
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where i.indisvalid and i.indpred is null and i.indexprs is null and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'";

const FOREIGN_KEYS: &str = "
    select n.nspname, c.relname, f.conname, tn.nspname, t.relname, f.confdeltype::text,
           (select array_agg(a.attname::text order by k.place)
            from unnest(f.conkey) with ordinality as k(number, place)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number),
           (select array_agg(a.attname::text order by k.place)
            from unnest(f.confkey) with ordinality as k(number, place)
            join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number)
    from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = f.confrelid
    join pg_namespace tn on tn.oid = t.relnamespace
    where f.contype = 'f' and not c.relispartition
    order by f.conname";

pub(super) async fn describe(connection: &mut PgConnection) -> Result<Schema, SourceError> {
    let mut schema = Schema::default();
    for row in sqlx::query(TABLES).fetch_all(&mut *connection).await? {
        let kind: String = row.try_get(2)?;
        let estimate: i64 = row.try_get(3)?;
        let table = TableSchema {
            is_view: matches!(kind.as_str(), "v" | "m"),
            rows_estimate: u64::try_from(estimate).ok(),
            ..TableSchema::default()
        };
        schema.tables.insert((Some(row.try_get(0)?), row.try_get(1)?), table);
    }
    for row in sqlx::query(COLUMNS).fetch_all(&mut *connection).await? {
        let key = (Some(row.try_get(0)?), row.try_get(1)?);
        let Some(table) = schema.tables.get_mut(&key) else { continue };
        let labels: Option<Vec<String>> = row.try_get(12)?;
        let max_length: Option<i32> = row.try_get(9)?;
        table.columns.push(ColumnSchema {
            name: row.try_get(2)?,
            type_name: row.try_get(3)?,
            family: family(
                row.try_get(4)?,
                row.try_get(5)?,
                row.try_get(6)?,
                row.try_get(7)?,
                labels.unwrap_or_default(),
            ),
            nullable: row.try_get(8)?,
            max_length: max_length.and_then(|length| usize::try_from(length).ok()),
            default: row.try_get(10)?,
            generated: row.try_get(11)?,
        });
    }
    for row in sqlx::query(KEYS).fetch_all(&mut *connection).await? {
        let key = (Some(row.try_get(0)?), row.try_get(1)?);
        let Some(table) = schema.tables.get_mut(&key) else { continue };
        let columns: Option<Vec<String>> = row.try_get(4)?;
        let Some(columns) = columns else { continue };
        table.indexed.extend(columns.first().cloned());
        if row.try_get(2)? {
            table.primary_key = columns;
        } else if row.try_get(3)? {
            table.unique.push(columns);
        }
    }
    for row in sqlx::query(FOREIGN_KEYS).fetch_all(&mut *connection).await? {
        let key = (Some(row.try_get(0)?), row.try_get(1)?);
        let Some(table) = schema.tables.get_mut(&key) else { continue };
        let action: String = row.try_get(5)?;
        table.foreign_keys.push(ForeignKey {
            name: Some(row.try_get(2)?),
            columns: row.try_get(6)?,
            to: (Some(row.try_get(3)?), row.try_get(4)?),
            to_columns: row.try_get(7)?,
            on_delete: match action.as_str() {
                "r" => OnDelete::Restrict,
                "c" => OnDelete::Cascade,
                "n" => OnDelete::SetNull,
                "d" => OnDelete::SetDefault,
                _ => OnDelete::NoAction,
            },
        });
    }
    Ok(schema)
}

fn family(
    name: &str,
    kind: &str,
    element: &str,
    element_kind: &str,
    labels: Vec<String>,
) -> TypeFamily {
    if !element.is_empty() {
        let inner = family(element, element_kind, "", "", Vec::new());
        return TypeFamily::Array(Box::new(inner));
    }
    if kind == "e" {
        return TypeFamily::Enum(labels);
    }
    match name {
        "text" | "varchar" | "bpchar" | "citext" | "name" | "char" => TypeFamily::Text,
        "int2" | "int4" | "int8" | "oid" => TypeFamily::Integer,
        "numeric" | "float4" | "float8" => TypeFamily::Number,
        "bool" => TypeFamily::Boolean,
        "date" => TypeFamily::Date,
        "time" | "timetz" => TypeFamily::Time,
        "timestamp" | "timestamptz" => TypeFamily::Timestamp,
        "uuid" => TypeFamily::Uuid,
        "json" | "jsonb" => TypeFamily::Json,
        "bytea" => TypeFamily::Bytes,
        _ => TypeFamily::Other,
    }
}
