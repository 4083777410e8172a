//! `requests.show`: everything an officer needs to work one request. Looking is an event.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::clock::Answer;
use model::events::Event;
use model::ids::{IdentifierId, WithholdingId};
use model::plan::{Part, SharedRows};
use model::requests::{State, WithholdingGround, steps};
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::drafts;
use store::requests::{Queued, Request};
use store::{erasures, intents, jobs, packages, reviews, subjects};
use ts_rs::TS;

use super::OnRequest;
use super::list::{RequestRow, row};
use super::message_file::{self, MessageFileShown};
use super::next::{Case, Next, next};
use super::sample;
use crate::approvals::{self, ApprovalShown};
use crate::audit::list::{EntryListed, listed};
use crate::console::Cx;
use crate::errors::AppError;
use crate::words::{
    ApprovalState, CollectionState, ErasureWord, IdentifierState, JobKind, JobState, StepProgress,
    word,
};

pub use super::OnRequest as Input;

/// Everything about one request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestDetail")]
pub struct Output {
    /// The request as the queue shows it.
    pub row: RequestRow,
    /// Its course.
    pub steps: Vec<StepShown>,
    /// The clock and its reasons.
    pub clock: Answer,
    /// Calendar the clock uses.
    pub calendar: String,
    /// How it came in.
    pub channel: String,
    /// The language of the answer.
    pub language: String,
    /// What the person wrote.
    pub message: Option<String>,
    /// The file it came in as.
    pub message_file: Option<MessageFileShown>,
    /// Identifiers and what was decided of each.
    pub identifiers: Vec<IdentifierShown>,
    /// How the identity was verified.
    pub verification: Option<Verification>,
    /// What was collected, in the order of the walk.
    pub collections: Vec<CollectionShown>,
    /// The first things that are withheld as a whole; parts of texts are shown in their records.
    pub withheld: Vec<WithheldShown>,
    /// What would go out, once something is collected.
    pub disclosure: Option<DisclosureInNumbers>,
    /// The sample the second person looks at, while a release waits.
    pub sample: Option<SampleProgress>,
    /// The plan of an erasure with its preview.
    pub plan: Option<PlanShown>,
    /// What the erasure of each source did.
    pub receipts: Vec<ReceiptShown>,
    /// What the search after the erasure found.
    pub search: Option<SearchShown>,
    /// Newest first.
    pub approvals: Vec<ApprovalShown>,
    /// Digest of what waits for approval.
    pub waiting_digest: Option<String>,
    /// Why the caller cannot be the second person; none: they can.
    pub cannot_approve: Option<Said>,
    /// The package that was handed over.
    pub package: Option<PackageShown>,
    /// SHA-256 of the erasure certificate.
    pub certificate_digest: Option<String>,
    /// The work under way, or how the last one ended.
    pub job: Option<JobShown>,
    /// Entries of the audit trail, newest first.
    pub activity: Vec<EntryListed>,
    /// What can be done next, and why not.
    pub next: Vec<Next>,
    /// Whether somebody answers for a source by hand.
    pub by_hand: bool,
}

/// A state of the course.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StepShown {
    /// The state.
    pub state: State,
    /// Whether it is behind, here or ahead.
    pub progress: StepProgress,
}

/// An identifier.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IdentifierShown {
    /// Its id.
    pub id: IdentifierId,
    /// Its kind.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// What is known of it.
    pub state: IdentifierState,
    /// Where it comes from.
    pub why: String,
}

/// How the identity was verified.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Verification {
    /// How.
    pub method: String,
    /// By whom.
    pub officer: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// A collection of the draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CollectionShown {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// What a person is shown as its name.
    pub label: String,
    /// Part of the access export.
    pub part: Option<Part>,
    /// How far it is.
    pub state: CollectionState,
    /// Rows read.
    #[ts(type = "number")]
    pub rows: i64,
    /// Suggestions nobody has decided on.
    #[ts(type = "number")]
    pub open: i64,
    /// Decisions to withhold something of it.
    #[ts(type = "number")]
    pub withheld: i64,
    /// Rows that also belong to somebody else.
    #[ts(type = "number")]
    pub shared: i64,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
}

/// Something that is withheld.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithheldShown {
    /// Its id.
    pub id: WithholdingId,
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// Key of the record; none: every record.
    pub record: Option<String>,
    /// The field; none: every field.
    pub field: Option<String>,
    /// Why.
    pub ground: WithholdingGround,
}

