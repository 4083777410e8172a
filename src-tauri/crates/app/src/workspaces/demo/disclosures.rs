//! The disclosures of the demonstration: those of the epic, imported as published on the day the
//! epic names, and a draft that mends what contradicts the retention rules.

use chrono::{DateTime, Duration, Utc};
use ledger::{Frontier, leaf_hash};
use model::disclosures::{ChangeClass, Document, VersionNumber, VersionState, Who, documents};
use model::events::{Actor, Event};
use model::ids::{DisclosureId, VersionId};
use serde_json::json;
use store::acceptances::{self, Acceptance};
use store::disclosures::{self, Disclosure, Version};
use store::people::{self, Sighting};

use super::Stage;
use crate::disclosures::record_acceptance::person_hmac;
use crate::disclosures::{Texts, digest, standing, write};
use crate::environment::Environment;
use crate::errors::AppError;

/// The version that the epic describes, and the day it was last updated.
const FIRST: (&str, &str) = ("1.0.0", "2025-11-03T00:00:00Z");
/// The version that is being made.
const NEXT: &str = "1.1.0";

/// The texts of a version by language.
fn texts(key: &str, number: &str) -> Texts {
    world::DISCLOSURES
        .iter()
        .filter(|(document, version, _, _)| *document == key && *version == number)
        .map(|(_, _, language, text)| ((*language).to_owned(), (*text).to_owned()))
        .collect()
}

/// Enters every document of the epic with its first version, published where it always was.
pub(super) async fn publish(stage: &Stage) -> Result<(), AppError> {
    for document in documents().values() {
        import(stage, document).await?;
    }
    Ok(())
}

async fn import(stage: &Stage, known: &Document) -> Result<(), AppError> {
    let env: &dyn Environment = &*stage.env;
    let published: DateTime<Utc> = FIRST.1.parse().map_err(|error| AppError::internal(&error))?;
    let number: VersionNumber = FIRST.0.parse().map_err(|error| AppError::internal(&error))?;
    let texts = texts(&known.key, FIRST.0);
    let document = Disclosure {
        id: DisclosureId(env.id()),
        key: known.key.clone(),
        title: known.title.clone(),
        url: known.url.clone(),
        lead: "en".into(),
        checklists: known.checklists.clone(),
        audience: known.audience.clone(),
    };
    let mut version = Version {
        id: VersionId(env.id()),
        disclosure: document.id,
        number: number.to_string(),
        rank: number.rank(),
        state: VersionState::Draft,
        change_class: ChangeClass::Material,
        digest: digest(&texts),
        effective_at: published,
        notice_days: 0,
        expedited: false,
        author: None,
        approver: None,
        scheduled_at: None,
        published_at: None,
        in_force_at: None,
        created_at: env.now(),
    };
    let mut tx = stage.console.store().begin().await?;
    disclosures::insert(&mut tx, &document).await?;
    disclosures::insert_version(&mut tx, &version).await?;
    write(&mut tx, version.id, &texts, published).await?;
    version.state = VersionState::Published;
    version.published_at = Some(published);
    version.in_force_at = Some(published);
    disclosures::update_version(&mut tx, &version, VersionState::Draft).await?;
    let event = Event::DisclosureImported {
        disclosure: document.id,
        version: version.id,
        number: version.number,
        digest: version.digest,
    };
    tx.commit(env.now(), &Actor::System { name: "setup".into() }, event).await?;
    Ok(())
}

/// The people of the marketplace with what they accepted since then: most of them the terms and the
/// policy, fewer the notices of their law.
pub(super) async fn people(stage: &Stage, as_of: DateTime<Utc>) -> Result<(), AppError> {
    stage.env.set(as_of - Duration::minutes(40));
    let known = standing::fresh(&stage.console).await?;
    let published: DateTime<Utc> = FIRST.1.parse().map_err(|error| AppError::internal(&error))?;
    let span = (as_of - published).num_minutes().max(1);
    let env: &dyn Environment = &*stage.env;
    let ids: Vec<u64> = (1..=world::PEOPLE).collect();
    for part in ids.chunks(500) {
        let mut seen = Vec::new();
        let mut accepted = Vec::new();
        for id in part {
            let person = world::person(super::SEED, *id);
            let chance = |of: u64| (id * 2_654_435_761 + of * 40_503) % 1_009;
            // More came in the first months than later.
            let came = i64::try_from(chance(1) * chance(1)).unwrap_or_default();
            let came = published + Duration::minutes(span * came / (1_009 * 1_009));
            let jurisdiction = match person.country.as_str() {
                "US" => "US-CA".to_owned(),
                _ => person.country.clone(),
            };
            let role = if chance(2) < 180 { "maker" } else { "buyer" };
            seen.push(Sighting {
                person: id.to_string(),
                jurisdiction: Some(jurisdiction.clone()),
                role: Some(role.into()),
                on: came.date_naive(),
            });
            let who = Who { jurisdiction: &jurisdiction, role };
            for (place, document) in (3..).zip(&known.list) {
                let share =
                    if matches!(document.key.as_str(), "privacy" | "terms") { 930 } else { 610 };
                let Some(version) = document.in_force().filter(|_| chance(place) < share) else {
                    continue;
                };
                if !document.takes_in(who) {
                    continue;
                }
                let written = version.languages.contains(&person.language);
                accepted.push(Acceptance {
                    person: id.to_string(),
                    disclosure: document.id,
                    version: version.id,
                    rank: version.number.rank(),
                    language: if written { person.language.clone() } else { "en".into() },
                    surface: if chance(9) < 600 { "web" } else { "ios" }.into(),
                    accepted_at: came + Duration::seconds(20),
                    recorded_at: came + Duration::seconds(20),
                    content_key: env.key().to_vec(),
                });
            }
        }
        let mut log = Frontier::default();
        for one in &accepted {
            log.append(leaf_hash(person_hmac(one).as_bytes()));
        }
        let mut tx = stage.console.store().begin().await?;
        people::see(&mut tx, &seen).await?;
        acceptances::append(&mut tx, &accepted).await?;
        let event =
            Event::AcceptancesRecorded { entries: log.size(), digest: log.root().to_string() };
        tx.commit(env.now(), &Actor::System { name: "setup".into() }, event).await?;
    }
    Ok(())
}

