//! The engine once against a source, in a throw-away workspace: the same operations, two officers,
//! nothing kept but the results.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::datamap;
use model::masking::Strategy;
use model::officers::Role;
use model::review::{Decision, SAMPLE};
use model::said;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::console::{Console, Places, Reach, Session};
use crate::environment::Environment;
use crate::errors::AppError;
use crate::operations::call;
use crate::requests::{OnRequest, decide, sample};
use crate::sources::split;
use crate::workspaces::create::{self, Administrator};
use crate::{jobs, session};

/// What is tried.
#[derive(Clone, Debug)]
pub struct Request {
    /// Erase instead of collect.
    pub erase: bool,
    /// Really erase; otherwise only preview.
    pub execute: bool,
    /// `URL`, or `dataset=URL`.
    pub sources: Vec<String>,
    /// Text of the map.
    pub map: String,
    /// Its file, for messages.
    pub map_file: String,
    /// Kind and value.
    pub identities: Vec<(String, String)>,
    /// Categories; empty: everything about a person.
    pub categories: Vec<String>,
    /// The mask where the map has none.
    pub strategy: Strategy,
    /// Folder for the results.
    pub out: PathBuf,
    /// Passphrase of the package; none: generated.
    pub passphrase: Option<String>,
}

/// Runs the engine and writes what it leaves into the folder: `REQ-20001.zip` or the preview and,
/// when executed, the certificate; and the audit trail with its key.
///
/// # Errors
/// As the operations.
pub async fn run(
    request: Request,
    folder: &Path,
    env: Arc<dyn Environment>,
) -> Result<Value, AppError> {
    let map = datamap::parse(&request.map, &request.map_file)
        .map_err(|problems| crate::map::told(&problems))?;
    std::fs::create_dir_all(&request.out).map_err(|error| {
        AppError::invalid(
            said!("Cannot use the folder {out}: {error}.", out = %request.out.display(), %error),
        )
    })?;
    let places = Places { output: request.out.clone(), checkpoints: folder.join("checkpoints") };
    let secret = |env: &dyn Environment| hex::encode(env.key());
    let (first, second) = (secret(&*env), secret(&*env));
    let input = create::Input {
        url: format!("sqlite:{}", folder.join("compliance.db").display()),
        name: "Trial".into(),
        controller: "Trial".into(),
        calendar: "DE".into(),
        demonstration: false,
        administrator: Administrator {
            login: "admin".into(),
            name: "Administrator".into(),
            passphrase: secret(&*env),
        },
    };
    let reach = Reach {
        categories: (!request.categories.is_empty()).then(|| request.categories.clone()),
        strategy: request.strategy.clone(),
    };
    let admin = input.administrator.passphrase.clone();
    let console = create::reaching(input, places, env, reach).await?;
    let admin = session::sign_in(&console, "admin", &admin).await?;
    let cx = console.cx(Some(admin));
    for (login, role, passphrase) in
        [("first", Role::Dpo, &first), ("second", Role::Approver, &second)]
    {
        let officer =
            json!({ "login": login, "name": login, "roles": [role], "passphrase": passphrase });
        call(&cx, "officers.add", officer).await?;
    }
    for source in &request.sources {
        let (key, url) = split(source, &map)?;
        call(&cx, "sources.add", json!({ "key": key, "url": url })).await?;
    }
    call(&cx, "map.replace", json!({ "text": request.map })).await?;
    let pair = Pair {
        first: session::sign_in(&console, "first", &first).await?,
        second: session::sign_in(&console, "second", &second).await?,
        second_passphrase: second,
        console,
    };
    pair.run(&request).await
}

/// Two officers.
struct Pair {
    console: Console,
    first: Session,
    second: Session,
    second_passphrase: String,
}

impl Pair {
    async fn call(&self, operation: &str, input: Value) -> Result<Value, AppError> {
        call(&self.console.cx(Some(self.first.clone())), operation, input).await
    }

