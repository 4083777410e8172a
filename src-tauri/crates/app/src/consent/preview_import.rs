//! `consent.preview_import`: what would become of each line of a CSV file. It compares the people of
//! the file with those of the ledger, so it is an event.

use super::import;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::import::{Input, Output};

/// Looks ahead.
///
/// # Errors
/// As `consent.import`.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    import::preview(cx, input).await
}
