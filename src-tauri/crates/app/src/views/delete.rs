//! `views.delete`: a kept view is forgotten. The requests in it are not touched.

use model::events::Event;
use model::ids::ViewId;
use model::said;
use serde::{Deserialize, Serialize};
use store::views;
use ts_rs::TS;

use super::ViewShown;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::ViewShown as Output;

/// Which view.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsDeleteInput")]
pub struct Input {
    /// The view.
    pub id: ViewId,
}

/// Deletes a view and says what it was, so that it can be kept again.
///
/// # Errors
/// `not_found` for somebody else's.
pub async fn run(cx: &Cx, input: Input) -> Result<ViewShown, AppError> {
    let mut tx = cx.store().begin().await?;
    let view = views::find(&mut tx, cx.officer()?.id, input.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such view of yours.")))?;
    views::delete(&mut tx, view.id).await?;
    cx.commit(tx, Event::ViewDeleted { view: view.id }).await?;
    Ok(view.into())
}
