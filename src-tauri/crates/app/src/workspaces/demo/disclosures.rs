//! The disclosures of the demonstration: those of the epic, imported as published on the day the
//! epic names, and a draft that mends what contradicts the retention rules.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, Document, VersionNumber, VersionState, documents};
use model::events::{Actor, Event};
use model::ids::{DisclosureId, VersionId};
use serde_json::json;
use store::disclosures::{self, Disclosure, Version};

use super::Stage;
use crate::disclosures::{Texts, digest, write};
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

/// Jules drafts the version that mends the contradiction and puts it to Marta.
pub(super) async fn draft(stage: &Stage) -> Result<(), AppError> {
    let draft = json!({
        "document": "privacy",
        "number": NEXT,
        "change_class": "material",
        "texts": texts("privacy", NEXT),
    });
    let drafted = stage.call("jules", "disclosures.draft", draft).await?;
    let version = json!({ "version": drafted["version"] });
    stage.call("jules", "disclosures.submit", version).await?;
    Ok(())
}
