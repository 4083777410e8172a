//! Files the console writes: whole or not at all, readable by their owner only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::console::Cx;
use crate::errors::AppError;

/// A file under another name until it is complete. Dropped before, it is gone.
pub(crate) struct AtomicFile {
    file: Option<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl AtomicFile {
    /// Begins a file, in place of what has the name.
    pub(crate) fn create(path: &Path) -> Result<Self, AppError> {
        let fail = |error: io::Error| {
            AppError::invalid(format!("Cannot write {}: {error}.", path.display()))
        };
        let name = path.file_name().ok_or_else(|| fail(io::ErrorKind::InvalidInput.into()))?;
        let mut partial_name = std::ffi::OsString::from(".");
        partial_name.push(name);
        partial_name.push(".partial");
        let partial = path.with_file_name(partial_name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&partial).map_err(fail)?;
        Ok(Self { file: Some(file), partial, path: path.to_owned() })
    }

    /// Makes it durable and gives it its name.
    pub(crate) fn keep(mut self) -> Result<(), AppError> {
        let fail = |error: io::Error| {
            AppError::invalid(format!("Cannot write {}: {error}.", self.path.display()))
        };
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(fail)?;
        }
        fs::rename(&self.partial, &self.path).map_err(fail)?;
        if let Some(folder) = self.path.parent() {
            // The name itself has to be durable, too.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
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

/// Where a file goes: into the folder the caller chose, or the workspace's own.
pub(crate) fn target(cx: &Cx, directory: Option<&Path>, name: &str) -> Result<PathBuf, AppError> {
    let folder = directory.unwrap_or(&cx.console().places().output);
    fs::create_dir_all(folder).map_err(|error| {
        AppError::invalid(format!("Cannot use the folder {}: {error}.", folder.display()))
    })?;
    Ok(folder.join(name))
}

/// Writes a small file whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(|error| AppError::invalid(format!("Cannot write {}: {error}.", path.display())))?;
    file.keep()
}
