//! `requests.import`: requests from a CSV file. What is wrong with a line is told with its line and
//! column, and the other lines go in; each request leaves its own event.
//!
//! `requests.preview_import` takes the same way and takes back what it wrote.

mod line;
mod table;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::events::Event;
use model::ids::{RequestId, RunId};
use model::requests::{Kind, State};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::{Tx, subjects, workspace};
use ts_rs::TS;

use super::open;
use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::runs::{self, Run, RunKind};
use crate::spreadsheet::zone_of;

pub use table::Encoding;

/// Lines of one transaction.
const BATCH: usize = 50;
/// Lines of each sort that are named one by one.
const NAMED: usize = 500;

/// The file, and what it leaves open.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsImportInput")]
pub struct Input {
    /// Its bytes, base64.
    pub content: String,
    /// How its text is written; none: UTF-8, or UTF-16 with a byte order mark.
    pub encoding: Option<Encoding>,
    /// The language of the answer where a line says none; none: English.
    pub language: Option<String>,
    /// How it came in where a line does not say; none: `form`.
    pub channel: Option<String>,
    /// What is done with a request that is there already; none: it is left out.
    pub duplicates: Option<Duplicates>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    pub run: Option<RunId>,
}

/// What is done with a request that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// It is left out.
    Skip,
    /// It is taken in all the same.
    Take,
}

/// What happened, or would happen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "ImportReport")]
pub struct Output {
    /// How the file was read, in sentences.
    pub notes: Vec<Said>,
    /// Lines that hold a request.
    #[ts(type = "number")]
    pub lines: u64,
    /// Requests that were opened, or can be.
    #[ts(type = "number")]
    pub opened: u64,
    /// Lines that are wrong.
    #[ts(type = "number")]
    pub refused: u64,
    /// Lines that are left out because the request is there already.
    #[ts(type = "number")]
    pub duplicates: u64,
    /// The first 500 of the requests.
    pub rows: Vec<ImportedLine>,
    /// What is wrong with the first 500 wrong lines.
    pub problems: Vec<RefusedLine>,
    /// The first 500 that are there already.
    pub known: Vec<KnownLine>,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// A line that became a request, or can.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImportedLine {
    /// The line of the file.
    #[ts(type = "number")]
    pub line: u64,
    /// The request; none: it was only looked at.
    pub id: Option<RequestId>,
    /// Its number; none: it was only looked at.
    pub number: Option<String>,
    /// What is asked for.
    pub kind: Kind,
    /// The person's name, or the identifier they gave.
    pub subject_name: String,
    /// When it is due.
    pub due: String,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedLine {
    /// The line of the file.
    #[ts(type = "number")]
    pub line: u64,
    /// The column; none: the whole line.
    pub column: Option<String>,
    /// What is wrong, and what to do.
    pub reason: Said,
}

/// A line whose request is there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownLine {
    /// The line of the file.
    #[ts(type = "number")]
    pub line: u64,
    /// The open request of the same person for the same; none: an earlier line of the file.
    pub number: Option<String>,
    /// The earlier line of the file.
    #[ts(type = "number | null")]
    pub same_as: Option<u64>,
}

/// Whether what is entered is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is committed with its events.
    Yes,
    /// It is taken back.
    No,
}

/// Imports the file.
///
/// # Errors
/// `invalid` when the file cannot be read at all; then nothing is entered.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    take_in(cx, RunKind::Import, input, Keep::Yes).await
}

/// Reads the file and says what would become of it.
pub(crate) async fn preview(cx: &Cx, input: Input) -> Result<Output, AppError> {
    take_in(cx, RunKind::Preview, input, Keep::No).await
}

async fn take_in(cx: &Cx, kind: RunKind, input: Input, keep: Keep) -> Result<Output, AppError> {
    let content = STANDARD
        .decode(&input.content)
        .map_err(|_| AppError::invalid(said!("File: it is no base64.")).at("content"))?;
    let table = table::read(&content, input.encoding)?;
    let id = input.run;
    runs::own(cx, kind, id, |cx, run| async move {
        let importing = Importing::begin(&cx, &input, keep).await?;
        importing.carry_out(&cx, &run, table).await
    })
    .await
}

/// An import under way.
struct Importing {
    keep: Keep,
    duplicates: Duplicates,
    defaults: line::Defaults,
    /// Which line of this file asked first, by identifier and kind of request.
    seen: BTreeMap<(String, String, Kind), u64>,
    report: Output,
}

