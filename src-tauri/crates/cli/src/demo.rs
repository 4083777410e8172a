//! `compliance demo`: the demonstration's main job without a window. An access request and an
//! erasure go from intake to closed with two officers; what they leave is written and verified.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::audit::verify::verify_file;
use app::environment::Ambient;
use app::requests::sample::SAMPLE;
use app::requests::{OnRequest, decide, sample};
use app::workspaces::demo::{PASSPHRASE, ensure};
use app::workspaces::registry::Registry;
use app::{Console, Session, jobs, operations, session, workspaces};
use ledger::VerifyingKey;
use packages::Passphrase;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::outcome::{Failure, read};

struct Demo {
    console: Console,
    ana: Session,
    marta: Session,
}

pub(crate) async fn run(out: &Path) -> Result<(), Failure> {
    let env = Arc::new(Ambient);
    let registry = Registry::of_user()?;
    println!("Opening the demonstration workspace (invented people) ...");
    let known = ensure(&registry, env.clone()).await?;
    let console = workspaces::open(&known.url, registry.places(&known.id), env).await?;
    let demo = Demo {
        ana: session::sign_in(&console, "ana", PASSPHRASE).await?,
        marta: session::sign_in(&console, "marta", PASSPHRASE).await?,
        console,
    };
    std::fs::create_dir_all(out)
        .map_err(|error| Failure::Usage(format!("cannot use {}: {error}", out.display())))?;
    let package = demo.access(out).await?;
    demo.erasure(out).await?;
    demo.reports(out).await?;
    verify(out, &package)?;
    println!("Output: {}", out.display());
    Ok(())
}

impl Demo {
    async fn call(&self, operation: &str, input: Value) -> Result<Value, Failure> {
        let cx = self.console.cx(Some(self.ana.clone()));
        Ok(operations::call(&cx, operation, input).await?)
    }

    async fn work(&self) -> Result<(), Failure> {
        let cancel = CancellationToken::new();
        while jobs::run_one(&self.console, &self.ana.keys, &cancel).await? {}
        Ok(())
    }

