//! Values inside documents and lists: they are identities, they lead on, and they are masked, and
//! what stands beside them in the same document stays as it is.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use model::masking::Strategy;
use model::plan::{ErasureRule, Seeds, Step, Target};
use model::values::Row;
use sources::{Outcome, Sink, SourceError, Sources};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use tokio_util::sync::CancellationToken;

/// `{list}`: the kind's own list of texts, or a document.
const SHOP: &str = r#"
create table users (id integer primary key, mails {list}, profile {json});
create table devices (serial text primary key, owner text);
create table teams (id integer primary key, roster {json});
insert into users values
    (1, {ada}, '{"contact": {"phone": "+4930123", "city": "Ulm"}, "devices": ["d1", "d2"], "vip": true}'),
    (2, {ben}, '{"contact": {"phone": "+4930999", "city": "Bonn"}, "devices": ["d3"], "vip": false}'),
    (3, null, null);
insert into devices values ('d1', 'hers'), ('d2', 'hers, too'), ('d3', 'his'), ('d4', 'nobody''s');
insert into teams values (1, '{"members": [{"user": 1}, {"user": 2}]}'), (2, '{"members": [{"user": 2}]}');
"#;

const MAP: &str = r#"dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true, data_type: integer}}
          - {name: mails, data_categories: [user.contact.email], fides_meta: {data_type: "string[]", identity: email}}
          - name: profile
            fields:
              - name: contact
                fields:
                  - name: phone
                    data_categories: [user.contact.phone_number]
                    fides_meta: {masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: gone}}}
                  - {name: city, data_categories: [system.operations]}
              - name: devices
                data_categories: [user.device]
                compliance: {erasure: keep}
                fides_meta: {data_type: "string[]", references: [{dataset: shop, field: devices.serial, direction: to}]}
              - {name: vip, data_categories: [system.operations]}
      - name: devices
        compliance: {erasure: {action: delete}}
        fields:
          - {name: serial, fides_meta: {primary_key: true, data_type: string}}
          - {name: owner, data_categories: [user.name]}
      - name: teams
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: roster
            fields:
              - name: members
                fides_meta: {data_type: "object[]"}
                fields:
                  - {name: user, fides_meta: {data_type: integer, references: [{dataset: shop, field: users.id, direction: from}]}}
"#;

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

async fn text(url: &str, sql: &str) -> String {
    let sql = AssertSqlSafe(sql.to_owned());
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
            raw.fetch_one(sql).await.unwrap().get(0)
        }
        None => {
            let mut raw = sqlx::PgConnection::connect(url).await.unwrap();
            raw.fetch_one(sql).await.unwrap().get(0)
        }
    }
}

#[derive(Default)]
struct Kept(Mutex<BTreeMap<String, BTreeSet<String>>>);

#[async_trait]
impl Sink for Kept {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        Ok(())
    }
    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        let keys = rows.iter().map(|row| row[0].to_text().unwrap());
        self.0.lock().unwrap().entry(step.address.collection.clone()).or_default().extend(keys);
        Ok(())
    }
    async fn end(&self, _step: &Step, outcome: &Outcome) -> Result<(), SourceError> {
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        Ok(())
    }
}

async fn check(url: &str, types: &[(&str, &str)]) {
    let mut shop = SHOP.to_owned();
    for (holder, value) in types {
        shop = shop.replace(holder, value);
    }
    run(url, &shop).await;
    let map = model::datamap::parse(MAP, "shop.yml").unwrap();
    let seeds = Seeds::from([("email".to_owned(), ["ada@old.example".to_owned()].into())]);
    let given = seeds.keys().cloned().collect();
    let sources = Sources::from([("shop".to_owned(), sources::open(url).await.unwrap())]);

    let plan = model::plan::access(&map, &given, &Target::Everything).unwrap();
    let kept = Kept::default();
    sources::collect(&plan, &seeds, &sources, &kept, &CancellationToken::new()).await.unwrap();
    let set = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
    let wanted = [("devices", set(&["d1", "d2"])), ("teams", set(&["1"])), ("users", set(&["1"]))];
    let found = kept.0.into_inner().unwrap();
    assert_eq!(found, wanted.map(|(name, keys)| (name.to_owned(), keys)).into());

    let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
    let day = "2026-11-25T00:00:00Z".parse().unwrap();
    let plan = model::plan::erasure(&map, &given, &rule, day).unwrap();
    let preview = sources::preview(&plan, &seeds, &sources).await.unwrap();
    assert_eq!(preview.problems, Vec::<String>::new());
    let note: sources::BeforeCommit = &|_, _| Box::pin(async { Ok(()) });
    sources::erase("shop", &plan, &seeds, &sources, &preview, "salt", note).await.unwrap();
    let profile = |id: u8| {
        format!("select replace(cast(profile as text), ' ', '') from users where id = {id}")
    };
    let hers: serde_json::Value = serde_json::from_str(&text(url, &profile(1)).await).unwrap();
    let expected = serde_json::json!({
        "contact": { "phone": "gone", "city": "Ulm" }, "devices": ["d1", "d2"], "vip": true,
    });
    assert_eq!(hers, expected, "what stands beside it stays");
    assert!(text(url, &profile(2)).await.contains("+4930999"), "his is his");
    let mails = "select coalesce(cast(mails as text), 'none') from users where id = 1";
    assert_eq!(text(url, mails).await, "none");
    let left =
        "select string_agg(serial, ' ') from (select serial from devices order by 1) as left_over";
    assert_eq!(text(url, left).await, "d3 d4");
}

#[tokio::test]
async fn values_inside_documents_and_lists_lead_on_and_are_masked_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, b"").unwrap();
    let types = [
        ("{list}", "json"),
        ("{json}", "json"),
        ("{ada}", "'[\"ada@example.org\", \"ada@old.example\"]'"),
        ("{ben}", "'[\"ben@example.org\"]'"),
    ];
    check(&format!("sqlite:{}", path.display()), &types).await;
}

#[tokio::test]
async fn values_inside_documents_and_lists_lead_on_and_are_masked_on_postgres() {
    let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
        .expect("run the tests with scripts/with-postgres.sh");
    let name = format!("nested_{}", std::process::id());
    run(&server, &format!("drop database if exists {name}")).await;
    run(&server, &format!("create database {name}")).await;
    let (base, _) = server.rsplit_once('/').unwrap();
    let types = [
        ("{list}", "text[]"),
        ("{json}", "jsonb"),
        ("{ada}", "'{ada@example.org,ada@old.example}'"),
        ("{ben}", "'{ben@example.org}'"),
    ];
    check(&format!("{base}/{name}"), &types).await;
}
