//! PostgreSQL.

mod describe;

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::TryStreamExt as _;
use model::datamap::schema::{Schema, TypeFamily};
use model::values::{Row, Value};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgRow, PgSslMode};
use sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _,
    PgConnection, Row as _,
};

use crate::SourceError;
use crate::source::{BATCH_ROWS, Bind, Consumer, Fate, Kind, Lines, Ping, Session, Source};

/// A PostgreSQL server.
pub(crate) struct Postgres {
    options: PgConnectOptions,
    host: String,
    idle: Arc<Idle>,
}

/// Connections that only read, kept a while: a new one costs more than a small person's rows, for
/// its server process knows no table yet. What writes connects anew, so that nothing of an earlier
/// session can reach an erasure. A pool of a library would try for ten seconds to reach a server
/// that refuses; whoever waits wants to hear why at once.
#[derive(Default)]
struct Idle(Mutex<Vec<Kept>>);

struct Kept {
    connection: PgConnection,
    connected: Instant,
    idle_since: Instant,
}

/// How long a connection waits for the next reader.
const IDLE: Duration = Duration::from_secs(60);
/// After this long a connection is replaced, so that a changed password or setting takes effect.
const LIFETIME: Duration = Duration::from_secs(600);
/// How long a kept connection may take to show that it is alive.
const ALIVE: Duration = Duration::from_secs(2);
/// Connections that are kept at most.
const KEPT: usize = 4;

impl Idle {
    fn take(&self) -> Option<(PgConnection, Instant)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| one.idle_since.elapsed() < IDLE && one.connected.elapsed() < LIFETIME);
        kept.pop().map(|one| (one.connection, one.connected))
    }

    fn put(&self, connection: PgConnection, connected: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(Kept { connection, connected, idle_since: Instant::now() });
        }
    }
}

/// Bytes of lines that are handed on at a time.
const LINES: usize = 256 * 1024;

/// How a session is set, in one message. A row policy would hide rows without a word: the last
/// one makes that an error.
const SETTINGS: &str = "set idle_in_transaction_session_timeout = '10min';
    set lock_timeout = '30s';
    set timezone = 'UTC';
    set datestyle = 'ISO';
    set intervalstyle = 'iso_8601';
    set extra_float_digits = 1;
    set row_security = off";

/// How long we wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

impl Postgres {
    pub(crate) fn new(url: &str) -> Result<Self, SourceError> {
        let mut options = PgConnectOptions::from_str(url).map_err(|_| SourceError::Url)?;
        let host = options.get_host().to_owned();
        let local =
            matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1") || host.starts_with('/');
        // Verification is on unless the URL says otherwise in so many words.
        if !local && !url.contains("sslmode=") {
            options = options.ssl_mode(PgSslMode::VerifyFull);
        }
        let place =
            format!("{host}:{}/{}", options.get_port(), options.get_database().unwrap_or_default());
        let options = options.application_name("compliance-console");
        Ok(Self { options, host: place, idle: Arc::default() })
    }

    async fn connect(&self) -> Result<PgConnection, SourceError> {
        let connection = tokio::time::timeout(CONNECT, self.options.connect())
            .await
            .map_err(|_| SourceError::Database(sqlx::Error::PoolTimedOut))??;
        Ok(connection)
    }

    async fn reader(&self) -> Result<PgSession, SourceError> {
        let session = |connection, connected| PgSession {
            connection: Some(connection),
            home: Some((self.idle.clone(), connected)),
            busy: false,
        };
        while let Some((mut connection, connected)) = self.idle.take() {
            if let Ok(Ok(())) = tokio::time::timeout(ALIVE, connection.ping()).await {
                return Ok(session(connection, connected));
            }
        }
        let mut connection = self.connect().await?;
        connection.execute(sqlx::raw_sql(SETTINGS)).await?;
        Ok(session(connection, Instant::now()))
    }
}

#[async_trait]
impl Source for Postgres {
    fn kind(&self) -> Kind {
        Kind::Postgres
    }

