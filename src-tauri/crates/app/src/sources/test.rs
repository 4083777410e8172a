//! `sources.test`: whether a source answers.

use ::sources::manual::KIND;
use model::events::Event;
use serde::{Deserialize, Serialize};
use store::sources::{self, Health};
use ts_rs::TS;

use super::list::Listed;
use super::open;
use crate::console::Cx;
use crate::errors::{AppError, chain};

pub use super::list::Listed as Output;

/// Which source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesTestInput")]
pub struct Input {
    /// Its key.
    pub key: String,
}

/// Tests a source. That it does not answer is an answer.
///
/// # Errors
/// `not_found`; `refused` for a source that a person answers for.
pub async fn run(cx: &Cx, input: Input) -> Result<Listed, AppError> {
    let mut source = sources::find(cx.store(), &input.key)
        .await?
        .ok_or_else(|| AppError::not_found("such source"))?;
    if source.kind == KIND {
        return Err(AppError::refused(
            "A person answers for this source: there is nothing that could be tested.",
        ));
    }
    let tested = match open(&*cx.keys()?, &source).await {
        Ok(opened) => opened.test().await.map_err(|error| chain(&error)),
        Err(error) => Err(error.message),
    };
    let health = match tested {
        Ok(ping) => Health {
            reachable: true,
            version: Some(ping.version),
            latency_ms: i64::try_from(ping.latency_ms).ok(),
            failure: None,
            tested_at: cx.now(),
        },
        Err(failure) => Health {
            reachable: false,
            version: None,
            latency_ms: None,
            failure: Some(failure),
            tested_at: cx.now(),
        },
    };
    let mut tx = cx.store().begin().await?;
    sources::set_health(&mut tx, &source.key, &health).await?;
    let event = Event::SourceTested { source: source.key.clone(), reachable: health.reachable };
    cx.commit(tx, event).await?;
    source.health = Some(health);
    Ok(Listed::from(source))
}
