//! The consent ledger of the demonstration: what the marketplace had kept is taken over as a file;
//! from then on its services say day by day what people say, and three recipients are told.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use model::consent::{ATTEMPTS, State};
use model::events::{Actor, Event};
use model::ids::{DeliveryId, RecipientId};
use serde_json::json;
use store::{Housekeeping, deliveries};
use world::Said;

use super::{SEED, Stage};
use crate::consent::acknowledge::delivered;
use crate::consent::record::{self, Around};
use crate::errors::AppError;

/// Days since the ledger was begun in the console.
const LIVE: i64 = 73;
/// Who is told by webhook, of what, and where.
const WEBHOOKS: [(&str, &str, &[&str]); 2] = [
    ("Newsletter", "https://news.craftvideomarketplace.example/hooks/consent", &["marketing"]),
    (
        "Advertising partner",
        "https://partner.harbour-ads.example/privacy/consent",
        &["marketing", "sale_or_sharing"],
    ),
];
/// From so many days on the advertising partner answered nothing for a day.
const AWAY: i64 = 19;

/// The ledger as it grows.
pub(super) struct Ledger {
    left: VecDeque<Said>,
    as_of: DateTime<Utc>,
    partner: Option<RecipientId>,
    /// What the partner never answered.
    doomed: Option<DeliveryId>,
}

impl Ledger {
    /// Takes over what was kept before, and adds those who have to hear of changes.
    pub(super) async fn begin(stage: &Stage, as_of: DateTime<Utc>) -> Result<Self, AppError> {
        let start = as_of - Duration::days(LIVE);
        let mut left: VecDeque<Said> = world::consents(SEED, as_of).into();
        let mut file = String::from("person,purpose,answer,version,language,surface,method,at\n");
        while let Some(one) = left.pop_front_if(|one| one.at < start) {
            file.push_str(&line(&one));
        }
        stage.env.set(start);
        let input = json!({ "content": STANDARD.encode(file) });
        stage.call("ana", "consent.import", input).await?;
        let mut partner = None;
        for (name, url, purposes) in WEBHOOKS {
            let input =
                json!({ "name": name, "kind": "webhook", "url": url, "purposes": purposes });
            let added = stage.call("ana", "recipients.add", input).await?;
            partner = added["recipient"].as_str().and_then(|id| id.parse().ok());
        }
        let warehouse = json!({
            "name": "Analytics warehouse", "kind": "table", "purposes": ["analytics"],
        });
        stage.call("ana", "recipients.add", warehouse).await?;
        Ok(Self { left, as_of, partner, doomed: None })
    }

    /// Goes on to an instant: a batch for each day, as services send them.
    pub(super) async fn go_on(
        &mut self,
        stage: &Stage,
        until: DateTime<Utc>,
    ) -> Result<(), AppError> {
        while let Some(first) = self.left.front().filter(|one| one.at < until) {
            let end = (first.at + Duration::days(1)).min(until);
            let mut said = Vec::new();
            while let Some(one) = self.left.pop_front_if(|one| one.at < end) {
                said.push(one);
            }
            self.day(stage, said, end).await?;
        }
        Ok(())
    }

    async fn day(
        &mut self,
        stage: &Stage,
        said: Vec<Said>,
        end: DateTime<Utc>,
    ) -> Result<(), AppError> {
        stage.env.set(end);
        let store = stage.console.store();
        let purposes = record::purposes(store).await?;
        let mut entries = Vec::new();
        let mut signals = Vec::new();
        for one in &said {
            let answers = [(one.purpose.to_owned(), one.granted)].into();
            let around = Around {
                version: Some(version(one.at).into()),
                language: Some(one.language.clone()),
                surface: one.surface.into(),
                method: one.method.into(),
                at: Some(one.at),
            };
            let person = one.person.to_string();
            entries.extend(record::check(&purposes, &person, &answers, &around, end)?);
            if world::person(SEED, one.person).country == "US" && one.person.is_multiple_of(3) {
                signals.push(one);
            }
        }
        let mut tx = store.begin().await?;
        let recorded = record::record(&*stage.env, &mut tx, entries).await?;
        if let Some(event) = recorded.event {
            tx.commit(end, &Actor::System { name: "api".into() }, event).await?;
        }
        for one in signals {
            let person = one.person.to_string();
            let signal = json!({
                "person": person, "signal": "gpc", "surface": one.surface, "at": one.at,
            });
            stage.call("ana", "consent.signal", signal).await?;
            // One of them is told of the conflict and consents all the same.
            if one.person.is_multiple_of(2) {
                let consent = json!({
                    "person": person, "purposes": { "sale_or_sharing": true },
                    "version": version(one.at), "language": one.language,
                    "surface": one.surface, "method": "settings",
                    "at": one.at + Duration::minutes(4),
                });
                stage.call("ana", "consent.update", consent).await?;
            }
        }
        self.tell(stage, end).await
    }

