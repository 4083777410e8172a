//! `evidence.add`: a file that shows who the person is. It is deleted with the decision.

use model::events::Event;
use model::ids::{AttachmentId, RequestId};
use model::requests::Course;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::attachments::{Upload, keep};
use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{lock, must_be_open, verify_identity};

/// The evidence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "EvidenceAddInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The method it belongs to.
    pub method: String,
    /// The file.
    pub file: Upload,
}

/// What was added.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "EvidenceAdded")]
pub struct Output {
    /// The file.
    pub attachment: AttachmentId,
}

/// Takes in evidence.
///
/// # Errors
/// `refused` when the identity is decided or must not be checked; `invalid` for the file.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let method = verify_identity::method(&input.method)?;
    let file = input.file.read()?;
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    must_be_open(&request)?;
    if request.kind.course() == Course::Direct {
        return Err(AppError::refused(said!(
            "No identity check may stand in the way of this kind of request, so no evidence is \
             taken."
        )));
    }
    if request.verification.is_some() {
        return Err(AppError::refused(said!(
            "The identity is decided, and evidence is not kept beyond the decision."
        )));
    }
    let about = ("evidence", None, Some(method.clone()));
    let (attachment, content_hmac) = keep(cx, &mut tx, request.id, about, &file).await?;
    let event = Event::EvidenceAdded { request: request.id, attachment, method, content_hmac };
    cx.commit(tx, event).await?;
    Ok(Output { attachment })
}
