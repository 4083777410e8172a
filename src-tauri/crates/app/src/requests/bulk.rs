//! `requests.bulk`: one action on many requests. Each is judged on its own, each that can be done
//! leaves its own event, and each that cannot says why.
//!
//! `requests.preview_bulk` takes the same way and takes back what it wrote: what it says is what
//! would happen, not a second opinion.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::events::Event;
use model::ids::{OfficerId, RequestId, RunId};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::{Tx, requests};
use ts_rs::TS;

use super::{acknowledge, assign, collect, extend, list, submit};
use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::runs::{self, Run, RunKind};

/// Requests of one transaction: few, so that nobody waits long for a lock.
const BATCH: usize = 50;
/// Requests that are named one by one in the report; of more, only the numbers are told.
const NAMED: usize = 500;
/// Different reasons that are told.
const REASONS: usize = 50;

/// What is done to which requests.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsBulkInput")]
pub struct Input {
    /// Which requests.
    pub targets: Targets,
    /// What is done to each.
    pub action: BulkAction,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    pub run: Option<RunId>,
}

/// Which requests.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "BulkTargets")]
#[serde(rename_all = "snake_case")]
pub enum Targets {
    /// These, at most 10,000.
    Ids(Vec<RequestId>),
    /// Everything a filter takes now, without some.
    Matching {
        /// The filter, as of `requests.list`.
        filter: Box<list::Input>,
        /// Requests that were taken out.
        except: Vec<RequestId>,
    },
}

/// What is done.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum BulkAction {
    /// As `requests.acknowledge`.
    Acknowledge,
    /// As `requests.assign`.
    Assign {
        /// Who takes care of them; none: nobody.
        officer: Option<OfficerId>,
    },
    /// As `requests.extend`.
    Extend {
        /// Why more time is needed.
        reason: String,
    },
    /// As `requests.collect`.
    Collect,
    /// As `requests.submit`.
    Submit,
}

impl BulkAction {
    fn name(&self) -> &'static str {
        match self {
            Self::Acknowledge => "requests.acknowledge",
            Self::Assign { .. } => "requests.assign",
            Self::Extend { .. } => "requests.extend",
            Self::Collect => "requests.collect",
            Self::Submit => "requests.submit",
        }
    }
}

/// What happened, or would happen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "BulkReport")]
pub struct Output {
    /// Requests that were looked at.
    #[ts(type = "number")]
    pub total: u64,
    /// Done, or can be done.
    #[ts(type = "number")]
    pub done: u64,
    /// Not done, or cannot be done.
    #[ts(type = "number")]
    pub refused: u64,
    /// Why not, and how many: the most frequent first.
    pub reasons: Vec<BulkReason>,
    /// One by one, the first 500.
    pub items: Vec<BulkItem>,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// Why some requests cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BulkReason {
    /// The reason.
    pub reason: Said,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}

/// What happened to one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BulkItem {
    /// The request.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// Why it cannot be done; none: it was, or can be.
    pub reason: Option<Said>,
    /// Who took care of it before.
    pub assignee: Option<OfficerId>,
}

/// Whether what is done is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is committed with its events.
    Yes,
    /// It is taken back.
    No,
}

/// Carries out the action.
///
/// # Errors
/// `invalid` when the action itself is wrong for all of them; then nothing is done.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    check(cx, &input).await?;
    let (id, kind) = (input.run, RunKind::Bulk);
    runs::own(cx, kind, id, |cx, run| async move { carry_out(&cx, &run, input, Keep::Yes).await })
        .await
}

/// What the action would do.
pub(crate) async fn preview(cx: &Cx, input: Input) -> Result<Output, AppError> {
    check(cx, &input).await?;
    let (id, kind) = (input.run, RunKind::Preview);
    runs::own(cx, kind, id, |cx, run| async move { carry_out(&cx, &run, input, Keep::No).await })
        .await
}

/// What would be wrong for every request is said once.
async fn check(cx: &Cx, input: &Input) -> Result<(), AppError> {
    match &input.targets {
        Targets::Ids(ids) if ids.is_empty() => {
            return Err(AppError::invalid(said!("Targets: name at least one request.")));
        }
        Targets::Ids(ids) if ids.len() > 10_000 => {
            return Err(AppError::invalid(said!(
                "Targets: at most 10,000 requests by id; use a filter."
            )));
        }
        Targets::Ids(_) | Targets::Matching { .. } => {}
    }
    match &input.action {
        BulkAction::Extend { reason } => super::check_note(reason),
        BulkAction::Assign { officer: Some(id) } => {
            assign::worker(cx.store(), *id).await.map(|_| ())
        }
        BulkAction::Assign { officer: None }
        | BulkAction::Acknowledge
        | BulkAction::Collect
        | BulkAction::Submit => Ok(()),
    }
}

