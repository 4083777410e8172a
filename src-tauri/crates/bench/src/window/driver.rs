//! The window under WebDriver: `tests/desktop/measure.mjs` drives it by `tauri-driver` and says what
//! it saw, one line of JSON each.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{folders, process};
use crate::Fallible;

/// A window that is driven. Dropped, it and its driver end.
pub(crate) struct Driver {
    driver: Child,
    script: Child,
    say: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Driver {
    /// Starts the driver and the part of the script that measures this.
    pub(crate) fn start(program: &Path, home: &Path, what: &str) -> Fallible<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let driver = Command::new("tauri-driver")
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .envs(folders(home))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("tauri-driver: {error}; run scripts/install.sh test"))?;
        wait_for(port)?;
        let mut script = Command::new("node")
            .args(["tests/desktop/measure.mjs", what])
            .env("DRIVER", format!("http://127.0.0.1:{port}"))
            .env("APPLICATION", program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let say = script.stdin.take().ok_or("the script has no input")?;
        let lines = BufReader::new(script.stdout.take().ok_or("the script has no output")?).lines();
        Ok(Self { driver, script, say, lines })
    }

    pub(crate) fn id(&self) -> u32 {
        self.driver.id()
    }

    /// What the script saw next.
    pub(crate) fn next(&mut self) -> Fallible<Value> {
        let line = self.lines.next().ok_or("the window could not be driven; see above")??;
        Ok(serde_json::from_str(&line)?)
    }

    /// Lets the script close the window.
    pub(crate) fn end(mut self) -> Fallible<()> {
        writeln!(self.say)?;
        let status = self.script.wait()?;
        if !status.success() {
            return Err(format!("the script that drives the window ended with {status}").into());
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // They may have ended by themselves. A driver that is killed leaves its window behind.
        let below = process::tree(self.driver.id()).unwrap_or_default();
        let _ = Command::new("kill").args(below.iter().map(u32::to_string)).status();
        for child in [&mut self.script, &mut self.driver] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> Fallible<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait_for(port: u16) -> Fallible<()> {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err("tauri-driver does not listen".into());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
