//! `requests.message_file`: the original message of a request, as the file it came in as, is
//! written into a folder.
//!
//! It is kept under the content key of its subject, like what the HMACs of events are made with,
//! so it goes when the subject does.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::events::Event;
use model::ids::RequestId;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::messages::{self, MessageFile, Part};
use store::subjects::{self, Subject};
use store::{Read, Tx};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{target, write};
use crate::keys::{hmac_hex, seal, sha256_hex, unseal};

/// The largest message that is taken in.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// What a message comes as. What runs when it is opened is not among it.
const TYPES: [(&str, &str); 14] = [
    ("eml", "message/rfc822"),
    ("msg", "application/vnd.ms-outlook"),
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("rtf", "application/rtf"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("webp", "image/webp"),
];

/// A file as the window hands it over.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct AttachedFile {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes, base64.
    pub content: String,
}

impl std::fmt::Debug for AttachedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<sensitive file>")
    }
}

/// The file of a request, before it is opened.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MessageFileShown {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size_bytes: i64,
}

/// Which request, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsMessageFileInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Folder; none: the workspace's own.
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MessageFileWritten")]
pub struct Output {
    /// Where it is.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
}

/// Writes the file.
///
/// # Errors
/// `not_found` when the request came in without one; `invalid` when the folder cannot be written.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    let subject = subjects::find(cx.store(), request.id).await?;
    let kept = messages::find(cx.store(), request.id, Part::Whole).await?;
    let (Some(subject), Some(kept)) = (subject, kept) else {
        return Err(AppError::not_found(said!("There is no file that this request came in as.")));
    };
    let key = content_key(&subject)?;
    let open = |purpose, sealed: &[u8]| {
        unseal(&key, purpose, sealed).map_err(|error| AppError::internal(&error))
    };
    let name = text(open("message name", &kept.name_sealed)?);
    let content = open("message file", &kept.content_sealed.unwrap_or_default())?;
    let path = target(cx, input.directory.as_deref(), &format!("{}-{name}", request.number))?;
    // Nobody gets the file before it is on record.
    cx.record(Event::MessageShown { request: request.id }).await?;
    write(&path, &content)?;
    Ok(Output { file: path, sha256: sha256_hex(&content) })
}

/// What is known of the file of a request.
pub(crate) async fn shown(
    db: impl Read,
    subject: &Subject,
) -> Result<Option<MessageFileShown>, AppError> {
    let Some(kept) = messages::find(db, subject.request, Part::Head).await? else {
        return Ok(None);
    };
    let name = unseal(&content_key(subject)?, "message name", &kept.name_sealed)
        .map_err(|error| AppError::internal(&error))?;
    Ok(Some(MessageFileShown {
        name: text(name),
        media_type: kept.media_type,
        size_bytes: kept.size_bytes,
    }))
}

/// Keeps the file of a new request.
pub(crate) async fn keep(
    cx: &Cx,
    tx: &mut Tx,
    subject: &Subject,
    file: &AttachedFile,
) -> Result<Event, AppError> {
    let (content, media_type) = read(file)?;
    let key = content_key(subject)?;
    let size_bytes = content.len() as u64;
    let kept = MessageFile {
        request: subject.request,
        name_sealed: seal(&key, cx.env(), "message name", file.name.trim().as_bytes()),
        media_type: media_type.to_owned(),
        size_bytes: i64::try_from(size_bytes).unwrap_or(i64::MAX),
        content_sealed: Some(seal(&key, cx.env(), "message file", &content)),
        at: cx.now(),
    };
    messages::insert(tx, &kept).await?;
    let content_hmac = hmac_hex(&subject.content_key, &[content.as_slice()]);
    Ok(Event::MessageKept { request: subject.request, size_bytes, content_hmac })
}

/// What is wrong with a file.
pub(crate) fn check(file: &AttachedFile) -> Result<(), AppError> {
    read(file).map(|_| ())
}

fn read(file: &AttachedFile) -> Result<(Vec<u8>, &'static str), AppError> {
    let invalid = |message: Said| AppError::invalid(message).at("file");
    let name = file.name.trim();
    let unfit = |one: char| one.is_control() || matches!(one, '/' | '\\' | ':');
    if name.is_empty() || name.starts_with('.') || name.len() > 200 || name.contains(unfit) {
        return Err(invalid(said!(
            "File: its name is empty, hidden, longer than 200 characters or has a folder in it."
        )));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let known = TYPES.iter().find(|(one, _)| ending.as_deref() == Some(*one));
    let Some((_, media_type)) = known else {
        let endings: Vec<&str> = TYPES.iter().map(|(ending, _)| *ending).collect();
        return Err(invalid(said!(
            "File: a message ends with one of {endings}. Save it as one of these.",
            endings
        )));
    };
    // Looked at before it is decoded, so that a large one costs nothing.
    if file.content.len() / 4 * 3 > MOST_BYTES + 2 {
        return Err(invalid(said!("File: at most {most} MiB.", most = 10)));
    }
    let content =
        STANDARD.decode(&file.content).map_err(|_| invalid(said!("File: it is no base64.")))?;
    if content.is_empty() || content.len() > MOST_BYTES {
        return Err(invalid(said!("File: 1 byte to {most} MiB.", most = 10)));
    }
    Ok((content, media_type))
}

fn content_key(subject: &Subject) -> Result<[u8; 32], AppError> {
    subject
        .content_key
        .as_slice()
        .try_into()
        .map_err(|_| AppError::internal(&crate::keys::KeyError::Sealed("content key")))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_runs_or_leaves_its_folder_is_refused() {
        let file = |name: &str| AttachedFile { name: name.into(), content: "aGk=".into() };
        assert_eq!(read(&file("Letter.PDF")).unwrap(), (b"hi".to_vec(), "application/pdf"));
        for name in ["run.exe", "letter", "../letter.pdf", "a\\b.pdf", ".pdf", ""] {
            assert!(read(&file(name)).is_err(), "{name}");
        }
        let rubbish = AttachedFile { name: "a.pdf".into(), content: "!".into() };
        assert!(read(&rubbish).is_err());
        let empty = AttachedFile { name: "a.pdf".into(), content: String::new() };
        assert!(read(&empty).is_err());
    }
}
