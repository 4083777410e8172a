//! `requests.certificate`: what an erasure did, as a PDF that names the person by the number of
//! the request only.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use model::clock::free_from_backups;
use model::events::Event;
use model::ids::RequestId;
use model::said;
use reports::certificate::{
    Approval, Backups, Certificate, Erased, Receipt, Residue, Retention, Verification,
};
use serde::{Deserialize, Serialize};
use sources::Preview;
use store::requests::Request;
use store::{erasures, workspace};
use ts_rs::TS;

use crate::approvals;
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::sha256_hex;
use crate::reports::position;
use crate::words::ApprovalState;

/// Which erasure, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsCertificateInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// The certificate.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "CertificateWritten")]
pub struct Output {
    /// The file.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
}

/// Days that daily snapshots and the point-in-time log of the product are kept (the epic's
/// `backup_policy.yaml`).
pub(crate) const SNAPSHOT_DAYS: u32 = 30;
pub(crate) const PITR_DAYS: u32 = 7;

/// Writes the certificate.
///
/// # Errors
/// `refused` before the erasure.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    let certificate = certificate(cx, &request).await?;
    let document = certificate.document().map_err(|error| AppError::internal(&error))?;
    let pdf = crate::reports::pdf(document).await?;
    let name = format!("{}-erasure-certificate.pdf", request.number);
    let file = target(cx, input.directory.as_deref(), &name)?;
    write(&file, &pdf)?;
    let sha256 = sha256_hex(&pdf);
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    request.certificate_digest = Some(sha256.clone());
    super::save(cx, &mut tx, &mut request).await?;
    let event = Event::CertificateWritten { request: request.id, digest: sha256.clone() };
    cx.commit(tx, event).await?;
    Ok(Output { file, sha256 })
}

async fn certificate(cx: &Cx, request: &Request) -> Result<Certificate, AppError> {
    let store = cx.store();
    let json = |error: serde_json::Error| AppError::internal(&error);
    let kept = erasures::receipts(store, request.id).await?;
    let Some(executed_at) = kept.iter().map(|(_, _, at)| *at).max() else {
        return Err(AppError::refused(said!("Nothing was erased yet.")));
    };
    let plan = erasures::plan(store, request.id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no plan of this request.")))?;
    let preview: Preview = serde_json::from_value(plan.preview).map_err(json)?;
    let workspace = workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let mut receipts = Vec::new();
    let mut erased = Vec::new();
    for (source, receipt, at) in kept {
        let receipt: sources::Receipt = serde_json::from_value(receipt).map_err(json)?;
        let step = preview.steps.iter().find(|step| step.address == receipt.address);
        erased.push(line(&source, &receipt, step));
        receipts.push(Receipt {
            source,
            collection: receipt.address.collection,
            rows_after: if receipt.action == "delete" {
                receipt.rows_before.saturating_sub(receipt.rows_changed)
            } else {
                receipt.rows_before
            },
            action: receipt.action,
            rows_before: receipt.rows_before,
            rows_changed: receipt.rows_changed,
            statement_sha256: receipt.statement_digest,
            committed_at: at,
        });
    }
    let due = request.due.parse::<NaiveDate>().unwrap_or(request.due_at.date_naive());
    let backups = free_from_backups(executed_at, SNAPSHOT_DAYS, PITR_DAYS)
        .map_err(|error| AppError::invalid(said!("Clock: {error}.", error = error.said())))?;
    Ok(Certificate {
        workspace: workspace.name,
        request: request.number.clone(),
        regime: request.regime.clone(),
        rule_set: request.rule_set.clone(),
        received: request.receipt_date,
        due,
        executed_at,
        generated_at: cx.now(),
        generated_by: cx.officer()?.name.clone(),
        erased,
        receipts,
        verification: verification(cx, request).await?,
        approvals: approvals::show(cx, request.id.0)
            .await?
            .into_iter()
            .filter(|approval| approval.state == ApprovalState::Approved)
            .map(|approval| Approval {
                subject: approval.subject.key().to_owned(),
                digest: approval.digest,
                prepared_by: approval.requested_by,
                approved_by: approval.decided_by.unwrap_or_default(),
                approved_at: approval.decided_at.unwrap_or(approval.requested_at),
            })
            .collect(),
        backups: Backups {
            last_copy_expires: Some(backups.quoted),
            statement: format!(
                "Daily snapshots are kept {SNAPSHOT_DAYS} days and the point-in-time log \
                 {PITR_DAYS} days. Erasures are remembered as keyed hashes and replayed after a \
                 restore."
            ),
        },
        ledger: position(cx, &request.id.to_string()).await?,
    })
}

fn line(source: &str, receipt: &sources::Receipt, step: Option<&sources::PreviewStep>) -> Erased {
    let rows = |action: &str| if receipt.action == action { receipt.rows_before } else { 0 };
    Erased {
        source: source.to_owned(),
        collection: receipt.address.collection.clone(),
        deleted: if receipt.action == "delete" { receipt.rows_changed } else { 0 },
        masked: rows("mask"),
        retained: rows("retain"),
        restricted: rows("restrict"),
        retention: step.and_then(|step| {
            step.citation.clone().map(|citation| Retention {
                exception: "legal obligation".into(),
                citation,
                until: step.until.as_ref().and_then(|day| day.parse().ok()),
            })
        }),
    }
}

async fn verification(cx: &Cx, request: &Request) -> Result<Verification, AppError> {
    let Some(search) = erasures::search(cx.store(), request.id).await? else {
        return Ok(Verification { scanned_at: None, columns: 0, rows: 0, residues: Vec::new() });
    };
    let shown = super::plan_shown::searched(search)?;
    let mut places = BTreeMap::<(String, Option<String>), u64>::new();
    for hit in shown.hits {
        *places.entry((hit.place, hit.explained_by)).or_default() += 1;
    }
    Ok(Verification {
        scanned_at: Some(shown.at),
        columns: u64::try_from(shown.columns).unwrap_or_default(),
        rows: u64::try_from(shown.rows).unwrap_or_default(),
        residues: places
            .into_iter()
            .map(|((place, explanation), rows)| {
                let mut parts = place.splitn(3, '.').map(str::to_owned);
                Residue {
                    source: parts.next().unwrap_or_default(),
                    collection: parts.next().unwrap_or_default(),
                    column: parts.next().unwrap_or_default(),
                    rows,
                    explanation,
                }
            })
            .collect(),
    })
}
