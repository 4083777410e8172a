//! All SQL against the compliance database, for SQLite and PostgreSQL; one file per noun.
//!
//! Invariant: a write cannot be committed without its event. [`Tx::commit`] takes the transaction
//! and the events, appends them to the ledger in the same transaction, and there is no other way
//! to commit but the closed list [`Housekeeping`].
//!
//! Reads take `impl Read`: `&Store` outside a transaction, `&mut Tx` inside one.

mod db;
mod errors;
mod rows;
mod tx;

pub mod acceptances;
pub mod approvals;
pub mod attachments;
pub mod consent;
pub mod deliveries;
pub mod deputies;
pub mod disclosures;
pub mod drafts;
pub mod erasures;
pub mod events;
pub mod given_answers;
pub mod intents;
pub mod jobs;
pub mod letters;
pub mod mandates;
pub mod maps;
pub mod messages;
pub mod notes;
pub mod officers;
pub mod packages;
pub mod people;
pub mod publications;
pub mod purposes;
pub mod recipients;
pub mod requests;
pub mod reviews;
pub mod services;
pub mod sources;
pub mod subjects;
pub mod tasks;
pub mod views;
pub mod workspace;

use std::time::Instant;

pub use db::Engine;
use db::{Db, bind};
pub use errors::StoreError;
pub use tx::{Committed, Housekeeping, Read, Tx};

/// A compliance database.
#[derive(Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Connects to `sqlite:<path>` or `postgres://…` and brings the schema up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, is no compliance database, or is newer than this
    /// program.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let db = Db::connect(url).await?;
        db.migrate().await?;
        Ok(Self { db })
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Where it is: a file, or a server and a database. Without a password.
    pub fn place(&self) -> String {
        self.db.place()
    }

    /// Begins a transaction. Dropped without a commit, it leaves nothing behind.
    ///
    /// # Errors
    /// When the database cannot be reached or stays locked.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx::new(self.db.begin().await?))
    }

    /// Milliseconds one round trip takes.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn ping(&self) -> Result<u64, StoreError> {
        let start = Instant::now();
        self.db.fetch("select 1 as one".into(), bind![]).await?;
        Ok(u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}
