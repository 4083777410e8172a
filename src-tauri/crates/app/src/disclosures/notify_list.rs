//! `disclosures.notify_list`: the people to be told of a version, as CSV. A run: it goes on when its
//! page is left, and one that is stopped leaves no file.

use std::io::BufWriter;
use std::path::PathBuf;

use model::disclosures::{Published, VersionNumber, must_accept};
use model::events::Event;
use model::ids::{RunId, VersionId};
use model::said;
use reports::csv::defused;
use serde::{Deserialize, Serialize};
use store::people;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::coverage::{active_since, who};
use crate::disclosures::{find_version, standing};
use crate::errors::{AppError, Code};
use crate::files::{AtomicFile, target};
use crate::runs::{self, Run, RunKind};

/// People read at a time.
const BATCH: i64 = 5_000;

/// Of which version, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresNotifyListInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Folder; none: the workspace's own.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    #[serde(default)]
    #[ts(optional)]
    pub run: Option<RunId>,
}

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "NotifyListWritten")]
pub struct Output {
    /// Where it is.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// People in it.
    #[ts(type = "number")]
    pub rows: u64,
}

/// Writes who has to be told: active people who have to accept the version, or all of them when
/// nobody has to accept the document (RFC 4180, UTF-8).
///
/// # Errors
/// `not_found`; `invalid` when the folder cannot be written; `stopped`.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let id = input.run;
    runs::own(cx, RunKind::NotifyList, id, |cx, run| async move { write(&cx, &run, input).await })
        .await
}

async fn write(cx: &Cx, run: &Run, input: Input) -> Result<Output, AppError> {
    let version = find_version(cx.store(), input.version).await?;
    let known = standing::fresh(cx.console()).await?;
    let document = known
        .of(version.disclosure)
        .ok_or_else(|| AppError::not_found(said!("There is no such document.")))?;
    let number: VersionNumber =
        version.number.parse().map_err(|error| AppError::internal(&error as &_))?;
    let mut published: Vec<Published> =
        document.published().iter().filter(|one| one.number < number).copied().collect();
    published.push(Published { number, change: version.change_class });
    let now = cx.now();
    let since = active_since(now);
    let name = format!("{}-{number}-notify-{}.csv", document.key, now.format("%Y%m%dT%H%M%SZ"));
    let path = target(cx, input.directory.as_deref(), &name)?;
    let fail = |error: csv::Error| {
        AppError::invalid(said!("Cannot write {path}: {error}.", path = %path.display(), %error))
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BufWriter::new(AtomicFile::create(&path)?));
    writer.write_record(["person", "jurisdiction", "role", "accepted"]).map_err(fail)?;
    let mut rows = 0_u64;
    let mut after = String::new();
    run.progress(0, None);
    loop {
        let page = people::page(cx.store(), document.id, since, &after, BATCH).await?;
        let Some(last) = page.last() else { break };
        if run.is_stopped() {
            return Err(AppError::new(
                Code::Stopped,
                said!("The list was stopped. No file was written."),
            ));
        }
        after.clone_from(&last.person);
        for person in &page {
            let accepted = person.accepted.map(VersionNumber::of_rank);
            let told = document.audience.is_empty()
                || must_accept(&document.audience, &published, accepted, who(&person.sort));
            if told {
                rows += 1;
                let accepted = accepted.map(|number| number.to_string()).unwrap_or_default();
                let (place, role) = (&person.sort.jurisdiction, &person.sort.role);
                let fields = [&*defused(&person.person), place, role, &accepted];
                writer.write_record(fields).map_err(fail)?;
            }
        }
        run.progress(rows, None);
    }
    let out = writer.into_inner().map_err(|error| AppError::internal(error.error()))?;
    let mut file = out.into_inner().map_err(|error| AppError::internal(error.error()))?;
    let (sha256, _) = file.digest()?;
    // Nobody gets the file before it is on record.
    cx.record(Event::NotifyListWritten { version: version.id, rows, digest: sha256.clone() })
        .await?;
    file.keep()?;
    run.progress(rows, Some(rows));
    run.made(&path);
    Ok(Output { file: path, sha256, rows })
}
