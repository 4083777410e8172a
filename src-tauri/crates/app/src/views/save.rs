//! `views.save`: what the queue shows now is kept under a name, or a kept view is given what it
//! shows now.

use model::events::Event;
use model::ids::ViewId;
use model::said;
use serde::{Deserialize, Serialize};
use store::views::{self, View};
use ts_rs::TS;

use super::{ViewShown, checked, named, taken};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::ViewShown as Output;

/// Views an officer can keep.
const MOST: usize = 50;

/// What is kept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsSaveInput")]
pub struct Input {
    /// The view that is replaced; none: a new one.
    pub id: Option<ViewId>,
    /// What the officer calls it.
    pub name: String,
    /// The search parameters of the queue.
    pub address: String,
}

/// Keeps a view.
///
/// # Errors
/// `invalid` for an address that is none of the queue, `conflict` for a name the caller has,
/// `refused` when there are too many.
pub async fn run(cx: &Cx, input: Input) -> Result<ViewShown, AppError> {
    let officer = cx.officer()?.id;
    let (name, address) = (named(&input.name)?, checked(&input.address)?);
    let mut tx = cx.store().begin().await?;
    let view = match input.id {
        Some(id) => {
            let old = views::find(&mut tx, officer, id)
                .await?
                .ok_or_else(|| AppError::not_found(said!("There is no such view of yours.")))?;
            let view = View { name, address, ..old };
            views::update(&mut tx, &view).await.map_err(taken)?;
            view
        }
        None => {
            let own = views::list(&mut tx, officer).await?;
            if own.len() >= MOST {
                return Err(AppError::refused(said!(
                    "You keep {most} views: delete one first.",
                    most = MOST
                )));
            }
            let position = own.last().map_or(0, |view| view.position + 1);
            let id = ViewId(cx.id());
            let view = View { id, officer, name, address, position, created_at: cx.now() };
            views::insert(&mut tx, &view).await.map_err(taken)?;
            view
        }
    };
    cx.commit(tx, Event::ViewSaved { view: view.id }).await?;
    Ok(view.into())
}
