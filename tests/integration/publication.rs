//! Publication: what is written to a folder or a bucket, that readers have one version or the other
//! and never half of one, whatever refuses or dies on the way.
//!
//! The bucket comes from `COMPLIANCE_TEST_BUCKET` (`scripts/with-bucket.sh`); without it those tests
//! fail, they are never skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use app::environment::{Ambient, Environment as _, Scripted};
use app::{Code, publications, workspaces};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use objects::{Address, Bucket, Place};
use packages::publication::{CURRENT, Pointer, Published, verify_publication};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    a_version_is_published_to_a_folder_signed_and_verified,
    a_new_version_is_switched_to_at_once_and_the_old_one_stays,
    a_folder_that_refuses_leaves_the_version_before,
    a_publication_survives_a_kill_at_every_point,
    what_somebody_else_wrote_is_not_overwritten,
    a_bucket_takes_a_version_and_the_next,
    a_bucket_that_refuses_leaves_the_version_before,
    a_publication_to_a_bucket_survives_a_kill_at_every_point,
    two_workers_publish_once,
    a_secret_is_sealed_and_never_told,
    a_redline_is_written_and_remembered,
    a_file_is_imported_as_text,
}

const FIRST: &str = "# Privacy policy\n\nWe are Shop Ltd.\n\n## Your rights\n<!-- law: GDPR 13(2)(b) -->\n\n\
    Write to [us](mailto:dpo@shop.example).\n";
const SECOND: &str = "# Privacy policy\n\nWe are Shop GmbH.\n\n## Your rights\n<!-- law: GDPR 13(2)(b) -->\n\n\
    Write to [us](mailto:dpo@shop.example).\n";

/// Puts a version in force; in English and German.
async fn publish(world: &World, document: &str, number: &str, text: &str) -> Value {
    let draft = json!({
        "document": document, "title": "Privacy policy", "url": "https://shop.example/privacy",
        "number": number, "change_class": "editorial", "notice_days": 0,
        "texts": { "en": text, "de": text.replace("Privacy policy", "Datenschutz") },
    });
    let drafted = world.call("publisher", "disclosures.draft", draft).await.unwrap();
    let on = json!({ "version": drafted["version"] });
    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    let approve = json!({
        "version": on["version"], "digest": drafted["digest"], "passphrase": PASSPHRASE,
    });
    world.call("approver", "disclosures.approve", approve).await.unwrap();
    world.call("publisher", "disclosures.publish", on.clone()).await.unwrap();
    on
}

/// Works the waiting publications.
async fn work(world: &World) -> usize {
    let cancel = CancellationToken::new();
    let mut worked = 0;
    let keys = world.people["dpo"].keys.clone();
    while publications::work::run_one(&world.console, &keys, &cancel).await.unwrap() {
        worked += 1;
    }
    worked
}

async fn configure(world: &World, place: Value, secret: Option<&str>) {
    let input = json!({ "settings": { "place": place }, "secret": secret });
    world.call("publisher", "publications.configure", input).await.unwrap();
}

async fn to_folder(world: &World) -> PathBuf {
    let folder = world.folder.path().join("www");
    std::fs::create_dir(&folder).unwrap();
    configure(world, json!({ "kind": "folder", "path": folder }), None).await;
    folder
}

async fn latest(world: &World, on: &Value) -> Value {
    let listed = world.call("publisher", "publications.list", on.clone()).await.unwrap();
    listed["publications"][0].clone()
}

async fn holds(world: &World, on: &Value) {
    let verified = world.call("auditor", "publications.verify", on.clone()).await.unwrap();
    assert_eq!(verified["problems"], json!([]), "{verified}");
    assert_eq!(verified["current"], true);
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// What a reader of a folder finds: one version in every name, or the test fails.
fn whole(folder: &Path) -> Option<String> {
    let pointer = std::fs::read(folder.join(CURRENT)).ok()?;
    let pointer = Pointer::read(&pointer).unwrap();
    let version = folder.join(&pointer.folder);
    let files: BTreeMap<String, Vec<u8>> = names(&version)
        .into_iter()
        .map(|name| (name.clone(), std::fs::read(version.join(name)).unwrap()))
        .collect();
    let verified = verify_publication(&files, None).unwrap();
    assert_eq!(verified.problems, Vec::<String>::new());
    assert_eq!(verified.manifest_sha256, pointer.manifest_sha256);
    for name in &pointer.names {
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), files[name], "{name}");
    }
    Some(pointer.number)
}

