//! `tasks.answer`: a person answers for a source. What they upload becomes records of the draft;
//! what they erased becomes a receipt.

use model::events::{Event, ReceiptFact, canonical};
use model::ids::{RequestId, TaskId};
use model::plan::{Address, Step};
use model::requests::{Flag, State};
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sources::manual;
use sources::{Preview, Receipt};
use store::requests::Request;
use store::tasks::{self, Task};
use store::{Tx, drafts, erasures};
use ts_rs::TS;

use super::file_format;
use crate::attachments::{Upload, keep};
use crate::console::Cx;
use crate::drafts::{encode, frame, key, wrap};
use crate::errors::AppError;
use crate::jobs::collect::reading::look_through;
use crate::keys::sha256_hex;
use crate::requests::{lock, must_be_idle, note, prepare, save};

/// The answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "TasksAnswerInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// The task.
    pub task: TaskId,
    /// What the answer is.
    pub answer: Answer,
    /// The records: a CSV file with a head line, or a JSON array of objects.
    #[serde(default)]
    pub file: Option<Upload>,
    /// Records that were erased.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub rows: Option<u64>,
    /// How it was looked for, or how it was erased.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a person can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "TaskAnswer")]
pub enum Answer {
    /// These records are held.
    Rows,
    /// Nothing is held about the person.
    NothingHeld,
    /// It was erased.
    Erased,
}

impl Answer {
    fn key(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::NothingHeld => "nothing_held",
            Self::Erased => "erased",
        }
    }
}

/// What was taken.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "TaskAnswered")]
pub struct Output {
    /// Records.
    #[ts(type = "number")]
    pub rows: u64,
    /// Fields of the map that the file does not have; they are empty.
    pub missing: Vec<String>,
}

/// Answers a task.
///
/// # Errors
/// `refused` where the request stands elsewhere; `invalid` names what is wrong in the file.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = lock(&mut tx, input.id).await?;
    let task = super::find(&mut tx, &request, input.task).await?;
    must_be_idle(&mut tx, &request).await?;
    let (output, events) = match task.purpose.as_str() {
        "erase" => erased(cx, &mut tx, &request, &task, &input).await?,
        _ => collected(cx, &mut tx, &mut request, &task, &input).await?,
    };
    cx.commit_all(tx, events).await?;
    Ok(output)
}

async fn collected(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
    task: &Task,
    input: &Input,
) -> Result<(Output, Vec<Event>), AppError> {
    if !matches!(request.state, State::Collecting | State::Review) {
        return Err(AppError::refused(said!(
            "{number} is not being collected or reviewed: send it back to review first.",
            number = request.number
        )));
    }
    let mut entry = drafts::collections(&mut *tx, request.id)
        .await?
        .into_iter()
        .find(|one| one.dataset == task.dataset && one.collection == task.collection)
        .ok_or_else(|| AppError::refused(said!("Nothing was collected yet: collect first.")))?;
    let step: Step =
        serde_json::from_value(entry.step.clone()).map_err(|error| AppError::internal(&error))?;
    let mut output = Output { rows: 0, missing: Vec::new() };
    let mut encoded = Vec::new();
    let content_hmac = match input.answer {
        Answer::Erased => {
            return Err(AppError::invalid(said!("Answer: nothing is erased here.")).at("answer"));
        }
        Answer::NothingHeld => {
            let text = input.note.as_deref().unwrap_or_default();
            note(cx, tx, request.id, "tasks.answer", text).await?
        }
        Answer::Rows => {
            let file = input.file.as_ref().ok_or_else(|| {
                AppError::invalid(said!("File: give a CSV or JSON file with the records."))
                    .at("file")
            })?;
            let file = file.read()?;
            let answered =
                manual::rows(&step, file_format(&file.name)?, &file.bytes).map_err(|error| {
                    AppError::invalid(said!("File: {error}.", error = error.said())).at("file")
                })?;
            output.rows = answered.rows.len() as u64;
            output.missing = answered.missing;
            encoded = frame(answered.rows.len());
            encode(&mut encoded, &answered.rows);
            let about = ("answer", Some(task.id.0), None);
            let (_, content_hmac) = keep(cx, tx, request.id, about, &file).await?;
            if let Some(text) = input.note.as_deref().filter(|text| !text.trim().is_empty()) {
                note(cx, tx, request.id, "tasks.answer", text).await?;
            }
            content_hmac
        }
    };
    let rows = i64::try_from(output.rows).unwrap_or(i64::MAX);
    entry.state = "done".into();
    entry.reason = None;
    entry.rows = rows;
    drafts::begin_collection(tx, &entry).await?;
    if rows > 0 {
        let key = key(&*cx.keys()?, request)?;
        let sealed = wrap(cx.env(), &key, &encoded).map_err(|error| AppError::internal(&error))?;
        let (dataset, collection) = (task.dataset.clone(), task.collection.clone());
        let chunk = drafts::Chunk { dataset, collection, seq: 0, rows, sealed };
        drafts::insert_chunks(tx, request.id, vec![chunk]).await?;
        let finds = look_through(cx.store(), &key, request, &step, &encoded).await?;
        finds.keep(tx, request.id, &step.address).await?;
    }
    // The release is another one now: what was approved of it loses its force.
    if let Some(before) = &request.draft_digest {
        let draft = json!({
            "format": "compliance-draft",
            "version": 1,
            "request": request.number,
            "before": before,
            "answered": format!("{}.{}", task.dataset, task.collection),
            "rows": output.rows,
            "contents": sha256_hex(&encoded),
        });
        request.draft_digest = Some(sha256_hex(canonical(&draft).as_bytes()));
    }
    let waits = |state: &str| matches!(state, "queued" | "working" | "failed");
    if !drafts::collections(&mut *tx, request.id).await?.iter().any(|one| waits(&one.state)) {
        request.flags.remove(&Flag::Partial);
    }
    let officer = cx.officer()?.id;
    tasks::answer(tx, task.id, input.answer.key(), rows, officer, cx.now()).await?;
    let mut events = prepare(cx, tx, request).await?;
    save(cx, tx, request).await?;
    events.push(Event::TaskAnswered {
        request: request.id,
        task: task.id,
        answer: input.answer.key().to_owned(),
        rows: output.rows,
        content_hmac: Some(content_hmac),
    });
    Ok((output, events))
}

