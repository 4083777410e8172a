//! What can be done with a request now. An action that cannot be done stays, with the reason.

use model::officers::Permission;
use model::requests::{Course, Flag, State, Step, after};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use sources::Preview;
use store::drafts::Collection;
use store::erasures::{Plan, Search};
use store::jobs::Job;
use store::requests::Request;
use ts_rs::TS;

use crate::console::Cx;

/// An action of a request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "NextAction")]
pub struct Next {
    /// The operation.
    pub operation: String,
    /// Whether it can be called now.
    pub enabled: bool,
    /// Why not.
    pub disabled_reason: Option<Said>,
    /// Whether it is what the request waits for, whoever may do it.
    pub primary: bool,
}

/// What the actions of a request depend on.
pub(crate) struct Case<'a> {
    pub(crate) request: &'a Request,
    pub(crate) collections: &'a [Collection],
    pub(crate) plan: Option<&'a Plan>,
    pub(crate) job: Option<&'a Job>,
    pub(crate) search: Option<&'a Search>,
    /// Whether a package was handed over.
    pub(crate) delivered: bool,
    /// Why the caller cannot be the second person.
    pub(crate) cannot_approve: Option<&'a Said>,
    /// Suggestions nobody has decided on.
    pub(crate) open_suggestions: i64,
    /// How much of the sample the caller has looked at, and how much there is.
    pub(crate) sample: Option<(usize, usize)>,
}

/// The actions of a request, the one it waits for first.
pub(crate) fn next(cx: &Cx, case: &Case<'_>) -> Vec<Next> {
    let Case { request, collections, plan, job, search, delivered, cannot_approve, .. } = *case;
    let busy = job.is_some_and(|job| matches!(job.state.as_str(), "queued" | "running"));
    let unanswered =
        collections.iter().any(|one| matches!(one.state.as_str(), "queued" | "working" | "failed"));
    let problems = plan.and_then(|plan| plan.preview["problems"].as_array()).map_or(0, Vec::len);
    let state = request.state;
    let held = request.flags.contains(&Flag::OnHold).then(|| said!("A legal hold is set."));
    let mut actions = Vec::new();
    let mut add = |operation: &str, step: Step, permission, extra: Option<&Said>, primary| {
        let reason = if !cx.may(permission) {
            Some(said!("Your roles do not allow it."))
        } else if let Err(refusal) = after(request.kind, state, step) {
            let (state, reason) = (refusal.state.said(), refusal.reason);
            Some(said!("It is {state}: {reason}.", state, reason))
        } else if busy {
            Some(said!("Work on this request is under way."))
        } else {
            extra.cloned()
        };
        actions.push(Next {
            operation: operation.to_owned(),
            enabled: reason.is_none(),
            disabled_reason: reason,
            primary,
        });
    };
    use Permission::{RequestsApprove, RequestsErase, RequestsWork};
    let first = state == State::Received;
    match request.kind.course() {
        Course::Direct => {
            add("requests.apply", Step::Apply, RequestsWork, None, first);
            add("requests.confirm", Step::Confirm, RequestsWork, None, state == State::Applied);
        }
        Course::Disclosure | Course::Erasure => {
            let identity = matches!(state, State::Acknowledged | State::Identity);
            add("requests.acknowledge", Step::Acknowledge, RequestsWork, None, first);
            add("requests.ask_identity", Step::AskIdentity, RequestsWork, None, false);
            add("requests.verify_identity", Step::VerifyIdentity, RequestsWork, None, identity);
        }
    }
    match request.kind.course() {
        Course::Disclosure => {
            let approving = state == State::Approval;
            let open = match (unanswered, case.open_suggestions) {
                (true, _) => Some(said!("Not every source has answered.")),
                (false, 0) => None,
                (false, 1) => Some(said!("1 suggestion is open.")),
                (false, open) => Some(said!("{open} suggestions are open.", open)),
            };
            let unseen = case.sample.filter(|(seen, of)| seen < of).map(|(seen, of)| {
                said!("You have looked at {seen} of the {of} records of the sample.", seen, of)
            });
            let unseen = cannot_approve.or(unseen.as_ref());
            let sent = delivered.then(|| said!("The package was handed over."));
            let collecting = state == State::Collecting;
            add("requests.collect", Step::Collect, RequestsWork, None, collecting);
            add(
                "requests.submit",
                Step::Submit,
                RequestsWork,
                open.as_ref(),
                state == State::Review,
            );
            add("requests.approve", Step::Approve, RequestsApprove, unseen, approving);
            add("requests.send_back", Step::SendBack, RequestsApprove, None, false);
            let deliver = state == State::Delivering && !delivered;
            add("requests.deliver", Step::Deliver, RequestsWork, sent.as_ref(), deliver);
        }
        Course::Erasure => {
            let missing = match (plan, problems) {
                (None, _) => Some(said!("Plan the erasure first.")),
                (Some(plan), 0) if undecided(plan) => {
                    Some(said!("Decide about the rows of other people first."))
                }
                (Some(_), 0) => held.clone(),
                (Some(_), _) => Some(said!("The plan has problems.")),
            };
            let planning = state == State::Planning;
            let approving = state == State::Approval;
            let stalled = state == State::Executing && request.flags.contains(&Flag::Stalled);
            let executing = state == State::Executing && !stalled;
            let plan_now = stalled || (planning && plan.is_none());
            add("requests.plan", Step::Plan, RequestsWork, held.as_ref(), plan_now);
            add(
                "requests.submit",
                Step::Submit,
                RequestsWork,
                missing.as_ref(),
                planning && plan.is_some(),
            );
            add("requests.approve", Step::Approve, RequestsApprove, cannot_approve, approving);
            add("requests.send_back", Step::SendBack, RequestsApprove, None, false);
            add("requests.execute", Step::Execute, RequestsErase, held.as_ref(), executing);
            let verifying = state == State::Verifying;
            add(
                "requests.verify",
                Step::Verified,
                RequestsWork,
                None,
                verifying && search.is_none(),
            );
        }
        Course::Direct => {}
    }
    let done = match request.kind.course() {
        Course::Disclosure => delivered,
        Course::Erasure => search.is_some_and(|search| search.unexplained == 0),
        Course::Direct => state == State::Confirmed,
    };
    add("requests.close", Step::Close, RequestsWork, None, done && state != State::Closed);
    add("requests.refuse", Step::Refuse, RequestsWork, None, false);
    if state == State::Closed {
        add("requests.reopen", Step::Reopen, RequestsWork, None, false);
    }
    actions.sort_by_key(|action| !action.primary);
    actions
}

/// Whether rows of other people wait for a decision.
fn undecided(plan: &Plan) -> bool {
    let preview = serde_json::from_value::<Preview>(plan.preview.clone());
    preview.is_ok_and(|preview| preview.undecided().next().is_some())
}
