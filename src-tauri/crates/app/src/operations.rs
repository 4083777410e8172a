//! The table of operations. Out of it come the dispatcher, the TypeScript types, the cache refresh
//! of the window, the permission matrix and the coverage tests.

use std::future::Future;
use std::pin::Pin;

use model::events::Event;
use model::officers::Permission;
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::console::{Cx, Push};
use crate::errors::{AppError, Code};

/// What an operation does to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Shows nothing personal and changes nothing.
    Read,
    /// Shows personal data: an event.
    Reveal,
    /// Changes something: an event.
    Write,
}

/// What the window holds of the answers: a write names what it makes stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the nouns of the house")]
pub enum Tag {
    Session,
    Workspaces,
    Officers,
    Sources,
    Map,
    Requests,
    Views,
    Disclosures,
    Monitor,
    Audit,
    Overview,
    Letters,
    Consent,
    Services,
}

/// One row of the table.
pub struct Operation {
    /// `requests.approve`.
    pub name: &'static str,
    /// What it does to the record.
    pub kind: Kind,
    /// What it asks of the caller.
    pub permission: Permission,
    /// What a read provides, or what a write makes stale.
    pub tags: &'static [Tag],
    types: fn(&ts_rs::Config) -> (String, String),
    declare: fn(&ts_rs::Config) -> Result<(), ts_rs::ExportError>,
    call: Call,
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, AppError>> + Send + 'a>>;
type Call = for<'a> fn(&'a Cx, Value) -> Answer<'a>;

macro_rules! operations {
    ($($name:literal => $($module:ident)::+, $kind:ident, $permission:ident, [$($tag:ident),*];)+) => {
        /// Every operation of the console.
        pub const OPERATIONS: &[Operation] = &[$(
            Operation {
                name: $name,
                kind: Kind::$kind,
                permission: Permission::$permission,
                tags: &[$(Tag::$tag),*],
                types: |config| (
                    <crate::$($module)::+::Input as TS>::name(config),
                    <crate::$($module)::+::Output as TS>::name(config),
                ),
                declare: |config| {
                    <crate::$($module)::+::Input as TS>::export_all(config)?;
                    <crate::$($module)::+::Output as TS>::export_all(config)
                },
                call: |cx, input| Box::pin(async move {
                    let input = parse::<crate::$($module)::+::Input>(input)?;
                    let output = crate::$($module)::+::run(cx, input).await?;
                    serde_json::to_value(output).map_err(|error| AppError::internal(&error))
                }),
            },
        )+];
    };
}

fn parse<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, AppError> {
    serde_json::from_value(input)
        .map_err(|error| AppError::invalid(said!("Input: {error}.", %error)))
}

