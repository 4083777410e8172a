//! `sources.add`: a source is connected under the key of its dataset.

use ::sources::manual::{KIND, Manual};
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::sources::{self, Source};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// The source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourcesAddInput")]
pub struct Input {
    /// The dataset of the map it serves (`fides_key`).
    pub key: String,
    /// `postgres://…`, `sqlite:<path>`, or `manual:<what it is>` when a person answers for it. Kept
    /// sealed.
    pub url: String,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SourceAdded")]
pub struct Output {}

/// Connects a source. Whether it answers is what `sources.test` is for.
///
/// # Errors
/// `invalid` for a bad key or a URL of no kind we know.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let key = input.key.trim().to_owned();
    let fits = !key.is_empty()
        && key.len() <= 80
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.<>-".contains(&byte));
    if !fits {
        return Err(AppError::invalid(said!(
            "Key: letters, digits, and _ . < > -, as in the data map."
        ))
        .at("key"));
    }
    let wrong = |error: ::sources::SourceError| {
        AppError::invalid(said!("URL: {error}.", error = error.said())).at("url")
    };
    let url = input.url.trim();
    let (kind, host) = match Manual::parse(url) {
        Some(manual) => (KIND, manual.map_err(wrong)?.host().to_owned()),
        None => {
            let opened = ::sources::open(url).await.map_err(wrong)?;
            (opened.kind().key(), opened.host())
        }
    };
    let source = Source {
        key: key.clone(),
        kind: kind.to_owned(),
        host,
        url_sealed: cx.keys()?.seal(cx.env(), "source", input.url.trim().as_bytes()),
        health: None,
        added_at: cx.now(),
    };
    let mut tx = cx.store().begin().await?;
    sources::upsert(&mut tx, &source).await?;
    cx.commit(tx, Event::SourceAdded { source: key, kind: source.kind }).await?;
    Ok(Output {})
}
