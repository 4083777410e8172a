//! `evidence.purge`: evidence of an identity is deleted before the decision, because it is more
//! than was needed. With the decision it goes by itself.

use model::events::Event;
use model::ids::{AttachmentId, RequestId};
use model::said;
use serde::{Deserialize, Serialize};
use store::{Tx, attachments};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{Done, lock};

pub use crate::requests::Done as Output;

/// Which evidence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "EvidencePurgeInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The file; none: all of it.
    #[serde(default)]
    pub attachment: Option<AttachmentId>,
}

/// Deletes evidence.
///
/// # Errors
/// `not_found` when there is none.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    let files =
        attachments::purge_evidence(&mut tx, request.id, input.attachment, cx.now()).await?;
    if files == 0 {
        return Err(AppError::not_found(said!("There is no such evidence that is still kept.")));
    }
    cx.commit(tx, Event::EvidencePurged { request: request.id, files, decided: false }).await?;
    Ok(Done {})
}

/// Deletes all evidence of a request with the decision; none: there was none.
pub(crate) async fn with_decision(
    cx: &Cx,
    tx: &mut Tx,
    request: RequestId,
) -> Result<Option<Event>, AppError> {
    let files = attachments::purge_evidence(tx, request, None, cx.now()).await?;
    Ok((files > 0).then_some(Event::EvidencePurged { request, files, decided: true }))
}
