//! A workspace with officers, a small shop and its map, for the tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::environment::{Ambient, Environment};
use app::operations::Kind;
use app::workspaces::create::{self, Administrator};
use app::{AppError, Console, Places, Session, jobs, operations, session};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use tokio_util::sync::CancellationToken;

pub const PASSPHRASE: &str = "violin harvest oxide trumpet";

/// Looks that are recorded once for a while, not every time.
const REPEATED: [&str; 6] = [
    "requests.list",
    "requests.marked",
    "overview.show",
    "requests.dossier",
    "letters.list",
    "letters.preview",
];

const SHOP: &str = "
create table users (id integer primary key, email text not null unique, name text not null);
create table orders (id integer primary key, user_id integer not null references users (id), note text);
create table notes (id integer primary key, user_id integer not null references users (id), body text);
insert into users values (1, 'ada@example.org', 'Ada Quill'), (2, 'ben@example.org', 'Ben Reed');
insert into orders values (1, 1, 'secret of Ben'), (2, 1, 'second'), (3, 2, 'his own');
insert into notes values (1, 1, 'hers'), (2, 2, 'his');
";

pub const MAP: &str = r#"dataset:
  - fides_key: shop
    collections:
      - name: users
        compliance: { part: user_profile, label: Account }
        fields:
          - name: id
            data_categories: [user.unique_id]
            fides_meta: { primary_key: true, identity: user_id }
          - name: email
            data_categories: [user.contact.email]
            fides_meta:
              identity: email
              masking_strategy_override: { strategy: random_string_rewrite, configuration: { length: 20 } }
          - name: name
            data_categories: [user.name]
            fides_meta:
              masking_strategy_override: { strategy: string_rewrite, configuration: { rewrite_value: Erased } }
      - name: orders
        compliance:
          part: transactions
          label: Orders
          erasure: { action: retain, exception: gdpr-17-3-b, citation: AO 147, period: P7Y }
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: { primary_key: true }
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: note
            data_categories: [user.content.private]
            compliance: { erasure: mask }
      - name: notes
        compliance: { part: content, label: Notes, erasure: { action: delete } }
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: { primary_key: true }
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: body
            data_categories: [user.content.private]
"#;

pub struct World {
    pub console: Console,
    pub folder: tempfile::TempDir,
    pub people: BTreeMap<&'static str, Session>,
    pub shop: String,
    pub database: String,
}

impl World {
    pub async fn sqlite(name: &str) -> Self {
        let _ = name;
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop.db");
        Self::on_disks(folder, &shop).await
    }

    /// A workspace in a folder, and a shop in a file that may lie on another disk.
    pub async fn on_disks(folder: tempfile::TempDir, shop: &Path) -> Self {
        let url = format!("sqlite:{}", folder.path().join("compliance.db").display());
        std::fs::write(shop, b"").unwrap();
        Self::build(folder, url, format!("sqlite:{}", shop.display())).await
    }

