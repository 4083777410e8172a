//! `requests.open`: a request is taken in by hand.

use chrono::{DateTime, Utc};
use model::clock::Regime;
use model::events::Event;
use model::ids::{IdentifierId, RequestId};
use model::requests::{Flags, Kind, State};
use model::said;
use model::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use store::requests::{self, Request};
use store::subjects::{self, Identifier, Subject};
use store::{Tx, erasures, workspace};
use ts_rs::TS;

use super::message_file::AttachedFile;
use super::{clock, message_file};
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// The request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsOpenInput")]
pub struct Input {
    /// What is asked for.
    pub kind: Kind,
    /// The law whose clock runs; none: the GDPR's, or the opt-out's of California.
    pub regime: Option<Regime>,
    /// Calendar of public holidays; none: the workspace's.
    pub calendar: Option<String>,
    /// Time zone, when it is not the calendar's.
    pub tz: Option<String>,
    /// The person's name as they give it; none: the first identifier.
    pub subject_name: Option<String>,
    /// The language they are answered in, BCP 47.
    pub language: String,
    /// Identifiers they gave.
    pub identifiers: Vec<GivenIdentifier>,
    /// When it came in; none: now.
    #[ts(type = "string | null")]
    pub received_at: Option<DateTime<Utc>>,
    /// How it came in: `e-mail`, `form`, `letter`, `telephone`, ...
    pub channel: String,
    /// What they wrote.
    pub message: Option<String>,
    /// The file it came in as.
    #[serde(default)]
    #[ts(optional)]
    pub file: Option<AttachedFile>,
}

/// An identifier the person gave.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GivenIdentifier {
    /// `email`, `phone`, `user_id`, `device_id` or a kind of the data map.
    pub kind: String,
    /// The value.
    pub value: String,
}

/// The new request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestOpened")]
pub struct Output {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// When it is due.
    pub due: String,
}

/// Takes a request in: number, clock, person, identifiers.
///
/// # Errors
/// `invalid` names the field; nothing is kept then.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    check(cx, &input)?;
    let mut tx = cx.store().begin().await?;
    let (output, events) = enter(cx, &mut tx, &input).await?;
    cx.commit_all(tx, events).await?;
    Ok(output)
}

/// Enters a request that was checked.
pub(crate) async fn enter(
    cx: &Cx,
    tx: &mut Tx,
    input: &Input,
) -> Result<(Output, Vec<Event>), AppError> {
    let now = cx.now();
    let received_at = input.received_at.unwrap_or(now);
    let workspace = workspace::find(&mut *tx)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let regime = input.regime.unwrap_or(match input.kind {
        Kind::OptOut | Kind::LimitUse => Regime::CcpaOptout,
        Kind::Access
        | Kind::Portability
        | Kind::Erasure
        | Kind::Rectification
        | Kind::Restriction
        | Kind::Objection
        | Kind::WithdrawConsent
        | Kind::Appeal => Regime::Gdpr,
    });
    let calendar = input.calendar.clone().unwrap_or(workspace.calendar);
    let mut question = model::clock::Input::new(regime, received_at).in_calendar(calendar.clone());
    question.tz = input.tz.clone();
    let dates = clock::ask(&question)?;
    let json = |error: serde_json::Error| AppError::internal(&error);
    let number = format!("REQ-{}", workspace::next_request_number(tx).await?);
    let request = Request {
        id: RequestId(cx.id()),
        number: number.clone(),
        kind: input.kind,
        state: State::Received,
        flags: Flags::new(),
        regime: regime.key().to_owned(),
        calendar: calendar.clone(),
        tz: input.tz.clone(),
        received_at,
        receipt_date: dates.receipt_date,
        due: dates.due.clone(),
        due_at: dates.due_at,
        rule_set: dates.rule_set.clone(),
        clock_input: serde_json::to_value(&question).map_err(json)?,
        clock_answer: serde_json::to_value(&dates.answer).map_err(json)?,
        channel: input.channel.trim().to_owned(),
        assignee: None,
        opened_by: cx.officer()?.id,
        prepared_by: None,
        outcome: None,
        closed_at: None,
        draft_key_sealed: None,
        draft_digest: None,
        verification: None,
        certificate_digest: None,
        created_at: now,
        changed_at: now,
    };
    requests::insert(tx, &request).await?;
    let subject = subject(cx, &request, input);
    subjects::insert(tx, &subject).await?;
    insert_identifiers(cx, tx, &request, &input.identifiers).await?;
    let opened = Event::RequestOpened {
        request: request.id,
        number: number.clone(),
        kind: request.kind,
        regime: request.regime.clone(),
        calendar,
        receipt_date: request.receipt_date,
        due: request.due.clone(),
        rule_set: request.rule_set.clone(),
        channel: request.channel.clone(),
        identifiers: input.identifiers.len() as u64,
        content_hmac: hmac_hex(
            &subject.content_key,
            &[
                subject.name.reveal().as_bytes(),
                b"\0",
                input.message.as_deref().unwrap_or_default().as_bytes(),
            ],
        ),
    };
    let mut events = vec![opened];
    if let Some(file) = &input.file {
        events.push(message_file::keep(cx, tx, &subject, file).await?);
    }
    Ok((Output { id: request.id, number, due: request.due }, events))
}

