//! Files of a published disclosure: listed with their digests and signed, and verified again with
//! nothing but the files and a public key.
//!
//! ```text
//! index.en.html, index.en.md, …   the files
//! manifest.json                   SHA-256 of every file above, and of which version they are
//! manifest.sig                    Ed25519 over manifest.json
//! current.json                    what the pointer says while this version is the current one
//! ```

use model::said;
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::PackageError;
use crate::manifest::FileEntry;

const FORMAT: &str = "compliance-publication";
const POINTER: &str = "compliance-publication-pointer";
const VERSION: u32 = 1;

/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// The name of its signature.
pub const SIGNATURE: &str = "manifest.sig";
/// The name of the pointer.
pub const CURRENT: &str = "current.json";

/// What is published. Its bytes are canonical JSON and signed as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// `compliance-publication`.
    pub format: String,
    /// Version of the format.
    pub version: u32,
    /// The document: `privacy`.
    pub document: String,
    /// What people call it.
    pub title: String,
    /// Whose it is.
    pub controller: String,
    /// `1.1.0`.
    pub number: String,
    /// SHA-256 over the texts of the version.
    pub digest: String,
    /// From when it is in force.
    pub effective_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// In which languages.
    pub languages: Vec<String>,
    /// Ed25519 key that signed it, base64.
    pub public_key: String,
    /// Every file but the manifest, its signature and the pointer.
    pub files: Vec<FileEntry>,
}

/// Which version of a document is current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// `compliance-publication-pointer`.
    pub format: String,
    /// Version of the format.
    pub version: u32,
    /// The document.
    pub document: String,
    /// The number of the version.
    pub number: String,
    /// The folder of the version, beside the pointer.
    pub folder: String,
    /// SHA-256 over the texts of the version.
    pub digest: String,
    /// SHA-256 of the manifest in that folder.
    pub manifest_sha256: String,
    /// Names beside the pointer that lead to files of the version.
    pub names: Vec<String>,
}

/// What describes the files, without them.
#[derive(Clone, Debug)]
pub struct Described {
    /// The document: `privacy`.
    pub document: String,
    /// What people call it.
    pub title: String,
    /// Whose it is.
    pub controller: String,
    /// `1.1.0`.
    pub number: String,
    /// SHA-256 over the texts of the version.
    pub digest: String,
    /// From when it is in force.
    pub effective_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// In which languages.
    pub languages: Vec<String>,
}

/// A manifest and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Content of `manifest.json`.
    pub manifest: Vec<u8>,
    /// SHA-256 of it, hex.
    pub manifest_sha256: String,
    /// Content of `manifest.sig`.
    pub signature: Vec<u8>,
    /// The files it lists.
    pub files: Vec<FileEntry>,
}

/// Lists and signs files. The same files give the same bytes.
///
/// # Errors
/// When the manifest cannot be written down.
pub fn seal(
    described: Described,
    files: &BTreeMap<String, Vec<u8>>,
    signing_seed: &[u8; 32],
) -> Result<Sealed, PackageError> {
    let key = SigningKey::from_bytes(signing_seed);
    let files: Vec<FileEntry> = files
        .iter()
        .map(|(path, bytes)| FileEntry {
            path: path.clone(),
            sha256: hex::encode(Sha256::digest(bytes)),
            size: bytes.len() as u64,
        })
        .collect();
    let published = Published {
        format: FORMAT.into(),
        version: VERSION,
        document: described.document,
        title: described.title,
        controller: described.controller,
        number: described.number,
        digest: described.digest,
        effective_at: described.effective_at,
        published_at: described.published_at,
        languages: described.languages,
        public_key: STANDARD.encode(key.verifying_key().as_bytes()),
        files: files.clone(),
    };
    let json = serde_json::to_value(&published).map_err(|error| PackageError::Io(error.into()))?;
    let manifest = model::events::canonical(&json).into_bytes();
    let signature = format!("ed25519 {}\n", STANDARD.encode(key.sign(&manifest).to_bytes()));
    Ok(Sealed {
        manifest_sha256: hex::encode(Sha256::digest(&manifest)),
        manifest,
        signature: signature.into_bytes(),
        files,
    })
}

