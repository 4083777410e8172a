//! The name of a transaction in a SQLite file.
//!
//! SQLite keeps no record of past transactions, so a transaction that has to be known after a
//! crash writes its own name into a table of ours: the name is there exactly when it committed.
//! The table is gone again as soon as our own record is safe.

use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqliteConnection};

use crate::SourceError;
use crate::source::Fate;

/// The table; it is hidden from the description of the schema.
pub(super) const TABLE: &str = "compliance_console_commit";

/// Writes a fresh name into the open transaction.
pub(super) async fn leave(connection: &mut SqliteConnection) -> Result<String, SourceError> {
    let create = format!("create table if not exists {TABLE} (name text primary key)");
    connection.execute(AssertSqlSafe(create)).await?;
    let insert =
        format!("insert into {TABLE} (name) values (lower(hex(randomblob(16)))) returning name");
    Ok(connection.fetch_one(AssertSqlSafe(insert)).await?.try_get(0)?)
}

/// Whether a name was committed. Takes the write lock first: then nobody is still at work.
pub(super) async fn fate(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Fate, SourceError> {
    connection.execute("begin immediate").await?;
    let found = exists(connection).await? && {
        let sql = format!("select count(*) from {TABLE} where name = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(name).fetch_one(&mut *connection).await?;
        row.try_get::<i64, _>(0)? > 0
    };
    connection.execute("rollback").await?;
    Ok(if found { Fate::Committed } else { Fate::Aborted })
}

/// Removes a name, and the table when it was the last one.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<(), SourceError> {
    connection.execute("begin immediate").await?;
    if exists(connection).await? {
        let delete = format!("delete from {TABLE} where name = $1");
        sqlx::query(AssertSqlSafe(delete)).bind(name).execute(&mut *connection).await?;
        let count = format!("select count(*) from {TABLE}");
        let left: i64 = connection.fetch_one(AssertSqlSafe(count)).await?.try_get(0)?;
        if left == 0 {
            connection.execute(AssertSqlSafe(format!("drop table {TABLE}"))).await?;
        }
    }
    connection.execute("commit").await?;
    Ok(())
}

async fn exists(connection: &mut SqliteConnection) -> Result<bool, SourceError> {
    let sql = "select count(*) from sqlite_master where type = 'table' and name = $1";
    let row = sqlx::query(sql).bind(TABLE).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
