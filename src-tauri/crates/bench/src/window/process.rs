//! Windows as processes: started, told by their word when they have painted, and what they and the
//! processes of their pages take.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::folders;
use crate::Fallible;
use crate::figure::ms;

/// A window that has painted. Dropped, it is closed.
pub(crate) struct Started {
    child: Child,
    /// From the start of the process to its word.
    pub(crate) ready_ms: f64,
}

impl Started {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let pages = tree(self.child.id()).unwrap_or_default();
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The processes of its pages go when they notice; the next start does not share with them.
        let begun = Instant::now();
        while pages.iter().any(|page| Path::new(&format!("/proc/{page}")).exists())
            && begun.elapsed() < Duration::from_secs(5)
        {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Starts a window and waits for its first paint.
pub(crate) fn start(program: &Path, home: &Path, arguments: &[&str]) -> Fallible<Started> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .envs(folders(home))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("the window has no output")?;
    let mut started = Started { child, ready_ms: 0.0 };
    for line in BufReader::new(output).lines() {
        if line? == "Ready" {
            started.ready_ms = ms(begun.elapsed());
            return Ok(started);
        }
    }
    Err(format!("{} ended before it painted", program.display()).into())
}

/// Forgets what windows and their pages kept for the user.
pub(crate) fn forget(home: &Path) -> Fallible<()> {
    let user = home.join("user");
    if user.exists() {
        std::fs::remove_dir_all(user)?;
    }
    Ok(())
}

/// The proportional memory of a process and of all below it, by name, in millions of bytes.
#[expect(
    clippy::cast_precision_loss,
    reason = "a process has fewer bytes than a float is exact for"
)]
pub(crate) fn memory(id: u32) -> Fallible<Vec<(String, f64)>> {
    let mut all = Vec::new();
    for id in tree(id)? {
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        let kilobytes: u64 = text
            .lines()
            .find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse().ok())
            .ok_or("the kernel does not tell Pss")?;
        all.push((name(id)?, kilobytes as f64 * 1_024.0 / 1_000_000.0));
    }
    Ok(all)
}

/// Which process takes how much, in words.
pub(crate) fn shares(memory: &[(String, f64)]) -> String {
    let each: Vec<String> = memory.iter().map(|(name, mb)| format!("{name} {mb:.0} MB")).collect();
    each.join(", ")
}

/// The process of this name below another.
pub(crate) fn below(id: u32, wanted: &str) -> Fallible<u32> {
    for id in tree(id)? {
        if name(id)? == wanted {
            return Ok(id);
        }
    }
    Err(format!("there is no process {wanted}").into())
}

/// The first 15 letters of its name, as the kernel keeps them.
fn name(id: u32) -> Fallible<String> {
    Ok(std::fs::read_to_string(format!("/proc/{id}/comm"))?.trim().to_owned())
}

/// A process and all below it.
pub(crate) fn tree(id: u32) -> Fallible<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(one) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        // A process that ends meanwhile is below nobody.
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{one}/stat")) else { continue };
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        parents.extend(parent.map(|parent| (one, parent)));
    }
    let mut all = vec![id];
    let mut at = 0;
    while let Some(parent) = all.get(at).copied() {
        all.extend(parents.iter().filter(|(_, above)| *above == parent).map(|(one, _)| *one));
        at += 1;
    }
    Ok(all)
}
