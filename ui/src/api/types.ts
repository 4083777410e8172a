/** Shapes that cross the border between the window and the console, as the contract has them. */

export type Role =
  | "dpo"
  | "handler"
  | "publisher"
  | "approver"
  | "operator"
  | "auditor"
  | "administrator";

export type Permission =
  | "public"
  | "signed_in"
  | "requests.read"
  | "requests.open"
  | "requests.work"
  | "requests.approve"
  | "requests.erase"
  | "disclosures.read"
  | "disclosures.write"
  | "disclosures.approve"
  | "monitor.read"
  | "monitor.manage"
  | "audit.read"
  | "audit.export"
  | "reports.export"
  | "sources.manage"
  | "map.manage"
  | "map.read"
  | "officers.manage";

export interface Person {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  permissions: Permission[];
}

export interface WorkspaceShown {
  name: string;
  controller: string;
  engine: string;
  demonstration: boolean;
  latency_ms: number;
}

export interface WorkspaceKnown {
  id: string;
  name: string;
  url: string;
  demonstration: boolean;
}

export interface SessionShown {
  officer: Person | null;
  workspace: WorkspaceShown | null;
  people: Person[];
}

export type Kind =
  | "access"
  | "portability"
  | "erasure"
  | "rectification"
  | "restriction"
  | "objection"
  | "opt_out"
  | "limit_use"
  | "withdraw_consent"
  | "appeal";

export type State =
  | "received"
  | "acknowledged"
  | "identity"
  | "collecting"
  | "review"
  | "planning"
  | "approval"
  | "delivering"
  | "executing"
  | "verifying"
  | "applied"
  | "confirmed"
  | "closed";

export type Flag = "paused" | "extended" | "partial" | "on_hold" | "reopened" | "stalled";

export type Outcome =
  | "fulfilled"
  | "partial"
  | "refused"
  | "withdrawn"
  | "not_identified"
  | "nothing_held"
  | "duplicate";

export type Regime =
  | "gdpr"
  | "uk"
  | "uk-complaint"
  | "ccpa"
  | "ccpa-optout"
  | "us-ia"
  | "us-other"
  | "br"
  | "breach";

export type Bucket = "overdue" | "today" | "next_7_days" | "following_7_days" | "later" | "closed";
export type Part = "user_profile" | "content" | "transactions" | "analytics";
export type Ground = "rights_of_others" | "staff_names" | "trade_secret" | "privileged";
export type SourceState = "queued" | "working" | "done" | "failed" | "skipped";

export interface SourceProgress {
  dataset: string;
  state: SourceState;
}

export interface RequestRow {
  id: string;
  number: string;
  kind: Kind;
  state: State;
  flags: Flag[];
  regime: Regime;
  subject_name: string;
  received_at: string;
  due: string;
  due_at: string;
  days_left: number;
  share_left: number;
  bucket: Bucket;
  assignee: { id: string; name: string } | null;
  sources: SourceProgress[];
  outcome: Outcome | null;
}

export interface Counts {
  open: number;
  due_7_days: number;
  overdue: number;
  waiting_for_my_approval: number;
  paused: number;
  closed: number;
}

export interface ClockAnswer {
  regime: Regime;
  rule_set: string;
  calendar: string | null;
  calendar_version: string | null;
  time_zone: string;
  receipt_date: string;
  start_date: string;
  target: string;
  due: string;
  due_at: string;
  extended: string | null;
  safe: string | null;
  extension?: { sent: string; valid: boolean; reason: string };
  waiting_for?: "identity" | "clarification";
  acknowledge?: string;
  latest?: string;
  effective_due: string;
  effective_due_at: string;
  trace: string[];
}

export interface Identifier {
  id: string;
  kind: string;
  value: string;
  state: "given" | "confirmed" | "rejected";
  why: string;
}

export interface CollectionShown {
  dataset: string;
  collection: string;
  label: string;
  part: Part | null;
  state: SourceState;
  rows: number;
  reason: string | null;
}

export interface WithheldShown {
  id: string;
  dataset: string;
  collection: string;
  record: string | null;
  field: string | null;
  ground: Ground;
}

export interface PlanStep {
  dataset: string;
  collection: string;
  label: string;
  action: "delete" | "mask" | "retain" | "restrict";
  masked: string[];
  citation: string | null;
  rows: number;
  shared: string[];
  samples: string[];
  statements: string[];
}

export interface PlanShown {
  digest: string;
  at: string;
  steps: PlanStep[];
  problems: string[];
  skipped: string[];
  rows: number;
}

export interface ReceiptShown {
  dataset: string;
  collection: string;
  action: string;
  rows_before: number;
  rows_changed: number;
  statement_digest: string;
  at: string;
}

