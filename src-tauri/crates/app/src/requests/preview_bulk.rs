//! `requests.preview_bulk`: what a bulk action would do to each request, and why not. It changes
//! nothing and shows nobody's name.

use super::bulk;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::bulk::{Input, Output};

/// Looks ahead.
///
/// # Errors
/// As `requests.bulk`.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    bulk::preview(cx, input).await
}
