//! The state machine. One function, [`after`], says what follows a step; everything else asks it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use super::{Course, Kind};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of requirement A2")]
pub enum State {
    Received,
    Acknowledged,
    Identity,
    Collecting,
    Review,
    Planning,
    Approval,
    Delivering,
    Executing,
    Verifying,
    Applied,
    Confirmed,
    Closed,
}

impl State {
    /// The state as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::Identity => "identity",
            Self::Collecting => "collecting",
            Self::Review => "review",
            Self::Planning => "planning",
            Self::Approval => "approval",
            Self::Delivering => "delivering",
            Self::Executing => "executing",
            Self::Verifying => "verifying",
            Self::Applied => "applied",
            Self::Confirmed => "confirmed",
            Self::Closed => "closed",
        }
    }
}

/// A mark beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The clock is stopped, with a reason.
    Paused,
    /// The longer period applies: the letter went out in time.
    Extended,
    /// At least one source has not answered.
    Partial,
    /// A legal hold stands in the way of an erasure.
    OnHold,
    /// Closed once and open again.
    Reopened,
    /// A job stopped without an end; an officer has to start it again.
    Stalled,
}

/// Flags of a request.
pub type Flags = BTreeSet<Flag>;

/// Something that is done to a request and may move it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The receipt is confirmed to the person.
    Acknowledge,
    /// Proof of identity is asked for.
    AskIdentity,
    /// The person is who they say they are.
    VerifyIdentity,
    /// The sources are being read.
    Collect,
    /// Every source has answered, or is reported as failed.
    Collected,
    /// The erasure is being planned and counted.
    Plan,
    /// The officer is done: a second person decides.
    Submit,
    /// The second person agrees.
    Approve,
    /// The second person does not agree.
    SendBack,
    /// The package is handed over.
    Deliver,
    /// The approved erasure begins.
    Execute,
    /// Every source has been erased.
    Executed,
    /// The sources have been searched again and nothing unexplained is left.
    Verified,
    /// An opt-out or objection takes effect.
    Apply,
    /// The person is told so.
    Confirm,
    /// A refusal is put to the second person.
    Refuse,
    /// The end, with an outcome.
    Close,
    /// Open again.
    Reopen,
}

/// A step that is not allowed now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot {step} a request that is in state {state}: {reason}")]
pub struct StepRefusal {
    /// The step.
    pub step: &'static str,
    /// The state the request is in.
    pub state: &'static str,
    /// What has to be done first.
    pub reason: &'static str,
}

/// The states a request of this kind goes through, in order (requirement A2).
pub fn steps(kind: Kind) -> &'static [State] {
    match kind.course() {
        Course::Disclosure => &[
            State::Received,
            State::Acknowledged,
            State::Identity,
            State::Collecting,
            State::Review,
            State::Approval,
            State::Delivering,
            State::Closed,
        ],
        Course::Erasure => &[
            State::Received,
            State::Acknowledged,
            State::Identity,
            State::Planning,
            State::Approval,
            State::Executing,
            State::Verifying,
            State::Closed,
        ],
        Course::Direct => &[State::Received, State::Applied, State::Confirmed, State::Closed],
    }
}

