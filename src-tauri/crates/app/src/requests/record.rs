//! `requests.record`: one collected record, as it is prepared: its texts in pieces, of which what
//! is withheld is only a bar of a length class. Looking is an event; when the record is in the
//! sample that waits for this officer, it counts as seen.

use model::datamap::categories::never_disclosed_in_california;
use model::events::Event;
use model::ids::{RequestId, WithholdingId};
use model::plan::Column;
use model::requests::WithholdingGround;
use model::review::{Decision, Found, Kind, LengthClass, Reader};
use model::values::Cell;
use serde::{Deserialize, Serialize};
use store::drafts::{self, Withholding};
use store::reviews::{self, At, Suggestion};
use ts_rs::TS;

use super::records::ColumnShown;
use super::release::span;
use super::review::{self, Record, layout};
use super::sample;
use crate::console::Cx;
use crate::drafts::key;
use crate::errors::AppError;

/// Which record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRecordInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Its place, from 0.
    #[ts(type = "number")]
    pub place: u64,
}

/// A record under review.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecordUnderReview")]
pub struct Output {
    /// Its place, from 0.
    #[ts(type = "number")]
    pub place: u64,
    /// Records in all.
    #[ts(type = "number")]
    pub total: i64,
    /// Its key, by which it can be withheld.
    pub key: String,
    /// The columns.
    pub columns: Vec<ColumnShown>,
    /// Its cells, aligned with the columns.
    pub cells: Vec<CellUnderReview>,
    /// Columns that name another person: the row is theirs, too.
    pub shared: Vec<String>,
    /// What withholds the whole record.
    pub withholding: Option<WithholdingId>,
    /// Whether it is in the sample that the caller looks at before they approve.
    pub sampled: bool,
}

/// A cell under review.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CellUnderReview {
    /// Its text in order; empty: nothing is stored.
    pub spans: Vec<SpanShown>,
    /// Why all of it is withheld.
    pub ground: Option<WithholdingGround>,
    /// What withholds all of it.
    pub withheld_by: Option<WithheldBy>,
    /// The decision that withholds this cell alone, to lift it.
    pub withholding: Option<WithholdingId>,
    /// What is suggested of all of it.
    pub suggestion: Option<SuggestionShown>,
    /// Names how the text is cut, for a selection.
    pub layout: String,
    /// The provision that forbids to disclose it to anybody.
    pub never: Option<String>,
    /// Whether it goes out at all.
    pub exported: bool,
}

/// What withholds a cell as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum WithheldBy {
    Collection,
    Record,
    Field,
    Cell,
}

/// A run of a text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SpanShown {
    /// What stands there; none: it is withheld.
    pub text: Option<String>,
    /// How long what is withheld is, from 1 to 4.
    pub length: Option<u8>,
    /// Why it is withheld.
    pub ground: Option<WithholdingGround>,
    /// What withholds it, to lift it.
    pub withholding: Option<WithholdingId>,
    /// What is suggested of it.
    pub suggestion: Option<SuggestionShown>,
}

/// A suggestion.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SuggestionShown {
    /// Its number in the record.
    #[ts(type = "number")]
    pub n: i64,
    /// What it points at; none: an earlier version of the rules found it.
    pub kind: Option<Kind>,
    /// What is proposed.
    pub proposed: Decision,
    /// The ground on which it would be withheld.
    pub ground: WithholdingGround,
    /// What was decided; none: it is open.
    pub decision: Option<Decision>,
}

/// Shows a record.
///
/// # Errors
/// `not_found`; `refused` when the records were forgotten with the closing.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let request = super::find(store, input.id).await?;
    let key = key(&*cx.keys()?, &request)?;
    let address = (input.dataset.as_str(), input.collection.as_str());
    let record = review::open(store, &key, request.id, address, input.place).await?;
    let person = review::person(store, &key, &request, |one| one.state == "done").await?;
    let at = At { request: request.id, dataset: address.0, collection: address.1 };
    let withheld =
        drafts::withholdings_of(store, request.id, address.0, address.1, &record.key).await?;
    let place = i64::try_from(input.place).unwrap_or(i64::MAX);
    let suggested = reviews::suggestions(store, at, place).await?;
    let row: Vec<Cell<'_>> = record.row.iter().map(model::values::Value::cell).collect();
    let found = Reader::new(&record.step).read(&row, &person);
    let shown = Shown {
        record: &record,
        withheld: &withheld,
        suggested: &suggested,
        found: &found,
        california: request.regime.starts_with("ccpa"),
        place: input.place,
        key: &key,
    };
    let cells = record.step.columns.iter().zip(&row).enumerate();
    let cells = cells.map(|(number, (column, cell))| shown.cell(number, column, cell)).collect();
    let shared = person
        .shared(&record.step, &row)
        .into_iter()
        .filter_map(|column| Some(record.step.columns.get(column)?.label.clone()))
        .collect();
    let sampled = sample::seen(cx, &request, &input.dataset, &input.collection, place).await?;
    Ok(Output {
        place: input.place,
        total: record.collection.rows,
        cells,
        shared,
        sampled,
        withholding: withheld
            .iter()
            .find(|one| one.record.is_some() && one.field.is_none())
            .map(|one| one.id),
        columns: record.step.columns.iter().map(ColumnShown::of).collect(),
        key: record.key.clone(),
    })
}

