//! `letters.send`: a letter is written to a folder or goes out by e-mail. With it the step it
//! belongs to is recorded, if the officer says so.
//!
//! ```text
//! our database   prepared ─────────────── sent, step, event
//! mail server              MAIL … DATA, 250
//! ```
//! A letter that stays "sending" is one whose sender died: nobody knows whether it went out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::events::Event;
use model::ids::{LetterId, RequestId};
use model::letters::{Field, Kind, Language, Rendered, Template};
use model::said;
use reports::letter::Letter as Written;
use serde::{Deserialize, Serialize};
use store::letters::{self, Letter};
use store::requests::Request;
use store::subjects;
use ts_rs::TS;

use super::fields::Filled;
use super::settings::Settings;
use super::{Channel, Content, fields, language, mail, steps, told};
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::{AppError, Code};
use crate::files::{target, write};

/// The letter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersSendInput")]
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
    /// The text, when it differs from the template.
    #[serde(default)]
    pub text: Option<String>,
    /// How it leaves the house.
    pub channel: Channel,
    /// Folder for a letter in files; none: the workspace's own.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
    /// The address for a letter by e-mail; none: the first that is known.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether the step that the letter belongs to is recorded with it.
    #[serde(default)]
    pub with_step: bool,
}

/// What went out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LetterSent")]
pub struct Output {
    /// The letter.
    pub letter: LetterId,
    /// The PDF, when it was written to a folder.
    #[ts(type = "string | null")]
    pub file: Option<PathBuf>,
    /// The text beside it.
    #[ts(type = "string | null")]
    pub text_file: Option<PathBuf>,
}