    /// Intake to verified identity.
    async fn begin(&self, kind: &str, person: &world::Person) -> Result<Value, Failure> {
        let opened = self
            .call(
                "requests.open",
                json!({
                    "kind": kind,
                    "subject_name": person.name,
                    "language": person.language,
                    "identifiers": [
                        { "kind": "email", "value": person.email },
                        { "kind": "user_id", "value": person.id.to_string() },
                    ],
                    "channel": "e-mail",
                    "message": "As my right is.",
                }),
            )
            .await?;
        let on = json!({ "id": opened["id"] });
        println!("{}: {kind}, due {}", text(&opened["number"]), text(&opened["due"]));
        self.call("requests.acknowledge", on.clone()).await?;
        let ask = json!({ "id": opened["id"], "method": "email_code" });
        self.call("requests.ask_identity", ask).await?;
        let shown = self.call("requests.show", on.clone()).await?;
        let confirmed: Vec<&Value> =
            shown["identifiers"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
        let verify = json!({
            "id": opened["id"],
            "method": "email_code",
            "evidence": "The code came back.",
            "confirmed": confirmed,
        });
        self.call("requests.verify_identity", verify).await?;
        Ok(on)
    }

    /// Submitted by Ana, approved by Marta with her own passphrase.
    async fn approve(&self, on: &Value) -> Result<(), Failure> {
        let request: OnRequest = serde_json::from_value(on.clone())
            .map_err(|error| Failure::Broken(format!("the request has no id: {error}")))?;
        let ana = self.console.cx(Some(self.ana.clone()));
        decide::all(&ana, request.clone(), None).await?;
        let submitted = self.call("requests.submit", on.clone()).await?;
        let approve = json!({
            "id": on["id"],
            "digest": submitted["digest"],
            "passphrase": PASSPHRASE,
        });
        let refused = self.call("requests.approve", approve.clone()).await;
        if refused.is_ok() {
            return Err(Failure::Broken("the preparer could approve their own work".into()));
        }
        let cx = self.console.cx(Some(self.marta.clone()));
        sample::look_through(&cx, request, SAMPLE).await?;
        operations::call(&cx, "requests.approve", approve).await?;
        println!("  approved by a second person; the preparer was refused");
        Ok(())
    }

    async fn access(&self, out: &Path) -> Result<Passphrase, Failure> {
        let person = world::person(3, 7);
        let on = self.begin("access", &person).await?;
        self.call("requests.collect", on.clone()).await?;
        self.work().await?;
        let shown = self.call("requests.show", on.clone()).await?;
        let rows: i64 = shown["collections"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one["rows"].as_i64())
            .sum();
        println!("  collected {rows} records");
        self.approve(&on).await?;
        let deliver = json!({ "id": on["id"], "directory": out });
        let package = self.call("requests.deliver", deliver).await?;
        rename(&package["file"], &out.join("access.zip"))?;
        let passphrase = text(&package["passphrase"]).to_owned();
        write(&out.join("access-passphrase.txt"), &format!("{passphrase}\n"))?;
        self.call("requests.close", json!({ "id": on["id"], "outcome": "fulfilled" })).await?;
        println!("  delivered {} files, closed", package["files"]);
        Ok(Passphrase::given(&passphrase))
    }

    async fn erasure(&self, out: &Path) -> Result<(), Failure> {
        // A second run finds the first one's person erased, so it takes the next.
        for id in 2_500..2_600 {
            let person = world::person(3, id);
            let on = self.begin("erasure", &person).await?;
            let plan = json!({ "id": on["id"], "shared": { "*": "keep" } });
            self.call("requests.plan", plan).await?;
            self.work().await?;
            let shown = self.call("requests.show", on.clone()).await?;
            let found = shown["plan"]["steps"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|step| step["collection"] == "newsletter" || step["rows"] != 0);
            let known = shown["identifiers"].to_string().contains("erased before");
            if known || !found {
                let close = json!({ "id": on["id"], "outcome": "duplicate" });
                self.call("requests.close", close).await?;
                continue;
            }
            println!("  planned: {} records", shown["plan"]["rows"]);
            self.approve(&on).await?;
            let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
            self.call("requests.execute", execute).await?;
            self.work().await?;
            let shown = self.call("requests.show", on.clone()).await?;
            if let Some(failure) = shown["job"]["failure"].as_str() {
                return Err(Failure::Broken(failure.to_owned()));
            }
            println!(
                "  erased; searched {} columns and {} rows again: {} unexplained",
                shown["search"]["columns"], shown["search"]["rows"], shown["search"]["unexplained"]
            );
            let certificate = json!({ "id": on["id"], "directory": out });
            let certificate = self.call("requests.certificate", certificate).await?;
            rename(&certificate["file"], &out.join("erasure-certificate.pdf"))?;
            self.call("requests.close", json!({ "id": on["id"], "outcome": "fulfilled" })).await?;
            println!("  certificate written, closed");
            return Ok(());
        }
        Err(Failure::Broken("everybody of the demonstration is erased: remove its folder".into()))
    }

    async fn reports(&self, out: &Path) -> Result<(), Failure> {
        let today = app::environment::Environment::now(&Ambient).date_naive();
        let from = today - chrono::Days::new(30);
        let report = json!({ "from": from, "to": today, "format": "pdf", "directory": out });
        let report = self.call("reports.audit", report).await?;
        rename(&report["file"], &out.join("audit-report.pdf"))?;
        let export = self.call("audit.export", json!({ "directory": out })).await?;
        println!("Audit report and {} log entries written", export["entries"]);
        Ok(())
    }
}

/// Verifies everything that was written, with nothing but the files.
fn verify(out: &Path, passphrase: &Passphrase) -> Result<(), Failure> {
    let key: VerifyingKey = read(&out.join("audit-public-key.txt"))?
        .parse()
        .map_err(|error: ledger::CheckpointError| Failure::Broken(error.to_string()))?;
    let verdict = verify_file(&out.join("audit.jsonl"), &key, None, |_| {})?;
    if !verdict.intact {
        return Err(Failure::Broken(verdict.message.into()));
    }
    println!("audit.jsonl: {}", verdict.message);
    let path = out.join("access.zip");
    let file = std::fs::File::open(&path)
        .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))?;
    let package = packages::verify(file, passphrase, Some(key.bytes()))
        .map_err(|error| Failure::Broken(error.to_string()))?;
    if let Some(problem) = package.problems.first() {
        return Err(Failure::Broken(format!("access.zip: {problem}")));
    }
    println!("access.zip: {} files are as they were signed", package.files);
    for name in ["erasure-certificate.pdf", "audit-report.pdf"] {
        let bytes = std::fs::read(out.join(name))
            .map_err(|error| Failure::Broken(format!("{name}: {error}")))?;
        if !bytes.starts_with(b"%PDF-") || !bytes.trim_ascii_end().ends_with(b"%%EOF") {
            return Err(Failure::Broken(format!("{name} is no whole PDF")));
        }
        // The digest of each is in the log that was just verified.
        let digest = app::keys::sha256_hex(&bytes);
        if !read(&out.join("audit.jsonl"))?.contains(&digest) {
            return Err(Failure::Broken(format!("{name}: the log does not know its digest")));
        }
        println!("{name}: whole, and its digest is in the log");
    }
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn rename(from: &Value, to: &Path) -> Result<(), Failure> {
    let from = PathBuf::from(text(from));
    std::fs::rename(&from, to).map_err(|error| {
        Failure::Usage(format!("cannot rename {} to {}: {error}", from.display(), to.display()))
    })
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text)
        .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", path.display())))
}
