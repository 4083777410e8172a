//! What the command line takes.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The compliance console on the command line.
#[derive(Parser)]
#[command(
    name = "compliance",
    version,
    about = "The compliance console on the command line",
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) at: At,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which workspace, as whom, and how the answer is written.
#[derive(Args, Clone)]
pub(crate) struct At {
    /// Workspace: an id of this machine, or `sqlite:<path>` or `postgres://…`
    #[arg(long, global = true, env = "COMPLIANCE_WORKSPACE", default_value = "demonstration")]
    pub(crate) workspace: String,
    /// Login of the officer
    #[arg(long, global = true, env = "COMPLIANCE_OFFICER")]
    pub(crate) officer: Option<String>,
    /// File with the officer's passphrase; without it COMPLIANCE_OFFICER_PASSPHRASE, or a prompt
    #[arg(long, global = true)]
    pub(crate) officer_passphrase_file: Option<PathBuf>,
    /// Write JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// When a request is due, and why
    Clock(Box<Clock>),
    /// The audit trail: verify (live, or an exported file), list, entry, export
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The data map: check a file, draft, show, replace
    #[command(subcommand)]
    Map(MapCommand),
    /// A package: verify it, or open it into a folder
    #[command(subcommand)]
    Package(PackageCommand),
    /// Disclosures: verify published files; list, show, redline, …
    #[command(subcommand)]
    Disclosures(DisclosuresCommand),
    /// Run the engine once against a source, in a throw-away workspace
    Try(Box<Try>),
    /// What is due, for the morning; it names no person
    Remind {
        /// So many days ahead
        #[arg(long, default_value_t = 7)]
        days: u16,
        /// Only what you take care of, or stand in for
        #[arg(long)]
        mine: bool,
    },
    /// Call an operation with JSON, exactly as the window does
    Call {
        /// The operation: requests.list
        operation: String,
        /// Its input: JSON, or - for standard input
        #[arg(long, default_value = "{}")]
        input: String,
    },
    /// List every operation
    Operations,
    /// Work the demonstration from intake to closed and write what it leaves
    Demo {
        /// Folder for the results
        #[arg(long)]
        out: PathBuf,
    },
    /// Serve the HTTP API of a workspace for services; with --window the window, for development
    Serve(Serve),
    /// Write the OpenAPI document of the HTTP API
    Openapi,
    /// Write the TypeScript types of the operations
    #[command(hide = true)]
    Types {
        /// Folder
        #[arg(long)]
        out: PathBuf,
    },
    /// Completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Any operation: <noun> <verb> key=value …
    #[command(external_subcommand)]
    Operation(Vec<String>),
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Verify the live log, or an exported file with nothing but the public key
    Verify(Verify),
    /// list, entry, export
    #[command(external_subcommand)]
    Other(Vec<String>),
}

