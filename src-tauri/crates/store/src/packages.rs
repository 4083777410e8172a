//! Packages that were handed over: file, digests and size, not the content.

use chrono::{DateTime, Utc};
use model::ids::RequestId;

use crate::db::bind;
use crate::{Read, StoreError, Tx};

/// A package that was handed over.
#[derive(Clone, Debug)]
pub struct Package {
    /// The request.
    pub request: RequestId,
    /// Where it was written.
    pub file: String,
    /// SHA-256 of the encrypted file.
    pub digest: String,
    /// SHA-256 of its manifest.
    pub manifest_digest: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// How many files it holds.
    pub files: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// The package of a request.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, request: RequestId) -> Result<Option<Package>, StoreError> {
    db.fetch_optional(
        "select request, file, digest, manifest_digest, size_bytes, files, at
         from packages where request = $1",
        bind![request.0],
    )
    .await?
    .map(|row| {
        Ok(Package {
            request: RequestId(row.get("request")?),
            file: row.get("file")?,
            digest: row.get("digest")?,
            manifest_digest: row.get("manifest_digest")?,
            size_bytes: row.get("size_bytes")?,
            files: row.get("files")?,
            at: row.get("at")?,
        })
    })
    .transpose()
}

/// Notes a package, in place of an earlier one of the same request.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &mut Tx, package: &Package) -> Result<(), StoreError> {
    tx.execute("delete from packages where request = $1", bind![package.request.0]).await?;
    tx.execute(
        "insert into packages (request, file, digest, manifest_digest, size_bytes, files, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            package.request.0,
            package.file.clone(),
            package.digest.clone(),
            package.manifest_digest.clone(),
            package.size_bytes,
            package.files,
            package.at,
        ],
    )
    .await?;
    Ok(())
}
