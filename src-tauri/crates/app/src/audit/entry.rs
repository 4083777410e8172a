//! `audit.entry`: one entry with the proof that it is in the log.

use ledger::verify_inclusion;
use model::said;
use serde::{Deserialize, Serialize};
use store::{StoreError, events};
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
    /// The entry after it.
    pub newer: Option<Neighbour>,
    /// The entry before it.
    pub older: Option<Neighbour>,
    /// Inclusion proof in the log of `size` entries, hex, lowest first (RFC 6962 section 2.1.1).
    /// Empty also when the log lacks what it needs.
    pub proof: Vec<String>,
    /// Number of entries the proof is over.
    #[ts(type = "number")]
    pub size: u64,
    /// The root that the proof has to lead to, hex.
    pub root: String,
    /// Whether the content fits its hash.
    pub content_fits: bool,
    /// Whether the proof leads to the root.
    pub proof_holds: bool,
    /// The signed checkpoint over `size` entries, as a note; none: it waits for the next one.
    pub checkpoint: Option<String>,
}

/// An entry beside.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Neighbour {
    /// Its place.
    #[ts(type = "number")]
    pub index: u64,
    /// Its leaf hash, hex.
    pub leaf: String,
}

/// Shows an entry and proves it.
///
/// # Errors
/// `not_found`, or when the database fails. That a broken log proves nothing is an answer.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let around = events::scan(store, input.index.saturating_sub(1), 3).await?;
    let beside = |index: Option<u64>| {
        let found = around.iter().find(|one| Some(one.index) == index)?;
        Some(Neighbour { index: found.index, leaf: found.leaf.to_string() })
    };
    let (newer, older) = (beside(input.index.checked_add(1)), beside(input.index.checked_sub(1)));
    let entry = around
        .into_iter()
        .find(|one| one.index == input.index)
        .ok_or_else(|| AppError::not_found(said!("There is no such entry.")))?;
    let key = verifying_key(store).await?;
    let signed = events::newest_checkpoint(store)
        .await?
        .and_then(|(_, note)| Some((key.verify(&note).ok()?, note)))
        .filter(|(checkpoint, _)| checkpoint.size > input.index);
    let (size, root) = match &signed {
        Some((checkpoint, _)) => (checkpoint.size, checkpoint.root),
        None => {
            let frontier = events::frontier(store).await?;
            (frontier.size(), frontier.root())
        }
    };
    let proof = match events::inclusion_proof(store, input.index, size).await {
        Ok(proof) => proof,
        Err(StoreError::Ledger(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let content_fits = ledger::leaf_hash(&entry.bytes) == entry.leaf;
    let proof_holds = verify_inclusion(entry.leaf, input.index, size, &proof, root).is_ok();
    let text = String::from_utf8_lossy(&entry.bytes).into_owned();
    let row = listed(cx, vec![entry])
        .await?
        .pop()
        .ok_or_else(|| AppError::not_found(said!("There is no such entry.")))?;
    Ok(Output {
        row,
        text,
        newer,
        older,
        proof: proof.iter().map(ToString::to_string).collect(),
        size,
        root: root.to_string(),
        content_fits,
        proof_holds,
        checkpoint: signed.map(|(_, note)| note),
    })
}
