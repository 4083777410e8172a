//! The contract of a source: one suite, run for every kind.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`); without it these
//! tests fail, they are never skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use model::datamap::schema::{TableSchema, TypeFamily};
use model::masking::{Digest, Strategy};
use model::plan::{
    AccessPlan, Action, Address, Column, EdgePair, Entry, ErasurePlan, ErasureStep, Part,
    Retention, Seeds, Step, Table,
};
use model::values::{Row, Value};
use sources::{EraseError, Fate, Kind, Outcome, Sink, SourceError, Sources};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use tokio_util::sync::CancellationToken;

/// A small marketplace. `{…}` are the types of the kind.
const SCHEMA: &str = r#"
create table addresses (id integer primary key, street varchar(40) not null);
create table users (
    id integer primary key, email text unique, phone varchar(20), name text not null,
    address_id integer references addresses (id), born date, balance {number}, flags {json},
    joined {time}, active {bool}, photo {bytes}
);
create table orders (
    shop integer not null, number integer not null, buyer integer not null references users (id),
    gift_for integer references users (id), total {number} not null, note text,
    primary key (shop, number)
);
create table "Order Items" (
    id integer primary key, shop integer not null, "order no" integer not null, title text,
    foreign key (shop, "order no") references orders (shop, number)
);
create table messages (
    id integer primary key, sender integer not null references users (id),
    reply_to integer references messages (id), body text
);
create table logins (user_text text, at text);
"#;

const DATA: &str = r#"
insert into addresses values (1, 'Lindenweg 1'), (2, 'Rue du Bac 7'), (3, 'Unused 9');
insert into users (id, email, phone, name, address_id, born, balance, flags, joined, active, photo) values
 (1, 'ada@example.org', '+4930123', 'Ada', 1, '1990-02-03', {n1}, '{"vip": true, "ids": ["d1", "d2"]}', '2026-01-02 03:04:05.123456', {true}, {blob}),
 (2, 'ben@example.org', null, 'Ben', 1, null, null, null, null, {false}, null),
 (3, 'eve@example.org', '+4930999', 'Eve', 2, null, null, null, null, {false}, null);
insert into orders values (1, 1, 1, null, 10.50, 'first'), (1, 2, 1, 2, 20, null), (2, 1, 3, 1, 30, 'for Ada'), (2, 2, 3, null, 40, null);
insert into "Order Items" values (1, 1, 1, 'clay'), (2, 1, 2, 'wool'), (3, 2, 1, 'glue'), (4, 2, 2, 'ada@example.org asked');
insert into messages values (1, 1, null, 'hello'), (2, 3, 1, 'hi Ada'), (3, 1, 2, 'thanks'), (4, 3, null, 'unrelated');
insert into logins values ('1', 'monday'), ('x', 'tuesday'), ('3', 'friday'), ('1', 'monday');
"#;

struct World {
    url: String,
    sources: Sources,
    kind: Kind,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    async fn sqlite(_name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        std::fs::write(&path, b"").unwrap();
        let types = [
            ("{number}", "numeric"),
            ("{json}", "json"),
            ("{time}", "timestamp"),
            ("{bool}", "boolean"),
            ("{bytes}", "blob"),
            ("{true}", "1"),
            ("{false}", "0"),
            ("{n1}", "12.5"),
            ("{blob}", "x'0102ff'"),
        ];
        Self::build(format!("sqlite:{}", path.display()), Kind::Sqlite, &types, Some(folder)).await
    }

    async fn postgres(name: &str) -> Self {
        let server = std::env::var("COMPLIANCE_TEST_POSTGRES").expect(
            "run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset",
        );
        let name = format!("source_{name}_{}", std::process::id());
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        let types = [
            ("{number}", "numeric(30, 10)"),
            ("{json}", "jsonb"),
            ("{time}", "timestamptz"),
            ("{bool}", "boolean"),
            ("{bytes}", "bytea"),
            ("{true}", "true"),
            ("{false}", "false"),
            ("{n1}", "12345678901234567890.1234567890"),
            ("{blob}", "'\\x0102ff'"),
        ];
        Self::build(format!("{base}/{name}"), Kind::Postgres, &types, None).await
    }

