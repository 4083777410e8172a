//! `requests.refuse`: a refusal is put to the second person; approved, it closes the request.

use model::events::{ApprovalSubject, Event, canonical};
use model::ids::RequestId;
use model::requests::Step;
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::submit;
use crate::approvals;
use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::sha256_hex;

pub use submit::Output;

/// Why it is refused.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRefuseInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// `manifestly_unfounded`, `excessive`, `not_identified`, `exception`, ...
    pub ground: String,
    /// The reason the person is given (GDPR Art. 12(4)).
    pub reason: String,
}

/// Puts a refusal to the second person.
///
/// # Errors
/// `refused` for a closed request or one whose erasure has begun; `invalid` without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let ground = super::verify_identity::method(&input.ground).map_err(|_| {
        AppError::invalid(said!("Ground: 1 to 40 lower-case letters and underscores."))
    })?;
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Refuse)?;
    let reason_hmac =
        super::note(cx, &mut tx, request.id, "requests.refuse", &input.reason).await?;
    let refusal = json!({
        "format": "compliance-refusal",
        "version": 1,
        "request": request.number,
        "ground": ground,
        "reason_hmac": reason_hmac,
    });
    let digest = sha256_hex(canonical(&refusal).as_bytes());
    let object = super::object(&request);
    let subject = ApprovalSubject::Refusal;
    let approval = approvals::request(cx, &mut tx, object, subject, &digest, Some(refusal)).await?;
    super::save(cx, &mut tx, &mut request).await?;
    let event =
        Event::RequestSubmitted { request: request.id, subject, approval, digest: digest.clone() };
    cx.commit(tx, event).await?;
    Ok(Output { digest })
}
