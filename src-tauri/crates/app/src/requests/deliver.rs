//! `requests.deliver`: the approved release becomes an encrypted, signed package in a folder.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::datamap::categories::never_disclosed_in_california;
use model::events::{ApprovalSubject, Event};
use model::ids::{IntentId, RequestId};
use model::plan::Step;
use model::requests::Step as RequestStep;
use model::said;
use packages::{Collection, Column, Content, PackageError, Passphrase, Record, Rows};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::drafts;
use store::intents::{self, Intent};
use store::requests::Request;
use store::{Store, subjects, workspace};
use tokio::runtime::Handle;
use ts_rs::TS;

use super::records::primary;
use super::release::{Withheld, digest, withholdings};
use crate::console::Cx;
use crate::drafts::{DraftError, Opened, chunk, key, record_key};
use crate::errors::AppError;
use crate::files::{AtomicFile, target};
use crate::recovery;

/// Where to, and how it is locked.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsDeliverInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
    /// The passphrase; none: a strong one is generated.
    pub passphrase: Option<String>,
    /// Write it anew although it was handed over before, for instance because the passphrase got
    /// lost: the new file takes the place of the old one in our records.
    #[serde(default)]
    pub again: bool,
}

/// The package.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PackageDelivered")]
pub struct Output {
    /// The file.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// SHA-256 of the encrypted file.
    pub sha256: String,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// How many files it holds.
    #[ts(type = "number")]
    pub files: usize,
    /// The generated passphrase: shown once, kept nowhere. Send it through a second channel.
    pub passphrase: Option<String>,
}

/// Writes the package.
///
/// # Errors
/// `refused` without an approval of exactly this release, with a weak passphrase, or when it was
/// handed over before and `again` is not set.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, RequestStep::Deliver)?;
    if !input.again && store::packages::find(&mut tx, request.id).await?.is_some() {
        return Err(AppError::refused(said!(
            "The package was handed over before. To write it anew, with a new passphrase, set \
             `again`."
        )));
    }
    let present = digest(&mut tx, &request).await?;
    let approved = store::approvals::list(&mut tx, super::object(&request)).await?.into_iter().any(
        |approval| {
            approval.holds()
                && approval.subject == ApprovalSubject::Release
                && approval.digest == present
        },
    );
    if !approved {
        return Err(AppError::refused(said!(
            "A second person has to approve exactly this release first."
        )));
    }
    let (passphrase, generated) = passphrase(cx, &mut tx, &request, input.passphrase).await?;
    let path = target(cx, input.directory.as_deref(), &format!("{}.zip", request.number))?;
    let intent = Intent {
        id: IntentId(cx.id()),
        kind: "delivery".into(),
        request: request.id,
        dataset: None,
        state: "open".into(),
        detail: json!({ "release": present, "file": path.display().to_string() }),
        opened_at: cx.now(),
        settled_at: None,
    };
    recovery::undo_deliveries(&mut tx, Some(request.id), cx.now()).await?;
    intents::insert(&mut tx, &intent).await?;
    cx.commit(tx, Event::DeliveryStarted { request: request.id, intent: intent.id }).await?;
    faults::point("deliver.announced");
    let written = write(cx, &request, &passphrase, &path, &intent).await;
    let mut tx = cx.store().begin().await?;
    // Until it is recorded the file stays locked: it is known to be in somebody's hands.
    let (written, _lock) = match written {
        Ok(written) => written,
        Err(error) => {
            intents::settle(&mut tx, intent.id, "failed", cx.now()).await?;
            tx.commit_housekeeping(store::Housekeeping::Intent).await?;
            return Err(error);
        }
    };
    let package = store::packages::Package {
        request: request.id,
        file: path.display().to_string(),
        digest: written.sha256.clone(),
        manifest_digest: written.manifest_sha256.clone(),
        size_bytes: i64::try_from(written.size_bytes).unwrap_or(i64::MAX),
        files: i64::try_from(written.files).unwrap_or(i64::MAX),
        at: cx.now(),
    };
    store::packages::set(&mut tx, &package).await?;
    intents::settle(&mut tx, intent.id, "done", cx.now()).await?;
    let event = Event::RequestDelivered {
        request: request.id,
        intent: intent.id,
        package_digest: written.sha256.clone(),
        manifest_digest: written.manifest_sha256.clone(),
        size_bytes: written.size_bytes,
        files: written.files as u64,
    };
    faults::point("deliver.named");
    cx.commit(tx, event).await?;
    faults::point("deliver.recorded");
    Ok(Output { passphrase: generated, ..written })
}

