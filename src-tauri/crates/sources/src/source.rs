//! What every kind of source can do.

use async_trait::async_trait;
use model::datamap::schema::{Schema, TypeFamily};
use model::values::Row;
use serde::{Deserialize, Serialize};

use crate::SourceError;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// PostgreSQL 13 or later.
    Postgres,
    /// A SQLite file.
    Sqlite,
}

impl Kind {
    /// The kind as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }
}

/// The answer to a test of the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The version the source names.
    pub version: String,
    /// Milliseconds it took to connect and ask.
    pub latency_ms: u64,
}

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is done.
    Committed,
    /// Nothing of it happened.
    Aborted,
    /// It is still under way.
    InProgress,
    /// The source does not know any more (its record of old transactions is gone).
    Unknown,
}

/// A system that holds personal data.
#[async_trait]
pub trait Source: Send + Sync {
    /// Its kind.
    fn kind(&self) -> Kind;

    /// Where it is, without credentials.
    fn host(&self) -> String;

    /// Connects and asks for the version.
    async fn test(&self) -> Result<Ping, SourceError>;

    /// The tables, views, columns and keys it has now.
    async fn describe(&self) -> Result<Schema, SourceError>;

    /// A session that sees one state of the data and cannot change it.
    #[doc(hidden)]
    async fn reading(&self) -> Result<Box<dyn Session>, SourceError>;

    /// A session in one transaction, undone unless it is committed.
    #[doc(hidden)]
    async fn writing(&self) -> Result<Box<dyn Session>, SourceError>;

    /// What became of a transaction that [`crate::erase`] named before it committed.
    async fn fate(&self, transaction: &str) -> Result<Fate, SourceError>;

    /// Our record of a committed transaction is safe: what the source kept for [`Self::fate`] can
    /// go.
    async fn forget(&self, transaction: &str) -> Result<(), SourceError>;
}

/// A bound value.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum Bind {
    /// One text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// Takes rows as they come.
#[async_trait]
#[doc(hidden)]
pub trait Consumer: Send {
    /// Takes some rows. The source waits meanwhile.
    async fn rows(&mut self, rows: Vec<Row>) -> Result<(), SourceError>;
}

/// Takes lines of a table as they come; a piece may end anywhere.
#[async_trait]
#[doc(hidden)]
pub trait Lines: Send {
    /// Takes some bytes. The source waits meanwhile.
    async fn bytes(&mut self, bytes: &[u8]) -> Result<(), SourceError>;
}

/// One transaction of a source.
#[async_trait]
#[doc(hidden)]
pub trait Session: Send {
    /// The tables, views, columns and keys as this transaction sees them.
    async fn describe(&mut self) -> Result<Schema, SourceError>;

    /// Rows of a query with a small answer; `families` are those of its columns.
    async fn query(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
    ) -> Result<Vec<Row>, SourceError>;

    /// Rows of a query with an answer of any size, in batches.
    async fn stream(
        &mut self,
        sql: &str,
        binds: &[Bind],
        families: &[TypeFamily],
        consumer: &mut dyn Consumer,
    ) -> Result<(), SourceError>;

    /// Rows of a query without parameters as lines, each of `width` fields of text (see
    /// [`Lines`]): the fastest way to read a whole table.
    async fn lines(
        &mut self,
        sql: &str,
        width: usize,
        lines: &mut dyn Lines,
    ) -> Result<(), SourceError>;

    /// Runs a statement and says how many rows it changed.
    async fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<u64, SourceError>;

    /// A name for this transaction by which [`Source::fate`] knows it after a crash.
    async fn transaction_name(&mut self) -> Result<String, SourceError>;

    /// Commits.
    async fn commit(self: Box<Self>) -> Result<(), SourceError>;
}

/// Rows handed on at a time.
pub(crate) const BATCH_ROWS: usize = 1_000;
