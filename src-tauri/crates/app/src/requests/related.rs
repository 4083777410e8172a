//! `requests.related`: earlier requests of the same person, by keyed hashes of the normal forms of
//! their identifiers (requirement A18). Asked before a new request is opened.

use chrono::NaiveDate;
use model::events::Event;
use model::ids::RequestId;
use model::requests::{Kind, Outcome, State};
use model::said;
use serde::{Deserialize, Serialize};
use store::{Read, Store, subjects, workspace};
use ts_rs::TS;

use super::open::GivenIdentifier;
use crate::console::Cx;
use crate::errors::AppError;

/// Requests that are named.
const MOST: i64 = 50;

/// Identifiers of a person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRelatedInput")]
pub struct Input {
    /// The identifiers.
    pub identifiers: Vec<GivenIdentifier>,
}

/// The requests that share an identifier.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRelated")]
pub struct Output {
    /// The newest first.
    pub requests: Vec<Related>,
}

/// A request of what seems to be the same person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RelatedRequest")]
pub struct Related {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// What was asked for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The local day of receipt.
    #[ts(type = "string")]
    pub received: NaiveDate,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Identifiers that are the same.
    #[ts(type = "number")]
    pub shared: i64,
}

/// Finds earlier requests.
///
/// # Errors
/// `invalid` without an identifier.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let given: Vec<_> =
        input.identifiers.iter().filter(|one| !one.value.trim().is_empty()).take(50).collect();
    if given.is_empty() {
        return Err(AppError::invalid(said!("Identifiers: give at least one.")));
    }
    let workspace = workspace::find(cx.store()).await?;
    let country = workspace.as_ref().and_then(|workspace| workspace.calendar.get(..2));
    let keys = cx.keys()?;
    let digests: Vec<String> =
        given.iter().map(|one| keys.identifier_digest(&one.kind, &one.value, country)).collect();
    let requests = named(cx.store(), &digests, None).await?;
    cx.record(Event::RelatedShown { results: requests.len() as u64 }).await?;
    Ok(Output { requests })
}

/// The other requests that share an identifier with one.
pub(crate) async fn of(store: &Store, request: RequestId) -> Result<Vec<Related>, AppError> {
    let digests = subjects::digests(store, request).await?;
    named(store, &digests, Some(request)).await
}

async fn named(
    db: impl Read + Copy,
    digests: &[String],
    but: Option<RequestId>,
) -> Result<Vec<Related>, AppError> {
    let mut related = Vec::new();
    for (id, shared) in subjects::related(db, digests, MOST + 1).await? {
        if Some(id) == but {
            continue;
        }
        let request = super::find(db, id).await?;
        related.push(Related {
            id,
            number: request.number,
            kind: request.kind,
            state: request.state,
            received: request.receipt_date,
            outcome: request.outcome,
            shared,
        });
    }
    Ok(related)
}
