//! The worker: brings announced files to their place, one publication of a document at a time.
//!
//! ```text
//! take ── make ── stage each file ── read back ── note ── switch ── settle, event
//!                 └ a folder or bucket that refuses: readers have the version before ┘
//! ```
//!
//! What is staged goes to `<document>/<number>/`. When that folder is complete and holds other
//! bytes, as another version of this program would have made, it goes to `<number>-r2/`: what
//! somebody may be reading is never changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use ::objects::{File, Lasting, ObjectError, Place, Read, Switch};
use chrono::{DateTime, Duration, Utc};
use model::disclosures::VersionState;
use model::events::{Actor, Event};
use model::said;
use model::said::Said;
use packages::publication::{CURRENT, MANIFEST};
use store::Housekeeping;
use store::publications::{self, Publication};
use tokio_util::sync::CancellationToken;

use super::files::{self, Made};
use super::list::PublishedFile;
use super::{open, told};
use crate::console::{Console, Push};
use crate::disclosures::find_version;
use crate::errors::AppError;
use crate::keys::Keys;
use crate::operations::Tag;

/// How long a publication is this worker's without a sign of life.
const LEASE: Duration = Duration::seconds(60);
/// How far the clocks of two machines may be apart.
const APART: Duration = Duration::minutes(10);
/// How often the lease is renewed.
const HEARTBEAT: StdDuration = StdDuration::from_secs(5);
/// When a place that cannot be reached is tried again; then never, unless somebody says so.
const PAUSES: [Duration; 4] =
    [Duration::minutes(1), Duration::minutes(5), Duration::minutes(25), Duration::hours(2)];
/// Folders that a version may need before something is wrong.
const REVISIONS: u32 = 50;

/// How a publication ended.
enum Ended {
    Published(u64, String),
    Overtaken,
    /// The place refused.
    Refused(ObjectError),
    /// Something of ours: what to tell.
    Failed(Said),
}

/// Takes one publication and brings it to its end; `false` when there is none.
///
/// # Errors
/// When the compliance database fails. A place that refuses is noted, not raised.
pub async fn run_one(
    console: &Console,
    keys: &Arc<Keys>,
    cancel: &CancellationToken,
) -> Result<bool, AppError> {
    let now = console.env().now();
    let mut tx = console.store().begin().await?;
    let taken = match publications::take(&mut tx, now, now + LEASE, now + APART).await {
        Ok(taken) => taken,
        // Another worker was faster with this document.
        Err(error) if error.is_constraint() => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    tx.commit_housekeeping(Housekeeping::JobLease).await?;
    let Some(mut publication) = taken else { return Ok(false) };
    faults::point("publish.taken");
    let lease = (publication.id, publication.attempts);
    let ended = tokio::select! {
        ended = bring(console, keys, &mut publication) => ended,
        lost = keep(console, lease) => return Err(lost),
        // The lease runs out, and the next worker goes on.
        () = cancel.cancelled() => return Ok(true),
    };
    let ended = ended.unwrap_or_else(|error| Ended::Failed(error.message));
    end(console, &publication, ended).await?;
    Ok(true)
}

/// Renews the lease; returns only when it is lost.
async fn keep(console: &Console, (id, attempts): (model::ids::PublicationId, i64)) -> AppError {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let renewed = async {
            let mut tx = console.store().begin().await?;
            let until = console.env().now() + LEASE;
            publications::renew(&mut tx, id, attempts, until).await?;
            tx.commit_housekeeping(Housekeeping::JobLease).await?;
            Ok::<_, AppError>(())
        };
        if let Err(error) = renewed.await {
            return error;
        }
    }
}

async fn bring(
    console: &Console,
    keys: &Arc<Keys>,
    publication: &mut Publication,
) -> Result<Ended, AppError> {
    let version = find_version(console.store(), publication.version).await?;
    if version.state != VersionState::Published {
        return Ok(Ended::Overtaken);
    }
    let place = serde_json::from_value(publication.place.clone())
        .map_err(|error| AppError::internal(&error))?;
    let place = open(console.store(), keys, &place).await?;
    let made = files::make(console, keys, publication.version).await?;
    let before = match place.get(&format!("{}/{CURRENT}", made.document)).await {
        Ok(before) => before,
        Err(error) => return Ok(Ended::Refused(error)),
    };
    let (folder, staged) = match stage(&place, &made).await? {
        Ok(staged) => staged,
        Err(error) => return Ok(Ended::Refused(error)),
    };
    faults::point("publish.staged");
    note(console, publication, &made, &folder).await?;
    // The last look: what is switched to is the version in force at this moment.
    if find_version(console.store(), publication.version).await?.state != VersionState::Published {
        return Ok(Ended::Overtaken);
    }
    faults::point("publish.noted");
    let gone = earlier_names(console, publication).await?;
    if let Err(error) = switch(&place, &made, &folder, &staged, before.as_ref(), &gone).await {
        return Ok(Ended::Refused(error));
    }
    faults::point("publish.switched");
    Ok(Ended::Published(made.sealed.files.len() as u64, made.sealed.manifest_sha256.clone()))
}

