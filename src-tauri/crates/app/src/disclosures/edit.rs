//! `disclosures.edit`: the texts of a draft, and what they change. An approval that was asked for
//! or given loses its force.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionState};
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::draft::{check_notice, check_number};
use crate::disclosures::{Texts, check_texts, digest, lock, number, texts, write};
use crate::errors::{AppError, Code};

/// What is new.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresEditInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// Texts that are new, by language; the others stay.
    #[serde(default)]
    pub texts: Texts,
    /// Languages that are taken out.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub removed: Vec<String>,
    /// Its number, if another.
    #[serde(default)]
    #[ts(optional)]
    pub number: Option<String>,
    /// What the version changes for the person.
    #[serde(default)]
    pub change_class: Option<ChangeClass>,
    /// From when it is to be in force.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub effective_at: Option<DateTime<Utc>>,
    /// Days of notice.
    #[serde(default)]
    #[ts(optional)]
    pub notice_days: Option<u32>,
    /// The digest of what was edited: when somebody else wrote meanwhile, nothing is overwritten.
    #[serde(default)]
    #[ts(optional)]
    pub digest: Option<String>,
}

/// The version after the edit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureEdited")]
pub struct Output {
    /// SHA-256 over its texts.
    pub digest: String,
}

/// Edits a version that is not public or scheduled; it is a draft afterwards.
///
/// # Errors
/// `refused` when the version is published or scheduled; `conflict` when somebody else edited it;
/// `invalid` for a bad text.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (document, mut version) = lock(&mut tx, input.version).await?;
    let was = version.state;
    match was {
        VersionState::Draft | VersionState::Review | VersionState::Approved => {}
        VersionState::Scheduled => {
            return Err(AppError::refused(said!("It is scheduled: withdraw the schedule first.")));
        }
        VersionState::Published | VersionState::Superseded => {
            return Err(AppError::refused(said!(
                "A published version is immutable; draft a new one."
            )));
        }
    }
    if input.digest.is_some_and(|digest| digest != version.digest) {
        return Err(AppError::new(
            Code::Conflict,
            said!("Somebody else edited this text. Look again."),
        ));
    }
    if let Some(text) = &input.number {
        let number = number(text)?;
        check_number(&mut tx, &document, Some(version.id), number).await?;
        (version.number, version.rank) = (number.to_string(), number.rank());
    }
    for language in &input.removed {
        if !disclosures::delete_text(&mut tx, version.id, language).await? {
            return Err(AppError::not_found(said!(
                "There is no text in language \"{language}\".",
                language
            )));
        }
    }
    write(&mut tx, version.id, &input.texts, cx.now()).await?;
    let all = texts(&mut tx, version.id).await?;
    check_texts(&all)?;
    version.state = VersionState::Draft;
    version.digest = digest(&all);
    version.change_class = input.change_class.unwrap_or(version.change_class);
    version.effective_at = input.effective_at.unwrap_or(version.effective_at);
    version.notice_days = match (input.notice_days, input.change_class) {
        (Some(days), _) => days,
        (None, Some(class)) => class.notice_days(),
        (None, None) => version.notice_days,
    };
    check_notice(version.notice_days)?;
    version.approver = None;
    disclosures::update_version(&mut tx, &version, was).await?;
    store::approvals::void(&mut tx, version.id.0, cx.now()).await?;
    store::approvals::add_preparer(&mut tx, version.id.0, cx.officer()?.id).await?;
    let event = Event::DisclosureEdited {
        disclosure: version.disclosure,
        version: version.id,
        digest: version.digest.clone(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { digest: version.digest })
}
