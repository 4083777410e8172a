//! `compliance disclosures verify`: published files with nothing but a public key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ledger::VerifyingKey;
use packages::publication::{CURRENT, MANIFEST, Pointer, verify_publication};

use crate::arguments::VerifyPublication;
use crate::outcome::{Failure, print, read};

/// Largest file that is read.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) fn verify(asked: &VerifyPublication, json: bool) -> Result<(), Failure> {
    let key = match &asked.key {
        Some(path) => {
            let key: VerifyingKey = read(path)?
                .parse()
                .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
            Some(*key.bytes())
        }
        None => None,
    };
    let (folder, pointer) = version(&asked.folder)?;
    let files = files(&folder)?;
    let mut verified = verify_publication(&files, key.as_ref()).map_err(|_| {
        Failure::Usage(format!(
            "{} has no {MANIFEST}: name the folder of a document or of a version",
            folder.display()
        ))
    })?;
    if let Some(pointer) = pointer {
        let same = pointer.number == verified.number
            && pointer.document == verified.document
            && pointer.manifest_sha256 == verified.manifest_sha256;
        if !same {
            verified.problems.push(format!("{CURRENT} says something else than the manifest"));
        }
        for name in &pointer.names {
            let beside = std::fs::read(asked.folder.join(name)).ok();
            if beside.as_ref() != files.get(name) {
                verified
                    .problems
                    .push(format!("{name} beside {CURRENT} is not that of the version"));
            }
        }
    }
    if json {
        let value =
            serde_json::to_value(&verified).map_err(|error| Failure::Usage(error.to_string()))?;
        print(&value, true);
    }
    if let Some(problem) = verified.problems.first() {
        return Err(Failure::Broken(format!(
            "the publication does not verify: {problem} ({} problems)",
            verified.problems.len()
        )));
    }
    if !json {
        println!(
            "{} {} of {}: {} files are as they were signed.",
            verified.document, verified.number, verified.controller, verified.files
        );
    }
    Ok(())
}

/// The folder of the version: the one that is named, or the one that its pointer names.
fn version(folder: &Path) -> Result<(PathBuf, Option<Pointer>), Failure> {
    if folder.join(MANIFEST).exists() {
        return Ok((folder.to_owned(), None));
    }
    let pointer = folder.join(CURRENT);
    let Ok(bytes) = std::fs::read(&pointer) else {
        return Err(Failure::Usage(format!(
            "{} has neither {MANIFEST} nor {CURRENT}",
            folder.display()
        )));
    };
    let pointer = Pointer::read(&bytes)
        .ok_or_else(|| Failure::Broken(format!("{} is none of ours", pointer.display())))?;
    let plain = |one: char| one.is_ascii_alphanumeric() || ".-".contains(one);
    if pointer.folder.starts_with('.') || !pointer.folder.chars().all(plain) {
        return Err(Failure::Broken("the pointer leads out of its folder".into()));
    }
    Ok((folder.join(&pointer.folder), Some(pointer)))
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let fail = |error: std::io::Error| {
        Failure::Usage(format!("cannot read {}: {error}", folder.display()))
    };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let size = entry.metadata().map_err(fail)?.len();
        if name.starts_with('.') || !entry.path().is_file() {
            continue;
        }
        if size > MAX_BYTES {
            return Err(Failure::Broken(format!("{name} is larger than any file we publish")));
        }
        files.insert(name, std::fs::read(entry.path()).map_err(fail)?);
    }
    Ok(files)
}
