import type * as t from "./types.ts";

type Nothing = Record<string, never>;
type Ref = { id: string };

/** Every operation of the console with what goes in and what comes out. */
export interface Operations {
  "session.show": [Nothing, t.SessionShown];
  "session.sign_in": [{ login: string; passphrase: string }, unknown];
  "session.sign_out": [Nothing, unknown];
  "workspaces.create": [
    {
      kind: "demo" | "empty" | "database";
      name?: string;
      url?: string;
      administrator?: { name: string; login: string; passphrase: string };
    },
    unknown,
  ];
  "workspaces.list": [Nothing, { workspaces: t.WorkspaceKnown[] }];
  "workspaces.open": [{ id: string }, unknown];
  "officers.list": [Nothing, { officers: t.OfficerShown[] }];
  "officers.add": [{ name: string; login: string; roles: t.Role[]; passphrase: string }, unknown];
  "officers.deactivate": [{ id: string }, unknown];
  "sources.list": [Nothing, { sources: t.SourceShown[] }];
  "sources.add": [{ key: string; url: string }, unknown];
  "sources.test": [{ key: string }, t.SourceShown];
  "map.show": [Nothing, t.MapShown];
  "map.check": [{ text: string; file: string | null }, Pick<t.MapShown, "problems" | "collections">];
  "map.replace": [{ text: string }, { digest: string; warnings: t.MapProblem[] }];
  "requests.counts": [Nothing, t.Counts];
  "requests.list": [
    {
      view: "open" | "due_7_days" | "approval" | "paused" | "closed" | "all" | null;
      states: t.State[];
      kinds: t.Kind[];
      regimes: t.Regime[];
      assignee: string | null;
      query: string | null;
      after: string | null;
      limit: number | null;
    },
    { rows: t.RequestRow[]; next: string | null; total: number },
  ];
  "requests.open": [
    {
      kind: t.Kind;
      regime: t.Regime | null;
      calendar: string | null;
      tz: string | null;
      subject_name: string | null;
      language: string;
      identifiers: { kind: string; value: string }[];
      received_at: string | null;
      channel: string;
      message: string | null;
    },
    { id: string; number: string; due: string },
  ];
  "requests.show": [Ref, t.RequestDetail];
  "requests.acknowledge": [Ref, unknown];
  "requests.assign": [Ref & { officer: string | null }, unknown];
  "requests.extend": [Ref & { reason: string }, unknown];
  "requests.flag": [Ref & { flag: "paused" | "on_hold"; set: boolean; reason: string | null }, unknown];
  "requests.ask_identity": [Ref & { method: string }, unknown];
  "requests.verify_identity": [
    Ref & {
      method: string;
      evidence: string;
      confirmed: string[];
    },
    unknown,
  ];
  "requests.collect": [Ref & { dataset: string | null }, { job: string }];
  "requests.cancel": [Ref, unknown];
  "requests.records": [
    Ref & { dataset: string; collection: string; from: number | null; limit: number },
    t.Records,
  ];
  "requests.withhold": [
    Ref & {
      dataset: string;
      collection: string;
      record: string | null;
      field: string | null;
      ground: t.Ground;
      note: string | null;
    },
    unknown,
  ];
  "requests.disclose": [Ref & { withholding: string }, unknown];
  "requests.plan": [Ref, { job: string }];
  "requests.submit": [Ref, { digest: string }];
  "requests.approve": [Ref & { digest: string; passphrase: string }, unknown];
  "requests.send_back": [Ref & { reason: string }, unknown];
  "requests.deliver": [
    Ref & { directory: string | null; passphrase: string | null },
    t.Exported & { manifest_sha256: string; size_bytes: number; files: number; passphrase: string | null },
  ];
  "requests.execute": [Ref & { confirm: string }, { job: string }];
  "requests.verify": [Ref, { job: string }];
  "requests.certificate": [Ref & { directory: string | null }, t.Exported];
  "requests.apply": [Ref, unknown];
  "requests.confirm": [Ref, unknown];
  "requests.refuse": [Ref & { ground: string; reason: string }, unknown];
  "requests.close": [Ref & { outcome: t.Outcome; note: string | null }, unknown];
  "requests.reopen": [Ref, unknown];
  "overview.show": [Nothing, t.Overview];
  "disclosures.list": [Nothing, { documents: t.DocumentShown[] }];
  "disclosures.show": [{ version: string }, t.DisclosureShown];
  "disclosures.draft": [
    {
      document: string;
      title: string | null;
      url: string | null;
      number: string;
      change_class: t.ChangeClass;
      effective_at: string;
      texts: Record<string, string>;
    },
    { version: string; digest: string },
  ];
  "disclosures.edit": [
    {
      version: string;
      texts: Record<string, string>;
      change_class: t.ChangeClass | null;
      effective_at: string | null;
    },
    { digest: string },
  ];
  "disclosures.submit": [{ version: string }, unknown];
  "disclosures.approve": [{ version: string; digest: string; passphrase: string }, unknown];
  "disclosures.send_back": [{ version: string; reason: string }, unknown];
  "disclosures.publish": [{ version: string }, unknown];
  "disclosures.requires_prompt": [
    { person: string },
    {
      required: boolean;
      documents: {
        document: string;
        in_force: string | null;
        accepted: string | null;
        required: boolean;
      }[];
    },
  ];
  "monitor.panels": [{ minutes: number }, t.Panels];
  "monitor.alerts": [Nothing, { alerts: t.Alert[] }];
  "monitor.target": [{ url: string | null }, unknown];
  "audit.list": [
    { actions: string[]; object: string | null; from: string | null; to: string | null; before: number | null; limit: number | null },
    { rows: t.AuditRow[]; next: number | null; total: number },
  ];
  "audit.entry": [{ index: number }, t.AuditEntry];
  "audit.verify": [{ checkpoint: string | null }, t.AuditVerdict];
  "audit.export": [
    { directory: string | null; from: number | null },
    t.Exported & { public_key: string; public_key_file: string; entries: number },
  ];
  "reports.audit": [
    { from: string; to: string; directory: string | null; format: "pdf" | "csv" },
    t.Exported & { events: number },
  ];
}

export type OperationName = keyof Operations;
export type InputOf<K extends OperationName> = Operations[K][0];
export type OutputOf<K extends OperationName> = Operations[K][1];

/** Under which tag an answer is held: a push or a write that names the tag makes it stale. */
export const PROVIDES: Partial<Record<OperationName, readonly t.Tag[]>> = {
  "session.show": ["session", "workspaces"],
  "workspaces.list": ["workspaces"],
  "officers.list": ["officers"],
  "sources.list": ["sources"],
  "map.show": ["map"],
  "requests.counts": ["requests"],
  "requests.list": ["requests"],
  "requests.show": ["requests"],
  "requests.records": ["requests"],
  "overview.show": ["overview", "requests"],
  "disclosures.list": ["disclosures"],
  "disclosures.show": ["disclosures"],
  "monitor.panels": ["monitor"],
  "monitor.alerts": ["monitor"],
  "audit.list": ["audit"],
  "audit.verify": ["audit"],
};

/** What a write makes stale, by the noun it belongs to. */
export function makesStale(operation: OperationName): readonly t.Tag[] {
  const noun = operation.slice(0, operation.indexOf("."));
  switch (noun) {
    case "session":
    case "workspaces":
      return ["session", "workspaces"];
    case "requests":
      return ["requests", "overview", "audit"];
    case "officers":
    case "sources":
    case "map":
    case "disclosures":
    case "monitor":
      return [noun, "audit"];
    default:
      return ["audit"];
  }
}