    async fn build(
        url: String,
        kind: Kind,
        types: &[(&str, &str)],
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        let mut text = format!("{SCHEMA}{DATA}");
        for (holder, value) in types {
            text = text.replace(holder, value);
        }
        let source = sources::open(&url).await.unwrap();
        let world = Self {
            url,
            sources: Sources::from([("shop".to_owned(), source)]),
            kind,
            _folder: folder,
        };
        world.raw(&text).await.unwrap();
        world
    }

    async fn raw(&self, text: &str) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(text.to_owned());
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                sqlx::SqliteConnection::connect(path).await?.execute(sqlx::raw_sql(text)).await?;
            }
            None => {
                sqlx::PgConnection::connect(&self.url).await?.execute(sqlx::raw_sql(text)).await?;
            }
        }
        Ok(())
    }

    /// Every row of a table that a condition takes, as text: what must not change.
    async fn rows(&self, table: &str, condition: &str) -> Vec<String> {
        let columns = match table {
            "users" => "id, email, phone, name, address_id",
            "orders" => "shop, number, buyer, gift_for, note",
            "messages" => "id, sender, reply_to, body",
            "\"Order Items\"" => "id, shop, title",
            "addresses" => "id, street",
            _ => "user_text, at",
        };
        let parts: Vec<String> = columns
            .split(", ")
            .map(|column| format!("coalesce(cast({column} as text), '-')"))
            .collect();
        let text = AssertSqlSafe(format!(
            "select {} as line from {table} where {condition} order by 1",
            parts.join(" || '|' || ")
        ));
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
                let rows = sqlx::query(text).fetch_all(&mut raw).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            None => {
                let mut raw = sqlx::PgConnection::connect(&self.url).await.unwrap();
                let rows = sqlx::query(text).fetch_all(&mut raw).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }
}

macro_rules! on_every_kind {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::$name(super::World::sqlite(stringify!($name)).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::$name(super::World::postgres(stringify!($name)).await).await;
            })+
        }
    };
}

on_every_kind! {
    a_test_names_the_version,
    the_schema_is_described,
    the_walk_finds_exactly_the_rows_of_the_person,
    values_come_out_exact,
    nothing_is_found_for_an_unknown_person,
    a_missing_table_fails_its_collection_and_what_depends_on_it,
    a_cancelled_walk_stops,
    the_preview_counts_and_writes_nothing,
    problems_are_found_before_the_first_write,
    an_erasure_leaves_everybody_else_as_they_were,
    rows_that_came_since_the_preview_stop_the_erasure,
    a_refused_note_undoes_the_erasure,
    a_committed_erasure_is_known_by_its_name_until_it_is_forgotten,
    masks_are_carried_out,
    rows_that_refer_are_deleted_first_whatever_the_plan_says,
    the_search_finds_what_is_left,
}

fn address(collection: &str) -> Address {
    Address { dataset: "shop".into(), collection: collection.into() }
}

fn step(collection: &str, columns: &[&str], entries: Vec<Entry>) -> Step {
    Step {
        address: address(collection),
        table: Table { schema: None, name: collection.into() },
        label: collection.into(),
        part: Part::UserProfile,
        columns: columns
            .iter()
            .map(|name| Column {
                name: (*name).into(),
                categories: vec!["user".into()],
                primary_key: *name == "id",
                label: (*name).into(),
                exported: true,
            })
            .collect(),
        entries,
        filter: None,
        cycle: None,
    }
}

fn identity(field: &str, kind: &str) -> Entry {
    Entry::Identity { field: vec![field.into()], kind: kind.into(), array: false }
}

fn edge(from: &str, pairs: &[(&str, &str)]) -> Entry {
    Entry::Edge {
        from: address(from),
        pairs: pairs
            .iter()
            .map(|(from, to)| EdgePair {
                from: vec![(*from).into()],
                to: vec![(*to).into()],
                to_array: false,
                from_array: false,
            })
            .collect(),
    }
}

