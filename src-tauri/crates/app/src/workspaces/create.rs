//! Making a workspace: keys, the first administrator, the first entries of its log.

use std::sync::Arc;

use ledger::SigningKey;
use model::clock::Calendars;
use model::events::{Actor, Event};
use model::officers::Role;
use model::said;
use serde::{Deserialize, Serialize};
use store::workspace::{self, Workspace};
use store::{Engine, Store, officers};
use ts_rs::TS;

use crate::audit::checkpoints;
use crate::console::{Console, Places, Reach};
use crate::environment::Environment;
use crate::errors::AppError;
use crate::keys::Keys;
use crate::officers::add;

/// The new workspace.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    /// Where: `sqlite:<path>` or `postgres://…`.
    pub url: String,
    /// What officers call it.
    pub name: String,
    /// The controller (GDPR Art. 4(7)).
    pub controller: String,
    /// Calendar of the controller's member state.
    pub calendar: String,
    /// Whether everything in it is invented.
    pub demonstration: bool,
    /// Who manages it.
    pub administrator: Administrator,
}

/// The first officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Administrator {
    /// The name they sign in with.
    pub login: String,
    /// The name the others see.
    pub name: String,
    /// Their passphrase.
    pub passphrase: String,
}

/// Number of the first request of a workspace.
const FIRST_NUMBER: i64 = 20_001;

/// Makes a workspace and opens it.
///
/// # Errors
/// `invalid` names the field; `refused` when the database holds a workspace already.
pub async fn run(
    input: Input,
    places: Places,
    env: Arc<dyn Environment>,
) -> Result<Console, AppError> {
    reaching(input, places, env, Reach::default()).await
}

/// Makes a workspace whose requests reach other categories.
pub(crate) async fn reaching(
    input: Input,
    places: Places,
    env: Arc<dyn Environment>,
    reach: Reach,
) -> Result<Console, AppError> {
    let name = input.name.trim();
    let controller = input.controller.trim();
    if name.is_empty() || name.chars().count() > 80 || controller.is_empty() {
        return Err(AppError::invalid(said!(
            "Name and controller: both are needed, the name within 80 characters."
        ))
        .at("workspace"));
    }
    Calendars::embedded()
        .find(&input.calendar)
        .map_err(|error| AppError::invalid(said!("Calendar: {error}.", error = error.said())))?;
    let (keys, keys_sealed) = Keys::generate(&*env);
    let administrator = add::Input {
        login: input.administrator.login,
        name: input.administrator.name,
        roles: [Role::Administrator].into(),
        passphrase: input.administrator.passphrase,
    };
    let officer = add::prepare(&*env, &keys, &administrator)?;
    let store = Store::connect(&input.url).await?;
    if workspace::find(&store).await?.is_some() {
        return Err(AppError::refused(said!(
            "This database holds a workspace already: open it instead."
        )));
    }
    let origin = origin(name);
    let workspace = Workspace {
        name: name.to_owned(),
        controller: controller.to_owned(),
        demonstration: input.demonstration,
        public_key: SigningKey::from_seed(&*origin, keys.signing_seed())
            .verifying_key()
            .to_string(),
        origin,
        calendar: input.calendar,
        keys_sealed,
        map_digest: None,
        metrics_url: None,
        created_at: env.now(),
    };
    let mut tx = store.begin().await?;
    workspace::insert(&mut tx, &workspace, FIRST_NUMBER).await?;
    officers::insert(&mut tx, &officer).await?;
    let events = vec![
        Event::WorkspaceCreated {
            engine: match store.engine() {
                Engine::Sqlite => "sqlite".into(),
                Engine::Postgres => "postgres".into(),
            },
            demonstration: input.demonstration,
        },
        Event::OfficerAdded { officer: officer.id, roles: vec![Role::Administrator] },
    ];
    tx.commit_all(env.now(), &Actor::System { name: "setup".into() }, events).await?;
    let console = Console::reaching(store, env, places, reach);
    checkpoints::sign(&console, &keys).await?;
    Ok(console)
}

/// The origin line of its checkpoints: lower-case letters, digits and hyphens of its name.
fn origin(name: &str) -> String {
    let mut slug = String::new();
    for character in name.to_lowercase().chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    format!("compliance-console/{}", if slug.is_empty() { "workspace" } else { slug })
}