/// Writes the files of the version where nothing leads to them yet, and reads each back. Gives the
/// folder, and the files in it.
async fn stage(
    place: &Place,
    made: &Made,
) -> Result<Result<(String, Vec<File>), ObjectError>, AppError> {
    for revision in 1..=REVISIONS {
        let folder = match revision {
            1 => made.described.number.clone(),
            _ => format!("{}-r{revision}", made.described.number),
        };
        let below = format!("{}/{folder}", made.document);
        let held = match place.get(&format!("{below}/{MANIFEST}")).await {
            Ok(held) => held,
            Err(error) => return Ok(Err(error)),
        };
        if held.is_some_and(|held| held.bytes != made.sealed.manifest) {
            continue;
        }
        let files = made.in_order(&folder)?;
        let staged = write(place, &below, &files).await;
        return Ok(staged.map(|()| (folder, files)));
    }
    Err(AppError::refused(said!(
        "The place has {revisions} folders of version {number}: clear it up first.",
        revisions = REVISIONS,
        number = made.described.number
    )))
}

async fn write(place: &Place, below: &str, files: &[File]) -> Result<(), ObjectError> {
    for file in files {
        let key = format!("{below}/{}", file.name);
        // What is there already is left alone: somebody may be reading it.
        if place.get(&key).await?.is_some_and(|held| held.bytes == file.bytes) {
            continue;
        }
        place.put(&key, file, Lasting::Forever).await?;
        faults::point("publish.staging");
    }
    for file in files {
        let key = format!("{below}/{}", file.name);
        if place.get(&key).await?.is_none_or(|held| held.bytes != file.bytes) {
            return Err(ObjectError {
                kind: ::objects::Kind::Unfit,
                told: said!("The place does not give back {key} as it was written.", key),
            });
        }
    }
    Ok(())
}

/// Keeps what was staged. Fails when another worker has it now: then nothing must be switched.
async fn note(
    console: &Console,
    publication: &mut Publication,
    made: &Made,
    folder: &str,
) -> Result<(), AppError> {
    let files = serde_json::to_value(made.listed(folder));
    publication.files = Some(files.map_err(|error| AppError::internal(&error))?);
    publication.manifest_digest = Some(made.sealed.manifest_sha256.clone());
    publication.signature = Some(made.signature());
    let mut tx = console.store().begin().await?;
    publications::set_staged(&mut tx, publication, console.env().now() + LEASE).await?;
    tx.commit_housekeeping(Housekeeping::Intent).await?;
    Ok(())
}

/// Names that earlier versions had at this place, such as those of a language that is no more.
async fn earlier_names(
    console: &Console,
    publication: &Publication,
) -> Result<Vec<String>, AppError> {
    let mut names = BTreeSet::new();
    for one in publications::list(console.store(), None).await? {
        let there = one.disclosure == publication.disclosure && one.place == publication.place;
        let Some(files) = one.files.filter(|_| there && one.id != publication.id) else { continue };
        let files: Vec<PublishedFile> =
            serde_json::from_value(files).map_err(|error| AppError::internal(&error))?;
        names
            .extend(files.iter().filter_map(|file| Some(file.path.rsplit_once('/')?.1.to_owned())));
    }
    Ok(names.into_iter().collect())
}

async fn switch(
    place: &Place,
    made: &Made,
    folder: &str,
    staged: &[File],
    before: Option<&Read>,
    gone: &[String],
) -> Result<(), ObjectError> {
    let names: Vec<File> = staged
        .iter()
        .filter(|file| file.name == CURRENT || made.files.contains_key(&file.name))
        .cloned()
        .collect();
    let switch = Switch {
        folder: &made.document,
        version: folder,
        pointer: CURRENT,
        names: &names,
        gone,
        before,
    };
    place.switch(&switch).await
}

async fn end(console: &Console, publication: &Publication, ended: Ended) -> Result<(), AppError> {
    let now = console.env().now();
    let (id, attempts, version) = (publication.id, publication.attempts, publication.version);
    let mut tx = console.store().begin().await?;
    let event = match ended {
        Ended::Published(files, manifest_digest) => {
            publications::settle(&mut tx, id, attempts, "published", None, now).await?;
            Event::PublicationDone { version, publication: id, files, manifest_digest }
        }
        Ended::Overtaken => {
            publications::settle(&mut tx, id, attempts, "overtaken", None, now).await?;
            Event::PublicationOvertaken { version, publication: id }
        }
        Ended::Refused(error) => {
            tracing::warn!(publication = %id, error = %error, "a place refused a publication");
            if let Some(later) = later(&error, attempts, now) {
                publications::postpone(&mut tx, id, attempts, &told(&error).to_string(), later)
                    .await?;
                tx.commit_housekeeping(Housekeeping::JobLease).await?;
                console.push(Push::Changed { tags: vec![Tag::Disclosures] });
                return Ok(());
            }
            let sentence = Some(told(&error).into());
            publications::settle(&mut tx, id, attempts, "failed", sentence, now).await?;
            let reason = error.kind.key().to_owned();
            Event::PublicationFailed { version, publication: id, reason }
        }
        Ended::Failed(sentence) => {
            tracing::warn!(publication = %id, "a publication failed");
            publications::settle(&mut tx, id, attempts, "failed", Some(sentence.into()), now)
                .await?;
            Event::PublicationFailed { version, publication: id, reason: "console".into() }
        }
    };
    let actor = match publication.officer {
        Some(id) => Actor::Officer { id },
        None => Actor::System { name: "worker".into() },
    };
    tx.commit(now, &actor, event).await?;
    faults::point("publish.settled");
    console.push(Push::Changed { tags: vec![Tag::Disclosures, Tag::Overview, Tag::Audit] });
    Ok(())
}

/// When it is tried again; none: somebody has to do something first.
fn later(error: &ObjectError, attempts: i64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // Somebody else's switch is looked at again at once.
    if error.kind == ::objects::Kind::Changed && attempts <= 3 {
        return Some(now);
    }
    let pause = PAUSES.get(usize::try_from(attempts - 1).ok()?)?;
    error.is_transient().then(|| now + *pause)
}
