//! The command line `compliance`: one command per operation, verification without a workspace,
//! the demonstration, the HTTP API for services, and the HTTP side of the window.

// A command line talks on standard output.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod attempt;
mod audit;
mod clock;
mod demo;
mod disclosures;
mod map;
mod operate;
mod outcome;
mod package;
mod secrets;
mod serve;
mod window;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, AuditCommand, Command, DisclosuresCommand, MapCommand};
use outcome::Failure;

/// Gives memory back after the key derivation and between packages, which the system's allocator
/// keeps for itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = telemetry::Options {
        service: "compliance".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        environment: telemetry::Environment::Production,
        format: Some(telemetry::Format::Text),
        now: || app::environment::Environment::now(&app::environment::Ambient),
    };
    if std::env::var_os("RUST_LOG").is_some() && telemetry::init(options).is_err() {
        eprintln!("compliance: the log cannot be set up; going on without it");
    }
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("compliance: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let at = &arguments.at;
    match arguments.command {
        Command::Clock(question) => clock::run(&question, at.json),
        Command::Audit(AuditCommand::Verify(file)) if file.file.is_some() => {
            audit::verify_file(&file, at.json)
        }
        Command::Audit(AuditCommand::Verify(live)) => audit::verify_live(&live, at).await,
        Command::Audit(AuditCommand::Other(words)) => operate::words("audit", &words, at).await,
        Command::Map(MapCommand::Check(file)) => map::check(&file, at).await,
        Command::Map(MapCommand::Draft(source)) => map::draft(&source, at).await,
        Command::Map(MapCommand::Other(words)) => operate::words("map", &words, at).await,
        Command::Disclosures(DisclosuresCommand::Verify(asked)) => {
            disclosures::verify(&asked, at.json)
        }
        Command::Disclosures(DisclosuresCommand::Other(words)) => {
            operate::words("disclosures", &words, at).await
        }
        Command::Package(command) => package::run(command, at.json),
        Command::Try(attempt) => attempt::run(attempt, at.json).await,
        Command::Call { operation, input } => operate::call(&operation, &input, at).await,
        Command::Operations => operate::list(at.json),
        Command::Remind { days, mine } => operate::remind(days, mine, at).await,
        Command::Demo { out } => demo::run(&out).await,
        Command::Serve(serve) if serve.window || serve.demo || serve.demo_metrics => {
            window::run(serve).await
        }
        Command::Serve(serve) => serve::run(&serve, at).await,
        Command::Openapi => {
            print!("{}", api::document_text());
            Ok(())
        }
        Command::Types { out } => operate::types(&out),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Arguments::command(),
                "compliance",
                &mut std::io::stdout(),
            );
            Ok(())
        }
        Command::Operation(words) => match words.split_first() {
            Some((noun, rest)) => operate::words(noun, rest, at).await,
            None => Err(Failure::usage("name an operation, such as: requests list")),
        },
    }
}