async fn passphrase(
    cx: &Cx,
    tx: &mut store::Tx,
    request: &Request,
    chosen: Option<String>,
) -> Result<(Passphrase, Option<String>), AppError> {
    let Some(chosen) = chosen else {
        let mut random = [0; 25];
        cx.env().fill(&mut random);
        let passphrase = Passphrase::generate(&random);
        let shown = passphrase.reveal().to_owned();
        return Ok((passphrase, Some(shown)));
    };
    let subject = subjects::find(&mut *tx, request.id).await?;
    let identifiers = subjects::identifiers(&mut *tx, request.id).await?;
    let name = subject.map(|one| one.name.into_revealed()).unwrap_or_default();
    let mut known: Vec<&str> = name.split_whitespace().collect();
    known.push(&request.number);
    known.extend(identifiers.iter().map(|one| one.value.reveal().as_str()));
    let passphrase = Passphrase::chosen(&chosen, &known)
        .map_err(|error| AppError::refused(said!("Passphrase: {error}.", error = error.said())))?;
    Ok((passphrase, None))
}

async fn write(
    cx: &Cx,
    request: &Request,
    passphrase: &Passphrase,
    path: &Path,
    intent: &Intent,
) -> Result<(Output, Option<File>), AppError> {
    let (content, steps) = content(cx, request).await?;
    let keys = cx.keys()?;
    let mut rows = DraftRows {
        store: cx.store().clone(),
        runtime: Handle::current(),
        key: key(&keys, request)?,
        request: request.id,
        withheld: Withheld::gather(withholdings(cx.store(), request.id).await?),
        counts: content.collections.iter().map(|one| one.rows).collect(),
        kept: BTreeMap::new(),
        room: ROOM,
        steps,
    };
    let seed = *keys.signing_seed();
    let passphrase = passphrase.clone();
    let target = path.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        let file = AtomicFile::create(&target)?;
        let (mut file, written) =
            packages::write(file, &content, &mut rows, &seed, Some(&passphrase))
                .map_err(|error| told(&error, &target))?;
        let (sha256, size_bytes) = file.digest()?;
        let output = Output {
            file: target,
            sha256,
            manifest_sha256: written.manifest_sha256,
            size_bytes,
            files: written.files,
            passphrase: None,
        };
        Ok::<_, AppError>((file, output))
    });
    let (file, output) = written.await.map_err(|error| AppError::internal(&error))??;
    faults::point("deliver.written");
    // Noted before the file has its name: after a crash a file with this digest is ours.
    let mut detail = intent.detail.clone();
    detail["sha256"] = json!(output.sha256);
    let mut tx = cx.store().begin().await?;
    intents::set_detail(&mut tx, intent.id, &detail).await?;
    tx.commit_housekeeping(store::Housekeeping::Intent).await?;
    let lock = tokio::task::spawn_blocking(move || file.keep());
    Ok((output, lock.await.map_err(|error| AppError::internal(&error))??))
}

/// A disk that is full is nothing of ours.
fn told(error: &PackageError, path: &Path) -> AppError {
    if let PackageError::Io(error) = error {
        return AppError::invalid(
            said!("Cannot write {path}: {error}.", path = %path.display(), %error),
        );
    }
    AppError::internal(error)
}