    async fn run(&self, request: &Request) -> Result<Value, AppError> {
        let identifiers: Vec<Value> = request
            .identities
            .iter()
            .map(|(kind, value)| json!({ "kind": kind, "value": value }))
            .collect();
        let opened = self
            .call(
                "requests.open",
                json!({
                    "kind": if request.erase { "erasure" } else { "access" },
                    "language": "en",
                    "identifiers": identifiers,
                    "channel": "trial",
                }),
            )
            .await?;
        let on = json!({ "id": opened["id"] });
        self.call("requests.acknowledge", on.clone()).await?;
        let shown = self.call("requests.show", on.clone()).await?;
        let confirmed: Vec<&Value> =
            shown["identifiers"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
        let verify = json!({
            "id": opened["id"],
            "method": "trial",
            "evidence": "given on the command line",
            "confirmed": confirmed,
        });
        self.call("requests.verify_identity", verify).await?;
        let result = if request.erase {
            self.erase(&on, request).await?
        } else {
            self.collect(&on, request).await?
        };
        let log = self.call("audit.export", json!({})).await?;
        Ok(json!({ "result": result, "audit": log }))
    }

    async fn collect(&self, on: &Value, request: &Request) -> Result<Value, AppError> {
        self.call("requests.collect", on.clone()).await?;
        let shown = self.work(on).await?;
        self.approve(on).await?;
        let deliver = json!({ "id": on["id"], "passphrase": request.passphrase });
        let package = self.call("requests.deliver", deliver).await?;
        Ok(json!({ "collections": shown["collections"], "package": package }))
    }

    async fn erase(&self, on: &Value, request: &Request) -> Result<Value, AppError> {
        // Nobody is there to decide about rows of other people.
        let plan = json!({ "id": on["id"], "shared": { "*": "erase" } });
        self.call("requests.plan", plan).await?;
        let shown = self.work(on).await?;
        let preview = &shown["plan"];
        let text =
            serde_json::to_vec_pretty(preview).map_err(|error| AppError::internal(&error))?;
        let file = request.out.join("preview.json");
        crate::files::write(&file, &text)?;
        if !request.execute {
            return Ok(json!({ "preview": preview, "preview_file": file, "executed": false }));
        }
        let problems: Vec<&str> = preview["problems"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if !problems.is_empty() {
            return Err(AppError::refused(said!(
                "Nothing was erased. What stands in the way:\n{problems}",
                problems = problems.join("\n")
            )));
        }
        self.approve(on).await?;
        let confirm = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
        self.call("requests.execute", confirm).await?;
        let shown = self.work(on).await?;
        let certificate = self.call("requests.certificate", on.clone()).await?;
        Ok(json!({
            "preview": preview,
            "preview_file": file,
            "executed": true,
            "receipts": shown["receipts"],
            "search": shown["search"],
            "certificate": certificate,
        }))
    }

    /// Works the job and shows the request; a job that failed is an error.
    async fn work(&self, on: &Value) -> Result<Value, AppError> {
        while jobs::run_one(&self.console, &self.first.keys, &CancellationToken::new()).await? {}
        let shown = self.call("requests.show", on.clone()).await?;
        match shown["job"]["failure"].as_str() {
            Some(reason) => Err(AppError::refused(said!("The job failed: {reason}", reason))),
            None => Ok(shown),
        }
    }

    async fn approve(&self, on: &Value) -> Result<(), AppError> {
        let request: OnRequest =
            serde_json::from_value(on.clone()).map_err(|error| AppError::internal(&error))?;
        // A trial releases nothing to anybody: it shows all that the engine found.
        let first = self.console.cx(Some(self.first.clone()));
        decide::all(&first, request.clone(), Some(Decision::Disclose)).await?;
        let submitted = self.call("requests.submit", on.clone()).await?;
        let second = self.console.cx(Some(self.second.clone()));
        sample::look_through(&second, request, SAMPLE).await?;
        let approve = json!({
            "id": on["id"],
            "digest": submitted["digest"],
            "passphrase": self.second_passphrase,
        });
        call(&second, "requests.approve", approve).await?;
        Ok(())
    }
}