async fn count(world: &World, action: &str) -> usize {
    let log = world.log().await;
    log.iter().filter(|event| event.contains(&format!("\"action\":\"{action}\""))).count()
}

async fn a_version_is_published_to_a_folder_signed_and_verified(world: World) {
    let folder = to_folder(&world).await;
    let tested = world.call("publisher", "publications.test", json!({})).await.unwrap();
    assert_eq!(tested["reachable"], true, "{tested}");
    assert_eq!(names(&folder), BTreeSet::new(), "the test leaves nothing");
    let on = publish(&world, "privacy", "1.0.0", FIRST).await;
    assert_eq!(latest(&world, &on).await["state"], "waiting");
    assert_eq!(names(&folder), BTreeSet::new(), "nothing is written before it is announced");
    assert_eq!(work(&world).await, 1);
    let done = latest(&world, &on).await;
    assert_eq!((&done["state"], &done["current"]), (&json!("published"), &json!(true)), "{done}");
    assert_eq!(done["files"].as_array().unwrap().len(), 12, "four formats, two languages and none");
    assert_eq!(whole(&folder.join("privacy")).unwrap(), "1.0.0");
    let page = read(&folder.join("privacy/index.html"));
    assert!(page.contains("<html lang=\"en\">") && page.contains("GDPR 13(2)(b)"), "{page}");
    assert!(read(&folder.join("privacy/index.de.html")).contains("<html lang=\"de\">"));
    assert!(std::fs::read(folder.join("privacy/index.en.pdf")).unwrap().starts_with(b"%PDF-1.7"));
    holds(&world, &on).await;

    std::fs::write(folder.join("privacy/1.0.0/index.en.md"), "Anything goes.").unwrap();
    let verified = world.call("auditor", "publications.verify", on.clone()).await.unwrap();
    assert_eq!(verified["problems"][0], "index.en.md was changed", "{verified}");
    let again = world.call("publisher", "publications.publish", on.clone()).await;
    again.unwrap();
    assert_eq!(work(&world).await, 1);
    holds(&world, &on).await;
    assert_eq!(
        names(&folder.join("privacy")).iter().filter(|name| name.contains("1.0")).count(),
        1
    );
    assert_eq!(count(&world, "publications.published").await, 2);
}

async fn a_new_version_is_switched_to_at_once_and_the_old_one_stays(world: World) {
    let folder = to_folder(&world).await;
    publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    let privacy = folder.join("privacy");
    let reader = privacy.clone();
    let reading = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let goes_on = reading.clone();
    // Somebody reads all the time, the pointer first and then the page by its name.
    let seen = std::thread::spawn(move || {
        let mut seen = BTreeSet::new();
        while goes_on.load(std::sync::atomic::Ordering::Relaxed) {
            let folder = std::fs::read_link(reader.join("current")).unwrap();
            let page = read(&reader.join(&folder).join("index.html"));
            let manifest = read(&reader.join(&folder).join("manifest.json"));
            assert!(page.ends_with("</html>\n") && manifest.ends_with('}'));
            let by_name = read(&reader.join("index.html"));
            assert!(by_name.ends_with("</html>\n"), "a name always leads to a whole page");
            seen.insert(folder.display().to_string());
        }
        seen
    });
    let on = publish(&world, "privacy", "1.0.1", SECOND).await;
    work(&world).await;
    reading.store(false, std::sync::atomic::Ordering::Relaxed);
    let seen = seen.join().unwrap();
    assert!(seen.is_subset(&["1.0.0", "1.0.1"].map(str::to_owned).into()), "{seen:?}");
    assert_eq!(whole(&privacy).unwrap(), "1.0.1");
    assert!(read(&privacy.join("index.html")).contains("Shop GmbH"));
    assert!(read(&privacy.join("1.0.0/index.html")).contains("Shop Ltd"), "it can still be read");
    holds(&world, &on).await;
}

