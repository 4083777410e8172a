//! `map.fates`: what an erasure does to each field of the map in force, as the planner decides it.

use chrono::NaiveDate;
use model::masking::Strategy;
use model::plan::{Fate, FieldFate, Retention, fates};
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{in_force, load, told};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapFatesInput")]
pub struct Input {}

/// What becomes of the fields.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapFates")]
pub struct Output {
    /// In map order.
    pub fields: Vec<FateShown>,
}

/// What an erasure does to one field.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FateShown {
    /// `dataset.collection`.
    pub collection: String,
    /// Dotted path of the field.
    pub field: String,
    /// What becomes of it.
    pub fate: FateWord,
    /// How its value is replaced.
    pub strategy: Option<StrategyWord>,
    /// What is put there, or how long it is, where the map says so.
    pub detail: Option<String>,
    /// Why it stays or is not touched, where no law is named.
    pub reason: Option<String>,
    /// Short key of the exception by which it, or its row, is kept.
    pub exception: Option<String>,
    /// The provision.
    pub citation: Option<String>,
    /// The column from which the period counts.
    pub from_field: Option<String>,
    /// ISO 8601 period.
    pub period: Option<String>,
    /// The last day for a row whose period begins today.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the planner says what they mean")]
pub enum FateWord {
    Deleted,
    Masked,
    Retained,
    Restricted,
    Left,
    Untouched,
}

/// How a value is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the map")]
pub enum StrategyWord {
    NullRewrite,
    StringRewrite,
    RandomStringRewrite,
    Hash,
    Hmac,
    AesEncrypt,
    Truncate,
    Preserve,
}

/// Asks the planner.
///
/// # Errors
/// `not_found` without a map; `invalid` names what stops the map from being planned.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let digest = in_force(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no data map.")))?;
    let map = load(cx.store(), &digest).await?;
    let rule = cx.console().reach().rule();
    let fields = fates(&map, &rule, cx.now()).map_err(|problems| told(&problems))?;
    Ok(Output { fields: fields.into_iter().map(shown).collect() })
}

fn shown(one: FieldFate) -> FateShown {
    let mut shown = FateShown {
        collection: one.address.to_string(),
        field: one.field,
        fate: FateWord::Deleted,
        strategy: None,
        detail: None,
        reason: None,
        exception: None,
        citation: None,
        from_field: None,
        period: None,
        until: None,
    };
    match one.fate {
        Fate::Deleted => {}
        Fate::Masked { strategy, retention, until } => {
            let (word, detail) = said(strategy);
            shown.fate = FateWord::Masked;
            shown.strategy = Some(word);
            shown.detail = detail;
            if let Some(retention) = retention {
                keep(&mut shown, retention, until);
            }
        }
        Fate::Retained { retention, until } => {
            shown.fate = FateWord::Retained;
            keep(&mut shown, retention, until);
        }
        Fate::Restricted { column, retention, until } => {
            shown.fate = FateWord::Restricted;
            shown.detail = Some(column);
            keep(&mut shown, retention, until);
        }
        Fate::Left { reason } => {
            shown.fate = FateWord::Left;
            shown.reason = Some(reason);
        }
        Fate::Untouched { reason } => {
            shown.fate = FateWord::Untouched;
            shown.reason = Some(reason);
        }
    }
    shown
}

fn keep(shown: &mut FateShown, retention: Retention, until: Option<NaiveDate>) {
    shown.exception = Some(retention.exception);
    shown.citation = Some(retention.citation);
    shown.from_field = retention.from_field;
    shown.period = retention.period;
    shown.until = until;
}

fn said(strategy: Strategy) -> (StrategyWord, Option<String>) {
    match strategy {
        Strategy::NullRewrite => (StrategyWord::NullRewrite, None),
        Strategy::StringRewrite { rewrite_value } => {
            (StrategyWord::StringRewrite, Some(rewrite_value))
        }
        Strategy::RandomStringRewrite { length, suffix } => {
            let suffix = suffix.unwrap_or_default();
            (StrategyWord::RandomStringRewrite, Some(format!("{length}{suffix}")))
        }
        Strategy::Hash { algorithm } => (StrategyWord::Hash, Some(digest(algorithm))),
        Strategy::Hmac { algorithm } => (StrategyWord::Hmac, Some(digest(algorithm))),
        Strategy::AesEncrypt => (StrategyWord::AesEncrypt, None),
        Strategy::Truncate { length } => (StrategyWord::Truncate, Some(length.to_string())),
        Strategy::Preserve => (StrategyWord::Preserve, None),
    }
}

fn digest(digest: model::masking::Digest) -> String {
    match digest {
        model::masking::Digest::Sha256 => "SHA-256".into(),
        model::masking::Digest::Sha512 => "SHA-512".into(),
    }
}
