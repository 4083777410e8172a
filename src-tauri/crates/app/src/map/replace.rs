//! `map.replace`: a map is put in force. The one before is kept, for the plans made from it.

use model::datamap::{self, Problem};
use model::events::Event;
use serde::{Deserialize, Serialize};
use store::{maps, workspace};
use ts_rs::TS;

use super::{FILE, live, told};
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// The map.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapReplaceInput")]
pub struct Input {
    /// Its text.
    pub text: String,
}

/// The map in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapReplaced")]
pub struct Output {
    /// SHA-256 of its text.
    pub digest: String,
    /// What is worth a look; nothing that stops it.
    pub warnings: Vec<Problem>,
}

/// Puts a map in force.
///
/// # Errors
/// `invalid` names the first problems; nothing changes then.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let map = datamap::parse(&input.text, FILE).map_err(|problems| told(&problems))?;
    let live = live(cx.console(), &*cx.keys()?).await?;
    let warnings = datamap::check(&map, &live);
    if warnings.iter().any(Problem::is_error) {
        return Err(told(&warnings));
    }
    let digest = sha256_hex(input.text.as_bytes());
    let mut tx = cx.store().begin().await?;
    maps::insert(&mut tx, &digest, &input.text, Some(cx.officer()?.id), cx.now()).await?;
    workspace::set_map(&mut tx, &digest).await?;
    let event = Event::MapReplaced {
        digest: digest.clone(),
        datasets: map.datasets.len() as u64,
        collections: map.datasets.iter().map(|dataset| dataset.collections.len() as u64).sum(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { digest, warnings })
}