async fn a_folder_that_refuses_leaves_the_version_before(world: World) {
    let folder = to_folder(&world).await;
    publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    // A folder that is not there any more is not made anew: it may be a mount.
    let away = world.folder.path().join("away");
    std::fs::rename(&folder, &away).unwrap();
    let on = publish(&world, "privacy", "1.0.1", SECOND).await;
    work(&world).await;
    let failed = latest(&world, &on).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    assert!(failed["failure"].as_str().unwrap().contains("www"), "{failed}");
    assert!(!folder.exists());
    assert_eq!(whole(&away.join("privacy")).unwrap(), "1.0.0");
    std::fs::rename(&away, &folder).unwrap();
    world.call("publisher", "publications.publish", on.clone()).await.unwrap();
    let twice = world.call("publisher", "publications.publish", on.clone()).await.unwrap_err();
    assert_eq!(twice.code, Code::Conflict, "it is on its way");
    work(&world).await;
    assert_eq!(whole(&folder.join("privacy")).unwrap(), "1.0.1");
    assert_eq!(count(&world, "publications.failed").await, 1);
}

async fn what_somebody_else_wrote_is_not_overwritten(world: World) {
    let folder = to_folder(&world).await;
    std::fs::create_dir(folder.join("privacy")).unwrap();
    std::fs::write(folder.join("privacy/index.html"), "by hand").unwrap();
    let on = publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    let failed = latest(&world, &on).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    assert!(failed["failure"].as_str().unwrap().contains("move it away"), "{failed}");
    assert_eq!(read(&folder.join("privacy/index.html")), "by hand");
    assert_eq!(whole(&folder.join("privacy")), None, "nothing leads to it");
}

/// What the process that dies is told.
const CHILD: &str = "COMPLIANCE_TEST_PUBLISHER";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the others start it as a process of its own"]
async fn child() {
    let told: Value = serde_json::from_str(&std::env::var(CHILD).unwrap()).unwrap();
    let folder = PathBuf::from(told["folder"].as_str().unwrap());
    let places = app::Places { output: folder.join("output"), checkpoints: folder.join("points") };
    let database = told["database"].as_str().unwrap();
    let console = workspaces::open(database, places, Arc::new(Ambient)).await.unwrap();
    let dpo = app::session::sign_in(&console, "dpo", PASSPHRASE).await.unwrap();
    let cancel = CancellationToken::new();
    while publications::work::run_one(&console, &dpo.keys, &cancel).await.unwrap() {}
    panic!("it was to die on the way");
}

/// Starts a worker of its own that dies at a point.
fn dies(world: &World, point: &str) {
    let told = json!({ "folder": world.folder.path(), "database": world.database });
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "publication::child", "--ignored", "--nocapture"])
        .env(CHILD, told.to_string())
        .env("COMPLIANCE_FAULT", point)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&status.stderr).into_owned();
    assert_eq!(status.status.signal(), Some(9), "it did not die at {point}: {told}");
}

/// The next worker, after the lease of the dead one ran out.
async fn go_on(world: &World, round: i64) {
    let places = app::Places {
        output: world.folder.path().join("output"),
        checkpoints: world.folder.path().join("checkpoints"),
    };
    let now = Ambient.now() + Duration::minutes(2 * (round + 1));
    let env = Arc::new(Scripted::new(now, 99 + u64::try_from(round).unwrap()));
    let console = workspaces::open(&world.database, places, env).await.unwrap();
    let cancel = CancellationToken::new();
    let keys = world.people["dpo"].keys.clone();
    while publications::work::run_one(&console, &keys, &cancel).await.unwrap() {}
}

fn points() -> Vec<String> {
    let points = faults::POINTS.iter().map(|(name, _)| (*name).to_owned());
    points.filter(|name| name.starts_with("publish.")).chain(["publish.staging#9".into()]).collect()
}

