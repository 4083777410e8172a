// Written by `compliance types`. Do not edit.
import type { AcceptanceRecorded } from "./AcceptanceRecorded";
import type { Answer } from "./Answer";
import type { AttachmentSaved } from "./AttachmentSaved";
import type { AttachmentsSaveInput } from "./AttachmentsSaveInput";
import type { AuditDays } from "./AuditDays";
import type { AuditDaysInput } from "./AuditDaysInput";
import type { AuditEntry } from "./AuditEntry";
import type { AuditEntryInput } from "./AuditEntryInput";
import type { AuditExportInput } from "./AuditExportInput";
import type { AuditExported } from "./AuditExported";
import type { AuditListInput } from "./AuditListInput";
import type { AuditListed } from "./AuditListed";
import type { AuditVerified } from "./AuditVerified";
import type { AuditVerifyInput } from "./AuditVerifyInput";
import type { BulkReport } from "./BulkReport";
import type { CellRevealed } from "./CellRevealed";
import type { CertificateWritten } from "./CertificateWritten";
import type { ClockListInput } from "./ClockListInput";
import type { ClockListed } from "./ClockListed";
import type { DisclosureApproved } from "./DisclosureApproved";
import type { DisclosureAudience } from "./DisclosureAudience";
import type { DisclosureCommented } from "./DisclosureCommented";
import type { DisclosureCorrected } from "./DisclosureCorrected";
import type { DisclosureCoverage } from "./DisclosureCoverage";
import type { DisclosureDrafted } from "./DisclosureDrafted";
import type { DisclosureEdited } from "./DisclosureEdited";
import type { DisclosureHistory } from "./DisclosureHistory";
import type { DisclosureImported } from "./DisclosureImported";
import type { DisclosurePublished } from "./DisclosurePublished";
import type { DisclosureRedlined } from "./DisclosureRedlined";
import type { DisclosureShown } from "./DisclosureShown";
import type { DisclosureSubmitted } from "./DisclosureSubmitted";
import type { DisclosuresApproveInput } from "./DisclosuresApproveInput";
import type { DisclosuresAudienceInput } from "./DisclosuresAudienceInput";
import type { DisclosuresChangeAudienceInput } from "./DisclosuresChangeAudienceInput";
import type { DisclosuresCommentInput } from "./DisclosuresCommentInput";
import type { DisclosuresCorrectInput } from "./DisclosuresCorrectInput";
import type { DisclosuresCoverageInput } from "./DisclosuresCoverageInput";
import type { DisclosuresDraftInput } from "./DisclosuresDraftInput";
import type { DisclosuresEditInput } from "./DisclosuresEditInput";
import type { DisclosuresHistoryInput } from "./DisclosuresHistoryInput";
import type { DisclosuresImportInput } from "./DisclosuresImportInput";
import type { DisclosuresInForce } from "./DisclosuresInForce";
import type { DisclosuresInForceInput } from "./DisclosuresInForceInput";
import type { DisclosuresListInput } from "./DisclosuresListInput";
import type { DisclosuresListed } from "./DisclosuresListed";
import type { DisclosuresNotifyListInput } from "./DisclosuresNotifyListInput";
import type { DisclosuresRedlineInput } from "./DisclosuresRedlineInput";
import type { DisclosuresResolveCommentInput } from "./DisclosuresResolveCommentInput";
import type { DisclosuresScheduleInput } from "./DisclosuresScheduleInput";
import type { DisclosuresSendBackInput } from "./DisclosuresSendBackInput";
import type { DisclosuresUnscheduleInput } from "./DisclosuresUnscheduleInput";
import type { Done } from "./Done";
import type { Dossier } from "./Dossier";
import type { EvidenceAddInput } from "./EvidenceAddInput";
import type { EvidenceAdded } from "./EvidenceAdded";
import type { EvidencePurgeInput } from "./EvidencePurgeInput";
import type { IdentifiersFound } from "./IdentifiersFound";
import type { ImportReport } from "./ImportReport";
import type { Input } from "./Input";
import type { LetterPreview } from "./LetterPreview";
import type { LetterReceived } from "./LetterReceived";
import type { LetterSent } from "./LetterSent";
import type { LettersConfigureInput } from "./LettersConfigureInput";
import type { LettersConfigured } from "./LettersConfigured";
import type { LettersListed } from "./LettersListed";
import type { LettersPreviewInput } from "./LettersPreviewInput";
import type { LettersReceiveInput } from "./LettersReceiveInput";
import type { LettersSendInput } from "./LettersSendInput";
import type { LettersSettingsInput } from "./LettersSettingsInput";
import type { LettersTestInput } from "./LettersTestInput";
import type { LettersTested } from "./LettersTested";
import type { MandateRecorded } from "./MandateRecorded";
import type { MandatesDecideInput } from "./MandatesDecideInput";
import type { MandatesRecordInput } from "./MandatesRecordInput";
import type { MapCheckInput } from "./MapCheckInput";
import type { MapChecked } from "./MapChecked";
import type { MapDraftInput } from "./MapDraftInput";
import type { MapDrafted } from "./MapDrafted";
import type { MapFates } from "./MapFates";
import type { MapFatesInput } from "./MapFatesInput";
import type { MapGraph } from "./MapGraph";
import type { MapGraphInput } from "./MapGraphInput";
import type { MapReplaceInput } from "./MapReplaceInput";
import type { MapReplaced } from "./MapReplaced";
import type { MapShowInput } from "./MapShowInput";
import type { MapShown } from "./MapShown";
import type { MapUnmapped } from "./MapUnmapped";
import type { MapUnmappedInput } from "./MapUnmappedInput";
import type { MapWalk } from "./MapWalk";
import type { MapWalkInput } from "./MapWalkInput";
import type { MessageFileWritten } from "./MessageFileWritten";
import type { MonitorAlerts } from "./MonitorAlerts";
import type { MonitorAlertsInput } from "./MonitorAlertsInput";
import type { MonitorPanelsInput } from "./MonitorPanelsInput";
import type { MonitorTargetInput } from "./MonitorTargetInput";
import type { MonitorTargeted } from "./MonitorTargeted";
import type { NotesAddInput } from "./NotesAddInput";
import type { Nothing } from "./Nothing";
import type { NotifyListWritten } from "./NotifyListWritten";
import type { OfficerAdded } from "./OfficerAdded";
import type { OfficerDeactivated } from "./OfficerDeactivated";
import type { OfficersAddInput } from "./OfficersAddInput";
import type { OfficersChangePassphraseInput } from "./OfficersChangePassphraseInput";
import type { OfficersDeactivateInput } from "./OfficersDeactivateInput";
import type { OfficersListInput } from "./OfficersListInput";
import type { OfficersListed } from "./OfficersListed";
import type { OfficersResetPassphraseInput } from "./OfficersResetPassphraseInput";
import type { Overview } from "./Overview";
import type { OverviewShowInput } from "./OverviewShowInput";
import type { PackageDelivered } from "./PackageDelivered";
import type { Panels } from "./Panels";
import type { PassphraseChanged } from "./PassphraseChanged";
import type { PassphraseReset } from "./PassphraseReset";
import type { PublicationAnnounced } from "./PublicationAnnounced";
import type { PublicationPreviewed } from "./PublicationPreviewed";
import type { PublicationsConfigureInput } from "./PublicationsConfigureInput";
import type { PublicationsConfigured } from "./PublicationsConfigured";
import type { PublicationsListInput } from "./PublicationsListInput";
import type { PublicationsListed } from "./PublicationsListed";
import type { PublicationsPreviewInput } from "./PublicationsPreviewInput";
import type { PublicationsPublishInput } from "./PublicationsPublishInput";
import type { PublicationsSettingsInput } from "./PublicationsSettingsInput";
import type { PublicationsTestInput } from "./PublicationsTestInput";
import type { PublicationsTested } from "./PublicationsTested";
import type { PublicationsVerified } from "./PublicationsVerified";
import type { PublicationsVerifyInput } from "./PublicationsVerifyInput";
import type { RecordAcceptanceInput } from "./RecordAcceptanceInput";
import type { RecordUnderReview } from "./RecordUnderReview";
import type { RecordsMarked } from "./RecordsMarked";
import type { RecordsShown } from "./RecordsShown";
import type { ReportInput } from "./ReportInput";
import type { ReportPreview } from "./ReportPreview";
import type { ReportWritten } from "./ReportWritten";
import type { ReportsListInput } from "./ReportsListInput";
import type { ReportsListed } from "./ReportsListed";
import type { ReportsPreviewInput } from "./ReportsPreviewInput";
import type { RequestCounts } from "./RequestCounts";
import type { RequestDetail } from "./RequestDetail";
import type { RequestExtended } from "./RequestExtended";
import type { RequestInput } from "./RequestInput";
import type { RequestOpened } from "./RequestOpened";
import type { RequestPlaced } from "./RequestPlaced";
import type { RequestSubmitted } from "./RequestSubmitted";
import type { RequestsApproveInput } from "./RequestsApproveInput";
import type { RequestsAskIdentityInput } from "./RequestsAskIdentityInput";
import type { RequestsAssignInput } from "./RequestsAssignInput";
import type { RequestsBulkInput } from "./RequestsBulkInput";
import type { RequestsCertificateInput } from "./RequestsCertificateInput";
import type { RequestsCloseInput } from "./RequestsCloseInput";
import type { RequestsCollectInput } from "./RequestsCollectInput";
import type { RequestsConfirmIdentifierInput } from "./RequestsConfirmIdentifierInput";
import type { RequestsCountsInput } from "./RequestsCountsInput";
import type { RequestsDecideInput } from "./RequestsDecideInput";
import type { RequestsDeliverInput } from "./RequestsDeliverInput";
import type { RequestsDeputizeInput } from "./RequestsDeputizeInput";
import type { RequestsDiscloseInput } from "./RequestsDiscloseInput";
import type { RequestsExecuteInput } from "./RequestsExecuteInput";
import type { RequestsExportInput } from "./RequestsExportInput";
import type { RequestsExported } from "./RequestsExported";
import type { RequestsExtendInput } from "./RequestsExtendInput";
import type { RequestsFlagInput } from "./RequestsFlagInput";
import type { RequestsImportInput } from "./RequestsImportInput";
import type { RequestsListInput } from "./RequestsListInput";
import type { RequestsListed } from "./RequestsListed";
import type { RequestsMarkedInput } from "./RequestsMarkedInput";
import type { RequestsMessageFileInput } from "./RequestsMessageFileInput";
import type { RequestsOpenInput } from "./RequestsOpenInput";
import type { RequestsPlaceInput } from "./RequestsPlaceInput";
import type { RequestsPlanInput } from "./RequestsPlanInput";
import type { RequestsRecordInput } from "./RequestsRecordInput";
import type { RequestsRecordsInput } from "./RequestsRecordsInput";
import type { RequestsRefuseInput } from "./RequestsRefuseInput";
import type { RequestsRejectIdentifierInput } from "./RequestsRejectIdentifierInput";
import type { RequestsRelated } from "./RequestsRelated";
import type { RequestsRelatedInput } from "./RequestsRelatedInput";
import type { RequestsRemindInput } from "./RequestsRemindInput";
import type { RequestsReminded } from "./RequestsReminded";
import type { RequestsRevealInput } from "./RequestsRevealInput";
import type { RequestsSendBackInput } from "./RequestsSendBackInput";
import type { RequestsVerifyIdentityInput } from "./RequestsVerifyIdentityInput";
import type { RequestsWithholdInput } from "./RequestsWithholdInput";
import type { RequiresPrompt } from "./RequiresPrompt";
import type { RequiresPromptInput } from "./RequiresPromptInput";
import type { RunsListInput } from "./RunsListInput";
import type { RunsListed } from "./RunsListed";
import type { RunsStopInput } from "./RunsStopInput";
import type { SampleShown } from "./SampleShown";
import type { SessionShowInput } from "./SessionShowInput";
import type { SessionShown } from "./SessionShown";
import type { SignInInput } from "./SignInInput";
import type { SignedIn } from "./SignedIn";
import type { SourceAdded } from "./SourceAdded";
import type { SourceListed } from "./SourceListed";
import type { SourceRemoved } from "./SourceRemoved";
import type { SourcesAddInput } from "./SourcesAddInput";
import type { SourcesListInput } from "./SourcesListInput";
import type { SourcesListed } from "./SourcesListed";
import type { SourcesRemoveInput } from "./SourcesRemoveInput";
import type { SourcesTestInput } from "./SourcesTestInput";
import type { Started } from "./Started";
import type { SuggestionsDecided } from "./SuggestionsDecided";
import type { TaskAnswered } from "./TaskAnswered";
import type { TasksAnswerInput } from "./TasksAnswerInput";
import type { TasksChangeInput } from "./TasksChangeInput";
import type { VersionDone } from "./VersionDone";
import type { VersionInput } from "./VersionInput";
import type { ViewShown } from "./ViewShown";
import type { ViewsCounted } from "./ViewsCounted";
import type { ViewsCountsInput } from "./ViewsCountsInput";
import type { ViewsDeleteInput } from "./ViewsDeleteInput";
import type { ViewsListInput } from "./ViewsListInput";
import type { ViewsListed } from "./ViewsListed";
import type { ViewsRenameInput } from "./ViewsRenameInput";
import type { ViewsSaveInput } from "./ViewsSaveInput";
import type { Withheld } from "./Withheld";
import type { WorkspaceAbout } from "./WorkspaceAbout";
import type { WorkspacesAboutInput } from "./WorkspacesAboutInput";
import type { WorkspacesCreateInput } from "./WorkspacesCreateInput";
import type { WorkspacesListed } from "./WorkspacesListed";
import type { WorkspacesOpenInput } from "./WorkspacesOpenInput";