    /// What the recipients did that day. Nobody is called: they are invented.
    async fn tell(&mut self, stage: &Stage, now: DateTime<Utc>) -> Result<(), AppError> {
        let store = stage.console.store();
        loop {
            let mut tx = store.begin().await?;
            let taken = deliveries::take(&mut tx, now, now, 500).await?;
            if taken.is_empty() {
                break;
            }
            let mut events = Vec::new();
            let mut done = Vec::new();
            for one in taken {
                let away = now > self.as_of - Duration::days(AWAY)
                    && Some(one.recipient) == self.partner
                    && one.state == State::Withdrawn;
                if away && *self.doomed.get_or_insert(one.id) == one.id {
                    let next = (one.attempts < ATTEMPTS).then_some(now);
                    deliveries::fail(&mut tx, &one, "no connection", next, now).await?;
                    if next.is_none() {
                        events.push(Event::ConsentDeliveryDead {
                            recipient: one.recipient,
                            delivery: one.id,
                        });
                    }
                } else if deliveries::acknowledge(&mut tx, one.recipient, one.id, now).await? {
                    done.push((one.recipient, one.id));
                }
            }
            for recipient in store::recipients::list(&mut tx).await? {
                let own: Vec<_> =
                    done.iter().filter(|(to, _)| *to == recipient.id).map(|(_, id)| *id).collect();
                if !own.is_empty() {
                    events.push(delivered(recipient.id, &own));
                }
            }
            if events.is_empty() {
                tx.commit_housekeeping(Housekeeping::DeliveryLease).await?;
            } else {
                tx.commit_all(now, &Actor::System { name: "worker".into() }, events).await?;
            }
        }
        self.fetch(stage, now).await
    }

    /// The warehouse asks each day, but for the last one.
    async fn fetch(&self, stage: &Stage, now: DateTime<Utc>) -> Result<(), AppError> {
        if now > self.as_of - Duration::days(1) {
            return Ok(());
        }
        let store = stage.console.store();
        for recipient in store::recipients::list(store).await? {
            if recipient.kind != "table" {
                continue;
            }
            let mut tx = store.begin().await?;
            let waiting = deliveries::pull(&mut tx, recipient.id, 1_000).await?;
            let mut done = Vec::new();
            for one in waiting {
                deliveries::acknowledge(&mut tx, recipient.id, one.id, now).await?;
                done.push(one.id);
            }
            if !done.is_empty() {
                let event = delivered(recipient.id, &done);
                tx.commit(now, &Actor::System { name: "api".into() }, event).await?;
            }
        }
        Ok(())
    }
}

fn line(one: &Said) -> String {
    format!(
        "{},{},{},{},{},{},{},{}\n",
        one.person,
        one.purpose,
        if one.granted { "yes" } else { "no" },
        version(one.at),
        one.language,
        one.surface,
        one.method,
        one.at.to_rfc3339_opts(SecondsFormat::Micros, true),
    )
}

/// The version of the text in force.
fn version(at: DateTime<Utc>) -> &'static str {
    // The epic's disclosures are of 3 November 2025.
    if at.timestamp() < 1_762_128_000 { "0.9.0" } else { "1.0.0" }
}
