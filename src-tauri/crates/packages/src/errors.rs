//! What can go wrong with a package.

use thiserror::Error;

/// A package that cannot be written, verified or opened.
#[derive(Debug, Error)]
pub enum PackageError {
    /// The file cannot be read or written.
    #[error("read or write the package")]
    Io(#[from] std::io::Error),
    /// The file is no ZIP, or is damaged.
    #[error("read the package: it is no ZIP file, or it is damaged")]
    Zip(#[source] zip::result::ZipError),
    /// The passphrase does not fit.
    #[error("open the package: the passphrase does not fit")]
    Passphrase,
    /// A name in the package leads outside.
    #[error("open the package: the name {0:?} in it is not allowed")]
    Name(String),
    /// The manifest is missing or malformed.
    #[error("verify the package: its manifest is missing or malformed")]
    Manifest,
    /// The folder is in use.
    #[error("open the package: {0} exists and is not empty")]
    Occupied(std::path::PathBuf),
    /// It did not verify.
    #[error("the package does not verify: {0}")]
    Broken(String),
    /// The rows cannot be read.
    #[error("read the collected rows")]
    Rows(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<zip::result::ZipError> for PackageError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum of another crate")]
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::InvalidPassword => Self::Passphrase,
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Zip(other),
        }
    }
}
