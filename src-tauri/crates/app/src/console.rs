//! One open workspace: the database, who is signed in, and who listens.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use model::events::{Actor, Event};
use model::ids::ServiceId;
use model::masking::Strategy;
use model::officers::{Permission, permissions};
use model::plan::ErasureRule;
use model::said;
use serde::Serialize;
use store::{Committed, Store, Tx};
use tokio::sync::broadcast;
use ts_rs::TS;
use uuid::Uuid;

use crate::environment::Environment;
use crate::errors::{AppError, Code};
use crate::keys::Keys;
use crate::operations::Tag;
use crate::sources::Kept;

/// An open workspace. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Console {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    env: Arc<dyn Environment>,
    places: Places,
    reach: Reach,
    /// Keys while somebody is signed in, for background work.
    keys: Mutex<Option<Arc<Keys>>>,
    /// Sources that jobs opened with the keys.
    sources: Mutex<Kept>,
    pushes: broadcast::Sender<Push>,
    watch: Mutex<Option<(String, ::monitor::Watch)>>,
    wake: tokio::sync::Notify,
    wake_outbox: tokio::sync::Notify,
    runs: crate::runs::Runs,
    standing: crate::disclosures::standing::Kept,
}

/// Folders of a workspace on this machine.
#[derive(Clone, Debug)]
pub struct Places {
    /// Where packages, certificates and reports are written when nobody says otherwise.
    pub output: PathBuf,
    /// Where a copy of each checkpoint is kept, outside the database.
    pub checkpoints: PathBuf,
}

/// What requests reach: categories of the map, and how they are masked where it does not say.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// Dotted categories; none: an access reaches everything, an erasure all of `user`.
    pub(crate) categories: Option<Vec<String>>,
    /// The mask where the map has none.
    pub(crate) strategy: Strategy,
}

impl Reach {
    /// What an erasure is to reach.
    pub(crate) fn rule(&self) -> ErasureRule {
        ErasureRule {
            targets: self.categories.clone().unwrap_or_else(|| vec!["user".into()]),
            default: self.strategy.clone(),
        }
    }
}

impl Default for Reach {
    fn default() -> Self {
        Self { categories: None, strategy: Strategy::NullRewrite }
    }
}

/// Something the window hears without asking.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Push {
    /// What these tags stand for has changed: ask again.
    Changed {
        /// Tags of the operations table.
        tags: Vec<Tag>,
    },
    /// How far a job is.
    Progress(Progress),
    /// How far a run is.
    Run(crate::runs::RunShown),
}

/// How far a job is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Progress {
    /// The request it works for.
    pub request: model::ids::RequestId,
    /// The job.
    pub job: model::ids::JobId,
    /// What kind of job.
    #[ts(as = "crate::words::JobKind")]
    pub kind: String,
    /// How far it is.
    pub state: crate::words::JobState,
    /// Collections that are finished.
    pub done: usize,
    /// Collections in all.
    pub total: usize,
    /// Rows so far.
    #[ts(type = "number")]
    pub rows: u64,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub officer: store::officers::Officer,
    /// The keys their passphrase opened.
    pub keys: Arc<Keys>,
    /// When a view was last recorded as looked at. Ends with the session.
    pub(crate) looks: Arc<Mutex<BTreeMap<String, DateTime<Utc>>>>,
}

/// For so long a view that was recorded is not recorded again.
const LOOK_LASTS: TimeDelta = TimeDelta::minutes(10);

/// What an operation works with: the workspace, and who called.
#[derive(Clone)]
pub struct Cx {
    console: Console,
    session: Option<Session>,
    /// The service that called, over the HTTP API that the session serves.
    service: Option<ServiceId>,
}

impl Console {
    /// Opens a workspace whose database is connected.
    pub fn new(store: Store, env: Arc<dyn Environment>, places: Places) -> Self {
        Self::reaching(store, env, places, Reach::default())
    }

    /// Opens a workspace whose requests reach other categories than all that is about a person.
    pub(crate) fn reaching(
        store: Store,
        env: Arc<dyn Environment>,
        places: Places,
        reach: Reach,
    ) -> Self {
        let (pushes, _) = broadcast::channel(1024);
        Self {
            inner: Arc::new(Inner {
                store,
                env,
                places,
                reach,
                keys: Mutex::new(None),
                sources: Mutex::default(),
                pushes,
                watch: Mutex::new(None),
                wake: tokio::sync::Notify::new(),
                wake_outbox: tokio::sync::Notify::new(),
                runs: crate::runs::Runs::default(),
                standing: crate::disclosures::standing::Kept::default(),
            }),
        }
    }

    /// The compliance database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Time and randomness.
    pub fn env(&self) -> &dyn Environment {
        &*self.inner.env
    }

    /// What requests reach.
    pub(crate) fn reach(&self) -> &Reach {
        &self.inner.reach
    }

    /// Folders on this machine.
    pub fn places(&self) -> &Places {
        &self.inner.places
    }