fn plan() -> AccessPlan {
    let users = [
        "id",
        "email",
        "phone",
        "name",
        "address_id",
        "born",
        "balance",
        "flags",
        "joined",
        "active",
        "photo",
    ];
    let mut messages = step(
        "messages",
        &["id", "sender", "reply_to", "body"],
        vec![edge("users", &[("id", "sender")]), edge("messages", &[("id", "reply_to")])],
    );
    messages.cycle = Some(0);
    AccessPlan {
        steps: vec![
            step("users", &users, vec![identity("email", "email"), identity("id", "user_id")]),
            step("addresses", &["id", "street"], vec![edge("users", &[("address_id", "id")])]),
            step(
                "orders",
                &["shop", "number", "buyer", "gift_for", "total", "note"],
                vec![edge("users", &[("id", "buyer")]), edge("users", &[("id", "gift_for")])],
            ),
            step(
                "Order Items",
                &["id", "shop", "order no", "title"],
                vec![edge("orders", &[("shop", "shop"), ("number", "order no")])],
            ),
            messages,
            step("logins", &["user_text", "at"], vec![edge("users", &[("id", "user_text")])]),
        ],
        skipped: vec![],
    }
}

fn ada() -> Seeds {
    Seeds::from([("email".to_owned(), BTreeSet::from(["ada@example.org".to_owned()]))])
}

#[derive(Default)]
struct Kept {
    rows: Mutex<BTreeMap<String, Vec<Row>>>,
    cancel: Option<CancellationToken>,
}

#[async_trait]
impl Sink for Kept {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        if let Some(cancel) = &self.cancel {
            cancel.cancel();
        }
        Ok(())
    }
    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        self.rows.lock().unwrap().entry(step.address.collection.clone()).or_default().extend(rows);
        Ok(())
    }
    async fn end(&self, _step: &Step, _outcome: &Outcome) -> Result<(), SourceError> {
        Ok(())
    }
}

async fn collect(
    world: &World,
    plan: &AccessPlan,
    seeds: &Seeds,
) -> (BTreeMap<String, Vec<Row>>, BTreeMap<Address, Outcome>) {
    let sink = Kept::default();
    let outcomes = sources::collect(plan, seeds, &world.sources, &sink, &CancellationToken::new())
        .await
        .unwrap();
    (sink.rows.into_inner().unwrap(), outcomes)
}

/// The first column, sorted: a cycle hands its rows on as it finds them.
fn first_column(rows: &BTreeMap<String, Vec<Row>>, collection: &str) -> Vec<String> {
    let mut column: Vec<String> = rows
        .get(collection)
        .map(|rows| rows.iter().map(|row| row[0].to_text().unwrap()).collect())
        .unwrap_or_default();
    column.sort();
    column
}

async fn a_test_names_the_version(world: World) {
    let ping = world.sources["shop"].test().await.unwrap();
    let name = if world.kind == Kind::Postgres { "PostgreSQL" } else { "SQLite" };
    assert!(ping.version.starts_with(name), "{}", ping.version);
}

async fn the_schema_is_described(world: World) {
    let schema = world.sources["shop"].describe().await.unwrap();
    let users = schema.table(None, "users").unwrap();
    assert_eq!(users.primary_key, ["id"]);
    assert_eq!(users.unique, [["email"]]);
    let indexed = |table: &TableSchema, column: &str| table.indexed.iter().any(|one| one == column);
    assert!(indexed(users, "id") && indexed(users, "email") && !indexed(users, "name"));
    let orders = schema.table(None, "orders").unwrap();
    assert!(indexed(orders, "shop") && !indexed(orders, "number"), "what stands first is found");
    assert_eq!(users.column("phone").unwrap().max_length, Some(20));
    assert!(!users.column("name").unwrap().nullable);
    assert_eq!(users.column("flags").unwrap().family, TypeFamily::Json);
    assert_eq!(users.column("balance").unwrap().family, TypeFamily::Number);
    let items = schema.table(None, "Order Items").unwrap();
    assert_eq!(items.foreign_keys[0].columns, ["shop", "order no"]);
    assert_eq!(items.foreign_keys[0].to_columns, ["shop", "number"]);
    assert_eq!(orders.primary_key, ["shop", "number"]);
}

async fn the_walk_finds_exactly_the_rows_of_the_person(world: World) {
    let (rows, outcomes) = collect(&world, &plan(), &ada()).await;
    assert_eq!(first_column(&rows, "users"), ["1"]);
    assert_eq!(first_column(&rows, "addresses"), ["1"]);
    assert_eq!(rows["orders"].len(), 3, "two bought, one received");
    assert_eq!(first_column(&rows, "Order Items"), ["1", "2", "3"]);
    assert_eq!(first_column(&rows, "messages"), ["1", "2", "3"], "replies belong to the thread");
    assert_eq!(rows["logins"].len(), 2, "text \"1\" meets integer 1, \"x\" meets nothing");
    assert_eq!(outcomes[&address("orders")], Outcome::Done { rows: 3 });
}

