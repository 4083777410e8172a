//! The benchmark database: made by set-based SQL, always the same, on PostgreSQL.

use std::collections::BTreeMap;
use std::time::Instant;

use model::datamap::{self, DataMap};
use model::plan::Seeds;
use sources::Sources;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::Fallible;
use crate::house;

/// The data map of the benchmark database.
pub(crate) const MAP: &str = include_str!("../assets/shop.yml");
const SCHEMA: &str = include_str!("../assets/shop.sql");
const KEYS: &str = include_str!("../assets/keys.sql");

/// The tables, and the condition under which a row is a person's.
pub(crate) const TABLES: [(&str, &str); 12] = [
    ("users", "id = $1"),
    ("addresses", "user_id = $1"),
    ("devices", "user_id = $1"),
    ("orders", "user_id = $1"),
    ("order_items", "order_id in (select id from orders where user_id = $1)"),
    ("payments", "order_id in (select id from orders where user_id = $1)"),
    ("sessions", "user_id = $1"),
    ("events", "user_id = $1"),
    ("messages", "user_id = $1"),
    ("comments", "user_id = $1"),
    ("tickets", "user_id = $1"),
    ("consents", "user_id = $1"),
];

/// Rows of everybody who is not measured.
const OTHERS: u64 = 37;
/// Persons with 100,000 rows that erasures consume.
pub(crate) const CONSUMED: u64 = 12;

/// A person of the benchmark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// The number in `users`.
    pub(crate) id: u64,
    /// All their rows.
    pub(crate) rows: u64,
}

impl Person {
    /// The address they are found by.
    pub(crate) fn email(self) -> String {
        format!("user{}@example.com", self.id)
    }

    /// The confirmed identifiers.
    pub(crate) fn seeds(self) -> Seeds {
        Seeds::from([("email".to_owned(), [self.email()].into())])
    }
}

/// The benchmark database.
pub(crate) struct Shop {
    /// Its URL.
    pub(crate) url: String,
    /// All rows.
    pub(crate) rows: u64,
    /// 37, 10,000, 100,000 and 2,000,000 rows; divided by the scale, but never below 37.
    pub(crate) people: [Person; 4],
    /// 100,000 rows each, for erasures.
    pub(crate) erasable: Vec<Person>,
}

impl Shop {
    /// The database with this many rows, made when the server does not have it yet. People that an
    /// earlier run erased are filled anew.
    pub(crate) async fn ready(server: &str, rows: u64, scale: u64) -> Fallible<Self> {
        let mut people: Vec<Person> = [37, 10_000, 100_000, 2_000_000]
            .into_iter()
            .chain(std::iter::repeat_n(100_000, usize::try_from(CONSUMED)?))
            .zip(1..)
            .map(|(size, id): (u64, u64)| Person { id, rows: (size / scale).max(37) })
            .collect();
        let name = format!("bench_shop_{rows}");
        let url = house::on(server, &name)?;
        let named: u64 = people.iter().map(|person| person.rows).sum();
        let left = rows.checked_sub(named).filter(|left| *left >= 2 * OTHERS).ok_or_else(|| {
            format!("{rows} rows are too few: the measured persons alone have {named}")
        })?;
        let erasable = people.split_off(4);
        let people: [Person; 4] = people.try_into().map_err(|_| "four persons are named")?;
        let shop = Self { url, rows, people, erasable };
        let mut admin = PgConnection::connect(server).await?;
        let known: bool =
            sqlx::query("select exists (select 1 from pg_database where datname = $1)")
                .bind(&name)
                .fetch_one(&mut admin)
                .await?
                .try_get(0)?;
        if known {
            for person in &shop.erasable {
                shop.restore(*person).await?;
            }
        } else {
            admin.execute(AssertSqlSafe(format!("create database {name}"))).await?;
            if let Err(error) = shop.fill(left).await {
                admin.execute(AssertSqlSafe(format!("drop database {name}"))).await?;
                return Err(error);
            }
        }
        Ok(shop)
    }

    async fn fill(&self, left: u64) -> Fallible<()> {
        let begun = Instant::now();
        let mut shop = self.connect().await?;
        shop.execute(sqlx::raw_sql(SCHEMA)).await?;
        let first_other = u64::try_from(self.people.len() + self.erasable.len())? + 1;
        let last_other = first_other + left / OTHERS - 1;
        for person in self.people.iter().chain(&self.erasable) {
            let insert =
                format!("insert into bench_people values ({}, {})", person.id, person.rows);
            shop.execute(AssertSqlSafe(insert)).await?;
        }
        let others = format!(
            "insert into bench_people
             select id, {OTHERS} + case when id = {last_other} then {} else 0 end
             from generate_series({first_other}, {last_other}) id",
            left % OTHERS
        );
        shop.execute(AssertSqlSafe(others)).await?;
        shop.execute("select bench_share()").await?;
        let fill = format!("select bench_fill(1, {last_other})");
        shop.execute(AssertSqlSafe(fill)).await?;
        shop.execute(sqlx::raw_sql(KEYS)).await?;
        shop.execute("vacuum analyze").await?;
        shop.execute("checkpoint").await?;
        let counted = self.count().await?;
        if counted != self.rows {
            return Err(format!("{counted} rows were made, {} were wanted", self.rows).into());
        }
        println!("{counted} rows in {} tables made in {:.1?}", TABLES.len(), begun.elapsed());
        Ok(())
    }

    async fn count(&self) -> Fallible<u64> {
        let mut shop = self.connect().await?;
        let mut counted = 0;
        for (table, _) in TABLES {
            let sql = format!("select count(*) from {table}");
            let rows: i64 = shop.fetch_one(AssertSqlSafe(sql)).await?.try_get(0)?;
            counted += u64::try_from(rows)?;
        }
        Ok(counted)
    }

    /// Fills a person anew whom an erasure masked.
    async fn restore(&self, person: Person) -> Fallible<()> {
        let mut shop = self.connect().await?;
        let whole = sqlx::query("select exists (select 1 from users where id = $1 and email = $2)")
            .bind(i64::try_from(person.id)?)
            .bind(person.email());
        if whole.fetch_one(&mut shop).await?.try_get(0)? {
            return Ok(());
        }
        let anew = format!("select bench_clear({0}), bench_fill({0}, {0})", person.id);
        shop.execute(AssertSqlSafe(anew)).await?;
        Ok(())
    }

    /// Lets the server do now what it would do at some moment of the next measurement.
    pub(crate) async fn settle(&self) -> Fallible<()> {
        let mut shop = self.connect().await?;
        shop.execute("vacuum analyze").await?;
        shop.execute("checkpoint").await?;
        Ok(())
    }

    /// A connection of its own.
    pub(crate) async fn connect(&self) -> Fallible<PgConnection> {
        Ok(PgConnection::connect(&self.url).await?)
    }

    /// The database as the engine sees it.
    pub(crate) async fn sources(&self) -> Fallible<Sources> {
        Ok(BTreeMap::from([("shop".to_owned(), sources::open(&self.url).await?)]))
    }
}

/// The data map, read.
pub(crate) fn map() -> Fallible<DataMap> {
    datamap::parse(MAP, "shop.yml").map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.join("; ").into()
    })
}
