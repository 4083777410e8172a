//! Verifying and opening a package. Nothing in it is trusted: names, sizes and digests are
//! checked against the signed manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, Write};
use std::path::{Component, Path};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Verifier as _, VerifyingKey};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::PackageError;
use crate::manifest::{FORMAT, Manifest, VERSION};
use crate::passphrase::Passphrase;

/// Largest manifest that is read, in bytes.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// What a verification saw.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// Number of the request.
    pub request: String,
    /// The controller.
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

impl Verification {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Checks every file of a package against the manifest and the manifest against its signature.
/// With `expected`, the raw Ed25519 key of the sender, also who signed.
///
/// # Errors
/// When it is no package, or the passphrase does not fit. A package that does not hold is an
/// answer, not an error.
pub fn verify<R: Read + Seek>(
    reader: R,
    passphrase: &Passphrase,
    expected: Option<&[u8; 32]>,
) -> Result<Verification, PackageError> {
    let mut zip = ZipArchive::new(reader)?;
    let (manifest, bytes, mut problems) = manifest(&mut zip, passphrase)?;
    problems.extend(signature(&mut zip, passphrase, &manifest, &bytes, expected)?);
    let listed: BTreeMap<&str, _> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut seen = BTreeSet::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index_decrypt(place, passphrase.reveal().as_bytes())?;
        let name = file.name().to_owned();
        if name == "manifest.json" || name == "manifest.sig" {
            continue;
        }
        let Some(entry) = listed.get(name.as_str()) else {
            problems.push(format!("{name} is not in the manifest"));
            continue;
        };
        if !seen.insert(name.clone()) {
            problems.push(format!("{name} is there twice"));
        }
        let mut digest = Sha256::new();
        // One byte more than the manifest says is enough to see that it lies.
        let mut limited = (&mut file).take(entry.size + 1);
        let size = match std::io::copy(&mut limited, &mut digest) {
            Ok(size) => size,
            Err(error) => {
                problems.push(format!("{name} cannot be read ({})", error.kind()));
                continue;
            }
        };
        if size != entry.size || hex::encode(digest.finalize()) != entry.sha256 {
            problems.push(format!("{name} was changed"));
        }
    }
    for file in &manifest.files {
        if !seen.contains(&file.path) {
            problems.push(format!("{} is missing", file.path));
        }
    }
    Ok(Verification {
        request: manifest.request,
        controller: manifest.controller,
        files: seen.len(),
        manifest_sha256: hex::encode(Sha256::digest(&bytes)),
        public_key: manifest.public_key,
        problems,
    })
}

fn manifest<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    passphrase: &Passphrase,
) -> Result<(Manifest, Vec<u8>, Vec<String>), PackageError> {
    let bytes = small(zip, passphrase, "manifest.json")?.ok_or(PackageError::Manifest)?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| PackageError::Manifest)?;
    let mut problems = Vec::new();
    if manifest.format != FORMAT || manifest.version != VERSION {
        problems.push(format!(
            "the manifest is {} version {}, this program reads {FORMAT} version {VERSION}",
            manifest.format, manifest.version
        ));
    }
    Ok((manifest, bytes, problems))
}

fn signature<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    passphrase: &Passphrase,
    manifest: &Manifest,
    bytes: &[u8],
    expected: Option<&[u8; 32]>,
) -> Result<Option<String>, PackageError> {
    let key = STANDARD
        .decode(&manifest.public_key)
        .ok()
        .and_then(|key| <[u8; 32]>::try_from(key.as_slice()).ok());
    let Some(key) = key else { return Ok(Some("the manifest names no public key".into())) };
    if expected.is_some_and(|expected| *expected != key) {
        return Ok(Some("the package was signed with another key than the one you gave".into()));
    }
    let signed = small(zip, passphrase, "manifest.sig")?
        .and_then(|text| String::from_utf8(text).ok())
        .and_then(|text| STANDARD.decode(text.trim().strip_prefix("ed25519 ")?).ok())
        .and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
    let holds = match (VerifyingKey::from_bytes(&key), signed) {
        (Ok(key), Some(signature)) => key.verify(bytes, &signature).is_ok(),
        (Ok(_) | Err(_), _) => false,
    };
    Ok((!holds).then(|| "the signature of the manifest does not hold".into()))
}

/// A small file of a package; none: it is not there.
fn small<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    passphrase: &Passphrase,
    name: &str,
) -> Result<Option<Vec<u8>>, PackageError> {
    let file = match zip.by_name_decrypt(name, passphrase.reveal().as_bytes()) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(MAX_MANIFEST_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Decrypts a package into a folder that does not exist yet or is empty: whole or not at all.
///
/// # Errors
/// When it does not verify, a name leads outside, or the folder is in use.
pub fn open<R: Read + Seek>(
    mut reader: R,
    passphrase: &Passphrase,
    expected: Option<&[u8; 32]>,
    into: &Path,
) -> Result<Verification, PackageError> {
    if into.exists() && (!into.is_dir() || into.read_dir()?.next().is_some()) {
        return Err(PackageError::Occupied(into.to_owned()));
    }
    let verification = verify(&mut reader, passphrase, expected)?;
    if let Some(problem) = verification.problems.first() {
        return Err(PackageError::Broken(problem.clone()));
    }
    let name = into.file_name().ok_or_else(|| PackageError::Name(into.display().to_string()))?;
    let mut partial_name = std::ffi::OsString::from(".");
    partial_name.push(name);
    partial_name.push(".partial");
    let partial = into.with_file_name(partial_name);
    if partial.exists() {
        std::fs::remove_dir_all(&partial)?;
    }
    let unpacked = unpack(reader, passphrase, &partial);
    if let Err(error) = unpacked {
        let _ = std::fs::remove_dir_all(&partial);
        return Err(error);
    }
    if into.exists() {
        std::fs::remove_dir(into)?;
    }
    std::fs::rename(&partial, into)?;
    Ok(verification)
}

fn unpack<R: Read + Seek>(
    reader: R,
    passphrase: &Passphrase,
    folder: &Path,
) -> Result<(), PackageError> {
    let mut zip = ZipArchive::new(reader)?;
    for place in 0..zip.len() {
        let mut file = zip.by_index_decrypt(place, passphrase.reveal().as_bytes())?;
        let name = file.name().to_owned();
        let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)))
            && !name.contains(['\\', ':', '\0']);
        if !inside || file.is_dir() {
            return Err(PackageError::Name(name));
        }
        let path = folder.join(&name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(path)?;
        std::io::copy(&mut file, &mut out)?;
        out.flush()?;
    }
    Ok(())
}
