//! `requests.decide`: what is done about a suggestion, or about all open ones of a collection as
//! they are proposed.

use std::collections::BTreeMap;

use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::requests::WithholdingGround;
use model::review::Decision;
use model::said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::drafts::{self, Withholding};
use store::requests::Request;
use store::reviews::{self, At, Decided, Suggestion};
use ts_rs::TS;

use super::release::span;
use super::withhold::{keep, lift, must_be_in_review};
use super::{OnRequest, find};
use crate::console::Cx;
use crate::errors::AppError;

/// What is decided.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsDecideInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Which suggestion; none: every open one of the collection.
    pub suggestion: Option<SuggestionAt>,
    /// What is decided; none: what is proposed.
    pub decision: Option<Decision>,
    /// The ground; none: the proposed one.
    pub ground: Option<WithholdingGround>,
    /// What the officer adds.
    pub note: Option<String>,
}

/// Which suggestion.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SuggestionAt {
    /// The place of the record, from 0.
    #[ts(type = "number")]
    pub place: i64,
    /// Its number in the record.
    #[ts(type = "number")]
    pub n: i64,
}

/// What was decided.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "SuggestionsDecided")]
pub struct Output {
    /// Suggestions decided now.
    #[ts(type = "number")]
    pub decided: u64,
    /// Open ones left in the collection: more than one call takes are decided by the next.
    #[ts(type = "number")]
    pub open: i64,
}

/// Suggestions that one call decides.
const MOST: i64 = 2_000;

/// Decides. An approval that was given loses its force.
///
/// # Errors
/// `refused` outside review; `not_found` for a suggestion the record does not have.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    must_be_in_review(&request)?;
    let at = At { request: request.id, dataset: &input.dataset, collection: &input.collection };
    let which = match input.suggestion {
        Some(one) => reviews::suggestions(&mut tx, at, one.place)
            .await?
            .into_iter()
            .filter(|suggestion| suggestion.n == one.n)
            .collect(),
        None => reviews::open(&mut tx, at, MOST).await?,
    };
    if which.is_empty() {
        return Err(AppError::not_found(said!("There is no such suggestion in this collection.")));
    }
    let mut counts = BTreeMap::<Decision, u64>::new();
    for one in which {
        let decision = input.decision.unwrap_or(one.proposed);
        decide(cx, &mut tx, &request, &input, &one, decision).await?;
        *counts.entry(decision).or_default() += 1;
    }
    let count = |decision| counts.get(&decision).copied().unwrap_or_default();
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    events.push(Event::SuggestionsDecided {
        request: request.id,
        dataset: input.dataset.clone(),
        collection: input.collection.clone(),
        disclosed: count(Decision::Disclose),
        withheld: count(Decision::Withhold),
    });
    let open = reviews::counts(&mut tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.dataset == input.dataset && one.collection == input.collection)
        .map_or(0, |one| one.open);
    cx.commit_all(tx, events).await?;
    Ok(Output { decided: counts.values().sum(), open })
}

async fn decide(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    input: &Input,
    one: &Suggestion,
    decision: Decision,
) -> Result<(), AppError> {
    let officer = cx.officer()?.id;
    let at = At { request: request.id, dataset: &input.dataset, collection: &input.collection };
    if let Some(before) = one.withholding {
        withdraw(cx, tx, request.id, before, one).await?;
    }
    let withholding = match decision {
        Decision::Disclose => None,
        Decision::Withhold => {
            let new = Withholding {
                id: WithholdingId(cx.id()),
                request: request.id,
                dataset: input.dataset.clone(),
                collection: input.collection.clone(),
                record: Some(one.record.clone()),
                field: Some(one.field.clone()),
                place: Some(one.place),
                part: one.part,
                ground: input.ground.unwrap_or(one.ground),
                note: input.note.clone(),
                officer,
                at: cx.now(),
            };
            Some(keep(cx, tx, new).await?)
        }
    };
    let decided = Decided { decision, withholding, officer, at: cx.now() };
    reviews::decide(tx, at, (one.place, one.n), decided).await?;
    Ok(())
}

/// Takes back what withholds a suggestion, and no more than the suggestion is about.
async fn withdraw(
    cx: &Cx,
    tx: &mut Tx,
    request: RequestId,
    before: WithholdingId,
    one: &Suggestion,
) -> Result<(), AppError> {
    let Some(before) = drafts::find_withholding(&mut *tx, request, before).await? else {
        return Ok(());
    };
    match (before.part, span(one.part)) {
        (Some(_), Some(lifted)) => lift(cx, tx, before, lifted).await,
        (None, None) if before.record.is_some() && before.field.is_some() => {
            reviews::reopen(tx, before.id).await?;
            drafts::disclose(tx, request, before.id).await?;
            Ok(())
        }
        (_, _) => Err(AppError::refused(said!(
            "It is withheld together with its cell, record, field or collection: disclose that \
             first."
        ))),
    }
}

/// Refuses while a suggestion is open anywhere in what was collected.
pub(crate) async fn all_decided(tx: &mut Tx, request: RequestId) -> Result<(), AppError> {
    let open: Vec<_> =
        reviews::counts(tx, request).await?.into_iter().filter(|one| one.open > 0).collect();
    let Some(first) = open.first() else { return Ok(()) };
    let all: i64 = open.iter().map(|one| one.open).sum();
    Err(AppError::refused(said!(
        "{all} suggestions are open, the first in {dataset}.{collection}: disclose or withhold each, or take those \
         of a collection as proposed.",
        all,
        dataset = first.dataset,
        collection = first.collection
    )))
}

/// Decides every open suggestion of a request alike; none: each as it is proposed.
///
/// # Errors
/// Those of deciding.
pub async fn all(cx: &Cx, on: OnRequest, decision: Option<Decision>) -> Result<(), AppError> {
    let request = find(cx.store(), on.id).await?;
    for one in reviews::counts(cx.store(), request.id).await? {
        let mut open = one.open;
        while open > 0 {
            let input = Input {
                id: on.id,
                dataset: one.dataset.clone(),
                collection: one.collection.clone(),
                suggestion: None,
                decision,
                ground: None,
                note: None,
            };
            open = run(cx, input).await?.open;
        }
    }
    Ok(())
}