operations! {
    "session.show" => session::show, Read, Public, [Session];
    "officers.list" => officers::list, Read, SignedIn, [Officers];
    "officers.add" => officers::add, Write, OfficersManage, [Officers, Audit];
    "officers.deactivate" => officers::deactivate, Write, OfficersManage, [Officers, Audit];
    "officers.reset_passphrase" => officers::reset_passphrase, Write, OfficersManage, [Audit];
    "officers.change_passphrase" => officers::change_passphrase, Write, SignedIn, [Audit];
    "services.list" => services::list, Read, ServicesManage, [Services];
    "services.add" => services::add, Write, ServicesManage, [Services, Audit];
    "services.rotate" => services::rotate, Write, ServicesManage, [Services, Audit];
    "services.revoke" => services::revoke, Write, ServicesManage, [Services, Audit];
    "sources.list" => sources::list, Read, MapRead, [Sources];
    "sources.add" => sources::add, Write, SourcesManage, [Sources, Audit];
    "sources.remove" => sources::remove, Write, SourcesManage, [Sources, Audit];
    "sources.test" => sources::test, Write, SourcesManage, [Sources, Audit];
    "map.show" => map::show, Read, MapRead, [Map];
    "map.graph" => map::graph, Read, MapRead, [Map];
    "map.fates" => map::fates, Read, MapRead, [Map];
    "map.walk" => map::walk, Read, MapRead, [Map];
    "map.unmapped" => map::unmapped, Read, MapRead, [Map, Sources];
    "map.check" => map::check, Read, MapRead, [Map];
    "map.draft" => map::draft, Read, MapRead, [Map];
    "map.replace" => map::replace, Write, MapManage, [Map, Audit];
    "requests.counts" => requests::counts, Read, RequestsRead, [Requests];
    "requests.list" => requests::list, Reveal, RequestsRead, [Requests];
    "requests.place" => requests::place, Read, RequestsRead, [Requests];
    "requests.export" => requests::export, Reveal, ReportsExport, [];
    "requests.open" => requests::open, Write, RequestsOpen, [Requests, Overview, Audit];
    "requests.preview_import" => requests::preview_import, Reveal, RequestsOpen, [];
    "requests.import" => requests::import, Write, RequestsOpen, [Requests, Overview, Audit];
    "requests.message_file" => requests::message_file, Reveal, RequestsRead, [];
    "requests.preview_bulk" => requests::preview_bulk, Read, RequestsWork, [];
    "requests.bulk" => requests::bulk, Write, RequestsWork, [Requests, Overview, Audit];
    "runs.list" => runs::list, Read, SignedIn, [];
    "runs.stop" => runs::stop, Write, SignedIn, [Audit];
    "views.list" => views::list, Read, RequestsRead, [Views];
    "views.counts" => views::counts, Read, RequestsRead, [Views, Requests];
    "views.save" => views::save, Write, RequestsRead, [Views, Audit];
    "views.rename" => views::rename, Write, RequestsRead, [Views, Audit];
    "views.delete" => views::delete, Write, RequestsRead, [Views, Audit];
    "requests.show" => requests::show, Reveal, RequestsRead, [Requests];
    "requests.acknowledge" => requests::acknowledge, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.assign" => requests::assign, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.extend" => requests::extend, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.flag" => requests::flag, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.ask_identity" => requests::ask_identity, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.verify_identity" => requests::verify_identity, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.identifiers" => requests::identifiers, Reveal, RequestsWork, [Requests];
    "requests.confirm_identifier" => requests::confirm_identifier, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.reject_identifier" => requests::reject_identifier, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.collect" => requests::collect, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.cancel" => requests::cancel, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.records" => requests::records, Reveal, RequestsRead, [Requests];
    "requests.record" => requests::record, Reveal, RequestsRead, [Requests];
    "requests.reveal" => requests::reveal, Reveal, RequestsRead, [];
    "requests.marked" => requests::marked, Reveal, RequestsRead, [Requests];
    "requests.sample" => requests::sample, Read, RequestsRead, [Requests];
    "requests.decide" => requests::decide, Write, RequestsWork, [Requests, Audit];
    "requests.withhold" => requests::withhold, Write, RequestsWork, [Requests, Audit];
    "requests.disclose" => requests::disclose, Write, RequestsWork, [Requests, Audit];
    "requests.plan" => requests::plan, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.submit" => requests::submit, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.approve" => requests::approve, Write, RequestsApprove, [Requests, Overview, Audit];
    "requests.send_back" => requests::send_back, Write, RequestsApprove, [Requests, Overview, Audit];
    "requests.refuse" => requests::refuse, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.deliver" => requests::deliver, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.execute" => requests::execute, Write, RequestsErase, [Requests, Overview, Audit];
    "requests.verify" => requests::verify, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.certificate" => requests::certificate, Write, ReportsExport, [Requests, Audit];
    "requests.apply" => requests::apply, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.confirm" => requests::confirm, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.close" => requests::close, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.reopen" => requests::reopen, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.deputize" => requests::deputize, Write, RequestsWork, [Requests, Overview, Audit];
    "requests.dossier" => requests::dossier, Reveal, RequestsRead, [Requests];
    "requests.related" => requests::related, Reveal, RequestsOpen, [Requests];
    "requests.remind" => requests::remind, Read, RequestsRead, [Requests];
    "letters.settings" => letters::settings, Read, LettersManage, [Letters];
    "letters.configure" => letters::configure, Write, LettersManage, [Letters, Requests, Audit];
    "letters.test" => letters::test, Write, LettersManage, [Audit];
    "letters.preview" => letters::preview, Reveal, RequestsWork, [Requests];
    "letters.send" => letters::send, Write, RequestsWork, [Requests, Overview, Audit];
    "letters.receive" => letters::receive, Write, RequestsWork, [Requests, Audit];
    "letters.list" => letters::list, Reveal, RequestsRead, [Requests];
    "attachments.save" => attachments::save, Reveal, RequestsRead, [];
    "notes.add" => notes::add, Write, RequestsWork, [Requests, Audit];
    "mandates.record" => mandates::record, Write, RequestsWork, [Requests, Audit];
    "mandates.decide" => mandates::decide, Write, RequestsWork, [Requests, Audit];
    "evidence.add" => evidence::add, Write, RequestsWork, [Requests, Audit];
    "evidence.purge" => evidence::purge, Write, RequestsWork, [Requests, Audit];
    "tasks.change" => tasks::change, Write, RequestsWork, [Requests, Audit];
    "tasks.answer" => tasks::answer, Write, RequestsWork, [Requests, Overview, Audit];
    "overview.show" => overview::show, Reveal, RequestsRead, [Overview];
    "disclosures.list" => disclosures::list, Read, DisclosuresRead, [Disclosures];
    "disclosures.show" => disclosures::show, Read, DisclosuresRead, [Disclosures];
    "disclosures.history" => disclosures::history, Read, DisclosuresRead, [Disclosures];
    "disclosures.draft" => disclosures::draft, Write, DisclosuresWrite, [Disclosures, Audit];
    "disclosures.edit" => disclosures::edit, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.discard" => disclosures::discard, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.comment" => disclosures::comment, Write, DisclosuresRead, [Disclosures, Audit];
    "disclosures.resolve_comment" => disclosures::resolve_comment, Write, DisclosuresRead, [Disclosures, Audit];
    "disclosures.submit" => disclosures::submit, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.approve" => disclosures::approve, Write, DisclosuresApprove, [Disclosures, Overview, Audit];
    "disclosures.send_back" => disclosures::send_back, Write, DisclosuresApprove, [Disclosures, Overview, Audit];
    "disclosures.schedule" => disclosures::schedule, Write, DisclosuresWrite, [Disclosures, Audit];
    "disclosures.unschedule" => disclosures::unschedule, Write, DisclosuresWrite, [Disclosures, Audit];
    "disclosures.publish" => disclosures::publish, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.correct" => disclosures::correct, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.audience" => disclosures::audience, Read, DisclosuresRead, [Disclosures];
    "disclosures.change_audience" => disclosures::change_audience, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "disclosures.coverage" => disclosures::coverage, Read, DisclosuresRead, [Disclosures];
    "disclosures.in_force" => disclosures::in_force, Reveal, PeopleRead, [Disclosures];
    "disclosures.notify_list" => disclosures::notify_list, Reveal, DisclosuresWrite, [];
    "disclosures.import" => disclosures::import, Read, DisclosuresWrite, [];
    "disclosures.redline" => disclosures::redline, Write, DisclosuresRead, [Audit];
    "publications.list" => publications::list, Read, DisclosuresRead, [Disclosures];
    "publications.settings" => publications::settings, Read, DisclosuresWrite, [Disclosures];
    "publications.configure" => publications::configure, Write, DisclosuresWrite, [Disclosures, Audit];
    "publications.test" => publications::test, Write, DisclosuresWrite, [Audit];
    "publications.publish" => publications::publish, Write, DisclosuresWrite, [Disclosures, Audit];
    "publications.verify" => publications::verify, Write, DisclosuresRead, [Audit];
    "publications.preview" => publications::preview, Read, DisclosuresRead, [Disclosures];
    "disclosures.requires_prompt" => disclosures::requires_prompt, Read, DisclosuresRead, [Disclosures];
    "disclosures.record_acceptance" => disclosures::record_acceptance, Write, DisclosuresWrite, [Disclosures, Overview, Audit];
    "purposes.list" => purposes::list, Read, ConsentRead, [Consent];
    "purposes.add" => purposes::add, Write, PurposesManage, [Consent, Overview, Audit];
    "purposes.change" => purposes::change, Write, PurposesManage, [Consent, Overview, Audit];
    "consent.update" => consent::update, Write, ConsentWork, [Consent, Overview, Audit];
    "consent.show" => consent::show, Reveal, ConsentWork, [Consent];
    "consent.object" => consent::object, Write, ConsentWork, [Consent, Overview, Audit];
    "consent.signal" => consent::signal, Write, ConsentWork, [Consent, Overview, Audit];
    "consent.chart" => consent::chart, Read, ConsentRead, [Consent];
    "consent.receipt" => consent::receipt, Reveal, ConsentWork, [];
    "consent.proof" => consent::proof, Reveal, ConsentWork, [];
    "consent.preview_import" => consent::preview_import, Reveal, ConsentWork, [];
    "consent.import" => consent::import, Write, ConsentWork, [Consent, Overview, Audit];
    "consent.outbox" => consent::outbox, Read, ConsentRead, [Consent];
    "consent.retry_delivery" => consent::retry_delivery, Write, RecipientsManage, [Consent, Audit];
    "consent.pull" => consent::pull, Reveal, ConsentWork, [];
    "consent.acknowledge" => consent::acknowledge, Write, ConsentWork, [Consent, Audit];
    "recipients.list" => recipients::list, Read, ConsentRead, [Consent];
    "recipients.add" => recipients::add, Write, RecipientsManage, [Consent, Audit];
    "recipients.change" => recipients::change, Write, RecipientsManage, [Consent, Audit];
    "recipients.remove" => recipients::remove, Write, RecipientsManage, [Consent, Audit];
    "recipients.test" => recipients::test, Write, RecipientsManage, [Audit];
    "monitor.panels" => monitor::panels, Read, MonitorRead, [Monitor];
    "monitor.alerts" => monitor::alerts, Read, MonitorRead, [Monitor];
    "monitor.target" => monitor::target, Write, MonitorManage, [Monitor, Audit];
    "audit.list" => audit::list, Read, AuditRead, [Audit];
    "audit.days" => audit::days, Read, AuditRead, [Audit];
    "audit.entry" => audit::entry, Read, AuditRead, [Audit];
    "audit.verify" => audit::verify, Write, AuditRead, [Audit];
    "audit.export" => audit::export, Write, AuditExport, [Audit];
    "reports.list" => reports::list, Read, ReportsExport, [Audit];
    "reports.preview" => reports::preview, Read, ReportsExport, [];
    "reports.audit" => reports::audit, Write, ReportsExport, [Audit];
    "reports.register" => reports::register, Write, ReportsExport, [Audit];
    "clock.answer" => clock::answer, Read, SignedIn, [];
    "clock.list" => clock::list, Read, SignedIn, [];
    "workspaces.about" => workspaces::about, Read, SignedIn, [];
}

