//! SQLite.

mod describe;
mod marker;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures::TryStreamExt as _;
use model::datamap::schema::{Schema, TypeFamily};
use model::values::{Row, Value};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Executor as _, Row as _, SqliteConnection,
    TypeInfo as _, ValueRef as _,
};

use crate::SourceError;
use crate::engine::scan::lines::escape;
use crate::source::{BATCH_ROWS, Bind, Consumer, Fate, Kind, Lines, Ping, Session, Source};

/// A SQLite file.
pub(crate) struct Sqlite {
    path: PathBuf,
}

impl Sqlite {
    pub(crate) fn new(path: &str) -> Self {
        Self { path: path.into() }
    }

    async fn connect(&self, read_only: bool) -> Result<SqliteConnection, SourceError> {
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .read_only(read_only)
            .create_if_missing(false)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
            .pragma("secure_delete", "on");
        Ok(options.connect().await?)
    }
}

#[async_trait]
impl Source for Sqlite {
    fn kind(&self) -> Kind {
        Kind::Sqlite
    }

    fn host(&self) -> String {
        self.path.display().to_string()
    }

    async fn test(&self) -> Result<Ping, SourceError> {
        let start = Instant::now();
        let mut connection = self.connect(true).await?;
        connection.fetch_one("select count(*) from sqlite_master").await?;
        let row = connection.fetch_one("select sqlite_version()").await?;
        let version: String = row.try_get(0)?;
        let latency_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Ping { version: format!("SQLite {version}"), latency_ms })
    }

    async fn describe(&self) -> Result<Schema, SourceError> {
        describe::describe(&mut self.connect(true).await?).await
    }

    async fn reading(&self) -> Result<Box<dyn Session>, SourceError> {
        let mut connection = self.connect(true).await?;
        connection.execute("begin").await?;
        Ok(Box::new(LiteSession { connection }))
    }

    async fn writing(&self) -> Result<Box<dyn Session>, SourceError> {
        let mut connection = self.connect(false).await?;
        connection.execute("begin immediate").await?;
        Ok(Box::new(LiteSession { connection }))
    }

    async fn fate(&self, transaction: &str) -> Result<Fate, SourceError> {
        marker::fate(&mut self.connect(false).await?, transaction).await
    }

    async fn forget(&self, transaction: &str) -> Result<(), SourceError> {
        marker::forget(&mut self.connect(false).await?, transaction).await
    }
}

struct LiteSession {
    connection: SqliteConnection,
}

fn arguments(binds: &[Bind]) -> Result<SqliteArguments, SourceError> {
    let mut arguments = SqliteArguments::default();
    for bind in binds {
        match bind {
            Bind::Text(text) => arguments.add(text.clone()),
            Bind::Texts(texts) => arguments.add(serde_json::json!(texts).to_string()),
        }
        .map_err(|error| SourceError::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

#[async_trait]
impl Session for LiteSession {
    async fn describe(&mut self) -> Result<Schema, SourceError> {
        describe::describe(&mut self.connection).await
    }

    async fn query(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
    ) -> Result<Vec<Row>, SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        query.fetch_all(&mut self.connection).await?.iter().map(|row| read(row, families)).collect()
    }

    async fn stream(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
        consumer: &mut dyn Consumer,
    ) -> Result<(), SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        let mut rows = query.fetch(&mut self.connection);
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        while let Some(row) = rows.try_next().await? {
            batch.push(read(&row, families)?);
            if batch.len() == BATCH_ROWS {
                consumer.rows(std::mem::take(&mut batch)).await?;
            }
        }
        if batch.is_empty() { Ok(()) } else { consumer.rows(batch).await }
    }

    async fn lines(
        &mut self,
        sql: &str,
        width: usize,
        lines: &mut dyn Lines,
    ) -> Result<(), SourceError> {
        let mut rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch(&mut self.connection);
        let mut gathered = Vec::new();
        while let Some(row) = rows.try_next().await? {
            for place in 0..width {
                if place > 0 {
                    gathered.push(b'\t');
                }
                // What is no valid UTF-8 is no identifier either.
                let text: Option<&str> = row.try_get_unchecked(place).unwrap_or(Some(""));
                escape(&mut gathered, text);
            }
            gathered.push(b'\n');
            if gathered.len() >= 256 * 1024 {
                lines.bytes(&gathered).await?;
                gathered.clear();
            }
        }
        lines.bytes(&gathered).await
    }

    async fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<u64, SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        Ok(query.execute(&mut self.connection).await?.rows_affected())
    }

    async fn transaction_name(&mut self) -> Result<String, SourceError> {
        marker::leave(&mut self.connection).await
    }

    async fn commit(mut self: Box<Self>) -> Result<(), SourceError> {
        self.connection.execute("commit").await?;
        Ok(())
    }
}

/// Reads a row by what is really stored: a SQLite column takes any type.
fn read(row: &SqliteRow, families: &[TypeFamily]) -> Result<Row, SourceError> {
    families
        .iter()
        .enumerate()
        .map(|(place, family)| {
            let raw = row.try_get_raw(place)?;
            if raw.is_null() {
                return Ok(Value::Null);
            }
            let kind = raw.type_info().name().to_owned();
            Ok(match kind.as_str() {
                "INTEGER" | "BOOLEAN" => {
                    let number: i64 = row.try_get_unchecked(place)?;
                    if *family == TypeFamily::Boolean && (0..=1).contains(&number) {
                        Value::Bool(number == 1)
                    } else {
                        Value::Int(number)
                    }
                }
                "REAL" => {
                    let number: f64 = row.try_get_unchecked(place)?;
                    Value::Number(format!("{number:?}").into())
                }
                "BLOB" => Value::Bytes(row.try_get_unchecked(place)?),
                _ => text(row.try_get_unchecked(place)?, family),
            })
        })
        .collect()
}

fn text(text: String, family: &TypeFamily) -> Value {
    if *family == TypeFamily::Json
        && let Ok(raw) = serde_json::value::RawValue::from_string(text.clone())
    {
        return Value::Json(raw);
    }
    Value::text(text)
}
