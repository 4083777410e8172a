//! `disclosures.history`: every version a document had, and since when and until when it was in
//! force.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::find;
use crate::disclosures::show::{VersionShown, team};
use crate::errors::AppError;

/// Which document.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresHistoryInput")]
pub struct Input {
    /// Its key.
    pub document: String,
}

/// Its versions.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureHistory")]
pub struct Output {
    /// What people call the document.
    pub title: String,
    /// Newest first.
    pub versions: Vec<Line>,
}

/// A version in its history.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureHistoryLine")]
pub struct Line {
    /// The version.
    pub version: VersionShown,
    /// Until when it was in force; none: it never was, or still is.
    #[ts(type = "string | null")]
    pub until: Option<DateTime<Utc>>,
    /// Languages it is written in.
    pub languages: Vec<String>,
}

/// Tells the history of a document.
///
/// # Errors
/// `not_found`, or when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let document = find(cx.store(), &input.document).await?;
    let team = team(cx).await?;
    let mut lines = Vec::new();
    let mut until = None;
    for version in disclosures::versions(cx.store(), document.id).await? {
        let texts = disclosures::texts(cx.store(), version.id).await?;
        let languages = texts.into_iter().map(|text| text.language).collect();
        let ended = version.in_force_at.and(until);
        until = version.in_force_at.or(until);
        lines.push(Line { version: VersionShown::of(version, &team), until: ended, languages });
    }
    Ok(Output { title: document.title, versions: lines })
}
