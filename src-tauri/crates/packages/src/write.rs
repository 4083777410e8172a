//! Writing a package: one thread formats, the other compresses and encrypts.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::sync::mpsc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::PackageError;
use crate::content::{Content, Record, Rows};
use crate::files::{Files, Piece, pack};
use crate::fill;
use crate::manifest::{FORMAT, Manifest, NotDisclosed, VERSION, Withheld};
use crate::passphrase::Passphrase;

/// A package that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its manifest.
    pub manifest: Manifest,
    /// SHA-256 of the manifest's bytes, hex.
    pub manifest_sha256: String,
    /// Number of files, manifest and signature included.
    pub files: usize,
}

/// Blocks of formatted text that may wait to be compressed.
const WAITING: usize = 8;

/// Writes a package. Without a passphrase it is not encrypted: for tests of its bytes only.
///
/// # Errors
/// When the rows cannot be read or the file cannot be written.
pub fn write<W: Write + Seek + Send>(
    out: W,
    content: &Content,
    rows: &mut (dyn Rows + Send),
    signing_seed: &[u8; 32],
    passphrase: Option<&Passphrase>,
) -> Result<(W, Written), PackageError> {
    let key = SigningKey::from_bytes(signing_seed);
    let (sender, pieces) = mpsc::sync_channel::<Piece>(WAITING);
    let (emptied, empty) = mpsc::channel();
    std::thread::scope(|scope| {
        let formatting = scope.spawn(|| {
            let mut files = Files::new(sender, empty);
            let made = format(&mut files, content, rows, &key)?;
            files.end()?;
            Ok::<_, PackageError>(made)
        });
        let packed = pack(out, content, passphrase, pieces, &emptied);
        let formatted = formatting
            .join()
            .unwrap_or_else(|_| Err(PackageError::Io(std::io::Error::other("a thread died"))));
        // When packing failed, formatting failed because of it.
        let out = packed?;
        Ok((out, formatted?))
    })
}

/// Formats every file; the manifest comes last, for it names the others.
fn format(
    files: &mut Files,
    content: &Content,
    rows: &mut dyn Rows,
    key: &SigningKey,
) -> Result<Written, PackageError> {
    let counted = count(content, rows)?;
    let not_disclosed = never(content);
    fill::index(files, content, &counted, &not_disclosed)?;
    fill::export(files, content, rows)?;
    for place in 0..content.collections.len() {
        fill::json(files, content, rows, place)?;
        fill::csv(files, content, rows, place)?;
        fill::pages(files, content, rows, place, counted.records[place])?;
    }
    files.file("VERIFY.txt", |out| Ok(out.write_all(VERIFY.as_bytes())?))?;
    let manifest = Manifest {
        format: FORMAT.into(),
        version: VERSION,
        request: content.request.clone(),
        controller: content.controller.clone(),
        exported_at: content.exported_at,
        public_key: STANDARD.encode(key.verifying_key().as_bytes()),
        files: files.listed().to_vec(),
        records: content
            .collections
            .iter()
            .zip(&counted.records)
            .map(|(one, rows)| (format!("{}.{}", one.dataset, one.name), *rows))
            .collect(),
        withheld: counted.withheld,
        not_disclosed,
    };
    let json = serde_json::to_value(&manifest).map_err(|error| PackageError::Io(error.into()))?;
    let bytes = model::events::canonical(&json).into_bytes();
    files.file("manifest.json", |out| Ok(out.write_all(&bytes)?))?;
    let signature = format!("ed25519 {}\n", STANDARD.encode(key.sign(&bytes).to_bytes()));
    files.file("manifest.sig", |out| Ok(out.write_all(signature.as_bytes())?))?;
    let manifest_sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Written { manifest, manifest_sha256, files: files.listed().len() })
}

const VERIFY: &str = "How to verify this package\n\n\
    1. compliance package verify <file.zip> does all of this at once. By hand:\n\
    2. manifest.json lists every file with its SHA-256. Compare, for example with:\n\
       sha256sum index.html\n\
    3. manifest.sig holds an Ed25519 signature over the bytes of manifest.json, in base64.\n\
       Check it with the public key that the sender published. The key inside manifest.json\n\
       tells you which one, but only the published key proves who signed.\n";

/// Numbers that the first page and the manifest need before the rows are written.
pub(crate) struct Counted {
    pub(crate) records: Vec<u64>,
    pub(crate) withheld: Vec<Withheld>,
}

fn count(content: &Content, rows: &mut dyn Rows) -> Result<Counted, PackageError> {
    let mut records = Vec::with_capacity(content.collections.len());
    let mut withheld = Vec::new();
    for (place, collection) in content.collections.iter().enumerate() {
        if !rows.withholds(place) {
            records.push(collection.rows);
            continue;
        }
        let mut disclosed = 0;
        let mut grounds = BTreeMap::<(Option<String>, String), u64>::new();
        let mut parts = BTreeMap::<(String, String), (u64, u64)>::new();
        rows.read(place, &mut |record: Record<'_>| {
            if let Some(ground) = record.whole {
                *grounds.entry((None, ground.key().to_owned())).or_default() += 1;
                return Ok(());
            }
            disclosed += 1;
            for (column, ground) in collection.columns.iter().zip(record.withheld) {
                if let Some(ground) = ground.filter(|_| column.never.is_none()) {
                    let key = (Some(column.name.clone()), ground.key().to_owned());
                    *grounds.entry(key).or_default() += 1;
                }
            }
            for (number, column) in collection.columns.iter().enumerate() {
                if column.never.is_some() || record.disclosed(number).is_none() {
                    continue;
                }
                let mut here = BTreeMap::<&str, u64>::new();
                for part in record.parts(number) {
                    *here.entry(part.of.key()).or_default() += 1;
                }
                for (ground, count) in here {
                    let (cells, all) =
                        parts.entry((column.name.clone(), ground.to_owned())).or_default();
                    *cells += 1;
                    *all += count;
                }
            }
            Ok(())
        })?;
        records.push(disclosed);
        withheld.extend(grounds.into_iter().map(|((field, ground), count)| Withheld {
            collection: format!("{}.{}", collection.dataset, collection.name),
            field,
            ground,
            count,
            parts: None,
        }));
        withheld.extend(parts.into_iter().map(|((field, ground), (count, parts))| Withheld {
            collection: format!("{}.{}", collection.dataset, collection.name),
            field: Some(field),
            ground,
            count,
            parts: Some(parts),
        }));
    }
    Ok(Counted { records, withheld })
}

fn never(content: &Content) -> Vec<NotDisclosed> {
    content
        .collections
        .iter()
        .flat_map(|collection| {
            collection.columns.iter().filter_map(move |column| {
                column.never.as_ref().map(|provision| NotDisclosed {
                    column: format!("{}.{}.{}", collection.dataset, collection.name, column.name),
                    provision: provision.clone(),
                })
            })
        })
        .collect()
}
