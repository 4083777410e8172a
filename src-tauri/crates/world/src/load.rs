//! Loading the marketplace into a database.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
use thiserror::Error;

use crate::{rows, schema};

/// The marketplace cannot be loaded.
#[derive(Debug, Error)]
pub enum WorldError {
    /// The URL names no database we can fill.
    #[error("load the marketplace: its URL begins with neither sqlite: nor postgres://")]
    Url,
    /// The database.
    #[error("load the marketplace")]
    Database(#[from] sqlx::Error),
}

/// Rows of one statement.
const BATCH: usize = 400;

/// Fills an empty database with the marketplace, in one transaction.
///
/// # Errors
/// When the database cannot be reached or is not empty.
pub async fn load(url: &str, seed: u64, as_of: DateTime<Utc>) -> Result<(), WorldError> {
    let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let statements = statements(postgres, seed, as_of);
    if postgres {
        let mut connection = sqlx::PgConnection::connect(url).await?;
        let mut tx = connection.begin().await?;
        for statement in statements {
            (&mut *tx).execute(sqlx::raw_sql(AssertSqlSafe(statement))).await?;
        }
        tx.commit().await?;
        connection.execute("analyze").await?;
        connection.close().await?;
    } else {
        let path = url.strip_prefix("sqlite:").ok_or(WorldError::Url)?.trim_start_matches("//");
        let mut connection =
            SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await?;
        let mut tx = connection.begin().await?;
        for statement in statements {
            (&mut *tx).execute(sqlx::raw_sql(AssertSqlSafe(statement))).await?;
        }
        tx.commit().await?;
        connection.execute("analyze").await?;
        connection.close().await?;
    }
    Ok(())
}

fn statements(postgres: bool, seed: u64, as_of: DateTime<Utc>) -> Vec<String> {
    let mut statements = vec![schema::tables(postgres)];
    let mut waiting: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut flush = |(table, rows): (&'static str, Vec<String>)| {
        if !rows.is_empty() {
            statements.push(format!("insert into {table} values\n{};", rows.join(",\n")));
        }
    };
    // Rows of tables that are filled in turn wait beside each other; all are written in the order
    // in which their tables began, so that foreign keys hold.
    rows::all(seed, as_of, &mut |table, cells| {
        let cells: Vec<String> = cells.iter().map(rows::Cell::literal).collect();
        let line = format!("({})", cells.join(", "));
        match waiting.iter_mut().find(|(name, _)| *name == table) {
            Some((_, lines)) => lines.push(line),
            None => waiting.push((table, vec![line])),
        }
    });
    for (table, lines) in waiting {
        for batch in lines.chunks(BATCH) {
            flush((table, batch.to_vec()));
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    fn as_of() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200, 0).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_rows() {
        assert_eq!(statements(true, 1, as_of()), statements(true, 1, as_of()));
        assert_ne!(statements(true, 1, as_of()), statements(true, 2, as_of()));
    }

    #[tokio::test]
    async fn the_marketplace_loads_and_its_foreign_keys_hold() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let url = format!("sqlite:{}", path.display());
        load(&url, 1, as_of()).await.unwrap();
        let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
        let broken = connection.fetch_all("pragma foreign_key_check").await.unwrap();
        assert!(broken.is_empty(), "{} rows refer to nothing", broken.len());
        let users: i64 = connection.fetch_one("select count(*) from users").await.unwrap().get(0);
        assert_eq!(users, 3_000);
        assert!(load(&url, 1, as_of()).await.is_err(), "it is not empty any more");
    }
}