async fn values_come_out_exact(world: World) {
    let (rows, _) = collect(&world, &plan(), &ada()).await;
    let user = &rows["users"][0];
    let exact = if world.kind == Kind::Postgres {
        assert_eq!(user[8], Value::text("2026-01-02T03:04:05.123456Z"));
        "12345678901234567890.1234567890"
    } else {
        "12.5"
    };
    assert_eq!(user[6], Value::Number(exact.into()));
    let Value::Json(flags) = &user[7] else { panic!("{:?}", user[7]) };
    assert!(flags.get().contains("\"vip\": true"));
    assert_eq!(user[9], Value::Bool(true));
    assert_eq!(user[10], Value::Bytes(vec![1, 2, 255]));
    assert_eq!(user[5], Value::text("1990-02-03"));
}

async fn nothing_is_found_for_an_unknown_person(world: World) {
    let nobody = Seeds::from([
        ("email".to_owned(), BTreeSet::from(["' or 1=1 --".to_owned()])),
        ("user_id".to_owned(), BTreeSet::from(["1; drop table users".to_owned()])),
    ]);
    let (rows, outcomes) = collect(&world, &plan(), &nobody).await;
    assert!(rows.is_empty());
    assert!(outcomes.values().all(|outcome| *outcome == Outcome::Done { rows: 0 }));
    assert_eq!(world.rows("users", "1 = 1").await.len(), 3);
}

async fn a_missing_table_fails_its_collection_and_what_depends_on_it(world: World) {
    let mut plan = plan();
    plan.steps[2].table.name = "gone".into();
    let (rows, outcomes) = collect(&world, &plan, &ada()).await;
    let Outcome::Failed { reason } = &outcomes[&address("orders")] else { panic!("it is gone") };
    assert!(reason.contains("no such table"), "{reason}");
    let Outcome::Failed { reason } = &outcomes[&address("Order Items")] else { panic!() };
    assert!(reason.contains("shop.orders leads here"), "{reason}");
    assert_eq!(first_column(&rows, "messages"), ["1", "2", "3"], "the rest goes on");
}

async fn a_cancelled_walk_stops(world: World) {
    let cancel = CancellationToken::new();
    let sink = Kept { cancel: Some(cancel.clone()), ..Kept::default() };
    let stopped = sources::collect(&plan(), &ada(), &world.sources, &sink, &cancel).await;
    assert!(matches!(stopped, Err(SourceError::Cancelled)));
}

fn erasure(actions: Vec<(&str, Action)>) -> ErasurePlan {
    ErasurePlan {
        access: plan(),
        steps: actions
            .into_iter()
            .map(|(collection, action)| ErasureStep {
                address: address(collection),
                action,
                until: None,
                shared: None,
            })
            .collect(),
        left: vec![],
    }
}

fn mask(columns: &[(&str, Strategy)]) -> Action {
    Action::Mask {
        columns: columns
            .iter()
            .map(|(name, strategy)| ((*name).into(), strategy.clone()))
            .collect(),
    }
}

fn whole_erasure() -> ErasurePlan {
    erasure(vec![
        ("logins", Action::Delete),
        (
            "messages",
            mask(&[("body", Strategy::StringRewrite { rewrite_value: "[erased]".into() })]),
        ),
        ("Order Items", mask(&[("title", Strategy::NullRewrite)])),
        (
            "orders",
            Action::Retain {
                retention: Retention {
                    exception: "gdpr-17-3-b".into(),
                    citation: "AO §147".into(),
                    from_field: None,
                    period: Some("P7Y".into()),
                },
                columns: [("note".to_owned(), Strategy::NullRewrite)].into(),
            },
        ),
        (
            "users",
            mask(&[
                (
                    "email",
                    Strategy::RandomStringRewrite {
                        length: 12,
                        suffix: Some("@masked.example".into()),
                    },
                ),
                ("name", Strategy::Hash { algorithm: Digest::Sha256 }),
                ("phone", Strategy::Truncate { length: 3 }),
            ]),
        ),
    ])
}

