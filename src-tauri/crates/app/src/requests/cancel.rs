//! `requests.cancel`: the work under way on a request is asked to stop. What a source has
//! committed stays committed; everything else is undone.

use model::events::Event;
use model::said;
use store::jobs;

use super::{Done, OnRequest};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Asks the job of a request to stop.
///
/// # Errors
/// `refused` when nothing is under way.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    let job = jobs::latest(&mut tx, request.id).await?;
    let (Some(job), true) = (job, jobs::request_cancel(&mut tx, request.id).await?) else {
        return Err(AppError::refused(said!("No work on this request is under way.")));
    };
    let event = Event::CollectionStopped {
        request: request.id,
        job: job.id,
        reason: "an officer asked it to stop".into(),
    };
    cx.commit(tx, event).await?;
    cx.console().wake();
    Ok(Done {})
}