/// Jules drafts the version that mends the contradiction, makes one sentence clearer in three of
/// its languages, and puts it to Marta, who asks something.
pub(super) async fn draft(stage: &Stage, as_of: DateTime<Utc>) -> Result<(), AppError> {
    let texts = texts("privacy", NEXT);
    stage.env.set(as_of - Duration::minutes(25));
    let draft = json!({
        "document": "privacy",
        "number": NEXT,
        "change_class": "material",
        "texts": texts,
    });
    let drafted = stage.call("jules", "disclosures.draft", draft).await?;
    stage.env.set(as_of - Duration::minutes(20));
    // The French text waits for its translator: it is seen to lag.
    let clearer: Texts = texts
        .into_iter()
        .filter(|(language, _)| language != "fr")
        .map(|(language, text)| {
            let (before, after) = match language.as_str() {
                "de" => {
                    ("Wir verkaufen Ihre Daten nicht.\n\n", "Wir verkaufen Ihre Daten nie.\n\n")
                }
                "pl" => (
                    "Nie sprzedajemy Twoich danych.\n\n",
                    "Nigdy nie sprzedajemy Twoich danych.\n\n",
                ),
                _ => ("We do not sell your data.\n\n", "We never sell your data.\n\n"),
            };
            (language, text.replace(before, after))
        })
        .collect();
    let edit = json!({ "version": drafted["version"], "texts": clearer });
    stage.call("jules", "disclosures.edit", edit).await?;
    let version = json!({ "version": drafted["version"] });
    stage.call("jules", "disclosures.submit", version).await?;
    stage.env.set(as_of - Duration::minutes(12));
    let comment = json!({
        "version": drafted["version"],
        "language": "en",
        "clause": "who-receives-it",
        "text": "Can we link the contractual clauses here, so that people need not ask for them?",
    });
    stage.call("marta", "disclosures.comment", comment).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use model::disclosures::{check, clauses, hostile, lists};

    use super::*;
    use crate::disclosures::findings::contradictions;

    #[test]
    fn the_epics_policy_contradicts_the_rules_in_every_language_and_the_next_one_in_none() {
        for key in ["privacy", "gdpr"] {
            let found = contradictions(&texts(key, FIRST.0));
            let languages: Vec<&str> = found.iter().map(|one| one.language.as_str()).collect();
            assert_eq!(languages, ["de", "en", "fr", "pl"], "{key}");
        }
        let next = texts("privacy", NEXT);
        assert_eq!(next.len(), 4);
        assert!(contradictions(&next).is_empty(), "{:?}", contradictions(&next));
    }

    #[test]
    fn the_next_policy_says_all_that_is_required_but_how_an_agent_acts() {
        for (language, text) in texts("privacy", NEXT) {
            assert!(hostile(&text).is_empty(), "{language}");
            let parts = clauses(&text);
            let missing: Vec<&str> = lists()
                .iter()
                .flat_map(|list| check(list, &parts))
                .filter(|met| met.clause.is_none())
                .map(|met| met.item.law.as_str())
                .collect();
            assert_eq!(missing, ["11 CCR 7063"], "{language}");
        }
    }

    #[test]
    fn every_retention_rule_is_told_by_the_next_policy_in_every_language() {
        for (language, text) in texts("privacy", NEXT) {
            let (_, told) =
                model::disclosures::contradictions(&clauses(&text), model::retention::policy());
            let silent: Vec<&str> = told
                .iter()
                .filter(|one| one.clause.is_none())
                .map(|one| one.dataset.as_str())
                .collect();
            assert!(silent.is_empty(), "{language}: {silent:?}");
        }
    }
}
