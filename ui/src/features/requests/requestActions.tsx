import {
  BadgeCheck,
  Ban,
  CalendarPlus,
  CheckCheck,
  CirclePause,
  CirclePlay,
  CircleStop,
  CircleCheckBig,
  DownloadCloud,
  Eraser,
  FileBadge,
  Fingerprint,
  Lock,
  LockOpen,
  MailCheck,
  PackageCheck,
  RotateCcw,
  ScanSearch,
  Send,
  SquareStack,
  Undo2,
  UserPlus,
  type LucideIcon,
} from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { useOperation } from "../../api/queries.ts";
import type { InputOf, OperationName } from "../../api/operations.ts";
import type { RequestDetail } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { useJobOf } from "../../app/jobs.ts";
import { useMay } from "../../app/session.tsx";
import { say } from "../../i18n/say.ts";
import { toast, toastError } from "../../ui/feedback.tsx";
import type { MenuAction } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import { useLetterOf } from "./letterOf.ts";
import { RequestDialog, type DialogName } from "./RequestDialogs.tsx";
import { text } from "./text.ts";

export interface RequestAction extends MenuAction {
  pending: boolean;
}

const ICONS: Record<string, LucideIcon> = {
  "requests.acknowledge": MailCheck,
  "requests.ask_identity": Fingerprint,
  "requests.verify_identity": BadgeCheck,
  "requests.collect": DownloadCloud,
  "requests.submit": Send,
  "requests.approve": CheckCheck,
  "requests.send_back": Undo2,
  "requests.deliver": PackageCheck,
  "requests.plan": SquareStack,
  "requests.execute": Eraser,
  "requests.verify": ScanSearch,
  "requests.close": CircleCheckBig,
  "requests.refuse": Ban,
  "requests.reopen": RotateCcw,
  "requests.apply": CircleCheckBig,
  "requests.confirm": MailCheck,
};

/** Operations that ask for something first. The others run at once. */
const WITH_DIALOG: ReadonlySet<string> = new Set<DialogName>([
  "requests.ask_identity",
  "requests.submit",
  "requests.approve",
  "requests.send_back",
  "requests.deliver",
  "requests.execute",
  "requests.refuse",
  "requests.close",
]);

const AT_ONCE = [
  "requests.acknowledge",
  "requests.collect",
  "requests.plan",
  "requests.verify",
  "requests.apply",
  "requests.confirm",
  "requests.reopen",
  "requests.cancel",
  "requests.certificate",
  "requests.flag",
] as const satisfies readonly OperationName[];
type AtOnce = (typeof AT_ONCE)[number];

