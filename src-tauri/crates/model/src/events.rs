//! What the audit trail records. An event holds ids, digests, counts, enums and times, never
//! personal data (requirement I1): the log is kept while people are forgotten.
//!
//! Invariant: a digest of something that could be guessed is an HMAC under a random key that is
//! stored beside the content and erased with it. Such fields are named `*_hmac`.

mod canonical;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::consent::Basis;
use crate::ids::{
    ApprovalId, AttachmentId, BatchId, DeliveryId, DisclosureId, IdentifierId, IntentId, JobId,
    LetterId, MandateId, OfficerId, RecipientId, RequestId, RunId, ServiceId, TaskId, VersionId,
    ViewId,
};
use crate::letters;
use crate::officers::Role;
use crate::plan::SharedRows;
use crate::requests::{Flag, Kind, Outcome, WithholdingGround};
use crate::services::Scope;

pub use canonical::canonical;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// An officer who is signed in.
    Officer {
        /// Who.
        id: OfficerId,
    },
    /// A service of the marketplace that called the HTTP API.
    Service {
        /// Which.
        id: ServiceId,
    },
    /// A part of the console: `worker`, `setup`.
    System {
        /// Which part.
        name: String,
    },
    /// Nobody who is known: a refused sign-in.
    Unknown,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventResult {
    /// It was done.
    Done,
    /// It was not allowed.
    Refused,
    /// It was tried and did not work.
    Failed,
}

/// What the second person decides on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalSubject {
    /// Release of a package.
    Release,
    /// An erasure.
    Erasure,
    /// A refusal.
    Refusal,
    /// Publication of a disclosure version.
    Publication,
}

impl ApprovalSubject {
    /// The subject as it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Erasure => "erasure",
            Self::Refusal => "refusal",
            Self::Publication => "publication",
        }
    }
}

