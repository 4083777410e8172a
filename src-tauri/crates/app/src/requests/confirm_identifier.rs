//! `requests.confirm_identifier`: a further identifier was shown to be the person's. What was
//! prepared without it is thrown away.

use model::events::Event;
use model::ids::{IdentifierId, RequestId};
use model::said;
use serde::{Deserialize, Serialize};
use store::subjects;
use ts_rs::TS;

use super::{Done, seeds};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// Which identifier, and what shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsConfirmIdentifierInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The identifier.
    pub identifier: IdentifierId,
    /// What shows that it is the person's, in words.
    pub evidence: String,
}

/// Confirms an identifier.
///
/// # Errors
/// `refused` before the identity is verified, after the request was submitted, and when it is
/// confirmed already; `conflict` while work on the request is under way.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    let identifier = seeds::find(&mut tx, &request, input.identifier).await?;
    if identifier.state == "confirmed" {
        return Err(AppError::refused(said!("This identifier is confirmed already.")));
    }
    let mut events = seeds::changed(cx, &mut tx, &mut request).await?;
    subjects::set_identifier_state(&mut tx, identifier.id, "confirmed").await?;
    let purpose = "requests.confirm_identifier";
    let evidence_hmac = super::note(cx, &mut tx, request.id, purpose, &input.evidence).await?;
    super::save(cx, &mut tx, &mut request).await?;
    events.push(Event::IdentifierConfirmed {
        request: request.id,
        identifier: identifier.id,
        evidence_hmac,
    });
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}
