//! `views.rename`: a kept view is called otherwise.

use model::events::Event;
use model::ids::ViewId;
use model::said;
use serde::{Deserialize, Serialize};
use store::views::{self, View};
use ts_rs::TS;

use super::{ViewShown, named, taken};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::ViewShown as Output;

/// Which view, and its name.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsRenameInput")]
pub struct Input {
    /// The view.
    pub id: ViewId,
    /// What the officer calls it now.
    pub name: String,
}

/// Renames a view.
///
/// # Errors
/// `not_found` for somebody else's, `conflict` for a name the caller has.
pub async fn run(cx: &Cx, input: Input) -> Result<ViewShown, AppError> {
    let name = named(&input.name)?;
    let mut tx = cx.store().begin().await?;
    let old = views::find(&mut tx, cx.officer()?.id, input.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such view of yours.")))?;
    let view = View { name, ..old };
    views::update(&mut tx, &view).await.map_err(taken)?;
    cx.commit(tx, Event::ViewSaved { view: view.id }).await?;
    Ok(view.into())
}
