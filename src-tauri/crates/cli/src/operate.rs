//! Operations of the table, called as an officer.

use model::said;
use std::io::{IsTerminal as _, Read as _};
use std::sync::Arc;
use std::time::Duration;

use app::environment::Ambient;
use app::operations::{self, OPERATIONS};
use app::workspaces::registry::Registry;
use app::{Console, Places, Push, Session, jobs, session, workspaces};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::arguments::At;
use crate::outcome::{Failure, print};
use crate::secrets;

/// `<noun> <verb> key=value …`
pub(crate) async fn words(noun: &str, words: &[String], at: &At) -> Result<(), Failure> {
    let Some((verb, fields)) = words.split_first() else {
        let verbs: Vec<&str> = OPERATIONS
            .iter()
            .filter_map(|one| one.name.strip_prefix(noun)?.strip_prefix('.'))
            .collect();
        return Err(Failure::Usage(if verbs.is_empty() {
            format!("there is no {noun}; see: compliance operations")
        } else {
            format!("{noun} what? One of: {}", verbs.join(", "))
        }));
    };
    let operation = format!("{noun}.{}", verb.replace('-', "_"));
    let (fields, at) = options(fields, at)?;
    let at = &at;
    let mut input = Map::new();
    for field in &fields {
        let (name, text) = field
            .split_once('=')
            .ok_or_else(|| Failure::Usage(format!("{field:?} is not of the form key=value")))?;
        let name = name.trim_start_matches("--").replace('-', "_");
        // JSON where it is JSON, text where it is not.
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        input.insert(name, value);
    }
    let answer = answer(&operation, Value::Object(input), at).await?;
    print(&answer, at.json);
    Ok(())
}

/// Takes the options of every command out of the words behind a verb, where people write them.
fn options(words: &[String], at: &At) -> Result<(Vec<String>, At), Failure> {
    let mut at = at.clone();
    let mut fields = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, given) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let mut value = || {
            given
                .clone()
                .or_else(|| words.next().cloned())
                .ok_or_else(|| Failure::Usage(format!("{name} needs a value")))
        };
        match name {
            "--json" => at.json = true,
            "--officer" => at.officer = Some(value()?),
            "--workspace" => at.workspace = value()?,
            "--officer-passphrase-file" => at.officer_passphrase_file = Some(value()?.into()),
            _ => fields.push(word.clone()),
        }
    }
    Ok((fields, at))
}

/// `call <operation> --input <json or ->`
pub(crate) async fn call(operation: &str, input: &str, at: &At) -> Result<(), Failure> {
    let mut text = input.to_owned();
    if input == "-" {
        text.clear();
        std::io::stdin()
            .take(16 * 1024 * 1024)
            .read_to_string(&mut text)
            .map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
    }
    let input: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Usage(format!("the input is no JSON: {error}")))?;
    let answer = answer(operation, input, at).await?;
    print(&answer, true);
    Ok(())
}

/// `remind`
pub(crate) async fn remind(days: u16, mine: bool, at: &At) -> Result<(), Failure> {
    let answer = answer("requests.remind", json!({ "days": days, "mine": mine }), at).await?;
    if at.json {
        print(&answer, true);
        return Ok(());
    }
    let due = answer["due"].as_array().cloned().unwrap_or_default();
    if due.is_empty() {
        println!("Nothing is due within {days} days.");
    }
    for one in due {
        let text = |name: &str| one[name].as_str().unwrap_or_default();
        let when = match one["days"].as_i64().unwrap_or_default() {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            late @ ..0 => format!("{} days overdue", -late),
            left => format!("in {left} days"),
        };
        let what = match one["task"].as_str() {
            Some(task) => format!("task for {task}"),
            None => format!("{}, {}", text("kind"), text("state")),
        };
        let who = match (text("officer"), text("deputy")) {
            ("", "") => "nobody".to_owned(),
            (officer, "") => officer.to_owned(),
            (officer, deputy) => format!("{officer}, deputy {deputy}"),
        };
        println!("{}  {:<16} {:<11} {what}: {who}", text("due"), when, text("number"));
    }
    Ok(())
}