async fn run(world: &World, plan: &ErasurePlan) -> Result<Vec<sources::Receipt>, EraseError> {
    let preview = sources::preview(plan, &ada(), &world.sources).await.unwrap();
    assert_eq!(preview.problems, Vec::<String>::new());
    erase(world, plan, &preview).await
}

async fn erase(
    world: &World,
    plan: &ErasurePlan,
    preview: &sources::Preview,
) -> Result<Vec<sources::Receipt>, EraseError> {
    named(world, plan, preview).await.map(|erased| erased.receipts)
}

async fn named(
    world: &World,
    plan: &ErasurePlan,
    preview: &sources::Preview,
) -> Result<sources::Erased, EraseError> {
    sources::erase("shop", plan, &ada(), &world.sources, preview, "salt", &|_, _| {
        Box::pin(async { Ok(()) })
    })
    .await
}

async fn everything(world: &World) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for table in ["users", "orders", "messages", "\"Order Items\"", "addresses"] {
        all.push(world.rows(table, "1 = 1").await);
    }
    all
}

async fn the_preview_counts_and_writes_nothing(world: World) {
    let before = everything(&world).await;
    let preview = sources::preview(&whole_erasure(), &ada(), &world.sources).await.unwrap();
    let rows: Vec<(&str, u64)> =
        preview.steps.iter().map(|step| (step.address.collection.as_str(), step.rows)).collect();
    let wanted = [("logins", 2), ("messages", 3), ("Order Items", 3), ("orders", 3), ("users", 1)];
    assert_eq!(rows, wanted);
    assert_eq!(preview.problems, Vec::<String>::new());
    assert!(preview.steps[0].statements[0].starts_with("delete from \"logins\""));
    assert_eq!(preview.steps[3].citation.as_deref(), Some("AO §147"));
    let orders: Vec<&str> =
        preview.steps[3].shared.iter().map(|shared| shared.reason.as_str()).collect();
    assert!(
        orders.iter().any(|reason| reason.contains("name another person in gift_for")),
        "{orders:?}"
    );
    assert_eq!(everything(&world).await, before);
}

async fn problems_are_found_before_the_first_write(world: World) {
    let before = everything(&world).await;
    let cases = [
        (
            "users",
            mask(&[("name", Strategy::NullRewrite)]),
            "shop.users.name: the column is NOT NULL",
        ),
        (
            "users",
            mask(&[("phone", Strategy::Hash { algorithm: Digest::Sha256 })]),
            "shop.users.phone: the mask writes 64 characters",
        ),
        (
            "users",
            mask(&[("balance", Strategy::StringRewrite { rewrite_value: "x".into() })]),
            "takes no text",
        ),
        (
            "users",
            mask(&[("email", Strategy::StringRewrite { rewrite_value: "ben@example.org".into() })]),
            "the column is unique",
        ),
        ("users", mask(&[("mail", Strategy::NullRewrite)]), "no such column"),
        ("users", Action::Delete, "rows of orders refer to rows that would go"),
    ];
    for (collection, action, wanted) in cases {
        let plan = erasure(vec![(collection, action)]);
        let preview = sources::preview(&plan, &ada(), &world.sources).await.unwrap();
        let found = preview.problems.iter().any(|problem| problem.contains(wanted));
        assert!(found, "{wanted}: {:?}", preview.problems);
        let refused = erase(&world, &plan, &preview).await.unwrap_err();
        assert!(matches!(refused, EraseError::Problem(_)), "{refused}");
    }
    assert_eq!(everything(&world).await, before);
}

async fn an_erasure_leaves_everybody_else_as_they_were(world: World) {
    let others = async || {
        let mut all = Vec::new();
        for (table, condition) in [
            ("users", "id <> 1"),
            ("orders", "buyer <> 1 and coalesce(gift_for, 0) <> 1"),
            ("messages", "id = 4"),
            ("\"Order Items\"", "id = 4"),
            ("addresses", "1 = 1"),
            ("logins", "user_text <> '1'"),
        ] {
            all.push(world.rows(table, condition).await);
        }
        all
    };
    let before = others().await;
    let receipts = run(&world, &whole_erasure()).await.unwrap();
    assert_eq!(others().await, before);
    assert_eq!(
        receipts.iter().map(|one| (one.rows_before, one.rows_changed)).collect::<Vec<_>>(),
        [(2, 2), (3, 3), (3, 3), (3, 3), (1, 1)]
    );
    assert!(world.rows("logins", "user_text = '1'").await.is_empty());
    assert_eq!(world.rows("messages", "id = 1").await, ["1|1|-|[erased]"]);
}

