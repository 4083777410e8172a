//! The state machine. One function, [`after`], says what follows a step; everything else asks it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Course, Kind};
use crate::said;
use crate::said::Said;

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

impl State {
    /// The state in a sentence.
    pub fn said(self) -> Said {
        match self {
            Self::Received => said!("received"),
            Self::Acknowledged => said!("acknowledged"),
            Self::Identity => said!("identity"),
            Self::Collecting => said!("collecting"),
            Self::Review => said!("review"),
            Self::Planning => said!("planning"),
            Self::Approval => said!("approval"),
            Self::Delivering => said!("delivering"),
            Self::Executing => said!("executing"),
            Self::Verifying => said!("verifying"),
            Self::Applied => said!("applied"),
            Self::Confirmed => said!("confirmed"),
            Self::Closed => said!("closed"),
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRefusal {
    /// The step.
    pub step: Said,
    /// The state the request is in.
    pub state: State,
    /// What has to be done first.
    pub reason: Said,
}

impl StepRefusal {
    /// The sentence.
    pub fn said(&self) -> Said {
        said!(
            "Cannot {step} a request that is in state {state}: {reason}.",
            step = self.step,
            state = self.state.said(),
            reason = self.reason
        )
    }
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
    let refuse = |step, reason| Err(StepRefusal { step, state, reason });
    let course = kind.course();
    match step {
        Step::Acknowledge => match (course, state) {
            (Course::Disclosure | Course::Erasure, S::Received) => Ok(S::Acknowledged),
            (Course::Direct, _) => {
                refuse(said!("acknowledge"), said!("it is applied at once and then confirmed"))
            }
            _ => refuse(said!("acknowledge"), said!("it was acknowledged before")),
        },
        Step::AskIdentity => match (course, state) {
            (Course::Direct, _) => {
                refuse(said!("ask the identity of"), said!("no identity check may delay it"))
            }
            (_, S::Received | S::Acknowledged | S::Identity) => Ok(S::Identity),
            _ => refuse(said!("ask the identity of"), said!("the identity is settled")),
        },
        Step::VerifyIdentity => match (course, state) {
            (Course::Direct, _) => {
                refuse(said!("verify the identity of"), said!("no identity check may delay it"))
            }
            (Course::Disclosure, S::Acknowledged | S::Identity) => Ok(S::Collecting),
            (Course::Erasure, S::Acknowledged | S::Identity) => Ok(S::Planning),
            (_, S::Received) => {
                refuse(said!("verify the identity of"), said!("acknowledge its receipt first"))
            }
            _ => refuse(said!("verify the identity of"), said!("the identity is settled")),
        },
        Step::Collect => match (course, state) {
            (Course::Disclosure, S::Collecting | S::Review) => Ok(S::Collecting),
            (Course::Disclosure, S::Received | S::Acknowledged | S::Identity) => {
                refuse(said!("collect for"), said!("the identity is not verified yet"))
            }
            (Course::Disclosure, _) => {
                refuse(said!("collect for"), said!("send it back to review first"))
            }
            _ => {
                refuse(said!("collect for"), said!("nothing is collected for this kind of request"))
            }
        },
        Step::Collected => match (course, state) {
            (Course::Disclosure, S::Collecting) => Ok(S::Review),
            _ => refuse(said!("end the collection of"), said!("nothing is being collected")),
        },
        Step::Plan => match (course, state) {
            // From executing, too: what was approved may no longer be what is there.
            (Course::Erasure, S::Planning | S::Executing) => Ok(S::Planning),
            (Course::Erasure, S::Received | S::Acknowledged | S::Identity) => {
                refuse(said!("plan"), said!("the identity is not verified yet"))
            }
            (Course::Erasure, _) => refuse(said!("plan"), said!("send it back to planning first")),
            _ => refuse(said!("plan"), said!("only an erasure has a plan")),
        },
        Step::Submit => match state {
            S::Review | S::Planning => Ok(S::Approval),
            S::Collecting => refuse(said!("submit"), said!("not every source has answered")),
            _ => refuse(said!("submit"), said!("there is nothing prepared that could be approved")),
        },
        Step::Approve => match (course, state) {
            (Course::Disclosure, S::Approval) => Ok(S::Delivering),
            (Course::Erasure, S::Approval) => Ok(S::Executing),
            _ => refuse(said!("approve"), said!("it does not wait for an approval")),
        },
        Step::SendBack => match (course, state) {
            (Course::Disclosure, S::Approval | S::Delivering) => Ok(S::Review),
            (Course::Erasure, S::Approval | S::Executing) => Ok(S::Planning),
            _ => refuse(said!("send back"), said!("it does not wait for an approval")),
        },
        Step::Deliver => match state {
            S::Delivering => Ok(S::Delivering),
            _ => refuse(said!("deliver"), said!("the release is not approved")),
        },
        Step::Execute => match (course, state) {
            (Course::Erasure, S::Executing) => Ok(S::Executing),
            _ => refuse(said!("execute"), said!("the erasure is not approved")),
        },
        Step::Executed => match (course, state) {
            (Course::Erasure, S::Executing) => Ok(S::Verifying),
            _ => refuse(said!("end the execution of"), said!("nothing is being executed")),
        },
        Step::Verified => match (course, state) {
            (Course::Erasure, S::Verifying) => Ok(S::Verifying),
            _ => refuse(said!("verify"), said!("nothing was erased yet")),
        },
        Step::Apply => match (course, state) {
            (Course::Direct, S::Received) => Ok(S::Applied),
            (Course::Direct, _) => refuse(said!("apply"), said!("it was applied before")),
            _ => refuse(said!("apply"), said!("it goes through identity, review and approval")),
        },
        Step::Confirm => match (course, state) {
            (Course::Direct, S::Applied) => Ok(S::Confirmed),
            _ => refuse(said!("confirm"), said!("apply it first")),
        },
        Step::Refuse => match state {
            S::Closed => refuse(said!("refuse"), said!("it is closed")),
            S::Executing | S::Verifying => refuse(said!("refuse"), said!("its erasure has begun")),
            _ => Ok(state),
        },
        Step::Close => match state {
            S::Closed => refuse(said!("close"), said!("it is closed")),
            _ => Ok(S::Closed),
        },
        Step::Reopen => match (course, state) {
            (Course::Disclosure | Course::Erasure, S::Closed) => Ok(S::Acknowledged),
            (Course::Direct, S::Closed) => Ok(S::Received),
            _ => refuse(said!("reopen"), said!("it is open")),
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
        assert!(refused.said().contains("no identity check may delay it"));
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
