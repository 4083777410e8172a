//! `notes.add`: an officer writes something down about a request.

use model::events::Event;
use model::ids::RequestId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{Done, lock, note};

pub use crate::requests::Done as Output;

/// What is written down.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "NotesAddInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The note.
    pub text: String,
}

/// Keeps a note.
///
/// # Errors
/// `invalid` when it is empty or too long.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    let note_hmac = note(cx, &mut tx, request.id, "notes.add", &input.text).await?;
    cx.commit(tx, Event::NoteAdded { request: request.id, note_hmac }).await?;
    Ok(Done {})
}
