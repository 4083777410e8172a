//! `requests.place`: where a request stands in the queue, so that a link to it opens there.

use model::ids::RequestId;
use serde::{Deserialize, Serialize};
use store::requests;
use ts_rs::TS;

use super::list;
use crate::console::Cx;
use crate::errors::AppError;

/// Which request in which part of the queue.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsPlaceInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The filter, as of `requests.list`.
    pub filter: list::Input,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestPlaced")]
pub struct Output {
    /// How many rows stand above it; none: it is not there.
    #[ts(type = "number | null")]
    pub place: Option<i64>,
}

/// Finds the place.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let (filter, _) = list::filter(cx, input.filter)?;
    Ok(Output { place: requests::place_of(cx.store(), &filter, input.id).await? })
}
