//! The manifest: what is in the package, what is not, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Name of the format.
pub(crate) const FORMAT: &str = "compliance-package";
/// Its version.
pub(crate) const VERSION: u32 = 1;

/// The manifest. Its bytes are canonical JSON and signed as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `compliance-package`.
    pub format: String,
    /// Version of the format.
    pub version: u32,
    /// Number of the request.
    pub request: String,
    /// The controller.
    pub controller: String,
    /// When the rows were collected.
    pub exported_at: DateTime<Utc>,
    /// Ed25519 key that signed it, base64.
    pub public_key: String,
    /// Every file but the manifest and its signature.
    pub files: Vec<FileEntry>,
    /// Records disclosed, by `dataset.collection`.
    pub records: BTreeMap<String, u64>,
    /// What was withheld.
    pub withheld: Vec<Withheld>,
    /// Columns the law forbids to disclose.
    pub not_disclosed: Vec<NotDisclosed>,
}

/// A file of the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name.
    pub path: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Something that was withheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// `dataset.collection`.
    pub collection: String,
    /// The field; none: whole records.
    pub field: Option<String>,
    /// Why: `rights_of_others`, …
    pub ground: String,
    /// How many records.
    pub count: u64,
    /// Parts of the field's text, in so many records; none: the whole field, or whole records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u64>,
}

/// A column that the law forbids to disclose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotDisclosed {
    /// `dataset.collection.column`.
    pub column: String,
    /// The provision.
    pub provision: String,
}