/// Sends a letter.
///
/// # Errors
/// `refused` names a field that is unknown or has no value, and says why the step cannot be taken;
/// `source_unavailable` when the mail server does not take it.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = crate::requests::lock(&mut tx, input.id).await?;
    let subject = subjects::find(&mut tx, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    let language = language(input.language, &subject.language);
    let filled = fields::gather(cx, &mut tx, &request, input.kind, language, &input.asked).await?;
    let (rendered, edited) = rendered(&input, language, &filled)?;
    let step = match input.with_step {
        true => steps::take(cx, &mut tx, &mut request, input.kind, &input.asked).await?,
        false => None,
    };
    let pdf = crate::reports::pdf(document(cx, &request, language, &filled, &rendered)).await?;
    let number = letters::list(&mut tx, request.id).await?.len() + 1;
    let stem = format!("{}-{number}-{}", request.number, input.kind.key());
    let smtp = match input.channel {
        Channel::Smtp => Some(Settings::load(&mut tx).await?),
        Channel::File => None,
    };
    let address = match input.channel {
        Channel::Smtp => Some(chosen(&filled, input.email.as_deref())?),
        Channel::File => None,
    };
    let mut content = Content {
        who: filled.recipient.name.clone(),
        address: address.clone(),
        subject: rendered.subject.clone(),
        body: rendered.body.clone(),
        files: Vec::new(),
    };
    let mut output = Output { letter: LetterId(cx.id()), file: None, text_file: None };
    if input.channel == Channel::File {
        let file = target(cx, input.directory.as_deref(), &format!("{stem}.pdf"))?;
        let text_file = file.with_extension("txt");
        write(&file, &pdf)?;
        write(&text_file, rendered.text().as_bytes())?;
        content.files = [&file, &text_file].map(|path| path.display().to_string()).into();
        (output.file, output.text_file) = (Some(file), Some(text_file));
    }
    let contents = Contents::of(cx, &mut tx, request.id).await?;
    let (content_sealed, content_hmac) = contents.seal_json(cx, "letter", &content)?;
    let sending = input.channel == Channel::Smtp;
    let letter = Letter {
        id: output.letter,
        request: request.id,
        direction: "out".into(),
        kind: input.kind.key().into(),
        language: language.key().into(),
        channel: input.channel.key().into(),
        state: if sending { "sending" } else { "sent" }.into(),
        edited,
        content_sealed,
        content_hmac: content_hmac.clone(),
        failure: None,
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    let prepared = Event::LetterPrepared {
        request: request.id,
        letter: letter.id,
        kind: input.kind,
        language: letter.language.clone(),
        channel: letter.channel.clone(),
        edited,
        content_hmac: content_hmac.clone(),
    };
    let sent = Event::LetterSent {
        request: request.id,
        letter: letter.id,
        channel: letter.channel.clone(),
        content_hmac,
    };
    let (Some(settings), Some(address)) = (smtp, address) else {
        letters::insert(&mut tx, &letter).await?;
        if step.is_some() {
            crate::requests::save(cx, &mut tx, &mut request).await?;
        }
        let events = [prepared, sent].into_iter().chain(step).collect();
        cx.commit_all(tx, events).await?;
        return Ok(output);
    };
    // The step was only tried: it is taken when the letter is out.
    drop(tx);
    let smtp = settings.smtp.as_ref().ok_or_else(|| {
        AppError::refused(said!("No mail server is named in the settings, under Letters."))
    })?;
    let mut tx = cx.store().begin().await?;
    letters::insert(&mut tx, &letter).await?;
    cx.commit(tx, prepared).await?;
    let sender = settings.sender.as_deref().unwrap_or(&filled.controller);
    let outgoing = mail::Outgoing {
        sender: sender.lines().next().unwrap_or_default(),
        name: &filled.recipient.name,
        address: &address,
        subject: &rendered.subject,
        body: &rendered.body,
        pdf,
        pdf_name: format!("{stem}.pdf"),
    };
    let outcome = mail::send(cx, smtp, outgoing).await?;
    let mut tx = cx.store().begin().await?;
    if let Err(failure) = outcome {
        letters::settle(&mut tx, letter.id, "failed", Some(failure.to_string())).await?;
        let event = Event::LetterFailed { request: request.id, letter: letter.id };
        cx.commit(tx, event).await?;
        let text = said!("The letter was not sent: {failure}.", failure);
        return Err(AppError::new(Code::SourceUnavailable, text));
    }
    letters::settle(&mut tx, letter.id, "sent", None).await?;
    let mut events = vec![sent];
    if step.is_some() {
        let mut request = crate::requests::lock(&mut tx, input.id).await?;
        let taken = steps::take(cx, &mut tx, &mut request, input.kind, &input.asked).await;
        // Somebody else may have taken it meanwhile; the letter is out all the same.
        if let Ok(Some(step)) = taken {
            crate::requests::save(cx, &mut tx, &mut request).await?;
            events.push(step);
        }
    }
    cx.commit_all(tx, events).await?;
    Ok(output)
}

/// The letter, and whether it differs from its template.
fn rendered(
    input: &Input,
    language: Language,
    filled: &Filled,
) -> Result<(Rendered, bool), AppError> {
    let told = |error| told(&error, input.kind);
    let template = Template::parse(input.kind.template(language)).map_err(told)?;
    let Some(text) = input.text.as_deref().filter(|text| !text.trim().is_empty()) else {
        return Ok((template.render(&filled.fields).map_err(told)?, false));
    };
    if text.chars().count() > 50_000 {
        return Err(AppError::invalid(said!("Text: at most 50,000 characters.")).at("text"));
    }
    let own = Template::parse(text).and_then(|own| own.render(&filled.fields)).map_err(told)?;
    let same = template.render(&filled.fields).is_ok_and(|rendered| rendered == own);
    Ok((own, !same))
}

fn document(
    cx: &Cx,
    request: &Request,
    language: Language,
    filled: &Filled,
    rendered: &Rendered,
) -> reports::Document {
    let words = language.words();
    let letter = Written {
        controller: filled.controller.clone(),
        language: language.key().to_owned(),
        to: (words.to.clone(), filled.recipient.name.clone()),
        date: (words.on.clone(), words.date(cx.now().date_naive())),
        reference: (words.reference.clone(), request.number.clone()),
        subject: rendered.subject.clone(),
        body: rendered.body.clone(),
        at: cx.now(),
    };
    letter.document()
}

/// The address a letter goes to. A stranger's is refused: it would hand data to anybody.
fn chosen(filled: &Filled, wanted: Option<&str>) -> Result<String, AppError> {
    let known = &filled.recipient.addresses;
    match wanted.map(str::trim).filter(|text| !text.is_empty()) {
        Some(wanted) => known.iter().find(|one| one.eq_ignore_ascii_case(wanted)).cloned(),
        None => known.first().cloned(),
    }
    .ok_or_else(|| {
        let text = said!(
            "E-mail: this is none of the person's addresses in this request. Send it as a file, or \
             confirm the address first."
        );
        AppError::refused(text).at("email")
    })
}
