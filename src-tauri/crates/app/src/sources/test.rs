//! `sources.test`: whether a source answers.

use std::sync::Arc;

use ::sources::Source;
use ::sources::manual::KIND;
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::sources::{self, Health};
use ts_rs::TS;

use super::list::Listed;
use super::open;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::list::Listed as Output;

/// Which source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesTestInput")]
pub struct Input {
    /// Its key.
    pub key: String,
    /// An address to try instead of the one that is kept; it is not kept.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub url: Option<String>,
}

/// Tests a source, or an address before it is kept. That it does not answer is an answer.
///
/// # Errors
/// `not_found`; `refused` for a source that a person answers for; `invalid` for an address of no
/// kind we know; or when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Listed, AppError> {
    let known = sources::find(cx.store(), &input.key).await?;
    if known.as_ref().is_some_and(|source| source.kind == KIND) {
        return Err(AppError::refused(said!(
            "A person answers for this source: there is nothing that could be tested."
        )));
    }
    let Some(url) = input.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) else {
        let source = known.ok_or_else(|| AppError::not_found(said!("There is no such source.")))?;
        let opened = open(&*cx.keys()?, &source).await.map_err(|error| error.message.to_string());
        return keep(cx, source, look(cx, opened).await).await;
    };
    let opened = ::sources::open(url)
        .await
        .map_err(|error| AppError::invalid(said!("URL: {error}.", error = error.said())))?;
    let mut listed = Listed::tried(input.key.trim(), &*opened);
    let health = look(cx, Ok(opened)).await;
    let reachable = health.reachable;
    listed.saw(health);
    cx.record(Event::SourceTested { source: listed.key.clone(), reachable }).await?;
    Ok(listed)
}

async fn look(cx: &Cx, opened: Result<Arc<dyn Source>, String>) -> Health {
    let tested = match opened {
        Ok(opened) => opened.test().await.map_err(|error| error.said().to_string()),
        Err(failure) => Err(failure),
    };
    match tested {
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
    }
}

async fn keep(cx: &Cx, mut source: sources::Source, health: Health) -> Result<Listed, AppError> {
    let mut tx = cx.store().begin().await?;
    sources::set_health(&mut tx, &source.key, &health).await?;
    let event = Event::SourceTested { source: source.key.clone(), reachable: health.reachable };
    cx.commit(tx, event).await?;
    source.health = Some(health);
    Ok(Listed::from(source))
}