export interface Operations {
  "workspaces.list": [Nothing, WorkspacesListed];
  "workspaces.create": [WorkspacesCreateInput, Nothing];
  "workspaces.open": [WorkspacesOpenInput, Nothing];
  "session.sign_in": [SignInInput, SignedIn];
  "session.sign_out": [Nothing, Nothing];
  "session.show": [SessionShowInput, SessionShown];
  "officers.list": [OfficersListInput, OfficersListed];
  "officers.add": [OfficersAddInput, OfficerAdded];
  "officers.deactivate": [OfficersDeactivateInput, OfficerDeactivated];
  "officers.reset_passphrase": [OfficersResetPassphraseInput, PassphraseReset];
  "officers.change_passphrase": [OfficersChangePassphraseInput, PassphraseChanged];
  "sources.list": [SourcesListInput, SourcesListed];
  "sources.add": [SourcesAddInput, SourceAdded];
  "sources.remove": [SourcesRemoveInput, SourceRemoved];
  "sources.test": [SourcesTestInput, SourceListed];
  "map.show": [MapShowInput, MapShown];
  "map.graph": [MapGraphInput, MapGraph];
  "map.fates": [MapFatesInput, MapFates];
  "map.walk": [MapWalkInput, MapWalk];
  "map.unmapped": [MapUnmappedInput, MapUnmapped];
  "map.check": [MapCheckInput, MapChecked];
  "map.draft": [MapDraftInput, MapDrafted];
  "map.replace": [MapReplaceInput, MapReplaced];
  "requests.counts": [RequestsCountsInput, RequestCounts];
  "requests.list": [RequestsListInput, RequestsListed];
  "requests.place": [RequestsPlaceInput, RequestPlaced];
  "requests.export": [RequestsExportInput, RequestsExported];
  "requests.open": [RequestsOpenInput, RequestOpened];
  "requests.preview_import": [RequestsImportInput, ImportReport];
  "requests.import": [RequestsImportInput, ImportReport];
  "requests.message_file": [RequestsMessageFileInput, MessageFileWritten];
  "requests.preview_bulk": [RequestsBulkInput, BulkReport];
  "requests.bulk": [RequestsBulkInput, BulkReport];
  "runs.list": [RunsListInput, RunsListed];
  "runs.stop": [RunsStopInput, Done];
  "views.list": [ViewsListInput, ViewsListed];
  "views.counts": [ViewsCountsInput, ViewsCounted];
  "views.save": [ViewsSaveInput, ViewShown];
  "views.rename": [ViewsRenameInput, ViewShown];
  "views.delete": [ViewsDeleteInput, ViewShown];
  "requests.show": [RequestInput, RequestDetail];
  "requests.acknowledge": [RequestInput, Done];
  "requests.assign": [RequestsAssignInput, Done];
  "requests.extend": [RequestsExtendInput, RequestExtended];
  "requests.flag": [RequestsFlagInput, Done];
  "requests.ask_identity": [RequestsAskIdentityInput, Done];
  "requests.verify_identity": [RequestsVerifyIdentityInput, Done];
  "requests.identifiers": [RequestInput, IdentifiersFound];
  "requests.confirm_identifier": [RequestsConfirmIdentifierInput, Done];
  "requests.reject_identifier": [RequestsRejectIdentifierInput, Done];
  "requests.collect": [RequestsCollectInput, Started];
  "requests.cancel": [RequestInput, Done];
  "requests.records": [RequestsRecordsInput, RecordsShown];
  "requests.record": [RequestsRecordInput, RecordUnderReview];
  "requests.reveal": [RequestsRevealInput, CellRevealed];
  "requests.marked": [RequestsMarkedInput, RecordsMarked];
  "requests.sample": [RequestInput, SampleShown];
  "requests.decide": [RequestsDecideInput, SuggestionsDecided];
  "requests.withhold": [RequestsWithholdInput, Withheld];
  "requests.disclose": [RequestsDiscloseInput, Done];
  "requests.plan": [RequestsPlanInput, Started];
  "requests.submit": [RequestInput, RequestSubmitted];
  "requests.approve": [RequestsApproveInput, Done];
  "requests.send_back": [RequestsSendBackInput, Done];
  "requests.refuse": [RequestsRefuseInput, RequestSubmitted];
  "requests.deliver": [RequestsDeliverInput, PackageDelivered];
  "requests.execute": [RequestsExecuteInput, Started];
  "requests.verify": [RequestInput, Started];
  "requests.certificate": [RequestsCertificateInput, CertificateWritten];
  "requests.apply": [RequestInput, Done];
  "requests.confirm": [RequestInput, Done];
  "requests.close": [RequestsCloseInput, Done];
  "requests.reopen": [RequestInput, Done];
  "requests.deputize": [RequestsDeputizeInput, Done];
  "requests.dossier": [RequestInput, Dossier];
  "requests.related": [RequestsRelatedInput, RequestsRelated];
  "requests.remind": [RequestsRemindInput, RequestsReminded];
  "letters.settings": [LettersSettingsInput, LettersConfigured];
  "letters.configure": [LettersConfigureInput, LettersConfigured];
  "letters.test": [LettersTestInput, LettersTested];
  "letters.preview": [LettersPreviewInput, LetterPreview];
  "letters.send": [LettersSendInput, LetterSent];
  "letters.receive": [LettersReceiveInput, LetterReceived];
  "letters.list": [RequestInput, LettersListed];
  "attachments.save": [AttachmentsSaveInput, AttachmentSaved];
  "notes.add": [NotesAddInput, Done];
  "mandates.record": [MandatesRecordInput, MandateRecorded];
  "mandates.decide": [MandatesDecideInput, Done];
  "evidence.add": [EvidenceAddInput, EvidenceAdded];
  "evidence.purge": [EvidencePurgeInput, Done];
  "tasks.change": [TasksChangeInput, Done];
  "tasks.answer": [TasksAnswerInput, TaskAnswered];
  "overview.show": [OverviewShowInput, Overview];
  "disclosures.list": [DisclosuresListInput, DisclosuresListed];
  "disclosures.show": [VersionInput, DisclosureShown];
  "disclosures.history": [DisclosuresHistoryInput, DisclosureHistory];
  "disclosures.draft": [DisclosuresDraftInput, DisclosureDrafted];
  "disclosures.edit": [DisclosuresEditInput, DisclosureEdited];
  "disclosures.discard": [VersionInput, VersionDone];
  "disclosures.comment": [DisclosuresCommentInput, DisclosureCommented];
  "disclosures.resolve_comment": [DisclosuresResolveCommentInput, VersionDone];
  "disclosures.submit": [VersionInput, DisclosureSubmitted];
  "disclosures.approve": [DisclosuresApproveInput, DisclosureApproved];
  "disclosures.send_back": [DisclosuresSendBackInput, VersionDone];
  "disclosures.schedule": [DisclosuresScheduleInput, VersionDone];
  "disclosures.unschedule": [DisclosuresUnscheduleInput, VersionDone];
  "disclosures.publish": [VersionInput, DisclosurePublished];
  "disclosures.correct": [DisclosuresCorrectInput, DisclosureCorrected];
  "disclosures.audience": [DisclosuresAudienceInput, DisclosureAudience];
  "disclosures.change_audience": [DisclosuresChangeAudienceInput, VersionDone];
  "disclosures.coverage": [DisclosuresCoverageInput, DisclosureCoverage];
  "disclosures.in_force": [DisclosuresInForceInput, DisclosuresInForce];
  "disclosures.notify_list": [DisclosuresNotifyListInput, NotifyListWritten];
  "disclosures.import": [DisclosuresImportInput, DisclosureImported];
  "disclosures.redline": [DisclosuresRedlineInput, DisclosureRedlined];
  "publications.list": [PublicationsListInput, PublicationsListed];
  "publications.settings": [PublicationsSettingsInput, PublicationsConfigured];
  "publications.configure": [PublicationsConfigureInput, PublicationsConfigured];
  "publications.test": [PublicationsTestInput, PublicationsTested];
  "publications.publish": [PublicationsPublishInput, PublicationAnnounced];
  "publications.verify": [PublicationsVerifyInput, PublicationsVerified];
  "publications.preview": [PublicationsPreviewInput, PublicationPreviewed];
  "disclosures.requires_prompt": [RequiresPromptInput, RequiresPrompt];
  "disclosures.record_acceptance": [RecordAcceptanceInput, AcceptanceRecorded];
  "monitor.panels": [MonitorPanelsInput, Panels];
  "monitor.alerts": [MonitorAlertsInput, MonitorAlerts];
  "monitor.target": [MonitorTargetInput, MonitorTargeted];
  "audit.list": [AuditListInput, AuditListed];
  "audit.days": [AuditDaysInput, AuditDays];
  "audit.entry": [AuditEntryInput, AuditEntry];
  "audit.verify": [AuditVerifyInput, AuditVerified];
  "audit.export": [AuditExportInput, AuditExported];
  "reports.list": [ReportsListInput, ReportsListed];
  "reports.preview": [ReportsPreviewInput, ReportPreview];
  "reports.audit": [ReportInput, ReportWritten];
  "reports.register": [ReportInput, ReportWritten];
  "clock.answer": [Input, Answer];
  "clock.list": [ClockListInput, ClockListed];
  "workspaces.about": [WorkspacesAboutInput, WorkspaceAbout];
}

