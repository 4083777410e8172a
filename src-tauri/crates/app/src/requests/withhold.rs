//! `requests.withhold`: a collection, a record, a field, a field of one record, or a part of its
//! text is not disclosed, with its ground (requirement A6).

use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::requests::{State, WithholdingGround};
use model::review::{Decision, Part, Span, withhold};
use model::said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::drafts::{self, Withholding};
use store::requests::Request;
use store::reviews::{self, At, Decided, Reach};
use ts_rs::TS;

use super::release::span;
use super::review::{self, layout};
use crate::console::Cx;
use crate::drafts::key;
use crate::errors::{AppError, Code};

/// What is withheld, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsWithholdInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Key of the record; none: every record.
    pub record: Option<String>,
    /// The field; none: every field.
    pub field: Option<String>,
    /// The place of the record, from 0, when it is known; a part needs it.
    #[ts(type = "number | null")]
    pub place: Option<u64>,
    /// The part of the field's text; none: all of it.
    pub part: Option<Selection>,
    /// Why.
    pub ground: WithholdingGround,
    /// What the officer adds.
    pub note: Option<String>,
}

/// A selection in the text of a cell, as `requests.record` cut it. It is told by visible text, so
/// that nobody has to know how long the withheld text before it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Selection {
    /// The `layout` of the cell in which it was made.
    pub layout: String,
    /// Where it begins.
    pub from: TextPoint,
    /// Where it ends.
    pub to: TextPoint,
}

/// A point in a text that is cut in spans.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct TextPoint {
    /// Number of the span.
    #[ts(type = "number")]
    pub span: usize,
    /// Unicode scalar values of the span before it; in a span that is withheld, 0.
    #[ts(type = "number")]
    pub at: usize,
}

/// What is withheld now.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Withheld")]
pub struct Output {
    /// Its id, to disclose it again.
    pub id: WithholdingId,
}

/// Withholds something. An approval that was given loses its force.
///
/// # Errors
/// `refused` outside review; `not_found` for a collection, record or field the request does not
/// have; `conflict` when the text was cut otherwise meanwhile.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let selected = selected(cx, &input).await?;
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, input.id).await?;
    must_be_in_review(&request)?;
    let step = drafts::collections(&mut tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.dataset == input.dataset && one.collection == input.collection)
        .ok_or_else(|| AppError::not_found(said!("There is no such collection in this request.")))?
        .step;
    if let Some(field) = &input.field {
        let known = step["columns"]
            .as_array()
            .is_some_and(|columns| columns.iter().any(|column| column["name"] == field.as_str()));
        if !known {
            return Err(AppError::not_found(said!("There is no such field in this collection.")));
        }
    }
    let withholding = Withholding {
        id: WithholdingId(cx.id()),
        request: request.id,
        dataset: input.dataset.clone(),
        collection: input.collection.clone(),
        record: input.record.clone(),
        field: input.field.clone(),
        place: input.place.and_then(|place| i64::try_from(place).ok()),
        part: selected.map(stored),
        ground: input.ground,
        note: input.note,
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    let id = keep(cx, &mut tx, withholding).await?;
    let mut events = super::prepare(cx, &mut tx, &request).await?;
    events.push(match (input.field, selected) {
        (Some(field), Some(_)) => Event::PartWithheld {
            request: request.id,
            dataset: input.dataset,
            collection: input.collection,
            field,
            ground: input.ground,
        },
        (field, _) => Event::RecordWithheld {
            request: request.id,
            dataset: input.dataset,
            collection: input.collection,
            whole_collection: input.record.is_none() && field.is_none(),
            field,
            ground: input.ground,
        },
    });
    cx.commit_all(tx, events).await?;
    Ok(Output { id })
}

pub(crate) fn must_be_in_review(request: &Request) -> Result<(), AppError> {
    if request.state == State::Review {
        return Ok(());
    }
    Err(AppError::refused(said!("Only what is in review can be withheld or disclosed.")))
}