/// The state after a step.
///
/// # Errors
/// [`StepRefusal`] says what has to be done first.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a step names the states it may follow; every other state refuses it"
)]
pub fn after(kind: Kind, state: State, step: Step) -> Result<State, StepRefusal> {
    use State as S;
    let refuse = |name, reason| Err(StepRefusal { step: name, state: state.key(), reason });
    let course = kind.course();
    match step {
        Step::Acknowledge => match (course, state) {
            (Course::Disclosure | Course::Erasure, S::Received) => Ok(S::Acknowledged),
            (Course::Direct, _) => {
                refuse("acknowledge", "it is applied at once and then confirmed")
            }
            _ => refuse("acknowledge", "it was acknowledged before"),
        },
        Step::AskIdentity => match (course, state) {
            (Course::Direct, _) => refuse("ask the identity of", "no identity check may delay it"),
            (_, S::Received | S::Acknowledged | S::Identity) => Ok(S::Identity),
            _ => refuse("ask the identity of", "the identity is settled"),
        },
        Step::VerifyIdentity => match (course, state) {
            (Course::Direct, _) => {
                refuse("verify the identity of", "no identity check may delay it")
            }
            (Course::Disclosure, S::Acknowledged | S::Identity) => Ok(S::Collecting),
            (Course::Erasure, S::Acknowledged | S::Identity) => Ok(S::Planning),
            (_, S::Received) => refuse("verify the identity of", "acknowledge its receipt first"),
            _ => refuse("verify the identity of", "the identity is settled"),
        },
        Step::Collect => match (course, state) {
            (Course::Disclosure, S::Collecting | S::Review) => Ok(S::Collecting),
            (Course::Disclosure, S::Received | S::Acknowledged | S::Identity) => {
                refuse("collect for", "the identity is not verified yet")
            }
            (Course::Disclosure, _) => refuse("collect for", "send it back to review first"),
            _ => refuse("collect for", "nothing is collected for this kind of request"),
        },
        Step::Collected => match (course, state) {
            (Course::Disclosure, S::Collecting) => Ok(S::Review),
            _ => refuse("end the collection of", "nothing is being collected"),
        },
        Step::Plan => match (course, state) {
            // From executing, too: what was approved may no longer be what is there.
            (Course::Erasure, S::Planning | S::Executing) => Ok(S::Planning),
            (Course::Erasure, S::Received | S::Acknowledged | S::Identity) => {
                refuse("plan", "the identity is not verified yet")
            }
            (Course::Erasure, _) => refuse("plan", "send it back to planning first"),
            _ => refuse("plan", "only an erasure has a plan"),
        },
        Step::Submit => match state {
            S::Review | S::Planning => Ok(S::Approval),
            S::Collecting => refuse("submit", "not every source has answered"),
            _ => refuse("submit", "there is nothing prepared that could be approved"),
        },
        Step::Approve => match (course, state) {
            (Course::Disclosure, S::Approval) => Ok(S::Delivering),
            (Course::Erasure, S::Approval) => Ok(S::Executing),
            _ => refuse("approve", "it does not wait for an approval"),
        },
        Step::SendBack => match (course, state) {
            (Course::Disclosure, S::Approval | S::Delivering) => Ok(S::Review),
            (Course::Erasure, S::Approval | S::Executing) => Ok(S::Planning),
            _ => refuse("send back", "it does not wait for an approval"),
        },
        Step::Deliver => match state {
            S::Delivering => Ok(S::Delivering),
            _ => refuse("deliver", "the release is not approved"),
        },
        Step::Execute => match (course, state) {
            (Course::Erasure, S::Executing) => Ok(S::Executing),
            _ => refuse("execute", "the erasure is not approved"),
        },
        Step::Executed => match (course, state) {
            (Course::Erasure, S::Executing) => Ok(S::Verifying),
            _ => refuse("end the execution of", "nothing is being executed"),
        },
        Step::Verified => match (course, state) {
            (Course::Erasure, S::Verifying) => Ok(S::Verifying),
            _ => refuse("verify", "nothing was erased yet"),
        },
        Step::Apply => match (course, state) {
            (Course::Direct, S::Received) => Ok(S::Applied),
            (Course::Direct, _) => refuse("apply", "it was applied before"),
            _ => refuse("apply", "it goes through identity, review and approval"),
        },
        Step::Confirm => match (course, state) {
            (Course::Direct, S::Applied) => Ok(S::Confirmed),
            _ => refuse("confirm", "apply it first"),
        },
        Step::Refuse => match state {
            S::Closed => refuse("refuse", "it is closed"),
            S::Executing | S::Verifying => refuse("refuse", "its erasure has begun"),
            _ => Ok(state),
        },
        Step::Close => match state {
            S::Closed => refuse("close", "it is closed"),
            _ => Ok(S::Closed),
        },
        Step::Reopen => match (course, state) {
            (Course::Disclosure | Course::Erasure, S::Closed) => Ok(S::Acknowledged),
            (Course::Direct, S::Closed) => Ok(S::Received),
            _ => refuse("reopen", "it is open"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(kind: Kind, path: &[Step]) -> Result<Vec<State>, StepRefusal> {
        let mut state = State::Received;
        let mut seen = vec![state];
        for step in path {
            state = after(kind, state, *step)?;
            if seen.last() != Some(&state) {
                seen.push(state);
            }
        }
        Ok(seen)
    }

    #[test]
    fn an_access_request_goes_through_every_state_of_its_course() {
        let path = [
            Step::Acknowledge,
            Step::AskIdentity,
            Step::VerifyIdentity,
            Step::Collect,
            Step::Collected,
            Step::Submit,
            Step::Approve,
            Step::Deliver,
            Step::Close,
        ];
        assert_eq!(walk(Kind::Access, &path).unwrap(), steps(Kind::Access));
    }

    #[test]
    fn an_erasure_goes_through_every_state_of_its_course() {
        let path = [
            Step::Acknowledge,
            Step::AskIdentity,
            Step::VerifyIdentity,
            Step::Plan,
            Step::Submit,
            Step::Approve,
            Step::Execute,
            Step::Executed,
            Step::Verified,
            Step::Close,
        ];
        assert_eq!(walk(Kind::Erasure, &path).unwrap(), steps(Kind::Erasure));
    }

    #[test]
    fn an_opt_out_has_no_identity_state() {
        let path = [Step::Apply, Step::Confirm, Step::Close];
        assert_eq!(walk(Kind::OptOut, &path).unwrap(), steps(Kind::OptOut));
        let refused = after(Kind::OptOut, State::Received, Step::AskIdentity).unwrap_err();
        assert!(refused.to_string().contains("no identity check may delay it"));
    }

    #[test]
    fn nothing_is_delivered_or_executed_without_an_approval() {
        for kind in Kind::ALL {
            for state in steps(kind) {
                let delivered = after(kind, *state, Step::Deliver).is_ok();
                assert_eq!(delivered, *state == State::Delivering, "{kind:?} {state:?}");
                let executed = after(kind, *state, Step::Execute).is_ok();
                assert_eq!(executed, *state == State::Executing, "{kind:?} {state:?}");
            }
        }
    }
}
