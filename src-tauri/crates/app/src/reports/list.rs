//! `reports.list`: the reports there are, and what went out.

use ::reports::REPORTS;
use serde::{Deserialize, Serialize};
use store::events::{self, Filter};
use ts_rs::TS;

use crate::audit::list::{EntryListed, listed};
use crate::console::Cx;
use crate::errors::AppError;

/// Exports that are shown.
const PAST: i64 = 50;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportsListInput")]
pub struct Input {}

/// The reports.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ReportsListed")]
pub struct Output {
    /// In the order in which they are offered.
    pub reports: Vec<ReportListed>,
    /// What went out, newest first.
    pub past: Vec<EntryListed>,
}

/// A report that can be made.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportListed {
    /// Its name in operations and file names.
    pub key: String,
    /// Its name for a person.
    pub title: String,
    /// What it answers.
    pub about: String,
    /// In which formats.
    pub formats: Vec<String>,
}

/// Lists the reports.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let filter = Filter { actions: vec!["reports.".into()], ..Filter::default() };
    let (past, _) = events::page(cx.store(), &filter, None, PAST).await?;
    let reports = REPORTS.iter().map(|report| ReportListed {
        key: report.key.into(),
        title: report.title.into(),
        about: report.about.into(),
        formats: report.formats.iter().map(|one| (*one).into()).collect(),
    });
    Ok(Output { reports: reports.collect(), past: listed(cx, past).await? })
}