/// Calls an operation as an officer and works the job it started, if it started one.
pub(crate) async fn answer(operation: &str, mut input: Value, at: &At) -> Result<Value, Failure> {
    if operations::find(operation).is_none() {
        return Err(Failure::Usage(format!(
            "there is no operation {operation}; see: compliance operations"
        )));
    }
    let (console, session) = enter(at).await?;
    // People know a request by its number.
    if let Some(number) = input["id"].as_str().filter(|text| text.starts_with("REQ-")) {
        let id = app::requests::id_of(&console, number).await?;
        input["id"] = json!(id);
    }
    // The approver's own passphrase comes the way secrets come.
    if operation.ends_with(".approve") && input["passphrase"].is_null() {
        input["passphrase"] = json!(passphrase(at)?);
    }
    let answer = operations::call(&console.cx(Some(session.clone())), operation, input).await?;
    if answer["job"].is_string() {
        work(&console, &session, at.json).await?;
    }
    Ok(answer)
}

fn passphrase(at: &At) -> Result<String, Failure> {
    secrets::need(
        at.officer_passphrase_file.as_deref(),
        "COMPLIANCE_OFFICER_PASSPHRASE",
        "Your passphrase: ",
    )
}

/// Opens the workspace and signs the officer in.
pub(crate) async fn enter(at: &At) -> Result<(Console, Session), Failure> {
    let console = open(at).await?;
    let login =
        at.officer.as_deref().ok_or_else(|| Failure::usage("who are you? Give --officer LOGIN"))?;
    let session = session::sign_in(&console, login, &passphrase(at)?).await?;
    Ok((console, session))
}

async fn open(at: &At) -> Result<Console, Failure> {
    let registry = Registry::of_user()?;
    let env = Arc::new(Ambient);
    if at.workspace.starts_with("sqlite:") || at.workspace.starts_with("postgres") {
        let folder = registry.folder().join("command-line");
        let places =
            Places { output: folder.join("output"), checkpoints: folder.join("checkpoints") };
        return Ok(workspaces::open(&at.workspace, places, env).await?);
    }
    let known = registry.list()?.into_iter().find(|one| one.id == at.workspace);
    let known = known.ok_or_else(|| {
        Failure::App(app::AppError::not_found(said!(
            "There is no workspace \"{workspace}\" on this machine.",
            workspace = at.workspace
        )))
    })?;
    Ok(workspaces::open(&known.url, registry.places(&known.id), env).await?)
}

/// Works waiting jobs to their end, with a progress bar on a terminal.
pub(crate) async fn work(console: &Console, session: &Session, quiet: bool) -> Result<(), Failure> {
    let show = !quiet && std::io::stderr().is_terminal();
    let bar =
        if show { indicatif::ProgressBar::new_spinner() } else { indicatif::ProgressBar::hidden() };
    bar.enable_steady_tick(Duration::from_millis(100));
    let mut pushes = console.listen();
    let mirror = bar.clone();
    let listener = tokio::spawn(async move {
        while let Ok(push) = pushes.recv().await {
            if let Push::Progress(progress) = push {
                mirror.set_message(format!(
                    "{}: {} of {} collections, {} rows",
                    progress.kind, progress.done, progress.total, progress.rows
                ));
            }
        }
    });
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let interrupted = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    while jobs::run_one(console, &session.keys, &cancel).await? {}
    listener.abort();
    interrupted.abort();
    bar.finish_and_clear();
    Ok(())
}

/// Every operation.
pub(crate) fn list(json: bool) -> Result<(), Failure> {
    if json {
        let all: Vec<Value> = OPERATIONS
            .iter()
            .map(|one| json!({ "name": one.name, "kind": one.kind, "permission": one.permission }))
            .collect();
        print(&json!({ "operations": all }), true);
    } else {
        for one in OPERATIONS {
            let permission = serde_json::to_value(one.permission)
                .map_err(|error| Failure::Usage(error.to_string()))?;
            println!("{:32} {}", one.name, permission.as_str().unwrap_or_default());
        }
    }
    Ok(())
}

/// Writes the TypeScript types of all operations into a folder.
pub(crate) fn types(out: &std::path::Path) -> Result<(), Failure> {
    operations::export_types(out).map_err(|error| Failure::Usage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_may_stand_behind_the_verb() {
        let at = At {
            workspace: "demonstration".into(),
            officer: None,
            officer_passphrase_file: None,
            json: false,
        };
        let words =
            ["view=open", "--officer", "ana", "--workspace=sqlite:a.db", "--json", "--limit=2"];
        let words: Vec<String> = words.iter().map(|one| (*one).to_owned()).collect();
        let Ok((fields, at)) = options(&words, &at) else { panic!("the words are sound") };
        assert_eq!(fields, ["view=open", "--limit=2"]);
        assert_eq!((at.officer.as_deref(), at.json), (Some("ana"), true));
        assert_eq!(at.workspace, "sqlite:a.db");
        assert!(options(&["--officer".to_owned()], &at).is_err());
    }
}
