//! Writing a package.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Datelike as _, Timelike as _};
use ed25519_dalek::{Signer as _, SigningKey};
use model::plan::Part;
use sha2::{Digest as _, Sha256};
use zip::write::FileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

use crate::PackageError;
use crate::content::{Content, Record, Rows};
use crate::formats::{csv_cell, json_record};
use crate::html::{self, ROWS_PER_PAGE, data_path, page_path};
use crate::i18n::{Texts, texts};
use crate::manifest::{FORMAT, FileEntry, Manifest, NotDisclosed, VERSION, Withheld};
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

/// Writes a package. Without a passphrase it is not encrypted: for tests of its bytes only.
///
/// # Errors
/// When the rows cannot be read or the file cannot be written.
pub fn write<W: Write + Seek>(
    out: W,
    content: &Content,
    rows: &mut dyn Rows,
    signing_seed: &[u8; 32],
    passphrase: Option<&Passphrase>,
) -> Result<(W, Written), PackageError> {
    let key = SigningKey::from_bytes(signing_seed);
    let mut package = Package {
        zip: ZipWriter::new(out),
        options: options(content, passphrase),
        files: Vec::new(),
        texts: texts(&content.language),
    };
    let counted = count(content, rows)?;
    let not_disclosed = never(content);
    let index =
        html::index(content, package.texts, &counted.records, &counted.withheld, &not_disclosed);
    package.file("index.html", |out| Ok(out.write_all(index.as_bytes())?))?;
    package.export(content, rows)?;
    for place in 0..content.collections.len() {
        package.json(content, rows, place)?;
        package.csv(content, rows, place)?;
        package.pages(content, rows, place, counted.records[place])?;
    }
    package.file("VERIFY.txt", |out| Ok(out.write_all(VERIFY.as_bytes())?))?;
    let manifest = Manifest {
        format: FORMAT.into(),
        version: VERSION,
        request: content.request.clone(),
        controller: content.controller.clone(),
        exported_at: content.exported_at,
        public_key: STANDARD.encode(key.verifying_key().as_bytes()),
        files: package.files.clone(),
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
    package.file("manifest.json", |out| Ok(out.write_all(&bytes)?))?;
    let signature = format!("ed25519 {}\n", STANDARD.encode(key.sign(&bytes).to_bytes()));
    package.file("manifest.sig", |out| Ok(out.write_all(signature.as_bytes())?))?;
    let files = package.files.len();
    let out = package.zip.finish()?;
    let manifest_sha256 = hex::encode(Sha256::digest(&bytes));
    Ok((out, Written { manifest, manifest_sha256, files }))
}

const VERIFY: &str = "How to verify this package\n\n\
    1. compliance package verify <file.zip> does all of this at once. By hand:\n\
    2. manifest.json lists every file with its SHA-256. Compare, for example with:\n\
       sha256sum index.html\n\
    3. manifest.sig holds an Ed25519 signature over the bytes of manifest.json, in base64.\n\
       Check it with the public key that the sender published. The key inside manifest.json\n\
       tells you which one, but only the published key proves who signed.\n";

fn options<'a>(content: &Content, passphrase: Option<&'a Passphrase>) -> FileOptions<'a, ()> {
    let at = content.exported_at;
    // A ZIP keeps even seconds from 1980 on, without a zone.
    let time = zip::DateTime::from_date_and_time(
        u16::try_from(at.year()).unwrap_or(1980),
        u8::try_from(at.month()).unwrap_or(1),
        u8::try_from(at.day()).unwrap_or(1),
        u8::try_from(at.hour()).unwrap_or(0),
        u8::try_from(at.minute()).unwrap_or(0),
        u8::try_from(at.second()).unwrap_or(0),
    )
    .unwrap_or_default();
    let options = FileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(time)
        .unix_permissions(0o600)
        .large_file(true);
    match passphrase {
        Some(passphrase) => options.with_aes_encryption(AesMode::Aes256, passphrase.reveal()),
        None => options,
    }
}

/// Numbers that the first page and the manifest need before the rows are written.
struct Counted {
    records: Vec<u64>,
    withheld: Vec<Withheld>,
}

