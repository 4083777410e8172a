//! `consent.import`: what people said elsewhere, from a CSV file. What is wrong with a line is told
//! with its line and column, and the other lines go in, a batch in one transaction.
//!
//! `consent.preview_import` takes the same way and takes back what it wrote.

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono_tz::Tz;
use model::consent::{Answer, State};
use model::events::Event;
use model::ids::RunId;
use model::said;
use model::said::Said as Text;
use serde::{Deserialize, Serialize};
use store::consent::Effect;
use store::purposes::Purpose;
use store::workspace;
use ts_rs::TS;

use super::record::{self, Around, Said};
use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::import::{Encoding, Keep, RefusedLine};
use crate::runs::{self, Run, RunKind};
use crate::spreadsheet::{Line, Table, instant, zone_of};

/// Lines of one transaction.
const BATCH: usize = 500;
/// Wrong lines that are named one by one.
const NAMED: usize = 500;
/// The largest file, in MiB.
const MOST_MIB: usize = 64;

/// Columns of the file, and what they are for.
const COLUMNS: [&str; 8] =
    ["person", "purpose", "answer", "version", "language", "surface", "method", "at"];
const NEEDED: [&str; 4] = ["person", "purpose", "answer", "at"];

/// The file.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentImportInput")]
pub struct Input {
    /// Its bytes, base64. Columns: person, purpose, answer, at; version, language, surface, method.
    pub content: String,
    /// How its text is written; none: UTF-8, or UTF-16 with a byte order mark.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    /// The caller's own id of the run, by which it can be stopped; none: one is made.
    #[serde(default)]
    pub run: Option<RunId>,
}

/// What happened, or would happen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentImportReport")]
pub struct Output {
    /// How the file was read, in sentences.
    pub notes: Vec<Text>,
    /// Lines that hold something.
    #[ts(type = "number")]
    pub lines: u64,
    /// Entries that were added to the ledger, or can be.
    #[ts(type = "number")]
    pub recorded: u64,
    /// Of these, entries that are the newest word of their person.
    #[ts(type = "number")]
    pub changed: u64,
    /// Lines whose entry is there already.
    #[ts(type = "number")]
    pub duplicates: u64,
    /// Lines that are wrong.
    #[ts(type = "number")]
    pub refused: u64,
    /// What is wrong with the first 500 wrong lines.
    pub problems: Vec<RefusedLine>,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// Imports the file.
///
/// # Errors
/// `invalid` when the file cannot be read at all; then nothing is entered.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    take_in(cx, RunKind::ImportConsent, input, Keep::Yes).await
}

/// Reads the file and says what would become of it.
pub(crate) async fn preview(cx: &Cx, input: Input) -> Result<Output, AppError> {
    take_in(cx, RunKind::Preview, input, Keep::No).await
}

async fn take_in(cx: &Cx, kind: RunKind, input: Input, keep: Keep) -> Result<Output, AppError> {
    let content = STANDARD
        .decode(&input.content)
        .map_err(|_| AppError::invalid(said!("File: it is no base64.")).at("content"))?;
    let table = Table::open(&content, input.encoding, MOST_MIB)?;
    drop(content);
    runs::own(
        cx,
        kind,
        input.run,
        |cx, run| async move { carry_out(&cx, &run, &table, keep).await },
    )
    .await
}

async fn carry_out(cx: &Cx, run: &Run, table: &Table, keep: Keep) -> Result<Output, AppError> {
    let calendar = workspace::find(cx.store()).await?.map(|workspace| workspace.calendar);
    let mut lines = table.lines();
    let header = lines
        .next()
        .ok_or_else(|| AppError::invalid(said!("File: it is empty.")).at("content"))??;
    let mut importing = Importing {
        keep,
        columns: columns(&header)?,
        purposes: record::purposes(cx.store()).await?,
        zone: zone_of(calendar.as_deref()),
        seen: HashSet::new(),
        report: Output { notes: vec![table.note()], ..Output::default() },
    };
    run.progress(0, None);
    loop {
        if run.is_stopped() {
            importing.report.stopped = true;
            break;
        }
        let batch: Vec<Line> = lines.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            break;
        }
        importing.batch(cx, &batch).await?;
        run.progress(importing.report.lines, None);
        tokio::task::yield_now().await;
    }
    let Output { lines, recorded, refused, duplicates, stopped, .. } = importing.report;
    cx.record(match keep {
        Keep::Yes => {
            Event::ConsentImported { run: run.id(), recorded, refused, duplicates, stopped }
        }
        Keep::No => Event::ConsentImportPreviewed { lines, refused },
    })
    .await?;
    cx.console().wake_outbox();
    Ok(importing.report)
}

/// An import under way.
struct Importing {
    keep: Keep,
    columns: Vec<&'static str>,
    purposes: BTreeMap<String, Purpose>,
    zone: Tz,
    /// What a look ahead has met, as nothing of it stays in the ledger.
    seen: HashSet<(String, String, State, i64)>,
    report: Output,
}

