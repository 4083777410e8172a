//! Tasks of people who answer for a source by hand: one a collection and purpose of a request.

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{OfficerId, RequestId, TaskId};

use crate::db::{Row, bind};
use crate::{Read, StoreError, Tx};

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The request.
    pub request: RequestId,
    /// The dataset of the map.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// `collect` or `erase`.
    pub purpose: String,
    /// Who answers.
    pub owner: Option<OfficerId>,
    /// By when.
    pub due: NaiveDate,
    /// `rows`, `nothing_held` or `erased`; none: it is open.
    pub answer: Option<String>,
    /// Rows that were uploaded or erased.
    pub rows: Option<i64>,
    /// Who answered.
    pub answered_by: Option<OfficerId>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

impl Task {
    /// Whether nobody has answered.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}

const COLUMNS: &str = "id, request, dataset, collection, purpose, owner, due, answer, rows,
    answered_by, answered_at, opened_at";

fn task(row: &Row) -> Result<Task, StoreError> {
    Ok(Task {
        id: TaskId(row.get("id")?),
        request: RequestId(row.get("request")?),
        dataset: row.get("dataset")?,
        collection: row.get("collection")?,
        purpose: row.get("purpose")?,
        owner: row.get_optional("owner")?.map(OfficerId),
        due: row.get("due")?,
        answer: row.get_optional("answer")?,
        rows: row.get_optional("rows")?,
        answered_by: row.get_optional("answered_by")?.map(OfficerId),
        answered_at: row.get_optional("answered_at")?,
        opened_at: row.get("opened_at")?,
    })
}

/// Opens a task.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, task: &Task) -> Result<(), StoreError> {
    tx.execute(
        "insert into tasks (id, request, dataset, collection, purpose, owner, due, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            task.id.0,
            task.request.0,
            task.dataset.clone(),
            task.collection.clone(),
            task.purpose.clone(),
            task.owner.map(|id| id.0),
            task.due,
            task.opened_at,
        ],
    )
    .await?;
    Ok(())
}

/// Asks for a task again: the answer it had was for an earlier run.
///
/// # Errors
/// When the database fails.
pub async fn reopen(tx: &mut Tx, task: &Task) -> Result<(), StoreError> {
    tx.execute(
        "update tasks set owner = $2, due = $3, opened_at = $4, answer = null, rows = null,
            answered_by = null, answered_at = null
         where id = $1",
        bind![task.id.0, task.owner.map(|id| id.0), task.due, task.opened_at],
    )
    .await?;
    Ok(())
}

/// Writes who answers a task, and by when.
///
/// # Errors
/// When the database fails.
pub async fn change(
    tx: &mut Tx,
    id: TaskId,
    owner: Option<OfficerId>,
    due: NaiveDate,
) -> Result<(), StoreError> {
    let owner = owner.map(|id| id.0);
    tx.execute("update tasks set owner = $2, due = $3 where id = $1", bind![id.0, owner, due])
        .await?;
    Ok(())
}

/// Writes the answer of a task, in place of an earlier one.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    tx: &mut Tx,
    id: TaskId,
    answer: &str,
    rows: i64,
    officer: OfficerId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "update tasks set answer = $2, rows = $3, answered_by = $4, answered_at = $5
         where id = $1",
        bind![id.0, answer, rows, officer.0, at],
    )
    .await?;
    Ok(())
}

/// The tasks of a request, by dataset and collection.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl Read, request: RequestId) -> Result<Vec<Task>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from tasks where request = $1
         order by purpose, dataset, collection limit 1000"
    );
    db.fetch(sql, bind![request.0]).await?.iter().map(task).collect()
}

/// The open tasks of open requests that are due until a day, the most pressing first.
///
/// # Errors
/// When the database fails.
pub async fn due(db: impl Read, until: NaiveDate, limit: i64) -> Result<Vec<Task>, StoreError> {
    let columns: Vec<String> = COLUMNS.split(',').map(|one| format!("t.{}", one.trim())).collect();
    let sql = format!(
        "select {} from tasks t join requests r on r.id = t.request
         where t.answer is null and t.due <= $1 and r.state <> 'closed'
         order by t.due, t.id limit $2",
        columns.join(", ")
    );
    db.fetch(sql, bind![until, limit]).await?.iter().map(task).collect()
}