#[derive(Args)]
pub(crate) struct Verify {
    /// An export; without it the live log of the workspace
    pub(crate) file: Option<PathBuf>,
    /// File with the public key; for an export
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
    /// The newest checkpoint you hold
    #[arg(long)]
    pub(crate) checkpoint: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum DisclosuresCommand {
    /// Verify published files against their manifest, and the manifest against its signature
    Verify(VerifyPublication),
    /// list, show, redline, …
    #[command(external_subcommand)]
    Other(Vec<String>),
}

#[derive(Args)]
pub(crate) struct VerifyPublication {
    /// The folder of a document, or of one of its versions
    pub(crate) folder: PathBuf,
    /// File with the public key of the publisher; without it only what the files say of themselves
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum MapCommand {
    /// Check a data map, by itself and against sources
    Check(MapCheck),
    /// Draft a data map from the live schema of a source
    Draft(MapDraft),
    /// show, replace
    #[command(external_subcommand)]
    Other(Vec<String>),
}

#[derive(Args)]
pub(crate) struct MapDraft {
    /// The key of a source of the workspace, or key=URL of any source
    pub(crate) source: String,
    /// A new file for the YAML; without it the YAML is printed
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct MapCheck {
    /// The file
    pub(crate) file: PathBuf,
    /// A source to check against: dataset=URL; may be repeated
    #[arg(long)]
    pub(crate) source: Vec<String>,
}

#[derive(Subcommand)]
pub(crate) enum PackageCommand {
    /// Check every file and the signature
    Verify(PackageFile),
    /// Decrypt into a folder
    Open {
        #[command(flatten)]
        package: PackageFile,
        /// The folder; it must not exist or be empty
        #[arg(long)]
        into: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct PackageFile {
    /// The package
    pub(crate) file: PathBuf,
    /// File with the public key of the sender
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
    /// File with the passphrase; without it COMPLIANCE_PASSPHRASE, or a prompt
    #[arg(long)]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// What the engine does in `try`.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Attempt {
    /// Collect and package
    Access,
    /// Preview, and with --execute erase
    Erase,
}

#[derive(Args)]
pub(crate) struct Try {
    /// access or erase
    pub(crate) what: Attempt,
    /// The source: URL, or dataset=URL when the map has several; may be repeated
    #[arg(long, required = true)]
    pub(crate) source: Vec<String>,
    /// The data map
    #[arg(long)]
    pub(crate) map: PathBuf,
    /// An identifier: kind=value; may be repeated
    #[arg(long, required = true)]
    pub(crate) identity: Vec<String>,
    /// Category to reach; may be repeated. Without it: everything about a person
    #[arg(long)]
    pub(crate) category: Vec<String>,
    /// How fields are masked where the map does not say
    #[arg(long, default_value = "null_rewrite")]
    pub(crate) strategy: String,
    /// Really erase
    #[arg(long)]
    pub(crate) execute: bool,
    /// Folder for the results
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// File with the passphrase of the package; without it COMPLIANCE_PASSPHRASE, else generated
    #[arg(long)]
    pub(crate) passphrase_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Serve {
    /// Address the HTTP API listens on. It speaks no TLS: let a proxy in front do that
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) bind: IpAddr,
    /// Port; 0: a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Serve the window instead of the API, on this machine, for development and tests
    #[arg(long)]
    pub(crate) window: bool,
    /// Folder of the built window
    #[arg(long, default_value = "ui/dist")]
    pub(crate) ui: PathBuf,
    /// The window, with the demonstration open
    #[arg(long)]
    pub(crate) demo: bool,
    /// The window, with the metrics of the invented marketplace on /metrics
    #[arg(long)]
    pub(crate) demo_metrics: bool,
}

#[derive(Args)]
pub(crate) struct Clock {
    /// gdpr, uk, uk-complaint, ccpa, ccpa-optout, us-ia, us-other, br, breach
    #[arg(long)]
    pub(crate) regime: String,
    /// Calendar of public holidays, such as DE, DE-BY, GB-ENG
    #[arg(long)]
    pub(crate) calendar: Option<String>,
    /// When it came in, RFC 3339
    #[arg(long)]
    pub(crate) received: String,
    /// Time zone, when it is not the calendar's
    #[arg(long)]
    pub(crate) tz: Option<String>,
    /// Working days between the safe target and the target
    #[arg(long)]
    pub(crate) buffer: Option<u16>,
    /// When the extension letter was sent
    #[arg(long)]
    pub(crate) extension_sent: Option<String>,
    /// When proof of identity was asked for
    #[arg(long)]
    pub(crate) identity_asked: Option<String>,
    /// When it arrived
    #[arg(long)]
    pub(crate) identity_received: Option<String>,
    /// When clarification was asked for
    #[arg(long)]
    pub(crate) clarification_asked: Option<String>,
    /// When it arrived
    #[arg(long)]
    pub(crate) clarification_received: Option<String>,
    /// When the fee was paid
    #[arg(long)]
    pub(crate) fee_received: Option<String>,
    /// Why the suspended due date is chosen (EU)
    #[arg(long)]
    pub(crate) pause_reason: Option<String>,
}
