//! One access in a process of its own, so that the peak of its memory is its alone.

use std::path::PathBuf;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::Fallible;
use crate::desk::Desk;
use crate::figure::ms;
use crate::machine::{forget_peak, peak_mb};
use crate::shop::Person;

/// What the child measures.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    /// URL of the compliance database; it holds a workspace.
    pub(crate) database: String,
    /// Folder of the workspace.
    pub(crate) folder: PathBuf,
    /// The person's number.
    pub(crate) person: u64,
    /// Answer the same person once before: a console that is in use has its connections, and its
    /// databases have parsed its statements.
    pub(crate) in_use: bool,
}

/// What the child saw.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The collect job, from taken to ended.
    pub(crate) collect_ms: f64,
    /// `requests.deliver`, to the fsynced package.
    pub(crate) deliver_ms: f64,
    /// Memory before collecting: what signing in left behind.
    pub(crate) before_mb: f64,
    /// Most memory while collecting.
    pub(crate) collect_mb: f64,
    /// Most memory while delivering.
    pub(crate) deliver_mb: f64,
    /// Rows in the package.
    pub(crate) rows: u64,
    /// Bytes of the package.
    pub(crate) size_bytes: u64,
}

/// Works one access request from confirmed identifiers to the package. The steps of people between
/// are done and not measured.
pub(crate) async fn run(task: Task) -> Fallible<Measured> {
    let desk = Desk::open(&task.database, &task.folder).await?;
    if task.in_use {
        measured(&desk, &task).await?;
    }
    measured(&desk, &task).await
}

async fn measured(desk: &Desk, task: &Task) -> Fallible<Measured> {
    let on = desk.verified("access", Person { id: task.person, rows: 0 }).await?;
    forget_peak()?;
    let before_mb = peak_mb()?;
    let begun = Instant::now();
    desk.call("handler", "requests.collect", on.clone()).await?;
    desk.work().await?;
    let collect_ms = ms(begun.elapsed());
    let collect_mb = peak_mb()?;
    desk.approve(&on).await?;
    forget_peak()?;
    let begun = Instant::now();
    let package = desk.call("handler", "requests.deliver", on.clone()).await?;
    let deliver_ms = ms(begun.elapsed());
    let deliver_mb = peak_mb()?;
    let shown = desk.show(&on).await?;
    let collections = shown["collections"].as_array().ok_or("the request shows no collections")?;
    let rows = collections.iter().filter_map(|one| one["rows"].as_u64()).sum();
    let file = package["file"].as_str().ok_or("the package has no file")?;
    let size_bytes = package["size_bytes"].as_u64().ok_or("the package has no size")?;
    // A run leaves no package behind: three of the largest would fill a small disk.
    std::fs::remove_file(file)?;
    Ok(Measured { collect_ms, deliver_ms, before_mb, collect_mb, deliver_mb, rows, size_bytes })
}
