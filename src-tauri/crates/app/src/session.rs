//! Signing in and out.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use model::events::{Actor, Event};
use model::ids::OfficerId;
use model::officers::{Permission, Role, permissions};
use model::said;
use serde::{Deserialize, Serialize};
use store::officers::Officer;
use store::{Housekeeping, officers, workspace};
use ts_rs::TS;

use crate::console::{Console, Cx, Session};
use crate::errors::AppError;
use crate::keys::{Keys, WorkspaceKey, passphrase_fits};

/// Refused attempts in a row after which an officer has to wait.
const ATTEMPTS: i64 = 5;

/// An officer as the window shows them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Person {
    /// Who.
    pub id: OfficerId,
    /// The name they sign in with.
    pub login: String,
    /// The name the others see.
    pub name: String,
    /// What they do.
    pub roles: Vec<Role>,
    /// What they may do.
    pub permissions: Vec<Permission>,
}

impl From<&Officer> for Person {
    fn from(officer: &Officer) -> Self {
        Self {
            id: officer.id,
            login: officer.login.clone(),
            name: officer.name.clone(),
            roles: officer.roles.iter().copied().collect(),
            permissions: permissions(&officer.roles).into_iter().collect(),
        }
    }
}

/// Signs an officer in. A refused attempt is an event, and after five of them the officer waits.
///
/// # Errors
/// `refused` when login and passphrase do not fit; the sentence does not say which.
pub async fn sign_in(
    console: &Console,
    login: &str,
    passphrase: &str,
) -> Result<Session, AppError> {
    let now = console.env().now();
    let login = login.trim().to_lowercase();
    let Some(officer) = officers::find_by_login(console.store(), &login).await? else {
        // The same work as for an officer who exists, so that time does not tell.
        let _ = passphrase_fits(passphrase, DECOY);
        return Err(refuse(console, None, now, "unknown").await?);
    };
    if let Some(until) = officer.locked_until.filter(|until| *until > now) {
        let seconds = (until - now).num_seconds() + 1;
        return Err(AppError::refused(said!(
            "Too many attempts. Try again in {seconds} seconds.",
            seconds
        )));
    }
    if !officer.active {
        return Err(refuse(console, Some(&officer), now, "inactive").await?);
    }
    let Some(session) = unlock(console, &officer, passphrase).await? else {
        return Err(refuse(console, Some(&officer), now, "passphrase").await?);
    };
    let mut tx = console.store().begin().await?;
    officers::set_attempts(&mut tx, officer.id, 0, None).await?;
    tx.commit(now, &Actor::Officer { id: officer.id }, Event::SignedIn {}).await?;
    console.set_keys(Some(session.keys.clone()));
    console.wake();
    Ok(session)
}

async fn unlock(
    console: &Console,
    officer: &Officer,
    passphrase: &str,
) -> Result<Option<Session>, AppError> {
    if !passphrase_fits(passphrase, &officer.passphrase_hash) {
        return Ok(None);
    }
    let workspace = workspace::find(console.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let keys = WorkspaceKey::unwrap_with(&officer.key_wrapped, passphrase)
        .and_then(|key| Keys::open(key, &workspace.keys_sealed))
        .map_err(|error| AppError::internal(&error))?;
    Ok(Some(Session { officer: officer.clone(), keys: Arc::new(keys), looks: Arc::default() }))
}

async fn refuse(
    console: &Console,
    officer: Option<&Officer>,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<AppError, AppError> {
    let mut tx = console.store().begin().await?;
    if let Some(officer) = officer {
        let attempts = officer.refused_attempts + 1;
        let doublings = u32::try_from((attempts - ATTEMPTS).clamp(0, 6)).unwrap_or(0);
        let wait = Duration::seconds(30 * i64::from(2_u32.pow(doublings)));
        let until = (attempts >= ATTEMPTS).then(|| now + wait);
        officers::set_attempts(&mut tx, officer.id, attempts, until).await?;
    }
    let actor = officer.map_or(Actor::Unknown, |officer| Actor::Officer { id: officer.id });
    tx.commit(now, &actor, Event::SignInRefused { reason: reason.into() }).await?;
    Ok(AppError::refused(said!("Login and passphrase do not fit together.")))
}

/// Signs an officer out.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(console: &Console, session: Session) -> Result<(), AppError> {
    console.cx(Some(session)).record(Event::SignedOut {}).await
}

/// The approver gives their own passphrase: whoever sits at a machine that somebody else unlocked
/// cannot approve in their name.
///
/// # Errors
/// `refused` when the passphrase does not fit; the attempt is an event.
pub(crate) async fn confirm_passphrase(cx: &Cx, passphrase: &str) -> Result<(), AppError> {
    let officer = officers::find(cx.store(), cx.officer()?.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such officer.")))?;
    let now = cx.now();
    if officer.locked_until.is_some_and(|until| until > now) {
        return Err(AppError::refused(said!("Too many attempts. Try again later.")));
    }
    if passphrase_fits(passphrase, &officer.passphrase_hash) {
        if officer.refused_attempts > 0 {
            let mut tx = cx.store().begin().await?;
            officers::set_attempts(&mut tx, officer.id, 0, None).await?;
            tx.commit_housekeeping(Housekeeping::SignInCounter).await?;
        }
        return Ok(());
    }
    refuse(cx.console(), Some(&officer), now, "passphrase").await?;
    Err(AppError::refused(said!("This is not your passphrase.")))
}

/// An argon2id hash that no passphrase is known for.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                     $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub mod show {
    //! Who is signed in, and where.

    use super::*;

    /// Nothing.
    #[derive(Clone, Debug, Serialize, Deserialize, TS)]
    #[ts(rename = "SessionShowInput")]
    pub struct Input {}

    /// Who is signed in, and the workspace.
    #[derive(Clone, Debug, Serialize, Deserialize, TS)]
    #[ts(rename = "SessionShown")]
    pub struct Output {
        /// Who is signed in.
        pub officer: Option<Person>,
        /// Where.
        pub workspace: Option<Shown>,
        /// The invented officers, in the demonstration only.
        pub people: Vec<Person>,
    }

    /// The workspace as the window shows it.
    #[derive(Clone, Debug, Serialize, Deserialize, TS)]
    #[ts(rename = "WorkspaceShown")]
    pub struct Shown {
        /// What officers call it.
        pub name: String,
        /// The controller.
        pub controller: String,
        /// `sqlite` or `postgres`.
        pub engine: String,
        /// Whether everything in it is invented.
        pub demonstration: bool,
        /// Milliseconds one round trip to the database takes.
        #[ts(type = "number")]
        pub latency_ms: u64,
    }

    /// Says who is signed in, and where.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
        let latency_ms = cx.store().ping().await?;
        let workspace = workspace::find(cx.store()).await?;
        let people = match &workspace {
            Some(workspace) if workspace.demonstration => officers::list(cx.store())
                .await?
                .iter()
                .filter(|officer| officer.active)
                .map(Person::from)
                .collect(),
            Some(_) | None => Vec::new(),
        };
        Ok(Output {
            officer: cx.session().map(|session| Person::from(&session.officer)),
            workspace: workspace.map(|workspace| Shown {
                name: workspace.name,
                controller: workspace.controller,
                engine: match cx.store().engine() {
                    store::Engine::Sqlite => "sqlite".into(),
                    store::Engine::Postgres => "postgres".into(),
                },
                demonstration: workspace.demonstration,
                latency_ms,
            }),
            people,
        })
    }
}
