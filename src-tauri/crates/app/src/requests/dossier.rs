//! `requests.dossier`: what is kept beside a case: deputy, notes, mandates, evidence, tasks, and
//! other requests of the same person. Looking is an event.

use chrono::{DateTime, NaiveDate, Utc};
use model::events::{ApprovalSubject, Event};
use model::ids::{MandateId, OfficerId, RequestId, TaskId};
use model::requests::identity::{Proposal, propose};
use serde::{Deserialize, Serialize};
use store::officers::Officer;
use store::{approvals, attachments, deputies, drafts, mandates, notes, officers, subjects, tasks};
use ts_rs::TS;

use super::related::{self, Related};
use crate::attachments::{AttachmentShown, shown};
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::mandates::{Content, Relation};
use crate::tasks::answer::Answer;
use crate::words::word;

pub use super::OnRequest as Input;

/// What is kept beside a case.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Dossier")]
pub struct Output {
    /// Who acts while the assignee is away.
    pub deputy: Option<Named>,
    /// Newest first.
    pub notes: Vec<NoteShown>,
    /// Oldest first.
    pub mandates: Vec<MandateShown>,
    /// What shows who the person is, as long as it is kept.
    pub evidence: Vec<AttachmentShown>,
    /// How the identity can be verified; none: no check may stand in the way.
    pub identity: Option<Proposal>,
    /// By purpose and collection.
    pub tasks: Vec<TaskShown>,
    /// Other requests of the same person, newest first.
    pub related: Vec<Related>,
    /// The ground of a refusal that was decided or is being decided.
    pub ground: Option<String>,
}

/// An officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "NamedOfficer")]
pub struct Named {
    /// Who.
    pub id: OfficerId,
    /// The name the others see.
    pub name: String,
}

/// What an officer wrote down.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NoteShown {
    /// What it is for: `notes.add`, or the operation that asked for it.
    pub purpose: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub officer: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// On whose behalf somebody asks.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MandateShown {
    /// Its id.
    pub id: MandateId,
    /// In which capacity.
    pub relation: Relation,
    /// Who acts.
    pub name: String,
    /// How they are reached.
    pub contact: Option<String>,
    /// What shows that they may.
    pub mandate: String,
    /// The documents.
    pub files: Vec<AttachmentShown>,
    /// Whether it was accepted; none: nobody has decided.
    pub accepted: Option<bool>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    #[ts(type = "string | null")]
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was recorded.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// Something a person answers for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TaskShown {
    /// Its id.
    pub id: TaskId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// What a person is shown as its name.
    pub label: String,
    /// What is asked: to collect, or to erase.
    pub purpose: TaskPurpose,
    /// Who answers.
    pub owner: Option<Named>,
    /// By when.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// Whether that day has passed without an answer.
    pub overdue: bool,
    /// What was answered; none: it is open.
    pub answer: Option<Answer>,
    /// Records that were uploaded or erased.
    #[ts(type = "number | null")]
    pub rows: Option<i64>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    #[ts(type = "string | null")]
    pub answered_at: Option<DateTime<Utc>>,
    /// Fields that an upload may have.
    pub fields: Vec<String>,
}

/// What a task asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskPurpose {
    /// Send what is held.
    Collect,
    /// Erase it and say so.
    Erase,
}

/// Shows what is kept beside a case.
///
/// # Errors
/// `not_found`, or when the look cannot be recorded.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let request = super::find(store, input.id).await?;
    let id = request.id;
    cx.record_once(&format!("dossier {id}"), Event::DossierShown { request: id }).await?;
    let contents = Contents::of(cx, store, id).await?;
    let team = officers::list(store).await?;
    let files = attachments::list(store, id).await?;
    let evidence = files
        .iter()
        .filter(|file| file.purpose == "evidence")
        .map(|file| shown(&contents, file.clone()))
        .collect::<Result<_, _>>()?;
    let mut given = Vec::new();
    for one in subjects::identifiers(store, id).await? {
        if one.state != "rejected" {
            given.push(one.kind);
        }
    }
    let ground = approvals::list(store, id.0)
        .await?
        .into_iter()
        .filter(|one| one.subject == ApprovalSubject::Refusal && one.voided_at.is_none())
        .find_map(|one| one.detail?["ground"].as_str().map(str::to_owned));
    Ok(Output {
        deputy: deputies::find(store, id).await?.and_then(|deputy| named(&team, deputy)),
        notes: notes::list(store, id)
            .await?
            .into_iter()
            .map(|note| NoteShown {
                purpose: note.purpose,
                text: note.text,
                officer: name(&team, note.officer),
                at: note.at,
            })
            .collect(),
        mandates: mandated(cx, &contents, &team, &files, id).await?,
        evidence,
        identity: propose(request.kind, given.iter().map(String::as_str)),
        tasks: asked(cx, &team, id).await?,
        related: related::of(store, id).await?,
        ground,
    })
}

async fn mandated(
    cx: &Cx,
    contents: &Contents,
    team: &[Officer],
    files: &[attachments::Attachment],
    request: RequestId,
) -> Result<Vec<MandateShown>, AppError> {
    mandates::list(cx.store(), request)
        .await?
        .into_iter()
        .map(|one| {
            let content: Content = contents.open_json("mandate", &one.content_sealed)?;
            Ok(MandateShown {
                id: one.id,
                relation: word(&one.relation)?,
                name: content.name,
                contact: content.contact,
                mandate: content.mandate,
                files: files
                    .iter()
                    .filter(|file| file.purpose == "mandate" && file.belongs_to == Some(one.id.0))
                    .map(|file| shown(contents, file.clone()))
                    .collect::<Result<_, _>>()?,
                accepted: one.accepted,
                decided_by: one.decided_by.map(|officer| name(team, officer)),
                decided_at: one.decided_at,
                at: one.at,
            })
        })
        .collect()
}

async fn asked(cx: &Cx, team: &[Officer], id: RequestId) -> Result<Vec<TaskShown>, AppError> {
    let today = cx.now().date_naive();
    let collections = drafts::collections(cx.store(), id).await?;
    tasks::list(cx.store(), id)
        .await?
        .into_iter()
        .map(|task| {
            let entry = collections
                .iter()
                .find(|one| one.dataset == task.dataset && one.collection == task.collection);
            let fields = entry
                .and_then(|entry| entry.step["columns"].as_array())
                .into_iter()
                .flatten()
                .filter_map(|column| column["name"].as_str().map(str::to_owned))
                .collect();
            let label = entry.map_or_else(|| task.collection.clone(), |entry| entry.label.clone());
            Ok(TaskShown {
                id: task.id,
                label,
                purpose: word(&task.purpose)?,
                owner: task.owner.and_then(|owner| named(team, owner)),
                due: task.due,
                overdue: task.is_open() && task.due < today,
                answer: task.answer.as_deref().map(word).transpose()?,
                rows: task.rows,
                answered_by: task.answered_by.map(|officer| name(team, officer)),
                answered_at: task.answered_at,
                fields,
                dataset: task.dataset,
                collection: task.collection,
            })
        })
        .collect()
}

fn named(team: &[Officer], id: OfficerId) -> Option<Named> {
    let officer = team.iter().find(|one| one.id == id)?;
    Some(Named { id, name: officer.name.clone() })
}

fn name(team: &[Officer], id: OfficerId) -> String {
    team.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
}
