//! The files of a version: made, and compared with what is at a place.

use std::collections::BTreeMap;

use ::objects::{File, ObjectError, Place};
use ::reports::disclosure::{Disclosure, Page};
use model::ids::VersionId;
use model::said;
use model::said::{Said, Value};
use packages::publication::{
    CURRENT, Described, MANIFEST, Pointer, SIGNATURE, Sealed, seal, verify_publication,
};
use store::publications::Publication;

use super::list::PublishedFile;
use super::preview::Format;
use super::verify::Output as Found;
use crate::audit::checkpoints::verifying_key;
use crate::console::{Console, Cx};
use crate::disclosures::{document, find_version, texts};
use crate::errors::AppError;
use crate::keys::Keys;
use crate::reports::pdf;

/// Formats that a name without a language leads to.
const ENDINGS: [&str; 4] = ["html", "md", "json", "pdf"];

/// Everything that is written for a version.
pub(super) struct Made {
    /// The files of the version, by name.
    pub(super) files: BTreeMap<String, File>,
    /// What describes them.
    pub(super) described: Described,
    /// Manifest and signature.
    pub(super) sealed: Sealed,
    /// The key of the document: its folder.
    pub(super) document: String,
}

/// One file of a version, draft or not, without a signature.
pub(super) async fn one(
    cx: &Cx,
    version: VersionId,
    language: &str,
    format: Format,
) -> Result<File, AppError> {
    let disclosure = disclosure(cx.console(), version).await?;
    let missing =
        || AppError::not_found(said!("There is no {language} text of this version.", language));
    match format {
        Format::Html => disclosure.html(language).map(file),
        Format::Markdown => disclosure.markdown(language).map(file),
        Format::Json => disclosure.json(language).map(file),
        Format::Pdf => paper(&disclosure, language).await?,
    }
    .ok_or_else(missing)
}

/// Makes and signs every file of a published version. The same version gives the same bytes.
pub(super) async fn make(
    console: &Console,
    keys: &Keys,
    version: VersionId,
) -> Result<Made, AppError> {
    let disclosure = disclosure(console, version).await?;
    let published_at = disclosure
        .published_at
        .ok_or_else(|| AppError::refused(said!("This version was never published.")))?;
    let mut files = BTreeMap::new();
    for language in disclosure.texts.keys() {
        let pages = [
            disclosure.html(language).map(file),
            disclosure.markdown(language).map(file),
            disclosure.json(language).map(file),
            paper(&disclosure, language).await?,
        ];
        for file in pages.into_iter().flatten() {
            files.insert(file.name.clone(), file);
        }
    }
    for ending in ENDINGS {
        let language = disclosure.default_language();
        if let Some(file) = files.get(&format!("index.{language}.{ending}")).cloned() {
            let name = format!("index.{ending}");
            files.insert(name.clone(), File { name, ..file });
        }
    }
    let described = Described {
        document: disclosure.key.clone(),
        title: disclosure.title.clone(),
        controller: disclosure.controller.clone(),
        number: disclosure.number.clone(),
        digest: disclosure.digest.clone(),
        effective_at: disclosure.effective_at,
        published_at,
        languages: disclosure.texts.keys().cloned().collect(),
    };
    let bytes = files.values().map(|file| (file.name.clone(), file.bytes.clone())).collect();
    let sealed = seal(described.clone(), &bytes, keys.signing_seed())
        .map_err(|error| AppError::internal(&error))?;
    Ok(Made { files, described, sealed, document: disclosure.key })
}

impl Made {
    /// Every file of the folder of the version, the manifest last but for its signature, and the
    /// pointer at the very end: while it is not there the folder is not complete.
    pub(super) fn in_order(&self, folder: &str) -> Result<Vec<File>, AppError> {
        let plain = |name: &str, media_type: &str, bytes: Vec<u8>| File {
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes,
        };
        let mut all: Vec<File> = self.files.values().cloned().collect();
        all.push(plain(SIGNATURE, "text/plain; charset=utf-8", self.sealed.signature.clone()));
        all.push(plain(MANIFEST, "application/json", self.sealed.manifest.clone()));
        let mut names: Vec<String> = self.files.keys().cloned().collect();
        names.push(CURRENT.to_owned());
        let pointer = Pointer::to(&self.described, folder, &self.sealed.manifest_sha256, names);
        let pointer = pointer.bytes().map_err(|error| AppError::internal(&error))?;
        all.push(plain(CURRENT, "application/json", pointer));
        Ok(all)
    }

