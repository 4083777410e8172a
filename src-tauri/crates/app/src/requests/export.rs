//! `requests.export`: what a filter of the queue takes, as CSV.
//!
//! Rows are read and written in batches, so memory does not grow with them. A run that is stopped
//! leaves no file.

use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use model::events::Event;
use model::ids::RunId;
use model::said;
use reports::csv::defused;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::officers::Officer;
use store::requests::{Direction, Exported, ExportedPage, Exporting};
use ts_rs::TS;

use super::list::{self, days_left, zone_of};
use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::files::{AtomicFile, target};
use crate::runs::{self, Run, RunKind};

/// Rows read at a time.
const BATCH: i64 = 5_000;
/// Rows between two messages about how far it is.
const REPORT: u64 = 5_000;

const HEADER: [&str; 13] = [
    "number",
    "kind",
    "state",
    "regime",
    "subject",
    "received",
    "due",
    "days_left",
    "assignee",
    "flags",
    "sources",
    "outcome",
    "closed",
];

/// What and where to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsExportInput")]
#[serde(default)]
pub struct Input {
    /// The filter, as of `requests.list`; where its page would begin does not matter.
    pub filter: list::Input,
    /// Whether what would come last comes first.
    #[ts(as = "Option<bool>", optional)]
    pub descending: bool,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    #[ts(optional)]
    pub run: Option<RunId>,
}

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsExported")]
pub struct Output {
    /// Where it is.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// Requests in it.
    #[ts(type = "number")]
    pub rows: u64,
}

/// Exports what the filter takes, in its order (RFC 4180, UTF-8). No text is read as a
/// formula by a spreadsheet. What moves in the queue meanwhile stands where it was met.
///
/// # Errors
/// `invalid` when the folder cannot be written.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let id = input.run;
    runs::own(cx, RunKind::Export, id, |cx, run| async move { export(&cx, &run, input).await })
        .await
}

async fn export(cx: &Cx, run: &Run, input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let name = format!("requests-{}.csv", now.format("%Y%m%dT%H%M%SZ"));
    let path = target(cx, input.directory.as_deref(), &name)?;
    let (filter, seen) = list::filter(cx, input.filter)?;
    let direction = if input.descending { Direction::Falling } else { Direction::Rising };
    let team = Arc::new(store::officers::list(cx.store()).await?);
    let fail = |error: csv::Error| {
        AppError::invalid(said!("Cannot write {path}: {error}.", path = %path.display(), %error))
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BufWriter::new(AtomicFile::create(&path)?));
    writer.write_record(HEADER).map_err(fail)?;
    // Of a text nobody knows beforehand how many requests hold it.
    let total = match &filter.text {
        Some(_) => None,
        None => u64::try_from(store::requests::total(cx.store(), &filter).await?).ok(),
    };
    let mut rows = 0_u64;
    let mut reported = 0;
    run.progress(0, total);
    let mut export = Exporting::begin(cx.store(), filter, direction).await?;
    let mut batch = export.next(cx.store(), BATCH).await?;
    while let Some(waiting) = batch {
        if run.is_stopped() {
            return Err(AppError::new(
                Code::Stopped,
                said!("The export was stopped. No file was written."),
            ));
        }
        // The next rows are read while these are written.
        let team = team.clone();
        let writing = tokio::task::spawn_blocking(move || {
            let written = write_all(&mut writer, &waiting, &team, now);
            (writer, written)
        });
        let (next, written) = tokio::join!(export.next(cx.store(), BATCH), writing);
        let (back, written) = written.map_err(|error| AppError::internal(&error))?;
        writer = back;
        rows += written?.map_err(fail)?;
        batch = next?;
        if rows - reported >= REPORT {
            reported = rows;
            run.progress(rows, total);
        }
    }
    let out = writer.into_inner().map_err(|error| AppError::internal(error.error()))?;
    let mut file = out.into_inner().map_err(|error| AppError::internal(error.error()))?;
    let (sha256, _) = file.digest()?;
    // Nobody gets the file before it is on record.
    cx.record(Event::RequestsExported {
        view: seen.view.to_owned(),
        filters: seen.filters(),
        rows,
        digest: sha256.clone(),
    })
    .await?;
    file.keep()?;
    run.progress(rows, Some(rows));
    run.made(&path);
    Ok(Output { file: path, sha256, rows })
}

/// Writes a page and says how many rows it has.
fn write_all<W: std::io::Write>(
    writer: &mut csv::Writer<W>,
    page: &ExportedPage,
    team: &[Officer],
    now: DateTime<Utc>,
) -> Result<Result<u64, csv::Error>, StoreError> {
    let mut rows = 0;
    for row in page.rows() {
        if let Err(error) = write(writer, &row?, team, now) {
            return Ok(Err(error));
        }
        rows += 1;
    }
    Ok(Ok(rows))
}

fn write<W: std::io::Write>(
    writer: &mut csv::Writer<W>,
    row: &Exported<'_>,
    team: &[Officer],
    now: DateTime<Utc>,
) -> Result<(), csv::Error> {
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let assignee = row.assignee.and_then(|id| team.iter().find(|officer| officer.id == id));
    // A request that is closed has no days left.
    let left = match row.closed_at {
        None => days_left(row.due_at, row.due, zone_of(row.time_zone), now).to_string(),
        Some(_) => String::new(),
    };
    writer.write_field(&*defused(row.number))?;
    writer.write_field(row.kind)?;
    writer.write_field(row.state)?;
    writer.write_field(&*defused(row.regime))?;
    writer.write_field(&*defused(row.subject))?;
    writer.write_field(instant(row.received_at))?;
    writer.write_field(row.due)?;
    writer.write_field(left)?;
    writer.write_field(&*defused(assignee.map_or("", |officer| &officer.name)))?;
    writer.write_field(&row.flags)?;
    writer.write_field(&*defused(row.sources))?;
    writer.write_field(row.outcome)?;
    writer.write_field(row.closed_at.map(instant).unwrap_or_default())?;
    writer.write_record(None::<&[u8]>)
}
