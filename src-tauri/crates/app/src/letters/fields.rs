//! The fields of a letter, from the record and from what the officer gives.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::clock::{Answer, free_from_backups};
use model::letters::{Field, Fields, Kind, Language, LetterError, Value, authority};
use model::said;
use model::said::Said;
use model::sensitive::Sensitive;
use sources::Preview;
use store::requests::Request;
use store::{Tx, drafts, erasures, notes, packages, subjects, workspace};

use super::settings::Settings;
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::mandates;
use crate::requests::certificate::{PITR_DAYS, SNAPSHOT_DAYS};
use crate::requests::clock;

/// Who is written to.
pub(crate) struct Recipient {
    pub(crate) name: String,
    /// E-mail addresses a letter may go to.
    pub(crate) addresses: Vec<String>,
}

/// What a letter is filled with.
pub(crate) struct Filled {
    pub(crate) fields: Fields,
    pub(crate) recipient: Recipient,
    pub(crate) controller: String,
}

/// Gathers what is known. What is not known stays without a value, and the letter says so.
pub(crate) async fn gather(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    kind: Kind,
    language: Language,
    asked: &BTreeMap<Field, String>,
) -> Result<Filled, AppError> {
    let workspace = workspace::find(&mut *tx)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let settings = Settings::load(&mut *tx).await?;
    let words = language.words();
    let recipient = recipient(cx, tx, request).await?;
    let mut known = Known(Fields::new(language));
    known.text(Field::Recipient, &recipient.name)?;
    known.text(Field::Number, &request.number)?;
    known.text(Field::RequestKind, words.kind(request.kind))?;
    known.date(Field::Received, request.receipt_date)?;
    known.text(Field::Law, words.law(&request.regime).unwrap_or_default())?;
    let sender = settings.sender.as_deref().filter(|text| !text.trim().is_empty());
    known.text(Field::Sender, sender.unwrap_or(&workspace.controller))?;
    known.text(Field::Contact, settings.contact.as_deref().unwrap_or_default())?;
    let named = settings.authority.as_deref().filter(|text| !text.trim().is_empty());
    if let Some(authority) = named.or_else(|| authority(&request.calendar)) {
        known.text(Field::Remedy, &words.remedy(&request.regime, authority).unwrap_or_default())?;
    }
    dates(cx, &mut known, request, kind)?;
    for field in kind.asked() {
        let text = asked.get(field).map(String::as_str).unwrap_or_default();
        let sentence = (*field == Field::Method).then(|| words.method(text)).flatten();
        let said = sentence.unwrap_or(text);
        known.text(*field, said)?;
    }
    match kind {
        Kind::Refusal => {
            // What the second person decided on; the newest reason is the one that holds.
            let reason = notes::list(&mut *tx, request.id)
                .await?
                .into_iter()
                .find(|note| note.purpose == "requests.refuse");
            known.text(Field::Reason, reason.as_ref().map_or("", |note| note.text.as_str()))?;
        }
        Kind::Delivery => delivered(tx, &mut known, request).await?,
        Kind::PartialErasure | Kind::ErasureDone => {
            erased(tx, &mut known, request, language).await?;
        }
        Kind::Acknowledgement
        | Kind::IdentityRequest
        | Kind::Extension
        | Kind::Question
        | Kind::Confirmation => {}
    }
    Ok(Filled { fields: known.0, recipient, controller: workspace.controller })
}

/// What to do about a field that has no value.
pub(crate) fn hint(kind: Kind, field: Field) -> Said {
    match field {
        Field::Contact => said!("Say in the settings, under Letters, where questions go."),
        Field::Sender => said!("Say in the settings, under Letters, who signs."),
        Field::Remedy => said!("Name the supervisory authority in the settings, under Letters."),
        Field::Reason if kind == Kind::Refusal => {
            said!("Refuse the request first, with its reason.")
        }
        Field::Reason => said!("Say why more time is needed."),
        Field::Method => said!("Say how the identity is to be confirmed."),
        Field::Question => said!("Write the question."),
        Field::ExtendedDue => said!("The law knows no extension here, or it is too late for one."),
        Field::Files | Field::Records | Field::PackageSha256 => said!("Make the package first."),
        Field::ErasedOn | Field::Rows | Field::BackupsFree | Field::Kept => {
            said!("Carry out the erasure first.")
        }
        Field::Due | Field::Law | Field::Received => said!("This request has no such period."),
        Field::Recipient | Field::Number | Field::RequestKind => {
            said!("The request does not say it.")
        }
    }
}

struct Known(Fields);

impl Known {
    fn text(&mut self, field: Field, text: &str) -> Result<(), AppError> {
        self.put(field, Value::Text(text.to_owned()))
    }

