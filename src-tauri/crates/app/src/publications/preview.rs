//! `publications.preview`: a version in one language as it would be published. Nothing is written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::files;
use crate::console::Cx;
use crate::errors::AppError;

/// Which version, in which language, as what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsPreviewInput")]
pub struct Input {
    /// The version; a draft as well.
    pub version: VersionId,
    /// The language.
    pub language: String,
    /// As what.
    pub format: Format,
}

/// A format of a published disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "PublicationFormat")]
pub enum Format {
    /// A page.
    Html,
    /// The cleaned text.
    Markdown,
    /// For programs.
    Json,
    /// For paper.
    Pdf,
}

/// A file that would be published.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationPreviewed")]
pub struct Output {
    /// What it would be called.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its text; of a PDF its bytes in base64.
    pub content: String,
}

/// Shows a version as it would be published.
///
/// # Errors
/// `not_found` when there is no such version or language.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let file = files::one(cx, input.version, &input.language, input.format).await?;
    let content = match input.format {
        Format::Pdf => STANDARD.encode(&file.bytes),
        Format::Html | Format::Markdown | Format::Json => {
            String::from_utf8(file.bytes).map_err(|error| AppError::internal(&error))?
        }
    };
    Ok(Output { name: file.name, media_type: file.media_type, content })
}