impl Importing {
    async fn batch(&mut self, cx: &Cx, lines: &[Line]) -> Result<(), AppError> {
        let now = cx.now();
        let mut said = Vec::with_capacity(lines.len());
        for line in lines {
            self.report.lines += 1;
            match self.line(line, now) {
                Ok(one) => said.push(one),
                Err(problem) => {
                    self.report.refused += 1;
                    if self.report.problems.len() < NAMED {
                        self.report.problems.push(problem);
                    }
                }
            }
        }
        let names: Vec<_> = match self.keep {
            Keep::Yes => Vec::new(),
            Keep::No => said
                .iter()
                .map(|one| (one.person.clone(), one.purpose.clone(), one.at.timestamp_micros()))
                .collect(),
        };
        let mut tx = cx.store().begin().await?;
        let recorded = record::record(cx.env(), &mut tx, said).await?;
        for (place, one) in recorded.appended.iter().enumerate() {
            let met = names.get(place).is_some_and(|(person, purpose, at)| {
                !self.seen.insert((person.clone(), purpose.clone(), one.state, *at))
            });
            if met || one.effect == Effect::Duplicate {
                self.report.duplicates += 1;
                continue;
            }
            self.report.recorded += 1;
            self.report.changed += u64::from(one.effect == Effect::Changed);
        }
        if let (Keep::Yes, Some(event)) = (self.keep, recorded.event) {
            cx.commit(tx, event).await?;
        }
        Ok(())
    }

    fn line(&self, line: &Line, now: chrono::DateTime<chrono::Utc>) -> Result<Said, RefusedLine> {
        let refused = |column: Option<&str>, reason: Text| RefusedLine {
            line: line.number,
            column: column.map(str::to_owned),
            reason,
        };
        if line.fields.len() != self.columns.len() {
            let text = said!(
                "It has {fields} fields and the header {columns}: is a separator inside of a field?",
                fields = line.fields.len(),
                columns = self.columns.len()
            );
            return Err(refused(None, text));
        }
        let field = |name: &str| {
            let place = self.columns.iter().position(|one| *one == name)?;
            line.fields.get(place).map(String::as_str).filter(|text| !text.is_empty())
        };
        let needed = |name: &'static str| {
            field(name).ok_or_else(|| refused(Some(name), said!("It is empty.")))
        };
        let purpose = needed("purpose")?;
        let text = needed("answer")?;
        let (yes, exactly) = answer(text).ok_or_else(|| {
            let told = said!(
                "\"{text}\" is no answer; there are yes, no, given, refused, withdrawn, objected \
                 and opted_out.",
                text
            );
            refused(Some("answer"), told)
        })?;
        let at = instant(needed("at")?, self.zone).map_err(|reason| refused(Some("at"), reason))?;
        let around = Around {
            version: field("version").map(str::to_owned),
            language: field("language").map(str::to_owned),
            surface: field("surface").unwrap_or("file").to_owned(),
            method: field("method").unwrap_or("import").to_owned(),
            at: Some(at),
        };
        let told = |error: AppError| {
            // The operation calls it purposes; the file has a column.
            let column = error.field.map(|field| field.replace("purposes", "purpose"));
            RefusedLine { line: line.number, column, reason: error.message }
        };
        let person = needed("person")?;
        let answers = BTreeMap::from([(purpose.to_owned(), yes)]);
        let checked = record::check(&self.purposes, person, &answers, &around, now);
        let mut said =
            checked.map_err(told)?.pop().ok_or_else(|| refused(None, said!("It says nothing.")))?;
        if let Some(state) = exactly {
            said.answer = Answer::Exactly(state);
        }
        Ok(said)
    }
}

/// What an answer says: yes or no, and exactly which state where it names one.
fn answer(text: &str) -> Option<(bool, Option<State>)> {
    Some(match text.to_lowercase().replace([' ', '-'], "_").as_str() {
        "yes" | "true" | "1" | "granted" | "given" => (true, None),
        "no" | "false" | "0" => (false, None),
        "refused" | "denied" => (false, Some(State::Refused)),
        "withdrawn" => (false, Some(State::Withdrawn)),
        "objected" => (false, Some(State::Objected)),
        "opted_out" => (false, Some(State::OptedOut)),
        _ => return None,
    })
}

fn columns(header: &Line) -> Result<Vec<&'static str>, AppError> {
    let invalid = |message: Text| AppError::invalid(message).at("content");
    let mut columns = Vec::new();
    for field in &header.fields {
        let name = field.to_lowercase().replace(' ', "_");
        let Some(known) = COLUMNS.iter().find(|known| **known == name) else {
            return Err(invalid(said!(
                "Header: \"{field}\" is no column that is known. Rename or remove it; there are \
                 {columns}.",
                field,
                columns = COLUMNS.as_slice()
            )));
        };
        if columns.contains(known) {
            return Err(invalid(said!("Header: \"{field}\" is there twice.", field = known)));
        }
        columns.push(*known);
    }
    for needed in NEEDED {
        if !columns.contains(&needed) {
            return Err(invalid(said!("Header: the column {column} is missing.", column = needed)));
        }
    }
    Ok(columns)
}
