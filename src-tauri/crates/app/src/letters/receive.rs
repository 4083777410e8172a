//! `letters.receive`: what the person answered is taken down, with the files they sent.

use chrono::{DateTime, Utc};
use model::events::Event;
use model::ids::{LetterId, RequestId};
use model::said;
use serde::{Deserialize, Serialize};
use store::letters::{self, Letter};
use store::subjects;
use ts_rs::TS;

use super::Content;
use crate::attachments::{Upload, keep};
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;

/// What came in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersReceiveInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// How it came in: `e-mail`, `letter`, `telephone`, ...
    pub channel: String,
    /// When; none: now.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub received_at: Option<DateTime<Utc>>,
    /// What it says; may be empty when a file says it.
    pub text: String,
    /// What was attached.
    #[serde(default)]
    pub files: Vec<Upload>,
}

/// What was kept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LetterReceived")]
pub struct Output {
    /// The reply.
    pub letter: LetterId,
}

/// Takes down a reply.
///
/// # Errors
/// `invalid` when there is nothing in it, for a file, and for a time to come.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let channel = input.channel.trim();
    if channel.is_empty() || channel.chars().count() > 40 {
        let text = said!("Channel: say how it came in, in at most 40 characters.");
        return Err(AppError::invalid(text).at("channel"));
    }
    let text = input.text.trim();
    if text.is_empty() && input.files.is_empty() {
        return Err(AppError::invalid(said!("Text: write it down or attach a file.")).at("text"));
    }
    if text.chars().count() > 100_000 {
        return Err(AppError::invalid(said!("Text: at most 100,000 characters.")).at("text"));
    }
    if input.files.len() > 10 {
        return Err(AppError::invalid(said!("Files: at most 10 at once.")).at("files"));
    }
    let now = cx.now();
    let at = input.received_at.unwrap_or(now);
    if at > now + chrono::Duration::minutes(5) {
        return Err(
            AppError::invalid(said!("Received: this lies in the future.")).at("received_at")
        );
    }
    let files = input.files.iter().map(Upload::read).collect::<Result<Vec<_>, _>>()?;
    let mut tx = cx.store().begin().await?;
    let request = crate::requests::lock(&mut tx, input.id).await?;
    let subject = subjects::find(&mut tx, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    let contents = Contents::of(cx, &mut tx, request.id).await?;
    let content = Content {
        who: subject.name.reveal().clone(),
        address: None,
        subject: String::new(),
        body: text.to_owned(),
        files: Vec::new(),
    };
    let (content_sealed, content_hmac) = contents.seal_json(cx, "letter", &content)?;
    let letter = Letter {
        id: LetterId(cx.id()),
        request: request.id,
        direction: "in".into(),
        kind: "reply".into(),
        language: subject.language,
        channel: channel.to_owned(),
        state: "received".into(),
        edited: false,
        content_sealed,
        content_hmac: content_hmac.clone(),
        failure: None,
        officer: cx.officer()?.id,
        at,
    };
    letters::insert(&mut tx, &letter).await?;
    for file in &files {
        keep(cx, &mut tx, request.id, ("reply", Some(letter.id.0), None), file).await?;
    }
    let event = Event::LetterReceived {
        request: request.id,
        letter: letter.id,
        channel: letter.channel,
        files: files.len() as u64,
        content_hmac,
    };
    cx.commit(tx, event).await?;
    Ok(Output { letter: letter.id })
}