/// The operation with this name.
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// Carries out an operation for the caller: permission, input, work, and the tags that became
/// stale. A refused attempt is an event.
///
/// # Errors
/// One of the closed set of codes.
pub async fn call(cx: &Cx, name: &str, input: Value) -> Result<Value, AppError> {
    let operation = find(name)
        .ok_or_else(|| AppError::not_found(said!("There is no operation \"{name}\".", name)))?;
    if operation.permission != Permission::Public {
        cx.signed_in()?;
        still_with_us(cx).await?;
    }
    let outcome = if cx.may(operation.permission) {
        (operation.call)(cx, input).await
    } else {
        Err(forbidden(operation))
    };
    match &outcome {
        Ok(_) if operation.kind == Kind::Write => {
            cx.console().push(Push::Changed { tags: operation.tags.to_vec() });
        }
        Err(error) if matches!(error.code, Code::Forbidden | Code::Refused) => {
            cx.record(Event::OperationRefused {
                operation: name.into(),
                code: if error.code == Code::Forbidden { "forbidden" } else { "refused" }.into(),
                request: None,
            })
            .await?;
        }
        Ok(_) | Err(_) => {}
    }
    outcome
}

/// A session outlives nothing that ends it: access that was taken away, here or on another machine.
async fn still_with_us(cx: &Cx) -> Result<(), AppError> {
    let officer = store::officers::find(cx.store(), cx.officer()?.id).await?;
    if officer.is_some_and(|officer| officer.active) {
        return Ok(());
    }
    Err(AppError::new(Code::SignedOut, said!("Your access was taken away. Ask an administrator.")))
}

