//! The demonstration: the marketplace Video Window, its officers, and requests in every state,
//! made through the same operations that officers use. Everybody in it is invented.

mod consent;
mod correspondence;
mod disclosures;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use model::officers::Role;
use model::review::SAMPLE;
use model::said;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use world::{Case, Goal};

use super::create::{self, Administrator};
use super::registry::{Known, Registry};
use crate::console::{Console, Session};
use crate::environment::{Environment, Scripted};
use crate::errors::AppError;
use crate::operations::call;
use crate::requests::{OnRequest, decide, sample};
use crate::{jobs, session};

/// Folder and id of the demonstration.
pub const ID: &str = "demonstration";
/// Passphrase of its officers; it protects nothing but invented people.
pub const PASSPHRASE: &str = "four harbour lanterns";
/// Seed of the invented world.
const SEED: u64 = 3;

/// Login, name and roles of its officers.
const OFFICERS: [(&str, &str, &[Role]); 4] = [
    ("ana", "Ana Kovač", &[Role::Dpo, Role::Handler]),
    ("marta", "Marta Wójcik", &[Role::Approver]),
    ("jules", "Jules Laurent", &[Role::Publisher]),
    ("theo", "Theo Berger", &[Role::Auditor]),
];

/// The demonstration on this machine; made when it is not there. Half-made ones are made anew.
///
/// # Errors
/// When its folder cannot be written.
pub async fn ensure(registry: &Registry, env: Arc<dyn Environment>) -> Result<Known, AppError> {
    let url = format!("sqlite:{}", registry.database(ID).display());
    let known = Known { id: ID.into(), name: "Video Window".into(), url, demonstration: true };
    if registry.list()?.contains(&known) && registry.database(ID).exists() {
        return Ok(known);
    }
    let folder = registry.folder().join(ID);
    let io = |error: std::io::Error| {
        AppError::invalid(
            said!("Cannot use the folder {folder}: {error}.", folder = %folder.display(), %error),
        )
    };
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(io)?;
    }
    std::fs::create_dir_all(&folder).map_err(io)?;
    make(registry, &known, env.now()).await?;
    registry.remember(known.clone())?;
    Ok(known)
}

async fn make(registry: &Registry, known: &Known, as_of: DateTime<Utc>) -> Result<(), AppError> {
    let product =
        format!("sqlite:{}", registry.folder().join(ID).join("video-window.db").display());
    world::load(&product, SEED, as_of).await.map_err(|error| AppError::internal(&error))?;
    let start = as_of - Duration::days(75);
    let env = Arc::new(Scripted::new(start, u64::try_from(as_of.timestamp()).unwrap_or(SEED)));
    let input = create::Input {
        url: known.url.clone(),
        name: known.name.clone(),
        controller: "Craft Video Marketplace, Inc.".into(),
        calendar: "DE".into(),
        demonstration: true,
        administrator: Administrator {
            login: "admin".into(),
            name: "Ines Falk".into(),
            passphrase: PASSPHRASE.into(),
        },
    };
    let console = create::run(input, registry.places(ID), env.clone()).await?;
    let stage = Stage::set(console, env, &product).await?;
    disclosures::publish(&stage).await?;
    stage.play(as_of).await?;
    stage.env.set(as_of - Duration::minutes(1));
    crate::audit::checkpoints::sign(&stage.console, &stage.people["ana"].keys).await?;
    Ok(())
}

/// What is done to a request, by whom, and when.
struct Act {
    at: DateTime<Utc>,
    case: usize,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Open,
    Call(&'static str, &'static str),
    AskIdentity,
    Verify,
    Work(&'static str, &'static str),
    /// Every open suggestion is taken as proposed.
    Decide,
    /// The second person looks at so many records of the sample.
    Look(usize),
    Approve,
    Deliver,
    Execute,
    Flag,
    Extend,
    Refuse,
    Close(&'static str),
    Beside(&'static correspondence::Said),
}

impl Step {
    /// The operation it calls.
    fn operation(self) -> &'static str {
        match self {
            Self::Open => "requests.open",
            Self::Call(_, operation) | Self::Work(_, operation) => operation,
            Self::AskIdentity => "requests.ask_identity",
            Self::Verify => "requests.verify_identity",
            Self::Decide => "requests.decide",
            Self::Look(_) => "requests.record",
            Self::Approve => "requests.approve",
            Self::Deliver => "requests.deliver",
            Self::Execute => "requests.execute",
            Self::Flag => "requests.flag",
            Self::Extend => "requests.extend",
            Self::Refuse => "requests.refuse",
            Self::Close(_) => "requests.close",
            Self::Beside(said) => said.operation,
        }
    }
}

struct Stage {
    console: Console,
    env: Arc<Scripted>,
    people: BTreeMap<&'static str, Session>,
}

impl Stage {
    /// Officers, the source, the map.
    async fn set(console: Console, env: Arc<Scripted>, product: &str) -> Result<Self, AppError> {
        let admin = session::sign_in(&console, "admin", PASSPHRASE).await?;
        let cx = console.cx(Some(admin.clone()));
        for (login, name, roles) in OFFICERS {
            let officer =
                json!({ "login": login, "name": name, "roles": roles, "passphrase": PASSPHRASE });
            call(&cx, "officers.add", officer).await?;
        }
        call(&cx, "sources.add", json!({ "key": "video_window", "url": product })).await?;
        call(&cx, "sources.test", json!({ "key": "video_window" })).await?;
        let archive = json!({ "key": "support_archive", "url": "manual:Support archive, cellar" });
        call(&cx, "sources.add", archive).await?;
        let map = format!("{}{}", world::MAP, world::ARCHIVE);
        call(&cx, "map.replace", json!({ "text": map })).await?;
        let settings = json!({
            "sender": "Craft Video Marketplace, Inc.\nData protection",
            "contact": "privacy@craftvideomarketplace.example",
            "authority": null,
            "smtp": null,
        });
        call(&cx, "letters.configure", json!({ "settings": settings })).await?;
        let mut people = BTreeMap::from([("admin", admin)]);
        for (login, _, _) in OFFICERS {
            people.insert(login, session::sign_in(&console, login, PASSPHRASE).await?);
        }
        Ok(Self { console, env, people })
    }

