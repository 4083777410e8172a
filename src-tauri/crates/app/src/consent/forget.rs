//! What an erasure does to the consent ledger. Consent ends with it, and whoever acted on it is told.
//! The entries stay, for the controller has to show that there was consent (GDPR Art. 7(1), 17(3)(e)),
//! and name nobody any more: what tied them to the person goes, with the key of the proofs.

use model::consent::{Answer, State};
use model::events::Event;
use model::ids::RequestId;
use model::plan::Seeds;
use store::Tx;
use store::consent as ledger;

use super::person_of;
use super::record::{self, Around};
use crate::errors::AppError;
use crate::jobs::Work;

/// Forgets everybody whom the identifiers of an erasure name; gives the events.
pub(crate) async fn erased(
    work: &Work,
    tx: &mut Tx,
    request: RequestId,
    seeds: &Seeds,
) -> Result<Vec<Event>, AppError> {
    let env = work.console.env();
    let now = env.now();
    let mut events = Vec::new();
    let mut people = 0;
    for (kind, values) in seeds {
        for value in values {
            let person = person_of(kind, value);
            let Some(known) = ledger::person(&mut *tx, &person).await? else { continue };
            let around = Around {
                version: None,
                language: None,
                surface: "console".into(),
                method: "erasure".into(),
                at: Some(now),
            };
            let mut said = Vec::new();
            for (purpose, state, _) in ledger::states(&mut *tx, known.id).await? {
                if state == State::Given {
                    let ends = Answer::Exactly(State::Withdrawn);
                    let mut one = record::one(&person, &purpose, ends, &around, now)?;
                    one.request = Some(request);
                    said.push(one);
                }
            }
            events.extend(record::record(env, tx, said).await?.event);
            people += u64::from(ledger::forget(tx, &person, now).await?);
        }
    }
    if people > 0 {
        events.push(Event::ConsentForgotten { request: Some(request), people });
        work.console.wake_outbox();
    }
    Ok(events)
}
