//! A real source, and what is done with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use model::datamap::DataMap;
use model::masking::Strategy;
use model::plan::{Address, ErasurePlan, ErasureRule, Seeds, Step, Target};
use model::values::Row;
use sources::{EraseError, Outcome, Preview, Sink, SourceError, Sources};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tokio_util::sync::CancellationToken;

/// A source named `shop`.
pub struct World {
    pub url: String,
    pub sources: Sources,
}

impl World {
    pub async fn postgres(name: &str, text: &str) -> Self {
        let server = std::env::var("COMPLIANCE_TEST_POSTGRES").expect(
            "run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset",
        );
        let name = format!("types_{name}_{}", std::process::id());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        let source = sources::open(&url).await.unwrap();
        let world = Self { url, sources: Sources::from([("shop".to_owned(), source)]) };
        world.run(text).await;
        world
    }

    pub async fn run(&self, text: &str) {
        let mut raw = PgConnection::connect(&self.url).await.unwrap();
        raw.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned()))).await.unwrap();
    }

    /// The text of the first cell.
    pub async fn text(&self, query: &str) -> String {
        let mut raw = PgConnection::connect(&self.url).await.unwrap();
        raw.fetch_one(AssertSqlSafe(query.to_owned())).await.unwrap().get(0)
    }

    pub async fn walk(
        &self,
        map: &DataMap,
        seeds: &Seeds,
    ) -> (BTreeMap<String, Vec<Row>>, BTreeMap<Address, Outcome>) {
        let given = seeds.keys().cloned().collect();
        let plan = model::plan::access(map, &given, &Target::Everything).unwrap();
        let sink = Kept::default();
        let outcomes =
            sources::collect(&plan, seeds, &self.sources, &sink, &CancellationToken::new())
                .await
                .unwrap();
        (sink.rows.into_inner().unwrap(), outcomes)
    }

    pub async fn collect(&self, map: &DataMap, seeds: &Seeds) -> BTreeMap<String, Vec<Row>> {
        let (rows, outcomes) = self.walk(map, seeds).await;
        for (address, outcome) in outcomes {
            assert!(matches!(outcome, Outcome::Done { .. }), "{address}: {outcome:?}");
        }
        rows
    }

    pub async fn preview(&self, map: &DataMap, seeds: &Seeds) -> (ErasurePlan, Preview) {
        let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
        let day = "2026-11-24T00:00:00Z".parse().unwrap();
        let given = seeds.keys().cloned().collect();
        let plan = model::plan::erasure(map, &given, &rule, day).unwrap();
        let preview = sources::preview(&plan, seeds, &self.sources).await.unwrap();
        (plan, preview)
    }

    pub async fn erase(
        &self,
        plan: &ErasurePlan,
        seeds: &Seeds,
        preview: &Preview,
    ) -> Result<(), EraseError> {
        let note: sources::BeforeCommit = &|_, _| Box::pin(async { Ok(()) });
        let done =
            sources::erase("shop", plan, seeds, &self.sources, preview, "salt", note).await?;
        for receipt in done.receipts {
            assert_eq!(receipt.rows_changed, receipt.rows_before, "{}", receipt.address);
        }
        Ok(())
    }
}

pub fn map(schema: &str, collections: &str) -> DataMap {
    let schema = serde_json::Value::String(schema.to_owned());
    let text = format!(
        "dataset:\n  - fides_key: shop\n    fides_meta: {{namespace: {{schema: {schema}}}}}\n    collections:\n{collections}"
    );
    let map = model::datamap::parse(&text, "shop.yml").unwrap();
    let errors: Vec<_> = model::datamap::check(&map, &BTreeMap::new())
        .into_iter()
        .filter(model::datamap::Problem::is_error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    map
}

pub fn seeds(kind: &str, value: &str) -> Seeds {
    Seeds::from([(kind.to_owned(), BTreeSet::from([value.to_owned()]))])
}

#[derive(Default)]
struct Kept {
    rows: Mutex<BTreeMap<String, Vec<Row>>>,
}

#[async_trait]
impl Sink for Kept {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
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
