//! `requests.reject_identifier`: an identifier is not the person's. It stays on the list with the
//! reason, so that it is not proposed again.

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

/// Which identifier, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRejectIdentifierInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The identifier.
    pub identifier: IdentifierId,
    /// Why it is not the person's.
    pub reason: String,
}

/// Rejects an identifier. One that was confirmed takes what was prepared with it along.
///
/// # Errors
/// `refused` when the request is closed, the identifier was rejected before, it is the only
/// confirmed one, or it was confirmed and the request was submitted with it.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::must_be_open(&request)?;
    let identifier = seeds::find(&mut tx, &request, input.identifier).await?;
    let mut events = match identifier.state.as_str() {
        "rejected" => return Err(AppError::refused(said!("This identifier was rejected before."))),
        "confirmed" => {
            let confirmed = seeds::confirmed(&mut tx, request.id).await?;
            if confirmed.values().map(std::collections::BTreeSet::len).sum::<usize>() == 1 {
                return Err(AppError::refused(said!(
                    "It is the only confirmed identifier: confirm another one first."
                )));
            }
            seeds::changed(cx, &mut tx, &mut request).await?
        }
        _ => Vec::new(),
    };
    subjects::set_identifier_state(&mut tx, identifier.id, "rejected").await?;
    let purpose = "requests.reject_identifier";
    let reason_hmac = super::note(cx, &mut tx, request.id, purpose, &input.reason).await?;
    let why = format!("{} — rejected: {}", identifier.why, input.reason.trim());
    subjects::set_identifier_why(&mut tx, identifier.id, &why).await?;
    super::save(cx, &mut tx, &mut request).await?;
    events.push(Event::IdentifierRejected {
        request: request.id,
        identifier: identifier.id,
        reason_hmac,
    });
    cx.commit_all(tx, events).await?;
    Ok(Done {})
}
