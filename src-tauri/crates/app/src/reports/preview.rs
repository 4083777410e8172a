//! `reports.preview`: a report as it would be exported now. Nothing is written and nobody but the
//! officer sees it; no report of a period names a person.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Format, Period, audit, register};
use crate::console::Cx;
use crate::errors::AppError;

/// Most of a CSV that is shown.
const MOST_BYTES: usize = 64 * 1024;

/// Which report of which period, as what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportsPreviewInput")]
pub struct Input {
    /// Which report.
    pub report: Kind,
    /// Which period.
    #[serde(flatten)]
    pub period: Period,
    /// As what.
    pub format: Format,
}

/// A report of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ReportKind")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The request register.
    Register,
    /// The complete audit report.
    Audit,
}

/// What it would be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportPreview")]
pub struct Output {
    /// The PDF, base64; the beginning of the CSV as text.
    pub content: String,
    /// Size of the whole file.
    #[ts(type = "number")]
    pub size_bytes: usize,
    /// Rows in it.
    #[ts(type = "number")]
    pub rows: usize,
    /// Only the beginning is here.
    pub cut: bool,
}

/// Makes the report and hands it back.
///
/// # Errors
/// `invalid` when the period is none or too long for one report.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let made = match input.report {
        Kind::Register => register::make(cx, input.period, input.format).await?,
        Kind::Audit => audit::make(cx, input.period, input.format).await?,
    };
    let size_bytes = made.bytes.len();
    let (content, cut) = match input.format {
        Format::Pdf => (BASE64_STANDARD.encode(&made.bytes), false),
        Format::Csv => {
            let shown = made.bytes.get(..MOST_BYTES).unwrap_or(&made.bytes);
            // The cut is at the end of a line.
            let cut = shown.len() < size_bytes;
            let end =
                shown.iter().rposition(|byte| *byte == b'\n').map_or(shown.len(), |at| at + 1);
            let shown = if cut { &shown[..end] } else { shown };
            (String::from_utf8_lossy(shown).into_owned(), cut)
        }
    };
    Ok(Output { content, size_bytes, rows: made.rows, cut })
}
