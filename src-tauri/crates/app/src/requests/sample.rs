//! `requests.sample`: the records the second person looks at before they approve a release. Drawn
//! anew for every approval that is asked for, from its id and digest, so that nobody chooses it and
//! anybody can draw it again; what each officer looked at is kept and is an event.

use std::collections::BTreeSet;

use model::events::{ApprovalSubject, Event};
use model::officers::Permission;
pub use model::review::SAMPLE;
use model::review::sample;
use model::said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::approvals::{self, Approval};
use store::drafts::{self, Collection};
use store::requests::Request;
use store::reviews::{self, Sampled};
use ts_rs::TS;

use super::OnRequest;
use super::record;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::OnRequest as Input;

/// The sample of the approval that waits.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SampleShown")]
pub struct Output {
    /// Its records; none: nothing waits, or nothing was collected.
    pub records: Vec<SampledRecord>,
}

/// A record of the sample.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SampledRecord {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Its place in it, from 0.
    #[ts(type = "number")]
    pub place: i64,
    /// Whether the caller looked at it.
    pub seen: bool,
}

/// Lists the sample, and what of it the caller has seen.
///
/// # Errors
/// `not_found`.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    let collections = drafts::collections(cx.store(), request.id).await?;
    let Some(approval) = waiting(cx, &request).await? else {
        return Ok(Output { records: Vec::new() });
    };
    let officer = cx.officer()?.id;
    let looked: BTreeSet<Sampled> =
        reviews::looked(cx.store(), approval.id, officer).await?.into_iter().collect();
    let records = drawn(&approval, &collections)
        .into_iter()
        .map(|one| SampledRecord {
            seen: looked.contains(&one),
            dataset: one.dataset,
            collection: one.collection,
            place: one.place,
        })
        .collect();
    Ok(Output { records })
}

/// The release that waits for an approval.
pub(crate) async fn waiting(cx: &Cx, request: &Request) -> Result<Option<Approval>, AppError> {
    let all = approvals::list(cx.store(), super::object(request)).await?;
    Ok(all.into_iter().find(|one| one.waits() && one.subject == ApprovalSubject::Release))
}

/// The records of the sample of an approval, in the order of the walk.
pub(crate) fn drawn(approval: &Approval, collections: &[Collection]) -> Vec<Sampled> {
    let rows: Vec<u64> = collections
        .iter()
        .map(|one| if one.state == "done" { u64::try_from(one.rows).unwrap_or(0) } else { 0 })
        .collect();
    let seed = [approval.id.0.as_bytes().as_slice(), approval.digest.as_bytes()].concat();
    sample(&seed, &rows, SAMPLE)
        .into_iter()
        .filter_map(|(number, place)| {
            let one = collections.get(number)?;
            Some(Sampled {
                dataset: one.dataset.clone(),
                collection: one.collection.clone(),
                place: i64::try_from(place).ok()?,
            })
        })
        .collect()
}

/// How much of the sample an officer has looked at, and how much there is.
pub(crate) fn progress(drawn: &[Sampled], looked: &[Sampled]) -> (usize, usize) {
    let looked: BTreeSet<&Sampled> = looked.iter().collect();
    (drawn.iter().filter(|one| looked.contains(one)).count(), drawn.len())
}

/// Refuses an approval by an officer who has not looked at every record of its sample. Whoever
/// cannot approve at all hears that first.
pub(crate) async fn must_be_seen(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    approval: &Approval,
) -> Result<(), AppError> {
    let officer = cx.officer()?.id;
    if approvals::preparers(&mut *tx, super::object(request)).await?.contains(&officer) {
        return Ok(());
    }
    let collections = drafts::collections(&mut *tx, request.id).await?;
    let looked = reviews::looked(&mut *tx, approval.id, officer).await?;
    let (seen, of) = progress(&drawn(approval, &collections), &looked);
    if seen == of {
        return Ok(());
    }
    Err(AppError::refused(said!(
        "You have looked at {seen} of the {of} records of the sample: look at the others first.",
        seen,
        of
    )))
}

/// Records a look at one record; when it is in the sample that waits for this officer, as seen.
/// Says whether it is.
pub(crate) async fn seen(
    cx: &Cx,
    request: &Request,
    dataset: &str,
    collection: &str,
    place: i64,
) -> Result<bool, AppError> {
    let event = record::looked(request.id, dataset, collection);
    let officer = cx.officer()?.id;
    let mine = match waiting(cx, request).await? {
        Some(approval) if cx.may(Permission::RequestsApprove) => {
            let preparers = approvals::preparers(cx.store(), super::object(request)).await?;
            (!preparers.contains(&officer)).then_some(approval)
        }
        Some(_) | None => None,
    };
    let one = Sampled { dataset: dataset.into(), collection: collection.into(), place };
    let collections = drafts::collections(cx.store(), request.id).await?;
    let Some((approval, all)) = mine
        .map(|approval| (drawn(&approval, &collections), approval))
        .filter(|(all, _)| all.contains(&one))
        .map(|(all, approval)| (approval, all))
    else {
        cx.record(event).await?;
        return Ok(false);
    };
    let mut tx = cx.store().begin().await?;
    let mut events = vec![event];
    if reviews::look(&mut tx, approval.id, officer, &one, cx.now()).await? {
        let looked = reviews::looked(&mut tx, approval.id, officer).await?;
        let (seen, of) = progress(&all, &looked);
        events.push(Event::SampleSeen {
            request: request.id,
            approval: approval.id,
            dataset: one.dataset,
            collection: one.collection,
            seen: seen as u64,
            of: of as u64,
        });
    }
    cx.commit_all(tx, events).await?;
    Ok(true)
}

/// Looks at the first records of the sample that waits for this officer, as they would one by one.
///
/// # Errors
/// Those of looking at a record.
pub async fn look_through(cx: &Cx, on: OnRequest, records: usize) -> Result<(), AppError> {
    for one in run(cx, on.clone()).await?.records.into_iter().take(records) {
        let input = record::Input {
            id: on.id,
            dataset: one.dataset,
            collection: one.collection,
            place: u64::try_from(one.place).unwrap_or_default(),
        };
        record::run(cx, input).await?;
    }
    Ok(())
}
