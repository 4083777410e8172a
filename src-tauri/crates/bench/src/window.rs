//! The real window, beside one with an empty page: from the start of the process to the first
//! useful paint, memory, the overview once somebody signed in, and a million rows scrolled.

mod driver;
mod process;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::figure::{Bound, Figure, Unit, middle};
use crate::machine::load;
use crate::window::driver::Driver;
use crate::window::process::{Started, start};
use crate::{Bed, Fallible, fill, queue};

/// Starts of each window, taken in turns.
const RUNS: usize = 11;
/// How long a window rests before its memory is read.
const REST: Duration = Duration::from_secs(3);
/// Most milliseconds to the first useful paint.
const PAINT_MS: f64 = 800.0;
/// How often the memory of an empty window the console may take.
const MEMORY: f64 = 1.3;
/// A frame of a screen that shows 30 in a second.
const FRAME_MS: f64 = 1_000.0 / 30.0;

/// The programs, and where they keep their things.
struct Windows {
    console: PathBuf,
    empty: PathBuf,
    home: PathBuf,
}

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        return Err("start it with scripts/bench.sh: there is no display".into());
    }
    let programs = std::env::current_exe()?;
    let windows = Windows {
        console: programs.with_file_name("compliance-console"),
        empty: programs.with_file_name("examples").join("empty"),
        home: bed.folder.join("window"),
    };
    for program in [&windows.console, &windows.empty] {
        if !program.exists() {
            return Err(format!("{} is not built: use scripts/bench.sh", program.display()).into());
        }
    }
    std::fs::create_dir_all(&windows.home)?;
    // Makes the demonstration, which is there from now on.
    drop(start(&windows.console, &windows.home, &["--demo"])?);
    let runs = if bed.scale > 1 { 2 } else { RUNS };
    let (mut figures, empty_mb) = starts(&windows, runs)?;
    figures.extend(overview(&windows, runs.min(5), empty_mb)?);
    let count = queue::REQUESTS / bed.scale;
    let database = windows.home.join("demonstration").join("compliance.db");
    fill::run(&format!("sqlite:{}", database.display()), count).await?;
    figures.extend(scrolled(&windows, count)?);
    Ok(figures)
}

/// Both windows with nobody signed in, in turns. Gives the memory of the empty one, too.
fn starts(windows: &Windows, runs: usize) -> Fallible<(Vec<Figure>, f64)> {
    let mut console = Vec::new();
    let mut empty = Vec::new();
    // What WebKit keeps of the console goes: the first start finds a workspace and nothing else.
    process::forget(&windows.home)?;
    let load = load()?;
    for _ in 0..=runs {
        console.push(look(&start(&windows.console, &windows.home, &["--demo"])?)?);
        empty.push(look(&start(&windows.empty, &windows.home, &[])?)?);
    }
    let (first, console) = console.split_first().ok_or("there was no start")?;
    let (first_empty, empty) = empty.split_first().ok_or("there was no start")?;
    let paints = |looks: &[Look]| looks.iter().map(|one| one.paint_ms).collect::<Vec<_>>();
    let sizes = |looks: &[Look]| looks.iter().map(|one| one.memory_mb).collect::<Vec<_>>();
    let empty_mb = middle(&sizes(empty));
    let shares = console.last().map_or_else(String::new, |one| one.shares.clone());
    let figures = vec![
        Figure::of("window", "start to the sign-in painted", Unit::Ms, &paints(console), 1)
            .limit(middle(&paints(empty)))
            .bound(Bound::AtMost(PAINT_MS))
            .parts(format!(
                "release build, no GPU; load {load}; limit: an empty window to its first paint"
            )),
        Figure::of("window", "the same, first start of a user", Unit::Ms, &[first.paint_ms], 1)
            .limit(first_empty.paint_ms)
            .bound(Bound::None),
        Figure::of("window", "memory with the sign-in", Unit::Mb, &sizes(console), 1)
            .limit(empty_mb)
            .bound(Bound::Times(MEMORY))
            .parts(format!("PSS of all processes: {shares}; limit: an empty window")),
    ];
    Ok((figures, empty_mb))
}

struct Look {
    paint_ms: f64,
    memory_mb: f64,
    /// Which process takes how much.
    shares: String,
}

