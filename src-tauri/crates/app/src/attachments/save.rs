//! `attachments.save`: a file that is kept beside a request is written to a folder. An event.

use std::path::PathBuf;

use model::events::Event;
use model::ids::{AttachmentId, RequestId};
use model::said;
use serde::{Deserialize, Serialize};
use store::attachments;
use ts_rs::TS;

use super::shown;
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::sha256_hex;

/// Which file, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AttachmentsSaveInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The file.
    pub attachment: AttachmentId,
    /// Folder; none: the workspace's own.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// The file that was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AttachmentSaved")]
pub struct Output {
    /// Where.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// SHA-256 of it.
    pub sha256: String,
}

/// Writes the file.
///
/// # Errors
/// `not_found`; `refused` when it was deleted.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = crate::requests::find(cx.store(), input.id).await?;
    let attachment = attachments::list(cx.store(), request.id)
        .await?
        .into_iter()
        .find(|one| one.id == input.attachment)
        .ok_or_else(|| AppError::not_found(said!("There is no such file beside this request.")))?;
    let sealed = attachments::content(cx.store(), attachment.id)
        .await?
        .ok_or_else(|| AppError::refused(said!("This file was deleted after the decision.")))?;
    let contents = Contents::of(cx, cx.store(), request.id).await?;
    let bytes = contents.open("attachment", &sealed)?;
    let shown = shown(&contents, attachment)?;
    cx.record(Event::AttachmentSaved { request: request.id, attachment: input.attachment }).await?;
    let name = format!("{}-{}", request.number, shown.name.unwrap_or_default());
    let file = target(cx, input.directory.as_deref(), &name)?;
    write(&file, &bytes)?;
    Ok(Output { file, sha256: sha256_hex(&bytes) })
}