    pub async fn postgres(name: &str) -> Self {
        let server = std::env::var("COMPLIANCE_TEST_POSTGRES").expect(
            "run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset",
        );
        // PostgreSQL cuts a name after 63 bytes.
        let name: String = format!("a{}_{name}", std::process::id()).chars().take(56).collect();
        let shop = format!("{name}_shop");
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for name in [&name, &shop] {
            let drop = format!("drop database if exists {name}");
            admin.execute(AssertSqlSafe(drop)).await.unwrap();
            admin.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self::build(folder, format!("{base}/{name}"), format!("{base}/{shop}")).await
    }

    async fn build(folder: tempfile::TempDir, database: String, shop: String) -> Self {
        let places = Places {
            output: folder.path().join("output"),
            checkpoints: folder.path().join("checkpoints"),
        };
        let input = create::Input {
            url: database.clone(),
            name: "Shop".into(),
            controller: "Shop Ltd".into(),
            calendar: "DE".into(),
            demonstration: false,
            administrator: Administrator {
                login: "administrator".into(),
                name: "Ines".into(),
                passphrase: PASSPHRASE.into(),
            },
        };
        let env: Arc<dyn Environment> = Arc::new(Ambient);
        let console = create::run(input, places, env).await.unwrap();
        let mut world = Self { console, folder, people: BTreeMap::new(), shop, database };
        world.sign_in("administrator").await;
        for role in ["dpo", "handler", "publisher", "approver", "operator", "auditor"] {
            let officer =
                json!({ "login": role, "name": role, "roles": [role], "passphrase": PASSPHRASE });
            world.call("administrator", "officers.add", officer).await.unwrap();
            world.sign_in(role).await;
        }
        world.shop_run(SHOP).await;
        let source = json!({ "key": "shop", "url": world.shop });
        world.call("administrator", "sources.add", source).await.unwrap();
        world.call("administrator", "map.replace", json!({ "text": MAP })).await.unwrap();
        world
    }

    async fn sign_in(&mut self, login: &'static str) {
        let session = session::sign_in(&self.console, login, PASSPHRASE).await.unwrap();
        self.people.insert(login, session);
    }

    /// Runs statements in the shop.
    pub async fn shop_run(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self.shop.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
                raw.execute(sql).await.unwrap();
            }
            None => {
                let mut raw = sqlx::PgConnection::connect(&self.shop).await.unwrap();
                raw.execute(sql).await.unwrap();
            }
        }
    }

    /// The first cell of the first row of a query in the compliance database, as text.
    pub async fn text(&self, sql: &str) -> String {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.database.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
            None => {
                let mut raw = sqlx::PgConnection::connect(&self.database).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
        }
    }

    /// The first cell of the first row of a query in the shop.
    pub async fn shop_text(&self, sql: &str) -> String {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.shop.strip_prefix("sqlite:") {
            Some(path) => {
                let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
            None => {
                let mut raw = sqlx::PgConnection::connect(&self.shop).await.unwrap();
                raw.fetch_one(sql).await.unwrap().get(0)
            }
        }
    }

    /// What the shop holds, in one line.
    pub async fn shop_rows(&self) -> String {
        self.shop_text(
            "select string_agg(line, ' / ') from (
                 select id || name as line from users
                 union all select id || coalesce(note, '-') from orders
                 union all select id || body from notes order by line) as lines",
        )
        .await
    }

    pub async fn call(&self, who: &str, operation: &str, input: Value) -> Result<Value, AppError> {
        let cx = self.console.cx(self.people.get(who).cloned());
        let before = self.log_size().await;
        let mut answer = operations::call(&cx, operation, input).await;
        // Tests read the English.
        if let Ok(answer) = &mut answer {
            model::said::plain(answer);
        }
        let kind = operations::find(operation).map(|operation| operation.kind);
        if answer.is_ok() && matches!(kind, Some(Kind::Write | Kind::Reveal)) {
            assert!(
                self.log_size().await > before || REPEATED.contains(&operation),
                "{operation}: a change, or a look at personal data, leaves an event"
            );
        }
        answer
    }

    async fn log_size(&self) -> u64 {
        store::events::frontier(self.console.store()).await.unwrap().size()
    }

    /// Works the waiting jobs.
    pub async fn work(&self) {
        let cancel = CancellationToken::new();
        while jobs::run_one(&self.console, &self.people["dpo"].keys, &cancel).await.unwrap() {}
    }

    /// A request of Ada's with its identity verified.
    pub async fn verified(&self, kind: &str) -> Value {
        self.verified_for(kind, "Ada Quill", "ada@example.org").await
    }

    /// A request of somebody's with their identity verified.
    pub async fn verified_for(&self, kind: &str, name: &str, email: &str) -> Value {
        let opened = self
            .call(
                "handler",
                "requests.open",
                json!({
                    "kind": kind, "subject_name": name, "language": "en", "channel": "form",
                    "identifiers": [{ "kind": "email", "value": email }],
                    "message": "my confidential words",
                }),
            )
            .await
            .unwrap();
        let on = json!({ "id": opened["id"] });
        self.call("handler", "requests.acknowledge", on.clone()).await.unwrap();
        let shown = self.call("handler", "requests.show", on.clone()).await.unwrap();
        let verify = json!({
            "id": on["id"], "method": "email_code", "evidence": "the code came back",
            "confirmed": [shown["identifiers"][0]["id"]],
        });
        self.call("handler", "requests.verify_identity", verify).await.unwrap();
        on
    }

    /// The approver looks at the sample of the release that waits.
    pub async fn look(&self, on: &Value) {
        let sample = self.call("approver", "requests.sample", on.clone()).await.unwrap();
        for one in sample["records"].as_array().unwrap() {
            let record = json!({
                "id": on["id"], "dataset": one["dataset"], "collection": one["collection"],
                "place": one["place"],
            });
            let shown = self.call("approver", "requests.record", record).await.unwrap();
            assert_eq!(shown["sampled"], true);
        }
    }

    pub async fn show(&self, on: &Value) -> Value {
        self.call("dpo", "requests.show", on.clone()).await.unwrap()
    }

    /// Every event of the log, as text.
    pub async fn log(&self) -> Vec<String> {
        let mut all = Vec::new();
        let listed = self.call("auditor", "audit.list", json!({ "limit": 500 })).await.unwrap();
        for row in listed["rows"].as_array().unwrap().iter().rev() {
            let entry = json!({ "index": row["index"] });
            let entry = self.call("auditor", "audit.entry", entry).await.unwrap();
            assert_eq!(entry["content_fits"], true);
            assert_eq!(entry["proof_holds"], true);
            all.push(entry["text"].as_str().unwrap().to_owned());
        }
        all
    }
}

/// Runs a scenario on a compliance database of each engine.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() {
                super::$name(crate::world::World::sqlite(stringify!($name)).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() {
                super::$name(crate::world::World::postgres(stringify!($name)).await).await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
