//! `consent.receipt`: what a person said, as a file they can be given: the fields of ISO/IEC TS
//! 27560 as JSON-LD, with the key by which they can prove that an entry is theirs (requirement D4).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use model::consent::{Basis, State};
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::consent::{self as ledger, Entry};
use store::purposes::Purpose;
use store::{recipients, workspace};
use ts_rs::TS;

use super::{find, named, record};
use crate::console::Cx;
use crate::errors::AppError;
use crate::files::{AtomicFile, target};
use crate::keys::hmac_hex;
use crate::letters::settings::Settings;

/// Entries of a receipt at most; nobody says so much.
const MOST: i64 = 10_000;

/// Whose, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentReceiptInput")]
pub struct Input {
    /// The person: the marketplace's user id, or `kind:value`.
    pub person: String,
    /// Folder; none: the workspace's own.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub directory: Option<PathBuf>,
}

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentReceipt")]
pub struct Output {
    /// Where it is.
    #[ts(type = "string")]
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// Entries in it.
    #[ts(type = "number")]
    pub entries: u64,
}

/// Writes the receipt.
///
/// # Errors
/// `not_found` when the person said nothing; `invalid` when the folder cannot be written.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = named(&input.person)?;
    let found = find(cx.store(), person).await?;
    let entries = ledger::of_person(cx.store(), found.id, None, MOST).await?;
    let purposes = record::purposes(cx.store()).await?;
    let workspace = workspace::find(cx.store())
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no workspace.")))?;
    let contact = Settings::load(cx.store()).await?.contact;
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in recipients::list(cx.store()).await? {
        for purpose in one.purposes {
            told.entry(purpose).or_default().push(one.name.clone());
        }
    }
    let now = cx.now();
    let receipt = json!({
        "@context": context(),
        "@type": "ConsentReceipt",
        "schema_version": "ISO/IEC TS 27560:2023",
        "receipt_id": format!("urn:uuid:{}", cx.id()),
        "receipt_at": now,
        "pii_principal_id": person,
        "pii_controllers": [{
            "name": workspace.controller,
            "contact": contact,
        }],
        "purposes": told_purposes(&entries, &purposes, &told),
        "consents": entries.iter().map(|one| event(one, &purposes)).collect::<Vec<_>>(),
        "proof": {
            "method": "HMAC-SHA-256",
            "key": hex::encode(&found.content_key),
            "log_key": workspace.public_key,
            "explanation": "The digest of an entry is the HMAC, under this key, of its canonical \
                JSON: at, language, method, person, purpose, recorded_at, state, surface, v and \
                version in this order. The entries that were recorded together are the leaves of \
                the tree whose root is in the audit trail.",
        },
    });
    let count = entries.len() as u64;
    let name = format!("consent-receipt-{}.jsonld", now.format("%Y%m%dT%H%M%S%3fZ"));
    let path = target(cx, input.directory.as_deref(), &name)?;
    let mut file = AtomicFile::create(&path)?;
    let text = serde_json::to_vec_pretty(&receipt).map_err(|error| AppError::internal(&error))?;
    file.write_all(&text).map_err(|error| {
        AppError::invalid(said!("Cannot write {path}: {error}.", path = %path.display(), %error))
    })?;
    let (sha256, _) = file.digest()?;
    // Nobody gets the file before it is on record.
    cx.record(Event::ConsentReceiptWritten {
        person_hmac: hmac_hex(&found.content_key, &[person.as_bytes()]),
        entries: count,
        digest: sha256.clone(),
    })
    .await?;
    file.keep()?;
    Ok(Output { file: path, sha256, entries: count })
}

/// Terms of the Data Privacy Vocabulary, and ours where it has none.
fn context() -> Value {
    json!({
        "@vocab": "https://w3id.org/dpv#",
        "dct": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ConsentReceipt": "ConsentRecord",
        "receipt_id": "dct:identifier",
        "receipt_at": { "@id": "dct:created", "@type": "xsd:dateTime" },
        "pii_principal_id": "hasDataSubject",
        "pii_controllers": "hasDataController",
        "purposes": "hasPurpose",
        "lawful_basis": { "@id": "hasLegalBasis", "@type": "@vocab" },
        "recipients": "hasRecipient",
        "event_state": { "@id": "hasConsentStatus", "@type": "@vocab" },
        "event_time": { "@id": "dct:date", "@type": "xsd:dateTime" },
    })
}

fn told_purposes(
    entries: &[Entry],
    purposes: &BTreeMap<String, Purpose>,
    told: &BTreeMap<String, Vec<String>>,
) -> Vec<Value> {
    let mut keys: Vec<&str> = entries.iter().map(|one| one.purpose.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|key| {
            let purpose = purposes.get(key);
            let basis = purpose.map(|one| one.basis);
            json!({
                "purpose_id": key,
                "purpose": purpose.map(|one| &one.name),
                "description": purpose.map(|one| &one.description),
                "lawful_basis": basis.map(basis_term),
                "citation": basis.map(Basis::citation),
                "uses": purpose.map(|one| &one.uses),
                "recipients": told.get(key).cloned().unwrap_or_default(),
                "withdrawal_method": "As it was given, or by any message to the controller.",
            })
        })
        .collect()
}

fn event(entry: &Entry, purposes: &BTreeMap<String, Purpose>) -> Value {
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    json!({
        "purpose_id": entry.purpose,
        "purpose": purposes.get(&entry.purpose).map(|one| &one.name),
        "event_state": state_term(entry.state),
        "state": entry.state,
        "event_time": instant(entry.at),
        "recorded_at": instant(entry.recorded_at),
        "notice_version": entry.version,
        "notice_language": entry.language,
        "collection_method": entry.surface,
        "consent_type": entry.method,
        "digest": entry.proof,
        "batch": entry.batch,
    })
}

/// The legal basis in the Data Privacy Vocabulary.
fn basis_term(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "Consent",
        Basis::Contract => "Contract",
        Basis::LegalObligation => "LegalObligation",
        Basis::VitalInterests => "VitalInterest",
        Basis::PublicTask => "PublicInterest",
        Basis::LegitimateInterests => "LegitimateInterest",
        Basis::OptOut => "LegalBasis",
    }
}

/// The status of consent in the Data Privacy Vocabulary.
fn state_term(state: State) -> &'static str {
    match state {
        State::Given => "ConsentGiven",
        State::Refused | State::Objected | State::OptedOut => "ConsentRefused",
        State::Withdrawn => "ConsentWithdrawn",
    }
}
