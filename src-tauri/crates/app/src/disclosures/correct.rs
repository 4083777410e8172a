//! `disclosures.correct`: a publishing error in the version in force is mended at once: a patch
//! version without notice, editorial by what it says, still decided by a second person. Their
//! approval publishes it.

use model::disclosures::{ChangeClass, VersionNumber, VersionState};
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::{self, Version};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::draft::{check_number, take_over};
use crate::disclosures::{Texts, check_texts, digest, lock, remark, submit, texts, write};
use crate::errors::AppError;

/// What is wrong, and what is right.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresCorrectInput")]
pub struct Input {
    /// The version in force.
    pub version: VersionId,
    /// Texts that are mended, by language; the others stay.
    pub texts: Texts,
    /// What was wrong.
    pub reason: String,
}

/// The correction, which waits for the second person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureCorrected")]
pub struct Output {
    /// The version.
    pub version: VersionId,
    /// `1.2.1`.
    pub number: String,
    /// SHA-256 over its texts.
    pub digest: String,
}

/// Puts a correction to the second person.
///
/// # Errors
/// `refused` when the version is not in force or is corrected already; `invalid` when nothing is
/// mended, for a bad text, or without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (document, wrong) = lock(&mut tx, input.version).await?;
    if wrong.state != VersionState::Published {
        return Err(AppError::refused(said!("Only the version in force can be corrected.")));
    }
    let mut all = texts(&mut tx, wrong.id).await?;
    if let Some(language) = input.texts.keys().find(|language| !all.contains_key(*language)) {
        return Err(AppError::invalid(said!(
            "Texts: {number} has no {language} text to correct; draft a new version for it.",
            number = wrong.number,
            language
        )));
    }
    all.extend(input.texts.clone());
    check_texts(&all)?;
    if digest(&all) == wrong.digest {
        return Err(AppError::invalid(said!("Texts: nothing differs from the version in force.")));
    }
    let number: VersionNumber =
        wrong.number.parse().map_err(|error| AppError::internal(&error as &_))?;
    let number = number.corrected();
    check_number(&mut tx, &document, None, number).await?;
    let now = cx.now();
    let mut version = Version {
        id: VersionId(cx.id()),
        disclosure: document.id,
        number: number.to_string(),
        rank: number.rank(),
        state: VersionState::Draft,
        change_class: ChangeClass::Editorial,
        digest: digest(&all),
        effective_at: now,
        notice_days: 0,
        expedited: true,
        author: Some(cx.officer()?.id),
        approver: None,
        scheduled_at: None,
        published_at: None,
        in_force_at: None,
        created_at: now,
    };
    disclosures::insert_version(&mut tx, &version).await?;
    take_over(&mut tx, wrong.id, version.id).await?;
    write(&mut tx, version.id, &input.texts, now).await?;
    let reason_hmac = remark(cx, &mut tx, "correction", version.id, &input.reason).await?;
    let corrected = Event::DisclosureCorrected {
        disclosure: document.id,
        version: version.id,
        corrects: wrong.id,
        number: version.number.clone(),
        reason_hmac,
    };
    let submitted = submit::submit(cx, &mut tx, &mut version).await?;
    cx.commit_all(tx, vec![corrected, submitted]).await?;
    Ok(Output { version: version.id, number: version.number, digest: version.digest })
}