fn subject(cx: &Cx, request: &Request, input: &Input) -> Subject {
    let name = input.subject_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let first = input.identifiers.first().map(|identifier| identifier.value.trim());
    Subject {
        request: request.id,
        name: Sensitive::new(name.or(first).unwrap_or_default().to_owned()),
        language: input.language.clone(),
        message: input.message.clone().map(Sensitive::new),
        content_key: cx.env().key().to_vec(),
    }
}

async fn insert_identifiers(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    identifiers: &[GivenIdentifier],
) -> Result<(), AppError> {
    let keys = cx.keys()?;
    for given in identifiers {
        let value = given.value.trim();
        let hmac = keys.identifier_hmac(&given.kind, value);
        // An identity that comes back after its erasure is noticed (requirement A13).
        let erased = erasures::remembered(&mut *tx, &given.kind, &hmac).await?;
        let why = match erased.last() {
            Some((_, at)) => {
                said!("given by the person; erased before, on {day}", day = at.date_naive()).into()
            }
            None => said!("given by the person").into(),
        };
        let identifier = Identifier {
            id: IdentifierId(cx.id()),
            request: request.id,
            kind: given.kind.clone(),
            value: Sensitive::new(value.to_owned()),
            state: "given".into(),
            why,
        };
        subjects::insert_identifier(tx, &identifier).await?;
        let digest = keys.identifier_digest(&given.kind, value, request.calendar.get(..2));
        subjects::set_identifier_digest(tx, identifier.id, &digest).await?;
    }
    Ok(())
}

/// What is wrong with a request before anything is kept.
pub(crate) fn check(cx: &Cx, input: &Input) -> Result<(), AppError> {
    if input.received_at.is_some_and(|at| at > cx.now() + chrono::Duration::minutes(5)) {
        return Err(
            AppError::invalid(said!("Received: this lies in the future.")).at("received_at")
        );
    }
    if let Some(file) = &input.file {
        message_file::check(file)?;
    }
    if input.identifiers.is_empty() {
        return Err(AppError::invalid(said!(
            "Identifiers: give at least one, such as an e-mail address."
        )));
    }
    if input.identifiers.len() > 50 {
        return Err(AppError::invalid(said!("Identifiers: at most 50.")));
    }
    for identifier in &input.identifiers {
        let kind_fits = !identifier.kind.is_empty()
            && identifier.kind.len() <= 40
            && identifier.kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !kind_fits {
            return Err(AppError::invalid(said!(
                "Identifiers: a kind is 1 to 40 lower-case letters and underscores."
            )));
        }
        let value = identifier.value.trim();
        if value.is_empty() || value.chars().count() > 320 || value.chars().any(char::is_control) {
            return Err(AppError::invalid(said!(
                "Identifiers: the {kind} is empty, longer than 320 characters or has control \
                 characters.",
                kind = identifier.kind
            )));
        }
        if identifier.kind == "email" && !value.contains('@') {
            return Err(AppError::invalid(said!("Identifiers: the email has no @.")));
        }
    }
    if input.subject_name.as_ref().is_some_and(|name| name.chars().count() > 200) {
        return Err(AppError::invalid(said!("Name: at most 200 characters.")));
    }
    if input.message.as_ref().is_some_and(|text| text.len() > 256 * 1024) {
        return Err(AppError::invalid(said!("Message: at most 256 KiB.")));
    }
    if input.channel.trim().is_empty() || input.channel.chars().count() > 40 {
        return Err(AppError::invalid(said!(
            "Channel: say how it came in, in at most 40 characters."
        )));
    }
    let language_fits = (2..=12).contains(&input.language.len())
        && input.language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !language_fits {
        return Err(AppError::invalid(said!("Language: a tag such as en or de-AT.")));
    }
    Ok(())
}