/// One auditable fact. The name of the variant is the action, its fields are the facts; the
/// encoding of every variant is pinned by a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "facts")]
#[expect(missing_docs, reason = "the action says it; the fields are named in full")]
pub enum Event {
    #[serde(rename = "workspace.created")]
    WorkspaceCreated { engine: String, demonstration: bool },
    #[serde(rename = "session.signed_in")]
    SignedIn {},
    #[serde(rename = "session.signed_out")]
    SignedOut {},
    #[serde(rename = "session.refused")]
    SignInRefused { reason: String },
    #[serde(rename = "operations.refused")]
    OperationRefused { operation: String, code: String, request: Option<RequestId> },
    #[serde(rename = "officers.added")]
    OfficerAdded { officer: OfficerId, roles: Vec<Role> },
    #[serde(rename = "officers.deactivated")]
    OfficerDeactivated { officer: OfficerId },
    #[serde(rename = "officers.passphrase_changed")]
    PassphraseChanged { officer: OfficerId },
    #[serde(rename = "officers.passphrase_reset")]
    PassphraseReset { officer: OfficerId },
    #[serde(rename = "services.added")]
    ServiceAdded { service: ServiceId, scopes: BTreeSet<Scope>, rate: u64 },
    #[serde(rename = "services.rotated")]
    ServiceRotated { service: ServiceId, overlap_hours: u64 },
    #[serde(rename = "services.revoked")]
    ServiceRevoked { service: ServiceId },
    #[serde(rename = "services.reads_counted")]
    ReadsCounted { reads: Vec<ReadsFact> },
    #[serde(rename = "sources.added")]
    SourceAdded { source: String, kind: String },
    #[serde(rename = "sources.tested")]
    SourceTested { source: String, reachable: bool },
    #[serde(rename = "sources.removed")]
    SourceRemoved { source: String },
    #[serde(rename = "map.replaced")]
    MapReplaced { digest: String, datasets: u64, collections: u64 },
    #[serde(rename = "monitor.targeted")]
    MonitorTargeted { origin: String },
    #[serde(rename = "requests.opened")]
    RequestOpened {
        request: RequestId,
        number: String,
        kind: Kind,
        regime: String,
        calendar: String,
        receipt_date: NaiveDate,
        due: String,
        rule_set: String,
        channel: String,
        identifiers: u64,
        content_hmac: String,
    },
    #[serde(rename = "requests.acknowledged")]
    RequestAcknowledged { request: RequestId },
    #[serde(rename = "requests.assigned")]
    RequestAssigned { request: RequestId, officer: Option<OfficerId> },
    #[serde(rename = "requests.extended")]
    RequestExtended { request: RequestId, due: String, reason_hmac: String },
    #[serde(rename = "requests.flagged")]
    RequestFlagged { request: RequestId, flag: Flag, set: bool, reason_hmac: Option<String> },
    #[serde(rename = "requests.identity_asked")]
    IdentityAsked { request: RequestId, method: String },
    #[serde(rename = "requests.identity_decided")]
    IdentityDecided {
        request: RequestId,
        method: String,
        verified: bool,
        confirmed: u64,
        rejected: u64,
        evidence_hmac: String,
    },
    #[serde(rename = "requests.identifiers_shown")]
    IdentifiersShown { request: RequestId, new: u64, shown: u64 },
    #[serde(rename = "requests.identifier_confirmed")]
    IdentifierConfirmed { request: RequestId, identifier: IdentifierId, evidence_hmac: String },
    #[serde(rename = "requests.identifier_rejected")]
    IdentifierRejected { request: RequestId, identifier: IdentifierId, reason_hmac: String },
    #[serde(rename = "requests.shown")]
    RequestShown { request: RequestId },
    #[serde(rename = "requests.searched")]
    RequestsSearched { results: u64 },
    #[serde(rename = "requests.listed")]
    RequestsListed { view: String, filters: Vec<String>, rows: u64 },
    #[serde(rename = "requests.exported")]
    RequestsExported { view: String, filters: Vec<String>, rows: u64, digest: String },
    #[serde(rename = "requests.bulk_started")]
    BulkStarted { run: RunId, operation: String, requests: u64 },
    #[serde(rename = "requests.bulk_ended")]
    BulkEnded { run: RunId, operation: String, done: u64, refused: u64, stopped: bool },
    #[serde(rename = "requests.import_previewed")]
    ImportPreviewed { lines: u64, refused: u64, duplicates: u64 },
    #[serde(rename = "requests.imported")]
    RequestsImported { run: RunId, opened: u64, refused: u64, duplicates: u64, stopped: bool },
    #[serde(rename = "requests.message_kept")]
    MessageKept { request: RequestId, size_bytes: u64, content_hmac: String },
    #[serde(rename = "requests.message_shown")]
    MessageShown { request: RequestId },
    #[serde(rename = "runs.stopped")]
    RunStopped { run: RunId },
    #[serde(rename = "views.saved")]
    ViewSaved { view: ViewId },
    #[serde(rename = "views.deleted")]
    ViewDeleted { view: ViewId },
    #[serde(rename = "requests.records_shown")]
    RecordsShown { request: RequestId, dataset: String, collection: String, rows: u64 },
    #[serde(rename = "requests.collection_started")]
    CollectionStarted { request: RequestId, job: JobId, map_digest: String, collections: u64 },
    #[serde(rename = "requests.collected")]
    RequestCollected {
        request: RequestId,
        job: JobId,
        collections: u64,
        rows: u64,
        failed: Vec<String>,
        draft_digest: String,
    },
    #[serde(rename = "requests.collection_stopped")]
    CollectionStopped { request: RequestId, job: JobId, reason: String },
    #[serde(rename = "requests.withheld")]
    RecordWithheld {
        request: RequestId,
        dataset: String,
        collection: String,
        field: Option<String>,
        whole_collection: bool,
        ground: WithholdingGround,
    },
    #[serde(rename = "requests.part_withheld")]
    PartWithheld {
        request: RequestId,
        dataset: String,
        collection: String,
        field: String,
        ground: WithholdingGround,
    },
    #[serde(rename = "requests.suggestions_decided")]
    SuggestionsDecided {
        request: RequestId,
        dataset: String,
        collection: String,
        disclosed: u64,
        withheld: u64,
    },
    #[serde(rename = "requests.revealed")]
    CellRevealed { request: RequestId, dataset: String, collection: String, field: String },
    #[serde(rename = "requests.sample_seen")]
    SampleSeen {
        request: RequestId,
        approval: ApprovalId,
        dataset: String,
        collection: String,
        seen: u64,
        of: u64,
    },
    #[serde(rename = "requests.disclosed")]
    WithholdingLifted { request: RequestId, dataset: String, collection: String },
    #[serde(rename = "requests.shared_rows_decided")]
    SharedRowsDecided { request: RequestId, collection: String, decision: SharedRows },
    #[serde(rename = "requests.planned")]
    ErasurePlanned {
        request: RequestId,
        plan_digest: String,
        map_digest: String,
        rows: u64,
        problems: u64,
    },
    #[serde(rename = "requests.submitted")]
    RequestSubmitted {
        request: RequestId,
        subject: ApprovalSubject,
        approval: ApprovalId,
        digest: String,
    },
    #[serde(rename = "requests.approved")]
    RequestApproved {
        request: RequestId,
        subject: ApprovalSubject,
        approval: ApprovalId,
        digest: String,
    },
    #[serde(rename = "requests.sent_back")]
    RequestSentBack { request: RequestId, approval: ApprovalId, reason_hmac: String },
    #[serde(rename = "requests.approval_voided")]
    ApprovalVoided { request: RequestId, approval: ApprovalId },
    #[serde(rename = "requests.delivery_started")]
    DeliveryStarted { request: RequestId, intent: IntentId },
    #[serde(rename = "requests.delivered")]
    RequestDelivered {
        request: RequestId,
        intent: IntentId,
        package_digest: String,
        manifest_digest: String,
        size_bytes: u64,
        files: u64,
    },
    #[serde(rename = "requests.erasure_started")]
    ErasureStarted { request: RequestId, intent: IntentId, plan_digest: String },
    #[serde(rename = "requests.source_erased")]
    SourceErased { request: RequestId, source: String, receipts: Vec<ReceiptFact> },
    #[serde(rename = "requests.source_failed")]
    SourceFailed { request: RequestId, source: String, reason: String },
    #[serde(rename = "requests.executed")]
    ErasureExecuted { request: RequestId, intent: IntentId, sources: u64, rows: u64 },
    #[serde(rename = "requests.searched_again")]
    ResidueSearched { request: RequestId, columns: u64, rows: u64, hits: u64, unexplained: u64 },
    #[serde(rename = "requests.certificate_written")]
    CertificateWritten { request: RequestId, digest: String },
    #[serde(rename = "requests.applied")]
    RequestApplied { request: RequestId, recipients: u64 },
    #[serde(rename = "requests.confirmed")]
    RequestConfirmed { request: RequestId },
    #[serde(rename = "requests.closed")]
    RequestClosed {
        request: RequestId,
        outcome: Outcome,
        on_time: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duplicate_of: Option<RequestId>,
    },
    #[serde(rename = "requests.reopened")]
    RequestReopened { request: RequestId },
    #[serde(rename = "requests.deputized")]
    RequestDeputized { request: RequestId, officer: Option<OfficerId> },
    #[serde(rename = "requests.dossier_shown")]
    DossierShown { request: RequestId },
    #[serde(rename = "requests.related_shown")]
    RelatedShown { results: u64 },
    #[serde(rename = "letters.configured")]
    LettersConfigured { smtp: bool },
    #[serde(rename = "letters.tested")]
    LettersTested { reachable: bool },
    #[serde(rename = "letters.previewed")]
    LetterPreviewed { request: RequestId, kind: letters::Kind },
    #[serde(rename = "letters.prepared")]
    LetterPrepared {
        request: RequestId,
        letter: LetterId,
        kind: letters::Kind,
        language: String,
        channel: String,
        edited: bool,
        content_hmac: String,
    },
    #[serde(rename = "letters.sent")]
    LetterSent { request: RequestId, letter: LetterId, channel: String, content_hmac: String },
    #[serde(rename = "letters.failed")]
    LetterFailed { request: RequestId, letter: LetterId },
    #[serde(rename = "letters.received")]
    LetterReceived {
        request: RequestId,
        letter: LetterId,
        channel: String,
        files: u64,
        content_hmac: String,
    },
    #[serde(rename = "letters.listed")]
    LettersListed { request: RequestId, letters: u64 },
    #[serde(rename = "attachments.saved")]
    AttachmentSaved { request: RequestId, attachment: AttachmentId },
    #[serde(rename = "notes.added")]
    NoteAdded { request: RequestId, note_hmac: String },
    #[serde(rename = "mandates.recorded")]
    MandateRecorded {
        request: RequestId,
        mandate: MandateId,
        relation: String,
        files: u64,
        content_hmac: String,
    },
    #[serde(rename = "mandates.decided")]
    MandateDecided { request: RequestId, mandate: MandateId, accepted: bool, reason_hmac: String },
    #[serde(rename = "evidence.added")]
    EvidenceAdded {
        request: RequestId,
        attachment: AttachmentId,
        method: String,
        content_hmac: String,
    },
    #[serde(rename = "evidence.purged")]
    EvidencePurged { request: RequestId, files: u64, decided: bool },
    #[serde(rename = "tasks.opened")]
    TaskOpened {
        request: RequestId,
        task: TaskId,
        dataset: String,
        collection: String,
        purpose: String,
        due: NaiveDate,
    },
    #[serde(rename = "tasks.changed")]
    TaskChanged {
        request: RequestId,
        task: TaskId,
        officer: Option<OfficerId>,
        due: NaiveDate,
        note_hmac: Option<String>,
    },
    #[serde(rename = "tasks.answered")]
    TaskAnswered {
        request: RequestId,
        task: TaskId,
        answer: String,
        rows: u64,
        content_hmac: Option<String>,
    },
    #[serde(rename = "disclosures.drafted")]
    DisclosureDrafted { disclosure: DisclosureId, version: VersionId, number: String },
    #[serde(rename = "disclosures.edited")]
    DisclosureEdited { disclosure: DisclosureId, version: VersionId, digest: String },
    #[serde(rename = "disclosures.imported")]
    DisclosureImported {
        disclosure: DisclosureId,
        version: VersionId,
        number: String,
        digest: String,
    },
    #[serde(rename = "disclosures.submitted")]
    DisclosureSubmitted { version: VersionId, approval: ApprovalId, digest: String },
    #[serde(rename = "disclosures.approved")]
    DisclosureApproved { version: VersionId, approval: ApprovalId, digest: String },
    #[serde(rename = "disclosures.sent_back")]
    DisclosureSentBack { version: VersionId, approval: ApprovalId, reason_hmac: String },
    #[serde(rename = "disclosures.published")]
    DisclosurePublished {
        disclosure: DisclosureId,
        version: VersionId,
        number: String,
        digest: String,
    },
    #[serde(rename = "disclosures.accepted")]
    DisclosureAccepted {
        version: VersionId,
        person_hmac: String,
        language: String,
        surface: String,
    },
    #[serde(rename = "consent.recorded")]
    ConsentRecorded { batch: BatchId, entries: u64, digest: String },
    #[serde(rename = "consent.signalled")]
    ConsentSignalled { batch: Option<BatchId>, signal: String, digest: String, conflict: bool },
    #[serde(rename = "consent.shown")]
    ConsentShown { person_hmac: Option<String>, entries: u64 },
    #[serde(rename = "consent.receipt_written")]
    ConsentReceiptWritten { person_hmac: String, entries: u64, digest: String },
    #[serde(rename = "consent.proof_written")]
    ConsentProofWritten { person_hmac: String, entries: u64, digest: String },
    #[serde(rename = "consent.import_previewed")]
    ConsentImportPreviewed { lines: u64, refused: u64 },
    #[serde(rename = "consent.imported")]
    ConsentImported { run: RunId, recorded: u64, refused: u64, duplicates: u64, stopped: bool },
    #[serde(rename = "consent.forgotten")]
    ConsentForgotten { request: Option<RequestId>, people: u64 },
    #[serde(rename = "consent.pulled")]
    ConsentPulled { recipient: RecipientId, deliveries: u64 },
    #[serde(rename = "consent.delivered")]
    ConsentDelivered { recipient: RecipientId, deliveries: u64, digest: String },
    #[serde(rename = "consent.delivery_dead")]
    ConsentDeliveryDead { recipient: RecipientId, delivery: DeliveryId },
    #[serde(rename = "consent.retried")]
    ConsentRetried { recipient: RecipientId, deliveries: u64 },
    #[serde(rename = "purposes.added")]
    PurposeAdded { purpose: String, basis: Basis },
    #[serde(rename = "purposes.changed")]
    PurposeChanged { purpose: String, before: Basis, basis: Basis, reason_hmac: String },
    #[serde(rename = "recipients.added")]
    RecipientAdded { recipient: RecipientId, kind: String, purposes: Vec<String> },
    #[serde(rename = "recipients.changed")]
    RecipientChanged { recipient: RecipientId, secret: bool, purposes: Vec<String> },
    #[serde(rename = "recipients.removed")]
    RecipientRemoved { recipient: RecipientId },
    #[serde(rename = "recipients.tested")]
    RecipientTested { recipient: RecipientId, reachable: bool },
    #[serde(rename = "audit.verified")]
    AuditVerified { entries: u64, intact: bool },
    #[serde(rename = "audit.exported")]
    AuditExported { from: u64, to: u64, digest: String },
    #[serde(rename = "reports.exported")]
    ReportExported {
        report: String,
        format: String,
        from: NaiveDate,
        to: NaiveDate,
        digest: String,
    },
}

