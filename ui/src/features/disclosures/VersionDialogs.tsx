import { useState } from "react";

import type { InputOf, OperationName } from "../../api/operations.ts";
import { useOperation } from "../../api/queries.ts";
import type { ChangeClass, DisclosureShown } from "../../api/generated/index.ts";
import { ConfirmOperation } from "../../app/ConfirmOperation.tsx";
import { words } from "../../app/words.ts";
import { addDays, formatDate } from "../../i18n/dates.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Banner, toast } from "../../ui/feedback.tsx";
import { Radios, TextField } from "../../ui/fields.tsx";
import { text } from "./text.ts";

export type VersionDialogName = "submit" | "approve" | "sendBack" | "schedule" | "unschedule" | "discard" | "changeClass";

interface DialogProps {
  detail: DisclosureShown;
  onClose: () => void;
  /** After the version is gone. */
  onGone: () => void;
}

export const CLASSES = ["editorial", "clarifying", "material", "new_purpose"] as const satisfies readonly ChangeClass[];

/** The decision about a version, asked for in the words of what it does. */
export function VersionDialog({ name, ...props }: DialogProps & { name: VersionDialogName }) {
  const { detail } = props;
  const version = detail.version.id;
  switch (name) {
    case "submit":
      return (
        <ConfirmOperation operation="disclosures.submit" input={{ version }} tone="primary" title={text.submitTitle(detail.version.number)} action={text.submit} note={text.recorded} done={text.done.submit} onClose={props.onClose}>
          <p className="t2">{text.submitBody}</p>
          {detail.findings.count > 0 ? <Banner inset severity="warning">{text.submitFindings(detail.findings.count)}</Banner> : null}
        </ConfirmOperation>
      );
    case "discard":
      return (
        <ConfirmOperation operation="disclosures.discard" input={{ version }} title={text.discardTitle(detail.version.number)} action={text.discard} note={text.recorded} done={text.done.discard} onClose={props.onClose} onDone={props.onGone}>
          <p className="t2">{text.discardBody}</p>
        </ConfirmOperation>
      );
    case "approve":
      return <Approve {...props} />;
    case "sendBack":
      return <Reason {...props} title={text.sendBackTitle(detail.version.number)} action={text.sendBack} label={text.reason} missing={text.reasonMissing} operation="disclosures.send_back" input={(reason) => ({ version, reason })} done={text.done.back} />;
    case "unschedule":
      return <Reason {...props} title={text.unscheduleTitle(detail.version.number)} action={text.unschedule} label={text.unscheduleReason} missing={text.unscheduleMissing} operation="disclosures.unschedule" input={(reason) => ({ version, reason })} done={text.done.unschedule} />;
    case "schedule":
      return <Schedule {...props} />;
    case "changeClass":
      return <ChangeOfClass {...props} />;
  }
}

function Approve({ detail, onClose }: DialogProps) {
  const [passphrase, setPassphrase] = useState("");
  const [tried, setTried] = useState(false);
  const approve = useOperation("disclosures.approve");
  return (
    <FormDialog
      title={text.approve(detail.version.number)}
      action={text.approve(detail.version.number)}
      pending={approve.isPending}
      error={approve.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (passphrase) approve.mutate({ version: detail.version.id, digest: detail.version.digest, passphrase }, { onSuccess: ({ published }) => finish(published ? text.done.publish : text.done.approve, onClose) });
      }}
    >
      <p className="t2">{detail.version.expedited ? text.approveExpedited : text.approveBody}</p>
      <p className="mono selectable" style={{ overflowWrap: "anywhere" }}>
        {detail.version.digest}
      </p>
      <TextField autoFocus type="password" label={text.passphrase} value={passphrase} onChange={setPassphrase} autoComplete="current-password" error={tried && !passphrase ? text.passphraseMissing : null} />
    </FormDialog>
  );
}

/** Something that needs a reason, and nothing else. */
function Reason<K extends OperationName>({ onClose, title, action, label, missing, operation, input, done }: DialogProps & { title: string; action: string; label: string; missing: string; operation: K; input: (reason: string) => InputOf<K>; done: string }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const run = useOperation(operation);
  return (
    <FormDialog
      title={title}
      action={action}
      pending={run.isPending}
      error={run.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) run.mutate(input(reason.trim()), { onSuccess: () => finish(done, onClose) });
      }}
    >
      <TextField autoFocus multiline label={label} value={reason} onChange={setReason} error={tried && !reason.trim() ? missing : null} />
    </FormDialog>
  );
}

function Schedule({ detail, onClose }: DialogProps) {
  // The console takes any later moment; a day begins at midnight of UTC, so today is too late for it.
  const tomorrow = addDays(new Date().toISOString().slice(0, 10), 1);
  const first = detail.earliest === null || detail.earliest.slice(0, 10) < tomorrow ? tomorrow : detail.earliest.slice(0, 10);
  const wished = detail.version.effective_at.slice(0, 10);
  const [day, setDay] = useState(wished > first ? wished : first);
  const [tried, setTried] = useState(false);
  const schedule = useOperation("disclosures.schedule");
  const wrong = !/^\d{4}-\d{2}-\d{2}$/.test(day) || day < first ? text.tooEarly(formatDate(first)) : null;
  return (
    <FormDialog
      title={text.scheduleTitle(detail.version.number)}
      action={text.schedule}
      pending={schedule.isPending}
      error={schedule.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrong) schedule.mutate({ version: detail.version.id, effective_at: `${day}T00:00:00Z` }, { onSuccess: () => finish(text.done.schedule, onClose) });
      }}
    >
      <p className="t2">{text.scheduleBody}</p>
      <TextField autoFocus type="date" label={text.effective} hint={text.effectiveHint(formatDate(first))} value={day} onChange={setDay} error={tried ? wrong : null} />
    </FormDialog>
  );
}

function ChangeOfClass({ detail, onClose }: DialogProps) {
  const { version } = detail;
  const [chosen, setChosen] = useState<ChangeClass>(version.change_class);
  const edit = useOperation("disclosures.edit");
  const submit = () => {
    if (chosen === version.change_class) return onClose();
    edit.mutate({ version: version.id, texts: {}, change_class: chosen, effective_at: null, digest: version.digest }, { onSuccess: () => finish(text.done.change, onClose) });
  };
  return (
    <FormDialog title={text.changeClassTitle(version.number)} action={text.save} pending={edit.isPending} error={edit.error} note={text.recorded} onClose={onClose} onSubmit={submit}>
      <ClassRadios value={chosen} onChange={setChosen} />
      {version.state === "draft" ? null : <Banner inset severity="warning">{text.changeClassVoids}</Banner>}
    </FormDialog>
  );
}

/** What a version changes for people, each with what follows from it. */
export function ClassRadios({ value, onChange }: { value: ChangeClass; onChange: (value: ChangeClass) => void }) {
  return <Radios label={text.changeClass} value={value} onChange={onChange} choices={CLASSES.map((one) => ({ value: one, label: words.changeClass[one], hint: text.changeHints[one] }))} />;
}

/** Says that it is done, and closes. */
export function finish(said: string, onClose: () => void): void {
  toast("done", said);
  onClose();
}