fn forbidden(operation: &Operation) -> AppError {
    let name = operation.name;
    let message = match operation.kind {
        Kind::Read | Kind::Reveal => {
            said!("Your roles do not allow looking at this ({name}).", name)
        }
        Kind::Write => said!("Your roles do not allow doing this ({name}).", name),
    };
    AppError::new(Code::Forbidden, message)
}

/// An operation as the window is told of it.
pub(crate) struct Told {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) tags: &'static [Tag],
    /// Names of the types that go in and come out.
    pub(crate) types: (String, String),
}

/// Writes the TypeScript types of every operation into a folder; `operations.ts`, which says what
/// goes in and out of each, and what it makes stale; and `index.ts`, which names them all.
///
/// # Errors
/// When the folder cannot be written.
pub fn export_types(folder: &std::path::Path) -> Result<(), ts_rs::ExportError> {
    use std::fmt::Write as _;

    let config = ts_rs::Config::default().with_out_dir(folder);
    let mut imports = std::collections::BTreeSet::new();
    let mut rows = String::new();
    let mut tags = String::new();
    let mut all = crate::front::types(&config)?;
    for operation in OPERATIONS {
        (operation.declare)(&config)?;
        let Operation { name, kind, tags, types, .. } = *operation;
        all.push(Told { name, kind, tags, types: types(&config) });
    }
    for Told { name, kind, tags: touched, types: (input, output) } in all {
        let _ = writeln!(rows, "  \"{name}\": [{input}, {output}];");
        let names: Vec<String> =
            touched.iter().filter_map(|tag| serde_json::to_string(tag).ok()).collect();
        let kind = serde_json::to_string(&kind).unwrap_or_default();
        let names = names.join(", ");
        let _ = writeln!(tags, "  \"{name}\": {{ kind: {kind}, tags: [{names}] }},");
        imports.extend([input, output]);
    }
    Push::export_all(&config)?;
    AppError::export_all(&config)?;
    Code::export_all(&config)?;
    index(folder)?;
    let mut text = String::from(WRITTEN);
    for name in imports {
        let _ = writeln!(text, "import type {{ {name} }} from \"./{name}\";");
    }
    let _ = write!(
        text,
        "\nexport interface Operations {{\n{rows}}}\n\nexport const operations = {{\n{tags}}} as \
         const;\n"
    );
    std::fs::write(folder.join("operations.ts"), text).map_err(ts_rs::ExportError::Io)
}

const WRITTEN: &str = "// Written by `compliance types`. Do not edit.\n";

/// Writes `index.ts` out of what lies in the folder.
fn index(folder: &std::path::Path) -> Result<(), ts_rs::ExportError> {
    use std::fmt::Write as _;

    let mut names = std::collections::BTreeSet::new();
    for file in std::fs::read_dir(folder).map_err(ts_rs::ExportError::Io)? {
        let name = file.map_err(ts_rs::ExportError::Io)?.file_name();
        if let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".ts")) {
            names.insert(name.to_owned());
        }
    }
    names.retain(|name| name != "index" && name != "operations");
    let mut text = String::from(WRITTEN);
    for name in names {
        let _ = writeln!(text, "export type * from \"./{name}\";");
    }
    std::fs::write(folder.join("index.ts"), text).map_err(ts_rs::ExportError::Io)
}
