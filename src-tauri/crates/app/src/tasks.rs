//! Tasks of people who answer for a source by hand (requirement B4).

pub mod answer;
pub mod change;

use chrono::NaiveDate;
use model::clock::Answer;
use model::events::Event;
use model::ids::TaskId;
use model::plan::Address;
use model::said;
use sources::manual::Format;
use store::Tx;
use store::requests::Request;
use store::tasks::{self, Task};

use crate::environment::Environment;
use crate::errors::AppError;

/// Opens a task, or asks for it again when the request is gone through once more. It belongs to whoever works on the request, and is due when the console tells
/// people to aim at, or today.
pub(crate) async fn open(
    env: &dyn Environment,
    tx: &mut Tx,
    request: &Request,
    address: &Address,
    purpose: &str,
) -> Result<Event, AppError> {
    let now = env.now();
    let answer: Answer = serde_json::from_value(request.clock_answer.clone())
        .map_err(|error| AppError::internal(&error))?;
    let aim: NaiveDate = answer.safe.unwrap_or_else(|| answer.effective_due.day());
    let before = tasks::list(&mut *tx, request.id).await?.into_iter().find(|task| {
        task.purpose == purpose
            && task.dataset == address.dataset
            && task.collection == address.collection
    });
    let task = Task {
        id: before.as_ref().map_or_else(|| TaskId(env.id()), |task| task.id),
        request: request.id,
        dataset: address.dataset.clone(),
        collection: address.collection.clone(),
        purpose: purpose.to_owned(),
        owner: request.assignee,
        due: aim.max(now.date_naive()),
        answer: None,
        rows: None,
        answered_by: None,
        answered_at: None,
        opened_at: now,
    };
    match before {
        Some(_) => tasks::reopen(tx, &task).await?,
        None => tasks::insert(tx, &task).await?,
    }
    Ok(Event::TaskOpened {
        request: request.id,
        task: task.id,
        dataset: task.dataset,
        collection: task.collection,
        purpose: task.purpose,
        due: task.due,
    })
}

/// A task of a request.
pub(crate) async fn find(tx: &mut Tx, request: &Request, id: TaskId) -> Result<Task, AppError> {
    tasks::list(tx, request.id)
        .await?
        .into_iter()
        .find(|task| task.id == id)
        .ok_or_else(|| AppError::not_found(said!("There is no such task of this request.")))
}

/// Refuses while somebody still has to answer.
pub(crate) async fn must_be_answered(tx: &mut Tx, request: &Request) -> Result<(), AppError> {
    match tasks::list(tx, request.id).await?.iter().find(|task| task.is_open()) {
        None => Ok(()),
        Some(task) => Err(AppError::refused(said!(
            "The task for {dataset}.{collection} is open: it is answered first.",
            dataset = task.dataset,
            collection = task.collection
        ))),
    }
}

/// How an upload is written, by its name.
pub(crate) fn file_format(name: &str) -> Result<Format, AppError> {
    Format::of(name).ok_or_else(|| {
        AppError::invalid(said!("File: {name} ends neither in .csv nor in .json.", name)).at("file")
    })
}
