//! Files beside a request: taken in, sealed, listed, written out again.

pub mod save;

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use model::ids::{AttachmentId, RequestId};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::attachments::{self, Attachment};
use ts_rs::TS;
use uuid::Uuid;

use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// The largest file that is taken in.
pub(crate) const MOST_BYTES: u64 = 10 * 1024 * 1024;
/// Files that are kept of one request.
const MOST_FILES: usize = 200;

/// A file that comes in: named by its path on this machine, or carried along.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Upload {
    /// Its name; with a path the name may be left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it lies.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub path: Option<PathBuf>,
    /// Its bytes in base64.
    #[serde(default)]
    pub content: Option<String>,
}

/// A file that was read.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A file as it is listed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AttachmentShown {
    /// Its id.
    pub id: AttachmentId,
    /// Its name; none: it was deleted.
    pub name: Option<String>,
    /// SHA-256 of its content; none: it was deleted.
    pub sha256: Option<String>,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size_bytes: i64,
    /// For evidence: the method of verification.
    pub method: Option<String>,
    /// When it was added.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// When it was deleted.
    #[ts(type = "string | null")]
    pub purged_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
struct Name {
    name: String,
    sha256: String,
}

impl Upload {
    /// Reads the file.
    ///
    /// # Errors
    /// `invalid` when it is too large, empty, or cannot be read; the message says which.
    pub(crate) fn read(&self) -> Result<File, AppError> {
        let wrong = |text: Said| Err(AppError::invalid(text).at("file"));
        let from_path = self.path.as_deref().and_then(|path| path.file_name()?.to_str());
        let name = self.name.as_deref().or(from_path).unwrap_or_default().trim().to_owned();
        // A name is shown and used to write the file again: it is no path.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        if name.is_empty() || name.chars().count() > 150 || name.chars().any(char::is_control) {
            return wrong(said!("File: give it a name of 1 to 150 characters."));
        }
        if name.starts_with('.') {
            return wrong(said!(
                "File: a name that begins with a dot is not taken: \"{name}\".",
                name
            ));
        }
        let most = MOST_BYTES / (1024 * 1024);
        let large = || {
            wrong(said!("File: {name} is larger than {most} MB. Send it another way.", name, most))
        };
        let bytes = match (&self.path, &self.content) {
            (Some(path), None) => {
                let fail = |error: std::io::Error| {
                    let text =
                        said!("File: cannot read {path}: {error}.", path = %path.display(), %error);
                    AppError::invalid(text).at("file")
                };
                let kind = std::fs::metadata(path).map_err(fail)?;
                if !kind.is_file() {
                    return wrong(said!("File: {path} is no file.", path = %path.display()));
                }
                if kind.len() > MOST_BYTES {
                    return large();
                }
                std::fs::read(path).map_err(fail)?
            }
            (None, Some(content)) => {
                if content.len() as u64 > MOST_BYTES / 3 * 4 + 4 {
                    return large();
                }
                let bytes = BASE64_STANDARD.decode(content.as_bytes());
                match bytes {
                    Ok(bytes) => bytes,
                    Err(_) => return wrong(said!("File: its content is no base64.")),
                }
            }
            (Some(_), Some(_)) | (None, None) => {
                return wrong(said!("File: give either its path or its content."));
            }
        };
        if bytes.is_empty() {
            return wrong(said!("File: {name} is empty.", name));
        }
        if bytes.len() as u64 > MOST_BYTES {
            return large();
        }
        Ok(File { name, bytes })
    }
}

/// Keeps a file and gives its id and the HMAC of its content.
pub(crate) async fn keep(
    cx: &Cx,
    tx: &mut Tx,
    request: RequestId,
    (purpose, belongs_to, method): (&str, Option<Uuid>, Option<String>),
    file: &File,
) -> Result<(AttachmentId, String), AppError> {
    if attachments::list(&mut *tx, request).await?.len() >= MOST_FILES {
        return Err(AppError::refused(said!(
            "At most {most_files} files are kept of a request.",
            most_files = MOST_FILES
        )));
    }
    let contents = Contents::of(cx, &mut *tx, request).await?;
    let name = Name { name: file.name.clone(), sha256: sha256_hex(&file.bytes) };
    let (name_sealed, _) = contents.seal_json(cx, "attachment name", &name)?;
    let attachment = Attachment {
        id: AttachmentId(cx.id()),
        request,
        purpose: purpose.to_owned(),
        belongs_to,
        method,
        name_sealed: Some(name_sealed),
        size_bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        officer: cx.officer()?.id,
        at: cx.now(),
        purged_at: None,
    };
    let sealed = contents.seal(cx, "attachment", &file.bytes);
    attachments::insert(tx, &attachment, sealed).await?;
    Ok((attachment.id, contents.hmac(&file.bytes)))
}

/// A file as it is listed.
pub(crate) fn shown(
    contents: &Contents,
    attachment: Attachment,
) -> Result<AttachmentShown, AppError> {
    let sealed = attachment.name_sealed.as_deref();
    let name: Option<Name> =
        sealed.map(|sealed| contents.open_json("attachment name", sealed)).transpose()?;
    let (name, sha256) = name.map(|name| (name.name, name.sha256)).unzip();
    Ok(AttachmentShown {
        id: attachment.id,
        name,
        sha256,
        size_bytes: attachment.size_bytes,
        method: attachment.method,
        at: attachment.at,
        purged_at: attachment.purged_at,
    })
}
