//! `views.list`: the views the caller keeps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ViewShown;
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsListInput")]
pub struct Input {}

/// The views in their order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsListed")]
pub struct Output {
    /// The caller's own.
    pub views: Vec<ViewShown>,
}

/// Lists the views.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let views = store::views::list(cx.store(), cx.officer()?.id).await?;
    Ok(Output { views: views.into_iter().map(ViewShown::from).collect() })
}
