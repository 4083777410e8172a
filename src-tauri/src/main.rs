//! The desktop console.

// No console window beside it on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use shell::Options;

/// Gives memory back after the key derivation and between packages, which the system's allocator
/// keeps for itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    shell::repair_locale();
    let logged = telemetry::init(telemetry::Options {
        service: "compliance-console".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        environment: telemetry::Environment::Production,
        format: Some(telemetry::Format::Text),
        now: || app::environment::Environment::now(&app::environment::Ambient),
    });
    if logged.is_err() {
        complain("the log cannot be set up; going on without it");
    }
    let mut options = Options::default();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--demo" => options.demo = true,
            other => {
                complain(&format!("there is no option {other}; there is --demo"));
                return ExitCode::from(2);
            }
        }
    }
    match shell::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr)]
fn complain(text: &str) {
    eprintln!("compliance-console: {text}");
}
