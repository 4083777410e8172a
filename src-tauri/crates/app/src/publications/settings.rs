//! `publications.settings`: where disclosures are published.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use store::{Read, publications};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsSettingsInput")]
pub struct Input {}

/// Where disclosures are published. The secret of a bucket stays in the backend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationSettings")]
pub struct Settings {
    /// The place; none: versions come into force in the record alone.
    pub place: Option<PlaceSettings>,
}

/// Where files are published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(rename = "PublicationPlace")]
pub enum PlaceSettings {
    /// A folder of the machine that works the jobs, or one that is mounted there.
    Folder {
        /// Its whole path.
        #[ts(type = "string")]
        path: PathBuf,
    },
    /// A bucket that speaks S3.
    Bucket {
        /// `https://s3.example.org`; none: Amazon's own of the region.
        endpoint: Option<String>,
        /// `eu-central-1`.
        region: String,
        /// Its name.
        bucket: String,
        /// Before every key; may be empty.
        prefix: String,
        /// The id of the key that signs.
        access_key_id: String,
    },
}

impl PlaceSettings {
    /// What kind of place, as it stands in the audit trail.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "folder",
            Self::Bucket { .. } => "bucket",
        }
    }

    /// Where it is, for a person.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Folder { path } => path.display().to_string(),
            Self::Bucket { endpoint, bucket, prefix, region, .. } => {
                let at = endpoint.clone().unwrap_or_else(|| region.clone());
                let slash = if prefix.is_empty() { "" } else { "/" };
                format!("{bucket}{slash}{prefix} ({at})")
            }
        }
    }
}

/// The settings, and whether there is a secret.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsConfigured")]
pub struct Output {
    /// The settings.
    pub settings: Settings,
    /// Whether a secret is kept.
    pub secret: bool,
}

impl Settings {
    /// The settings of the workspace.
    pub(crate) async fn load(db: impl Read) -> Result<Self, AppError> {
        match publications::settings(db).await? {
            Some((json, _)) => {
                serde_json::from_value(json).map_err(|error| AppError::internal(&error))
            }
            None => Ok(Self::default()),
        }
    }
}

/// Shows the settings.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let settings = Settings::load(cx.store()).await?;
    let kept = publications::settings(cx.store()).await?;
    Ok(Output { settings, secret: kept.is_some_and(|(_, sealed)| sealed.is_some()) })
}
