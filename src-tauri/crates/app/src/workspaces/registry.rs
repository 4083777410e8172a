//! Workspaces this machine knows: a file in the user's data folder. It holds no secret: a
//! database URL is kept without its password.

use model::said;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Places;
use crate::errors::AppError;

/// A workspace this machine knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "KnownWorkspace")]
pub struct Known {
    /// Short name, also the name of its folder.
    pub id: String,
    /// What officers call it.
    pub name: String,
    /// `sqlite:<path>` or `postgres://…`, without a password.
    pub url: String,
    /// Whether everything in it is invented.
    pub demonstration: bool,
}

/// The list of workspaces of this machine.
pub struct Registry {
    folder: PathBuf,
}

impl Registry {
    /// The list in the user's data folder, or in `COMPLIANCE_HOME`.
    ///
    /// # Errors
    /// `invalid` when the system names no data folder.
    pub fn of_user() -> Result<Self, AppError> {
        if let Some(folder) = std::env::var_os("COMPLIANCE_HOME") {
            return Ok(Self::new(folder));
        }
        directories::ProjectDirs::from("", "", "compliance-console")
            .map(|dirs| Self::new(dirs.data_dir()))
            .ok_or_else(|| {
                AppError::invalid(said!("No data folder: set COMPLIANCE_HOME to a folder."))
            })
    }

    /// The list in a data folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The workspaces, in the order in which they became known.
    ///
    /// # Errors
    /// `invalid` when the file is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Known>, AppError> {
        let path = self.file();
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| {
                AppError::invalid(
                    said!("{path} is damaged: {error}.", path = %path.display(), %error),
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(AppError::invalid(
                said!("Cannot read {path}: {error}.", path = %path.display(), %error),
            )),
        }
    }

    /// Remembers a workspace, in place of one with the same id.
    ///
    /// # Errors
    /// `invalid` when the file cannot be written.
    pub fn remember(&self, known: Known) -> Result<(), AppError> {
        let mut all = self.list()?;
        match all.iter_mut().find(|one| one.id == known.id) {
            Some(one) => *one = known,
            None => all.push(known),
        }
        let text =
            serde_json::to_string_pretty(&all).map_err(|error| AppError::internal(&error))?;
        std::fs::create_dir_all(&self.folder).map_err(|error| {
            AppError::invalid(
                said!("Cannot use {folder}: {error}.", folder = %self.folder.display(), %error),
            )
        })?;
        crate::files::write(&self.file(), text.as_bytes())
    }

    /// Folders of a workspace with this id.
    pub fn places(&self, id: &str) -> Places {
        let folder = self.folder.join(id);
        Places { output: folder.join("output"), checkpoints: folder.join("checkpoints") }
    }

    /// The SQLite file of a workspace with this id.
    pub fn database(&self, id: &str) -> PathBuf {
        self.folder.join(id).join("compliance.db")
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self) -> PathBuf {
        self.folder.join("workspaces.json")
    }
}
