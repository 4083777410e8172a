//! `audit.entry`: one entry with the proof that it is in the log.

use ledger::verify_inclusion;
use serde::{Deserialize, Serialize};
use store::events;
use ts_rs::TS;

use super::checkpoints::verifying_key;
use super::list::{EntryListed, listed};
use crate::console::Cx;
use crate::errors::AppError;

/// Which entry.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditEntryInput")]
pub struct Input {
    /// Its place, from 0.
    #[ts(type = "number")]
    pub index: u64,
}

/// An entry with its proof.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditEntry")]
pub struct Output {
    /// The entry.
    pub row: EntryListed,
    /// The canonical text that was hashed.
    pub text: String,
    /// Inclusion proof in the log of `size` entries, hex, lowest first (RFC 6962 section 2.1.1).
    pub proof: Vec<String>,
    /// Number of entries the proof is over.
    #[ts(type = "number")]
    pub size: u64,
    /// Whether the content fits its hash.
    pub content_fits: bool,
    /// Whether the proof leads to the root.
    pub proof_holds: bool,
    /// Size of the signed checkpoint the proof leads to; none: it waits for the next one.
    #[ts(type = "number | null")]
    pub checkpoint: Option<u64>,
}

/// Shows an entry and proves it.
///
/// # Errors
/// `not_found`; `ledger_broken` when the log lacks what the proof needs.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let entry =
        events::find(store, input.index).await?.ok_or_else(|| AppError::not_found("such entry"))?;
    let key = verifying_key(store).await?;
    let signed = events::newest_checkpoint(store)
        .await?
        .and_then(|(_, note)| key.verify(&note).ok())
        .filter(|checkpoint| checkpoint.size > input.index);
    let (size, root) = match &signed {
        Some(checkpoint) => (checkpoint.size, checkpoint.root),
        None => {
            let frontier = events::frontier(store).await?;
            (frontier.size(), frontier.root())
        }
    };
    let proof = events::inclusion_proof(store, input.index, size).await?;
    let content_fits = ledger::leaf_hash(&entry.bytes) == entry.leaf;
    let proof_holds = verify_inclusion(entry.leaf, input.index, size, &proof, root).is_ok();
    let text = String::from_utf8_lossy(&entry.bytes).into_owned();
    let row =
        listed(cx, vec![entry]).await?.pop().ok_or_else(|| AppError::not_found("such entry"))?;
    Ok(Output {
        row,
        text,
        proof: proof.iter().map(ToString::to_string).collect(),
        size,
        content_fits,
        proof_holds,
        checkpoint: signed.map(|checkpoint| checkpoint.size),
    })
}
