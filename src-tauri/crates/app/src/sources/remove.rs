//! `sources.remove`: a source is disconnected. Its address is forgotten.

use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::sources;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::map::{in_force, load};

/// Which source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesRemoveInput")]
pub struct Input {
    /// Its key.
    pub key: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourceRemoved")]
pub struct Output {}

/// Disconnects a source that nothing depends on.
///
/// # Errors
/// `not_found`; `refused` while the map in force has its dataset, or an open request has data of
/// it.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let source = sources::find(cx.store(), &input.key)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such source.")))?;
    if let Some(digest) = in_force(cx.store()).await? {
        let map = load(cx.store(), &digest).await?;
        if map.datasets.iter().any(|dataset| dataset.fides_key == source.key) {
            return Err(AppError::refused(said!(
                "The data map has the dataset {key}: take it out of the map first.",
                key = source.key
            )));
        }
    }
    let mut tx = cx.store().begin().await?;
    let open = sources::open_requests(&mut tx, &source.key).await?;
    if open > 0 {
        return Err(AppError::refused(said!(
            "{open} open requests have data of {key}: close them first.",
            open,
            key = source.key
        )));
    }
    sources::remove(&mut tx, &source.key).await?;
    cx.commit(tx, Event::SourceRemoved { source: source.key }).await?;
    cx.console().take_sources();
    Ok(Output {})
}