export interface SearchShown {
  columns: number;
  rows: number;
  hits: { place: string; key: string; kind: string; explained_by: string | null }[];
  unexplained: number;
  at: string;
}

export interface ApprovalShown {
  id: string;
  subject: string;
  digest: string;
  state: "waiting" | "approved" | "sent_back" | "voided";
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
}

export interface PackageShown {
  file: string;
  sha256: string;
  manifest_sha256: string;
  size_bytes: number;
  files: number;
  at: string;
}

export interface JobShown {
  id: string;
  kind: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  failure: string | null;
}

export interface NextAction {
  operation: string;
  enabled: boolean;
  disabled_reason: string | null;
  primary: boolean;
}

export interface RequestDetail {
  row: RequestRow;
  steps: { state: State; progress: "done" | "current" | "todo" }[];
  clock: ClockAnswer;
  calendar: string;
  channel: string;
  language: string;
  message: string | null;
  identifiers: Identifier[];
  verification: { method: string; officer: string; at: string } | null;
  collections: CollectionShown[];
  withheld: WithheldShown[];
  plan: PlanShown | null;
  receipts: ReceiptShown[];
  search: SearchShown | null;
  approvals: ApprovalShown[];
  waiting_digest: string | null;
  cannot_approve: string | null;
  package: PackageShown | null;
  certificate_digest: string | null;
  job: JobShown | null;
  activity: AuditRow[];
  next: NextAction[];
}

export interface Records {
  columns: { name: string; label: string; categories: string[] }[];
  /** A cell is null where it is NULL or withheld; `withheld` then names the ground. */
  rows: { key: string; cells: (string | null)[]; withheld: (Ground | null)[] }[];
  next: number | null;
  total: number;
}

export interface Overview {
  checked_at: string;
  counts: Counts;
  due_today: number;
  median_days_to_close: number | null;
  deadlines: { date: string; weekend: boolean; requests: { id: string; number: string; kind: Kind }[] }[];
  next: RequestRow[];
  attention: { severity: "critical" | "warning" | "info" | "approval"; text: string; detail: string; request: string | null }[];
  weeks: { week: string; from: string; received: number; closed: number }[];
}

export interface Panel {
  title: string;
  unit: string;
  series: { name: string; points: [number, number | null][] }[];
  threshold: number | null;
  problem: string | null;
}

export interface Panels {
  panels: Panel[];
  source: { url: string; ok: boolean; age_s: number | null; error: string | null };
}

export interface Alert {
  name: string;
  severity: string;
  state: "inactive" | "pending" | "firing" | "unknown";
  since: string | null;
  summary: string;
  value: number | null;
  labels: Record<string, string>;
}

export interface AuditRow {
  index: number;
  at: string;
  actor: string;
  action: string;
  object: string | null;
  result: string;
  leaf: string;
}

export interface AuditEntry {
  row: AuditRow;
  text: string;
  proof: string[];
  size: number;
  content_fits: boolean;
  proof_holds: boolean;
  checkpoint: number | null;
}

export interface AuditVerdict {
  intact: boolean;
  entries: number;
  complete_to: number | null;
  uncovered: number;
  first_bad: number | null;
  message: string;
}

export interface Exported {
  file: string;
  sha256: string;
}

export type ChangeClass = "editorial" | "clarifying" | "material" | "new_purpose";
export type VersionState = "draft" | "review" | "approved" | "published" | "superseded";

export interface VersionShown {
  id: string;
  number: string;
  state: VersionState;
  change_class: ChangeClass;
  digest: string;
  effective_at: string;
  published_at: string | null;
}

export interface DocumentShown {
  key: string;
  title: string;
  url: string;
  versions: VersionShown[];
}

export interface DisclosureShown {
  version: VersionShown;
  texts: Record<string, string>;
  approvals: ApprovalShown[];
  cannot_approve: string | null;
}

export interface SourceShown {
  key: string;
  kind: string;
  host: string;
  reachable: boolean | null;
  version: string | null;
  latency_ms: number | null;
  failure: string | null;
  tested_at: string | null;
}

export interface MapProblem {
  file: string;
  line: number;
  column: number;
  collection: string | null;
  field: string | null;
  severity: "error" | "warning";
  message: string;
}

export interface MapShown {
  digest: string | null;
  text: string;
  problems: MapProblem[];
  collections: { dataset: string; collection: string; fields: number; categories: string[]; line: number }[];
}

export interface OfficerShown extends Person {
  active: boolean;
}

export type Tag =
  | "session"
  | "workspaces"
  | "officers"
  | "sources"
  | "map"
  | "requests"
  | "disclosures"
  | "monitor"
  | "audit"
  | "overview";

export interface Progress {
  request: string;
  job: string;
  kind: string;
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  rows: number;
}

export type Push = { topic: "changed"; tags: Tag[] } | ({ topic: "progress" } & Progress);