    fn host(&self) -> String {
        self.host.clone()
    }

    async fn test(&self) -> Result<Ping, SourceError> {
        let start = Instant::now();
        let mut connection = self.connect().await?;
        let row = connection.fetch_one("show server_version").await?;
        let version: String = row.try_get(0)?;
        let latency_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Ping { version: format!("PostgreSQL {version}"), latency_ms })
    }

    async fn describe(&self) -> Result<Schema, SourceError> {
        self.reader().await?.describe().await
    }

    async fn reading(&self) -> Result<Box<dyn Session>, SourceError> {
        let mut session = self.reader().await?;
        session.begin("begin isolation level repeatable read, read only").await?;
        Ok(Box::new(session))
    }

    async fn writing(&self) -> Result<Box<dyn Session>, SourceError> {
        // One state of the data from the first count to the last statement: a row that somebody
        // changes meanwhile ends the transaction, so no row has to be locked beforehand.
        let mut connection = self.connect().await?;
        connection.execute(sqlx::raw_sql(SETTINGS)).await?;
        let mut session = PgSession { connection: Some(connection), home: None, busy: false };
        session.begin("begin isolation level repeatable read").await?;
        Ok(Box::new(session))
    }

    async fn fate(&self, transaction: &str) -> Result<Fate, SourceError> {
        let mut connection = self.connect().await?;
        let sql = "select pg_xact_status($1::text::xid8)";
        let row = sqlx::query(sql).bind(transaction).fetch_one(&mut connection).await?;
        let status: Option<String> = row.try_get(0)?;
        Ok(match status.as_deref() {
            Some("committed") => Fate::Committed,
            Some("aborted") => Fate::Aborted,
            Some("in progress") => Fate::InProgress,
            Some(_) | None => Fate::Unknown,
        })
    }

    async fn forget(&self, _transaction: &str) -> Result<(), SourceError> {
        // The server keeps its own record of transactions.
        Ok(())
    }
}

struct PgSession {
    /// Gone only while the session is dropped.
    connection: Option<PgConnection>,
    /// Where the connection waits for the next reader, and since when it is one; none: it is closed.
    home: Option<(Arc<Idle>, Instant)>,
    /// An answer has not been read to its end.
    busy: bool,
}

impl PgSession {
    fn connection(&mut self) -> Result<&mut PgConnection, SourceError> {
        self.connection.as_mut().ok_or(SourceError::Database(sqlx::Error::PoolClosed))
    }

    async fn begin(&mut self, begin: &'static str) -> Result<(), SourceError> {
        self.connection()?.execute(begin).await?;
        Ok(())
    }
}

impl Drop for PgSession {
    fn drop(&mut self) {
        let (Some(mut connection), Some((idle, connected))) =
            (self.connection.take(), self.home.take())
        else {
            return;
        };
        // Whoever stopped reading in the middle would leave the rest of two million rows to be
        // read before the connection is of use again: it is closed.
        let runtime = tokio::runtime::Handle::try_current();
        if !self.busy
            && let Ok(runtime) = runtime
        {
            // What it saw is let go at once, not with the next reader.
            runtime.spawn(async move {
                if connection.execute("rollback").await.is_ok() {
                    idle.put(connection, connected);
                }
            });
        }
    }
}

