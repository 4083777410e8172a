//! `consent.update`: a person says yes or no to purposes, all or nothing (requirement D2).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::consent::State;
use model::said;
use serde::{Deserialize, Serialize};
use store::consent::{Appended, Effect};
use ts_rs::TS;

use super::record::{self, Around, Said};
use crate::console::Cx;
use crate::errors::AppError;

/// What the person said.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentUpdateInput")]
pub struct Input {
    /// The person: the marketplace's user id, or `kind:value` for somebody known by something else.
    pub person: String,
    /// Yes or no by key of the purpose.
    pub purposes: BTreeMap<String, bool>,
    /// The version of the text they were shown; needed for a yes.
    #[serde(default)]
    pub version: Option<String>,
    /// The language they were shown it in, BCP 47; needed for a yes.
    #[serde(default)]
    pub language: Option<String>,
    /// Where: `web`, `ios`, `support` ...
    pub surface: String,
    /// How: `banner`, `settings`, `telephone` ...
    pub method: String,
    /// When they said so; none: now.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub at: Option<DateTime<Utc>>,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentRecorded")]
pub struct Output {
    /// By purpose.
    pub entries: Vec<RecordedEntry>,
}

/// What became of one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentRecordedEntry")]
pub struct RecordedEntry {
    /// The purpose.
    pub purpose: String,
    /// What the ledger says of it.
    pub state: State,
    /// What it did.
    pub effect: EffectShown,
}

/// What an entry did to the current state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ConsentEffect")]
pub enum EffectShown {
    /// It is the state now, and another one than before.
    Changed,
    /// It is the newest word and says what was said before.
    Repeated,
    /// Something that was said later is there already: it is kept, and the state stays.
    Late,
    /// This very entry was there already: nothing was written.
    Duplicate,
}

impl RecordedEntry {
    pub(crate) fn of(purpose: String, appended: &Appended) -> Self {
        let effect = match appended.effect {
            Effect::Changed => EffectShown::Changed,
            Effect::Repeated => EffectShown::Repeated,
            Effect::Late => EffectShown::Late,
            Effect::Duplicate => EffectShown::Duplicate,
        };
        Self { purpose, state: appended.state, effect }
    }
}

/// Records the answers.
///
/// # Errors
/// `refused` when a purpose does not rest on consent, `invalid` for one that is unknown or a time
/// that lies ahead; then nothing is recorded.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let purposes = record::purposes(&mut tx).await?;
    let said = checked(&purposes, &input, cx.now())?;
    let keys: Vec<String> = said.iter().map(|one| one.purpose.clone()).collect();
    let recorded = record::record(cx.env(), &mut tx, said).await?;
    if let Some(event) = recorded.event {
        cx.commit(tx, event).await?;
        cx.console().wake_outbox();
    }
    let entries = keys
        .into_iter()
        .zip(&recorded.appended)
        .map(|(purpose, appended)| RecordedEntry::of(purpose, appended))
        .collect();
    Ok(Output { entries })
}

/// What an input says, checked against the purposes.
///
/// # Errors
/// As [`run`].
pub(crate) fn checked(
    purposes: &BTreeMap<String, store::purposes::Purpose>,
    input: &Input,
    now: DateTime<Utc>,
) -> Result<Vec<Said>, AppError> {
    let around = Around {
        version: input.version.clone(),
        language: input.language.clone(),
        surface: input.surface.clone(),
        method: input.method.clone(),
        at: input.at,
    };
    record::check(purposes, &input.person, &input.purposes, &around, now).map_err(|error| {
        AppError {
            message: said!("{problem} Nothing was recorded.", problem = error.message),
            ..error
        }
    })
}
