//! What goes into a package.

use chrono::{DateTime, Utc};
use model::plan::Part;
use model::requests::WithholdingGround;
use model::review;
use model::values::Cell;

use crate::PackageError;

/// Everything but the rows.
#[derive(Clone, Debug)]
pub struct Content {
    /// Number of the request.
    pub request: String,
    /// The controller (GDPR Art. 4(7)).
    pub controller: String,
    /// The person's name as they gave it; stands inside the encrypted files only.
    pub subject: String,
    /// The person's language, BCP 47; English stands in for one we do not speak.
    pub language: String,
    /// When the request came in.
    pub received_at: DateTime<Utc>,
    /// When the rows were collected.
    pub exported_at: DateTime<Utc>,
    /// The statements of GDPR Art. 15(1)(a)–(h) as they apply to this person.
    pub sections: Vec<Section>,
    /// The collections, in the order of the walk.
    pub collections: Vec<Collection>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Section {
    /// The provision: `Art. 15(1)(a)`.
    pub provision: String,
    /// Its heading.
    pub title: String,
    /// What applies.
    pub text: String,
}

/// A collection of rows.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub name: String,
    /// What the person is shown as its name.
    pub label: String,
    /// Part of the access export.
    pub part: Part,
    /// The columns of its records, in order.
    pub columns: Vec<Column>,
    /// Number of records collected.
    pub rows: u64,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in the source: the key in JSON and CSV.
    pub name: String,
    /// What the person is shown as its name.
    pub label: String,
    /// Why it is never disclosed, such as `11 CCR 7024(d)`; none: it is.
    pub never: Option<String>,
}

/// One record and what is withheld of it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Cells aligned with the columns.
    pub cells: &'a [Cell<'a>],
    /// Per cell: why it is withheld; shorter than the cells: the rest is not.
    pub withheld: &'a [Option<WithholdingGround>],
    /// Per cell: the parts of its text that are withheld, disjoint and in order; shorter than the
    /// cells: the rest has none.
    pub parts: &'a [Vec<review::Part<WithholdingGround>>],
    /// Why the whole record is withheld.
    pub whole: Option<WithholdingGround>,
}

impl<'a> Record<'a> {
    /// A cell that is disclosed.
    pub(crate) fn disclosed(&self, place: usize) -> Option<&'a Cell<'a>> {
        self.cells.get(place).filter(|_| self.ground(place).is_none())
    }

    /// Why a cell is withheld.
    pub(crate) fn ground(&self, place: usize) -> Option<WithholdingGround> {
        self.withheld.get(place).copied().flatten()
    }

    /// The parts of a cell that is disclosed which are withheld.
    pub(crate) fn parts(&self, place: usize) -> &'a [review::Part<WithholdingGround>] {
        self.parts.get(place).map_or(&[], Vec::as_slice)
    }

    /// The text of a cell of which parts are withheld, with a mark in place of each; none: it is
    /// disclosed as it is, or not at all.
    pub(crate) fn marked(&self, place: usize) -> Option<String> {
        let parts = self.parts(place);
        let cell = self.disclosed(place).filter(|_| !parts.is_empty())?;
        Some(review::delivered(&cell.text()?, parts))
    }
}

/// Where the records come from. Read several times, always in the same order.
pub trait Rows {
    /// Whether anything of a collection is withheld; what is not need not be counted.
    fn withholds(&self, collection: usize) -> bool {
        let _ = collection;
        true
    }

    /// Hands on the records of a collection, by its place in [`Content::collections`].
    ///
    /// # Errors
    /// When they cannot be read, or `each` fails.
    fn read(
        &mut self,
        collection: usize,
        each: &mut dyn FnMut(Record<'_>) -> Result<(), PackageError>,
    ) -> Result<(), PackageError>;
}
