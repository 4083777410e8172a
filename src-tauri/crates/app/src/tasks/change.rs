//! `tasks.change`: who answers a task, and by when.

use chrono::NaiveDate;
use model::events::Event;
use model::ids::{OfficerId, RequestId, TaskId};
use model::said;
use serde::{Deserialize, Serialize};
use store::{officers, tasks};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{Done, lock, must_be_open, note};

pub use crate::requests::Done as Output;

/// The task.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "TasksChangeInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The task.
    pub task: TaskId,
    /// Who answers; none: nobody yet.
    pub officer: Option<OfficerId>,
    /// By when.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// What they need to know.
    #[serde(default)]
    pub note: Option<String>,
}

/// Changes a task.
///
/// # Errors
/// `not_found`; `refused` when it is answered.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    must_be_open(&request)?;
    let task = super::find(&mut tx, &request, input.task).await?;
    if !task.is_open() {
        return Err(AppError::refused(said!("This task is answered.")));
    }
    if let Some(officer) = input.officer {
        officers::find(&mut tx, officer)
            .await?
            .filter(|officer| officer.active)
            .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
    }
    tasks::change(&mut tx, task.id, input.officer, input.due).await?;
    let note_hmac = match input.note.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => Some(note(cx, &mut tx, request.id, "tasks.change", text).await?),
        None => None,
    };
    let event = Event::TaskChanged {
        request: request.id,
        task: task.id,
        officer: input.officer,
        due: input.due,
        note_hmac,
    };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
