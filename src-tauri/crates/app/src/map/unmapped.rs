//! `map.unmapped`: columns of the connected sources that look personal and that the map in force
//! does not have.

use ::sources::manual::KIND;
use model::datamap::draft::{self, Unmapped};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{in_force, live, load};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapUnmappedInput")]
pub struct Input {}

/// What nobody mapped.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapUnmapped")]
pub struct Output {
    /// In order of source, table and column.
    pub columns: Vec<Unmapped>,
    /// Sources that answered; of the others nothing is known.
    pub answered: Vec<String>,
    /// Sources that did not.
    pub silent: Vec<String>,
}

/// Looks at the live schemas.
///
/// # Errors
/// When the database fails. A source that does not answer is named.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let live = live(cx.console(), &*cx.keys()?).await?;
    let map = match in_force(cx.store()).await? {
        Some(digest) => load(cx.store(), &digest).await?,
        None => draft::nothing(),
    };
    let known = store::sources::list(cx.store()).await?;
    Ok(Output {
        columns: draft::unmapped(&map, &live),
        silent: known
            .into_iter()
            // Where a person answers there is no schema to look at.
            .filter(|source| source.kind != KIND)
            .map(|source| source.key)
            .filter(|key| !live.contains_key(key))
            .collect(),
        answered: live.into_keys().collect(),
    })
}
