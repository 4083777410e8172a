//! `disclosures.draft`: a new version, and the document if it is its first.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionNumber, VersionState};
use model::events::Event;
use model::ids::{DisclosureId, VersionId};
use serde::{Deserialize, Serialize};
use store::disclosures::{self, Disclosure, Version};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{Texts, check_texts, digest};
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// The draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresDraftInput")]
pub struct Input {
    /// The document: `privacy`, `terms`, `cookies`, or a key of your own.
    pub document: String,
    /// Title of the document; needed when it is new.
    pub title: Option<String>,
    /// Where it is published; needed when it is new.
    pub url: Option<String>,
    /// `1.2.0`.
    pub number: String,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// From when it is to be in force.
    #[ts(type = "string")]
    pub effective_at: DateTime<Utc>,
    /// Markdown by language.
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
/// `invalid` for a bad number or text; `refused` when the number is not above every number the
/// document has.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let number: VersionNumber =
        input.number.parse().map_err(|error| AppError::invalid(format!("Number: {error}.")))?;
    check_texts(&input.texts)?;
    let mut tx = cx.store().begin().await?;
    let document = match disclosures::find_by_key(&mut tx, &input.document).await? {
        Some(document) => document,
        None => {
            let document = first(cx, &input)?;
            disclosures::insert(&mut tx, &document).await?;
            document
        }
    };
    for version in disclosures::versions(&mut tx, document.id).await? {
        let taken: VersionNumber =
            version.number.parse().map_err(|error| AppError::internal(&error as &_))?;
        if taken >= number {
            return Err(AppError::refused(format!(
                "{} has version {taken}; choose a number above it.",
                document.title
            )));
        }
    }
    let version = Version {
        id: VersionId(cx.id()),
        disclosure: document.id,
        number: number.to_string(),
        state: VersionState::Draft,
        change_class: input.change_class,
        digest: digest(&input.texts),
        effective_at: input.effective_at,
        author: Some(cx.officer()?.id),
        approver: None,
        published_at: None,
        created_at: cx.now(),
    };
    disclosures::insert_version(&mut tx, &version).await?;
    for (language, text) in &input.texts {
        disclosures::set_text(&mut tx, version.id, language, text, &sha256_hex(text.as_bytes()))
            .await?;
    }
    store::approvals::add_preparer(&mut tx, version.id.0, cx.officer()?.id).await?;
    let event = Event::DisclosureDrafted {
        disclosure: document.id,
        version: version.id,
        number: version.number.clone(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { version: version.id, digest: version.digest })
}

fn first(cx: &Cx, input: &Input) -> Result<Disclosure, AppError> {
    let key_fits = !input.document.is_empty()
        && input.document.len() <= 64
        && input.document.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte));
    if !key_fits {
        return Err(AppError::invalid("Document: 1 to 64 lower-case letters, - and _."));
    }
    match (&input.title, &input.url) {
        (Some(title), Some(url)) if !title.trim().is_empty() && url.starts_with("https://") => {
            Ok(Disclosure {
                id: DisclosureId(cx.id()),
                key: input.document.clone(),
                title: title.trim().to_owned(),
                url: url.clone(),
            })
        }
        _ => {
            Err(AppError::invalid("The document is new: give it a title and an https:// address."))
        }
    }
}
