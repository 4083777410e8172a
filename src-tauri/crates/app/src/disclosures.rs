//! Legal disclosures: drafted by one person, approved by another, scheduled, published, accepted.

pub mod approve;
pub mod audience;
pub mod change_audience;
pub mod comment;
pub mod correct;
pub mod coverage;
pub mod current;
pub mod discard;
pub mod draft;
pub mod edit;
pub mod history;
pub mod import;
pub mod in_force;
pub mod list;
pub mod notify_list;
pub mod publish;
pub mod record_acceptance;
pub mod redline;
pub mod requires_prompt;
pub mod resolve_comment;
pub mod schedule;
pub mod send_back;
pub mod show;
pub mod submit;
pub mod unschedule;

pub(crate) mod due;
pub(crate) mod findings;
pub(crate) mod standing;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::disclosures::{BadVersionNumber, Published, VersionNumber, VersionState, hostile};
use model::ids::{DisclosureId, VersionId};
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::comments::{self, Comment};
use store::disclosures::{Disclosure, Text, Version};
use store::{Read, Tx, disclosures};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::{hmac_hex, sha256_hex};

/// Texts by language.
pub(crate) type Texts = BTreeMap<String, String>;

/// Largest text we take, in bytes.
const MAX_TEXT_BYTES: usize = 512 * 1024;
/// Largest comment or reason we take, in characters.
const MAX_COMMENT: usize = 4_000;

/// Names a version, for operations that need no more.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "VersionInput")]
pub struct OnVersion {
    /// The version.
    pub version: VersionId,
}

/// The operation was done; there is nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "VersionDone")]
pub struct Done {}

/// Digest over all texts of a version: SHA-256 over `language NUL length NUL text` in order of
/// language, so that no two sets of texts share a digest.
pub(crate) fn digest(texts: &Texts) -> String {
    let mut bytes = Vec::new();
    for (language, text) in texts {
        bytes.extend_from_slice(language.as_bytes());
        bytes.extend_from_slice(format!("\0{}\0", text.len()).as_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    sha256_hex(&bytes)
}

pub(crate) fn check_texts(texts: &Texts) -> Result<(), AppError> {
    if texts.is_empty() {
        return Err(AppError::invalid(said!("Texts: write the version in at least one language.")));
    }
    for (language, text) in texts {
        let tag = language.len() >= 2
            && language.len() <= 12
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !tag {
            return Err(AppError::invalid(said!(
                "Texts: \"{language}\" is no language tag such as en or de-AT.",
                language
            )));
        }
        if text.trim().is_empty() {
            return Err(AppError::invalid(said!("Texts: the {language} text is empty.", language)));
        }
        if text.len() > MAX_TEXT_BYTES {
            return Err(AppError::invalid(said!(
                "Texts: the {language} text is over 512 KiB.",
                language
            )));
        }
        if let Some(found) = hostile(text).first() {
            return Err(AppError::invalid(said!(
                "Texts: line {line} of the {language} text has \"{what}\". A legal text has no HTML, no \
                 images, and links only to https, http, mailto and tel.",
                line = found.line,
                language,
                what = found.what
            )));
        }
    }
    Ok(())
}

pub(crate) fn number(text: &str) -> Result<VersionNumber, AppError> {
    text.parse().map_err(|error: BadVersionNumber| {
        AppError::invalid(said!("Number: {error}.", error = error.said())).at("number")
    })
}

pub(crate) async fn find(db: impl Read, key: &str) -> Result<Disclosure, AppError> {
    disclosures::find_by_key(db, key)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no document \"{key}\".", key)))
}

pub(crate) async fn find_version(db: impl Read, id: VersionId) -> Result<Version, AppError> {
    disclosures::find_version(db, id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such version.")))
}

/// The document of a version.
pub(crate) async fn document(db: impl Read, id: DisclosureId) -> Result<Disclosure, AppError> {
    disclosures::find(db, id)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such document.")))
}

/// A version whose document is held until the end of the transaction.
pub(crate) async fn lock(tx: &mut Tx, id: VersionId) -> Result<(Disclosure, Version), AppError> {
    let version = find_version(&mut *tx, id).await?;
    let document = disclosures::lock(tx, version.disclosure)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such document.")))?;
    // Read again: somebody may have moved it on while we waited.
    Ok((document, find_version(tx, id).await?))
}

pub(crate) async fn texts(db: impl Read, id: VersionId) -> Result<Texts, AppError> {
    Ok(disclosures::texts(db, id).await?.into_iter().map(|one| (one.language, one.text)).collect())
}

/// Writes texts of a version that differ from what it has.
pub(crate) async fn write(
    tx: &mut Tx,
    version: VersionId,
    texts: &Texts,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let kept = self::texts(&mut *tx, version).await?;
    for (language, text) in
        texts.iter().filter(|(language, text)| kept.get(*language) != Some(text))
    {
        let text = Text {
            language: language.clone(),
            digest: sha256_hex(text.as_bytes()),
            text: text.clone(),
            changed_at: now,
        };
        disclosures::set_text(tx, version, &text).await?;
    }
    Ok(())
}

/// The versions of a document that are or were in force, in order of number.
pub(crate) async fn published(
    db: impl Read,
    id: DisclosureId,
) -> Result<Vec<(Published, Version)>, AppError> {
    let mut published = Vec::new();
    for version in disclosures::versions(db, id).await? {
        if version.in_force_at.is_none() {
            continue;
        }
        let number = version.number.parse().map_err(|error| AppError::internal(&error as &_))?;
        published.push((Published { number, change: version.change_class }, version));
    }
    published.sort_by_key(|(version, _)| version.number);
    Ok(published)
}

/// The version of a document in force.
pub(crate) async fn current(db: impl Read, id: DisclosureId) -> Result<Option<Version>, AppError> {
    let versions = disclosures::versions(db, id).await?;
    Ok(versions.into_iter().find(|version| version.state == VersionState::Published))
}

/// Keeps a reason or comment about a version, and gives the HMAC for the event.
pub(crate) async fn remark(
    cx: &Cx,
    tx: &mut Tx,
    purpose: &str,
    version: VersionId,
    text: &str,
) -> Result<String, AppError> {
    let remark = Comment {
        id: model::ids::CommentId(cx.id()),
        version,
        language: None,
        clause: None,
        reply_to: None,
        purpose: purpose.to_owned(),
        text: checked(text)?,
        content_key: cx.env().key().to_vec(),
        officer: cx.officer()?.id,
        at: cx.now(),
        resolved_by: None,
        resolved_at: None,
    };
    comments::insert(tx, &remark).await?;
    Ok(hmac_hex(&remark.content_key, &[remark.text.as_bytes()]))
}

/// A comment or reason that can be kept.
pub(crate) fn checked(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::invalid(said!("Text: say what you mean.")).at("text"));
    }
    if text.chars().count() > MAX_COMMENT {
        return Err(AppError::invalid(said!("Text: at most 4,000 characters.")).at("text"));
    }
    Ok(text.to_owned())
}
