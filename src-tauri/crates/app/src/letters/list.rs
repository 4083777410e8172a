//! `letters.list`: the correspondence of a request, newest first. Looking is an event.

use chrono::{DateTime, Utc};
use model::events::Event;
use model::ids::LetterId;
use model::letters::Kind;
use serde::{Deserialize, Serialize};
use store::{attachments, letters, officers};
use ts_rs::TS;

use super::Content;
use crate::attachments::{AttachmentShown, shown};
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::words::word;

pub use crate::requests::OnRequest as Input;

/// The correspondence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersListed")]
pub struct Output {
    /// Newest first.
    pub letters: Vec<LetterShown>,
}

/// A letter or a reply.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LetterShown {
    /// Its id.
    pub id: LetterId,
    /// What it is for; none: a reply of the person.
    pub kind: Option<Kind>,
    /// Its language.
    pub language: String,
    /// `file` or `smtp`; of a reply how it came in.
    pub channel: String,
    /// What became of it.
    pub state: LetterState,
    /// Whether the officer changed what the template says.
    pub edited: bool,
    /// Who was written to, or who wrote.
    pub who: String,
    /// The address it went to.
    pub address: Option<String>,
    /// The subject; empty for a reply.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The files it was written to.
    pub files: Vec<String>,
    /// What the person attached.
    pub attachments: Vec<AttachmentShown>,
    /// Why it was not sent.
    pub failure: Option<String>,
    /// The officer who wrote it or took it down.
    pub officer: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// It is on its way, or its sender died: nobody knows whether it went out.
    Sending,
    /// It went out.
    Sent,
    /// It did not go out.
    Failed,
    /// It came in.
    Received,
}

/// Lists the correspondence.
///
/// # Errors
/// `not_found`, or when the look cannot be recorded.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = crate::requests::find(cx.store(), input.id).await?;
    let contents = Contents::of(cx, cx.store(), request.id).await?;
    let team = officers::list(cx.store()).await?;
    let files = attachments::list(cx.store(), request.id).await?;
    let kept = letters::list(cx.store(), request.id).await?;
    let event = Event::LettersListed { request: request.id, letters: kept.len() as u64 };
    cx.record_once(&format!("letters {} {}", request.id, kept.len()), event).await?;
    let mut letters = Vec::with_capacity(kept.len());
    for letter in kept {
        let content: Content = contents.open_json("letter", &letter.content_sealed)?;
        let attachments = files
            .iter()
            .filter(|file| file.purpose == "reply" && file.belongs_to == Some(letter.id.0))
            .map(|file| shown(&contents, file.clone()))
            .collect::<Result<_, _>>()?;
        letters.push(LetterShown {
            id: letter.id,
            kind: (letter.direction == "out").then(|| word(&letter.kind)).transpose()?,
            language: letter.language,
            channel: letter.channel,
            state: word(&letter.state)?,
            edited: letter.edited,
            who: content.who,
            address: content.address,
            subject: content.subject,
            body: content.body,
            files: content.files,
            attachments,
            failure: letter.failure,
            officer: team
                .iter()
                .find(|officer| officer.id == letter.officer)
                .map(|officer| officer.name.clone())
                .unwrap_or_default(),
            at: letter.at,
        });
    }
    Ok(Output { letters })
}
