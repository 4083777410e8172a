//! `disclosures.draft`: a new version, and the document if it is its first.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, Rule, VersionNumber, VersionState, documents, earliest};
use model::events::Event;
use model::ids::{DisclosureId, VersionId};
use model::said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::disclosures::{self, Disclosure, Version};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{Texts, check_texts, current, digest, number, write};
use crate::errors::AppError;

/// The draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresDraftInput")]
pub struct Input {
    /// The document: `privacy`, `terms`, `cookies`, `gdpr`, `ccpa`, or a key of your own.
    pub document: String,
    /// Title of the document; needed when it is new and not one of those.
    #[serde(default)]
    pub title: Option<String>,
    /// Where it is published; needed when it is new and not one of those.
    #[serde(default)]
    pub url: Option<String>,
    /// `1.2.0`.
    pub number: String,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// From when it is to be in force; none: as soon as its notice allows.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub effective_at: Option<DateTime<Utc>>,
    /// Days of notice; none: what its change asks for.
    #[serde(default)]
    #[ts(optional)]
    pub notice_days: Option<u32>,
    /// Markdown by language. Languages of the version in force that are not among them are taken
    /// over as they are.
    pub texts: Texts,
}

/// The new version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureDrafted")]
pub struct Output {
    /// The version.
    pub version: VersionId,
    /// SHA-256 over its texts.
    pub digest: String,
}

/// Drafts a version.
///
/// # Errors
/// `invalid` for a bad number or text; `refused` when the number is taken or not above the version
/// in force.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let number = number(&input.number)?;
    let mut tx = cx.store().begin().await?;
    let document = match disclosures::find_by_key(&mut tx, &input.document).await? {
        Some(document) => document,
        None => {
            let document = first(cx, &input)?;
            disclosures::insert(&mut tx, &document).await?;
            document
        }
    };
    let version = draft(cx, &mut tx, &document, number, input).await?;
    let event = Event::DisclosureDrafted {
        disclosure: document.id,
        version: version.id,
        number: version.number.clone(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { version: version.id, digest: version.digest })
}

async fn draft(
    cx: &Cx,
    tx: &mut Tx,
    document: &Disclosure,
    number: VersionNumber,
    input: Input,
) -> Result<Version, AppError> {
    check_number(tx, document, None, number).await?;
    let before = current(&mut *tx, document.id).await?;
    let mut all = Texts::new();
    if let Some(before) = &before {
        // With the day they were written on: a translation that nobody touched is seen to lag.
        for text in disclosures::texts(&mut *tx, before.id).await? {
            all.insert(text.language, text.text);
        }
    }
    all.extend(input.texts.clone());
    check_texts(&all)?;
    let now = cx.now();
    let notice_days = input.notice_days.unwrap_or_else(|| input.change_class.notice_days());
    check_notice(notice_days)?;
    let version = Version {
        id: VersionId(cx.id()),
        disclosure: document.id,
        number: number.to_string(),
        rank: number.rank(),
        state: VersionState::Draft,
        change_class: input.change_class,
        digest: digest(&all),
        effective_at: input
            .effective_at
            .unwrap_or_else(|| earliest(now, notice_days, before.is_none())),
        notice_days,
        expedited: false,
        author: Some(cx.officer()?.id),
        approver: None,
        scheduled_at: None,
        published_at: None,
        in_force_at: None,
        created_at: now,
    };
    disclosures::insert_version(tx, &version).await?;
    if let Some(before) = &before {
        take_over(tx, before.id, version.id).await?;
    }
    write(tx, version.id, &input.texts, now).await?;
    store::approvals::add_preparer(tx, version.id.0, cx.officer()?.id).await?;
    Ok(version)
}

/// Gives a version the texts of another, with the day they were written on.
pub(crate) async fn take_over(tx: &mut Tx, from: VersionId, to: VersionId) -> Result<(), AppError> {
    for text in disclosures::texts(&mut *tx, from).await? {
        disclosures::set_text(tx, to, &text).await?;
    }
    Ok(())
}

/// A number that a version other than `own` of the document can have.
pub(crate) async fn check_number(
    tx: &mut Tx,
    document: &Disclosure,
    own: Option<VersionId>,
    number: VersionNumber,
) -> Result<(), AppError> {
    for version in disclosures::versions(&mut *tx, document.id).await? {
        let taken = version.rank == number.rank() && Some(version.id) != own;
        let below = version.state.is_public() && version.rank > number.rank();
        if taken || below {
            return Err(AppError::refused(said!(
                "{title} has version {number}; choose a number above it.",
                title = document.title,
                number = version.number
            ))
            .at("number"));
        }
    }
    Ok(())
}

pub(crate) fn check_notice(days: u32) -> Result<(), AppError> {
    if days > 365 {
        return Err(AppError::invalid(said!("Notice: at most 365 days.")).at("notice_days"));
    }
    Ok(())
}

fn first(cx: &Cx, input: &Input) -> Result<Disclosure, AppError> {
    let key_fits = !input.document.is_empty()
        && input.document.len() <= 64
        && input.document.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte));
    if !key_fits {
        return Err(AppError::invalid(said!("Document: 1 to 64 lower-case letters, - and _.")));
    }
    let known = documents().get(&input.document);
    let title = input.title.clone().or_else(|| known.map(|known| known.title.clone()));
    let url = input.url.clone().or_else(|| known.map(|known| known.url.clone()));
    match (title, url) {
        (Some(title), Some(url)) if !title.trim().is_empty() && url.starts_with("https://") => {
            Ok(Disclosure {
                id: DisclosureId(cx.id()),
                key: input.document.clone(),
                title: title.trim().to_owned(),
                url,
                lead: lead(&input.texts),
                checklists: known.map(|known| known.checklists.clone()).unwrap_or_default(),
                audience: known
                    .map_or_else(|| vec![Rule::everybody()], |known| known.audience.clone()),
            })
        }
        _ => Err(AppError::invalid(said!(
            "The document is new: give it a title and an https:// address."
        ))),
    }
}

/// The language that others are translated from: English if there is one, or the first.
fn lead(texts: &Texts) -> String {
    let first = || texts.keys().next().cloned().unwrap_or_else(|| "en".into());
    if texts.contains_key("en") { "en".into() } else { first() }
}