/// What would go out of what was collected.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DisclosureInNumbers {
    /// Records that go out, whole or in part.
    #[ts(type = "number")]
    pub records: i64,
    /// Decisions to withhold: a collection, a field, a record, a cell or a part of one each.
    #[ts(type = "number")]
    pub withheld: i64,
    /// Suggestions in all.
    #[ts(type = "number")]
    pub suggestions: i64,
    /// Suggestions nobody has decided on.
    #[ts(type = "number")]
    pub open: i64,
    /// Records that also belong to somebody else.
    #[ts(type = "number")]
    pub shared: i64,
    /// Why something is withheld, and how often.
    pub grounds: Vec<GroundCount>,
}

/// How often something is withheld on one ground.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GroundCount {
    /// The ground.
    pub ground: WithholdingGround,
    /// How often.
    #[ts(type = "number")]
    pub count: i64,
}

/// How far the caller is with the sample of the release that waits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SampleProgress {
    /// Records the caller has looked at.
    #[ts(type = "number")]
    pub seen: usize,
    /// Records of the sample.
    #[ts(type = "number")]
    pub of: usize,
}

/// The plan of an erasure. The preview is what the sources counted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PlanShown {
    /// Digest of plan and preview: what is approved.
    pub digest: String,
    /// When it was counted.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// One row per collection, in the order in which the statements run.
    pub steps: Vec<PlanStepShown>,
    /// Why it cannot run.
    pub problems: Vec<String>,
    /// Collections that are left out, each with its sentence.
    pub skipped: Vec<Said>,
    /// Rows in all.
    #[ts(type = "number")]
    pub rows: u64,
}

/// What happens to one collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PlanStepShown {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// What a person is shown as its name.
    pub label: String,
    /// What happens to its rows.
    pub action: ErasureWord,
    /// Columns that are masked, each with its strategy.
    pub masked: Vec<Said>,
    /// Why it is kept, and until when.
    pub citation: Option<Said>,
    /// Rows that are the person's.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that also belong to somebody else, each kind with its sentence.
    pub shared: Vec<String>,
    /// What was decided about them; none: nothing yet.
    pub decided: Option<SharedRows>,
    /// Rows that are left as they are for the other person; they are not among `rows`.
    #[ts(type = "number")]
    pub spared: u64,
    /// Keys of some rows.
    pub samples: Vec<String>,
    /// The statements that will run.
    pub statements: Vec<String>,
    /// A person erases it and says so; nothing was counted.
    pub by_hand: bool,
}

/// What the erasure did to one collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReceiptShown {
    /// The dataset.
    pub dataset: String,
    /// The collection.
    pub collection: String,
    /// What was done.
    pub action: ErasureWord,
    /// Rows the plan named.
    #[ts(type = "number")]
    pub rows_before: u64,
    /// Rows that were changed or deleted.
    #[ts(type = "number")]
    pub rows_changed: u64,
    /// SHA-256 of the statement.
    pub statement_digest: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What the search found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchShown {
    /// Columns searched.
    #[ts(type = "number")]
    pub columns: i64,
    /// Rows searched.
    #[ts(type = "number")]
    pub rows: i64,
    /// Places where something was found.
    pub hits: Vec<HitShown>,
    /// Hits that no retention explains.
    #[ts(type = "number")]
    pub unexplained: i64,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// A place where an identifier was found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitShown {
    /// `dataset.collection.column`.
    pub place: String,
    /// Key of the row.
    pub key: String,
    /// Kind of the identifier.
    pub kind: String,
    /// The retention that explains it; none: nothing does.
    pub explained_by: Option<String>,
}

/// The package that was handed over.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PackageShown {
    /// Where it was written.
    pub file: String,
    /// SHA-256 of the encrypted file.
    pub sha256: String,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size_bytes: i64,
    /// How many files it holds.
    #[ts(type = "number")]
    pub files: i64,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// A job of the request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct JobShown {
    /// Its id.
    pub id: model::ids::JobId,
    /// What it does.
    pub kind: JobKind,
    /// How far it is.
    pub state: JobState,
    /// Why it failed.
    pub failure: Option<String>,
}

/// Shows a request.
///
/// # Errors
/// `not_found`, or when the look cannot be recorded.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    cx.record(Event::RequestShown { request: request.id }).await?;
    detail(cx, request).await
}