async fn erased(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    task: &Task,
    input: &Input,
) -> Result<(Output, Vec<Event>), AppError> {
    if request.state != State::Verifying {
        return Err(AppError::refused(said!(
            "{number} is not being erased.",
            number = request.number
        )));
    }
    if !task.is_open() {
        return Err(AppError::refused(said!(
            "This task is answered, and a receipt is never changed."
        )));
    }
    let rows = match (input.answer, input.rows) {
        (Answer::Erased, Some(rows)) if rows > 0 => rows,
        (Answer::NothingHeld, _) => 0,
        (Answer::Erased, _) => {
            return Err(
                AppError::invalid(said!("Rows: say how many records were erased.")).at("rows")
            );
        }
        (Answer::Rows, _) => {
            return Err(AppError::invalid(said!("Answer: erased, or nothing held.")).at("answer"));
        }
    };
    let text = input.note.as_deref().unwrap_or_default();
    let note_hmac = note(cx, tx, request.id, "tasks.answer", text).await?;
    let plan = erasures::plan(&mut *tx, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no plan of this request.")))?;
    let preview: Preview =
        serde_json::from_value(plan.preview).map_err(|error| AppError::internal(&error))?;
    let address = Address { dataset: task.dataset.clone(), collection: task.collection.clone() };
    let step = preview.steps.iter().find(|step| step.address == address);
    let action = step.map_or_else(|| "delete".to_owned(), |step| step.action.clone());
    // In place of a statement: what the person said, who it was.
    let said = json!({
        "format": "compliance-erased-by-hand",
        "version": 1,
        "request": request.number,
        "collection": address.to_string(),
        "officer": cx.officer()?.id,
        "rows": rows,
        "note_hmac": note_hmac,
    });
    let receipt = Receipt {
        address: address.clone(),
        action: action.clone(),
        rows_before: rows,
        rows_changed: rows,
        statement_digest: sha256_hex(canonical(&said).as_bytes()),
        duration_ms: 0,
        spared: Vec::new(),
    };
    let json = serde_json::to_value(&receipt).map_err(|error| AppError::internal(&error))?;
    erasures::insert_receipts(tx, request.id, &task.dataset, &[json], cx.now()).await?;
    let officer = cx.officer()?.id;
    let count = i64::try_from(rows).unwrap_or(i64::MAX);
    tasks::answer(tx, task.id, input.answer.key(), count, officer, cx.now()).await?;
    let answered = Event::TaskAnswered {
        request: request.id,
        task: task.id,
        answer: input.answer.key().to_owned(),
        rows,
        content_hmac: Some(note_hmac),
    };
    let source = Event::SourceErased {
        request: request.id,
        source: task.dataset.clone(),
        receipts: vec![ReceiptFact {
            collection: address.to_string(),
            action,
            rows_before: rows,
            rows_changed: rows,
            statement_digest: receipt.statement_digest,
        }],
    };
    Ok((Output { rows, missing: Vec::new() }, vec![answered, source]))
}