impl Importing {
    async fn begin(cx: &Cx, input: &Input, keep: Keep) -> Result<Self, AppError> {
        let calendar = workspace::find(cx.store()).await?.map(|workspace| workspace.calendar);
        Ok(Self {
            keep,
            duplicates: input.duplicates.unwrap_or(Duplicates::Skip),
            defaults: line::Defaults {
                language: input.language.clone().unwrap_or_else(|| "en".into()),
                channel: input.channel.clone().unwrap_or_else(|| "form".into()),
                zone: zone_of(calendar.as_deref()),
            },
            seen: BTreeMap::new(),
            report: Output::default(),
        })
    }

    async fn carry_out(
        mut self,
        cx: &Cx,
        run: &Run,
        table: table::Table,
    ) -> Result<Output, AppError> {
        self.report.notes = table.notes;
        let total = table.lines.len() as u64;
        run.progress(0, Some(total));
        for batch in table.lines.chunks(BATCH) {
            if run.is_stopped() {
                self.report.stopped = true;
                break;
            }
            self.batch(cx, &table.columns, batch).await?;
            run.progress(self.report.lines, Some(total));
            tokio::task::yield_now().await;
        }
        let Output { lines, opened, refused, duplicates, stopped, .. } = self.report;
        cx.record(match self.keep {
            Keep::Yes => {
                Event::RequestsImported { run: run.id(), opened, refused, duplicates, stopped }
            }
            Keep::No => Event::ImportPreviewed { lines, refused, duplicates },
        })
        .await?;
        Ok(self.report)
    }

    /// A batch in one transaction. A line that is refused leaves nothing behind.
    async fn batch(
        &mut self,
        cx: &Cx,
        columns: &[line::Column],
        lines: &[table::Line],
    ) -> Result<(), AppError> {
        let mut tx = cx.store().begin().await?;
        let mut events = Vec::new();
        for one in lines {
            self.report.lines += 1;
            let input = match line::request(columns, one, &self.defaults) {
                Ok(input) => input,
                Err(problems) => {
                    self.refuse(problems);
                    continue;
                }
            };
            if let Some(known) = self.known(&mut tx, one.number, &input).await? {
                self.report.duplicates += 1;
                if self.report.known.len() < NAMED {
                    self.report.known.push(known);
                }
                if self.duplicates == Duplicates::Skip {
                    continue;
                }
            }
            tx.mark().await?;
            match enter(cx, &mut tx, &input).await {
                Ok((output, own)) => {
                    tx.unmark().await?;
                    events.extend(own);
                    self.opened(one.number, &input, output);
                }
                Err(error) if error.code == Code::Invalid => {
                    tx.back().await?;
                    self.refuse(vec![line::told(one.number, &error)]);
                }
                Err(error) => return Err(error),
            }
        }
        if self.keep == Keep::Yes && !events.is_empty() {
            cx.commit_all(tx, events).await?;
        }
        Ok(())
    }

    /// Whether the person's request is there already: open, or on an earlier line.
    async fn known(
        &mut self,
        tx: &mut Tx,
        line: u64,
        input: &open::Input,
    ) -> Result<Option<KnownLine>, AppError> {
        for given in &input.identifiers {
            let key = (given.kind.clone(), given.value.to_lowercase(), input.kind);
            if let Some(earlier) = self.seen.get(&key) {
                return Ok(Some(KnownLine { line, number: None, same_as: Some(*earlier) }));
            }
            let there = subjects::requests_with(&mut *tx, &given.kind, &given.value).await?;
            let same = there
                .into_iter()
                .find(|(_, kind, state)| *kind == input.kind && *state != State::Closed);
            if let Some((number, ..)) = same {
                return Ok(Some(KnownLine { line, number: Some(number), same_as: None }));
            }
        }
        for given in &input.identifiers {
            let key = (given.kind.clone(), given.value.to_lowercase(), input.kind);
            self.seen.insert(key, line);
        }
        Ok(None)
    }

    fn opened(&mut self, line: u64, input: &open::Input, output: open::Output) {
        self.report.opened += 1;
        if self.report.rows.len() < NAMED {
            let first = input.identifiers.first().map(|given| given.value.clone());
            let kept = self.keep == Keep::Yes;
            self.report.rows.push(ImportedLine {
                line,
                id: kept.then_some(output.id),
                number: kept.then_some(output.number),
                kind: input.kind,
                subject_name: input.subject_name.clone().or(first).unwrap_or_default(),
                due: output.due,
            });
        }
    }

    fn refuse(&mut self, problems: Vec<RefusedLine>) {
        self.report.refused += 1;
        if self.report.problems.len() < NAMED {
            self.report.problems.extend(problems);
        }
    }
}

async fn enter(
    cx: &Cx,
    tx: &mut Tx,
    input: &open::Input,
) -> Result<(open::Output, Vec<Event>), AppError> {
    open::check(cx, input)?;
    open::enter(cx, tx, input).await
}
