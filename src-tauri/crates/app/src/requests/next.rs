//! What can be done with a request now. An action that cannot be done stays, with the reason.

use model::officers::Permission;
use model::requests::{Course, Flag, State, Step, after};
use serde::{Deserialize, Serialize};
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
    pub disabled_reason: Option<String>,
    /// Whether it is what the request waits for.
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
    pub(crate) cannot_approve: Option<&'a str>,
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
    let held = request.flags.contains(&Flag::OnHold).then_some("A legal hold is set.");
    let mut actions = Vec::new();
    let mut add = |operation: &str, step: Step, permission, extra: Option<&str>, primary| {
        let reason = if !cx.may(permission) {
            Some("Your roles do not allow it.".to_owned())
        } else if let Err(refusal) = after(request.kind, state, step) {
            Some(format!("It is {}: {}.", refusal.state, refusal.reason))
        } else if busy {
            Some("Work on this request is under way.".to_owned())
        } else {
            extra.map(str::to_owned)
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
            // Who worked on it sees what it waits for, and why they cannot do it.
            let approving = state == State::Approval && cx.may(RequestsApprove);
            let open = match (unanswered, case.open_suggestions) {
                (true, _) => Some("Not every source has answered.".to_owned()),
                (false, 0) => None,
                (false, 1) => Some("1 suggestion is open.".to_owned()),
                (false, open) => Some(format!("{open} suggestions are open.")),
            };
            let unseen = case.sample.filter(|(seen, of)| seen < of).map(|(seen, of)| {
                format!("You have looked at {seen} of the {of} records of the sample.")
            });
            let unseen = cannot_approve.or(unseen.as_deref());
            let sent = delivered.then_some("The package was handed over.");
            let collecting = state == State::Collecting;
            add("requests.collect", Step::Collect, RequestsWork, None, collecting);
            add(
                "requests.submit",
                Step::Submit,
                RequestsWork,
                open.as_deref(),
                state == State::Review,
            );
            add("requests.approve", Step::Approve, RequestsApprove, unseen, approving);
            add("requests.send_back", Step::SendBack, RequestsApprove, None, false);
            let deliver = state == State::Delivering && !delivered;
            add("requests.deliver", Step::Deliver, RequestsWork, sent, deliver);
        }
        Course::Erasure => {
            let missing = match (plan, problems) {
                (None, _) => Some("Plan the erasure first."),
                (Some(_), 0) => held,
                (Some(_), _) => Some("The plan has problems."),
            };
            let planning = state == State::Planning;
            // Who worked on it sees what it waits for, and why they cannot do it.
            let approving = state == State::Approval && cx.may(RequestsApprove);
            let stalled = state == State::Executing && request.flags.contains(&Flag::Stalled);
            let executing = state == State::Executing && !stalled;
            let plan_now = stalled || (planning && plan.is_none());
            add("requests.plan", Step::Plan, RequestsWork, held, plan_now);
            add("requests.submit", Step::Submit, RequestsWork, missing, planning && plan.is_some());
            add("requests.approve", Step::Approve, RequestsApprove, cannot_approve, approving);
            add("requests.send_back", Step::SendBack, RequestsApprove, None, false);
            add("requests.execute", Step::Execute, RequestsErase, held, executing);
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
