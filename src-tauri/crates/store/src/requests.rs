//! The register of requests. Nothing here tells who the person is; that is in [`crate::subjects`].

mod queue;

use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{OfficerId, RequestId};
use model::requests::{Flag, Flags, Kind, Outcome, State, from_key};
use serde_json::Value as Json;

use crate::db::{Engine, Row, bind};
use crate::{Read, StoreError, Tx};

pub use queue::{
    Assigned, Counts, Direction, Exported, ExportedPage, Exporting, Filter, Key, Mark, Matched,
    Order, Page, Queued, Shape, Span, Start, View, closings, collection_states, counts, deadlines,
    ids, matched, page, place_of, spans, total,
};

/// A request as the register knows it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The number people use: `REQ-20391`.
    pub number: String,
    /// What is asked for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Marks beside the state.
    pub flags: Flags,
    /// The law whose clock runs: `gdpr`, `ccpa`, ...
    pub regime: String,
    /// Calendar of public holidays.
    pub calendar: String,
    /// Time zone, when it is not the calendar's.
    pub tz: Option<String>,
    /// The instant of receipt.
    pub received_at: DateTime<Utc>,
    /// The local date of receipt.
    pub receipt_date: NaiveDate,
    /// The due date, or the due instant of a breach, as the clock wrote it.
    pub due: String,
    /// The instant from which it is late.
    pub due_at: DateTime<Utc>,
    /// The rule set the due date was computed with.
    pub rule_set: String,
    /// What the clock was asked.
    pub clock_input: Json,
    /// What it answered, with its trace.
    pub clock_answer: Json,
    /// How it came in: `e-mail`, `form`, `letter`, ...
    pub channel: String,
    /// Who works on it.
    pub assignee: Option<OfficerId>,
    /// Who took it in.
    pub opened_by: OfficerId,
    /// Who submitted it last.
    pub prepared_by: Option<OfficerId>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Key of the collected rows, sealed under the workspace key; dropped to forget them.
    pub draft_key_sealed: Option<Vec<u8>>,
    /// Digest of what was collected and withheld.
    pub draft_digest: Option<String>,
    /// How the identity was verified.
    pub verification: Option<Json>,
    /// SHA-256 of the erasure certificate.
    pub certificate_digest: Option<String>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
}

pub(crate) const COLUMNS: &str = "r.id, r.number, r.kind, r.state, r.regime, r.calendar, r.tz,
    r.received_at, r.receipt_date, r.due, r.due_at, r.rule_set, r.clock_input, r.clock_answer,
    r.channel, r.paused, r.extended, r.partial, r.on_hold, r.reopened, r.stalled, r.assignee,
    r.opened_by, r.prepared_by, r.outcome, r.closed_at, r.draft_key_sealed, r.draft_digest,
    r.verification, r.certificate_digest, r.created_at, r.changed_at";

pub(crate) fn request(row: &Row) -> Result<Request, StoreError> {
    let mut flags = Flags::new();
    for (column, flag) in [
        ("paused", Flag::Paused),
        ("extended", Flag::Extended),
        ("partial", Flag::Partial),
        ("on_hold", Flag::OnHold),
        ("reopened", Flag::Reopened),
        ("stalled", Flag::Stalled),
    ] {
        if row.get::<bool>(column)? {
            flags.insert(flag);
        }
    }
    Ok(Request {
        id: RequestId(row.get("id")?),
        number: row.get("number")?,
        kind: key(row, "kind")?,
        state: key(row, "state")?,
        flags,
        regime: row.get("regime")?,
        calendar: row.get("calendar")?,
        tz: row.get_optional("tz")?,
        received_at: row.get("received_at")?,
        receipt_date: row.get("receipt_date")?,
        due: row.get("due")?,
        due_at: row.get("due_at")?,
        rule_set: row.get("rule_set")?,
        clock_input: row.get("clock_input")?,
        clock_answer: row.get("clock_answer")?,
        channel: row.get("channel")?,
        assignee: row.get_optional("assignee")?.map(OfficerId),
        opened_by: OfficerId(row.get("opened_by")?),
        prepared_by: row.get_optional("prepared_by")?.map(OfficerId),
        outcome: row
            .get_optional::<String>("outcome")?
            .map(|text| from_key(&text).ok_or(StoreError::Column { column: "outcome" }))
            .transpose()?,
        closed_at: row.get_optional("closed_at")?,
        draft_key_sealed: row.get_optional("draft_key_sealed")?,
        draft_digest: row.get_optional("draft_digest")?,
        verification: row.get_optional("verification")?,
        certificate_digest: row.get_optional("certificate_digest")?,
        created_at: row.get("created_at")?,
        changed_at: row.get("changed_at")?,
    })
}

