//! `requests.plan`: an erasure is planned and counted, as a job. Nothing is written to a source.

use std::collections::{BTreeMap, BTreeSet};

use model::events::Event;
use model::ids::RequestId;
use model::plan::SharedRows;
use model::requests::{Flag, Step};
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::workspace;
use ts_rs::TS;

use super::Started;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Started as Output;

/// Which request, and what was decided about rows of other people.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsPlanInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// What happens to rows that also belong to somebody else, by collection
    /// (`dataset.collection`; `*`: every other one). What an earlier plan was told holds on.
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, SharedRows>>")]
    pub shared: BTreeMap<String, SharedRows>,
}

/// Starts the planning.
///
/// # Errors
/// `refused` when the identity is not verified, a legal hold stands in the way, or no data map is
/// in force; `conflict` while other work on the request is under way.
pub async fn run(cx: &Cx, input: Input) -> Result<Started, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Plan)?;
    if request.flags.contains(&Flag::OnHold) {
        return Err(AppError::refused(said!("A legal hold is set: lift it first.")));
    }
    super::seeds::confirmed(&mut tx, request.id).await?;
    let map_digest =
        workspace::find(&mut tx).await?.and_then(|workspace| workspace.map_digest).ok_or_else(
            || AppError::refused(said!("No data map is in force: put one in force first.")),
        )?;
    known(cx, &map_digest, &input.shared).await?;
    super::must_be_idle(&mut tx, &request).await?;
    request.flags.remove(&Flag::Stalled);
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    super::save(cx, &mut tx, &mut request).await?;
    for (collection, decision) in &input.shared {
        events.push(Event::SharedRowsDecided {
            request: request.id,
            collection: collection.clone(),
            decision: *decision,
        });
    }
    let payload = json!({ "map_digest": map_digest, "shared": input.shared });
    let job = super::start_job(cx, &mut tx, request.id, "plan", payload).await?;
    events.push(Event::CollectionStarted { request: request.id, job, map_digest, collections: 0 });
    cx.commit_all(tx, events).await?;
    cx.console().wake();
    Ok(Started { job })
}

/// A decision is about a collection of the map in force.
async fn known(
    cx: &Cx,
    map_digest: &str,
    shared: &BTreeMap<String, SharedRows>,
) -> Result<(), AppError> {
    let map = crate::map::load(cx.store(), map_digest).await?;
    let collections: BTreeSet<String> = map
        .datasets
        .iter()
        .flat_map(|dataset| {
            let of = |name: &String| format!("{}.{name}", dataset.fides_key);
            dataset.collections.iter().map(move |collection| of(&collection.name))
        })
        .collect();
    match shared.keys().find(|one| *one != "*" && !collections.contains(*one)) {
        Some(_) => Err(AppError::invalid(said!(
            "Rows of other people: name a collection of the data map as dataset.collection, or * \
             for every other one."
        ))
        .at("shared")),
        None => Ok(()),
    }
}
