//! `workspaces.about`: what this program and this workspace are, and where their data lie.

use chrono::{DateTime, Utc};
use model::said;
use serde::{Deserialize, Serialize};
use store::{events, workspace};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::sha256_hex;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "WorkspacesAboutInput")]
pub struct Input {}

/// The program and the workspace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "WorkspaceAbout")]
pub struct Output {
    /// Version of the program.
    pub version: String,
    /// `sqlite` or `postgres`, and where the database is; without a password.
    pub database: String,
    /// Where packages, certificates, reports and exports are written.
    pub output: String,
    /// Where copies of checkpoints are kept.
    pub checkpoints: String,
    /// Origin line of the checkpoints.
    pub origin: String,
    /// The key that verifies checkpoints and packages.
    pub public_key: String,
    /// SHA-256 of the key, in groups, to be read out over the telephone.
    pub fingerprint: String,
    /// Entries in the audit trail.
    #[ts(type = "number")]
    pub entries: u64,
    /// When the workspace was made.
    #[ts(type = "string | null")]
    pub created_at: Option<DateTime<Utc>>,
}

/// Says what they are.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let workspace = workspace::find(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace in this database.")))?;
    let places = cx.console().places();
    Ok(Output {
        version: env!("CARGO_PKG_VERSION").into(),
        database: cx.store().place(),
        output: places.output.display().to_string(),
        checkpoints: places.checkpoints.display().to_string(),
        origin: workspace.origin,
        fingerprint: fingerprint(&workspace.public_key),
        public_key: workspace.public_key,
        entries: events::frontier(cx.store()).await?.size(),
        created_at: Some(workspace.created_at),
    })
}

/// The digest of a text in groups of four.
fn fingerprint(text: &str) -> String {
    let digest = sha256_hex(text.as_bytes());
    let groups: Vec<&str> =
        (0..digest.len()).step_by(4).filter_map(|at| digest.get(at..at + 4)).collect();
    groups.join(" ")
}
