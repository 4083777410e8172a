//! Masking strategies (requirement A14, `spec/datamap.md`), named as Fides names them.

use serde::{Deserialize, Serialize};

/// How a cell is made to say nothing about the person any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "strategy", content = "configuration", rename_all = "snake_case")]
pub enum Strategy {
    /// NULL.
    NullRewrite,
    /// A constant, cut to the column's length.
    StringRewrite {
        /// The constant.
        rewrite_value: String,
    },
    /// Random `[a-z0-9]`, fresh per cell.
    RandomStringRewrite {
        /// Number of random characters; 30 when the map does not say.
        length: usize,
        /// Text put behind the random characters, such as `@masked.example`.
        suffix: Option<String>,
    },
    /// Hex digest of value followed by the request's salt.
    Hash {
        /// Which digest.
        algorithm: Digest,
    },
    /// Hex HMAC of value followed by the request's salt.
    Hmac {
        /// Which digest.
        algorithm: Digest,
    },
    /// Convergent AES-256-GCM, base64.
    AesEncrypt,
    /// The first characters only.
    Truncate {
        /// Number of characters that stay.
        length: usize,
    },
    /// Left as it is; for overrides.
    Preserve,
}

/// Digests a mask can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Digest {
    /// SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// SHA-512.
    #[serde(rename = "SHA-512")]
    Sha512,
}
