//! The data map: shown, checked, drafted, put in force.

pub mod check;
pub mod draft;
pub mod fates;
pub mod graph;
pub mod replace;
pub mod show;
pub mod unmapped;
pub mod walk;

use std::collections::BTreeMap;

use model::datamap::schema::Schema;
use model::datamap::{self, DataMap, Problem};
use model::said;
use model::said::Said;
use store::{Read, maps, workspace};

use crate::console::Console;
use crate::errors::AppError;
use crate::keys::Keys;
use crate::sources::open_all;

/// The name of the map in its problems, when it did not come from a file.
pub(crate) const FILE: &str = "data-map.yml";

/// The map with this digest.
pub(crate) async fn load(db: impl Read, digest: &str) -> Result<DataMap, AppError> {
    let text = maps::find(db, digest)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such data map.")))?;
    datamap::parse(&text, FILE).map_err(|problems| told(&problems))
}

/// The digest of the map in force.
pub(crate) async fn in_force(db: impl Read) -> Result<Option<String>, AppError> {
    Ok(workspace::find(db).await?.and_then(|workspace| workspace.map_digest))
}

/// What the connected sources look like now; one that does not answer is left out.
pub(crate) async fn live(
    console: &Console,
    keys: &Keys,
) -> Result<BTreeMap<String, Schema>, AppError> {
    let (opened, _) = open_all(console, keys).await?;
    let mut live = BTreeMap::new();
    for (key, source) in opened {
        match source.describe().await {
            Ok(schema) => {
                live.insert(key, schema);
            }
            Err(error) => tracing::warn!(source = %key, error = %error, "cannot describe a source"),
        }
    }
    Ok(live)
}

/// Problems as one refusal: the first three, and how many more.
pub(crate) fn told(problems: &[Problem]) -> AppError {
    let first: Vec<Said> =
        problems.iter().filter(|one| one.is_error()).take(3).map(Problem::said).collect();
    let more = problems.iter().filter(|one| one.is_error()).count() - first.len();
    AppError::invalid(match more {
        0 => said!("Data map: {problems}.", problems = first),
        _ => said!("Data map: {problems}, and {more} more.", problems = first, more),
    })
}
