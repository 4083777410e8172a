//! What cannot be masked or changed, and when that is said.

use model::plan::Seeds;
use sources::{EraseError, Outcome, Sources};

use super::world::{World, map, seeds};

const REFUSING: &str = r#"
create table sites (code text primary key);
create table people (
    id integer primary key, site text references sites (code), login text unique, filled text not null,
    short varchar(5), age integer, address inet, checked text check (checked like '%@%'),
    doubled text generated always as (filled || filled) stored, nick text, country text,
    unique (country, nick), mood mood, mail short_mail
);
create table logs (id integer primary key, login text references people (login));
create view shown as select id, filled from people;
insert into sites values ('a');
insert into people values
    (1, 'a', 'ada', 'Ada', 'ada', 30, '10.0.0.1', 'a@b', default, 'x1', 'DE', 'sad', 'a@b'),
    (2, 'a', 'ada2', 'Ada', 'ada', 30, '10.0.0.1', 'a@b', default, 'y1', 'DE', 'sad', 'a@b'),
    (3, 'a', 'ben', 'Ben', 'ben', 40, '10.0.0.2', 'b@c', default, 'z1', 'DE', 'sad', 'b@c');
insert into logs values (1, 'ada');
"#;

/// Field, its mask, and what the preview says of it; nothing: it can be masked.
const MASKS: &[(&str, &str, &str)] = &[
    ("filled", "{strategy: null_rewrite}", "NOT NULL"),
    ("filled", "{strategy: hash}", ""),
    ("short", "{strategy: hash}", "takes 5"),
    ("short", "{strategy: string_rewrite, configuration: {rewrite_value: longer than that}}", ""),
    ("age", "{strategy: hash}", "takes no text"),
    ("mood", "{strategy: hash}", "takes no text"),
    ("address", "{strategy: hash}", "no value of the type inet"),
    ("address", "{strategy: string_rewrite, configuration: {rewrite_value: 0.0.0.0}}", ""),
    ("checked", "{strategy: hmac}", "people_checked_check"),
    (
        "checked",
        "{strategy: random_string_rewrite, configuration: {length: 9, format_preservation: {suffix: '@x'}}}",
        "",
    ),
    ("mail", "{strategy: aes_encrypt}", "short_mail"),
    ("mail", "{strategy: string_rewrite, configuration: {rewrite_value: gone@x}}", ""),
    ("doubled", "{strategy: null_rewrite}", "computes this column"),
    ("login", "{strategy: random_string_rewrite}", "1 rows of logs refer to this column"),
    ("site", "{strategy: hash}", "refers to sites by a foreign key"),
    ("site", "{strategy: null_rewrite}", ""),
    ("nick", "{strategy: string_rewrite, configuration: {rewrite_value: gone}}", "is unique"),
    ("nick", "{strategy: truncate, configuration: {length: 1}}", ""),
    ("country", "{strategy: string_rewrite, configuration: {rewrite_value: XX}}", ""),
];

#[tokio::test]
async fn what_cannot_be_masked_is_named_before_the_first_write() {
    let text = format!(
        "create type mood as enum ('sad');
         create domain short_mail as text check (length(value) < 20);{REFUSING}"
    );
    let world = World::postgres("refusing", &text).await;
    // Both of her rows.
    let seeds: Seeds = [("user_id".to_owned(), ["1".to_owned(), "2".to_owned()].into())].into();
    let all = "select string_agg(p::text, ' ' order by id) from people p";
    let others = "select p::text from people p where id = 3";
    for (field, mask, expected) in MASKS {
        let map = map(
            "public",
            &format!(
                "      - name: people
        fields:
          - {{name: id, fides_meta: {{primary_key: true, identity: user_id}}}}
          - name: {field}
            data_categories: [user.name]
            fides_meta: {{masking_strategy_override: {mask}}}
"
            ),
        );
        let (before, kept) = (world.text(all).await, world.text(others).await);
        let (plan, preview) = world.preview(&map, &seeds).await;
        let named = preview.problems.join("; ");
        if expected.is_empty() {
            assert_eq!(named, "", "{field} {mask}");
            let erased = world.erase(&plan, &seeds, &preview).await;
            erased.unwrap_or_else(|error| panic!("{field} {mask}: {error}"));
            assert_eq!(world.text(others).await, kept, "{field} {mask}");
            assert_ne!(world.text(all).await, before, "{field} {mask}");
        } else {
            assert!(named.contains(expected), "{field} {mask}: {named:?}");
            assert!(named.contains(&format!("shop.people.{field}")), "{field} {mask}: {named:?}");
            assert_eq!(world.text(all).await, before, "nothing is written");
        }
    }
}

