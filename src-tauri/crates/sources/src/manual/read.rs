//! What somebody uploads for a collection: a CSV file with a head line, or JSON, an array of
//! objects. Columns are those of the map; anything else is an error that names it.

use std::collections::BTreeSet;
use std::fmt;

use model::plan::Step;
use model::said;
use model::said::Said;
use model::values::{Row, Value};
use serde_json::Value as Json;

/// Rows of one upload. More is no answer by hand.
const MOST_ROWS: usize = 100_000;

/// How an upload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Format {
    Csv,
    Json,
}

impl Format {
    /// By the end of a file's name.
    pub fn of(name: &str) -> Option<Self> {
        let end = name.rsplit_once('.')?.1.to_lowercase();
        match end.as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Rows, aligned with the columns of the step.
    pub rows: Vec<Row>,
    /// Columns of the map that the file does not have; they are empty.
    pub missing: Vec<String>,
}

/// Why an upload cannot be taken. No text holds a value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManualError {
    /// The bytes are no text.
    Encoding,
    /// A column or key the map does not know.
    Unknown {
        /// As the file names it.
        name: String,
        /// The collection.
        collection: String,
        /// What the map has.
        known: String,
    },
    /// A column stands twice in the head line.
    Twice(String),
    /// A line has more or fewer cells than the head line.
    Ragged {
        /// Counted from 1.
        line: u64,
        /// What it has.
        cells: u64,
        /// What it should have.
        columns: u64,
    },
    /// Not a CSV file with a head line.
    Csv,
    /// Not JSON.
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// Not a list of records.
    Shape(usize),
    /// Nothing in it.
    Empty,
    /// Too many rows.
    TooMany,
}

impl ManualError {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        match self {
            Self::Encoding => said!("the file is not UTF-8 text"),
            Self::Unknown { name, collection, known } => said!(
                "the data map knows no field {name} in {collection}; it has {known}",
                name,
                collection,
                known
            ),
            Self::Twice(column) => {
                said!("the column {column} stands twice in the head line", column)
            }
            Self::Ragged { line, cells, columns } => said!(
                "line {line} has {cells} cells, the head line has {columns}",
                line,
                cells,
                columns
            ),
            Self::Csv => said!("the file is no CSV with a head line of field names"),
            Self::Json { line, column } => {
                said!("the file is no JSON (line {line}, column {column})", line, column)
            }
            Self::Shape(record) => {
                said!("the file is no JSON array of objects (record {record})", record)
            }
            Self::Empty => said!("the file has no record; if nothing is held, answer so instead"),
            Self::TooMany => said!("the file has more than {most} records", most = MOST_ROWS),
        }
    }
}

impl fmt::Display for ManualError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for ManualError {}

/// Reads an upload as rows of a step.
///
/// # Errors
/// [`ManualError`] names what is wrong and where.
pub fn rows(step: &Step, format: Format, bytes: &[u8]) -> Result<Answered, ManualError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ManualError::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let answered = match format {
        Format::Csv => csv(step, text)?,
        Format::Json => json(step, text)?,
    };
    if answered.rows.is_empty() { Err(ManualError::Empty) } else { Ok(answered) }
}

fn place(step: &Step, name: &str) -> Result<usize, ManualError> {
    let name = name.trim();
    let known = |column: &model::plan::Column| {
        column.name.eq_ignore_ascii_case(name) || column.label.eq_ignore_ascii_case(name)
    };
    step.columns.iter().position(known).ok_or_else(|| ManualError::Unknown {
        name: format!("{:?}", name.chars().take(60).collect::<String>()),
        collection: step.address.to_string(),
        known: step.columns.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn missing(step: &Step, found: &BTreeSet<usize>) -> Vec<String> {
    let missing = step.columns.iter().enumerate().filter(|(at, _)| !found.contains(at));
    missing.map(|(_, column)| column.name.clone()).collect()
}

fn csv(step: &Step, text: &str) -> Result<Answered, ManualError> {
    let head = text.lines().next().unwrap_or_default();
    // Spreadsheets of half of Europe write semicolons.
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|delimiter| head.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let mut places = Vec::new();
    let mut found = BTreeSet::new();
    for name in reader.headers().map_err(|_| ManualError::Csv)? {
        let at = place(step, name)?;
        if !found.insert(at) {
            return Err(ManualError::Twice(step.columns[at].name.clone()));
        }
        places.push(at);
    }
    if places.is_empty() {
        return Err(ManualError::Csv);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            if let csv::ErrorKind::UnequalLengths { pos, expected_len, len } = error.kind() {
                let line = pos.as_ref().map_or(0, csv::Position::line);
                ManualError::Ragged { line, cells: *len, columns: *expected_len }
            } else {
                ManualError::Csv
            }
        })?;
        if rows.len() == MOST_ROWS {
            return Err(ManualError::TooMany);
        }
        let mut row = vec![Value::Null; step.columns.len()];
        for (at, cell) in places.iter().zip(&record) {
            if !cell.is_empty() {
                row[*at] = Value::text(cell);
            }
        }
        rows.push(row);
    }
    Ok(Answered { rows, missing: missing(step, &found) })
}

fn json(step: &Step, text: &str) -> Result<Answered, ManualError> {
    let records: Json = serde_json::from_str(text)
        .map_err(|error| ManualError::Json { line: error.line(), column: error.column() })?;
    let Json::Array(records) = records else { return Err(ManualError::Shape(0)) };
    if records.len() > MOST_ROWS {
        return Err(ManualError::TooMany);
    }
    let mut found = BTreeSet::new();
    let mut rows = Vec::with_capacity(records.len());
    for (number, record) in records.into_iter().enumerate() {
        let Json::Object(fields) = record else { return Err(ManualError::Shape(number + 1)) };
        let mut row = vec![Value::Null; step.columns.len()];
        for (name, value) in fields {
            let at = place(step, &name)?;
            found.insert(at);
            row[at] = cell(value);
        }
        rows.push(row);
    }
    Ok(Answered { rows, missing: missing(step, &found) })
}

fn cell(value: Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            // Digit for digit: nothing is rounded on the way to the person.
            None => Value::Number(number.to_string().into()),
        },
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::List(items.into_iter().map(cell).collect()),
        Json::Object(_) => serde_json::value::RawValue::from_string(value.to_string())
            .map_or(Value::Null, Value::Json),
    }
}
