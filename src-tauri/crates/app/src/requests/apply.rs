//! `requests.apply`: an opt-out, an objection or a withdrawal takes effect at once, without any
//! identity check (11 CCR §7026(d), GDPR Art. 7(3) and 21(3)).

use std::collections::BTreeMap;

use model::consent::{Answer, Basis, MARKETING, SALE_OR_SHARING, SENSITIVE, State};
use model::events::Event;
use model::requests::{Kind, Step};
use store::purposes::Purpose;
use store::subjects;

use super::{Done, OnRequest};
use crate::consent::person_of;
use crate::consent::record::{self, Around};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Writes the person's will into the consent ledger, for every identifier they gave.
///
/// # Errors
/// `refused` when it was applied before or is another kind of request.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Apply)?;
    let purposes = record::purposes(&mut tx).await?;
    let now = cx.now();
    let around = Around {
        version: None,
        language: None,
        surface: "console".into(),
        method: format!("request {}", request.number),
        // The clock of an officer who takes a letter in may go ahead of ours.
        at: Some(request.received_at.min(now)),
    };
    let mut said = Vec::new();
    for identifier in subjects::identifiers(&mut tx, request.id).await? {
        let value = identifier.value.reveal();
        let person = person_of(&identifier.kind, value);
        for (purpose, answer) in will(request.kind, &purposes) {
            let mut one = record::one(&person, purpose, answer, &around, now)?;
            one.request = Some(request.id);
            said.push(one);
        }
    }
    let recipients = said.len() as u64;
    let recorded = record::record(cx.env(), &mut tx, said).await?;
    super::save(cx, &mut tx, &mut request).await?;
    let applied = Event::RequestApplied { request: request.id, recipients };
    cx.commit_all(tx, recorded.event.into_iter().chain([applied]).collect()).await?;
    cx.console().wake_outbox();
    Ok(Done {})
}

/// What a request says about which purposes. To withdraw names every purpose that rests on consent.
fn will(kind: Kind, purposes: &BTreeMap<String, Purpose>) -> Vec<(&str, Answer)> {
    match kind {
        Kind::OptOut => vec![(SALE_OR_SHARING, Answer::Exactly(State::OptedOut))],
        Kind::LimitUse => vec![(SENSITIVE, Answer::Exactly(State::OptedOut))],
        Kind::Objection => vec![(MARKETING, Answer::Exactly(State::Objected))],
        Kind::WithdrawConsent => purposes
            .values()
            .filter(|purpose| purpose.basis == Basis::Consent)
            .map(|purpose| (purpose.key.as_str(), Answer::Exactly(State::Withdrawn)))
            .collect(),
        Kind::Access
        | Kind::Portability
        | Kind::Erasure
        | Kind::Rectification
        | Kind::Restriction
        | Kind::Appeal => Vec::new(),
    }
}
