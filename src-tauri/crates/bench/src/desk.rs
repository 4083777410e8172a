//! A workspace with the officers that a request needs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::environment::Ambient;
use app::requests::sample::SAMPLE;
use app::requests::{OnRequest, decide, sample};
use app::workspaces::create::{self, Administrator};
use app::{Console, Places, Session, jobs, operations, session, workspaces};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::Fallible;
use crate::shop::{MAP, Person};

/// Passphrase of every officer of the benchmark.
pub(crate) const PASSPHRASE: &str = "violin harvest oxide trumpet";

/// An open workspace and who is signed in.
pub(crate) struct Desk {
    console: Console,
    people: BTreeMap<&'static str, Session>,
}

fn places(folder: &Path) -> Places {
    Places { output: folder.join("output"), checkpoints: folder.join("checkpoints") }
}

impl Desk {
    /// Makes a workspace in an empty database.
    pub(crate) async fn make(database: &str, folder: &Path, shop: Option<&str>) -> Fallible<Self> {
        let input = create::Input {
            url: database.to_owned(),
            name: "Benchmark".into(),
            controller: "Benchmark Ltd".into(),
            calendar: "DE".into(),
            demonstration: false,
            administrator: Administrator {
                login: "administrator".into(),
                name: "Administrator".into(),
                passphrase: PASSPHRASE.into(),
            },
        };
        let console = create::run(input, places(folder), Arc::new(Ambient)).await?;
        let mut desk = Self { console, people: BTreeMap::new() };
        desk.sign_in("administrator").await?;
        for role in ["handler", "approver", "dpo"] {
            let officer =
                json!({ "login": role, "name": role, "roles": [role], "passphrase": PASSPHRASE });
            desk.call("administrator", "officers.add", officer).await?;
        }
        if let Some(shop) = shop {
            let source = json!({ "key": "shop", "url": shop });
            desk.call("administrator", "sources.add", source).await?;
            desk.call("administrator", "map.replace", json!({ "text": MAP })).await?;
        }
        Ok(desk)
    }

    /// Opens it again, with the officers signed in who work on requests.
    pub(crate) async fn open(database: &str, folder: &Path) -> Fallible<Self> {
        let console = workspaces::open(database, places(folder), Arc::new(Ambient)).await?;
        let mut desk = Self { console, people: BTreeMap::new() };
        for role in ["handler", "approver", "dpo"] {
            desk.sign_in(role).await?;
        }
        Ok(desk)
    }

    async fn sign_in(&mut self, login: &'static str) -> Fallible<()> {
        let session = session::sign_in(&self.console, login, PASSPHRASE).await?;
        self.people.insert(login, session);
        Ok(())
    }

    /// Calls an operation as an officer.
    pub(crate) async fn call(&self, who: &str, operation: &str, input: Value) -> Fallible<Value> {
        let cx = self.console.cx(self.people.get(who).cloned());
        operations::call(&cx, operation, input)
            .await
            .map_err(|error| format!("{operation}: {}", error.message).into())
    }

    /// Works the waiting jobs to their end.
    pub(crate) async fn work(&self) -> Fallible<()> {
        let keys = &self.people.get("dpo").ok_or("the officers are signed in")?.keys;
        let cancel = CancellationToken::new();
        while jobs::run_one(&self.console, keys, &cancel).await? {}
        Ok(())
    }

    /// A request of a person's whose identifiers are confirmed.
    pub(crate) async fn verified(&self, kind: &str, person: Person) -> Fallible<Value> {
        let opened = self
            .call(
                "handler",
                "requests.open",
                json!({
                    "kind": kind, "language": "en", "channel": "form",
                    "identifiers": [{ "kind": "email", "value": person.email() }],
                }),
            )
            .await?;
        let on = json!({ "id": opened["id"] });
        self.call("handler", "requests.acknowledge", on.clone()).await?;
        let shown = self.show(&on).await?;
        let verify = json!({
            "id": on["id"], "method": "email_code", "evidence": "the code came back",
            "confirmed": [shown["identifiers"][0]["id"]],
        });
        self.call("handler", "requests.verify_identity", verify).await?;
        Ok(on)
    }

    /// Hands in what was prepared and lets the second person approve it.
    pub(crate) async fn approve(&self, on: &Value) -> Fallible<()> {
        let request: OnRequest = serde_json::from_value(on.clone())?;
        let cx = |who: &str| self.console.cx(self.people.get(who).cloned());
        decide::all(&cx("handler"), request.clone(), None).await?;
        let submitted = self.call("handler", "requests.submit", on.clone()).await?;
        sample::look_through(&cx("approver"), request, SAMPLE).await?;
        let approve =
            json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
        self.call("approver", "requests.approve", approve).await?;
        Ok(())
    }

    /// The request as the window shows it.
    pub(crate) async fn show(&self, on: &Value) -> Fallible<Value> {
        self.call("dpo", "requests.show", on.clone()).await
    }
}