async fn a_publication_survives_a_kill_at_every_point(world: World) {
    let folder = to_folder(&world).await.join("privacy");
    publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    let mut before = "1.0.0".to_owned();
    for (round, point) in (0..).zip(points()) {
        let number = format!("1.0.{}", round + 1);
        let text = FIRST.replace("Shop Ltd", &format!("Shop number {round}"));
        let on = publish(&world, "privacy", &number, &text).await;
        dies(&world, &point);
        let switched = ["publish.switched", "publish.settled"].contains(&point.as_str());
        let now = whole(&folder).unwrap();
        assert_eq!(now, if switched { &number } else { &before }.clone(), "{point}");
        go_on(&world, round).await;
        assert_eq!(whole(&folder).unwrap(), number, "{point}");
        assert_eq!(latest(&world, &on).await["state"], "published", "{point}");
        holds(&world, &on).await;
        let all = world.call("publisher", "publications.list", on).await.unwrap();
        assert_eq!(all["publications"].as_array().unwrap().len(), 1, "{point}: not twice");
        before = number;
    }
    let rounds = points().len();
    assert_eq!(count(&world, "publications.published").await, rounds + 1, "each is recorded once");
    let left = names(&folder);
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}

async fn two_workers_publish_once(world: World) {
    let folder = to_folder(&world).await;
    publish(&world, "privacy", "1.0.0", FIRST).await;
    publish(&world, "terms", "1.0.0", &FIRST.replace("Privacy policy", "Terms")).await;
    let both = tokio::join!(work(&world), work(&world));
    assert_eq!(both.0 + both.1, 2, "each document once: {both:?}");
    for document in ["privacy", "terms"] {
        assert_eq!(whole(&folder.join(document)).unwrap(), "1.0.0");
    }
    assert_eq!(count(&world, "publications.published").await, 2);
}

/// The bucket of the tests, below a prefix of its own.
struct Pail {
    told: Value,
    prefix: String,
}

impl Pail {
    fn new(world: &World) -> Self {
        let told = std::env::var("COMPLIANCE_TEST_BUCKET")
            .expect("run the tests with scripts/with-bucket.sh: COMPLIANCE_TEST_BUCKET is unset");
        let name = world.folder.path().file_name().unwrap().to_string_lossy().replace('.', "");
        Self { told: serde_json::from_str(&told).unwrap(), prefix: format!("site/{name}") }
    }

    async fn configure(&self, world: &World, key: &str, bucket: &str) {
        let place = json!({
            "kind": "bucket", "endpoint": self.told["endpoint"], "region": self.told["region"],
            "bucket": bucket, "prefix": self.prefix, "access_key_id": self.told[key]["id"],
        });
        configure(world, place, self.told[key]["secret"].as_str()).await;
    }

    fn place(&self) -> Place {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Place::open(&Address::Bucket(Bucket {
            endpoint: Some(text(&self.told["endpoint"])),
            region: text(&self.told["region"]),
            name: text(&self.told["bucket"]),
            prefix: self.prefix.clone(),
            access_key_id: text(&self.told["writer"]["id"]),
            secret_access_key: text(&self.told["writer"]["secret"]),
        }))
        .unwrap()
    }

    /// The version that the pointer leads to; all of it is there.
    async fn whole(&self, document: &str) -> Option<String> {
        let place = self.place();
        let pointer = place.get(&format!("{document}/{CURRENT}")).await.unwrap()?;
        let pointer = Pointer::read(&pointer.bytes).unwrap();
        let below = format!("{document}/{}", pointer.folder);
        let mut files = BTreeMap::new();
        let manifest = place.get(&format!("{below}/manifest.json")).await.unwrap().unwrap().bytes;
        let listed: Published = serde_json::from_slice(&manifest).unwrap();
        let more = ["manifest.json", "manifest.sig"].map(str::to_owned);
        for name in listed.files.into_iter().map(|file| file.path).chain(more) {
            let read = place.get(&format!("{below}/{name}")).await.unwrap().unwrap();
            files.insert(name, read.bytes);
        }
        let verified = verify_publication(&files, None).unwrap();
        assert_eq!(verified.problems, Vec::<String>::new());
        assert_eq!(verified.manifest_sha256, pointer.manifest_sha256);
        Some(pointer.number)
    }
}