/// Keeps a decision to withhold: a part takes its place among those of its cell, and suggestions
/// that it covers are decided by it. Gives the id of what withholds now.
pub(crate) async fn keep(
    cx: &Cx,
    tx: &mut Tx,
    new: Withholding,
) -> Result<WithholdingId, AppError> {
    let id = new.id;
    let at = At { request: new.request, dataset: &new.dataset, collection: &new.collection };
    let decided = Decided {
        decision: Decision::Withhold,
        withholding: Some(id),
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    let reach =
        Reach { record: new.record.as_deref(), field: new.field.as_deref(), part: new.part };
    match (span(new.part), new.record.as_deref()) {
        (Some(added), Some(record)) => {
            let all = drafts::withholdings_of(
                &mut *tx,
                new.request,
                &new.dataset,
                &new.collection,
                record,
            )
            .await?;
            let here =
                |one: &Withholding| one.record.as_deref() == Some(record) && one.field == new.field;
            let old: Vec<Part<Withholding>> = all
                .into_iter()
                .filter(here)
                .filter_map(|one| Some(Part { span: span(one.part)?, of: one }))
                .collect();
            let part = Part { span: added, of: new.clone() };
            let parts = withhold(&old, part, |one, other| one.ground == other.ground);
            exchange(cx, tx, &old, &parts, new.id).await?;
        }
        (_, _) => drafts::withhold(tx, &new).await?,
    }
    reviews::decide_covered(tx, at, reach, decided).await?;
    Ok(id)
}

/// Discloses a run of a part that is withheld; what is left of the part stays.
pub(crate) async fn lift(
    cx: &Cx,
    tx: &mut Tx,
    withheld: Withholding,
    lifted: Span,
) -> Result<(), AppError> {
    let Some(span) = span(withheld.part) else { return Ok(()) };
    let old = [Part { span, of: withheld.clone() }];
    let hole = WithholdingId(cx.id());
    let part = Part { span: lifted, of: Withholding { id: hole, ..withheld } };
    let mut parts = withhold(&old, part, |_, _| false);
    parts.retain(|part| part.of.id != hole);
    exchange(cx, tx, &old, &parts, hole).await
}

/// Brings the parts of a cell from what they were to what they are now. A part that was cut gets a
/// new id; the one called `new` is kept under its own.
async fn exchange(
    cx: &Cx,
    tx: &mut Tx,
    old: &[Part<Withholding>],
    parts: &[Part<Withholding>],
    new: WithholdingId,
) -> Result<(), AppError> {
    let same = |one: &Part<Withholding>, all: &[Part<Withholding>]| {
        all.iter().any(|part| part.of.id == one.of.id && part.span == one.span)
    };
    let mut left = None;
    for part in parts.iter().filter(|part| !same(part, old)) {
        let id = if part.of.id == new { new } else { WithholdingId(cx.id()) };
        let kept = Withholding { id, part: Some(stored(part.span)), ..part.of.clone() };
        drafts::withhold(tx, &kept).await?;
        left = left.filter(|one| *one == new).or(Some(id));
    }
    for gone in old.iter().filter(|one| !same(one, parts)) {
        // What it withheld is withheld by what took its place.
        match left {
            Some(left) => reviews::replace(tx, gone.of.id, left).await?,
            None => reviews::reopen(tx, gone.of.id).await?,
        }
        drafts::disclose(tx, gone.of.request, gone.of.id).await?;
    }
    Ok(())
}

pub(crate) fn stored(span: Span) -> (i64, i64) {
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    (place(span.start()), place(span.end()))
}

/// The run of the text that is selected, when a part is withheld. The record at this place must
/// have this key.
async fn selected(cx: &Cx, input: &Input) -> Result<Option<Span>, AppError> {
    let Some(place) = input.place else {
        return match input.part {
            Some(_) => {
                Err(AppError::invalid(said!("place: a part needs the place of its record.")))
            }
            None => Ok(None),
        };
    };
    let store = cx.store();
    let request = super::find(store, input.id).await?;
    let key = key(&*cx.keys()?, &request)?;
    let address = (input.dataset.as_str(), input.collection.as_str());
    let record = review::open(store, &key, request.id, address, place).await?;
    if input.record.as_deref() != Some(record.key.as_str()) {
        return Err(AppError::invalid(said!("place: the record there has another key.")));
    }
    let Some(selection) = &input.part else { return Ok(None) };
    let field = input.field.as_deref();
    let field =
        field.ok_or_else(|| AppError::invalid(said!("field: a part is a part of a field.")))?;
    let (_, cell) = record.cell(field)?;
    let text = cell.text().unwrap_or_default();
    let withheld =
        drafts::withholdings_of(store, request.id, address.0, address.1, &record.key).await?;
    let at = At { request: request.id, dataset: address.0, collection: address.1 };
    let suggested =
        reviews::suggestions(store, at, i64::try_from(place).unwrap_or(i64::MAX)).await?;
    let layout = layout(&text, &record.key, field, &withheld, &suggested);
    if layout.name(&key, place, field) != selection.layout {
        return Err(AppError::new(
            Code::Conflict,
            said!("Something in this text was decided meanwhile. Select again."),
        ));
    }
    let point = |point: TextPoint, ends: bool| {
        let piece = layout.pieces.get(point.span)?;
        if piece.part.is_some() {
            return Some(if ends { piece.span.end() } else { piece.span.start() });
        }
        let place = piece.span.start().checked_add(point.at)?;
        (place <= piece.span.end()).then_some(place)
    };
    let span = point(selection.from, false)
        .zip(point(selection.to, true))
        .and_then(|(start, end)| Span::new(start, end));
    span.map(Some)
        .ok_or_else(|| AppError::invalid(said!("part: nothing of this text is selected.")))
}