/// What the cells of a record are shown by.
struct Shown<'a> {
    record: &'a Record,
    withheld: &'a [Withholding],
    suggested: &'a [Suggestion],
    found: &'a [Found],
    california: bool,
    place: u64,
    key: &'a [u8; 32],
}

impl Shown<'_> {
    fn cell(&self, number: usize, column: &Column, cell: &Cell<'_>) -> CellUnderReview {
        let text = cell.text();
        let text = text.as_deref().unwrap_or_default();
        let layout = layout(text, &self.record.key, &column.name, self.withheld, self.suggested);
        let whole = self.whole(&column.name);
        let suggestion = self
            .suggested
            .iter()
            .find(|one| one.field == column.name && one.part.is_none())
            .map(|one| self.suggestion(number, one));
        let spans = match &whole {
            Some((one, _)) if !text.is_empty() => vec![masked(text, one, None)],
            Some(_) => Vec::new(),
            None => layout
                .pieces
                .iter()
                .map(|piece| {
                    let suggestion = piece
                        .suggestion
                        .and_then(|at| layout.suggestions.get(at))
                        .map(|part| self.suggestion(number, part.of));
                    match piece.part.and_then(|at| layout.parts.get(at)) {
                        Some(part) => masked(piece.text, part.of, suggestion),
                        None => SpanShown {
                            text: Some(piece.text.to_owned()),
                            length: None,
                            ground: None,
                            withholding: None,
                            suggestion,
                        },
                    }
                })
                .collect(),
        };
        let never = self.california
            && column.categories.iter().any(|one| never_disclosed_in_california(one));
        CellUnderReview {
            spans,
            ground: whole.as_ref().map(|(one, _)| one.ground),
            withheld_by: whole.as_ref().map(|(_, by)| *by),
            withholding: whole.filter(|(_, by)| *by == WithheldBy::Cell).map(|(one, _)| one.id),
            suggestion,
            layout: layout.name(self.key, self.place, &column.name),
            never: never.then(|| "11 CCR 7024(d)".to_owned()),
            exported: column.exported,
        }
    }

    /// What withholds all of a field, the widest first.
    fn whole(&self, field: &str) -> Option<(&Withholding, WithheldBy)> {
        let of = |by: WithheldBy| {
            let one = self.withheld.iter().find(|one| {
                let by_this = match (&one.record, &one.field) {
                    (None, None) => WithheldBy::Collection,
                    (Some(_), None) => WithheldBy::Record,
                    (None, Some(_)) => WithheldBy::Field,
                    (Some(_), Some(_)) => WithheldBy::Cell,
                };
                let here = one.field.as_deref().is_none_or(|one| one == field);
                by_this == by && here && one.part.is_none()
            });
            one.map(|one| (one, by))
        };
        of(WithheldBy::Collection)
            .or_else(|| of(WithheldBy::Record))
            .or_else(|| of(WithheldBy::Field))
            .or_else(|| of(WithheldBy::Cell))
    }

    fn suggestion(&self, column: usize, one: &Suggestion) -> SuggestionShown {
        let kind = self
            .found
            .iter()
            .find(|found| found.column == column && found.span == span(one.part))
            .map(|found| found.kind);
        SuggestionShown {
            n: one.n,
            kind,
            proposed: one.proposed,
            ground: one.ground,
            decision: one.decision,
        }
    }
}

fn masked(text: &str, by: &Withholding, suggestion: Option<SuggestionShown>) -> SpanShown {
    SpanShown {
        text: None,
        length: Some(LengthClass::of(text.chars().count()).number()),
        ground: Some(by.ground),
        withholding: by.part.is_some().then_some(by.id),
        suggestion,
    }
}

/// The event of looking at one record.
pub(crate) fn looked(request: RequestId, dataset: &str, collection: &str) -> Event {
    Event::RecordsShown {
        request,
        dataset: dataset.to_owned(),
        collection: collection.to_owned(),
        rows: 1,
    }
}
