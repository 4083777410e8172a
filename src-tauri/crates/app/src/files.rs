//! Files the console writes: whole or not at all, readable by their owner only.

use model::said;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::console::Cx;
use crate::errors::{AppError, Code};

/// A file under another name until it is complete. Dropped before, it is gone. While it is open
/// it is locked, so that [`remove_remains`] knows a writer that lives from one that died.
pub(crate) struct AtomicFile {
    file: Option<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl AtomicFile {
    /// Begins a file, in place of what has the name.
    pub(crate) fn create(path: &Path) -> Result<Self, AppError> {
        let fail = |error: io::Error| {
            AppError::invalid(
                said!("Cannot write {path}: {error}.", path = %path.display(), %error),
            )
        };
        let partial = partial_of(path).ok_or_else(|| fail(io::ErrorKind::InvalidInput.into()))?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&partial).map_err(fail)?;
        if file.try_lock().is_err() {
            return Err(AppError::new(
                Code::Conflict,
                said!("{path} is being written by somebody else.", path = %path.display()),
            ));
        }
        file.set_len(0).map_err(fail)?;
        Ok(Self { file: Some(file), partial, path: path.to_owned() })
    }

    /// SHA-256 of what was written, and its size in bytes.
    pub(crate) fn digest(&mut self) -> Result<(String, u64), AppError> {
        let path = self.path.clone();
        let read = |file: &mut File| {
            let mut digest = Sha256::new();
            file.seek(SeekFrom::Start(0))?;
            let size = io::copy(file, &mut digest)?;
            Ok((hex::encode(digest.finalize()), size))
        };
        self.file().and_then(read).map_err(|error: io::Error| {
            AppError::invalid(said!("Cannot read {path}: {error}.", path = %path.display(), %error))
        })
    }

    /// Makes it durable and gives it its name. The file that is returned holds the lock.
    pub(crate) fn keep(mut self) -> Result<Option<File>, AppError> {
        let fail = |error: io::Error| {
            AppError::invalid(
                said!("Cannot write {path}: {error}.", path = %self.path.display(), %error),
            )
        };
        if let Some(file) = &self.file {
            file.sync_all().map_err(fail)?;
        }
        fs::rename(&self.partial, &self.path).map_err(fail)?;
        // Until here a failure leaves nothing behind.
        let file = self.file.take();
        if let Some(folder) = self.path.parent() {
            // The name itself has to be durable, too.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(file)
    }

    fn file(&mut self) -> io::Result<&mut File> {
        self.file.as_mut().ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file()?.flush()
    }
}

impl Seek for AtomicFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file()?.seek(to)
    }
}

fn partial_of(path: &Path) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name()?);
    name.push(".partial");
    Some(path.with_file_name(name))
}

/// What is left of a file whose writer is not known to have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remains {
    /// Nothing is here.
    Nothing,
    /// The writer is alive.
    InUse,
    /// It was here and is removed.
    Removed,
}

/// Removes what a dead writer left: the unfinished file, and the finished one if it is the one
/// that the writer announced (SHA-256 in hex).
pub(crate) fn remove_remains(path: &Path, announced: Option<&str>) -> io::Result<Remains> {
    let mut remains = Remains::Nothing;
    for (path, whole) in [(partial_of(path), false), (Some(path.to_owned()), true)] {
        let Some(path) = path else { continue };
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if file.try_lock().is_err() {
            return Ok(Remains::InUse);
        }
        if whole {
            let mut digest = Sha256::new();
            io::copy(&mut file, &mut digest)?;
            if announced != Some(hex::encode(digest.finalize()).as_str()) {
                continue;
            }
        }
        fs::remove_file(&path)?;
        remains = Remains::Removed;
    }
    Ok(remains)
}

/// Where a file goes: into the folder the caller chose, or the workspace's own.
pub(crate) fn target(cx: &Cx, directory: Option<&Path>, name: &str) -> Result<PathBuf, AppError> {
    let folder = directory.unwrap_or(&cx.console().places().output);
    fs::create_dir_all(folder).map_err(|error| {
        AppError::invalid(
            said!("Cannot use the folder {folder}: {error}.", folder = %folder.display(), %error),
        )
    })?;
    Ok(folder.join(name))
}

/// Writes a small file whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes).map_err(|error| {
        AppError::invalid(said!("Cannot write {path}: {error}.", path = %path.display(), %error))
    })?;
    file.keep().map(|_| ())
}