    async fn call(&self, login: &str, operation: &str, input: Value) -> Result<Value, AppError> {
        call(&self.console.cx(self.people.get(login).cloned()), operation, input).await
    }

    /// Plays all requests in the order of time, as a team would have worked them.
    async fn play(&self, as_of: DateTime<Utc>) -> Result<(), AppError> {
        let cases = world::cases(SEED);
        let mut acts: Vec<Act> = Vec::new();
        for (place, case) in cases.iter().enumerate() {
            let received = as_of - Duration::days(case.days_ago) - Duration::minutes(95);
            let steps = correspondence::told(case.person.id, script(case));
            let span = (as_of - received - Duration::minutes(30)).num_seconds();
            let gap = (span / i64::try_from(steps.len() + 1).unwrap_or(1)).min(3 * 86_400);
            for (number, step) in (0_i64..).zip(steps) {
                acts.push(Act {
                    at: received + Duration::seconds(gap * number),
                    case: place,
                    step,
                });
            }
        }
        acts.sort_by_key(|act| (act.at, act.case));
        let mut ids: BTreeMap<usize, String> = BTreeMap::new();
        let mut ledger = consent::Ledger::begin(self, as_of).await?;
        for act in acts {
            ledger.go_on(self, act.at).await?;
            self.env.set(act.at);
            let case = &cases[act.case];
            match ids.get(&act.case) {
                Some(id) => self.act(id, act.step).await?,
                None => {
                    let id = self.open(case, act.at).await?;
                    ids.insert(act.case, id);
                }
            }
        }
        ledger.go_on(self, as_of - Duration::minutes(40)).await?;
        disclosures::people(self, as_of).await?;
        disclosures::draft(self, as_of).await
    }

    async fn open(&self, case: &Case, at: DateTime<Utc>) -> Result<String, AppError> {
        let mut identifiers = vec![
            json!({ "kind": "email", "value": case.person.email }),
            json!({ "kind": "user_id", "value": case.person.id.to_string() }),
        ];
        if case.person.id == correspondence::BY_HAND {
            identifiers.push(json!({ "kind": "support_case", "value": "SC-2041" }));
        }
        let opened = self
            .call(
                "ana",
                "requests.open",
                json!({
                    "kind": case.kind,
                    "regime": case.regime,
                    "calendar": case.calendar,
                    "tz": null,
                    "subject_name": case.person.name,
                    "language": case.person.language,
                    "identifiers": identifiers,
                    "received_at": at,
                    "channel": case.channel,
                    "message": case.message,
                }),
            )
            .await?;
        let id = opened["id"].as_str().unwrap_or_default().to_owned();
        // Half of the queue is Ana's; the rest waits for somebody.
        if case.days_ago % 2 == 0 {
            let ana = self.people["ana"].officer.id;
            self.call("ana", "requests.assign", json!({ "id": id, "officer": ana })).await?;
        }
        Ok(id)
    }

