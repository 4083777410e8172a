//! `letters.preview`: a letter as it would go out, with what is still missing. A look.

use std::collections::BTreeMap;

use model::events::Event;
use model::ids::RequestId;
use model::letters::{Field, Kind, Language, Template};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::subjects;
use ts_rs::TS;

use super::settings::Settings;
use super::{fields, language, steps};
use crate::console::Cx;
use crate::errors::AppError;

/// Which letter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersPreviewInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// What it is for.
    pub kind: Kind,
    /// Its language; none: the person's.
    #[serde(default)]
    pub language: Option<Language>,
    /// What the officer gives: the reason, the method, the question.
    #[serde(default)]
    #[ts(as = "BTreeMap<String, String>")]
    pub asked: BTreeMap<Field, String>,
}

/// The letter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LetterPreview")]
pub struct Output {
    /// Its language.
    pub language: Language,
    /// Who is written to.
    pub recipient: String,
    /// E-mail addresses it may go to.
    pub addresses: Vec<String>,
    /// The whole text, as an officer may edit it: the first line is the subject.
    pub text: String,
    /// Fields the officer gives for this letter.
    pub asks: Vec<Field>,
    /// Fields that have no value, each with what to do about it.
    pub missing: Vec<Missing>,
    /// The step that sending it records, if it can be taken now.
    pub step: Option<String>,
    /// Why the step cannot be taken now.
    pub step_refused: Option<Said>,
    /// Whether the workspace has a mail server.
    pub smtp: bool,
}

/// A field without a value.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LetterMissing")]
pub struct Missing {
    /// The field.
    pub field: Field,
    /// What to do.
    pub hint: Said,
}

/// Shows a letter.
///
/// # Errors
/// `not_found`, or when the look cannot be recorded.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let smtp = Settings::load(cx.store()).await?.smtp.is_some();
    let mut tx = cx.store().begin().await?;
    let request = crate::requests::lock(&mut tx, input.id).await?;
    let subject = subjects::find(&mut tx, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    let language = language(input.language, &subject.language);
    let filled = fields::gather(cx, &mut tx, &request, input.kind, language, &input.asked).await?;
    let template = Template::parse(input.kind.template(language))
        .map_err(|error| AppError::internal(&error))?;
    let (shown, missing) = template.preview(&filled.fields);
    let mut tried = request.clone();
    let taken = steps::take(cx, &mut tx, &mut tried, input.kind, &input.asked).await;
    // Nothing of it is kept.
    drop(tx);
    let event = Event::LetterPreviewed { request: request.id, kind: input.kind };
    cx.record_once(&format!("letter {} {}", request.id, input.kind.key()), event).await?;
    let step = steps::operation(input.kind).map(str::to_owned);
    let asked_for = input.kind.asked().iter().any(|field| !filled.fields.has(*field));
    let step_refused = match taken {
        // What the officer has not given yet is told beside its field.
        Err(_) if asked_for => None,
        Err(error) => Some(error.message),
        Ok(_) => None,
    };
    Ok(Output {
        language,
        recipient: filled.recipient.name,
        addresses: filled.recipient.addresses,
        text: shown.text(),
        asks: input.kind.asked().to_vec(),
        missing: missing
            .into_iter()
            .map(|field| Missing { field, hint: fields::hint(input.kind, field) })
            .collect(),
        step,
        step_refused,
        smtp,
    })
}
