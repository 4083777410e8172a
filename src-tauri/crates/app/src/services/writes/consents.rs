//! Consent in batches.

use std::collections::BTreeMap;

use model::events::Actor;
use model::ids::ServiceId;

use super::{Round, Write, Written, settled};
use crate::batches::Queue;
use crate::consent::{object, record, signal, update};
use crate::console::Console;
use crate::errors::Code;
use crate::operations::Tag;
use crate::services::once::Answer;

/// What a service writes about consent.
#[derive(Clone, Debug)]
pub enum Said {
    /// Answers to purposes.
    Update(update::Input),
    /// An objection.
    Object(object::Input),
    /// A signal of a browser.
    Signal(signal::Input),
}

/// Consent of a workspace that waits to be written.
pub type Consents = Queue<Write<Said>, Answer>;

/// Starts the writer of consent.
pub fn start(console: Console) -> Consents {
    Queue::start(move |entries| {
        let console = console.clone();
        Box::pin(async move {
            let mut written = write(&console, &entries).await;
            if matches!(&written, Err(error) if error.code == Code::Conflict) {
                written = write(&console, &entries).await;
            }
            settled(&console, &[Tag::Consent, Tag::Overview, Tag::Audit], written).await
        })
    })
}

async fn write(console: &Console, entries: &[Write<Said>]) -> Written {
    let env = console.env();
    let mut round = Round::begin(console, entries).await?;
    let purposes = record::purposes(&mut round.tx).await?;
    let now = env.now();
    let mut events = Vec::new();
    let mut said: BTreeMap<ServiceId, Vec<record::Said>> = BTreeMap::new();
    let mut parts: BTreeMap<ServiceId, Vec<(usize, usize)>> = BTreeMap::new();
    for place in round.new.clone() {
        let Write { service, input, .. } = &entries[place];
        let checked = match input {
            Said::Update(input) => update::checked(&purposes, input, now),
            Said::Object(input) => object::checked(&purposes, input, now).map(|one| vec![one]),
            Said::Signal(input) => {
                match signal::enter(env, &mut round.tx, input).await {
                    Ok((output, entered)) => {
                        let actor = Actor::Service { id: *service };
                        events.extend(entered.into_iter().map(|event| (actor.clone(), event)));
                        round.outcomes[place] = Some(Ok(Answer::of(200, &output)?));
                    }
                    Err(error) if error.code == Code::Internal => return Err(error),
                    Err(error) => round.outcomes[place] = Some(Err(error)),
                }
                continue;
            }
        };
        match checked {
            Ok(checked) => {
                parts.entry(*service).or_default().push((place, checked.len()));
                said.entry(*service).or_default().extend(checked);
            }
            Err(error) => round.outcomes[place] = Some(Err(error)),
        }
    }
    for (id, said) in said {
        let keys: Vec<String> = said.iter().map(|one| one.purpose.clone()).collect();
        let recorded = record::record(env, &mut round.tx, said).await?;
        let mut shown = keys
            .into_iter()
            .zip(&recorded.appended)
            .map(|(purpose, appended)| update::RecordedEntry::of(purpose, appended));
        for (place, count) in parts.remove(&id).unwrap_or_default() {
            let entries = shown.by_ref().take(count).collect();
            round.outcomes[place] = Some(Ok(Answer::of(200, &update::Output { entries })?));
        }
        events.extend(recorded.event.map(|event| (Actor::Service { id }, event)));
    }
    let wakes = !events.is_empty();
    let answers = round.commit(console, entries, events).await?;
    if wakes {
        console.wake_outbox();
    }
    Ok(answers)
}