async fn a_bucket_takes_a_version_and_the_next(world: World) {
    let pail = Pail::new(&world);
    pail.configure(&world, "writer", "legal").await;
    let tested = world.call("publisher", "publications.test", json!({})).await.unwrap();
    assert_eq!(tested["reachable"], true, "{tested}");
    for (number, text) in [("1.0.0", FIRST), ("1.0.1", SECOND)] {
        let on = publish(&world, "privacy", number, text).await;
        work(&world).await;
        let done = latest(&world, &on).await;
        assert_eq!(done["state"], "published", "{done}");
        assert_eq!(pail.whole("privacy").await.unwrap(), number);
        holds(&world, &on).await;
    }
    let place = pail.place();
    for key in ["privacy/1.0.0/manifest.json", "privacy/index.de.html"] {
        assert!(place.get(key).await.unwrap().is_some(), "{key}");
    }
}

async fn a_bucket_that_refuses_leaves_the_version_before(world: World) {
    let pail = Pail::new(&world);
    pail.configure(&world, "writer", "legal").await;
    publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    let on = publish(&world, "privacy", "1.0.1", SECOND).await;
    // The place is that of the announcement: what was announced before goes where it was to go.
    work(&world).await;
    assert_eq!(pail.whole("privacy").await.unwrap(), "1.0.1");
    for (place, (key, bucket), told) in [
        ("a key that may only read", ("reader", "legal"), "refuses"),
        ("no such bucket", ("writer", "nowhere"), "There is no bucket nowhere"),
        ("a pointer that is not to be written", ("pointless", "legal"), "refuses"),
    ] {
        pail.configure(&world, key, bucket).await;
        if key != "pointless" {
            let tested = world.call("publisher", "publications.test", json!({})).await.unwrap();
            assert_eq!(tested["reachable"], false, "{place}");
            assert!(tested["failure"].as_str().unwrap().contains(told), "{place}: {tested}");
        }
        world.call("publisher", "publications.publish", on.clone()).await.unwrap();
        work(&world).await;
        let failed = latest(&world, &on).await;
        let unchanged = key == "pointless" && failed["state"] == "published";
        assert!(failed["state"] == "failed" || unchanged, "{place}: {failed}");
        assert_eq!(pail.whole("privacy").await.unwrap(), "1.0.1", "{place}");
    }
    // A wrong secret.
    let wrong = json!({
        "kind": "bucket", "endpoint": pail.told["endpoint"], "region": pail.told["region"],
        "bucket": "legal", "prefix": pail.prefix, "access_key_id": pail.told["writer"]["id"],
    });
    configure(&world, wrong, Some("not the secret")).await;
    let tested = world.call("publisher", "publications.test", json!({})).await.unwrap();
    assert_eq!(tested["reachable"], false, "{tested}");
    // With a pointer that cannot be written, a new version leaves readers where they are.
    pail.configure(&world, "pointless", "legal").await;
    let on = publish(&world, "privacy", "1.0.2", FIRST).await;
    work(&world).await;
    let failed = latest(&world, &on).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    assert_eq!(pail.whole("privacy").await.unwrap(), "1.0.1");
    let page = pail.place().get("privacy/index.html").await.unwrap().unwrap().bytes;
    assert!(String::from_utf8(page).unwrap().contains("Shop GmbH"), "no name was switched");
}