    async fn act(&self, id: &str, step: Step) -> Result<(), AppError> {
        let on = json!({ "id": id });
        match step {
            Step::Open => {}
            Step::Call(login, operation) => {
                self.call(login, operation, on).await?;
            }
            Step::AskIdentity => {
                let input = json!({ "id": id, "method": "email_code" });
                self.call("ana", "requests.ask_identity", input).await?;
            }
            Step::Verify => {
                let shown = self.call("ana", "requests.show", on).await?;
                let confirmed: Vec<&Value> = shown["identifiers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|identifier| &identifier["id"])
                    .collect();
                let input = json!({
                    "id": id,
                    "method": "email_code",
                    "evidence": "The code sent to the address on file came back within the hour.",
                    "confirmed": confirmed,
                });
                self.call("ana", "requests.verify_identity", input).await?;
            }
            Step::Work(login, operation) => {
                let input = match operation {
                    "requests.collect" => json!({ "id": id, "dataset": null }),
                    "requests.plan" => json!({ "id": id, "shared": { "*": "keep" } }),
                    _ => on,
                };
                self.call(login, operation, input).await?;
                self.work().await?;
            }
            Step::Decide => {
                let cx = self.console.cx(self.people.get("ana").cloned());
                decide::all(&cx, request(&on)?, None).await?;
            }
            Step::Look(records) => {
                let cx = self.console.cx(self.people.get("marta").cloned());
                sample::look_through(&cx, request(&on)?, records).await?;
            }
            Step::Approve => {
                let shown = self.call("marta", "requests.show", on).await?;
                let input = json!({
                    "id": id,
                    "digest": shown["waiting_digest"],
                    "passphrase": PASSPHRASE,
                });
                self.call("marta", "requests.approve", input).await?;
            }
            Step::Deliver => {
                let input = json!({ "id": id, "directory": null, "passphrase": null });
                self.call("ana", "requests.deliver", input).await?;
            }
            Step::Execute => {
                let shown = self.call("ana", "requests.show", on).await?;
                let input = json!({ "id": id, "confirm": shown["row"]["number"] });
                self.call("ana", "requests.execute", input).await?;
                self.work().await?;
            }
            Step::Flag => {
                let input = json!({
                    "id": id,
                    "flag": "paused",
                    "set": true,
                    "reason": "We asked which of two accounts is meant.",
                });
                self.call("ana", "requests.flag", input).await?;
            }
            Step::Extend => {
                let input = json!({
                    "id": id,
                    "reason": "Seven years of orders in two archives.",
                });
                self.call("ana", "requests.extend", input).await?;
            }
            Step::Refuse => {
                let input = json!({
                    "id": id,
                    "ground": "excessive",
                    "reason": "The same request was answered three times in this quarter.",
                });
                self.call("ana", "requests.refuse", input).await?;
            }
            Step::Beside(said) => {
                self.call("ana", said.operation, said.input(id)).await?;
            }
            Step::Close(outcome) => {
                let input = json!({ "id": id, "outcome": outcome, "note": null });
                self.call("ana", "requests.close", input).await?;
            }
        }
        Ok(())
    }

    /// Works the waiting job.
    async fn work(&self) -> Result<(), AppError> {
        let keys = &self.people["ana"].keys;
        while jobs::run_one(&self.console, keys, &CancellationToken::new()).await? {}
        Ok(())
    }
}

fn request(on: &Value) -> Result<OnRequest, AppError> {
    serde_json::from_value(on.clone()).map_err(|error| AppError::internal(&error))
}

/// What was done to a request until it got where it is.
fn script(case: &Case) -> Vec<Step> {
    let mut steps = vec![Step::Open];
    let direct = matches!(case.kind, "opt_out" | "objection" | "limit_use" | "withdraw_consent");
    let erasure = case.kind == "erasure";
    let (work, prepared) = if erasure {
        (Step::Work("ana", "requests.plan"), Goal::Approval)
    } else {
        (Step::Work("ana", "requests.collect"), Goal::Review)
    };
    if case.goal == Goal::Received {
        return steps;
    }
    if direct {
        steps.push(Step::Call("ana", "requests.apply"));
        steps.push(Step::Call("ana", "requests.confirm"));
        if case.goal == Goal::Closed {
            steps.push(Step::Close("fulfilled"));
        }
        return steps;
    }
    steps.push(Step::Call("ana", "requests.acknowledge"));
    match case.goal {
        Goal::Acknowledged | Goal::Received | Goal::Confirmed => return steps,
        Goal::Withdrawn => {
            steps.push(Step::Close("withdrawn"));
            return steps;
        }
        Goal::Paused => {
            steps.push(Step::Flag);
            return steps;
        }
        Goal::Extended => {
            steps.push(Step::Extend);
        }
        Goal::Identity
        | Goal::Verified
        | Goal::Review
        | Goal::Approval
        | Goal::Delivering
        | Goal::Executing
        | Goal::Closed
        | Goal::Refused => {}
    }
    steps.push(Step::AskIdentity);
    if case.goal == Goal::Identity {
        return steps;
    }
    if case.goal == Goal::Refused {
        steps.extend([Step::Refuse, Step::Approve]);
        return steps;
    }
    steps.push(Step::Verify);
    if matches!(case.goal, Goal::Verified | Goal::Extended) {
        return steps;
    }
    steps.push(work);
    if case.goal == prepared && !erasure {
        return steps;
    }
    if !erasure {
        steps.push(Step::Decide);
    }
    steps.push(Step::Call("ana", "requests.submit"));
    if case.goal == Goal::Approval {
        steps.extend((!erasure).then_some(Step::Look(SAMPLE - 6)));
        return steps;
    }
    if !erasure {
        steps.push(Step::Look(SAMPLE));
    }
    steps.push(Step::Approve);
    if matches!(case.goal, Goal::Delivering | Goal::Executing) {
        return steps;
    }
    steps.push(if erasure { Step::Execute } else { Step::Deliver });
    steps.push(Step::Close("fulfilled"));
    steps
}
