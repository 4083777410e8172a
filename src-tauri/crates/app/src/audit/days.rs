//! `audit.days`: how many entries each day or hour has, and on which days checkpoints were signed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::events::{self, Bucket};
use ts_rs::TS;

use super::list::{Wanted, filter};
use crate::console::Cx;
use crate::errors::AppError;

/// Which entries, counted by what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditDaysInput")]
pub struct Input {
    /// Which entries.
    pub filter: Wanted,
    /// By day or hour, in UTC.
    pub span: Span,
}

/// By what entries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AuditSpan")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Span {
    Day,
    Hour,
}

/// The counts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AuditDays")]
pub struct Output {
    /// In order of time; a day or hour without entries is left out.
    pub counts: Vec<Counted>,
    /// Days on which checkpoints were signed, in order.
    pub signed: Vec<SignedDay>,
    /// When the newest checkpoint was signed.
    #[ts(type = "string | null")]
    pub signed_at: Option<DateTime<Utc>>,
}

/// The entries of a day or hour.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Counted {
    /// `2026-11-24`, `2026-11-24T09`.
    pub span: String,
    /// Entries.
    #[ts(type = "number")]
    pub entries: i64,
    /// Those of them that were refused or failed.
    #[ts(type = "number")]
    pub refused: i64,
    /// Index of the first.
    #[ts(type = "number")]
    pub first: u64,
    /// Index of the last.
    #[ts(type = "number")]
    pub last: u64,
}

impl From<Bucket> for Counted {
    fn from(bucket: Bucket) -> Self {
        let Bucket { span, entries, refused, first, last } = bucket;
        Self { span, entries, refused, first, last }
    }
}

/// The checkpoints of a day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignedDay {
    /// `2026-11-24`.
    pub day: String,
    /// How many were signed.
    #[ts(type = "number")]
    pub checkpoints: i64,
    /// Over how many entries the last of them is.
    #[ts(type = "number")]
    pub size: i64,
}

/// Counts entries.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let store = cx.store();
    let from = input.filter.from.unwrap_or(DateTime::UNIX_EPOCH);
    let to = input.filter.to.unwrap_or_else(|| cx.now() + chrono::TimeDelta::days(1));
    let filter = filter(cx, input.filter).await?;
    let span = match input.span {
        Span::Day => events::Span::Day,
        Span::Hour => events::Span::Hour,
    };
    let counts = events::buckets(store, &filter, span).await?;
    let signed = events::signed_days(store, from, to).await?;
    Ok(Output {
        counts: counts.into_iter().map(Counted::from).collect(),
        signed: signed
            .into_iter()
            .map(|(day, checkpoints, size)| SignedDay { day, checkpoints, size })
            .collect(),
        signed_at: events::signed_at(store).await?,
    })
}