async fn a_publication_to_a_bucket_survives_a_kill_at_every_point(world: World) {
    let pail = Pail::new(&world);
    pail.configure(&world, "writer", "legal").await;
    publish(&world, "privacy", "1.0.0", FIRST).await;
    work(&world).await;
    let mut before = "1.0.0".to_owned();
    for (round, point) in (0..).zip(points()) {
        let number = format!("1.0.{}", round + 1);
        let text = FIRST.replace("Shop Ltd", &format!("Shop number {round}"));
        let on = publish(&world, "privacy", &number, &text).await;
        dies(&world, &point);
        let switched = ["publish.switched", "publish.settled"].contains(&point.as_str());
        let now = pail.whole("privacy").await.unwrap();
        assert_eq!(now, if switched { &number } else { &before }.clone(), "{point}");
        go_on(&world, round).await;
        assert_eq!(pail.whole("privacy").await.unwrap(), number, "{point}");
        assert_eq!(latest(&world, &on).await["state"], "published", "{point}");
        holds(&world, &on).await;
        before = number;
    }
    assert_eq!(count(&world, "publications.published").await, points().len() + 1);
}

async fn a_secret_is_sealed_and_never_told(world: World) {
    let place = |endpoint: &str| {
        json!({
            "kind": "bucket", "endpoint": endpoint, "region": "eu-central-1", "bucket": "legal",
            "prefix": "", "access_key_id": "AKIAEXAMPLE",
        })
    };
    configure(&world, place("https://s3.example.org"), Some("a very secret secret")).await;
    let shown = world.call("publisher", "publications.settings", json!({})).await.unwrap();
    assert_eq!(shown["secret"], true);
    assert!(!shown.to_string().contains("very secret"));
    assert!(world.log().await.iter().all(|event| !event.contains("very secret")));
    let kept = store::publications::settings(world.console.store()).await.unwrap().unwrap();
    let sealed = kept.1.unwrap();
    assert!(!sealed.windows(11).any(|window| window == b"very secret"));
    // Another server does not get the secret of this one.
    let moved = json!({ "settings": { "place": place("https://other.example.org") } });
    let refused = world.call("publisher", "publications.configure", moved).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("secret"));
    let plain = json!({ "settings": { "place": place("http://s3.example.org") }, "secret": "x" });
    let refused = world.call("publisher", "publications.configure", plain).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("endpoint"));
}

async fn a_redline_is_written_and_remembered(world: World) {
    let first = publish(&world, "privacy", "1.0.0", FIRST).await;
    let second = publish(&world, "privacy", "1.0.1", SECOND).await;
    let asked = json!({
        "from": first["version"], "to": second["version"], "language": "en", "directory": null,
    });
    let written = world.call("auditor", "disclosures.redline", asked).await.unwrap();
    let told = (&written["changes"], &written["added"], &written["deleted"]);
    assert_eq!(told, (&json!(1), &json!(1), &json!(1)), "Ltd became GmbH: {written}");
    let file = written["file"].as_str().unwrap();
    assert!(file.ends_with("privacy-1.0.0-to-1.0.1-en.pdf"));
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF-1.7"));
    assert_eq!(count(&world, "disclosures.redlined").await, 1);
    let asked = json!({
        "from": first["version"], "to": second["version"], "language": "fr", "directory": null,
    });
    let missing = world.call("auditor", "disclosures.redline", asked).await.unwrap_err();
    assert_eq!(missing.code, Code::NotFound);
    for format in ["html", "markdown", "json", "pdf"] {
        let asked = json!({ "version": first["version"], "language": "de", "format": format });
        let shown = world.call("auditor", "publications.preview", asked).await.unwrap();
        assert!(shown["content"].as_str().unwrap().len() > 100, "{format}: {shown}");
    }
}

async fn a_file_is_imported_as_text(world: World) {
    let html = "<h1>Terms</h1><p>Be <b>kind</b>.</p><script>alert(1)</script>";
    let asked = json!({ "name": "terms.html", "content": STANDARD.encode(html) });
    let read = world.call("publisher", "disclosures.import", asked).await.unwrap();
    assert_eq!(read["markdown"], "# Terms\n\nBe **kind**.\n");
    assert_eq!(read["warnings"], json!([{ "kind": "html", "count": 1 }]));
    let asked = json!({ "name": "terms.pdf", "content": STANDARD.encode("%PDF") });
    let refused = world.call("publisher", "disclosures.import", asked).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("file")));
}
