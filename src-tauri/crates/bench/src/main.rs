//! `make bench`: what the console takes beside what the machine could do at most, measured in the
//! same run.
//!
//! Every figure stands beside its physical limit: the same rows fetched, changed or hashed by the
//! shortest program that can. What is deliberately absent: thresholds that fail the run. The bound
//! is printed with the figure, and whether it is met.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock and prints what it saw"
)]

mod access;
mod child;
mod desk;
mod document;
mod erasure;
mod figure;
mod fill;
mod house;
mod log;
mod machine;
mod people;
mod queue;
mod search;
mod shop;
mod soak;
mod start;
mod window;

use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::figure::Figure;
use crate::shop::Shop;

/// What a measurement gives.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures the console beside what the machine can do at most.
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// What to measure; nothing: everything but the soak, which takes long
    names: Vec<Topic>,
    /// Rows of the benchmark database
    #[arg(long, default_value_t = 7_000_000)]
    rows: u64,
    /// Requests of the soak
    #[arg(long, default_value_t = 2_500)]
    requests: u64,
    /// A hundredth of everything, to test the benchmark itself
    #[arg(long)]
    small: bool,
    /// Write the figures as JSON into this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the table into this document, between its markers
    #[arg(long)]
    document: Option<PathBuf>,
    /// Measure nothing: fill this compliance database with a million copies of one of its requests,
    /// to look at the queue
    #[arg(long, value_name = "DATABASE")]
    fill: Option<String>,
    /// One measured access in a process of its own
    #[arg(long, hide = true)]
    child: Option<String>,
    /// One soak in a process of its own
    #[arg(long, hide = true)]
    soaked: Option<String>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// From confirmed identifiers to the package
    Access,
    /// Masking 100,000 rows
    Erasure,
    /// The search after an erasure
    Search,
    /// Appending to the audit trail and verifying it
    Log,
    /// A queue of a million requests
    Queue,
    /// A million people: what they have to accept over HTTP, and what officers see of them
    People,
    /// The first answer of the program
    Start,
    /// The real window: its first paint, its memory, a million rows scrolled
    Window,
    /// 2,000 access and 500 erasure requests in a row
    Soak,
}

impl Topic {
    fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Erasure => "erasure",
            Self::Search => "search",
            Self::Log => "log",
            Self::Queue => "queue",
            Self::People => "people",
            Self::Start => "start",
            Self::Window => "window",
            Self::Soak => "soak",
        }
    }
}

/// Gives memory back after the key derivation and between packages, which the system's allocator
/// keeps for itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Fallible<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(task) = &arguments.child {
        let measured = runtime.block_on(child::run(serde_json::from_str(task)?))?;
        println!("{}", serde_json::to_string(&measured)?);
        return Ok(());
    }
    if let Some(database) = &arguments.fill {
        let count = queue::REQUESTS / scale(&arguments);
        runtime.block_on(fill::run(database, count))?;
        println!("{count} requests more in {database}");
        return Ok(());
    }
    if let Some(task) = &arguments.soaked {
        let looks = runtime.block_on(soak::run(serde_json::from_str(task)?))?;
        println!("{}", serde_json::to_string(&looks)?);
        return Ok(());
    }
    runtime.block_on(measure(arguments))
}

/// By what everything is divided.
fn scale(arguments: &Arguments) -> u64 {
    if arguments.small { 100 } else { 1 }
}

async fn measure(arguments: Arguments) -> Fallible<()> {
    let topics = match arguments.names.as_slice() {
        [] => Topic::value_variants().iter().copied().filter(|one| *one != Topic::Soak).collect(),
        named => named.to_vec(),
    };
    let scale = scale(&arguments);
    let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
        .map_err(|_| "start it with scripts/bench.sh: COMPLIANCE_TEST_POSTGRES is unset")?;
    let folder = tempfile::tempdir()?;
    let machine = machine::describe(&server).await?;
    println!("{machine}");
    let needs_shop = [Topic::Access, Topic::Erasure, Topic::Search];
    let shop = if topics.iter().any(|topic| needs_shop.contains(topic)) {
        Some(Shop::ready(&server, arguments.rows / scale, scale).await?)
    } else {
        None
    };
    let mut figures: Vec<Figure> = Vec::new();
    for topic in &topics {
        println!("\n{}", topic.name());
        let requests = arguments.requests;
        let bed = Bed { server: &server, folder: folder.path(), scale, requests };
        let measured = match (topic, &shop) {
            (Topic::Access, Some(shop)) => access::measure(&bed, shop).await?,
            (Topic::Erasure, Some(shop)) => erasure::measure(&bed, shop).await?,
            (Topic::Search, Some(shop)) => search::measure(shop).await?,
            (Topic::Access | Topic::Erasure | Topic::Search, None) => continue,
            (Topic::Log, _) => log::measure(&bed).await?,
            (Topic::Queue, _) => queue::measure(&bed).await?,
            (Topic::People, _) => people::measure(&bed).await?,
            (Topic::Start, _) => start::measure(&bed).await?,
            (Topic::Window, _) => window::measure(&bed).await?,
            (Topic::Soak, _) => soak::measure(&bed).await?,
        };
        for one in &measured {
            println!("  {}", one.line());
        }
        figures.extend(measured);
    }
    if let Some(file) = &arguments.json {
        std::fs::write(file, serde_json::to_vec_pretty(&figures)?)?;
    }
    if let Some(file) = &arguments.document {
        document::write(file, &machine, &figures)?;
    }
    Ok(())
}

/// Where measurements are made.
pub(crate) struct Bed<'a> {
    /// URL of the PostgreSQL server.
    pub(crate) server: &'a str,
    /// A folder that goes when the run ends.
    pub(crate) folder: &'a std::path::Path,
    /// Everything is divided by this.
    pub(crate) scale: u64,
    /// Requests of the soak.
    pub(crate) requests: u64,
}
