//! What a place can answer, without what servers like to quote: keys, ids of requests.

#![expect(clippy::wildcard_enum_match_arm, reason = "kinds of failures that are told alike")]

use std::path::Path;

use model::said;
use model::said::Said;
use thiserror::Error;

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The address is none, or not one of this place.
    Address,
    /// There is no such folder or bucket.
    Missing,
    /// It does not let us in, or not write.
    Denied,
    /// Something else stands under the name.
    Occupied,
    /// Somebody else was faster.
    Changed,
    /// It cannot be reached, or failed; later it may not.
    Unreachable,
    /// It cannot be used for this.
    Unfit,
}

impl Kind {
    /// As it stands in the audit trail.
    pub fn key(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Missing => "missing",
            Self::Denied => "denied",
            Self::Occupied => "occupied",
            Self::Changed => "changed",
            Self::Unreachable => "unreachable",
            Self::Unfit => "unfit",
        }
    }
}

/// A place that does not do what it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{told}")]
pub struct ObjectError {
    /// What kind of failure it is.
    pub kind: Kind,
    /// What to tell: what it is about and what was wrong.
    pub told: Said,
}

impl ObjectError {
    pub(crate) fn new(kind: Kind, told: Said) -> Self {
        Self { kind, told }
    }

    /// Whether it may work later without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        self.kind == Kind::Unreachable
    }

    /// A failure of the file system.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as E;
        let path = path.display();
        let kind = match error.kind() {
            E::NotFound | E::NotADirectory => Kind::Missing,
            E::PermissionDenied | E::ReadOnlyFilesystem => Kind::Denied,
            E::AlreadyExists | E::IsADirectory | E::DirectoryNotEmpty => Kind::Occupied,
            E::Unsupported => Kind::Unfit,
            _ => Kind::Unreachable,
        };
        Self::new(kind, said!("Cannot use {path}: {error}.", %path, %error))
    }

    /// A failure of a bucket.
    pub(crate) fn bucket(bucket: &str, error: &object_store::Error) -> Self {
        use object_store::Error as E;
        let text = match error {
            E::Generic { source, .. } => source.to_string(),
            _ => String::new(),
        };
        let (kind, told) = match error {
            E::NotFound { .. } => (Kind::Missing, said!("There is no bucket {bucket}.", bucket)),
            E::PermissionDenied { .. } | E::Unauthenticated { .. } => (
                Kind::Denied,
                said!(
                    "The bucket {bucket} refuses: check the key and what it may do there.",
                    bucket
                ),
            ),
            E::Precondition { .. } | E::AlreadyExists { .. } | E::NotModified { .. } => (
                Kind::Changed,
                said!("Somebody else wrote to the bucket {bucket} meanwhile.", bucket),
            ),
            _ if text.contains("configured region") || text.contains("code: 301") => {
                (Kind::Address, said!("The bucket {bucket} is in another region.", bucket))
            }
            _ if text.contains("code: 400") => {
                (Kind::Unfit, said!("The bucket {bucket} does not take what it was sent.", bucket))
            }
            _ => (
                Kind::Unreachable,
                said!("The bucket {bucket} cannot be reached, or does not answer in time.", bucket),
            ),
        };
        Self::new(kind, told)
    }
}