/** What can be done with a request, as buttons, keys, palette entries, and the dialog they open. */
export function useRequestActions(detail: RequestDetail): {
  primary: RequestAction | null;
  others: RequestAction[];
  all: ReadonlyMap<string, RequestAction>;
  dialog: ReactNode;
} {
  const { row } = detail;
  const [open, setOpen] = useState<DialogName | null>(null);
  const navigate = useNavigate();
  const may = useMay();
  const running = useJobOf(row.id);
  const busy = running !== null || detail.job?.state === "running" || detail.job?.state === "queued";
  const run = useAtOnce();

  const start = (operation: string) => {
    if (operation === "requests.verify_identity") {
      void navigate({ to: "/requests/$id", params: { id: row.id }, search: { tab: "identity", collection: "" } });
    } else if (WITH_DIALOG.has(operation)) setOpen(operation as DialogName);
    else if (operation === "requests.collect") run.now("requests.collect", { id: row.id, dataset: null });
    else if (isAtOnce(operation)) run.now(operation, { id: row.id });
  };

  const offered = detail.next.map((next): RequestAction => ({
    id: next.operation,
    label: labelOf(next.operation, detail),
    ...(ICONS[next.operation] ? { icon: ICONS[next.operation] as LucideIcon } : {}),
    danger: next.operation === "requests.execute" || next.operation === "requests.refuse",
    disabledReason: reasonOf(next.operation, detail) ?? (next.disabled_reason && say(next.disabled_reason)),
    pending: run.pending === next.operation,
    run: () => start(next.operation),
  }));

  const work = may("requests.work") ? null : actionText.noPermission;
  const closed = row.state === "closed" ? actionText.noPaused : null;
  const extra = (id: string, icon: LucideIcon, disabledReason: string | null, act: () => void, keys?: string): RequestAction => ({
    id,
    label: actionText.labels[id] ?? id,
    icon,
    ...(keys ? { keys } : {}),
    disabledReason,
    pending: false,
    run: act,
  });
  const paused = row.flags.includes("paused");
  const held = row.flags.includes("on_hold");
  const extras: RequestAction[] = [
    ...(busy ? [extra("requests.cancel", CircleStop, work, () => run.now("requests.cancel", { id: row.id }))] : []),
    extra("requests.assign", UserPlus, work, () => setOpen("requests.assign"), "a"),
    extra("requests.extend", CalendarPlus, work ?? closed, () => setOpen("requests.extend"), "e"),
    paused
      ? extra("requests.resume", CirclePlay, work, () => run.now("requests.flag", { id: row.id, flag: "paused", set: false, reason: null }))
      : extra("requests.pause", CirclePause, work ?? closed, () => setOpen("requests.pause")),
    ...(row.kind === "erasure"
      ? [
          held
            ? extra("requests.release", LockOpen, work, () => run.now("requests.flag", { id: row.id, flag: "on_hold", set: false, reason: null }))
            : extra("requests.hold", Lock, work ?? closed, () => setOpen("requests.hold")),
        ]
      : []),
    ...(row.kind === "erasure" && (detail.search || row.state === "closed")
      ? [extra("requests.certificate", FileBadge, may("reports.export") ? null : actionText.noPermission, () => run.now("requests.certificate", { id: row.id, directory: null }))]
      : []),
  ];

  const first = detail.next.find(({ primary }) => primary)?.operation;
  const primary = offered.find(({ id }) => id === first) ?? (row.state === "closed" ? (extras.find(({ id }) => id === "requests.certificate") ?? null) : null);
  // What the state rules out for good is left out; what only has to wait stays, with its reason.
  const others = [...offered.filter((action) => action.id !== primary?.id && !action.disabledReason), ...extras.filter((action) => action !== primary)];

  useActions([
    ...(primary ? [{ ...primary, section: text.thisRequest, subject: row.number, keys: ["ctrl+enter"] }] : []),
    ...others.map((action) => ({ ...action, section: text.thisRequest, subject: row.number, keys: action.keys ? [action.keys] : [] })),
  ]);

  return {
    primary,
    others,
    all: new Map([...offered, ...extras].map((action) => [action.id, action])),
    dialog: open ? <RequestDialog name={open} detail={detail} onClose={() => setOpen(null)} /> : null,
  };
}

function useAtOnce() {
  const letter = useLetterOf();
  const [pending, setPending] = useState<AtOnce | null>(null);
  const operations = {
    "requests.acknowledge": useOperation("requests.acknowledge"),
    "requests.collect": useOperation("requests.collect"),
    "requests.plan": useOperation("requests.plan"),
    "requests.verify": useOperation("requests.verify"),
    "requests.apply": useOperation("requests.apply"),
    "requests.confirm": useOperation("requests.confirm"),
    "requests.reopen": useOperation("requests.reopen"),
    "requests.cancel": useOperation("requests.cancel"),
    "requests.certificate": useOperation("requests.certificate"),
    "requests.flag": useOperation("requests.flag"),
  };
  return {
    pending,
    now<K extends AtOnce>(operation: K, input: InputOf<K>) {
      setPending(operation);
      const mutate = operations[operation].mutateAsync as (input: InputOf<K>) => Promise<unknown>;
      mutate(input)
        .then((output) => toast("done", actionText.done[operation] ?? operation, fileOf(output), letter(operation, input)))
        .catch(toastError)
        .finally(() => setPending(null));
    },
  };
}

function isAtOnce(operation: string): operation is Exclude<AtOnce, "requests.collect" | "requests.flag" | "requests.certificate"> {
  return (AT_ONCE as readonly string[]).includes(operation);
}

function fileOf(output: unknown): string | undefined {
  return typeof output === "object" && output !== null && "file" in output && typeof output.file === "string" ? output.file : undefined;
}

function reasonOf(operation: string, detail: RequestDetail): string | null {
  return operation === "requests.approve" && detail.row.state === "approval" && detail.cannot_approve ? say(detail.cannot_approve) : null;
}

/** The label of an operation for this request: what exactly is approved, done for the second time. */
export function labelOf(operation: string, detail: RequestDetail): string {
  if (operation === "requests.approve") {
    const subject = detail.approvals.find(({ state }) => state === "waiting")?.subject;
    if (subject === "refusal") return actionText.approveRefusal;
    return detail.row.kind === "erasure" ? actionText.approveErasure : actionText.approveRelease;
  }
  if (operation === "requests.collect" && detail.collections.length > 0 && detail.row.state !== "collecting") return actionText.collectAgain;
  if (operation === "requests.plan" && detail.plan) return actionText.planAgain;
  if (operation === "requests.verify" && detail.search) return actionText.searchAgain;
  return actionText.labels[operation] ?? operation;
}