    /// The metrics endpoint that is watched, by its address.
    pub(crate) fn watch(&self) -> MutexGuard<'_, Option<(String, ::monitor::Watch)>> {
        self.inner.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens for pushes.
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.inner.pushes.subscribe()
    }

    /// Tells everybody who listens; nobody has to.
    pub fn push(&self, push: Push) {
        let _ = self.inner.pushes.send(push);
    }

    /// The keys, while somebody is signed in.
    pub fn keys(&self) -> Option<Arc<Keys>> {
        self.inner.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_keys(&self, keys: Option<Arc<Keys>>) {
        *self.inner.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Takes the sources that an earlier job opened; the next one opens what is missing.
    pub(crate) fn take_sources(&self) -> Kept {
        std::mem::take(&mut *self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps opened sources for the next job, as long as somebody is signed in.
    pub(crate) fn keep_sources(&self, kept: Kept) {
        if self.keys().is_some() {
            *self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
    }

    /// Forgets the keys and what was opened with them: the worker rests until somebody signs in.
    pub fn lock(&self) {
        self.set_keys(None);
        self.take_sources();
    }

    /// The runs of this workspace in this process.
    pub(crate) fn runs(&self) -> &crate::runs::Runs {
        &self.inner.runs
    }

    /// The documents as far as people are asked about them, as they were last read.
    pub(crate) fn standing(&self) -> &crate::disclosures::standing::Kept {
        &self.inner.standing
    }

    /// Wakes the worker: there is a job.
    pub(crate) fn wake(&self) {
        self.inner.wake.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.inner.wake.notified().await;
    }

    /// Wakes who sends: somebody has to hear of something.
    pub(crate) fn wake_outbox(&self) {
        self.inner.wake_outbox.notify_one();
    }

    pub(crate) async fn outbox_woken(&self) {
        self.inner.wake_outbox.notified().await;
    }

    /// What a caller with this session works with.
    pub fn cx(&self, session: Option<Session>) -> Cx {
        Cx { console: self.clone(), session, service: None }
    }

    /// What a service works with that calls over the HTTP API. The session is that of the officer
    /// who serves it: its keys are used, and the service is named as who did it. What the service
    /// may do is not asked here but at the door of the API, by its scopes.
    pub fn serving(&self, session: &Session, service: ServiceId) -> Cx {
        Cx { console: self.clone(), session: Some(session.clone()), service: Some(service) }
    }
}

impl Cx {
    /// The workspace.
    pub fn console(&self) -> &Console {
        &self.console
    }

    /// The compliance database.
    pub fn store(&self) -> &Store {
        self.console.store()
    }

    /// Time and randomness.
    pub fn env(&self) -> &dyn Environment {
        self.console.env()
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.env().now()
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        self.env().id()
    }

    /// Who is signed in, if anybody.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// When nobody is.
    pub fn signed_in(&self) -> Result<&Session, AppError> {
        self.session.as_ref().ok_or_else(|| AppError::new(Code::SignedOut, said!("Sign in first.")))
    }

    /// The officer who called.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub fn officer(&self) -> Result<&store::officers::Officer, AppError> {
        Ok(&self.signed_in()?.officer)
    }

    /// The keys of the workspace.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub fn keys(&self) -> Result<Arc<Keys>, AppError> {
        Ok(self.signed_in()?.keys.clone())
    }

    /// Whether the caller holds a permission.
    pub fn may(&self, permission: Permission) -> bool {
        match (&self.session, permission) {
            (_, Permission::Public) => true,
            (None, _) => false,
            (Some(session), _) => permissions(&session.officer.roles).contains(&permission),
        }
    }

    /// Who did it, for the audit trail.
    pub fn actor(&self) -> Actor {
        match (self.service, &self.session) {
            (Some(id), _) => Actor::Service { id },
            (None, Some(session)) => Actor::Officer { id: session.officer.id },
            (None, None) => Actor::Unknown,
        }
    }

    /// Commits a change with its event.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(&self, tx: Tx, event: Event) -> Result<Committed, AppError> {
        Ok(tx.commit(self.now(), &self.actor(), event).await?)
    }

    /// Commits a change with several events.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit_all(&self, tx: Tx, events: Vec<Event>) -> Result<Committed, AppError> {
        Ok(tx.commit_all(self.now(), &self.actor(), events).await?)
    }

    /// Records a look at a view that shows names. The same view looked at again within ten
    /// minutes in the same session is one look, so that scrolling and refreshing do not bury the
    /// rest of the log.
    ///
    /// # Errors
    /// When the database refuses; then what was looked at must not be shown.
    pub(crate) async fn record_look(
        &self,
        view: &str,
        filters: Vec<String>,
        rows: usize,
    ) -> Result<(), AppError> {
        let now = self.now();
        let looks = self.signed_in()?.looks.clone();
        let name = format!("{view} {}", filters.join(" "));
        let seen = |at: &DateTime<Utc>| now - *at < LOOK_LASTS;
        if looks.lock().unwrap_or_else(PoisonError::into_inner).get(&name).is_some_and(seen) {
            return Ok(());
        }
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        self.record(Event::RequestsListed { view: view.to_owned(), filters, rows }).await?;
        looks.lock().unwrap_or_else(PoisonError::into_inner).insert(name, now);
        Ok(())
    }

    /// Records a look that is one look for ten minutes in the same session, like that at a view.
    ///
    /// # Errors
    /// When the database refuses; then what was looked at must not be shown.
    pub(crate) async fn record_once(&self, what: &str, event: Event) -> Result<(), AppError> {
        let now = self.now();
        let looks = self.signed_in()?.looks.clone();
        let seen = |at: &DateTime<Utc>| now - *at < LOOK_LASTS;
        if looks.lock().unwrap_or_else(PoisonError::into_inner).get(what).is_some_and(seen) {
            return Ok(());
        }
        self.record(event).await?;
        looks.lock().unwrap_or_else(PoisonError::into_inner).insert(what.to_owned(), now);
        Ok(())
    }

    /// Records something that changes nothing: a look, a search, a refused attempt.
    ///
    /// # Errors
    /// When the database refuses; then what was looked at must not be shown.
    pub async fn record(&self, event: Event) -> Result<(), AppError> {
        let tx = self.store().begin().await?;
        self.commit(tx, event).await?;
        Ok(())
    }
}
