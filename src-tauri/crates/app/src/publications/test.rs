//! `publications.test`: whether the place takes a file, gives it back and lets it go.

use ::objects::{File, Lasting, ObjectError};
use model::events::Event;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Settings;
use super::{open, told};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsTestInput")]
pub struct Input {}

/// What the place said.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsTested")]
pub struct Output {
    /// Whether it can be published to.
    pub reachable: bool,
    /// Why not.
    pub failure: Option<Said>,
}

/// Tests the place with a small file of its own. That it refuses is an answer.
///
/// # Errors
/// `refused` when there is none.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let place = Settings::load(cx.store()).await?.place.ok_or_else(|| {
        AppError::refused(said!("No place to publish to is named in the settings."))
    })?;
    let place = open(cx.store(), &*cx.keys()?, &place).await?;
    let failure = tried(&place, &format!("test-{}", cx.id())).await.err();
    let failure = failure.map(|error| told(&error));
    let reachable = failure.is_none();
    cx.record(Event::PublicationsTested { reachable }).await?;
    Ok(Output { reachable, failure })
}

async fn tried(place: &::objects::Place, name: &str) -> Result<(), ObjectError> {
    let key = format!("{name}.txt");
    let file = File {
        name: key.clone(),
        media_type: "text/plain; charset=utf-8".into(),
        bytes: b"Compliance Console tests whether it can publish here.\n".to_vec(),
    };
    place.put(&key, &file, Lasting::Current).await?;
    let read = place.get(&key).await;
    place.delete(&key).await?;
    if read?.is_some_and(|read| read.bytes == file.bytes) {
        return Ok(());
    }
    Err(ObjectError {
        kind: ::objects::Kind::Unfit,
        told: said!("The place does not give back what it was given."),
    })
}