fn count(content: &Content, rows: &mut dyn Rows) -> Result<Counted, PackageError> {
    let mut records = Vec::with_capacity(content.collections.len());
    let mut withheld = Vec::new();
    for (place, collection) in content.collections.iter().enumerate() {
        let mut disclosed = 0;
        let mut grounds = BTreeMap::<(Option<String>, String), u64>::new();
        rows.read(place, &mut |record: Record| {
            if let Some(ground) = record.whole {
                *grounds.entry((None, ground.key().to_owned())).or_default() += 1;
                return Ok(());
            }
            disclosed += 1;
            for (column, ground) in collection.columns.iter().zip(&record.withheld) {
                if let Some(ground) = ground.filter(|_| column.never.is_none()) {
                    let key = (Some(column.name.clone()), ground.key().to_owned());
                    *grounds.entry(key).or_default() += 1;
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

struct Package<'a, W: Write + Seek> {
    zip: ZipWriter<W>,
    options: FileOptions<'a, ()>,
    files: Vec<FileEntry>,
    texts: &'static Texts,
}

/// Hashes and counts what passes through it.
struct Hashed<'a, W> {
    inner: &'a mut W,
    digest: Sha256,
    size: u64,
}

impl<W: Write> Write for Hashed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

type Out<'a, W> = std::io::BufWriter<Hashed<'a, ZipWriter<W>>>;

impl<W: Write + Seek> Package<'_, W> {
    fn file(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut Out<'_, W>) -> Result<(), PackageError>,
    ) -> Result<(), PackageError> {
        self.zip.start_file(path, self.options)?;
        let hashed = Hashed { inner: &mut self.zip, digest: Sha256::new(), size: 0 };
        let mut out = std::io::BufWriter::with_capacity(64 * 1024, hashed);
        fill(&mut out)?;
        let hashed = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        self.files.push(FileEntry {
            path: path.to_owned(),
            sha256: hex::encode(hashed.digest.finalize()),
            size: hashed.size,
        });
        Ok(())
    }

    /// `export.json`: exactly the four parts of the epic and when they were exported.
    fn export(&mut self, content: &Content, rows: &mut dyn Rows) -> Result<(), PackageError> {
        let parts = [
            (Part::UserProfile, "user_profile"),
            (Part::Content, "content"),
            (Part::Transactions, "transactions"),
            (Part::Analytics, "analytics"),
        ];
        self.file("export.json", |out| {
            out.write_all(b"{")?;
            for (part, name) in parts {
                write!(out, "\"{name}\":{{")?;
                let mut first = true;
                for (place, collection) in content.collections.iter().enumerate() {
                    if collection.part != part {
                        continue;
                    }
                    if !first {
                        out.write_all(b",")?;
                    }
                    first = false;
                    let key = format!("{}.{}", collection.dataset, collection.name);
                    let key = serde_json::Value::String(key).to_string();
                    write!(out, "\n{key}:")?;
                    json_array(out, content, rows, place)?;
                }
                out.write_all(b"},\n")?;
            }
            let at = content.exported_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
            writeln!(out, "\"exported_at\":\"{at}\"}}")?;
            Ok(())
        })
    }

    fn json(
        &mut self,
        content: &Content,
        rows: &mut dyn Rows,
        place: usize,
    ) -> Result<(), PackageError> {
        let path = format!("{}.json", data_path(&content.collections[place]));
        self.file(&path, |out| {
            json_array(out, content, rows, place)?;
            Ok(out.write_all(b"\n")?)
        })
    }

    fn csv(
        &mut self,
        content: &Content,
        rows: &mut dyn Rows,
        place: usize,
    ) -> Result<(), PackageError> {
        let collection = &content.collections[place];
        let path = format!("{}.csv", data_path(collection));
        self.file(&path, |out| {
            let mut csv =
                csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
            let fail = |error: csv::Error| PackageError::Io(error.into());
            let shown =
                || collection.columns.iter().enumerate().filter(|(_, one)| one.never.is_none());
            csv.write_record(shown().map(|(_, column)| column.name.as_str())).map_err(fail)?;
            rows.read(place, &mut |record| {
                if record.whole.is_some() {
                    return Ok(());
                }
                let cells = shown().map(|(place, _)| match record.cells.get(place) {
                    Some(cell) if record.withheld.get(place).copied().flatten().is_none() => {
                        csv_cell(cell)
                    }
                    Some(_) | None => String::new(),
                });
                csv.write_record(cells).map_err(fail)
            })?;
            csv.flush()?;
            Ok(())
        })
    }

    fn pages(
        &mut self,
        content: &Content,
        rows: &mut dyn Rows,
        place: usize,
        records: u64,
    ) -> Result<(), PackageError> {
        let collection = &content.collections[place];
        let pages = records.div_ceil(ROWS_PER_PAGE);
        let texts = self.texts;
        let mut page = 0;
        let mut on_page = 0;
        let mut text = String::new();
        let package = &mut *self;
        rows.read(place, &mut |record| {
            if record.whole.is_some() {
                return Ok(());
            }
            if on_page == 0 {
                page += 1;
                text = html::page_head(content, texts, collection, page, pages);
            }
            html::page_row(&mut text, texts, collection, &record);
            on_page += 1;
            if on_page == ROWS_PER_PAGE {
                text.push_str(&html::page_foot(texts, collection, page, pages));
                let path = page_path(collection, page);
                package.file(&path, |out| Ok(out.write_all(text.as_bytes())?))?;
                on_page = 0;
            }
            Ok(())
        })?;
        if on_page > 0 {
            text.push_str(&html::page_foot(texts, collection, page, pages));
            let path = page_path(collection, page);
            self.file(&path, |out| Ok(out.write_all(text.as_bytes())?))?;
        }
        Ok(())
    }
}

fn json_array(
    out: &mut impl Write,
    content: &Content,
    rows: &mut dyn Rows,
    place: usize,
) -> Result<(), PackageError> {
    let collection = &content.collections[place];
    let mut first = true;
    out.write_all(b"[")?;
    rows.read(place, &mut |record| {
        if record.whole.is_some() {
            return Ok(());
        }
        out.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        json_record(out, collection, &record)
    })?;
    out.write_all(if first { b"]" } else { b"\n]" })?;
    Ok(())
}
