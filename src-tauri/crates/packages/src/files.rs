//! The files of a package on their way into the ZIP.

use std::io::{self, Cursor, Seek, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, SyncSender};

use chrono::{Datelike as _, Timelike as _};
use sha2::{Digest as _, Sha256};
use zip::write::FileOptions;
use zip::{AesMode, CompressionMethod, ZipArchive, ZipWriter};

use crate::PackageError;
use crate::content::Content;
use crate::manifest::FileEntry;
use crate::passphrase::Passphrase;

/// What the formatting thread hands to the packing one.
pub(crate) enum Piece {
    /// A file begins.
    File(String),
    /// More of it.
    Bytes(Vec<u8>),
}

/// Formatted bytes are handed on when there are so many.
const BLOCK: usize = 256 * 1024;

/// The formatting end: hashes every file and hands it on in blocks.
pub(crate) struct Files {
    sender: SyncSender<Piece>,
    /// Blocks that were packed, to be filled again.
    empty: Receiver<Vec<u8>>,
    block: Vec<u8>,
    digest: Sha256,
    size: u64,
    listed: Vec<FileEntry>,
}

impl Files {
    pub(crate) fn new(sender: SyncSender<Piece>, empty: Receiver<Vec<u8>>) -> Self {
        let block = Vec::with_capacity(BLOCK);
        Self { sender, empty, block, digest: Sha256::new(), size: 0, listed: Vec::new() }
    }

    /// A whole file.
    pub(crate) fn file(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut Self) -> Result<(), PackageError>,
    ) -> Result<(), PackageError> {
        self.send(Piece::File(path.to_owned()))?;
        fill(self)?;
        self.hand_on()?;
        self.listed.push(FileEntry {
            path: path.to_owned(),
            sha256: hex::encode(self.digest.finalize_reset()),
            size: std::mem::take(&mut self.size),
        });
        Ok(())
    }

    /// The files so far.
    pub(crate) fn listed(&self) -> &[FileEntry] {
        &self.listed
    }

    /// Nothing more comes.
    pub(crate) fn end(mut self) -> Result<(), PackageError> {
        Ok(self.hand_on()?)
    }

    fn hand_on(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        self.digest.update(&self.block);
        self.size += self.block.len() as u64;
        let next = self.empty.try_recv().unwrap_or_else(|_| Vec::with_capacity(BLOCK));
        let block = std::mem::replace(&mut self.block, next);
        self.send(Piece::Bytes(block))
    }

    fn send(&self, piece: Piece) -> io::Result<()> {
        self.sender.send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Files {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BLOCK - self.block.len();
        let bytes = &bytes[..bytes.len().min(room)];
        self.block.extend_from_slice(bytes);
        if self.block.len() == BLOCK {
            self.hand_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The packing end: compresses and encrypts until nothing more comes. Every encrypted file has a
/// key of its own, and deriving it takes longer than packing a small file, so small files that
/// follow each other are packed on several cores.
pub(crate) fn pack<W: Write + Seek>(
    out: W,
    content: &Content,
    passphrase: Option<&Passphrase>,
    pieces: Receiver<Piece>,
    empty: &Sender<Vec<u8>>,
) -> Result<W, PackageError> {
    let mut zip = ZipWriter::new(out);
    let options = options(content, passphrase);
    let mut small = Small::default();
    // A file that may still turn out to be small.
    let mut open: Option<(String, Vec<u8>)> = None;
    for piece in pieces {
        match piece {
            Piece::File(path) => {
                small.extend(open.replace((path, Vec::new())));
                if small.is_full() {
                    small.pack(&mut zip, options)?;
                }
            }
            Piece::Bytes(mut bytes) => {
                match open.take() {
                    Some((path, mut held)) if held.len() + bytes.len() <= SMALL => {
                        held.extend_from_slice(&bytes);
                        open = Some((path, held));
                    }
                    large => {
                        if let Some((path, held)) = large {
                            small.pack(&mut zip, options)?;
                            zip.start_file(path, options)?;
                            zip.write_all(&held)?;
                        }
                        zip.write_all(&bytes)?;
                    }
                }
                bytes.clear();
                // Nobody wants it when formatting has ended.
                let _ = empty.send(bytes);
            }
        }
    }
    small.extend(open);
    small.pack(&mut zip, options)?;
    Ok(zip.finish()?)
}

/// A file of at most so many bytes waits for others to be packed with.
const SMALL: usize = 64 * 1024;

/// Small files in their order.
#[derive(Default)]
struct Small {
    files: Vec<(String, Vec<u8>)>,
}

impl Small {
    fn extend(&mut self, file: Option<(String, Vec<u8>)>) {
        self.files.extend(file);
    }

    fn is_full(&self) -> bool {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() >= 16 * SMALL
    }

    /// Packs them behind what the archive holds: a part of them on each core, each part an archive
    /// of its own that is then taken over as it is.
    fn pack<W: Write + Seek>(
        &mut self,
        zip: &mut ZipWriter<W>,
        options: FileOptions<'_, ()>,
    ) -> Result<(), PackageError> {
        let files = std::mem::take(&mut self.files);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let share = files.len().div_ceil(cores).max(1);
        let parts = std::thread::scope(|scope| {
            let packing: Vec<_> = files
                .chunks(share)
                .map(|part| scope.spawn(move || pack_part(part, options)))
                .collect();
            packing
                .into_iter()
                .map(|part| {
                    let died = |_| Err(PackageError::Io(io::Error::other("a thread died")));
                    part.join().unwrap_or_else(died)
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        for part in parts {
            zip.merge_archive(part)?;
        }
        Ok(())
    }
}

fn pack_part(
    files: &[(String, Vec<u8>)],
    options: FileOptions<'_, ()>,
) -> Result<ZipArchive<Cursor<Vec<u8>>>, PackageError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish_into_readable()?)
}

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
