//! What can go wrong between the console and its database.

use model::said::Said;
use thiserror::Error;

/// A failure of the compliance database.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The URL names no engine we know.
    #[error("open the compliance database: its URL begins with neither sqlite: nor postgres://")]
    UnknownEngine,
    /// A stored value cannot be read.
    #[error(
        "read column {column} of the compliance database: it holds a value this version does not know"
    )]
    Column {
        /// The column.
        column: &'static str,
    },
    /// What the transaction read was changed by somebody else.
    #[error("{0} was changed by somebody else: look at it again")]
    Changed(Said),
    /// The database refuses on its own account (append-only, four eyes, immutable).
    #[error("the compliance database refuses: {0}")]
    Refused(String),
    /// The ledger tables do not fit together.
    #[error("append to the audit trail: {0}")]
    Ledger(String),
    /// The schema cannot be brought up to date.
    #[error("bring the compliance database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database itself.
    #[error("use the compliance database")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            let code = database.code().unwrap_or_default();
            // 23001: our own triggers on PostgreSQL; 1811: RAISE(ABORT) on SQLite.
            if code == "23001" || code == "1811" {
                return Self::Refused(database.message().to_owned());
            }
        }
        Self::Database(error)
    }
}

impl StoreError {
    /// Whether the database has no room left on its disk.
    pub fn is_full(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        // SQLSTATE of PostgreSQL, result code of SQLite.
        matches!(error.code().as_deref(), Some("53100" | "13"))
    }

    /// Whether a unique or check constraint was violated.
    pub fn is_constraint(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.is_unique_violation() || error.is_check_violation()
    }
}