    fn date(&mut self, field: Field, date: NaiveDate) -> Result<(), AppError> {
        self.put(field, Value::Date(date))
    }

    fn number(&mut self, field: Field, number: i64) -> Result<(), AppError> {
        self.put(field, Value::Number(u64::try_from(number).unwrap_or_default()))
    }

    fn put(&mut self, field: Field, value: Value) -> Result<(), AppError> {
        self.0.put(field, value).map_err(|error: LetterError| AppError::internal(&error))
    }
}

/// The due dates. An extension is announced before it is recorded: the clock is asked what it
/// would give, were the letter sent now.
fn dates(cx: &Cx, known: &mut Known, request: &Request, kind: Kind) -> Result<(), AppError> {
    let answer: Answer = serde_json::from_value(request.clock_answer.clone())
        .map_err(|error| AppError::internal(&error))?;
    if kind != Kind::Extension {
        return known.date(Field::Due, answer.effective_due.day());
    }
    known.date(Field::Due, answer.due.day())?;
    if answer.extension.as_ref().is_some_and(|extension| extension.valid) {
        return known.date(Field::ExtendedDue, answer.effective_due.day());
    }
    let now = cx.now();
    let mut asked = request.clone();
    let answer =
        clock::ask_again(&mut asked, |question| question.extension_sent = Some(now.into()))?;
    if answer.effective_due.day() > answer.due.day() {
        known.date(Field::ExtendedDue, answer.effective_due.day())?;
    }
    Ok(())
}

async fn delivered(tx: &mut Tx, known: &mut Known, request: &Request) -> Result<(), AppError> {
    let Some(package) = packages::find(&mut *tx, request.id).await? else { return Ok(()) };
    known.number(Field::Files, package.files)?;
    known.text(Field::PackageSha256, &package.digest)?;
    let collections = drafts::collections(&mut *tx, request.id).await?;
    known.number(Field::Records, collections.iter().map(|one| one.rows).sum())
}

async fn erased(
    tx: &mut Tx,
    known: &mut Known,
    request: &Request,
    language: Language,
) -> Result<(), AppError> {
    let receipts = erasures::receipts(&mut *tx, request.id).await?;
    let Some(executed_at) = receipts.iter().map(|(_, _, at)| *at).max() else { return Ok(()) };
    let rows = receipts.iter().filter_map(|(_, receipt, _)| receipt["rows_changed"].as_i64()).sum();
    known.number(Field::Rows, rows)?;
    known.date(Field::ErasedOn, executed_at.date_naive())?;
    let backups = free_from_backups(executed_at, SNAPSHOT_DAYS, PITR_DAYS)
        .map_err(|error| AppError::invalid(said!("Clock: {error}.", error = error.said())))?;
    known.date(Field::BackupsFree, backups.quoted)?;
    let Some(plan) = erasures::plan(&mut *tx, request.id).await? else { return Ok(()) };
    let preview: Preview =
        serde_json::from_value(plan.preview).map_err(|error| AppError::internal(&error))?;
    let words = language.words();
    let kept: Vec<String> = preview
        .steps
        .iter()
        .filter(|step| step.rows > 0)
        .filter_map(|step| {
            let citation = step.citation.as_ref()?;
            let until = step.until.as_ref().and_then(|day| day.parse::<NaiveDate>().ok());
            Some(match until {
                Some(day) => {
                    format!("– {}: {citation}, {} {}", step.label, words.until, words.date(day))
                }
                None => format!("– {}: {citation}", step.label),
            })
        })
        .collect();
    known.text(Field::Kept, if kept.is_empty() { &words.nothing } else { "" })?;
    known.text(Field::Kept, &kept.join("\n"))
}

/// Who is written to: whoever acts for the person with an accepted mandate, else the person.
async fn recipient(cx: &Cx, tx: &mut Tx, request: &Request) -> Result<Recipient, AppError> {
    let subject = subjects::find(&mut *tx, request.id)
        .await?
        .ok_or_else(|| AppError::refused(said!("The person of this request was forgotten.")))?;
    let contents = Contents::of(cx, &mut *tx, request.id).await?;
    if let Some(agent) = mandates::accepted(&contents, &mut *tx, request.id).await? {
        let contact = agent.contact.unwrap_or_default();
        let address = contact.split_whitespace().find(|word| word.contains('@'));
        let addresses = address.map(str::to_owned).into_iter().collect();
        return Ok(Recipient { name: agent.name, addresses });
    }
    let addresses = subjects::identifiers(&mut *tx, request.id)
        .await?
        .into_iter()
        .filter(|one| one.state != "rejected")
        .map(|one| one.value)
        .map(Sensitive::into_revealed)
        .filter(|value| value.contains('@'))
        .collect();
    Ok(Recipient { name: subject.name.into_revealed(), addresses })
}