    /// What was written, for the record.
    pub(super) fn listed(&self, folder: &str) -> Vec<PublishedFile> {
        self.sealed
            .files
            .iter()
            .map(|entry| PublishedFile {
                path: format!("{}/{folder}/{}", self.document, entry.path),
                sha256: entry.sha256.clone(),
                size_bytes: entry.size,
            })
            .collect()
    }

    /// The signature without its form.
    pub(super) fn signature(&self) -> String {
        let text = String::from_utf8_lossy(&self.sealed.signature);
        text.trim().trim_start_matches("ed25519 ").to_owned()
    }
}

/// Why something published could not be verified.
pub(super) enum VerifyError {
    /// The place does not answer.
    Place(ObjectError),
    /// Something of ours.
    App(AppError),
}

impl From<ObjectError> for VerifyError {
    fn from(error: ObjectError) -> Self {
        Self::Place(error)
    }
}

/// Reads what is published and compares it with what was recorded and signed.
pub(super) async fn verify(
    cx: &Cx,
    place: &Place,
    publication: &Publication,
) -> Result<Found, VerifyError> {
    let json = |error: serde_json::Error| VerifyError::App(AppError::internal(&error));
    let listed: Vec<PublishedFile> =
        serde_json::from_value(publication.files.clone().unwrap_or_default()).map_err(json)?;
    let first = listed.first().map(|file| file.path.clone()).unwrap_or_default();
    let mut parts = first.splitn(3, '/');
    let (Some(document), Some(folder)) = (parts.next(), parts.next()) else {
        let problems = vec![said!("the record names no files")];
        return Ok(Found { files: 0, current: false, problems });
    };
    let below = format!("{document}/{folder}");
    let mut files = BTreeMap::new();
    for name in [MANIFEST, SIGNATURE] {
        if let Some(read) = place.get(&format!("{below}/{name}")).await? {
            files.insert(name.to_owned(), read.bytes);
        }
    }
    for file in &listed {
        let read = place.get(&file.path).await?;
        if let (Some(read), Some((_, name))) = (read, file.path.rsplit_once('/')) {
            files.insert(name.to_owned(), read.bytes);
        }
    }
    let key = verifying_key(cx.store()).await.map_err(VerifyError::App)?;
    let (mut problems, checked) = match verify_publication(&files, Some(key.bytes())) {
        Ok(verified) => {
            let mut problems: Vec<Said> = verified
                .problems
                .into_iter()
                .map(|problem| said!("{problem}", problem = Value::Kept(problem)))
                .collect();
            if Some(&verified.manifest_sha256) != publication.manifest_digest.as_ref() {
                problems.push(said!("the manifest is not the one that was published"));
            }
            (problems, verified.files)
        }
        Err(_) => (vec![said!("{folder} has no manifest", folder = below)], 0),
    };
    let pointer = place.get(&format!("{document}/{CURRENT}")).await?;
    let pointer = pointer.and_then(|read| Pointer::read(&read.bytes));
    let current = pointer.as_ref().is_some_and(|pointer| pointer.folder == folder);
    if current {
        for name in pointer.iter().flat_map(|pointer| &pointer.names) {
            let read = place.get(&format!("{document}/{name}")).await?;
            let same = match files.get(name) {
                Some(bytes) => read.is_some_and(|read| read.bytes == *bytes),
                // The pointer itself, which was read above.
                None => name == CURRENT,
            };
            if !same {
                problems.push(said!("{name} beside the pointer is not that of the version", name));
            }
        }
    }
    Ok(Found { files: checked, current, problems })
}

fn file(page: Page) -> File {
    File { name: page.name, media_type: page.media_type.to_owned(), bytes: page.bytes }
}

async fn paper(disclosure: &Disclosure, language: &str) -> Result<Option<File>, AppError> {
    let Some(document) = disclosure.paper(language) else { return Ok(None) };
    Ok(Some(File {
        name: format!("index.{language}.pdf"),
        media_type: "application/pdf".into(),
        bytes: pdf(document).await?,
    }))
}

/// A version as the crate `reports` wants it.
async fn disclosure(console: &Console, version: VersionId) -> Result<Disclosure, AppError> {
    let store = console.store();
    let version = find_version(store, version).await?;
    let document = document(store, version.disclosure).await?;
    let workspace = store::workspace::find(store)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    Ok(Disclosure {
        key: document.key,
        title: document.title,
        controller: workspace.controller,
        number: version.number,
        digest: version.digest,
        change_class: version.change_class.key().to_owned(),
        lead: document.lead,
        effective_at: version.in_force_at.unwrap_or(version.effective_at),
        published_at: version.published_at,
        texts: texts(store, version.id).await?,
    })
}
