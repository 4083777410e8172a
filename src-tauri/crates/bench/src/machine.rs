//! The machine, the server and the day of a run, and the memory of this process.

use std::path::Path;

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

use crate::Fallible;

/// The machine, the server and the day, as one paragraph.
pub(crate) async fn describe(server: &str) -> Fallible<String> {
    let mut connection = PgConnection::connect(server).await?;
    let version: String = connection.fetch_one("show server_version").await?.try_get(0)?;
    let fsync: String = connection.fetch_one("show fsync").await?.try_get(0)?;
    let shared: String = connection.fetch_one("show shared_buffers").await?.try_get(0)?;
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into());
    let memory_kb: u64 = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(0);
    let load = load()?;
    let cores = std::thread::available_parallelism()?;
    Ok(format!(
        "{processor}, {cores} cores, {} GB of memory; PostgreSQL {version} on the same machine \
         (fsync {fsync}, shared_buffers {shared}); load {load} before the run; {}.",
        memory_kb / 1_000_000,
        today()
    ))
}

/// How many programs want a core, on average of the last minute.
pub(crate) fn load() -> Fallible<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split_whitespace().next().unwrap_or("unknown").to_owned())
}

/// The day of the run.
pub(crate) fn today() -> String {
    DateTime::<Utc>::from(std::time::SystemTime::now()).format("%Y-%m-%d").to_string()
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The most memory this process had since [`forget_peak`], in millions of bytes.
#[expect(
    clippy::cast_precision_loss,
    reason = "a process has fewer bytes than a float is exact for"
)]
pub(crate) fn peak_mb() -> Fallible<f64> {
    let text = field("/proc/self/status", "VmHWM").ok_or("the kernel does not tell VmHWM")?;
    let kilobytes: u64 = text.split_whitespace().next().ok_or("VmHWM is empty")?.parse()?;
    Ok(kilobytes as f64 * 1_024.0 / 1_000_000.0)
}

/// Lets the kernel begin anew with the peak: what came before, such as deriving keys at sign-in,
/// is not part of what is measured.
pub(crate) fn forget_peak() -> Fallible<()> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}

/// The memory this process has now, in millions of bytes.
#[expect(
    clippy::cast_precision_loss,
    reason = "a process has fewer bytes than a float is exact for"
)]
pub(crate) fn resident_mb() -> Fallible<f64> {
    let text = field("/proc/self/status", "VmRSS").ok_or("the kernel does not tell VmRSS")?;
    let kilobytes: u64 = text.split_whitespace().next().ok_or("VmRSS is empty")?.parse()?;
    Ok(kilobytes as f64 * 1_024.0 / 1_000_000.0)
}

/// Files this process holds open.
pub(crate) fn handles() -> Fallible<f64> {
    let mut handles = 0.0;
    for entry in std::fs::read_dir("/proc/self/fd")? {
        entry?;
        handles += 1.0;
    }
    Ok(handles)
}

/// Files in a folder and below; of no folder, or of one that goes meanwhile: none.
pub(crate) fn files_below(folder: &Path) -> Fallible<f64> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0.0),
        Err(error) => return Err(error.into()),
    };
    let mut files = 0.0;
    for entry in entries {
        let path = entry?.path();
        files += if path.is_dir() { files_below(&path)? } else { 1.0 };
    }
    Ok(files)
}