/// Reads an enum of the model from its stored key.
pub(crate) fn key<T: serde::de::DeserializeOwned>(
    row: &Row,
    column: &'static str,
) -> Result<T, StoreError> {
    from_key(&row.get::<String>(column)?).ok_or(StoreError::Column { column })
}

/// The request with this id.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, id: RequestId) -> Result<Option<Request>, StoreError> {
    let sql = format!("select {COLUMNS} from requests r where r.id = $1");
    db.fetch_optional(sql, bind![id.0]).await?.as_ref().map(request).transpose()
}

/// The request with this number.
///
/// # Errors
/// When the database fails.
pub async fn find_by_number(db: impl Read, number: &str) -> Result<Option<Request>, StoreError> {
    let sql = format!("select {COLUMNS} from requests r where r.number = $1");
    db.fetch_optional(sql, bind![number]).await?.as_ref().map(request).transpose()
}

/// The requests received, open or closed in a span of time, by number.
///
/// # Errors
/// When the database fails.
pub async fn register(
    db: impl Read,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Request>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from requests r
         where r.received_at < $2 and (r.closed_at is null or r.closed_at >= $1)
         order by r.received_at, r.number limit $3"
    );
    db.fetch(sql, bind![from, to, limit]).await?.iter().map(request).collect()
}

/// The numbers of requests by id, as text.
///
/// # Errors
/// When the database fails.
pub async fn numbers(
    db: impl Read,
    ids: &[RequestId],
) -> Result<std::collections::BTreeMap<String, String>, StoreError> {
    if ids.is_empty() {
        return Ok(std::collections::BTreeMap::new());
    }
    let holders: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let sql =
        format!("select r.id, r.number from requests r where r.id in ({})", holders.join(", "));
    db.fetch(sql, ids.iter().map(|id| id.0.into()).collect())
        .await?
        .iter()
        .map(|row| Ok((RequestId(row.get("id")?).to_string(), row.get("number")?)))
        .collect()
}

/// The request with this id, held until the end of the transaction, so that two officers cannot
/// move it at once.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut Tx, id: RequestId) -> Result<Option<Request>, StoreError> {
    // A SQLite transaction that writes is alone already.
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " for update",
    };
    let sql = format!("select {COLUMNS} from requests r where r.id = $1{suffix}");
    tx.fetch_optional(sql, bind![id.0]).await?.as_ref().map(request).transpose()
}

/// Enters a request.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, request: &Request) -> Result<(), StoreError> {
    tx.execute(
        "insert into requests (id, number, kind, state, regime, calendar, tz, received_at,
            receipt_date, due, due_at, rule_set, clock_input, clock_answer, channel, assignee,
            opened_by, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            $18, $18)",
        bind![
            request.id.0,
            request.number.clone(),
            request.kind.key(),
            request.state.key(),
            request.regime.clone(),
            request.calendar.clone(),
            request.tz.clone(),
            request.received_at,
            request.receipt_date,
            request.due.clone(),
            request.due_at,
            request.rule_set.clone(),
            request.clock_input.clone(),
            request.clock_answer.clone(),
            request.channel.clone(),
            request.assignee.map(|id| id.0),
            request.opened_by.0,
            request.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can change of a request.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, request: &Request) -> Result<(), StoreError> {
    let has = |flag| request.flags.contains(&flag);
    tx.execute(
        "update requests
         set state = $2, paused = $3, extended = $4, partial = $5, on_hold = $6, reopened = $7,
             stalled = $8, due = $9, due_at = $10, rule_set = $11, clock_input = $12,
             clock_answer = $13, assignee = $14, prepared_by = $15, outcome = $16,
             closed_at = $17, draft_key_sealed = $18, draft_digest = $19, verification = $20,
             certificate_digest = $21, changed_at = $22
         where id = $1",
        bind![
            request.id.0,
            request.state.key(),
            has(Flag::Paused),
            has(Flag::Extended),
            has(Flag::Partial),
            has(Flag::OnHold),
            has(Flag::Reopened),
            has(Flag::Stalled),
            request.due.clone(),
            request.due_at,
            request.rule_set.clone(),
            request.clock_input.clone(),
            request.clock_answer.clone(),
            request.assignee.map(|id| id.0),
            request.prepared_by.map(|id| id.0),
            request.outcome.map(|outcome| outcome.key().to_owned()),
            request.closed_at,
            request.draft_key_sealed.clone(),
            request.draft_digest.clone(),
            request.verification.clone(),
            request.certificate_digest.clone(),
            request.changed_at,
        ],
    )
    .await?;
    Ok(())
}

/// The open requests that are due until an instant, the most pressing first.
///
/// # Errors
/// When the database fails.
pub async fn due(
    db: impl Read,
    until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Request>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from requests r where r.state <> 'closed' and r.due_at < $1
         order by r.due_at, r.number limit $2"
    );
    db.fetch(sql, bind![until, limit]).await?.iter().map(request).collect()
}
