//! Real databases for a random world: both datasets on PostgreSQL, both on SQLite, or one each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sources::Sources;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};

use super::shape::{COLUMNS, Key, Row, World};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Postgres,
    Sqlite,
}

pub struct Database {
    engines: [Engine; 2],
    server: String,
    folder: tempfile::TempDir,
}

/// Rows by their number, each with its columns as text.
pub type Table = BTreeMap<i64, Vec<Option<String>>>;

impl Database {
    pub async fn new(engines: [Engine; 2], name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = String::new();
        if engines.contains(&Engine::Postgres) {
            let base = std::env::var("COMPLIANCE_TEST_POSTGRES").expect(
                "run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset",
            );
            let name = format!("walk_{name}_{}", std::process::id());
            let mut admin = PgConnection::connect(&base).await.unwrap();
            admin.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
            let (base, _) = base.rsplit_once('/').unwrap();
            server = format!("{base}/{name}");
        }
        Self { engines, server, folder }
    }

    pub fn namespaces(&self) -> [Option<&'static str>; 2] {
        let of = |place: usize, name| (self.engines[place] == Engine::Postgres).then_some(name);
        [of(0, "schema0"), of(1, "schema1")]
    }

    fn path(&self, dataset: usize) -> String {
        self.folder.path().join(format!("d{dataset}.db")).display().to_string()
    }

    pub async fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for (place, engine) in self.engines.iter().enumerate() {
            let url = match engine {
                Engine::Postgres => self.server.clone(),
                Engine::Sqlite => format!("sqlite:{}", self.path(place)),
            };
            sources.insert(format!("d{place}"), sources::open(&url).await.unwrap());
        }
        sources
    }

    async fn run(&self, dataset: usize, text: String) {
        let sql = sqlx::raw_sql(AssertSqlSafe(text.clone()));
        match self.engines[dataset] {
            Engine::Postgres => {
                let mut raw = PgConnection::connect(&self.server).await.unwrap();
                raw.execute(sql).await.unwrap_or_else(|error| panic!("{error}: {text}"));
            }
            Engine::Sqlite => {
                let mut raw = SqliteConnection::connect(&self.path(dataset)).await.unwrap();
                raw.execute(sql).await.unwrap_or_else(|error| panic!("{error}: {text}"));
            }
        }
    }

    /// Makes the tables of a world afresh and fills them.
    pub async fn fill(&self, world: &World) {
        for dataset in 0..2 {
            let mut text = String::new();
            let schema = format!("schema{dataset}");
            match self.engines[dataset] {
                Engine::Postgres => {
                    let _ = write!(
                        text,
                        "set client_min_messages = error; drop schema if exists {schema} cascade;
                         create schema {schema}; set search_path = {schema};"
                    );
                }
                Engine::Sqlite => {
                    std::fs::write(self.path(dataset), b"").unwrap();
                    text.push_str("begin;");
                }
            }
            for (number, one) in world.collections.iter().enumerate() {
                if one.dataset == dataset {
                    self.table(&mut text, dataset, number, one.key);
                    for (place, row) in one.rows.iter().enumerate() {
                        self.row(&mut text, dataset, number, place, row);
                    }
                }
            }
            if self.engines[dataset] == Engine::Sqlite {
                text.push_str("commit;");
            }
            self.run(dataset, text).await;
        }
    }

    fn table(&self, text: &mut String, dataset: usize, number: usize, key: Key) {
        let key = match key {
            Key::None => "",
            Key::Single => ", primary key (id)",
            Key::Composite => ", primary key (id, part)",
        };
        let types = match self.engines[dataset] {
            Engine::Postgres => ["jsonb", "integer[]", "text[]", "json"],
            Engine::Sqlite => ["json", "text", "text", "json"],
        };
        let [doc, list, words, docs] = types;
        // Integers and texts of several widths meet.
        let n = ["integer", "bigint", "numeric(8, 0)"][number % 3];
        let _ = writeln!(
            text,
            "create table c{number} (row_no integer not null, id integer not null, part \
             varchar(20) not null, n {n}, t text, who varchar(80), doc {doc}, list {list}, words \
             {words}, docs {docs}, kind text, payload text, note varchar(12) not null{key});"
        );
    }

    fn row(&self, text: &mut String, dataset: usize, number: usize, place: usize, row: &Row) {
        let engine = self.engines[dataset];
        let list = |value: &Option<serde_json::Value>, of: &str| match (value, engine) {
            (None, _) => "null".to_owned(),
            (Some(value), Engine::Sqlite) => quoted(&value.to_string()),
            (Some(value), Engine::Postgres) => {
                let items = value
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item.as_str().map_or_else(|| item.to_string(), quoted));
                format!("array[{}]::{of}[]", items.collect::<Vec<_>>().join(", "))
            }
        };
        let json = |value: &Option<serde_json::Value>| {
            value.as_ref().map_or_else(|| "null".into(), |it| quoted(&it.to_string()))
        };
        let word =
            |value: &Option<String>| value.as_ref().map_or_else(|| "null".into(), |it| quoted(it));
        let _ = writeln!(
            text,
            "insert into c{number} (row_no, {}) values ({place}, {}, {}, {}, {}, {}, {}, {}, {}, \
             {}, {}, {}, {});",
            COLUMNS.join(", "),
            row.id,
            quoted(&row.part),
            row.n.map_or_else(|| "null".to_owned(), |it| it.to_string()),
            word(&row.t),
            word(&row.who),
            json(&row.doc),
            list(&row.list, "integer"),
            list(&row.words, "text"),
            json(&row.docs),
            quoted(&row.kind),
            word(&row.payload),
            quoted(&row.note),
        );
    }

    /// Everything that a table holds now.
    pub async fn read(&self, world: &World, number: usize) -> Table {
        let dataset = world.collections[number].dataset;
        let columns: Vec<String> =
            COLUMNS.iter().map(|column| format!("cast({column} as text)")).collect();
        let schema = self.namespaces()[dataset].map(|it| format!("{it}.")).unwrap_or_default();
        let text = AssertSqlSafe(format!(
            "select cast(row_no as bigint), {} from {schema}c{number}",
            columns.join(", ")
        ));
        macro_rules! read {
            ($connection:ty, $url:expr) => {{
                let mut raw = <$connection>::connect($url).await.unwrap();
                let rows = sqlx::query(text).fetch_all(&mut raw).await.unwrap();
                rows.iter()
                    .map(|row| {
                        (row.get(0), (1..=COLUMNS.len()).map(|place| row.get(place)).collect())
                    })
                    .collect()
            }};
        }
        match self.engines[dataset] {
            Engine::Postgres => read!(PgConnection, &self.server),
            Engine::Sqlite => read!(SqliteConnection, &self.path(dataset)),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
