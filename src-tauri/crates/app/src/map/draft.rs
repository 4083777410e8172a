//! `map.draft`: a first map out of the live schema of a source, and what no map knows of it.

use std::collections::BTreeMap;

use model::datamap::draft::{self, Unmapped};
use model::datamap::{self, Problem};
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{in_force, live, load};
use crate::console::Cx;
use crate::errors::AppError;

/// The source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapDraftInput")]
pub struct Input {
    /// Its key, which becomes the key of the dataset.
    pub source: String,
}

/// A map to review; nothing of it is in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapDrafted")]
pub struct Output {
    /// The YAML; every guess in it is marked `# guess: …`.
    pub text: String,
    /// What is wrong with it; no errors.
    pub problems: Vec<Problem>,
    /// Live columns that look personal and that the map in force does not have.
    pub unmapped: Vec<Unmapped>,
}

/// Drafts a map.
///
/// # Errors
/// When there is no such source, when it does not answer, or when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut live = live(cx.console(), &*cx.keys()?).await?;
    let schema = live.remove(&input.source).ok_or_else(|| {
        AppError::not_found(said!("There is no such source, or it does not answer."))
    })?;
    let text = draft::draft(&input.source, &schema);
    let live = BTreeMap::from([(input.source, schema)]);
    let problems = match datamap::parse(&text, super::FILE) {
        Ok(map) => datamap::check(&map, &live),
        Err(problems) => problems,
    };
    let map = match in_force(cx.store()).await? {
        Some(digest) => load(cx.store(), &digest).await?,
        None => draft::nothing(),
    };
    let unmapped = draft::unmapped(&map, &live);
    Ok(Output { text, problems, unmapped })
}
