//! `consent.proof`: that a person said what the ledger says, as a file that anybody can check with
//! the public key of the log: entry, digest, the tree of its batch, the event of the batch, the log.

use std::collections::BTreeMap;
use std::io::Write as _;

use ledger::{Frontier, Hash, ProofError, fold, inclusion_subtrees, leaf_hash};
use model::consent::Proved;
use model::events::Event;
use model::ids::BatchId;
use model::said;
use serde_json::{Value, json};
use store::consent::{self as ledger_of, Entry};
use store::{events, workspace};

use super::{find, named};
use crate::audit::checkpoints::verifying_key;
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{AtomicFile, target};
use crate::keys::hmac_hex;

pub use super::receipt::{Input, Output};

/// Entries of a proof at most; nobody says so much.
const MOST: i64 = 10_000;

/// Writes the proof.
///
/// # Errors
/// `not_found` when the person said nothing; `invalid` when the folder cannot be written.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = named(&input.person)?;
    let found = find(cx.store(), person).await?;
    let entries = ledger_of::of_person(cx.store(), found.id, None, MOST).await?;
    let workspace = workspace::find(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace.")))?;
    let signed = events::newest_checkpoint(cx.store()).await?.map(|(_, note)| note);
    let size = match &signed {
        Some(note) => verifying_key(cx.store()).await?.verify(note).map_or(0, |one| one.size),
        None => 0,
    };
    let mut batches = BTreeMap::new();
    let mut proved = Vec::with_capacity(entries.len());
    for entry in &entries {
        if let Some(batch) = entry.batch
            && !batches.contains_key(&batch)
        {
            batches.insert(batch, Batch::load(cx, batch, size).await?);
        }
        let batch = entry.batch.and_then(|batch| batches.get(&batch));
        proved.push(shown(person, entry, batch)?);
    }
    let now = cx.now();
    let proof = json!({
        "format": "consent-proof",
        "v": 1,
        "person": person,
        "at": now,
        "key": hex::encode(&found.content_key),
        "log_key": workspace.public_key,
        "checkpoint": signed,
        "entries": proved,
        "how": "digest = HMAC-SHA-256(key, entry). SHA-256(0x00 || digest) is a leaf of the tree of \
            its batch (RFC 6962); batch_path leads from it to the digest of the event. \
            SHA-256(0x00 || event) is a leaf of the log; log_path leads from it to the root of the \
            checkpoint, which log_key verifies.",
    });
    let name = format!("consent-proof-{}.json", now.format("%Y%m%dT%H%M%S%3fZ"));
    let path = target(cx, input.directory.as_deref(), &name)?;
    let mut file = AtomicFile::create(&path)?;
    let text = serde_json::to_vec_pretty(&proof).map_err(|error| AppError::internal(&error))?;
    file.write_all(&text).map_err(|error| {
        AppError::invalid(said!("Cannot write {path}: {error}.", path = %path.display(), %error))
    })?;
    let (sha256, _) = file.digest()?;
    let count = entries.len() as u64;
    // Nobody gets the file before it is on record.
    cx.record(Event::ConsentProofWritten {
        person_hmac: hmac_hex(&found.content_key, &[person.as_bytes()]),
        entries: count,
        digest: sha256.clone(),
    })
    .await?;
    file.keep()?;
    Ok(Output { file: path, sha256, entries: count })
}

/// What was committed together, and its event.
struct Batch {
    proofs: Vec<String>,
    event: Option<(u64, String, Option<Vec<Hash>>)>,
}

impl Batch {
    async fn load(cx: &Cx, batch: BatchId, size: u64) -> Result<Self, AppError> {
        let proofs = ledger_of::of_batch(cx.store(), batch).await?;
        let event = match events::about(cx.store(), "consent.recorded", &batch.to_string()).await? {
            None => None,
            Some(event) => {
                // An event after the newest checkpoint is proved once the next one is signed.
                let path = if event.index < size {
                    Some(events::inclusion_proof(cx.store(), event.index, size).await?)
                } else {
                    None
                };
                Some((event.index, String::from_utf8_lossy(&event.bytes).into_owned(), path))
            }
        };
        Ok(Self { proofs, event })
    }

    /// The path from an entry to the digest of the event.
    fn path(&self, place: usize) -> Result<Vec<Hash>, ProofError> {
        let leaves: Vec<Hash> =
            self.proofs.iter().map(|proof| leaf_hash(proof.as_bytes())).collect();
        let groups = inclusion_subtrees(place as u64, leaves.len() as u64)?;
        fold::<ProofError>(&groups, |level, index| {
            let begin = usize::try_from(index << level).unwrap_or(usize::MAX);
            let mut subtree = Frontier::default();
            for leaf in leaves.get(begin..begin + (1 << level)).into_iter().flatten() {
                subtree.append(*leaf);
            }
            Ok((subtree.size() == 1 << level).then(|| subtree.root()))
        })
    }
}

fn shown(person: &str, entry: &Entry, batch: Option<&Batch>) -> Result<Value, AppError> {
    let proved = Proved {
        person,
        purpose: &entry.purpose,
        state: entry.state,
        version: entry.version.as_deref(),
        language: entry.language.as_deref(),
        surface: &entry.surface,
        method: &entry.method,
        at: entry.at,
        recorded_at: entry.recorded_at,
    };
    let hex = |path: &[Hash]| path.iter().map(ToString::to_string).collect::<Vec<_>>();
    let place = batch.and_then(|batch| {
        batch.proofs.iter().position(|proof| Some(proof) == entry.proof.as_ref())
    });
    let mut shown = json!({
        "entry": String::from_utf8_lossy(&proved.bytes()),
        "digest": entry.proof,
        "batch": entry.batch,
    });
    if let (Some(batch), Some(place)) = (batch, place) {
        let path = batch.path(place).map_err(|error| AppError::internal(&error))?;
        shown["batch_index"] = json!(place);
        shown["batch_size"] = json!(batch.proofs.len());
        shown["batch_path"] = json!(hex(&path));
        if let Some((index, text, path)) = &batch.event {
            shown["event_index"] = json!(index);
            shown["event"] = json!(text);
            shown["log_path"] = json!(path.as_deref().map(hex));
        }
    }
    Ok(shown)
}