pub(crate) async fn detail(cx: &Cx, request: Request) -> Result<Output, AppError> {
    let store = cx.store();
    let id = request.id;
    let subject = subjects::find(store, id).await?;
    let collections = drafts::collections(store, id).await?;
    let approvals = approvals::show(cx, id.0).await?;
    let waiting = approvals.iter().find(|approval| approval.state == ApprovalState::Waiting);
    let cannot_approve = match waiting {
        Some(_) => approvals::cannot_approve(cx, id.0).await?,
        None => None,
    };
    let waiting_digest = waiting.map(|approval| approval.digest.clone());
    let plan = erasures::plan(store, id).await?;
    let job = jobs::latest(store, id).await?;
    let package = packages::find(store, id).await?;
    let search = erasures::search(store, id).await?;
    let filter = store::events::Filter { object: Some(id.to_string()), ..Default::default() };
    let (entries, _) = store::events::page(store, &filter, None, 100).await?;
    let suggested = reviews::counts(store, id).await?;
    let counts = drafts::withheld_counts(store, id).await?;
    let disclosure = disclosure(&collections, &counts, &suggested);
    let sample = sampled(cx, &request, &collections).await?;
    let case = Case {
        open_suggestions: disclosure.as_ref().map_or(0, |one| one.open),
        sample: sample.map(|one| (one.seen, one.of)),
        request: &request,
        collections: &collections,
        plan: plan.as_ref(),
        job: job.as_ref(),
        search: search.as_ref(),
        delivered: package.is_some(),
        cannot_approve: cannot_approve.as_ref(),
    };
    let next = next(cx, &case);
    let open_intents =
        intents::list(store, id).await?.iter().filter(|one| one.state == "open").count();
    tracing::debug!(request.id = %id, open_intents, "showed a request");
    let sources = sources_of(&collections);
    let team = store::officers::list(store).await?;
    let shown = Output {
        steps: course(&request),
        clock: serde_json::from_value(request.clock_answer.clone())
            .map_err(|error| AppError::internal(&error))?,
        calendar: request.calendar.clone(),
        channel: request.channel.clone(),
        language: subject.as_ref().map(|one| one.language.clone()).unwrap_or_default(),
        message: subject
            .as_ref()
            .and_then(|one| one.message.as_ref())
            .map(|one| one.reveal().clone()),
        message_file: match &subject {
            Some(subject) => message_file::shown(store, subject).await?,
            None => None,
        },
        identifiers: identifiers(cx, id).await?,
        verification: request
            .verification
            .clone()
            .and_then(|json| serde_json::from_value(json).ok()),
        collections: collections
            .into_iter()
            .map(|one| collection(one, &counts, &suggested))
            .collect::<Result<_, _>>()?,
        disclosure,
        sample,
        withheld: withheld(cx, id).await?,
        plan: plan.map(super::plan_shown::shown).transpose()?,
        receipts: super::plan_shown::receipts(cx, id).await?,
        search: search.map(super::plan_shown::searched).transpose()?,
        approvals,
        waiting_digest,
        cannot_approve,
        package: package.map(PackageShown::from),
        certificate_digest: request.certificate_digest.clone(),
        job: job.map(shown_job).transpose()?,
        activity: listed(cx, entries).await?,
        next,
        by_hand: !store::tasks::list(store, id).await?.is_empty(),
        row: row(
            Queued {
                subject: subject.map(|one| one.name.into_revealed()).unwrap_or_default(),
                sources,
                request,
            },
            &team,
            cx.now(),
        ),
    };
    Ok(shown)
}

fn course(request: &Request) -> Vec<StepShown> {
    let course = steps(request.kind);
    let current = course.iter().position(|state| *state == request.state).unwrap_or(0);
    course
        .iter()
        .enumerate()
        .map(|(place, state)| StepShown {
            state: *state,
            progress: if place < current || request.state == State::Closed {
                StepProgress::Done
            } else if place == current {
                StepProgress::Current
            } else {
                StepProgress::Todo
            },
        })
        .collect()
}