impl Pointer {
    /// The pointer to a version.
    pub fn to(
        described: &Described,
        folder: &str,
        manifest_sha256: &str,
        names: Vec<String>,
    ) -> Self {
        Self {
            format: POINTER.into(),
            version: VERSION,
            document: described.document.clone(),
            number: described.number.clone(),
            folder: folder.to_owned(),
            digest: described.digest.clone(),
            manifest_sha256: manifest_sha256.to_owned(),
            names,
        }
    }

    /// Content of `current.json`.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn bytes(&self) -> Result<Vec<u8>, PackageError> {
        let json = serde_json::to_value(self).map_err(|error| PackageError::Io(error.into()))?;
        Ok((model::events::canonical(&json) + "\n").into_bytes())
    }

    /// Reads a pointer; none: it is none of ours.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let pointer: Self = serde_json::from_slice(bytes).ok()?;
        (pointer.format == POINTER && pointer.version == VERSION).then_some(pointer)
    }
}

/// What a verification of published files saw.
#[derive(Clone, Debug, Serialize)]
pub struct VerifiedPublication {
    /// The document.
    pub document: String,
    /// The number of the version.
    pub number: String,
    /// Whose it is.
    pub controller: String,
    /// Files that were checked.
    pub files: usize,
    /// SHA-256 of the manifest, hex.
    pub manifest_sha256: String,
    /// Ed25519 key that signed it, base64.
    pub public_key: String,
    /// What is wrong; empty: nothing.
    pub problems: Vec<String>,
}

/// Checks the files of a version, by name, against the manifest among them, and the manifest
/// against its signature. With `expected`, the raw Ed25519 key of the publisher, also who signed.
///
/// # Errors
/// When there is no manifest of a publication. Files that do not hold are an answer.
pub fn verify_publication(
    files: &BTreeMap<String, Vec<u8>>,
    expected: Option<&[u8; 32]>,
) -> Result<VerifiedPublication, PackageError> {
    let bytes = files.get(MANIFEST).ok_or(PackageError::Manifest)?;
    let published: Published = serde_json::from_slice(bytes).map_err(|_| PackageError::Manifest)?;
    let mut problems = Vec::new();
    if published.format != FORMAT || published.version != VERSION {
        problems.push(said!("the manifest is {format} version {version}, this program reads {format2} version {version2}", format = published.format, version = published.version, format2 = FORMAT, version2 = VERSION).into());
    }
    problems.extend(signed(&published.public_key, bytes, files.get(SIGNATURE), expected));
    let mut seen = BTreeSet::new();
    for entry in &published.files {
        match files.get(&entry.path) {
            None => problems.push(said!("{path} is missing", path = entry.path).into()),
            Some(bytes) => {
                let same = bytes.len() as u64 == entry.size
                    && hex::encode(Sha256::digest(bytes)) == entry.sha256;
                if !same {
                    problems.push(said!("{path} was changed", path = entry.path).into());
                }
                seen.insert(entry.path.as_str());
            }
        }
    }
    for name in files.keys() {
        let ours = [MANIFEST, SIGNATURE, CURRENT].contains(&name.as_str());
        if !ours && !seen.contains(name.as_str()) {
            problems.push(said!("{name} is not in the manifest", name).into());
        }
    }
    Ok(VerifiedPublication {
        document: published.document,
        number: published.number,
        controller: published.controller,
        files: seen.len(),
        manifest_sha256: hex::encode(Sha256::digest(bytes)),
        public_key: published.public_key,
        problems,
    })
}

