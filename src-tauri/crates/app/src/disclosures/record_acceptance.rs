//! `disclosures.record_acceptance`: a person accepted the version in force (requirement C5).

use chrono::{DateTime, Utc};
use model::events::Event;
use serde::{Deserialize, Serialize};
use store::acceptances::{self, Acceptance};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{find, published, texts};
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// Who accepted what, where and when.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecordAcceptanceInput")]
pub struct Input {
    /// The person, as the product knows them.
    pub person: String,
    /// The document.
    pub document: String,
    /// The version they read.
    pub number: String,
    /// The language they read it in.
    pub language: String,
    /// Where: `web`, `ios`, ...
    pub surface: String,
    /// When; none: now.
    #[ts(type = "string | null")]
    pub at: Option<DateTime<Utc>>,
}

/// Whether it is new.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AcceptanceRecorded")]
pub struct Output {
    /// False when the person accepted this version before.
    pub recorded: bool,
}

/// Records an acceptance.
///
/// # Errors
/// `refused` when the version was not in force then, or has no text in that language.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = input.person.trim();
    if person.is_empty() || input.surface.trim().is_empty() {
        return Err(AppError::invalid("Person and surface: both are needed."));
    }
    let now = cx.now();
    let at = input.at.unwrap_or(now);
    if at > now {
        return Err(AppError::refused("An acceptance cannot lie in the future."));
    }
    let mut tx = cx.store().begin().await?;
    let document = find(&mut tx, &input.document).await?;
    let versions = published(&mut tx, document.id).await?;
    let in_force = versions.into_iter().rfind(|(one, _)| one.effective_at <= at);
    let Some((_, version)) = in_force.filter(|(one, _)| one.number.to_string() == input.number)
    else {
        return Err(AppError::refused(format!(
            "Version {} of {} was not in force then.",
            input.number, document.title
        )));
    };
    if !texts(&mut tx, version.id).await?.contains_key(&input.language) {
        return Err(AppError::refused(format!(
            "Version {} has no text in language {:?}.",
            input.number, input.language
        )));
    }
    let acceptance = Acceptance {
        person: person.to_owned(),
        version: version.id,
        language: input.language.clone(),
        surface: input.surface.clone(),
        accepted_at: at,
        content_key: cx.env().key().to_vec(),
    };
    if !acceptances::insert(&mut tx, &acceptance).await? {
        return Ok(Output { recorded: false });
    }
    let event = Event::DisclosureAccepted {
        version: version.id,
        person_hmac: hmac_hex(&acceptance.content_key, &[person.as_bytes()]),
        language: input.language,
        surface: input.surface,
    };
    cx.commit(tx, event).await?;
    Ok(Output { recorded: true })
}
