//! A queue to look at: an existing compliance database is filled with copies of one of its
//! requests, each with a person and an identifier of its own.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::Fallible;

/// Fills the database of a workspace, `sqlite:<path>` or `postgres://…`.
pub(crate) async fn run(database: &str, count: u64) -> Fallible<()> {
    match database.strip_prefix("sqlite:") {
        Some(path) => {
            let script = include_str!("../assets/queue_sqlite.sql");
            let script = script.replace("{count}", &count.to_string());
            let mut raw = SqliteConnection::connect(path).await?;
            raw.execute(sqlx::raw_sql(AssertSqlSafe(script))).await?;
        }
        None => {
            let script = include_str!("../assets/queue_postgres.sql");
            let script = script.replace("{count}", &count.to_string());
            let mut raw = PgConnection::connect(database).await?;
            raw.execute(sqlx::raw_sql(AssertSqlSafe(script))).await?;
            raw.execute("vacuum analyze").await?;
            raw.execute("checkpoint").await?;
        }
    }
    Ok(())
}