export const operations = {
  "workspaces.list": { kind: "read", tags: ["workspaces"] },
  "workspaces.create": { kind: "write", tags: ["session", "workspaces"] },
  "workspaces.open": { kind: "write", tags: ["session", "workspaces"] },
  "session.sign_in": { kind: "write", tags: ["session", "workspaces"] },
  "session.sign_out": { kind: "write", tags: ["session", "workspaces"] },
  "session.show": { kind: "read", tags: ["session"] },
  "officers.list": { kind: "read", tags: ["officers"] },
  "officers.add": { kind: "write", tags: ["officers", "audit"] },
  "officers.deactivate": { kind: "write", tags: ["officers", "audit"] },
  "officers.reset_passphrase": { kind: "write", tags: ["audit"] },
  "officers.change_passphrase": { kind: "write", tags: ["audit"] },
  "sources.list": { kind: "read", tags: ["sources"] },
  "sources.add": { kind: "write", tags: ["sources", "audit"] },
  "sources.remove": { kind: "write", tags: ["sources", "audit"] },
  "sources.test": { kind: "write", tags: ["sources", "audit"] },
  "map.show": { kind: "read", tags: ["map"] },
  "map.graph": { kind: "read", tags: ["map"] },
  "map.fates": { kind: "read", tags: ["map"] },
  "map.walk": { kind: "read", tags: ["map"] },
  "map.unmapped": { kind: "read", tags: ["map", "sources"] },
  "map.check": { kind: "read", tags: ["map"] },
  "map.draft": { kind: "read", tags: ["map"] },
  "map.replace": { kind: "write", tags: ["map", "audit"] },
  "requests.counts": { kind: "read", tags: ["requests"] },
  "requests.list": { kind: "reveal", tags: ["requests"] },
  "requests.place": { kind: "read", tags: ["requests"] },
  "requests.export": { kind: "reveal", tags: [] },
  "requests.open": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.preview_import": { kind: "reveal", tags: [] },
  "requests.import": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.message_file": { kind: "reveal", tags: [] },
  "requests.preview_bulk": { kind: "read", tags: [] },
  "requests.bulk": { kind: "write", tags: ["requests", "overview", "audit"] },
  "runs.list": { kind: "read", tags: [] },
  "runs.stop": { kind: "write", tags: ["audit"] },
  "views.list": { kind: "read", tags: ["views"] },
  "views.counts": { kind: "read", tags: ["views", "requests"] },
  "views.save": { kind: "write", tags: ["views", "audit"] },
  "views.rename": { kind: "write", tags: ["views", "audit"] },
  "views.delete": { kind: "write", tags: ["views", "audit"] },
  "requests.show": { kind: "reveal", tags: ["requests"] },
  "requests.acknowledge": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.assign": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.extend": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.flag": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.ask_identity": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.verify_identity": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.identifiers": { kind: "reveal", tags: ["requests"] },
  "requests.confirm_identifier": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.reject_identifier": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.collect": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.cancel": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.records": { kind: "reveal", tags: ["requests"] },
  "requests.record": { kind: "reveal", tags: ["requests"] },
  "requests.reveal": { kind: "reveal", tags: [] },
  "requests.marked": { kind: "reveal", tags: ["requests"] },
  "requests.sample": { kind: "read", tags: ["requests"] },
  "requests.decide": { kind: "write", tags: ["requests", "audit"] },
  "requests.withhold": { kind: "write", tags: ["requests", "audit"] },
  "requests.disclose": { kind: "write", tags: ["requests", "audit"] },
  "requests.plan": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.submit": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.approve": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.send_back": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.refuse": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.deliver": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.execute": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.verify": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.certificate": { kind: "write", tags: ["requests", "audit"] },
  "requests.apply": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.confirm": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.close": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.reopen": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.deputize": { kind: "write", tags: ["requests", "overview", "audit"] },
  "requests.dossier": { kind: "reveal", tags: ["requests"] },
  "requests.related": { kind: "reveal", tags: ["requests"] },
  "requests.remind": { kind: "read", tags: ["requests"] },
  "letters.settings": { kind: "read", tags: ["letters"] },
  "letters.configure": { kind: "write", tags: ["letters", "requests", "audit"] },
  "letters.test": { kind: "write", tags: ["audit"] },
  "letters.preview": { kind: "reveal", tags: ["requests"] },
  "letters.send": { kind: "write", tags: ["requests", "overview", "audit"] },
  "letters.receive": { kind: "write", tags: ["requests", "audit"] },
  "letters.list": { kind: "reveal", tags: ["requests"] },
  "attachments.save": { kind: "reveal", tags: [] },
  "notes.add": { kind: "write", tags: ["requests", "audit"] },
  "mandates.record": { kind: "write", tags: ["requests", "audit"] },
  "mandates.decide": { kind: "write", tags: ["requests", "audit"] },
  "evidence.add": { kind: "write", tags: ["requests", "audit"] },
  "evidence.purge": { kind: "write", tags: ["requests", "audit"] },
  "tasks.change": { kind: "write", tags: ["requests", "audit"] },
  "tasks.answer": { kind: "write", tags: ["requests", "overview", "audit"] },
  "overview.show": { kind: "reveal", tags: ["overview"] },
  "disclosures.list": { kind: "read", tags: ["disclosures"] },
  "disclosures.show": { kind: "read", tags: ["disclosures"] },
  "disclosures.history": { kind: "read", tags: ["disclosures"] },
  "disclosures.draft": { kind: "write", tags: ["disclosures", "audit"] },
  "disclosures.edit": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.discard": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.comment": { kind: "write", tags: ["disclosures", "audit"] },
  "disclosures.resolve_comment": { kind: "write", tags: ["disclosures", "audit"] },
  "disclosures.submit": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.approve": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.send_back": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.schedule": { kind: "write", tags: ["disclosures", "audit"] },
  "disclosures.unschedule": { kind: "write", tags: ["disclosures", "audit"] },
  "disclosures.publish": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.correct": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.audience": { kind: "read", tags: ["disclosures"] },
  "disclosures.change_audience": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "disclosures.coverage": { kind: "read", tags: ["disclosures"] },
  "disclosures.in_force": { kind: "reveal", tags: ["disclosures"] },
  "disclosures.notify_list": { kind: "reveal", tags: [] },
  "disclosures.import": { kind: "read", tags: [] },
  "disclosures.redline": { kind: "write", tags: ["audit"] },
  "publications.list": { kind: "read", tags: ["disclosures"] },
  "publications.settings": { kind: "read", tags: ["disclosures"] },
  "publications.configure": { kind: "write", tags: ["disclosures", "audit"] },
  "publications.test": { kind: "write", tags: ["audit"] },
  "publications.publish": { kind: "write", tags: ["disclosures", "audit"] },
  "publications.verify": { kind: "write", tags: ["audit"] },
  "publications.preview": { kind: "read", tags: ["disclosures"] },
  "disclosures.requires_prompt": { kind: "read", tags: ["disclosures"] },
  "disclosures.record_acceptance": { kind: "write", tags: ["disclosures", "overview", "audit"] },
  "monitor.panels": { kind: "read", tags: ["monitor"] },
  "monitor.alerts": { kind: "read", tags: ["monitor"] },
  "monitor.target": { kind: "write", tags: ["monitor", "audit"] },
  "audit.list": { kind: "read", tags: ["audit"] },
  "audit.days": { kind: "read", tags: ["audit"] },
  "audit.entry": { kind: "read", tags: ["audit"] },
  "audit.verify": { kind: "write", tags: ["audit"] },
  "audit.export": { kind: "write", tags: ["audit"] },
  "reports.list": { kind: "read", tags: ["audit"] },
  "reports.preview": { kind: "read", tags: [] },
  "reports.audit": { kind: "write", tags: ["audit"] },
  "reports.register": { kind: "write", tags: ["audit"] },
  "clock.answer": { kind: "read", tags: [] },
  "clock.list": { kind: "read", tags: [] },
  "workspaces.about": { kind: "read", tags: [] },
} as const;
