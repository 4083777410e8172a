//! `consent.object`: an objection to direct marketing or an opt-out takes effect at once, without
//! any identity check (GDPR Art. 21(3), 11 CCR §7026(d); requirement D3).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::consent::{Answer, MARKETING, is_direct_marketing};
use model::said;
use serde::{Deserialize, Serialize};
use store::purposes::Purpose;
use ts_rs::TS;

use super::record::{self, Around, Said, basis_words};
use super::update::RecordedEntry;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::update::RecordedEntry as Output;

/// Who objects to what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentObjectInput")]
pub struct Input {
    /// The person: the marketplace's user id, or `kind:value`.
    pub person: String,
    /// The purpose; none: marketing.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Where it was said.
    pub surface: String,
    /// How.
    pub method: String,
    /// When; none: now.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub at: Option<DateTime<Utc>>,
}

/// Records the objection.
///
/// # Errors
/// `refused` when an objection to the purpose has to be weighed first.
pub async fn run(cx: &Cx, input: Input) -> Result<RecordedEntry, AppError> {
    let mut tx = cx.store().begin().await?;
    let purposes = record::purposes(&mut tx).await?;
    let said = checked(&purposes, &input, cx.now())?;
    let purpose = said.purpose.clone();
    let recorded = record::record(cx.env(), &mut tx, vec![said]).await?;
    if let Some(event) = recorded.event {
        cx.commit(tx, event).await?;
        cx.console().wake_outbox();
    }
    let appended = recorded
        .appended
        .first()
        .ok_or_else(|| AppError::not_found(said!("There is no entry.")))?;
    Ok(RecordedEntry::of(purpose, appended))
}

/// What an input says, checked against the purposes.
///
/// # Errors
/// As [`run`].
pub(crate) fn checked(
    purposes: &BTreeMap<String, Purpose>,
    input: &Input,
    now: DateTime<Utc>,
) -> Result<Said, AppError> {
    let key = input.purpose.as_deref().unwrap_or(MARKETING);
    let purpose = record::known(purposes, key)?;
    let Some(state) = purpose.basis.objection(is_direct_marketing(&purpose.uses)) else {
        return Err(AppError::refused(said!("Purpose {key}: it rests on {basis} ({citation}), and an objection to it is weighed first. Open a \
             request of kind objection.", key, basis = basis_words(purpose.basis), citation = purpose.basis.citation()))
        .at("purpose"));
    };
    let around = Around {
        version: None,
        language: None,
        surface: input.surface.clone(),
        method: input.method.clone(),
        at: input.at,
    };
    record::one(&input.person, key, Answer::Exactly(state), &around, now)
}
