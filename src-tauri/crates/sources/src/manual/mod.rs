//! A source that a person answers for: a paper archive, a processor with a portal, a colleague's
//! spreadsheet. Nothing is connected to; a task asks somebody, and what they upload is read here.

mod read;

use std::collections::BTreeSet;

use model::plan::{AccessPlan, Entry, ErasurePlan, ErasureStep, Skipped, Step};
use model::said;

pub use read::{Answered, Format, ManualError, rows};

use crate::SourceError;

/// The kind as it is stored.
pub const KIND: &str = "manual";

/// A source that a person answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    what: String,
}

impl Manual {
    /// Reads `manual:<what it is>`; none: the URL is of another kind.
    ///
    /// # Errors
    /// When it does not say what it is.
    pub fn parse(url: &str) -> Option<Result<Self, SourceError>> {
        let what = url.strip_prefix("manual:")?.trim();
        let fits =
            !what.is_empty() && what.chars().count() <= 120 && !what.chars().any(char::is_control);
        Some(if fits { Ok(Self { what: what.to_owned() }) } else { Err(SourceError::Url) })
    }

    /// What it is, as people call it.
    pub fn host(&self) -> &str {
        &self.what
    }
}

/// Parts a plan: what is read by the machine, and the steps a person answers.
pub fn part(mut plan: AccessPlan, manual: &BTreeSet<String>) -> (AccessPlan, Vec<Step>) {
    let (by_hand, mut steps): (Vec<_>, Vec<_>) =
        plan.steps.into_iter().partition(|step| manual.contains(&step.address.dataset));
    // What is only reached through something a person answers is not reached by the machine.
    loop {
        let reached: BTreeSet<_> = steps.iter().map(|step| step.address.clone()).collect();
        for step in &mut steps {
            step.entries.retain(|entry| match entry {
                Entry::Edge { from, .. } => reached.contains(from),
                Entry::Identity { .. } => true,
            });
        }
        let (kept, lost): (Vec<_>, Vec<_>) =
            steps.into_iter().partition(|step| !step.entries.is_empty());
        steps = kept;
        if lost.is_empty() {
            break;
        }
        plan.skipped.extend(lost.into_iter().map(|step| Skipped {
            address: step.address,
            reason:
                said!("it is only reached through a collection that is answered by hand").into(),
        }));
    }
    plan.steps = steps;
    (plan, by_hand)
}

/// Parts an erasure in the same way.
pub fn part_erasure(
    mut plan: ErasurePlan,
    manual: &BTreeSet<String>,
) -> (ErasurePlan, Vec<(Step, ErasureStep)>) {
    let (access, by_hand) = part(plan.access, manual);
    plan.access = access;
    let mut asked = Vec::new();
    for step in std::mem::take(&mut plan.steps) {
        match by_hand.iter().find(|one| one.address == step.address) {
            Some(read) => asked.push((read.clone(), step)),
            None => plan.steps.push(step),
        }
    }
    let reached: BTreeSet<_> = plan.access.steps.iter().map(|step| &step.address).collect();
    plan.steps.retain(|step| reached.contains(&step.address));
    (plan, asked)
}
