//! The front door of a window: which workspace is open, who is signed in, and everything else by
//! way of the operations table. The shell and the HTTP side each hold one.

use model::said;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::console::{Console, Push, Session};
use crate::environment::Environment;
use crate::errors::{AppError, Code};
use crate::keys::sha256_hex;
use crate::operations::{self, Kind, Tag, Told};
use crate::session;
use crate::workspaces::registry::{Known, Registry};
use crate::workspaces::{self, create, demo};

/// What a window is connected to.
pub struct Front {
    registry: Registry,
    env: Arc<dyn Environment>,
    state: Mutex<State>,
    pushes: broadcast::Sender<Push>,
}

#[derive(Default)]
struct State {
    console: Option<Console>,
    session: Option<Session>,
    /// Ends the background work of the open workspace.
    background: CancellationToken,
}

impl Front {
    /// A front door with no workspace open.
    pub fn new(registry: Registry, env: Arc<dyn Environment>) -> Arc<Self> {
        let (pushes, _) = broadcast::channel(1024);
        Arc::new(Self { registry, env, state: Mutex::default(), pushes })
    }

    /// Listens for pushes of whatever workspace is open.
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.pushes.subscribe()
    }

    /// The open workspace.
    pub fn console(&self) -> Option<Console> {
        self.state().console.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out a call of the window.
    ///
    /// # Errors
    /// One of the closed set of codes.
    pub async fn call(self: &Arc<Self>, operation: &str, input: Value) -> Result<Value, AppError> {
        match operation {
            "workspaces.list" => answer(&WorkspacesListed { workspaces: self.registry.list()? }),
            "workspaces.create" => self.create(read(input)?).await,
            "workspaces.open" => self.open_known(read(input)?).await,
            "session.sign_in" => self.sign_in(read(input)?).await,
            "session.sign_out" => self.sign_out().await,
            "session.show" if self.console().is_none() => {
                Ok(json!({ "officer": null, "workspace": null, "people": [] }))
            }
            _ => {
                let (console, session) = {
                    let state = self.state();
                    (state.console.clone(), state.session.clone())
                };
                let console = console.ok_or_else(|| {
                    AppError::new(Code::NotFound, said!("No workspace is open: open one first."))
                })?;
                operations::call(&console.cx(session), operation, input).await
            }
        }
    }

    /// Opens the demonstration, making it when it is not there.
    ///
    /// # Errors
    /// When its folder cannot be written.
    pub async fn open_demo(self: &Arc<Self>) -> Result<(), AppError> {
        let known = demo::ensure(&self.registry, self.env.clone()).await?;
        self.open(&known).await
    }

    async fn create(self: &Arc<Self>, input: CreateInput) -> Result<Value, AppError> {
        match input.kind {
            CreateKind::Demo => self.open_demo().await?,
            CreateKind::Empty | CreateKind::Database => {
                let known = self.make(input).await?;
                self.registry.remember(known.clone())?;
                self.open(&known).await?;
            }
        }
        Ok(json!({}))
    }

    /// Makes a workspace, or finds the one that a team's database holds.
    async fn make(&self, input: CreateInput) -> Result<Known, AppError> {
        let name = input.name.unwrap_or_default().trim().to_owned();
        let id = sha256_hex(format!("{name}{}", self.env.id()).as_bytes())[..12].to_owned();
        let places = self.registry.places(&id);
        let url = match (input.kind, input.url) {
            (CreateKind::Database, url) => url.unwrap_or_default().trim().to_owned(),
            (CreateKind::Empty | CreateKind::Demo, _) => {
                if self.registry.list()?.iter().any(|known| known.name == name) {
                    return Err(AppError::refused(said!(
                        "A workspace of this name is on this machine already. Choose another name."
                    ))
                    .at("workspace"));
                }
                let path = self.registry.database(&id);
                make_parent(&path)?;
                format!("sqlite:{}", path.display())
            }
        };
        if matches!(input.kind, CreateKind::Database) {
            match workspaces::open(&url, places.clone(), self.env.clone()).await {
                Ok(console) => {
                    let name = workspaces::name(&console).await?;
                    return Ok(Known { id, name, url, demonstration: false });
                }
                Err(error) if error.code == Code::NotFound => {}
                Err(error) => return Err(unreachable_at(error)),
            }
        }
        let Some(administrator) = input.administrator else {
            return Err(AppError::invalid(said!(
                "Administrator: the database is empty; name who manages it."
            ))
            .at("administrator"));
        };
        let new = create::Input {
            url: url.clone(),
            controller: name.clone(),
            name: name.clone(),
            calendar: input.calendar.unwrap_or_else(|| "DE".into()),
            demonstration: false,
            administrator,
        };
        create::run(new, places, self.env.clone()).await?;
        Ok(Known { id, name, url, demonstration: false })
    }

    async fn open_known(self: &Arc<Self>, input: OpenInput) -> Result<Value, AppError> {
        let known =
            self.registry.list()?.into_iter().find(|one| one.id == input.id).ok_or_else(|| {
                AppError::not_found(said!("There is no such workspace on this machine."))
            })?;
        self.open(&known).await?;
        Ok(json!({}))
    }

    async fn open(self: &Arc<Self>, known: &Known) -> Result<(), AppError> {
        let places = self.registry.places(&known.id);
        let console = workspaces::open(&known.url, places, self.env.clone()).await?;
        let background = CancellationToken::new();
        {
            let mut state = self.state();
            state.background.cancel();
            state.console = Some(console.clone());
            state.session = None;
            state.background = background.clone();
        }
        tokio::spawn(crate::jobs::run(console.clone(), background.clone()));
        tokio::spawn(crate::monitor::run(console.clone(), background.clone()));
        let mut pushes = console.listen();
        let front = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = background.cancelled() => return,
                    push = pushes.recv() => match push {
                        Ok(push) => { let _ = front.pushes.send(push); }
                        Err(broadcast::error::RecvError::Lagged(_)) => {}
                        Err(broadcast::error::RecvError::Closed) => return,
                    }
                }
            }
        });
        self.tell(vec![Tag::Session, Tag::Workspaces]);
        Ok(())
    }

    async fn sign_in(&self, input: SignInInput) -> Result<Value, AppError> {
        let console = self.console().ok_or_else(|| {
            AppError::new(Code::NotFound, said!("No workspace is open: open one first."))
        })?;
        let session = session::sign_in(&console, &input.login, &input.passphrase).await?;
        let officer = session::Person::from(&session.officer);
        self.state().session = Some(session);
        self.tell(vec![Tag::Session]);
        answer(&SignedIn { officer })
    }

    async fn sign_out(&self) -> Result<Value, AppError> {
        let (console, session) = {
            let mut state = self.state();
            (state.console.clone(), state.session.take())
        };
        if let (Some(console), Some(session)) = (console, session) {
            session::sign_out(&console, session).await?;
            console.lock();
        }
        self.tell(vec![Tag::Session]);
        Ok(json!({}))
    }

    fn tell(&self, tags: Vec<Tag>) {
        let _ = self.pushes.send(Push::Changed { tags });
    }
}

