//! `requests.verify_identity`: the officer decides who the person is, and which identifiers are
//! theirs. Nothing unconfirmed is exported or erased.

use std::collections::BTreeSet;

use model::events::Event;
use model::ids::{IdentifierId, RequestId};
use model::requests::Step;
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{approvals, subjects};
use ts_rs::TS;

use super::{Done, clock};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// The decision.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsVerifyIdentityInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// How it was verified.
    pub method: String,
    /// What the officer saw, in words; documents are not kept.
    pub evidence: String,
    /// Identifiers that are the person's; the others are rejected.
    pub confirmed: BTreeSet<IdentifierId>,
}

/// Verifies the identity. Files that were kept as evidence are deleted with the decision.
///
/// # Errors
/// `refused` when the state does not allow it; `invalid` without a confirmed identifier.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let method = method(&input.method)?;
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::VerifyIdentity)?;
    crate::mandates::must_be_decided(&mut tx, request.id).await?;
    let identifiers = subjects::identifiers(&mut tx, request.id).await?;
    let known: BTreeSet<_> = identifiers.iter().map(|identifier| identifier.id).collect();
    if input.confirmed.is_empty() || !input.confirmed.is_subset(&known) {
        return Err(AppError::invalid(said!(
            "Confirmed: choose at least one identifier of the request."
        )));
    }
    for identifier in &identifiers {
        let state = if input.confirmed.contains(&identifier.id) { "confirmed" } else { "rejected" };
        subjects::set_identifier_state(&mut tx, identifier.id, state).await?;
    }
    let now = cx.now();
    clock::ask_again(&mut request, |question| {
        if question.identity_asked.is_some() {
            question.identity_received = Some(now.into());
        }
    })?;
    let officer = cx.officer()?;
    request.verification = Some(json!({ "method": method, "officer": officer.name, "at": now }));
    let evidence_hmac =
        super::note(cx, &mut tx, request.id, "requests.verify_identity", &input.evidence).await?;
    approvals::add_preparer(&mut tx, super::object(&request), officer.id).await?;
    super::save(cx, &mut tx, &mut request).await?;
    let confirmed = input.confirmed.len() as u64;
    let mut events: Vec<Event> =
        crate::evidence::purge::with_decision(cx, &mut tx, request.id).await?.into_iter().collect();
    events.push(Event::IdentityDecided {
        request: request.id,
        method,
        verified: true,
        confirmed,
        rejected: identifiers.len() as u64 - confirmed,
        evidence_hmac,
    });
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}

/// A method of verification, as the audit trail names it.
pub(crate) fn method(text: &str) -> Result<String, AppError> {
    let fits = !text.is_empty()
        && text.len() <= 40
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(AppError::invalid(said!(
            "Method: 1 to 40 lower-case letters and underscores, such as email_code."
        )))
    }
}
