//! Databases on the server of the benchmark, and the compliance databases measured there.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::Fallible;

/// The engine of a compliance database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// Both, in the order in which they are measured.
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// As people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// URL of a database on the server.
pub(crate) fn on(server: &str, name: &str) -> Fallible<String> {
    let (base, _) = server.rsplit_once('/').ok_or("the URL of the server names a database")?;
    Ok(format!("{base}/{name}"))
}

/// URL of a fresh, empty database for a compliance database.
pub(crate) async fn fresh(
    engine: Engine,
    server: &str,
    folder: &Path,
    name: &str,
) -> Fallible<String> {
    match engine {
        Engine::Sqlite => Ok(format!("sqlite:{}", folder.join(format!("{name}.db")).display())),
        Engine::Postgres => {
            let name = format!("bench_{name}");
            let mut admin = PgConnection::connect(server).await?;
            for sql in [
                format!("drop database if exists {name} with (force)"),
                format!("create database {name}"),
            ] {
                admin.execute(AssertSqlSafe(sql)).await?;
            }
            on(server, &name)
        }
    }
}
