//! `requests.remind`: what is due, for the morning. It names no person.

use chrono::{Days, NaiveDate};
use model::ids::{OfficerId, RequestId};
use model::requests::{Kind, State};
use model::said;
use serde::{Deserialize, Serialize};
use store::{deputies, officers, requests, tasks};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Lines of a reminder. More is a queue, not a reminder.
const MOST: i64 = 500;

/// What is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsRemindInput")]
pub struct Input {
    /// So many days ahead; none: 7.
    #[serde(default)]
    pub days: Option<u16>,
    /// Only what the caller works on, or is the deputy or owner of.
    #[serde(default)]
    pub mine: bool,
}

/// What is due.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsReminded")]
pub struct Output {
    /// The day of the reminder.
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// The most pressing first.
    pub due: Vec<Reminder>,
}

/// Something that is due.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Reminder {
    /// The request.
    pub request: RequestId,
    /// Its number.
    pub number: String,
    /// What was asked for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// For a task: the collection that somebody answers for; none: the request itself.
    pub task: Option<String>,
    /// The day it is due.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// Days until then; negative: overdue.
    #[ts(type = "number")]
    pub days: i64,
    /// Who takes care of it.
    pub officer: Option<String>,
    /// Who does, in their absence.
    pub deputy: Option<String>,
}

/// Lists what is due.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let today = cx.now().date_naive();
    let until = today
        .checked_add_days(Days::new(input.days.unwrap_or(7).into()))
        .ok_or_else(|| AppError::invalid(said!("Days: too many.")).at("days"))?;
    let end = until.succ_opt().unwrap_or(until).and_time(chrono::NaiveTime::MIN).and_utc();
    let me = cx.officer()?.id;
    let team = officers::list(store).await?;
    let name = |id: Option<OfficerId>| {
        team.iter().find(|one| Some(one.id) == id).map(|one| one.name.clone())
    };
    let deputies = deputies::open(store).await?;
    let mut due = Vec::new();
    for request in requests::due(store, end, MOST).await? {
        let deputy = deputies.get(&request.id).copied();
        if input.mine && request.assignee != Some(me) && deputy != Some(me) {
            continue;
        }
        let day = request.due.parse().unwrap_or_else(|_| request.due_at.date_naive());
        due.push(Reminder {
            request: request.id,
            number: request.number,
            kind: request.kind,
            state: request.state,
            task: None,
            due: day,
            days: (day - today).num_days(),
            officer: name(request.assignee),
            deputy: name(deputy),
        });
    }
    for task in tasks::due(store, until, MOST).await? {
        if input.mine && task.owner != Some(me) {
            continue;
        }
        let request = super::find(store, task.request).await?;
        due.push(Reminder {
            request: request.id,
            number: request.number,
            kind: request.kind,
            state: request.state,
            task: Some(format!("{}.{}", task.dataset, task.collection)),
            due: task.due,
            days: (task.due - today).num_days(),
            officer: name(task.owner),
            deputy: None,
        });
    }
    due.sort_by(|one, other| (one.due, &one.number).cmp(&(other.due, &other.number)));
    Ok(Output { today, due })
}