async fn carry_out(cx: &Cx, run: &Arc<Run>, input: Input, keep: Keep) -> Result<Output, AppError> {
    let Input { targets, action, .. } = input;
    let ids = ids(cx, targets).await?;
    let total = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let name = action.name().to_owned();
    if keep == Keep::Yes {
        let event = Event::BulkStarted { run: run.id(), operation: name.clone(), requests: total };
        cx.record(event).await?;
    }
    let mut report = Report::default();
    run.progress(0, Some(total));
    for batch in ids.chunks(BATCH) {
        if run.is_stopped() {
            report.output.stopped = true;
            break;
        }
        work(cx, &action, batch, keep, &mut report).await?;
        run.progress(report.output.total, Some(total));
        // Whoever waits for the database gets a turn.
        tokio::task::yield_now().await;
    }
    let output = report.finish();
    if keep == Keep::Yes {
        if matches!(action, BulkAction::Collect) {
            cx.console().wake();
        }
        cx.record(Event::BulkEnded {
            run: run.id(),
            operation: name,
            done: output.done,
            refused: output.refused,
            stopped: output.stopped,
        })
        .await?;
    }
    Ok(output)
}

async fn ids(cx: &Cx, targets: Targets) -> Result<Vec<RequestId>, AppError> {
    match targets {
        Targets::Ids(mut ids) => {
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(*id));
            Ok(ids)
        }
        Targets::Matching { filter, except } => {
            let (filter, _) = list::filter(cx, *filter)?;
            let except: BTreeSet<RequestId> = except.into_iter().collect();
            let mut ids = requests::ids(cx.store(), &filter).await?;
            ids.retain(|id| !except.contains(id));
            Ok(ids)
        }
    }
}

/// A batch in one transaction. What is refused leaves nothing of its own behind.
async fn work(
    cx: &Cx,
    action: &BulkAction,
    batch: &[RequestId],
    keep: Keep,
    report: &mut Report,
) -> Result<(), AppError> {
    let mut tx = cx.store().begin().await?;
    let mut events = Vec::new();
    let mut items = Vec::new();
    for id in batch {
        let before = requests::find(&mut tx, *id).await?;
        let (number, assignee) = before
            .map_or_else(|| (id.to_string(), None), |request| (request.number, request.assignee));
        tx.mark().await?;
        let reason = match apply(cx, &mut tx, action, *id).await {
            Ok(own) => {
                events.extend(own);
                // A look ahead leaves nothing for the next one to stumble over.
                match keep {
                    Keep::No => tx.back().await?,
                    Keep::Yes => tx.unmark().await?,
                }
                None
            }
            Err(error) if is_refusal(&error) => {
                tx.back().await?;
                Some(error.message)
            }
            Err(error) => return Err(error),
        };
        items.push(BulkItem { id: *id, number, reason, assignee });
    }
    if keep == Keep::Yes && !events.is_empty() {
        cx.commit_all(tx, events).await?;
    }
    items.into_iter().for_each(|item| report.add(item));
    Ok(())
}

async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    action: &BulkAction,
    id: RequestId,
) -> Result<Vec<Event>, AppError> {
    match action {
        BulkAction::Acknowledge => Ok(vec![acknowledge::apply(cx, tx, id).await?]),
        BulkAction::Assign { officer } => Ok(vec![assign::apply(cx, tx, id, *officer).await?]),
        BulkAction::Extend { reason } => Ok(vec![extend::apply(cx, tx, id, reason).await?.0]),
        BulkAction::Collect => {
            let input = collect::Input { id, dataset: None };
            Ok(collect::apply(cx, tx, input).await?.0)
        }
        BulkAction::Submit => Ok(vec![submit::apply(cx, tx, id).await?.0]),
    }
}

/// Whether an error is about one request, and the next can go on.
fn is_refusal(error: &AppError) -> bool {
    match error.code {
        Code::Refused | Code::Conflict | Code::NotFound | Code::Invalid | Code::Forbidden => true,
        Code::SourceUnavailable
        | Code::LedgerBroken
        | Code::SignedOut
        | Code::Stopped
        | Code::Internal => false,
    }
}

#[derive(Default)]
struct Report {
    output: Output,
    reasons: BTreeMap<Said, u64>,
}

impl Report {
    fn add(&mut self, item: BulkItem) {
        self.output.total += 1;
        match &item.reason {
            None => self.output.done += 1,
            Some(reason) => {
                self.output.refused += 1;
                // The number would make every reason one of its own.
                let reason = reason.replaced(&item.number, &said!("It"));
                if self.reasons.len() < REASONS || self.reasons.contains_key(&reason) {
                    *self.reasons.entry(reason).or_default() += 1;
                }
            }
        }
        if self.output.items.len() < NAMED {
            self.output.items.push(item);
        }
    }

    fn finish(mut self) -> Output {
        self.output.reasons =
            self.reasons.into_iter().map(|(reason, count)| BulkReason { reason, count }).collect();
        self.output.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        self.output
    }
}
