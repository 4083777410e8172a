//! The first answer of the program, beside a program that does nothing.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::figure::{Bound, Figure, Unit, middle, ms};
use crate::{Bed, Fallible};

const RUNS: usize = 21;

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    let program = std::env::current_exe()?.with_file_name("compliance");
    if !program.exists() {
        return Err("build the command line first: cargo build --release -p cli".into());
    }
    let home = bed.folder.join("home");
    std::fs::create_dir_all(&home)?;
    let nothing = times(&mut Command::new("true"))?;
    // A home of its own: the registry of the officer who runs the benchmark is not read.
    let mut list = Command::new(&program);
    list.arg("operations")
        .env("HOME", &home)
        .env("XDG_DATA_HOME", &home)
        .env("XDG_CONFIG_HOME", &home);
    let runs = times(&mut list)?;
    Ok(vec![
        Figure::of("start", "compliance operations", Unit::Ms, &runs, 1)
            .limit(middle(&nothing))
            .bound(Bound::None)
            .parts("a new process each time, program in the page cache; limit: the program true"),
    ])
}

fn times(command: &mut Command) -> Fallible<Vec<f64>> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let status = command.status()?;
        times.push(ms(begun.elapsed()));
        if !status.success() {
            return Err(format!("{command:?} ended with {status}").into());
        }
    }
    Ok(times)
}
