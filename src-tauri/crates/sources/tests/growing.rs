//! A person whose rows grow while they are read: the walk sees one state of the data, and ends.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use model::plan::{Seeds, Step, Target};
use model::values::Row;
use sources::{Outcome, Sink, SourceError, Sources};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tokio_util::sync::CancellationToken;

const SHOP: &str = "
create table users (id integer primary key, email text, parent integer);
create table notes (id integer primary key, user_id integer, body text);
insert into users values (1, 'ada@example.org', null), (2, 'her shop', 1), (3, 'a stranger', null);
insert into notes select id, id, 'note' from users;
";

/// A user leads to the users below it, so the walk goes round until nothing new is found.
const MAP: &str = "dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: parent, fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}}
      - name: notes
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: user_id, fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}}
          - {name: body, data_categories: [user.content.private]}
";

async fn run(url: &str, sql: &str) {
    let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
            raw.execute(sql).await.unwrap();
        }
        None => {
            let mut raw = sqlx::PgConnection::connect(url).await.unwrap();
            raw.execute(sql).await.unwrap();
        }
    }
}

/// With every batch that is read, the person gets a user below the newest one, with a note.
struct Growing<'a> {
    url: &'a str,
    newest: Mutex<i64>,
    rows: Mutex<BTreeMap<String, usize>>,
}

#[async_trait]
impl Sink for Growing<'_> {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        Ok(())
    }
    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        *self.rows.lock().unwrap().entry(step.address.collection.clone()).or_default() +=
            rows.len();
        let newest = {
            let mut newest = self.newest.lock().unwrap();
            *newest += 1;
            *newest
        };
        let above = if newest == 101 { 2 } else { newest - 1 };
        let grow = format!(
            "insert into users values ({newest}, 'another shop', {above});
             insert into notes values ({newest}, {newest}, 'another note')"
        );
        run(self.url, &grow).await;
        Ok(())
    }
    async fn end(&self, _step: &Step, outcome: &Outcome) -> Result<(), SourceError> {
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        Ok(())
    }
}

async fn check(url: &str) {
    run(url, SHOP).await;
    let map = model::datamap::parse(MAP, "shop.yml").unwrap();
    let seeds = Seeds::from([("email".to_owned(), BTreeSet::from(["ada@example.org".to_owned()]))]);
    let given = seeds.keys().cloned().collect();
    let plan = model::plan::access(&map, &given, &Target::Everything).unwrap();
    let sources = Sources::from([("shop".to_owned(), sources::open(url).await.unwrap())]);
    let sink = Growing { url, newest: Mutex::new(100), rows: Mutex::default() };
    let walk = async || {
        sources::collect(&plan, &seeds, &sources, &sink, &CancellationToken::new()).await.unwrap();
        std::mem::take(&mut *sink.rows.lock().unwrap())
    };
    let counted =
        |users, notes| BTreeMap::from([("notes".to_owned(), notes), ("users".to_owned(), users)]);
    assert_eq!(walk().await, counted(2, 2), "as it was when the walk began");
    let grown = usize::try_from(*sink.newest.lock().unwrap()).unwrap() - 100;
    assert!(grown >= 2);
    assert_eq!(walk().await, counted(2 + grown, 2 + grown), "the next walk sees what came");
}

#[tokio::test]
async fn a_person_who_grows_while_she_is_read_is_read_as_she_was_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, b"").unwrap();
    let url = format!("sqlite:{}", path.display());
    // Otherwise nobody can write while we read, and there is nothing to test.
    run(&url, "pragma journal_mode = wal").await;
    check(&url).await;
}

#[tokio::test]
async fn a_person_who_grows_while_she_is_read_is_read_as_she_was_on_postgres() {
    let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
        .expect("run the tests with scripts/with-postgres.sh");
    let name = format!("growing_{}", std::process::id());
    run(&server, &format!("drop database if exists {name}")).await;
    run(&server, &format!("create database {name}")).await;
    let (base, _) = server.rsplit_once('/').unwrap();
    check(&format!("{base}/{name}")).await;
}
