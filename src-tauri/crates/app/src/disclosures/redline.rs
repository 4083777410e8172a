//! `disclosures.redline`: two versions of a text as one PDF, in which what was added is underlined
//! and what was taken out is struck.

use std::path::PathBuf;

use ::reports::redline::{Redline, Side};
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{document, find_version, texts};
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::sha256_hex;

/// Which versions, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresRedlineInput")]
pub struct Input {
    /// The version that is read as the old one.
    pub from: VersionId,
    /// The version that is read as the new one.
    pub to: VersionId,
    /// The language; both have to be written in it.
    pub language: String,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// The redline.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureRedlined")]
pub struct Output {
    /// The file.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    #[ts(type = "number")]
    pub size_bytes: usize,
    /// Places where the texts differ.
    #[ts(type = "number")]
    pub changes: usize,
    /// Words that were added.
    #[ts(type = "number")]
    pub added: usize,
    /// Words that were taken out.
    #[ts(type = "number")]
    pub deleted: usize,
}

/// Writes the redline.
///
/// # Errors
/// `not_found` when a version has no such language; `invalid` when they are of two documents.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let from = find_version(cx.store(), input.from).await?;
    let to = find_version(cx.store(), input.to).await?;
    if from.disclosure != to.disclosure {
        return Err(AppError::invalid(said!("To: a version of the same document.")).at("to"));
    }
    let document = document(cx.store(), to.disclosure).await?;
    let workspace = store::workspace::find(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let mut sides = Vec::new();
    for version in [&from, &to] {
        let text = texts(cx.store(), version.id).await?.remove(&input.language);
        let text = text.ok_or_else(|| {
            AppError::not_found(said!(
                "There is no {language} text of version {number}.",
                language = input.language,
                number = version.number
            ))
        })?;
        sides.push(Side { number: version.number.clone(), digest: version.digest.clone(), text });
    }
    let [old, new]: [Side; 2] = sides
        .try_into()
        .map_err(|_| AppError::not_found(said!("There is no text of both versions.")))?;
    let redline = Redline {
        controller: workspace.controller,
        title: document.title,
        language: input.language.clone(),
        old,
        new,
        generated_at: cx.now(),
    };
    let drawn = redline.draw();
    let (changes, added, deleted) = (drawn.changes, drawn.added, drawn.deleted);
    let pdf = crate::reports::pdf(drawn.document).await?;
    let name = format!("{}-{}-to-{}-{}.pdf", document.key, from.number, to.number, input.language);
    let file = target(cx, input.directory.as_deref(), &name)?;
    write(&file, &pdf)?;
    let sha256 = sha256_hex(&pdf);
    cx.record(Event::DisclosureRedlined {
        version: to.id,
        from: from.id,
        language: input.language,
        digest: sha256.clone(),
    })
    .await?;
    Ok(Output { file, sha256, size_bytes: pdf.len(), changes, added, deleted })
}
