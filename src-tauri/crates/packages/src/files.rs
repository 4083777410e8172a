//! The files of a package on their way into the ZIP.

use std::io::{self, Seek, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender};

use chrono::{Datelike as _, Timelike as _};
use sha2::{Digest as _, Sha256};
use zip::write::FileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

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

/// The packing end: compresses and encrypts until nothing more comes.
pub(crate) fn pack<W: Write + Seek>(
    out: W,
    content: &Content,
    passphrase: Option<&Passphrase>,
    pieces: Receiver<Piece>,
    empty: &Sender<Vec<u8>>,
) -> Result<W, PackageError> {
    let mut zip = ZipWriter::new(out);
    let options = options(content, passphrase);
    for piece in pieces {
        match piece {
            Piece::File(path) => zip.start_file(path, options)?,
            Piece::Bytes(mut bytes) => {
                zip.write_all(&bytes)?;
                bytes.clear();
                // Nobody wants it when formatting has ended.
                let _ = empty.send(bytes);
            }
        }
    }
    Ok(zip.finish()?)
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
