//! The transaction: the unit of work, and the only place where the log grows.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use model::events::{Actor, Event};

use crate::db::{Engine, Param, Row, Transaction};
use crate::{Store, StoreError, events};

/// The future of a read. Boxed, so that futures built on it are `Send` whatever they read from.
type Reading<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Something rows can be read from: `&Store`, or `&mut Tx` to read inside a transaction.
pub trait Read: Send + Sized {
    #[doc(hidden)]
    fn fetch<'a>(
        self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Param>,
    ) -> Reading<'a, Vec<Row>>
    where
        Self: 'a;

    #[doc(hidden)]
    fn fetch_optional<'a>(
        self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Param>,
    ) -> Reading<'a, Option<Row>>
    where
        Self: 'a,
    {
        let rows = self.fetch(sql, params);
        Box::pin(async move { Ok(rows.await?.into_iter().next()) })
    }
}

impl Read for &Store {
    fn fetch<'a>(
        self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Param>,
    ) -> Reading<'a, Vec<Row>>
    where
        Self: 'a,
    {
        let sql = sql.into();
        Box::pin(async move { self.db.fetch(sql, params).await })
    }
}

impl Read for &mut Tx {
    fn fetch<'a>(
        self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Param>,
    ) -> Reading<'a, Vec<Row>>
    where
        Self: 'a,
    {
        let sql = sql.into();
        Box::pin(async move { self.inner.fetch(sql, params).await })
    }
}

/// A transaction that has not been committed yet.
pub struct Tx {
    pub(crate) inner: Transaction,
}

/// Where the events of a commit stand in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Index of the first event.
    pub first: u64,
    /// Number of entries in the log afterwards.
    pub size: u64,
}

/// The closed list of writes that leave no event: they say nothing about a person and nothing an
/// auditor asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Housekeeping {
    /// A worker takes, keeps or gives back a job; its effects have events of their own.
    JobLease,
    /// Rows of a collection that is under way; the end of the collection is an event.
    Draft,
    /// A signed checkpoint over entries that are there.
    Checkpoint,
    /// The outcome of a health check of a source that nobody asked for.
    Health,
    /// The transaction id of a source before it commits.
    Intent,
    /// Keyed hashes of identifiers that are there.
    Digests,
    /// A worker takes a delivery or notes that it has to be tried again; its end is an event.
    DeliveryLease,
    /// Counting refused sign-ins, beside the event of the refusal itself.
    SignInCounter,
    /// Counting reads by services; an event says the counts when the hour is over.
    Reads,
    /// Forgetting answers that are not given again any more.
    Answers,
}

impl Tx {
    pub(crate) fn new(inner: Transaction) -> Self {
        Self { inner }
    }

    /// Appends the event to the log and commits both.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(
        self,
        at: DateTime<Utc>,
        actor: &Actor,
        event: Event,
    ) -> Result<Committed, StoreError> {
        self.commit_all(at, actor, vec![event]).await
    }

    /// Appends several events, in order, and commits all.
    ///
    /// # Errors
    /// When there is no event or the database refuses; then nothing was written.
    pub async fn commit_all(
        mut self,
        at: DateTime<Utc>,
        actor: &Actor,
        events: Vec<Event>,
    ) -> Result<Committed, StoreError> {
        if events.is_empty() {
            return Err(StoreError::Ledger("a change without an event cannot be committed".into()));
        }
        let committed = events::append(&mut self, at, actor, &events).await?;
        self.inner.commit().await?;
        Ok(committed)
    }

    /// Commits one of the few writes that leave no event.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit_housekeeping(self, _what: Housekeeping) -> Result<(), StoreError> {
        self.inner.commit().await
    }

    /// Marks a point that [`Tx::back`] returns to. One at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark(&mut self) -> Result<(), StoreError> {
        self.execute("savepoint mark", Vec::new()).await.map(|_| ())
    }

    /// Takes back what was written since the mark, and the mark.
    ///
    /// # Errors
    /// When there is no mark, or the database fails.
    pub async fn back(&mut self) -> Result<(), StoreError> {
        self.execute("rollback to savepoint mark", Vec::new()).await?;
        self.unmark().await
    }

    /// Keeps what was written since the mark, and forgets the mark.
    ///
    /// # Errors
    /// When there is no mark, or the database fails.
    pub async fn unmark(&mut self) -> Result<(), StoreError> {
        self.execute("release savepoint mark", Vec::new()).await.map(|_| ())
    }

    /// What a select ends with to lock its rows until the commit. SQLite has one writer anyway.
    pub(crate) fn for_update(&self) -> &'static str {
        match self.inner.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " for update",
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute<'a>(
        &'a mut self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Param>,
    ) -> Reading<'a, u64> {
        let sql = sql.into();
        Box::pin(async move { self.inner.execute(sql, params).await })
    }
}