/// Everything of the package but its rows.
async fn content(cx: &Cx, request: &Request) -> Result<(Content, Vec<Step>), AppError> {
    let store = cx.store();
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let subject = subjects::find(store, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such request.")))?;
    let california = request.regime.starts_with("ccpa");
    let mut steps = Vec::new();
    let mut collections = Vec::new();
    for one in drafts::collections(store, request.id).await? {
        if one.state != "done" {
            continue;
        }
        let step: Step =
            serde_json::from_value(one.step).map_err(|error| AppError::internal(&error))?;
        collections.push(Collection {
            dataset: one.dataset,
            name: one.collection,
            label: one.label,
            part: step.part,
            rows: u64::try_from(one.rows).unwrap_or_default(),
            columns: step
                .columns
                .iter()
                .filter(|column| column.exported)
                .map(|column| Column {
                    name: column.name.clone(),
                    label: column.label.clone(),
                    never: (california
                        && column.categories.iter().any(|one| never_disclosed_in_california(one)))
                    .then(|| "11 CCR 7024(d)".to_owned()),
                })
                .collect(),
        });
        steps.push(step);
    }
    let map = match crate::map::in_force(store).await? {
        Some(digest) => crate::map::load(store, &digest).await?,
        None => return Err(AppError::refused(said!("No data map is in force."))),
    };
    let content = Content {
        request: request.number.clone(),
        controller: workspace.controller,
        subject: subject.name.into_revealed(),
        sections: crate::statements::sections(&map, &steps, &subject.language),
        language: subject.language,
        received_at: request.received_at,
        exported_at: request.changed_at,
        collections,
    };
    Ok((content, steps))
}

/// The collected rows, opened chunk by chunk.
struct DraftRows {
    store: Store,
    runtime: Handle,
    key: [u8; 32],
    request: RequestId,
    withheld: BTreeMap<(String, String), Withheld>,
    steps: Vec<Step>,
    /// Rows of each collection.
    counts: Vec<u64>,
    /// Chunks that are read once for all formats, while there is room.
    kept: BTreeMap<(usize, i64), Arc<Opened>>,
    room: usize,
}

/// Bytes of opened chunks that are kept for the next format.
const ROOM: usize = 8 << 20;

impl DraftRows {
    fn chunk(&mut self, collection: usize, seq: i64) -> Result<Arc<Opened>, PackageError> {
        if let Some(kept) = self.kept.get(&(collection, seq)) {
            return Ok(kept.clone());
        }
        let address = &self.steps[collection].address;
        let address = (address.dataset.as_str(), address.collection.as_str());
        let read = chunk(&self.store, &self.key, self.request, address, seq);
        let opened = self
            .runtime
            .block_on(read)
            .map_err(|error| PackageError::Rows(error.into()))?
            .ok_or_else(|| PackageError::Rows(DraftError::Damaged.into()))?;
        let opened = Arc::new(opened);
        if let Some(room) = self.room.checked_sub(opened.size()) {
            self.room = room;
            self.kept.insert((collection, seq), opened.clone());
        }
        Ok(opened)
    }

    fn withheld(&self, step: &Step) -> Option<&Withheld> {
        self.withheld.get(&(step.address.dataset.clone(), step.address.collection.clone()))
    }
}

impl Rows for DraftRows {
    fn withholds(&self, collection: usize) -> bool {
        self.steps.get(collection).is_some_and(|step| self.withheld(step).is_some())
    }

    fn read(
        &mut self,
        collection: usize,
        each: &mut dyn FnMut(Record<'_>) -> Result<(), PackageError>,
    ) -> Result<(), PackageError> {
        let Some(step) = self.steps.get(collection).cloned() else { return Ok(()) };
        let withheld = self.withheld(&step).cloned();
        let primary = primary(&step);
        let exported: Vec<bool> = step.columns.iter().map(|column| column.exported).collect();
        let all = exported.iter().all(|exported| *exported);
        let damaged = |error: DraftError| PackageError::Rows(error.into());
        let mut place = 0;
        let mut seq = 0;
        while place < self.counts[collection] {
            let chunk = self.chunk(collection, seq)?;
            seq += 1;
            let mut rows = chunk.rows().map_err(damaged)?;
            let mut cells = Vec::new();
            let mut grounds = Vec::new();
            let mut parts = Vec::new();
            while rows.next_into(&mut cells).map_err(damaged)? {
                grounds.clear();
                parts.clear();
                let mut whole = None;
                if let Some(withheld) = &withheld {
                    let key = record_key(&primary, &cells, place);
                    whole = withheld.whole.or_else(|| withheld.records.get(&key).copied());
                    let shown = step.columns.iter().filter(|column| column.exported);
                    grounds.extend(shown.map(|column| withheld.ground(&key, &column.name)));
                    if !withheld.parts.is_empty() {
                        let shown =
                            step.columns.iter().zip(&cells).filter(|(column, _)| column.exported);
                        parts.extend(
                            shown.map(|(column, cell)| withheld.parts(&key, &column.name, cell)),
                        );
                    }
                }
                if !all {
                    let mut at = exported.iter();
                    cells.retain(|_| at.next().is_some_and(|exported| *exported));
                }
                place += 1;
                faults::point("deliver.writing");
                each(Record { cells: &cells, withheld: &grounds, parts: &parts, whole })?;
            }
        }
        Ok(())
    }
}
