//! What the review of a record needs: the record itself, who the person is, and its texts in
//! pieces of which each is visible, suggested or withheld. Withheld text never leaves here.

use model::ids::RequestId;
use model::plan::Step;
use model::review::{Part, Person, Piece, Span, disjoint, pieces};
use model::said;
use model::values::{Cell, Row};
use store::Store;
use store::drafts::{self, Collection, Withholding};
use store::requests::Request;
use store::reviews::Suggestion;
use store::subjects;

use super::records::primary;
use super::release::span;
use super::seeds;
use crate::drafts::{chunk, record_key};
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// A record of a draft.
pub(crate) struct Record {
    /// The step its collection was read by.
    pub(crate) step: Step,
    /// Its collection.
    pub(crate) collection: Collection,
    /// Its cells, aligned with the columns of the step.
    pub(crate) row: Row,
    /// Its key.
    pub(crate) key: String,
}

impl Record {
    /// The place of a column and its cell.
    pub(crate) fn cell(&self, field: &str) -> Result<(usize, Cell<'_>), AppError> {
        let at = self.step.columns.iter().position(|column| column.name == field);
        at.and_then(|at| Some((at, self.row.get(at)?.cell())))
            .ok_or_else(|| AppError::not_found(said!("There is no such field in this collection.")))
    }
}

/// The collection of a request with this name, and the step it was read by.
pub(crate) async fn collection(
    store: &Store,
    request: RequestId,
    dataset: &str,
    name: &str,
) -> Result<(Collection, Step), AppError> {
    let collection = drafts::collections(store, request)
        .await?
        .into_iter()
        .find(|one| one.dataset == dataset && one.collection == name)
        .ok_or_else(|| {
            AppError::not_found(said!("There is no such collection in this request."))
        })?;
    let step = serde_json::from_value(collection.step.clone()).map_err(|_| {
        AppError::refused(said!("This collection was left out; it has no records."))
    })?;
    Ok((collection, step))
}

/// Opens one record by its place.
pub(crate) async fn open(
    store: &Store,
    key: &[u8; 32],
    request: RequestId,
    (dataset, name): (&str, &str),
    place: u64,
) -> Result<Record, AppError> {
    let (collection, step) = collection(store, request, dataset, name).await?;
    let missing = || {
        AppError::not_found(said!(
            "There is no record number {place} here.",
            place = place.saturating_add(1)
        ))
    };
    let wanted = i64::try_from(place).map_err(|_| missing())?;
    let (seq, before) =
        drafts::locate(store, request, dataset, name, wanted).await?.ok_or_else(missing)?;
    let chunk = chunk(store, key, request, (dataset, name), seq).await?.ok_or_else(missing)?;
    let damaged = |error| AppError::internal(&error);
    let mut cells = chunk.rows().map_err(damaged)?;
    let mut row = Vec::new();
    for _ in before..=wanted {
        if !cells.next_into(&mut row).map_err(damaged)? {
            return Err(missing());
        }
    }
    let key = record_key(&primary(&step), &row, place);
    let row = row.iter().map(Cell::to_value).collect();
    Ok(Record { step, collection, row, key })
}

/// Who the person is: what they are called, their confirmed identifiers, and the rows of the
/// collections that an identifier leads to.
pub(crate) async fn person(
    store: &Store,
    key: &[u8; 32],
    request: &Request,
    kept: impl Fn(&Collection) -> bool,
) -> Result<Person, AppError> {
    let name = subjects::find(store, request.id).await?.map(|one| one.name.into_revealed());
    let seeds = seeds::confirmed(store, request.id).await?;
    let mut person = Person::new(&name.unwrap_or_default(), &seeds);
    for one in drafts::collections(store, request.id).await? {
        let Ok(step) = serde_json::from_value::<Step>(one.step.clone()) else { continue };
        if !Person::teaches(&step) || !kept(&one) {
            continue;
        }
        // The first chunk: an account is one row, and what has more rows than fit teaches nothing.
        let address = (one.dataset.as_str(), one.collection.as_str());
        let Some(chunk) = chunk(store, key, request.id, address, 0).await? else { continue };
        let damaged = |error| AppError::internal(&error);
        let mut cells = chunk.rows().map_err(damaged)?;
        let mut row = Vec::new();
        while cells.next_into(&mut row).map_err(damaged)? {
            person.learn(&step, &row);
        }
    }
    Ok(person)
}

/// What is withheld and suggested in one field of a record.
pub(crate) struct Layout<'a> {
    /// The pieces of its text, in order.
    pub(crate) pieces: Vec<Piece<'a>>,
    /// What each part is.
    pub(crate) parts: Vec<Part<&'a Withholding>>,
    /// What each suggestion is.
    pub(crate) suggestions: Vec<Part<&'a Suggestion>>,
}

/// Lays out the text of a field.
pub(crate) fn layout<'a>(
    text: &'a str,
    record: &str,
    field: &str,
    withheld: &'a [Withholding],
    suggested: &'a [Suggestion],
) -> Layout<'a> {
    let length = text.chars().count();
    let parts = disjoint(
        withheld
            .iter()
            .filter(|one| {
                one.record.as_deref() == Some(record) && one.field.as_deref() == Some(field)
            })
            .filter_map(|one| Some(Part { span: span(one.part)?, of: one }))
            .collect(),
        length,
    );
    let suggestions = disjoint(
        suggested
            .iter()
            .filter(|one| one.field == field)
            .filter_map(|one| Some(Part { span: span(one.part)?, of: one }))
            .collect(),
        length,
    );
    let of_parts: Vec<Span> = parts.iter().map(|part| part.span).collect();
    let of_suggestions: Vec<Span> = suggestions.iter().map(|part| part.span).collect();
    let pieces = pieces(text, &of_parts, &of_suggestions);
    Layout { pieces, parts, suggestions }
}

impl Layout<'_> {
    /// Names this layout, so that a selection made in another one is noticed. Keyed, because the
    /// places of the pieces tell how long what is withheld is.
    pub(crate) fn name(&self, key: &[u8; 32], place: u64, field: &str) -> String {
        let mut bytes = place.to_be_bytes().to_vec();
        for piece in &self.pieces {
            bytes.extend(piece.span.start().to_be_bytes());
            bytes.push(u8::from(piece.part.is_some()));
        }
        let mut name = hmac_hex(key, &[b"layout", field.as_bytes(), &bytes]);
        name.truncate(16);
        name
    }
}