fn arguments(binds: &[Bind]) -> Result<PgArguments, SourceError> {
    let mut arguments = PgArguments::default();
    for bind in binds {
        match bind {
            Bind::Text(text) => arguments.add(text),
            Bind::Texts(texts) => arguments.add(texts),
        }
        .map_err(|error| SourceError::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

#[async_trait]
impl Session for PgSession {
    async fn describe(&mut self) -> Result<Schema, SourceError> {
        describe::describe(self.connection()?).await
    }

    async fn query(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
    ) -> Result<Vec<Row>, SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        query.fetch_all(self.connection()?).await?.iter().map(|row| read(row, families)).collect()
    }

    async fn stream(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
        consumer: &mut dyn Consumer,
    ) -> Result<(), SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        self.busy = true;
        let mut rows = query.fetch(self.connection()?);
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        while let Some(row) = rows.try_next().await? {
            batch.push(read(&row, families)?);
            if batch.len() == BATCH_ROWS {
                consumer.rows(std::mem::take(&mut batch)).await?;
            }
        }
        drop(rows);
        self.busy = false;
        if batch.is_empty() { Ok(()) } else { consumer.rows(batch).await }
    }

    async fn lines(
        &mut self,
        sql: &str,
        _width: usize,
        lines: &mut dyn Lines,
    ) -> Result<(), SourceError> {
        let copy = format!("copy ({sql}) to stdout");
        self.busy = true;
        let mut stream = self.connection()?.copy_out_raw(&copy).await?;
        // The server sends a line at a time: gather some before anybody looks at them.
        let mut gathered = Vec::with_capacity(2 * LINES);
        while let Some(bytes) = stream.try_next().await? {
            gathered.extend_from_slice(&bytes);
            if gathered.len() >= LINES {
                lines.bytes(&gathered).await?;
                gathered.clear();
            }
        }
        drop(stream);
        self.busy = false;
        lines.bytes(&gathered).await
    }

    async fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<u64, SourceError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments(binds)?);
        Ok(query.execute(self.connection()?).await?.rows_affected())
    }

    async fn transaction_name(&mut self) -> Result<String, SourceError> {
        let row = self.connection()?.fetch_one("select pg_current_xact_id()::text").await?;
        Ok(row.try_get(0)?)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), SourceError> {
        self.connection()?.execute("commit").await?;
        Ok(())
    }
}

/// Reads a row whose columns were selected with [`crate::sql::exact`].
fn read(row: &PgRow, families: &[TypeFamily]) -> Result<Row, SourceError> {
    families
        .iter()
        .enumerate()
        .map(|(place, family)| {
            let text: Option<String> = row.try_get(place)?;
            Ok(text.map_or(Value::Null, |text| value(text, family)))
        })
        .collect()
}

fn value(text: String, family: &TypeFamily) -> Value {
    match family {
        TypeFamily::Integer => match text.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => Value::text(text),
        },
        TypeFamily::Number => Value::Number(text.into()),
        TypeFamily::Boolean => Value::Bool(matches!(text.as_str(), "t" | "true")),
        TypeFamily::Json | TypeFamily::Array(_) => {
            match serde_json::value::RawValue::from_string(text.clone()) {
                Ok(raw) => Value::Json(raw),
                Err(_) => Value::text(text),
            }
        }
        TypeFamily::Bytes => match STANDARD.decode(text.replace('\n', "")) {
            Ok(bytes) => Value::Bytes(bytes),
            Err(_) => Value::text(text),
        },
        // PostgreSQL writes `2026-11-24 09:00:00.123456+00`; people and JSON want ISO 8601.
        TypeFamily::Timestamp => Value::text(timestamp(&text)),
        TypeFamily::Text
        | TypeFamily::Date
        | TypeFamily::Time
        | TypeFamily::Uuid
        | TypeFamily::Enum(_)
        | TypeFamily::Other => Value::text(text),
    }
}

fn timestamp(text: &str) -> String {
    let Some((day, time)) = text.split_once(' ') else { return text.to_owned() };
    match time.strip_suffix("+00") {
        Some(time) => format!("{day}T{time}Z"),
        None => format!("{day}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_keeps_its_microseconds_and_gets_its_zone() {
        assert_eq!(timestamp("2026-11-24 09:00:00.123456+00"), "2026-11-24T09:00:00.123456Z");
        assert_eq!(timestamp("2026-11-24 09:00:00"), "2026-11-24T09:00:00");
        assert_eq!(timestamp("infinity"), "infinity");
    }

    #[test]
    fn a_host_is_shown_without_its_password() {
        let source = Postgres::new("postgres://ada:secret@db.example/shop").unwrap();
        assert_eq!(source.host(), "db.example:5432/shop");
    }
}