#[tokio::test]
async fn a_view_is_named_before_the_first_write() {
    let world = World::postgres(
        "view",
        "create table t (id integer primary key, name text); insert into t values (1, 'Ada');
         create view v as select id, name from t;",
    )
    .await;
    let map = map(
        "public",
        "      - name: v\n        fields:\n          - {name: id, fides_meta: {identity: user_id}}\n          - {name: name, data_categories: [user.name]}\n",
    );
    let (_, preview) = world.preview(&map, &seeds("user_id", "1")).await;
    assert_eq!(preview.problems, ["shop.v: this is a view and cannot be written"]);
    assert_eq!(preview.steps[0].rows, 1);
}

const TRIGGERS: &str = r#"
create table people (id integer primary key, name text, changed integer not null default 0);
create table history (at timestamptz default now(), old text, new text);
insert into people values (1, 'Ada'), (2, 'Ben');
create function note() returns trigger language plpgsql as $$
    begin insert into history (old, new) values (old.name, new.name); return null; end $$;
create function stamp() returns trigger language plpgsql as $$
    begin new.changed := new.changed + 1; return new; end $$;
create function swallow() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger a before update on people for each row execute function stamp();
create trigger b after update on people for each row execute function note();
"#;

const PEOPLE_MAP: &str = "      - name: people\n        fields:\n          - {name: id, fides_meta: {primary_key: true, identity: user_id}}\n          - {name: name, data_categories: [user.name]}\n";

#[tokio::test]
async fn triggers_of_the_marketplace_run_and_one_that_swallows_undoes_everything() {
    let world = World::postgres("triggers", TRIGGERS).await;
    let map = map("public", PEOPLE_MAP);
    let seeds = seeds("user_id", "1");
    let (plan, preview) = world.preview(&map, &seeds).await;
    world.erase(&plan, &seeds, &preview).await.unwrap();
    let now = world.text("select string_agg(p::text, ' ' order by id) from people p").await;
    assert_eq!(now, "(1,,1) (2,Ben,0)");
    assert_eq!(world.text("select count(*)::text from history").await, "1");

    world.run("create trigger c before update on people for each row execute function swallow(); update people set name = 'x' where false;").await;
    let failed = world.erase(&plan, &seeds, &preview).await.unwrap_err();
    let swallowed = matches!(failed, EraseError::Swallowed { found: 1, changed: 0, .. });
    assert!(swallowed, "{failed}");
    assert_eq!(world.text("select count(*)::text from history").await, "1", "rolled back");
}

#[tokio::test]
async fn a_row_policy_that_hides_rows_is_an_error_and_not_an_empty_answer() {
    let role = format!("console_{}", std::process::id());
    let world = World::postgres(
        "policy",
        &format!(
            "create table people (id integer primary key, name text);
             insert into people values (1, 'Ada'), (2, 'Ben');
             create role {role} login; grant select, update on people to {role};
             alter table people enable row level security;
             create policy half on people using (id > 1);"
        ),
    )
    .await;
    let url = world.url.replace("postgres@", &format!("{role}@"));
    let source = sources::open(&url).await.unwrap();
    let sources = Sources::from([("shop".to_owned(), source)]);
    let world = World { sources, ..world };
    let (_, outcomes) = world.walk(&map("public", PEOPLE_MAP), &seeds("user_id", "1")).await;
    let outcome = outcomes.values().next().unwrap();
    assert!(
        matches!(outcome, Outcome::Failed { reason } if reason.contains("row-level security")),
        "{outcome:?}"
    );
}
