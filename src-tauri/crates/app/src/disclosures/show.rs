//! `disclosures.show`: one version with its texts and approvals.

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionState};
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures::Version;
use ts_rs::TS;

use crate::approvals::{self, ApprovalShown};
use crate::console::Cx;
use crate::disclosures::{Texts, find_version, texts};
use crate::errors::AppError;

/// Which version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresShowInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
}

/// A version with its texts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureShown")]
pub struct Output {
    /// The version.
    pub version: VersionShown,
    /// Markdown by language.
    pub texts: Texts,
    /// Newest first.
    pub approvals: Vec<ApprovalShown>,
    /// Why the caller cannot approve it, if it waits for an approval.
    pub cannot_approve: Option<String>,
}

/// A version as the window shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VersionShown {
    /// Its id.
    pub id: VersionId,
    /// `1.2.0`.
    pub number: String,
    /// Where it stands.
    pub state: VersionState,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// SHA-256 over its texts.
    pub digest: String,
    /// From when it is in force.
    #[ts(type = "string")]
    pub effective_at: DateTime<Utc>,
    /// When it was published.
    #[ts(type = "string | null")]
    pub published_at: Option<DateTime<Utc>>,
}

impl From<Version> for VersionShown {
    fn from(version: Version) -> Self {
        Self {
            id: version.id,
            number: version.number,
            state: version.state,
            change_class: version.change_class,
            digest: version.digest,
            effective_at: version.effective_at,
            published_at: version.published_at,
        }
    }
}

/// Shows a version.
///
/// # Errors
/// `not_found`, or when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let version = find_version(cx.store(), input.version).await?;
    Ok(Output {
        texts: texts(cx.store(), version.id).await?,
        approvals: approvals::show(cx, version.id.0).await?,
        cannot_approve: match version.state {
            VersionState::Review => approvals::cannot_approve(cx, version.id.0).await?,
            VersionState::Draft
            | VersionState::Approved
            | VersionState::Published
            | VersionState::Superseded => None,
        },
        version: VersionShown::from(version),
    })
}
