//! `disclosures.record_acceptance`: a person accepted the version in force (requirement C5).

use chrono::{DateTime, Utc};
use model::disclosures::MOST_AHEAD;
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::acceptances::{self, Acceptance};
use store::people::{self, Sighting};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::requires_prompt::{check_sort, person};
use crate::disclosures::standing::{self, Documents};
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
    #[serde(default)]
    #[ts(type = "string | null")]
    pub at: Option<DateTime<Utc>>,
    /// Where they are: `DE`, `US-CA`.
    #[serde(default)]
    #[ts(optional)]
    pub jurisdiction: Option<String>,
    /// What they are: `maker`, `buyer`.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<String>,
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
    let known = standing::fresh(cx.console()).await?;
    let (acceptance, sighting) = check(&known, &input, cx.now(), cx.env().key())?;
    let mut tx = cx.store().begin().await?;
    if sighting.jurisdiction.is_some() || sighting.role.is_some() {
        people::see(&mut tx, &[sighting]).await?;
    }
    let new = acceptances::append(&mut tx, std::slice::from_ref(&acceptance)).await?;
    if !new.contains(&true) {
        return Ok(Output { recorded: false });
    }
    let event = Event::DisclosureAccepted {
        version: acceptance.version,
        person_hmac: person_hmac(&acceptance),
        language: acceptance.language,
        surface: acceptance.surface,
    };
    cx.commit(tx, event).await?;
    Ok(Output { recorded: true })
}

/// What the event holds instead of the person.
pub(crate) fn person_hmac(acceptance: &Acceptance) -> String {
    hmac_hex(&acceptance.content_key, &[acceptance.person.as_bytes()])
}

/// An acceptance that can be recorded, and what it says about the person. Pure, so that batches of
/// the API check the same.
pub(crate) fn check(
    known: &Documents,
    input: &Input,
    now: DateTime<Utc>,
    content_key: [u8; 32],
) -> Result<(Acceptance, Sighting), AppError> {
    let person = person(&input.person)?;
    check_sort(input.jurisdiction.as_deref(), input.role.as_deref())?;
    let surface = input.surface.trim();
    if surface.is_empty() || surface.len() > 60 || surface.chars().any(char::is_control) {
        return Err(AppError::invalid(said!(
            "Surface: say where, in at most 60 bytes, such as web."
        ))
        .at("surface"));
    }
    let at = input.at.unwrap_or(now);
    if at > now + MOST_AHEAD {
        return Err(AppError::refused(said!("An acceptance cannot lie in the future.")).at("at"));
    }
    let document = known.find(&input.document)?;
    let version = document
        .in_force_at(at.min(now))
        .filter(|version| version.number.to_string() == input.number)
        .ok_or_else(|| {
            AppError::refused(said!(
                "Version {number} of {title} was not in force then.",
                number = input.number,
                title = document.title
            ))
            .at("number")
        })?;
    if !version.languages.contains(&input.language) {
        return Err(AppError::refused(said!(
            "Version {number} has no text in language \"{language}\".",
            number = input.number,
            language = input.language
        ))
        .at("language"));
    }
    let acceptance = Acceptance {
        person: person.to_owned(),
        disclosure: document.id,
        version: version.id,
        rank: version.number.rank(),
        language: input.language.clone(),
        surface: surface.to_owned(),
        accepted_at: at,
        recorded_at: now,
        content_key: content_key.to_vec(),
    };
    let sighting = Sighting {
        person: person.to_owned(),
        jurisdiction: input.jurisdiction.clone(),
        role: input.role.clone(),
        on: now.date_naive(),
    };
    Ok((acceptance, sighting))
}
