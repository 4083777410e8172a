//! What a release is: the collected rows and what is withheld of them. Its digest is what the
//! second person approves, so that any later change voids the approval.

use std::collections::{BTreeMap, BTreeSet};

use model::events::canonical;
use model::ids::RequestId;
use model::requests::WithholdingGround;
use model::review::{Part, Span, disjoint};
use model::said;
use model::values::Cell;
use serde_json::json;
use store::drafts::{self, Withholding};
use store::requests::Request;
use store::{Read, Tx};

use crate::errors::AppError;
use crate::keys::sha256_hex;

/// What is withheld of one collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Withheld {
    /// Fields withheld in every record.
    pub(crate) fields: BTreeMap<String, WithholdingGround>,
    /// Records withheld whole.
    pub(crate) records: BTreeMap<String, WithholdingGround>,
    /// Single fields of single records.
    pub(crate) cells: BTreeMap<(String, String), WithholdingGround>,
    /// Parts of the text of single fields of single records.
    pub(crate) parts: BTreeMap<(String, String), Vec<Part<WithholdingGround>>>,
    /// The whole collection.
    pub(crate) whole: Option<WithholdingGround>,
}

impl Withheld {
    /// Gathers what is withheld, by dataset and collection.
    pub(crate) fn gather(all: Vec<Withholding>) -> BTreeMap<(String, String), Self> {
        let mut gathered = BTreeMap::<(String, String), Self>::new();
        for one in all {
            let here = gathered.entry((one.dataset, one.collection)).or_default();
            match (one.record, one.field) {
                (Some(record), Some(field)) if one.part.is_some() => {
                    if let Some(span) = span(one.part) {
                        let parts = here.parts.entry((record, field)).or_default();
                        parts.push(Part { span, of: one.ground });
                    }
                }
                (None, None) => here.whole = Some(one.ground),
                (None, Some(field)) => {
                    here.fields.insert(field, one.ground);
                }
                (Some(record), None) => {
                    here.records.insert(record, one.ground);
                }
                (Some(record), Some(field)) => {
                    here.cells.insert((record, field), one.ground);
                }
            }
        }
        gathered
    }

    /// Why a cell is withheld; none: it is disclosed.
    pub(crate) fn ground(&self, record: &str, field: &str) -> Option<WithholdingGround> {
        self.whole
            .or_else(|| self.records.get(record).copied())
            .or_else(|| self.fields.get(field).copied())
            .or_else(|| self.cells.get(&(record.to_owned(), field.to_owned())).copied())
    }

    /// The parts of a cell that are withheld, as they hold for its text.
    pub(crate) fn parts(
        &self,
        record: &str,
        field: &str,
        cell: &Cell<'_>,
    ) -> Vec<Part<WithholdingGround>> {
        let parts = self.parts.get(&(record.to_owned(), field.to_owned()));
        match (parts, cell.text()) {
            (Some(parts), Some(text)) => disjoint(parts.clone(), text.chars().count()),
            (Some(_) | None, _) => Vec::new(),
        }
    }
}

/// A stored run of a text as the model knows it.
pub(crate) fn span(part: Option<(i64, i64)>) -> Option<Span> {
    let (start, end) = part?;
    Span::new(usize::try_from(start).ok()?, usize::try_from(end).ok()?)
}

/// The digest of a release.
pub(crate) async fn digest(tx: &mut Tx, request: &Request) -> Result<String, AppError> {
    let draft = request
        .draft_digest
        .clone()
        .ok_or_else(|| AppError::refused(said!("Nothing is collected yet.")))?;
    let mut withheld = BTreeSet::new();
    for one in withholdings(tx, request.id).await? {
        let mut entry = json!({
            "dataset": one.dataset,
            "collection": one.collection,
            "record": one.record,
            "field": one.field,
            "ground": one.ground.key(),
        });
        if let Some((start, end)) = one.part {
            entry["part"] = json!([start, end]);
        }
        withheld.insert(canonical(&entry));
    }
    let release = json!({
        "format": "compliance-release",
        "version": 1,
        "request": request.number,
        "draft": draft,
        "withheld": withheld,
    });
    Ok(sha256_hex(canonical(&release).as_bytes()))
}

pub(crate) async fn withholdings(
    db: impl Read,
    request: RequestId,
) -> Result<Vec<Withholding>, AppError> {
    Ok(drafts::withholdings(db, request).await?)
}
