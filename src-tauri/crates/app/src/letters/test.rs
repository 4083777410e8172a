//! `letters.test`: whether the mail server answers and lets us in. Nothing is sent.

use model::events::Event;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{mail, settings::Settings};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersTestInput")]
pub struct Input {}

/// What the mail server said.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersTested")]
pub struct Output {
    /// Whether it answered and let us in.
    pub reachable: bool,
    /// Why not.
    pub failure: Option<Said>,
}

/// Tests the mail server. That it does not answer is an answer.
///
/// # Errors
/// `refused` when there is none.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let smtp = Settings::load(cx.store())
        .await?
        .smtp
        .ok_or_else(|| AppError::refused(said!("No mail server is named in the settings.")))?;
    let failure = mail::test(cx, &smtp).await?.err();
    let reachable = failure.is_none();
    cx.record(Event::LettersTested { reachable }).await?;
    Ok(Output { reachable, failure })
}