fn sources_of(collections: &[drafts::Collection]) -> Vec<(String, String)> {
    let rank = |state: &str| match state {
        "failed" => 4,
        "working" => 3,
        "queued" => 2,
        "done" => 1,
        _ => 0,
    };
    let mut worst = BTreeMap::<String, String>::new();
    for one in collections {
        let state = worst.entry(one.dataset.clone()).or_insert_with(|| one.state.clone());
        if rank(&one.state) > rank(state) {
            state.clone_from(&one.state);
        }
    }
    worst.into_iter().collect()
}

async fn identifiers(cx: &Cx, id: model::ids::RequestId) -> Result<Vec<IdentifierShown>, AppError> {
    subjects::identifiers(cx.store(), id)
        .await?
        .into_iter()
        .map(|one| {
            Ok(IdentifierShown {
                id: one.id,
                kind: one.kind,
                value: one.value.into_revealed(),
                state: word(&one.state)?,
                why: one.why,
            })
        })
        .collect()
}

/// Withheld things that are listed one by one; the rest is in the records and in the numbers.
const SHOWN: i64 = 200;

async fn withheld(cx: &Cx, id: model::ids::RequestId) -> Result<Vec<WithheldShown>, AppError> {
    Ok(drafts::withheld_whole(cx.store(), id, SHOWN)
        .await?
        .into_iter()
        .map(|one| WithheldShown {
            id: one.id,
            dataset: one.dataset,
            collection: one.collection,
            record: one.record,
            field: one.field,
            ground: one.ground,
        })
        .collect())
}

/// What would go out of what was collected; none while nothing is.
fn disclosure(
    collections: &[drafts::Collection],
    counts: &[drafts::WithheldCount],
    suggested: &[reviews::Counted],
) -> Option<DisclosureInNumbers> {
    if collections.is_empty() {
        return None;
    }
    let records = collections.iter().map(|one| {
        let here = counts
            .iter()
            .filter(|count| count.dataset == one.dataset && count.collection == one.collection);
        let (mut whole, mut gone) = (0, 0);
        for count in here {
            whole += count.whole;
            gone += count.records;
        }
        if whole > 0 { 0 } else { (one.rows - gone).max(0) }
    });
    let mut grounds = BTreeMap::<WithholdingGround, i64>::new();
    for count in counts {
        *grounds.entry(count.ground).or_default() += count.all;
    }
    Some(DisclosureInNumbers {
        records: records.sum(),
        withheld: grounds.values().sum(),
        suggestions: suggested.iter().map(|one| one.all).sum(),
        open: suggested.iter().map(|one| one.open).sum(),
        shared: collections.iter().map(|one| one.shared).sum(),
        grounds: grounds.into_iter().map(|(ground, count)| GroundCount { ground, count }).collect(),
    })
}

async fn sampled(
    cx: &Cx,
    request: &Request,
    collections: &[drafts::Collection],
) -> Result<Option<SampleProgress>, AppError> {
    let Some(approval) = sample::waiting(cx, request).await? else { return Ok(None) };
    let looked = reviews::looked(cx.store(), approval.id, cx.officer()?.id).await?;
    let (seen, of) = sample::progress(&sample::drawn(&approval, collections), &looked);
    Ok(Some(SampleProgress { seen, of }))
}

fn collection(
    one: drafts::Collection,
    counts: &[drafts::WithheldCount],
    suggested: &[reviews::Counted],
) -> Result<CollectionShown, AppError> {
    let withheld = counts
        .iter()
        .filter(|count| count.dataset == one.dataset && count.collection == one.collection);
    let open = suggested
        .iter()
        .filter(|count| count.dataset == one.dataset && count.collection == one.collection);
    Ok(CollectionShown {
        withheld: withheld.map(|count| count.all).sum(),
        open: open.map(|count| count.open).sum(),
        shared: one.shared,
        part: one.step["part"].as_str().map(word).transpose()?,
        dataset: one.dataset,
        collection: one.collection,
        label: one.label,
        state: word(&one.state)?,
        rows: one.rows,
        reason: one.reason,
    })
}

fn shown_job(job: jobs::Job) -> Result<JobShown, AppError> {
    Ok(JobShown {
        id: job.id,
        kind: word(&job.kind)?,
        state: word(&job.state)?,
        failure: job.failure,
    })
}

impl From<packages::Package> for PackageShown {
    fn from(one: packages::Package) -> Self {
        Self {
            file: one.file,
            sha256: one.digest,
            manifest_sha256: one.manifest_digest,
            size_bytes: one.size_bytes,
            files: one.files,
            at: one.at,
        }
    }
}
