//! Legal disclosures: drafted by one person, approved by another, published, accepted.

pub mod approve;
pub mod draft;
pub mod edit;
pub mod list;
pub mod publish;
pub mod record_acceptance;
pub mod redline;
pub mod requires_prompt;
pub mod send_back;
pub mod show;
pub mod submit;

use std::collections::BTreeMap;

use model::disclosures::Published;
use model::ids::{DisclosureId, VersionId};
use store::disclosures::{Disclosure, Version};
use store::{Read, disclosures};

use crate::errors::AppError;
use crate::keys::sha256_hex;

/// Texts by language.
pub(crate) type Texts = BTreeMap<String, String>;

/// Largest text we take, in bytes.
const MAX_TEXT_BYTES: usize = 512 * 1024;

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
        return Err(AppError::invalid("Texts: write the version in at least one language."));
    }
    for (language, text) in texts {
        let tag = language.len() >= 2
            && language.len() <= 12
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !tag {
            return Err(AppError::invalid(format!(
                "Texts: {language:?} is no language tag such as en or de-AT."
            )));
        }
        if text.trim().is_empty() {
            return Err(AppError::invalid(format!("Texts: the {language} text is empty.")));
        }
        if text.len() > MAX_TEXT_BYTES {
            return Err(AppError::invalid(format!("Texts: the {language} text is over 512 KiB.")));
        }
    }
    Ok(())
}

pub(crate) async fn find(db: impl Read, key: &str) -> Result<Disclosure, AppError> {
    disclosures::find_by_key(db, key)
        .await?
        .ok_or_else(|| AppError::not_found(&format!("document {key:?}")))
}

pub(crate) async fn find_version(db: impl Read, id: VersionId) -> Result<Version, AppError> {
    disclosures::find_version(db, id).await?.ok_or_else(|| AppError::not_found("such version"))
}

pub(crate) async fn texts(db: impl Read, id: VersionId) -> Result<Texts, AppError> {
    Ok(disclosures::texts(db, id).await?.into_iter().collect())
}

/// The versions of a document that were ever in force, in order of number.
pub(crate) async fn published(
    db: impl Read,
    id: DisclosureId,
) -> Result<Vec<(Published, Version)>, AppError> {
    let mut published = Vec::new();
    for version in disclosures::versions(db, id).await? {
        if version.published_at.is_none() {
            continue;
        }
        let number = version.number.parse().map_err(|error| AppError::internal(&error as &_))?;
        published.push((
            Published { number, change: version.change_class, effective_at: version.effective_at },
            version,
        ));
    }
    published.sort_by_key(|(version, _)| version.number);
    Ok(published)
}
