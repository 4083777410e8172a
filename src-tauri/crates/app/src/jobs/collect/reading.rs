//! Looking through what is collected, row by row as it comes: what looks like other people's data is
//! suggested, and rows that also belong to somebody else are counted. The whole draft is looked
//! through, so that nothing depends on which records an officer opens.

use std::collections::BTreeMap;

use model::ids::RequestId;
use model::plan::{AccessPlan, Address, Step};
use model::review::{Person, Reader};
use store::requests::Request;
use store::reviews::{At, Suggestion};
use store::{Store, Tx, drafts, reviews};

use super::super::Work;
use crate::drafts::{Opened, record_key};
use crate::errors::AppError;
use crate::requests::records::primary;
use crate::requests::review;
use crate::requests::withhold::stored;

/// What looks through the rows of every collection.
pub(super) struct Readers {
    person: Person,
    steps: BTreeMap<Address, (Step, Reader)>,
}

/// What was found in some rows.
#[derive(Default)]
pub(crate) struct Finds {
    suggestions: Vec<Suggestion>,
    shared: i64,
}

/// Readers for the collections of a plan. When only one dataset is read again, who the person is
/// comes from what the others hold already.
pub(super) async fn readers(
    work: &Work,
    request: &Request,
    key: &[u8; 32],
    plan: &AccessPlan,
    only: Option<&str>,
) -> Result<Readers, AppError> {
    let store = work.console.store();
    let kept = |one: &drafts::Collection| {
        one.state == "done" && only.is_some_and(|only| one.dataset != only)
    };
    let person = review::person(store, key, request, kept).await?;
    let steps = plan
        .steps
        .iter()
        .map(|step| (step.address.clone(), (step.clone(), Reader::new(step))))
        .collect();
    Ok(Readers { person, steps })
}

/// Looks through the rows of one collection that came at once: what a person uploaded.
pub(crate) async fn look_through(
    store: &Store,
    key: &[u8; 32],
    request: &Request,
    step: &Step,
    encoded: &[u8],
) -> Result<Finds, AppError> {
    let person = review::person(store, key, request, |one| one.state == "done").await?;
    let steps = BTreeMap::from([(step.address.clone(), (step.clone(), Reader::new(step)))]);
    Readers { person, steps }.read(&step.address, 0, encoded)
}

impl Readers {
    /// Looks through an encoded chunk whose first row has this place in its collection.
    pub(super) fn read(
        &mut self,
        address: &Address,
        mut place: u64,
        encoded: &[u8],
    ) -> Result<Finds, AppError> {
        let mut finds = Finds::default();
        let Some((step, reader)) = self.steps.get(address) else { return Ok(finds) };
        let primary = primary(step);
        let damaged = |error| AppError::internal(&error);
        let mut cells = Opened::cells(encoded).map_err(damaged)?;
        let mut row = Vec::new();
        while cells.next_into(&mut row).map_err(damaged)? {
            self.person.learn(step, &row);
            if !self.person.shared(step, &row).is_empty() {
                finds.shared += 1;
            }
            if !reader.is_idle() {
                for (n, found) in (0_i64..).zip(reader.read(&row, &self.person)) {
                    let Some(column) = step.columns.get(found.column) else { continue };
                    finds.suggestions.push(Suggestion {
                        place: i64::try_from(place).unwrap_or(i64::MAX),
                        n,
                        record: record_key(&primary, &row, place),
                        field: column.name.clone(),
                        part: found.span.map(stored),
                        proposed: found.kind.proposed(),
                        ground: found.kind.ground(),
                        decision: None,
                        withholding: None,
                    });
                }
            }
            place += 1;
        }
        Ok(finds)
    }
}

impl Finds {
    /// Keeps what was found.
    pub(crate) async fn keep(
        self,
        tx: &mut Tx,
        request: RequestId,
        address: &Address,
    ) -> Result<(), AppError> {
        let (dataset, collection) = (address.dataset.as_str(), address.collection.as_str());
        let at = At { request, dataset, collection };
        reviews::suggest(tx, at, &self.suggestions).await?;
        if self.shared > 0 {
            drafts::add_shared(tx, request, dataset, collection, self.shared).await?;
        }
        Ok(())
    }
}
