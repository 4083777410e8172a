//! Sources: the outside systems that hold personal data.

pub mod add;
pub mod list;
pub mod remove;
pub mod test;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ::sources::Source;
use ::sources::manual::KIND;
use model::datamap::DataMap;
use model::datamap::schema::Schema;
use model::said;
use model::said::Said;
use store::Read;

use crate::console::Console;
use crate::errors::{AppError, Code};
use crate::keys::Keys;

/// Sources by dataset, as the engine wants them.
pub(crate) type Opened = BTreeMap<String, Arc<dyn Source>>;

/// A source that is connected but could not be opened: dataset and reason.
pub(crate) type Unopened = BTreeMap<String, Said>;

/// Opened sources by dataset, each with the sealed URL it was opened by. They hold connections that
/// are worth keeping between two jobs, and are forgotten with the keys.
pub(crate) type Kept = BTreeMap<String, (Vec<u8>, Arc<dyn Source>)>;

/// Opens every connected source. What cannot be opened is reported beside, so that one broken
/// source does not stop the others.
pub(crate) async fn open_all(
    console: &Console,
    keys: &Keys,
) -> Result<(Opened, Unopened), AppError> {
    let mut opened = Opened::new();
    let mut unopened = Unopened::new();
    let before = console.take_sources();
    let mut kept = Kept::new();
    for source in store::sources::list(console.store()).await? {
        if source.kind == KIND {
            continue;
        }
        let one = match before.get(&source.key) {
            Some((sealed, one)) if *sealed == source.url_sealed => Ok(one.clone()),
            Some(_) | None => open(keys, &source).await,
        };
        match one {
            Ok(one) => {
                kept.insert(source.key.clone(), (source.url_sealed, one.clone()));
                opened.insert(source.key, one);
            }
            Err(error) => {
                unopened.insert(source.key, error.message);
            }
        }
    }
    console.keep_sources(kept);
    Ok((opened, unopened))
}

/// The datasets that a person answers for.
pub(crate) async fn manual(db: impl Read) -> Result<BTreeSet<String>, AppError> {
    let sources = store::sources::list(db).await?;
    Ok(sources.into_iter().filter(|one| one.kind == KIND).map(|one| one.key).collect())
}

/// Splits `dataset=URL`; a bare URL serves the only dataset of the map.
pub(crate) fn split(text: &str, map: &DataMap) -> Result<(String, String), AppError> {
    let named = text
        .split_once('=')
        .filter(|(key, _)| map.datasets.iter().any(|dataset| dataset.fides_key == *key));
    match (named, map.datasets.as_slice()) {
        (Some((key, url)), _) => Ok((key.to_owned(), url.to_owned())),
        (None, [only]) => Ok((only.fides_key.clone(), text.to_owned())),
        (None, _) => Err(AppError::invalid(said!(
            "Source: the map has several datasets; write dataset=URL for each."
        ))),
    }
}

/// The live schema of a source that is named as `dataset=URL`, without a workspace.
///
/// # Errors
/// `source_unavailable` when it cannot be reached.
pub async fn describe(text: &str, map: &DataMap) -> Result<(String, Schema), AppError> {
    let (key, url) = split(text, map)?;
    let schema = describe_at(&key, &url).await?;
    Ok((key, schema))
}

/// The live schema behind a URL, without a workspace. The key names it in the errors.
///
/// # Errors
/// `source_unavailable` when it cannot be reached.
pub async fn describe_at(key: &str, url: &str) -> Result<Schema, AppError> {
    let fail = |error: ::sources::SourceError| {
        AppError::new(
            Code::SourceUnavailable,
            said!("Source {key}: {error}.", key, error = error.said()),
        )
    };
    ::sources::open(url).await.map_err(fail)?.describe().await.map_err(fail)
}

/// Opens one connected source.
pub(crate) async fn open(
    keys: &Keys,
    source: &store::sources::Source,
) -> Result<Arc<dyn Source>, AppError> {
    let url =
        keys.unseal("source", &source.url_sealed).map_err(|error| AppError::internal(&error))?;
    let url = String::from_utf8(url).map_err(|error| AppError::internal(&error))?;
    ::sources::open(&url).await.map_err(|error| {
        AppError::new(
            Code::SourceUnavailable,
            said!("Source {key}: {error}.", key = source.key, error = error.said()),
        )
    })
}
