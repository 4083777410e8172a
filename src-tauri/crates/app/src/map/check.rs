//! `map.check`: what is wrong with a map, in itself and against the live schemas.

use std::collections::BTreeSet;

use model::datamap::{self, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::show::CollectionListed;
use super::{FILE, live};
use crate::console::Cx;
use crate::errors::AppError;

/// The map.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapCheckInput")]
pub struct Input {
    /// Its text.
    pub text: String,
    /// The name of its file, for the problems.
    pub file: Option<String>,
}

/// What is wrong.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapChecked")]
pub struct Output {
    /// By line; an error stops the map from being used.
    pub problems: Vec<Problem>,
    /// Its collections; empty when it cannot be read.
    pub collections: Vec<CollectionListed>,
}

/// Checks a map.
///
/// # Errors
/// When the database fails. Problems of the map are the answer.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let file = input.file.as_deref().unwrap_or(FILE);
    let (problems, collections) = look(cx, &input.text, file).await?;
    Ok(Output { problems, collections })
}

pub(crate) async fn look(
    cx: &Cx,
    text: &str,
    file: &str,
) -> Result<(Vec<Problem>, Vec<CollectionListed>), AppError> {
    let map = match datamap::parse(text, file) {
        Ok(map) => map,
        Err(problems) => return Ok((problems, Vec::new())),
    };
    let live = live(cx.console(), &*cx.keys()?).await?;
    let mut collections = Vec::new();
    for dataset in &map.datasets {
        for collection in &dataset.collections {
            let categories: BTreeSet<String> = collection
                .data_categories
                .iter()
                .chain(collection.fields.iter().flat_map(|field| &field.data_categories))
                .cloned()
                .collect();
            collections.push(CollectionListed {
                dataset: dataset.fides_key.clone(),
                collection: collection.name.clone(),
                fields: collection.fields.len(),
                categories: categories.into_iter().collect(),
                line: collection.at.line,
            });
        }
    }
    Ok((datamap::check(&map, &live), collections))
}
