//! `disclosures.edit`: the texts of a draft, and what they change. An approval that was asked for
//! loses its force.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionState};
use model::events::Event;
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{Texts, check_texts, digest, find_version, texts};
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// What is new.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresEditInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Texts that are new, by language; the others stay.
    pub texts: Texts,
    /// What the version changes for the person.
    pub change_class: Option<ChangeClass>,
    /// From when it is to be in force.
    #[ts(type = "string | null")]
    pub effective_at: Option<DateTime<Utc>>,
}

/// The version after the edit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureEdited")]
pub struct Output {
    /// SHA-256 over its texts.
    pub digest: String,
}

/// Edits a draft.
///
/// # Errors
/// `refused` when the version is published; `invalid` for a bad text.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut version = find_version(&mut tx, input.version).await?;
    if matches!(version.state, VersionState::Published | VersionState::Superseded) {
        return Err(AppError::refused("A published version is immutable; draft a new one."));
    }
    let mut all = texts(&mut tx, version.id).await?;
    all.extend(input.texts.clone());
    check_texts(&all)?;
    for (language, text) in &input.texts {
        disclosures::set_text(&mut tx, version.id, language, text, &sha256_hex(text.as_bytes()))
            .await?;
    }
    version.state = VersionState::Draft;
    version.digest = digest(&all);
    version.change_class = input.change_class.unwrap_or(version.change_class);
    version.effective_at = input.effective_at.unwrap_or(version.effective_at);
    version.approver = None;
    disclosures::update_version(&mut tx, &version).await?;
    store::approvals::void(&mut tx, version.id.0, cx.now()).await?;
    store::approvals::add_preparer(&mut tx, version.id.0, cx.officer()?.id).await?;
    let event = Event::DisclosureEdited {
        disclosure: version.disclosure,
        version: version.id,
        digest: version.digest.clone(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { digest: version.digest })
}
