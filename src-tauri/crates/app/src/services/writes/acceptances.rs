//! Acceptances in batches.

use std::collections::BTreeMap;

use ledger::{Frontier, leaf_hash};
use model::events::{Actor, Event};
use model::ids::ServiceId;
use store::{acceptances, people};

use super::{Round, Write, Written, settled};
use crate::batches::Queue;
use crate::console::Console;
use crate::disclosures::{record_acceptance, standing};
use crate::errors::Code;
use crate::operations::Tag;
use crate::services::once::Answer;

/// Acceptances of a workspace that wait to be written.
pub type Acceptances = Queue<Write<record_acceptance::Input>, Answer>;

/// Starts the writer of acceptances.
pub fn start(console: Console) -> Acceptances {
    Queue::start(move |entries| {
        let console = console.clone();
        Box::pin(async move {
            let mut written = write(&console, &entries).await;
            if matches!(&written, Err(error) if error.code == Code::Conflict) {
                written = write(&console, &entries).await;
            }
            settled(&console, &[Tag::Disclosures, Tag::Audit], written).await
        })
    })
}

async fn write(console: &Console, entries: &[Write<record_acceptance::Input>]) -> Written {
    let env = console.env();
    let known = standing::fresh(console).await?;
    let mut round = Round::begin(console, entries).await?;
    let now = env.now();
    let mut places = Vec::new();
    let (mut checked, mut seen) = (Vec::new(), Vec::new());
    for place in round.new.clone() {
        match record_acceptance::check(&known, &entries[place].input, now, env.key()) {
            Ok((acceptance, sighting)) => {
                places.push(place);
                checked.push(acceptance);
                seen.push(sighting);
            }
            Err(error) => round.outcomes[place] = Some(Err(error)),
        }
    }
    people::see(&mut round.tx, &seen).await?;
    let new = acceptances::append(&mut round.tx, &checked).await?;
    let mut logs: BTreeMap<ServiceId, Frontier> = BTreeMap::new();
    for ((place, acceptance), recorded) in places.into_iter().zip(&checked).zip(new) {
        let answer = Answer::of(200, &record_acceptance::Output { recorded })?;
        round.outcomes[place] = Some(Ok(answer));
        if recorded {
            let hmac = record_acceptance::person_hmac(acceptance);
            logs.entry(entries[place].service).or_default().append(leaf_hash(hmac.as_bytes()));
        }
    }
    let events = logs
        .into_iter()
        .map(|(id, log)| {
            let (entries, digest) = (log.size(), log.root().to_string());
            (Actor::Service { id }, Event::AcceptancesRecorded { entries, digest })
        })
        .collect();
    round.commit(console, entries, events).await
}
