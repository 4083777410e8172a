//! `views.counts`: the numbers beside the views an officer keeps.

use model::said;
use serde::{Deserialize, Serialize};
use store::requests;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::list;

/// What is counted, at most 50 filters.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsCountsInput")]
pub struct Input {
    /// Filters, as of `requests.list`.
    pub filters: Vec<list::Input>,
}

/// The numbers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ViewsCounted")]
pub struct Output {
    /// Of each filter; none: it has a text, and counting would be a search.
    #[ts(type = "(number | null)[]")]
    pub counts: Vec<Option<i64>>,
}

/// Counts.
///
/// # Errors
/// `invalid` for more than 50 filters.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    if input.filters.len() > 50 {
        return Err(AppError::invalid(said!("Filters: at most 50.")));
    }
    let mut counts = Vec::new();
    for filter in input.filters {
        let (filter, _) = list::filter(cx, filter)?;
        counts.push(match filter.text {
            Some(_) => None,
            None => Some(requests::total(cx.store(), &filter).await?),
        });
    }
    Ok(Output { counts })
}