/// What a receipt says in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFact {
    /// The collection.
    pub collection: String,
    /// `delete`, `mask`, `retain` or `restrict`.
    pub action: String,
    /// Rows the plan named.
    pub rows_before: u64,
    /// Rows that were changed or deleted.
    pub rows_changed: u64,
    /// SHA-256 of the statement.
    pub statement_digest: String,
}

/// How often a service read from an endpoint in an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadsFact {
    /// The service.
    pub service: ServiceId,
    /// The endpoint, without what it was asked for.
    pub endpoint: String,
    /// The hour it was in, RFC 3339.
    pub hour: DateTime<Utc>,
    /// How often.
    pub reads: u64,
}

impl Event {
    /// The action: `requests.opened`.
    pub fn action(&self) -> String {
        let Value::Object(map) = self.value() else { return String::new() };
        map.get("action").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The id of what it is about, if it is about one thing: the request, version, officer, source,
    /// recipient and the like.
    pub fn object(&self) -> Option<String> {
        let Value::Object(map) = self.value() else { return None };
        let facts = map.get("facts")?;
        [
            "request", "version", "officer", "service", "source", "report", "batch", "recipient",
            "purpose",
        ]
            .iter()
            .find_map(|name| facts.get(name)?.as_str().map(str::to_owned))
    }

    /// How it went, as far as the event itself says.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an event that is not listed was done")]
    pub fn result(&self) -> EventResult {
        match self {
            Self::SignInRefused { .. } | Self::OperationRefused { .. } => EventResult::Refused,
            Self::SourceFailed { .. }
            | Self::CollectionStopped { .. }
            | Self::LetterFailed { .. }
            | Self::LettersTested { reachable: false }
            | Self::ConsentDeliveryDead { .. }
            | Self::RecipientTested { reachable: false, .. } => EventResult::Failed,
            Self::SourceTested { reachable: false, .. }
            | Self::AuditVerified { intact: false, .. } => EventResult::Failed,
            _ => EventResult::Done,
        }
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

/// The bytes of an event as they are hashed and kept: canonical JSON (RFC 8785 for the values
/// that occur: objects, arrays, strings, integers, booleans, null). The event names its own place
/// in the log, so that one that is moved gives itself away.
pub fn encode(index: u64, at: DateTime<Utc>, actor: &Actor, event: &Event) -> Vec<u8> {
    let mut map = Map::new();
    map.insert("v".into(), json!(1));
    map.insert("n".into(), json!(index));
    map.insert("at".into(), json!(at.to_rfc3339_opts(SecondsFormat::Micros, true)));
    map.insert("actor".into(), serde_json::to_value(actor).unwrap_or(Value::Null));
    map.insert("result".into(), serde_json::to_value(event.result()).unwrap_or(Value::Null));
    if let Value::Object(fields) = event.value() {
        map.extend(fields);
    }
    canonical(&Value::Object(map)).into_bytes()
}

/// The place in the log that an encoded event names.
pub fn index_of(bytes: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Place {
        n: u64,
    }
    serde_json::from_slice::<Place>(bytes).ok().map(|place| place.n)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_encoding_is_canonical_and_pinned() {
        let at = DateTime::parse_from_rfc3339("2026-11-24T09:00:00.5Z").unwrap().to_utc();
        let actor = Actor::Officer { id: OfficerId(Uuid::from_u128(7)) };
        let event = Event::RequestShown { request: RequestId(Uuid::from_u128(9)) };
        assert_eq!(
            String::from_utf8(encode(4, at, &actor, &event)).unwrap(),
            concat!(
                r#"{"action":"requests.shown","actor":{"id":"00000000-0000-0000-0000-000000000007","#,
                r#""kind":"officer"},"at":"2026-11-24T09:00:00.500000Z","facts":{"request":"#,
                r#""00000000-0000-0000-0000-000000000009"},"n":4,"result":"done","v":1}"#
            )
        );
    }

    #[test]
    fn an_event_knows_its_action_object_and_result() {
        let request = RequestId(Uuid::from_u128(9));
        let event = Event::OperationRefused {
            operation: "requests.approve".into(),
            code: "refused".into(),
            request: Some(request),
        };
        assert_eq!(event.action(), "operations.refused");
        assert_eq!(event.object(), Some(request.to_string()));
        assert_eq!(event.result(), EventResult::Refused);
    }
}
