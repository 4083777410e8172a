//! `map.show`: the map in force and what the checks find in it.

use model::datamap::Problem;
use serde::{Deserialize, Serialize};
use store::maps;
use ts_rs::TS;

use super::{FILE, check, in_force};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapShowInput")]
pub struct Input {}

/// The map.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapShown")]
pub struct Output {
    /// SHA-256 of its text; none: no map is in force.
    pub digest: Option<String>,
    /// Its text.
    pub text: String,
    /// What the checks find.
    pub problems: Vec<Problem>,
    /// Its collections.
    pub collections: Vec<CollectionListed>,
}

/// A collection of the map.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CollectionListed {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Number of fields.
    #[ts(type = "number")]
    pub fields: usize,
    /// Its categories and those of its fields.
    pub categories: Vec<String>,
    /// Line in the text.
    #[ts(type = "number")]
    pub line: usize,
}

/// Shows the map.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let Some(digest) = in_force(cx.store()).await? else {
        return Ok(Output {
            digest: None,
            text: String::new(),
            problems: Vec::new(),
            collections: Vec::new(),
        });
    };
    let text = maps::find(cx.store(), &digest).await?.unwrap_or_default();
    let (problems, collections) = check::look(cx, &text, FILE).await?;
    Ok(Output { digest: Some(digest), text, problems, collections })
}