fn signed(
    public_key: &str,
    manifest: &[u8],
    signature: Option<&Vec<u8>>,
    expected: Option<&[u8; 32]>,
) -> Option<String> {
    let key = STANDARD.decode(public_key).ok();
    let key = key.and_then(|key| <[u8; 32]>::try_from(key.as_slice()).ok());
    let Some(key) = key else { return Some("the manifest names no public key".into()) };
    if expected.is_some_and(|expected| *expected != key) {
        return Some("it was signed with another key than the one you gave".into());
    }
    let signature = signature
        .and_then(|text| std::str::from_utf8(text).ok())
        .and_then(|text| STANDARD.decode(text.trim().strip_prefix("ed25519 ")?).ok())
        .and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
    let holds = match (VerifyingKey::from_bytes(&key), signature) {
        (Ok(key), Some(signature)) => key.verify_strict(manifest, &signature).is_ok(),
        (Ok(_) | Err(_), _) => false,
    };
    (!holds).then(|| "the signature of the manifest does not hold".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described() -> Described {
        Described {
            document: "privacy".into(),
            title: "Privacy policy".into(),
            controller: "Shop Ltd".into(),
            number: "1.1.0".into(),
            digest: "0".repeat(64),
            effective_at: DateTime::UNIX_EPOCH,
            published_at: DateTime::UNIX_EPOCH,
            languages: vec!["en".into()],
        }
    }

    fn published() -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::from([("index.en.md".to_owned(), b"# Privacy\n".to_vec())]);
        let sealed = seal(described(), &files, &[7; 32]).unwrap();
        files.insert(MANIFEST.into(), sealed.manifest);
        files.insert(SIGNATURE.into(), sealed.signature);
        files
    }

    #[test]
    fn what_was_signed_verifies_and_the_bytes_are_pinned() {
        let files = published();
        let verified = verify_publication(&files, None).unwrap();
        assert_eq!(verified.problems, Vec::<String>::new());
        assert_eq!((verified.files, verified.number.as_str()), (1, "1.1.0"));
        assert_eq!(files, published(), "the same files give the same bytes");
        assert_eq!(
            String::from_utf8(files[MANIFEST].clone()).unwrap(),
            concat!(
                r#"{"controller":"Shop Ltd","digest":"#,
                r#""0000000000000000000000000000000000000000000000000000000000000000","#,
                r#""document":"privacy","effective_at":"1970-01-01T00:00:00Z","files":[{"path":"#,
                r#""index.en.md","sha256":"#,
                r#""1f715fc357d9cad4ec3309c90babd8e66e0cca6207463f3f5915bed060fc7301","size":10}],"#,
                r#""format":"compliance-publication","languages":["en"],"number":"1.1.0","#,
                r#""public_key":"6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=","#,
                r#""published_at":"1970-01-01T00:00:00Z","title":"Privacy policy","version":1}"#
            )
        );
    }

    #[test]
    fn every_change_is_seen() {
        type Change = fn(&mut BTreeMap<String, Vec<u8>>);
        let changes: [(&str, Change); 5] = [
            ("index.en.md was changed", |files| {
                files.insert("index.en.md".into(), b"# Privacy!\n".to_vec());
            }),
            ("index.en.md is missing", |files| {
                files.remove("index.en.md");
            }),
            ("more.html is not in the manifest", |files| {
                files.insert("more.html".into(), Vec::new());
            }),
            ("the signature of the manifest does not hold", |files| {
                files.remove(SIGNATURE);
            }),
            ("the signature of the manifest does not hold", |files| {
                let text = String::from_utf8(files[MANIFEST].clone()).unwrap();
                files.insert(MANIFEST.into(), text.replace("Shop Ltd", "Evil Ltd").into_bytes());
            }),
        ];
        for (problem, change) in changes {
            let mut files = published();
            change(&mut files);
            let verified = verify_publication(&files, None).unwrap();
            assert_eq!(verified.problems, [problem]);
        }
        let verified = verify_publication(&published(), Some(&[1; 32])).unwrap();
        assert_eq!(verified.problems, ["it was signed with another key than the one you gave"]);
    }

    #[test]
    fn a_pointer_is_read_as_it_was_written() {
        let names = vec!["index.html".to_owned()];
        let pointer = Pointer::to(&described(), "1.1.0", &"1".repeat(64), names);
        assert_eq!(Pointer::read(&pointer.bytes().unwrap()), Some(pointer));
        assert_eq!(Pointer::read(b"{}"), None);
    }
}
