//! What services write: acceptances and consent, in batches. Entries are checked one by one, so
//! that a refused one is refused alone; what is left of a service is one event.

pub mod acceptances;
pub mod consents;

use model::events::{Actor, Event};
use model::ids::ServiceId;
use model::said;
use store::{Housekeeping, Tx};

use super::once::{self, Answer, Fate, Once};
use crate::Push;
use crate::batches::Unwritten;
use crate::console::Console;
use crate::errors::{AppError, Code};
use crate::operations::Tag;

/// Something a service writes.
#[derive(Clone, Debug)]
pub struct Write<I> {
    /// Who.
    pub service: ServiceId,
    /// Whether it is done once, however often it arrives.
    pub once: Option<Once>,
    /// What.
    pub input: I,
}

/// What a batch comes to: an answer for each entry.
type Written = Result<Vec<Result<Answer, AppError>>, AppError>;

/// What became of each entry, as far as it is known.
type Outcomes = Vec<Option<Result<Answer, AppError>>>;

/// Tells what a batch made stale, or whose fault it is that nothing was written.
async fn settled(
    console: &Console,
    tags: &[Tag],
    written: Written,
) -> Result<Vec<Result<Answer, AppError>>, Unwritten> {
    match written {
        Ok(answers) => {
            console.push(Push::Changed { tags: tags.to_vec() });
            Ok(answers)
        }
        // While the database is away there is no sense in asking whose fault it is.
        Err(error) => Err(Unwritten { whole: console.store().ping().await.is_err(), error }),
    }
}

/// A batch under way.
struct Round {
    tx: Tx,
    /// Places of the entries that are to be written.
    new: Vec<usize>,
    fates: Vec<Fate>,
    outcomes: Outcomes,
}

impl Round {
    pub(super) async fn begin<I>(
        console: &Console,
        entries: &[Write<I>],
    ) -> Result<Self, AppError> {
        let mut tx = console.store().begin().await?;
        let once: Vec<Option<&Once>> = entries.iter().map(|entry| entry.once.as_ref()).collect();
        let fates = once::sort(&mut tx, console.env(), &once).await?;
        let mut new = Vec::new();
        let mut outcomes: Outcomes = Vec::with_capacity(entries.len());
        for (place, fate) in fates.iter().enumerate() {
            outcomes.push(match fate {
                Fate::New => {
                    new.push(place);
                    None
                }
                Fate::Answered(answer) => Some(Ok(answer.clone())),
                Fate::Other => Some(Err(once::reused())),
                Fate::Same(_) => None,
            });
        }
        Ok(Self { tx, new, fates, outcomes })
    }

    /// Keeps the answers that are given again, and commits all.
    pub(super) async fn commit<I>(
        mut self,
        console: &Console,
        entries: &[Write<I>],
        events: Vec<(Actor, Event)>,
    ) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        let kept: Vec<(&Once, &Answer)> = self
            .new
            .iter()
            .filter_map(|place| match (&entries[*place].once, &self.outcomes[*place]) {
                (Some(once), Some(Ok(answer))) => Some((once, answer)),
                (Some(_) | None, _) => None,
            })
            .collect();
        if !once::keep(&mut self.tx, console.env(), &kept).await? {
            // Another server gave one of the answers meanwhile.
            return Err(AppError::new(
                Code::Conflict,
                said!("The same request is answered by another server just now. Ask again."),
            ));
        }
        match (events.is_empty(), kept.is_empty()) {
            (false, _) => {
                self.tx.commit_each(console.env().now(), events).await?;
            }
            (true, false) => self.tx.commit_housekeeping(Housekeeping::Answers).await?,
            (true, true) => {}
        }
        let lost = || Err(AppError::new(Code::Internal, said!("An entry was lost.")));
        Ok(self
            .fates
            .iter()
            .zip(&self.outcomes)
            .map(|(fate, outcome)| match fate {
                Fate::Same(first) => self.outcomes[*first].clone().unwrap_or_else(lost),
                Fate::New | Fate::Answered(_) | Fate::Other => outcome.clone().unwrap_or_else(lost),
            })
            .collect())
    }
}
