//! Reports: filled from the record, drawn by the crate `reports`.

pub mod audit;
pub mod list;
pub mod preview;
pub mod register;

use std::path::PathBuf;

use ::reports::ledger::{Inclusion, LedgerPosition};
use ::reports::{Document, Fonts};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::events;
use ts_rs::TS;

use crate::audit::checkpoints::{sign, verifying_key};
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::sha256_hex;

/// Most entries a report proves one by one.
const MOST_INCLUSIONS: i64 = 50;

/// A period, whole days in UTC.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportPeriod")]
pub struct Period {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day.
    #[ts(type = "string")]
    pub to: NaiveDate,
}

impl Period {
    /// Its first instant, and the first after it.
    pub(crate) fn instants(self) -> Result<(DateTime<Utc>, DateTime<Utc>), AppError> {
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let after = self.to.checked_add_days(Days::new(1));
        match after.filter(|_| self.from <= self.to) {
            Some(after) => Ok((midnight(self.from), midnight(after))),
            None => {
                Err(AppError::invalid(said!("Period: the last day lies before the first."))
                    .at("to"))
            }
        }
    }
}

/// Which period, as what, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportInput")]
pub struct Input {
    /// Which period.
    #[serde(flatten)]
    pub period: Period,
    /// As what.
    pub format: Format,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ReportFormat")]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The report, with its data attached.
    Pdf,
    /// Its rows.
    Csv,
}

impl Format {
    fn key(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }
}

/// The report.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportWritten")]
pub struct Output {
    /// The file.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    #[ts(type = "number")]
    pub size_bytes: usize,
    /// Rows in it: entries of the log, requests.
    #[ts(type = "number")]
    pub rows: usize,
}

/// A report that was made and is not written yet.
pub(crate) struct Made {
    /// How its file begins.
    pub(crate) name: &'static str,
    /// Rows in it.
    pub(crate) rows: usize,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// Writes a report to its file and records that it went out.
async fn export(cx: &Cx, report: &str, input: Input, made: Made) -> Result<Output, AppError> {
    let Period { from, to } = input.period;
    let format = input.format.key();
    let name = format!("{}-{from}-{to}.{format}", made.name);
    let file = target(cx, input.directory.as_deref(), &name)?;
    write(&file, &made.bytes)?;
    let sha256 = sha256_hex(&made.bytes);
    cx.record(Event::ReportExported {
        report: report.into(),
        format: format.into(),
        from,
        to,
        digest: sha256.clone(),
    })
    .await?;
    Ok(Output { file, sha256, size_bytes: made.bytes.len(), rows: made.rows })
}

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
        .ok_or_else(|| AppError::not_found(said!("There is no checkpoint of the log.")))?;
    let checkpoint = key.verify(&note).map_err(|error| {
        AppError::new(
            crate::errors::Code::LedgerBroken,
            said!("The audit trail does not verify: {error}.", %error),
        )
    })?;
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
