//! Schemas, names and types as they occur in practice: collected without loss, and nothing that
//! cannot be masked is found only after the first write.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "types/refused.rs"]
mod refused;
#[path = "types/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use model::plan::Seeds;
use model::values::Value;
use sources::Sources;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};
use world::{World, map, seeds};

/// Type, literal, and the JSON that a person gets.
const CELLS: &[(&str, &str, &str)] = &[
    (
        "numeric",
        "'123456789012345678901234567890.123456789012345678900'",
        "123456789012345678901234567890.123456789012345678900",
    ),
    ("numeric", "'NaN'", "\"NaN\""),
    ("numeric(12, 4)", "1.5", "1.5000"),
    ("float8", "0.1::float8 + 0.2::float8", "0.30000000000000004"),
    ("float4", "'-Infinity'", "\"-Infinity\""),
    ("bigint", "9223372036854775807", "9223372036854775807"),
    ("boolean", "true", "true"),
    ("timestamptz", "'2026-03-29 02:30:00.123456+01'", "\"2026-03-29T01:30:00.123456Z\""),
    ("timestamptz", "'infinity'", "\"infinity\""),
    ("timestamp", "'2026-03-29 02:30:00.000001'", "\"2026-03-29T02:30:00.000001\""),
    ("date", "'-infinity'", "\"-infinity\""),
    ("date", "'0044-03-15 BC'", "\"0044-03-15 BC\""),
    ("time", "'23:59:59.999999'", "\"23:59:59.999999\""),
    ("timetz", "'23:59:59+05:30'", "\"23:59:59+05:30\""),
    ("interval", "'1 year 2 mons -3 days 04:05:06.789'", "\"P1Y2M-3DT4H5M6.789S\""),
    ("integer[]", "'{1,NULL,3}'", "[1,null,3]"),
    ("integer[][]", "'{{1,2},{3,4}}'", "[[1,2],[3,4]]"),
    (
        "text[]",
        "array['a \"b\"', null, 'NULL', '', E'c\\\\d, {e}']",
        r#"["a \"b\"",null,"NULL","","c\\d, {e}"]"#,
    ),
    ("numeric[]", "array[0.10, 1e20]", "[0.10,100000000000000000000]"),
    ("jsonb", "'{\"b\": 1.10, \"a\": [\"ü\", null]}'", r#"{"a": ["ü", null], "b": 1.10}"#),
    ("json", "'{\"b\":  1, \"b\": 2}'", r#"{"b":  1, "b": 2}"#),
    ("bytea", "'\\x00ff10'", "\"AP8Q\""),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\""),
    ("\"Mood Of\"", "'so so'", "\"so so\""),
    ("\"Mood Of\"[]", "array['so so', 'très bien']::\"Mood Of\"[]", "[\"so so\",\"très bien\"]"),
    ("short_mail", "'ada@x.io'", "\"ada@x.io\""),
    ("int4range", "'[1,5)'", "\"[1,5)\""),
    ("tstzrange", "'[2026-01-01 00:00:00+00,)'", r#""[\"2026-01-01 00:00:00+00\",)""#),
    ("nummultirange", "'{[1.5,2], (7,8)}'", "\"{[1.5,2],(7,8)}\""),
    ("inet", "'2001:db8::1/64'", "\"2001:db8::1/64\""),
    ("cidr", "'10.0.0.0/8'", "\"10.0.0.0/8\""),
    ("macaddr", "'08:00:2b:01:02:03'", "\"08:00:2b:01:02:03\""),
    ("bit(4)", "B'1010'", "\"1010\""),
    ("varbit", "B'101'", "\"101\""),
    ("char(6)", "'ab'", "\"ab\""),
    ("xml", "'<a b=\"c\">ü</a>'", "\"<a b=\\\"c\\\">ü</a>\""),
    ("hstore", "'a=>\"1, 2\", b=>NULL'", r#""\"a\"=>\"1, 2\", \"b\"=>NULL""#),
    ("citext", "'Ada@Example.org'", "\"Ada@Example.org\""),
    ("place", "row('Lindenweg \"1\"', 12)", r#""(\"Lindenweg \"\"1\"\"\",12)""#),
    ("tsvector", "'a fat cat'", "\"'a' 'cat' 'fat'\""),
    ("point", "'(1.5,-2)'", "\"(1.5,-2)\""),
    ("money", "12.5::numeric::money", "\"$12.50\""),
    ("text", "E'tab\\t \\u2028 \"q\" \\\\'", "\"tab\\t \u{2028} \\\"q\\\" \\\\\""),
    ("text", "null", "null"),
];

const TYPES: &str = r#"
create extension hstore schema public; create extension citext schema public;
create schema "Été 1"; set search_path = "Été 1", public;
create type "Mood Of" as enum ('so so', 'très bien');
create domain mail as text check (value like '%@%');
create domain short_mail as mail check (length(value) < 20);
create type place as (street text, number integer);
"#;

#[tokio::test]
async fn every_type_is_collected_without_loss() {
    let columns: Vec<String> =
        CELLS.iter().enumerate().map(|(at, (kind, _, _))| format!("c{at} {kind}")).collect();
    let values: Vec<&str> = CELLS.iter().map(|(_, value, _)| *value).collect();
    let text = format!(
        "{TYPES} create table \"All\" (id integer primary key, {});
         insert into \"All\" values (1, {});",
        columns.join(", "),
        values.join(", ")
    );
    let world = World::postgres("types", &text).await;
    let fields: Vec<String> =
        (0..CELLS.len()).map(|at| format!("          - name: c{at}\n")).collect();
    let map = map(
        "Été 1",
        &format!(
            "      - name: All\n        fields:\n          - name: id\n            fides_meta: \
             {{primary_key: true, identity: user_id}}\n{}",
            fields.concat()
        ),
    );
    let rows = world.collect(&map, &seeds("user_id", "1")).await;
    let row = &rows["All"][0];
    for (at, (kind, _, json)) in CELLS.iter().enumerate() {
        assert_eq!(serde_json::to_string(&row[at + 1]).unwrap(), *json, "{kind}");
    }
    // The source's own view of the same row.
    let mut raw = PgConnection::connect(&world.url).await.unwrap();
    for (at, (kind, _, _)) in CELLS.iter().enumerate() {
        let query = format!("select c{at}::text, to_json(c{at})::text from \"Été 1\".\"All\"");
        let own = sqlx::query(AssertSqlSafe(query)).fetch_one(&mut raw).await.unwrap();
        let text: Option<String> = own.get(0);
        let json: Option<String> = own.get(1);
        match &row[at + 1] {
            Value::Null => assert_eq!(text, None, "{kind}"),
            Value::Json(raw) => {
                let own: serde_json::Value = serde_json::from_str(&json.unwrap()).unwrap();
                let ours: serde_json::Value = serde_json::from_str(raw.get()).unwrap();
                assert_eq!(ours, own, "{kind}");
            }
            value @ (Value::Int(_) | Value::Number(_) | Value::Bool(_)) => {
                assert_eq!(value.to_text(), text, "{kind}");
            }
            // Times, intervals and bytes have a form of ours, which stands in the table above.
            Value::Text(_) | Value::Bytes(_) | Value::List(_) => assert!(text.is_some(), "{kind}"),
        }
    }
}

const ODD: &str = r#"
create schema "Le ""Shop"""; set search_path = "Le ""Shop""", public;
create table "select" ("Id" bigint generated always as identity primary key, "E-Mail ü" text unique,
    "it's" varchar(10), "from" text not null default 'x', "a""b" text,
    upper text generated always as (upper("from")) stored);
create table "Order Lines" ("select Id" bigint references "select" ("Id"), at date not null, "né à" text)
    partition by range (at);
create table lines_1 partition of "Order Lines" for values from ('2025-01-01') to ('2026-01-01');
create table lines_2 partition of "Order Lines" for values from ('2026-01-01') to ('2027-01-01');
insert into "select" ("E-Mail ü", "it's", "from", "a""b") values
    ('ada@example.org', 'x', 'Köln', 'q'), ('ben@example.org', 'y', 'Bonn', 'r');
insert into "Order Lines" values (1, '2025-05-05', 'Lyon'), (1, '2026-05-05', 'Nice'),
    (2, '2025-05-05', 'Metz'), (2, '2026-05-05', 'Brest');
create view "People View" as select "Id", "E-Mail ü" from "select";
create materialized view "Counted" as select "Id" as person, count(*) as n from "select" group by 1;
"#;

const ODD_MAP: &str = r#"      - name: select
        fields:
          - {name: Id, fides_meta: {primary_key: true, identity: user_id}}
          - {name: E-Mail ü, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: it's, data_categories: [user.name]}
          - name: from
            data_categories: [user.contact.address.city]
            fides_meta: {masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: o'"gone}}}
          - {name: 'a"b', data_categories: [user.name]}
      - name: Order Lines
        fields:
          - name: select Id
            fides_meta: {references: [{dataset: shop, field: select.Id, direction: from}]}
          - {name: at}
          - {name: né à, data_categories: [user.contact.address.city]}
      - name: Counted
        fields:
          - name: person
            fides_meta: {references: [{dataset: shop, field: select.Id, direction: from}]}
          - {name: n}
      - name: People View
        fields:
          - name: Id
            fides_meta: {references: [{dataset: shop, field: select.Id, direction: from}]}
"#;

#[tokio::test]
async fn odd_names_views_and_partitions_are_walked_and_erased() {
    let world = World::postgres("odd", ODD).await;
    let map = map("Le \"Shop\"", ODD_MAP);
    let rows = world.collect(&map, &seeds("email", "ada@example.org")).await;
    let counts: BTreeMap<&str, usize> =
        rows.iter().map(|(name, rows)| (name.as_str(), rows.len())).collect();
    let all = [("Counted", 1), ("Order Lines", 2), ("People View", 1), ("select", 1)];
    assert_eq!(counts, BTreeMap::from(all));
    let (plan, preview) = world.preview(&map, &seeds("email", "ada@example.org")).await;
    assert_eq!(preview.problems, Vec::<String>::new());
    world.erase(&plan, &seeds("email", "ada@example.org"), &preview).await.unwrap();
    let left = world.text("select string_agg(t::text, ' ' order by t::text) from \"Le \"\"Shop\"\"\".\"select\" t").await;
    assert_eq!(left, r#"(1,,,"o'""gone",,"O'""GONE") (2,ben@example.org,y,Bonn,r,BONN)"#);
    let left = world.text("select string_agg(t::text, ' ' order by t::text) from \"Le \"\"Shop\"\"\".\"Order Lines\" t").await;
    assert_eq!(left, "(1,2025-05-05,) (1,2026-05-05,) (2,2025-05-05,Metz) (2,2026-05-05,Brest)");
}

#[tokio::test]
async fn case_is_as_the_source_sees_it() {
    let world = World::postgres(
        "citext",
        "create extension citext; create table users (id integer primary key, mail citext);
         create table news (mail text, n integer); create table more (mail citext, n integer);
         insert into users values (1, 'Ada@Example.org'), (2, 'ben@example.org');
         insert into news values ('Ada@Example.org', 1), ('ada@example.org', 2);
         insert into more values ('ADA@example.org', 1), ('ben@example.org', 2);",
    )
    .await;
    let map = map(
        "public",
        "      - name: users\n        fields:\n          - {name: id, fides_meta: {primary_key: true}}\n          \
         - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}\n      \
         - name: news\n        fields:\n          - {name: mail, fides_meta: {references: [{dataset: shop, field: users.mail, direction: from}]}}\n          - {name: n, data_categories: [user.name]}\n      \
         - name: more\n        fields:\n          - {name: mail, fides_meta: {references: [{dataset: shop, field: users.mail, direction: from}]}}\n          - {name: n, data_categories: [user.name]}\n",
    );
    let seeds = seeds("email", "ada@example.org");
    let rows = world.collect(&map, &seeds).await;
    assert_eq!((rows["users"].len(), rows["news"].len(), rows["more"].len()), (1, 1, 1));
    let (_, preview) = world.preview(&map, &seeds).await;
    let counted: BTreeSet<u64> = preview.steps.iter().map(|step| step.rows).collect();
    assert_eq!(counted, [1].into(), "the preview counts what the walk finds");
}

#[tokio::test]
async fn keys_of_every_type_lead_to_their_rows() {
    for (kind, value, other) in [
        ("timestamptz", "'2026-01-01 10:00:00.5+02'", "now()"),
        ("timestamp", "'2026-01-01 10:00:00.5'", "now()::timestamp"),
        ("date", "'2026-01-01'", "'1999-01-01'"),
        ("bytea", "'\\x00ff'::bytea || convert_to(repeat('x', 90), 'UTF8')", "'\\x01'"),
        ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "gen_random_uuid()"),
        ("numeric(9,2)", "7", "8"),
        ("char(6)", "'ab'", "'cd'"),
        ("inet", "'10.0.0.1'", "'10.0.0.2'"),
        ("time", "'10:00'", "'11:00'"),
        ("interval", "'1 day'", "'2 days'"),
        ("boolean", "true", "false"),
    ] {
        let name = format!("key_{}", kind.split('(').next().unwrap());
        let world = World::postgres(
            &name,
            &format!(
                "create table users (id integer primary key, k {kind}, part integer);
                 create table notes (id integer primary key, k {kind}, part integer, body text);
                 insert into users values (1, {value}, 1), (2, {other}, 1);
                 insert into notes values (1, {value}, 1, 'a'), (2, {value}, 2, 'b'), (3, {other}, 1, 'c');"
            ),
        )
        .await;
        for (reference, expected) in [("k", 2), ("k, part", 1)] {
            let map = map(
                "public",
                &format!(
                    "      - name: users\n        fields:\n          - {{name: id, fides_meta: {{primary_key: true, identity: user_id}}}}\n          - {{name: k}}\n          - {{name: part}}\n      \
                     - name: notes\n        compliance:\n          references: [{{fields: [{reference}], to: shop.users, to_fields: [{reference}], direction: from}}]\n        fields:\n          - {{name: id, fides_meta: {{primary_key: true}}}}\n          - {{name: k}}\n          - {{name: part}}\n          - {{name: body, data_categories: [user.content.private]}}\n"
                ),
            );
            let seeds = seeds("user_id", "1");
            let rows = world.collect(&map, &seeds).await;
            assert_eq!(rows.get("notes").map_or(0, Vec::len), expected, "{kind} by {reference}");
            let (_, preview) = world.preview(&map, &seeds).await;
            let counted: Vec<u64> = preview.steps.iter().map(|step| step.rows).collect();
            assert_eq!(counted, [expected as u64], "{kind} by {reference}, erased");
        }
    }
}

#[tokio::test]
async fn sqlite_keeps_whatever_stands_in_a_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.db").display().to_string();
    std::fs::write(&path, b"").unwrap();
    let mut raw = SqliteConnection::connect(&path).await.unwrap();
    let text = r#"create table "select" ("Id" integer primary key, "E-Mail ü" text, n numeric, big integer, free, bytes blob, doc json, "a""b" varchar(5), up text generated always as (upper("a""b")) stored);
        insert into "select" ("Id", "E-Mail ü", n, big, free, bytes, doc, "a""b") values
        (1, 'ada@example.org', 0.1, 9223372036854775807, 'text in it', x'00ff10', '{"b":  1.10}', 'q'),
        (2, 'ben@example.org', 'not a number', null, 1.5, 'text', 'no json', 'r');"#;
    raw.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned()))).await.unwrap();
    let source = sources::open(&format!("sqlite:{path}")).await.unwrap();
    let world = World { url: path, sources: Sources::from([("shop".to_owned(), source)]) };
    let columns = ["n", "big", "free", "bytes", "doc"];
    let fields: Vec<String> =
        columns.iter().map(|name| format!("          - {{name: {name}}}\n")).collect();
    let text = format!(
        "dataset:\n  - fides_key: shop\n    collections:\n      - name: select\n        fields:\n          - {{name: Id, fides_meta: {{primary_key: true}}}}\n          - {{name: E-Mail ü, data_categories: [user.contact.email], fides_meta: {{identity: email}}}}\n{}          - {{name: 'a\"b', data_categories: [user.name], fides_meta: {{masking_strategy_override: {{strategy: string_rewrite, configuration: {{rewrite_value: o'clock}}}}}}}}\n",
        fields.concat()
    );
    let map = model::datamap::parse(&text, "odd.yml").unwrap();
    let both: Seeds =
        [("email".into(), ["ada@example.org".into(), "ben@example.org".into()].into())].into();
    let rows = world.collect(&map, &both).await;
    let json: Vec<String> =
        rows["select"].iter().map(|row| serde_json::to_string(&row[2..7]).unwrap()).collect();
    assert_eq!(json[0], r#"[0.1,9223372036854775807,"text in it","AP8Q",{"b":  1.10}]"#);
    assert_eq!(json[1], r#"["not a number",null,1.5,"text","no json"]"#);
    let ada = seeds("email", "ada@example.org");
    let (plan, preview) = world.preview(&map, &ada).await;
    assert_eq!(preview.problems, Vec::<String>::new());
    world.erase(&plan, &ada, &preview).await.unwrap();
    let rows =
        raw.fetch_all("select \"Id\", \"E-Mail ü\", \"a\"\"b\", up from \"select\"").await.unwrap();
    let texts: Vec<(Option<String>, String, String)> =
        rows.iter().map(|row| (row.get(1), row.get(2), row.get(3))).collect();
    assert_eq!(texts[0], (None, "o'clo".into(), "O'CLO".into()));
    assert_eq!(texts[1], (Some("ben@example.org".into()), "r".into(), "R".into()));
}