async fn rows_that_came_since_the_preview_stop_the_erasure(world: World) {
    let plan = whole_erasure();
    let preview = sources::preview(&plan, &ada(), &world.sources).await.unwrap();
    world.raw("insert into messages values (5, 1, null, 'new')").await.unwrap();
    let before = everything(&world).await;
    let refused = erase(&world, &plan, &preview).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "shop.messages: the preview counted 3 rows, now there are 4: plan again"
    );
    assert_eq!(everything(&world).await, before);
}

async fn a_refused_note_undoes_the_erasure(world: World) {
    let plan = whole_erasure();
    let before = everything(&world).await;
    let preview = sources::preview(&plan, &ada(), &world.sources).await.unwrap();
    let name = Mutex::new(None);
    let refused = sources::erase(
        "shop",
        &plan,
        &ada(),
        &world.sources,
        &preview,
        "salt",
        &|transaction, receipts| {
            assert_eq!(receipts.len(), 5);
            *name.lock().unwrap() = Some(transaction);
            Box::pin(async { Err("disk full".into()) })
        },
    )
    .await
    .unwrap_err();
    assert!(matches!(refused, EraseError::Note(_)));
    assert_eq!(everything(&world).await, before);
    let name = name.into_inner().unwrap().expect("the transaction was named");
    let fate = world.sources["shop"].fate(&name).await.unwrap();
    assert!(matches!(fate, Fate::Aborted | Fate::InProgress), "{fate:?}");
}

async fn a_committed_erasure_is_known_by_its_name_until_it_is_forgotten(world: World) {
    let plan = whole_erasure();
    let schema = world.sources["shop"].describe().await.unwrap();
    let preview = sources::preview(&plan, &ada(), &world.sources).await.unwrap();
    let name = named(&world, &plan, &preview).await.unwrap().transaction;
    let shop = &world.sources["shop"];
    assert_eq!(shop.fate(&name).await.unwrap(), Fate::Committed);
    assert_eq!(shop.describe().await.unwrap(), schema, "what we keep there is not theirs to see");
    shop.forget(&name).await.unwrap();
    shop.forget(&name).await.unwrap();
    if shop.kind() == Kind::Sqlite {
        let ours = world.raw("select count(*) from compliance_console_commit").await;
        assert!(ours.unwrap_err().to_string().contains("no such table"), "nothing of ours stays");
    }
}

async fn rows_that_refer_are_deleted_first_whatever_the_plan_says(world: World) {
    world.raw("delete from \"Order Items\" where id = 3").await.unwrap();
    world.raw("update orders set gift_for = null").await.unwrap();
    let plan = erasure(vec![("orders", Action::Delete), ("Order Items", Action::Delete)]);
    let receipts = run(&world, &plan).await.unwrap();
    let order: Vec<&str> = receipts.iter().map(|one| one.address.collection.as_str()).collect();
    assert_eq!(order, ["Order Items", "orders"]);
}

async fn masks_are_carried_out(world: World) {
    run(&world, &whole_erasure()).await.unwrap();
    let user = world.rows("users", "id = 1").await.remove(0);
    let cells: Vec<&str> = user.split('|').collect();
    assert!(cells[1].ends_with("@masked.example") && cells[1].len() == 27, "{user}");
    assert_eq!(cells[2], "+49");
    // SHA-256 of "Ada" followed by "salt", computed by another program.
    assert_eq!(cells[3], "2e3878c818c2fc05f90c2c766c885aa6f4ccebe2551adffed4668eede5989182");
}

async fn the_search_finds_what_is_left(world: World) {
    let plan = whole_erasure();
    run(&world, &plan).await.unwrap();
    let scan = sources::scan(&plan.access, &ada(), &world.sources).await.unwrap();
    let places: Vec<String> =
        scan.hits.iter().map(|hit| format!("{}.{} {}", hit.address, hit.column, hit.key)).collect();
    assert_eq!(places, ["shop.Order Items.title 4"], "somebody else's row names her address");
    assert!(scan.columns >= 8 && scan.rows == 3 + 3 + 4 + 4 + 4 + 2, "{scan:?}");
}
