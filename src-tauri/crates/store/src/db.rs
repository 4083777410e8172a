//! The one file that knows that there are two engines. Everything above it writes one SQL text,
//! with `$1` placeholders and native types in each schema.
//!
//! | here | PostgreSQL | SQLite |
//! |---|---|---|
//! | `Uuid` | `uuid` | text, hyphenated |
//! | `DateTime<Utc>` | `timestamptz` | text, `2026-11-24T09:00:00.000000Z`: sorts as time does |
//! | `NaiveDate` | `date` | text, `2026-11-24` |
//! | `bool` | `boolean` | integer 0 or 1 |
//! | `serde_json::Value` | `jsonb` | text |
//! | `Vec<u8>` | `bytea` | blob |

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::Value as Json;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, PgPool, Row as _, SqlitePool};
use uuid::Uuid;

use crate::StoreError;

/// A connection that lay idle for longer is asked whether it is still there.
const MOMENT: Duration = Duration::from_millis(50);

/// A pool of connections to a compliance database.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Which engine a compliance database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of one user.
    Sqlite,
    /// A server for a team.
    Postgres,
}

/// A transaction on either engine.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Db {
    /// Connects to `sqlite:<path>` (the file is made when it is missing) or `postgres://…`.
    pub(crate) async fn connect(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let options = SqliteConnectOptions::new()
                .filename(path.trim_start_matches("//"))
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(30))
                .pragma("secure_delete", "on")
                // In KiB: random keys of a million requests do not fit the default of 2 MiB.
                .pragma("cache_size", "-20480")
                // Pages of 4 KiB: a page that is changed again and again is carried over once.
                .pragma("wal_autocheckpoint", "8000");
            let pool = SqlitePoolOptions::new()
                .max_connections(4)
                // A full disk ends a transaction before its rollback does, and the connection
                // would believe for ever that it is in one.
                .after_release(|connection, _| {
                    Box::pin(async move {
                        connection.ping().await?;
                        Ok(!connection.is_in_transaction())
                    })
                })
                .connect_with(options)
                .await?;
            Ok(Self::Sqlite(pool))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?.application_name("compliance-console");
            let pool = PgPoolOptions::new()
                .max_connections(8)
                .acquire_timeout(Duration::from_secs(15))
                // A connection that was used a moment ago is there: under load, asking each time
                // would double the round trips.
                .test_before_acquire(false)
                .before_acquire(|connection, meta| {
                    Box::pin(async move {
                        if meta.idle_for > MOMENT {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(StoreError::UnknownEngine)
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn place(&self) -> String {
        match self {
            Self::Sqlite(pool) => pool.connect_options().get_filename().display().to_string(),
            Self::Postgres(pool) => {
                let options = pool.connect_options();
                let database = options.get_database().unwrap_or(options.get_username());
                format!("{}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }

    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            // Immediate: a writer that starts as a reader could not be made to wait.
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlx::migrate!("migrations/sqlite").run(pool).await?,
            Self::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    pub(crate) async fn fetch(
        &self,
        sql: Cow<'static, str>,
        params: Vec<Param>,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into_owned();
        Ok(match self {
            Self::Sqlite(pool) => {
                let sql = AssertSqlSafe(unnumbered(sql, params.len()));
                let rows = sqlx::query_with(sql, sqlite(params)?).fetch_all(pool).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(pool) => {
                let sql = AssertSqlSafe(sql);
                let rows = sqlx::query_with(sql, postgres(params)?).fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

impl Transaction {
    pub(crate) async fn fetch(
        &mut self,
        sql: Cow<'static, str>,
        params: Vec<Param>,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into_owned();
        Ok(match self {
            Self::Sqlite(tx) => {
                let sql = AssertSqlSafe(unnumbered(sql, params.len()));
                let rows = sqlx::query_with(sql, sqlite(params)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => {
                let sql = AssertSqlSafe(sql);
                let rows = sqlx::query_with(sql, postgres(params)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: Cow<'static, str>,
        params: Vec<Param>,
    ) -> Result<u64, StoreError> {
        let sql = sql.into_owned();
        Ok(match self {
            Self::Sqlite(tx) => {
                let sql = AssertSqlSafe(unnumbered(sql, params.len()));
                sqlx::query_with(sql, sqlite(params)?).execute(&mut **tx).await?.rows_affected()
            }
            Self::Postgres(tx) => {
                let sql = AssertSqlSafe(sql);
                sqlx::query_with(sql, postgres(params)?).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// From so many parameters on it is worth to write `?` for `$1`, `$2`, … where each comes once and
/// in order, as in an insert of many rows: SQLite looks up the name of each parameter in a list, so
/// that two thousand of them cost millions of steps.
const MANY: usize = 64;

fn unnumbered(sql: String, params: usize) -> String {
    if params < MANY {
        return sql;
    }
    let mut plain = String::with_capacity(sql.len());
    let mut pieces = sql.split('$');
    plain.push_str(pieces.next().unwrap_or_default());
    let mut expected = 0;
    for piece in pieces {
        expected += 1;
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if piece[..digits].parse() != Ok(expected) {
            return sql;
        }
        plain.push('?');
        plain.push_str(&piece[digits..]);
    }
    if expected == params { plain } else { sql }
}

/// A bound parameter. NULL keeps its type, which PostgreSQL asks for.
#[derive(Clone, Debug)]
pub enum Param {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Uuid(Option<Uuid>),
    Time(Option<DateTime<Utc>>),
    Date(Option<NaiveDate>),
    Json(Option<Json>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! params {
    ($($variant:ident: $type:ty),+ $(,)?) => {$(
        impl From<$type> for Param {
            fn from(value: $type) -> Self { Self::$variant(Some(value)) }
        }
        impl From<Option<$type>> for Param {
            fn from(value: Option<$type>) -> Self { Self::$variant(value) }
        }
    )+};
}
params! {
    Text: String, Int: i64, Bool: bool, Uuid: Uuid, Time: DateTime<Utc>, Date: NaiveDate,
    Json: Json, Bytes: Vec<u8>,
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

/// Binds parameters in order: `bind![id, name]`.
macro_rules! bind {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Param::from($value)),*] };
}
pub(crate) use bind;

/// How an instant is written in SQLite.
pub(crate) fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn sqlite(params: Vec<Param>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for param in params {
        match param {
            Param::Text(value) => arguments.add(value),
            Param::Int(value) => arguments.add(value),
            Param::Bool(value) => arguments.add(value),
            Param::Uuid(value) => arguments.add(value.map(|id| id.hyphenated().to_string())),
            Param::Time(value) => arguments.add(value.map(instant_text)),
            Param::Date(value) => arguments.add(value.map(|date| date.to_string())),
            Param::Json(value) => arguments.add(value.map(|json| json.to_string())),
            Param::Bytes(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres(params: Vec<Param>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for param in params {
        match param {
            Param::Text(value) => arguments.add(value),
            Param::Int(value) => arguments.add(value),
            Param::Bool(value) => arguments.add(value),
            Param::Uuid(value) => arguments.add(value),
            Param::Time(value) => arguments.add(value),
            Param::Date(value) => arguments.add(value),
            Param::Json(value) => arguments.add(value),
            Param::Bytes(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// A row of either engine.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column.
    pub(crate) fn get<T: Column>(&self, name: &'static str) -> Result<T, StoreError> {
        self.get_optional(name)?.ok_or(StoreError::Column { column: name })
    }

    /// The value of a column that may be NULL.
    pub(crate) fn get_optional<T: Column>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, StoreError> {
        match self {
            Self::Sqlite(row) => T::from_sqlite(row, name),
            Self::Postgres(row) => T::from_postgres(row, name),
        }
    }
}

/// A type that a column can be read as.
pub(crate) trait Column: Sized {
    fn from_sqlite(row: &SqliteRow, name: &'static str) -> Result<Option<Self>, StoreError>;
    fn from_postgres(row: &PgRow, name: &'static str) -> Result<Option<Self>, StoreError>;
}

/// Types that both engines store alike.
macro_rules! plain_columns {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn from_sqlite(row: &SqliteRow, name: &'static str) -> Result<Option<Self>, StoreError> {
                Ok(row.try_get(name)?)
            }
            fn from_postgres(row: &PgRow, name: &'static str) -> Result<Option<Self>, StoreError> {
                Ok(row.try_get(name)?)
            }
        }
    )+};
}
plain_columns!(String, i64, bool, Vec<u8>);

/// Types that SQLite stores as text.
macro_rules! text_columns {
    ($($type:ty: $parse:expr),+ $(,)?) => {$(
        impl Column for $type {
            fn from_sqlite(row: &SqliteRow, name: &'static str) -> Result<Option<Self>, StoreError> {
                let text: Option<String> = row.try_get(name)?;
                text.map(|text| $parse(&text).ok_or(StoreError::Column { column: name })).transpose()
            }
            fn from_postgres(row: &PgRow, name: &'static str) -> Result<Option<Self>, StoreError> {
                Ok(row.try_get(name)?)
            }
        }
    )+};
}
text_columns! {
    Uuid: |text: &str| Uuid::parse_str(text).ok(),
    DateTime<Utc>: |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc()),
    NaiveDate: |text: &str| text.parse().ok(),
    Json: |text: &str| serde_json::from_str(text).ok(),
}

#[cfg(test)]
mod tests {
    use super::{MANY, unnumbered};

    fn list(numbers: impl Iterator<Item = usize>) -> String {
        let holders: Vec<String> = numbers.map(|number| format!("${number}")).collect();
        format!("select 'a' in ({})", holders.join(", "))
    }

    #[test]
    fn parameters_lose_their_numbers_only_where_these_say_nothing() {
        let plain = unnumbered(list(1..=MANY), MANY);
        assert_eq!(plain.matches('?').count(), MANY);
        assert!(!plain.contains('$'), "{plain}");
        let repeated = list((1..=MANY).chain([1]));
        assert_eq!(unnumbered(repeated.clone(), MANY), repeated);
        let backwards = list((1..=MANY).rev());
        assert_eq!(unnumbered(backwards.clone(), MANY), backwards);
        let few = list(1..=3);
        assert_eq!(unnumbered(few.clone(), 3), few);
        let literal = format!("{} or 'costs $9' = ''", list(1..=MANY));
        assert_eq!(unnumbered(literal.clone(), MANY), literal);
    }
}