fn read<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, AppError> {
    serde_json::from_value(input)
        .map_err(|error| AppError::invalid(said!("Input: {error}.", %error)))
}

fn answer<T: Serialize>(answer: &T) -> Result<Value, AppError> {
    serde_json::to_value(answer).map_err(|error| AppError::internal(&error))
}

/// The operations that the front door answers itself.
pub(crate) fn types(config: &ts_rs::Config) -> Result<Vec<Told>, ts_rs::ExportError> {
    fn told<I: TS + 'static, O: TS + 'static>(
        config: &ts_rs::Config,
        name: &'static str,
        kind: Kind,
        tags: &'static [Tag],
    ) -> Result<Told, ts_rs::ExportError> {
        I::export_all(config)?;
        O::export_all(config)?;
        Ok(Told { name, kind, tags, types: (I::name(config), O::name(config)) })
    }
    let both = &[Tag::Session, Tag::Workspaces];
    Ok(vec![
        told::<Nothing, WorkspacesListed>(config, "workspaces.list", Kind::Read, &both[1..])?,
        told::<CreateInput, Nothing>(config, "workspaces.create", Kind::Write, both)?,
        told::<OpenInput, Nothing>(config, "workspaces.open", Kind::Write, both)?,
        told::<SignInInput, SignedIn>(config, "session.sign_in", Kind::Write, both)?,
        told::<Nothing, Nothing>(config, "session.sign_out", Kind::Write, both)?,
    ])
}

/// A team's database that cannot be opened is told at its address: whoever types it can change it.
fn unreachable_at(error: AppError) -> AppError {
    let unreachable = error.code == Code::Internal;
    let code = if unreachable { Code::SourceUnavailable } else { error.code };
    AppError { code, ..error }.at("url")
}

fn make_parent(path: &std::path::Path) -> Result<(), AppError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        AppError::invalid(
            said!("Cannot use the folder {folder}: {error}.", folder = %folder.display(), %error),
        )
    })
}

#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "WorkspaceOrigin")]
enum CreateKind {
    Demo,
    Empty,
    Database,
}

#[derive(Deserialize, TS)]
#[ts(rename = "WorkspacesCreateInput", optional_fields)]
struct CreateInput {
    kind: CreateKind,
    name: Option<String>,
    url: Option<String>,
    calendar: Option<String>,
    administrator: Option<create::Administrator>,
}

#[derive(Deserialize, TS)]
#[ts(rename = "WorkspacesOpenInput")]
struct OpenInput {
    id: String,
}

/// What an operation takes that takes nothing.
#[derive(TS)]
struct Nothing {}

/// The workspaces of this machine.
#[derive(Serialize, TS)]
struct WorkspacesListed {
    workspaces: Vec<Known>,
}

/// Who signed in.
#[derive(Serialize, TS)]
struct SignedIn {
    officer: session::Person,
}

#[derive(Deserialize, TS)]
#[ts(rename = "SignInInput")]
struct SignInInput {
    login: String,
    passphrase: String,
}
