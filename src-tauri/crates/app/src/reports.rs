//! Reports: filled from the record, drawn by the crate `reports`.

pub mod audit;

use ::reports::ledger::{Inclusion, LedgerPosition};
use ::reports::{Document, Fonts};
use store::events;

use crate::audit::checkpoints::{sign, verifying_key};
use crate::console::Cx;
use crate::errors::AppError;

/// Most entries a report proves one by one.
const MOST_INCLUSIONS: i64 = 50;

/// Renders a document to PDF, off the async threads.
pub(crate) async fn pdf(document: Document) -> Result<Vec<u8>, AppError> {
    let rendered = tokio::task::spawn_blocking(move || {
        let fonts = Fonts::bundled().map_err(|error| AppError::internal(&error))?;
        ::reports::pdf::render(&document, &fonts).map_err(|error| AppError::internal(&error))
    });
    let rendered = rendered.await.map_err(|error| AppError::internal(&error))??;
    if !rendered.replaced.is_empty() {
        tracing::warn!(letters = rendered.replaced.len(), "a report has letters no font knows");
    }
    Ok(rendered.bytes)
}

/// Where the log stands, signed now, with proofs of the entries about an object.
pub(crate) async fn position(cx: &Cx, object: &str) -> Result<LedgerPosition, AppError> {
    sign(cx.console(), &*cx.keys()?).await?;
    let store = cx.store();
    let key = verifying_key(store).await?;
    let (_, note) = events::newest_checkpoint(store)
        .await?
        .ok_or_else(|| AppError::not_found("checkpoint of the log"))?;
    let checkpoint = key
        .verify(&note)
        .map_err(|error| AppError::new(crate::errors::Code::LedgerBroken, error.to_string()))?;
    let mut inclusion = Vec::new();
    if !object.is_empty() {
        let filter = events::Filter { object: Some(object.to_owned()), ..Default::default() };
        let (mut entries, _) = events::page(store, &filter, None, MOST_INCLUSIONS).await?;
        entries.reverse();
        for entry in entries.into_iter().filter(|entry| entry.index < checkpoint.size) {
            let path = events::inclusion_proof(store, entry.index, checkpoint.size).await?;
            inclusion.push(Inclusion {
                what: entry.action,
                index: entry.index,
                leaf_hash: entry.leaf.to_string(),
                path: path.iter().map(ToString::to_string).collect(),
            });
        }
    }
    Ok(LedgerPosition {
        origin: checkpoint.origin,
        entries: checkpoint.size,
        root: checkpoint.root.to_string(),
        signed_at: checkpoint.time.parse().unwrap_or(cx.now()),
        checkpoint: note,
        public_key: key.to_string(),
        inclusion,
    })
}
