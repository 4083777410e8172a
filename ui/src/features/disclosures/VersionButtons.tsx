import { CalendarClock, CalendarX, CheckCheck, FilePlus2, MoreHorizontal, PencilLine, Rocket, Send, Tags, Trash2, Undo2, Users, Wrench } from "lucide-react";

import type { DisclosureShown } from "../../api/generated/index.ts";
import type { Action } from "../../app/actions.ts";
import { useMay } from "../../app/session.tsx";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { ActionMenu } from "../../ui/fields.tsx";
import { text } from "./text.ts";
import type { VersionDialogName } from "./VersionDialogs.tsx";

/** What was asked for, and is answered by a dialog. */
export type Asked = VersionDialogName | "edit" | "new" | "publish" | "correct" | "audience";

/** Everything that can be done with a version, with why it cannot be now. */
export function useVersionActions(detail: DisclosureShown, onAsk: (asked: Asked) => void): Action[] {
  const may = useMay();
  const { version } = detail;
  const { state, number } = version;
  const write = may("disclosures.write") ? null : text.noWrite;
  const approve = may("disclosures.approve") ? (detail.cannot_approve ? say(detail.cannot_approve) : null) : text.noApprove;
  const edit = cannotEdit(detail, write === null);
  const decide = state === "review" ? approve : text.notWaiting;
  const ready = write ?? (state === "approved" ? null : text.notApproved);
  const base = { section: text.section };
  return [
    { ...base, id: "disclosures.edit", label: text.edit, icon: PencilLine, keys: ["e"], disabledReason: edit, run: () => onAsk("edit") },
    { ...base, id: "disclosures.submit", label: text.submit, icon: Send, keys: ["s"], disabledReason: write ?? (state === "draft" ? null : text.notDraft), run: () => onAsk("submit") },
    { ...base, id: "disclosures.approve", label: text.approve(number), icon: CheckCheck, keys: ["a"], disabledReason: decide, run: () => onAsk("approve") },
    { ...base, id: "disclosures.sendBack", label: text.sendBack, icon: Undo2, keys: ["r"], disabledReason: decide, run: () => onAsk("sendBack") },
    { ...base, id: "disclosures.schedule", label: text.schedule, icon: CalendarClock, keys: ["d"], disabledReason: ready, run: () => onAsk("schedule") },
    { ...base, id: "disclosures.unschedule", label: text.unschedule, icon: CalendarX, keys: ["w"], disabledReason: write ?? (state === "scheduled" ? null : text.notScheduledYet), run: () => onAsk("unschedule") },
    { ...base, id: "disclosures.publish", label: text.publishNow, icon: Rocket, keys: ["p"], disabledReason: ready, run: () => onAsk("publish") },
    { ...base, id: "disclosures.changeClass", label: text.changeClassAction, icon: Tags, keys: ["m"], disabledReason: edit ?? (version.expedited ? text.cannotEdit : null), run: () => onAsk("changeClass") },
    { ...base, id: "disclosures.new", label: text.newVersion, icon: FilePlus2, keys: ["n"], disabledReason: write, run: () => onAsk("new") },
    { ...base, id: "disclosures.correct", label: text.correct, icon: Wrench, disabledReason: write ?? (state === "published" ? null : text.notPublished), run: () => onAsk("correct") },
    { ...base, id: "disclosures.audience", label: text.audience, icon: Users, disabledReason: write, run: () => onAsk("audience") },
    { ...base, id: "disclosures.discard", label: text.discard, icon: Trash2, disabledReason: write ?? (state === "draft" ? null : text.notDraft), run: () => onAsk("discard") },
  ];
}

/** Why the texts of a version cannot be written. */
export function cannotEdit({ version: { state } }: DisclosureShown, mayWrite: boolean): string | null {
  if (!mayWrite) return text.noWrite;
  return state === "draft" || state === "review" || state === "approved" ? null : text.cannotEdit;
}

/** What a version in this state is about, the one step forward last; the rest is in the menu. */
const SHOWN: Record<DisclosureShown["version"]["state"], readonly string[]> = {
  draft: ["edit", "submit"],
  review: ["edit", "sendBack", "approve"],
  approved: ["edit", "publish", "schedule"],
  scheduled: ["unschedule"],
  published: ["new"],
  superseded: ["new"],
};

/** The buttons of a version. */
export function VersionButtons({ detail: { version }, actions }: { detail: DisclosureShown; actions: readonly Action[] }) {
  // What needs no notice is published; what does is scheduled.
  const names = version.state === "approved" && version.notice_days === 0 ? ["edit", "schedule", "publish"] : SHOWN[version.state];
  const shown = names.flatMap((name) => actions.find(({ id }) => id === `disclosures.${name}`) ?? []);
  const rest = actions.filter((action) => !shown.includes(action) && (!action.disabledReason || ["new", "audience", "correct"].some((name) => action.id.endsWith(name))));
  return (
    <>
      {shown.map(({ id, label, icon, disabledReason, run }, place) => (
        <Button key={id} tone={place === shown.length - 1 ? "primary" : id.endsWith("edit") ? "quiet" : "plain"} disabledReason={disabledReason} onPress={run} {...(icon ? { icon } : {})}>
          {label}
        </Button>
      ))}
      {rest.length > 0 ? <ActionMenu icon={MoreHorizontal} aria-label={text.more} actions={rest.map(({ id, label, icon, keys, disabledReason, run }) => ({ id, label, danger: id.endsWith("discard"), disabledReason, run, ...(icon ? { icon } : {}), ...(keys?.[0] ? { keys: keys[0] } : {}) }))} /> : null}
    </>
  );
}