fn look(started: &Started) -> Fallible<Look> {
    std::thread::sleep(REST);
    let memory = process::memory(started.id())?;
    Ok(Look {
        paint_ms: started.ready_ms,
        memory_mb: memory.iter().map(|(_, mb)| mb).sum(),
        shares: process::shares(&memory),
    })
}

/// Somebody signs in: until the overview is painted, and what it takes then.
fn overview(windows: &Windows, runs: usize, empty_mb: f64) -> Fallible<Vec<Figure>> {
    let mut times = Vec::new();
    let mut sizes = Vec::new();
    let mut shares = String::new();
    for _ in 0..runs {
        let mut driver = Driver::start(&windows.console, &windows.home, "overview")?;
        times.push(number(&driver.next()?, "overview_ms")?);
        std::thread::sleep(REST);
        // The driver's own processes stand above the console and are not counted.
        let console = process::below(driver.id(), "compliance-conso")?;
        let memory = process::memory(console)?;
        sizes.push(memory.iter().map(|(_, mb)| mb).sum());
        shares = process::shares(&memory);
        driver.end()?;
    }
    Ok(vec![
        Figure::of("window", "passphrase to the overview painted", Unit::Ms, &times, 1)
            .parts("of this, deriving the key of the passphrase is meant to be slow"),
        Figure::of("window", "memory with the overview", Unit::Mb, &sizes, 1)
            .limit(empty_mb)
            .bound(Bound::Times(MEMORY))
            .parts(format!("PSS of all processes: {shares}; under WebDriver")),
    ])
}

/// The queue scrolled at two speeds, and jumps of its scrollbar.
fn scrolled(windows: &Windows, count: u64) -> Fallible<Vec<Figure>> {
    let mut driver = Driver::start(&windows.console, &windows.home, "queue")?;
    driver.next()?;
    let mut figures = Vec::new();
    for name in ["60 rows a second", "600 rows a second"] {
        let found = driver.next()?;
        let mut frames: Vec<f64> = list(&found, "frames")?;
        frames.sort_by(f64::total_cmp);
        let slow = frames.get(frames.len() * 95 / 100).copied().unwrap_or_default();
        let shown = found["rows"].as_u64().ok_or("the grid does not say how many rows it has")?;
        if shown < count {
            return Err(format!("the window shows {shown} rows, not {count}").into());
        }
        let what = format!("{count} requests scrolled at {name}");
        figures.push(
            Figure::of("window", format!("{what}: 95 % of frames"), Unit::Ms, &[slow], shown)
                .bound(Bound::AtMost(FRAME_MS))
                .parts(format!(
                    "median {:.1} ms, slowest {:.0} ms, {} frames; no GPU",
                    middle(&frames),
                    frames.last().copied().unwrap_or_default(),
                    frames.len()
                )),
        );
        let blanks = number(&found, "blanks")?;
        figures.push(
            Figure::of("window", format!("{what}: blank frames"), Unit::Count, &[blanks], shown)
                .bound(Bound::AtMost(0.0))
                .parts("a line on screen is missing or still on its way"),
        );
    }
    let jumps = list(&driver.next()?, "jumps")?;
    figures.push(
        Figure::of(
            "window",
            format!("{count} requests: scrollbar to any place, to its rows"),
            Unit::Ms,
            &jumps,
            count,
        )
        .parts("of this, 90 ms wait for the scrollbar to rest"),
    );
    driver.end()?;
    Ok(figures)
}

fn number(found: &Value, name: &str) -> Fallible<f64> {
    Ok(found[name].as_f64().ok_or_else(|| format!("the window gave no {name}: {found}"))?)
}

fn list(found: &Value, name: &str) -> Fallible<Vec<f64>> {
    let all =
        found[name].as_array().ok_or_else(|| format!("the window gave no {name}: {found}"))?;
    Ok(all.iter().filter_map(Value::as_f64).collect())
}

/// The folders in which a window of a user of its own keeps its things.
fn folders(home: &Path) -> [(&'static str, PathBuf); 4] {
    [
        ("COMPLIANCE_HOME", home.to_owned()),
        ("XDG_CONFIG_HOME", home.join("user/config")),
        ("XDG_DATA_HOME", home.join("user/data")),
        ("XDG_CACHE_HOME", home.join("user/cache")),
    ]
}
