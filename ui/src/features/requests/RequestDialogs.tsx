import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { InputOf, OperationName } from "../../api/operations.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { Outcome, RequestDetail } from "../../api/generated/index.ts";
import { useSession } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatBytes } from "../../i18n/dates.ts";
import { Copyable } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { Banner, toast } from "../../ui/feedback.tsx";
import { Radios, Select, TextField } from "../../ui/fields.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { actionText as text } from "./actionText.ts";
import { besideText } from "./besideText.ts";
import { useLetterOf } from "./letterOf.ts";
import { labelOf } from "./requestActions.tsx";

export type DialogName =
  | "requests.ask_identity"
  | "requests.submit"
  | "requests.approve"
  | "requests.send_back"
  | "requests.deliver"
  | "requests.execute"
  | "requests.refuse"
  | "requests.close"
  | "requests.assign"
  | "requests.extend"
  | "requests.pause"
  | "requests.hold";

interface DialogProps {
  detail: RequestDetail;
  onClose: () => void;
}

/** The dialog of an operation that asks for something first. */
export function RequestDialog({ name, ...props }: DialogProps & { name: DialogName }) {
  switch (name) {
    case "requests.ask_identity":
      return <AskIdentity {...props} />;
    case "requests.submit":
      return <Submit {...props} />;
    case "requests.approve":
      return <Approve {...props} />;
    case "requests.deliver":
      return <Deliver {...props} />;
    case "requests.execute":
      return <Execute {...props} />;
    case "requests.refuse":
      return <Refuse {...props} />;
    case "requests.close":
      return <Close {...props} />;
    case "requests.assign":
      return <Assign {...props} />;
    case "requests.send_back":
      return <Reason {...props} name={name} hint={text.sendBackHint} operation="requests.send_back" input={(reason) => ({ id: props.detail.row.id, reason })} />;
    case "requests.extend":
      return <Reason {...props} name={name} hint={text.extendHint} operation="requests.extend" input={(reason) => ({ id: props.detail.row.id, reason })} />;
    case "requests.pause":
      return <Reason {...props} name={name} hint={text.pauseHint} operation="requests.flag" input={(reason) => ({ id: props.detail.row.id, flag: "paused", set: true, reason })} />;
    case "requests.hold":
      return <Reason {...props} name={name} hint={text.holdHint} operation="requests.flag" input={(reason) => ({ id: props.detail.row.id, flag: "on_hold", set: true, reason })} />;
  }
}

/** Runs an operation, says that it is done, offers the letter that belongs to it, and closes. */
function useSubmit<K extends OperationName>(operation: K, onClose: () => void) {
  const mutation = useOperation(operation);
  const [tried, setTried] = useState(false);
  const letter = useLetterOf();
  return {
    tried,
    pending: mutation.isPending,
    error: mutation.error,
    submit(valid: boolean, input: InputOf<K>) {
      setTried(true);
      if (!valid) return;
      mutation.mutate(input, {
        onSuccess: () => {
          toast("done", text.done[operation] ?? operation, undefined, letter(operation, input));
          onClose();
        },
      });
    },
  };
}

function Reason<K extends OperationName>({ detail, name, hint, operation, input, onClose }: DialogProps & { name: string; hint: string; operation: K; input: (reason: string) => InputOf<K> }) {
  const [reason, setReason] = useState("");
  const { tried, pending, error, submit } = useSubmit(operation, onClose);
  const label = labelOf(name, detail);
  return (
    <FormDialog title={`${label}, ${detail.row.number}`} action={label} pending={pending} error={error} note={text.recorded} onClose={onClose} onSubmit={() => submit(reason.trim() !== "", input(reason.trim()))}>
      <TextField autoFocus multiline label={text.reason} hint={hint} value={reason} onChange={setReason} error={tried && !reason.trim() ? text.reasonMissing : null} />
    </FormDialog>
  );
}

function Assign({ detail, onClose }: DialogProps) {
  const team = useQuery(query("officers.list", {}));
  const me = useSession().officer.id;
  // Who assigns what nobody has most often takes it.
  const [officer, setOfficer] = useState<string>(detail.row.assignee?.id ?? me);
  const { pending, error, submit } = useSubmit("requests.assign", onClose);
  const choices = [
    ...(team.data?.officers ?? [])
      .filter(({ active, permissions }) => active && permissions.includes("requests.work"))
      .map(({ id, name, roles }) => ({ value: id, label: name, hint: roles.map((role) => words.role[role]).join(", ") })),
    { value: "", label: text.nobody },
  ];
  return (
    <FormDialog
      title={text.assignTitle(detail.row.number)}
      action={text.labels["requests.assign"] ?? ""}
      pending={pending}
      error={error ?? team.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => submit(true, { id: detail.row.id, officer: officer || null })}
    >
      <Radios autoFocus label={text.officer} value={officer} onChange={setOfficer} choices={choices} />
    </FormDialog>
  );
}

const METHODS = ["account_sign_in", "email_code", "order_number", "known_contact", "document"] as const;

function AskIdentity({ detail, onClose }: DialogProps) {
  const dossier = useQuery(query("requests.dossier", { id: detail.row.id }));
  const [chosen, setMethod] = useState<string | null>(null);
  const proposed = dossier.data?.identity?.proposed;
  const method = chosen ?? proposed ?? METHODS[0];
  const { pending, error, submit } = useSubmit("requests.ask_identity", onClose);
  const label = labelOf("requests.ask_identity", detail);
  return (
    <FormDialog title={label} action={label} pending={pending} error={error} note={text.recorded} onClose={onClose} onSubmit={() => submit(true, { id: detail.row.id, method })}>
      <Radios autoFocus label={text.method} hint={text.methodHint} value={method} onChange={setMethod} choices={METHODS.map((value) => ({ value, label: value === proposed ? `${words.method(value)} (${besideText.proposed})` : words.method(value) }))} />
    </FormDialog>
  );
}

function Submit({ detail, onClose }: DialogProps) {
  const { pending, error, submit } = useSubmit("requests.submit", onClose);
  const label = labelOf("requests.submit", detail);
  return (
    <FormDialog title={`${label}, ${detail.row.number}`} action={label} pending={pending} error={error} note={text.recorded} onClose={onClose} onSubmit={() => submit(true, { id: detail.row.id })}>
      <p className="t2">
        {detail.plan && detail.row.kind === "erasure" ? text.submitErasure(detail.plan.rows, detail.plan.steps.length) : text.submitRelease(detail.disclosure?.records ?? 0, detail.disclosure?.withheld ?? 0)}
      </p>
    </FormDialog>
  );
}

function Approve({ detail, onClose }: DialogProps) {
  const [passphrase, setPassphrase] = useState("");
  const { tried, pending, error, submit } = useSubmit("requests.approve", onClose);
  const label = labelOf("requests.approve", detail);
  const digest = detail.waiting_digest ?? "";
  const refusal = detail.approvals.find(({ state }) => state === "waiting")?.subject === "refusal";
  const who = detail.row.subject_name;
  return (
    <FormDialog
      title={`${label}, ${detail.row.number}`}
      action={label}
      pending={pending}
      error={error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => submit(passphrase !== "", { id: detail.row.id, digest, passphrase })}
    >
      <p className="t2">
        {refusal ? text.approveRefusalBody(who) : detail.row.kind === "erasure" ? text.approveErasureBody(detail.plan?.rows ?? 0, who) : text.approveReleaseBody(who)}
      </p>
      <div>
        <span className="t3 small">{text.approves}</span>
        <p className="mono selectable" style={{ overflowWrap: "anywhere" }}>
          {digest}
        </p>
      </div>
      <TextField autoFocus type="password" label={text.passphrase} hint={text.passphraseHint} value={passphrase} onChange={setPassphrase} autoComplete="current-password" error={tried && !passphrase ? text.passphraseMissing : null} />
    </FormDialog>
  );
}

function Execute({ detail, onClose }: DialogProps) {
  const [typed, setTyped] = useState("");
  const { tried, pending, error, submit } = useSubmit("requests.execute", onClose);
  const { number } = detail.row;
  const touched = detail.plan?.steps.filter(({ action, masked, rows }) => rows > 0 && (action !== "retain" || masked.length > 0)) ?? [];
  const rows = touched.reduce((sum, step) => sum + step.rows, 0);
  const sources = new Set(touched.map(({ dataset }) => dataset)).size;
  return (
    <FormDialog
      title={words.asks[detail.row.kind](detail.row.subject_name)}
      action={text.executeAction(rows)}
      tone="danger"
      pending={pending}
      error={error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => submit(typed.trim() === number, { id: detail.row.id, confirm: typed.trim() })}
    >
      <Banner severity="critical" inset>
        {text.executeBody(rows, sources)}
      </Banner>
      <TextField autoFocus mono label={text.typeNumber(number)} value={typed} onChange={setTyped} error={tried && typed.trim() !== number ? text.typeNumberWrong(number) : null} />
    </FormDialog>
  );
}

function Refuse({ detail, onClose }: DialogProps) {
  const [ground, setGround] = useState<keyof typeof text.grounds>("exception");
  const [reason, setReason] = useState("");
  const { tried, pending, error, submit } = useSubmit("requests.refuse", onClose);
  return (
    <FormDialog
      title={`${labelOf("requests.refuse", detail)}, ${detail.row.number}`}
      action={text.labels["requests.submit"] ?? ""}
      pending={pending}
      error={error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => submit(reason.trim() !== "", { id: detail.row.id, ground, reason: reason.trim() })}
    >
      <Radios autoFocus label={text.ground} value={ground} onChange={setGround} choices={entries(text.grounds)} />
      <TextField multiline label={text.refuseReason} hint={text.refuseHint} value={reason} onChange={setReason} error={tried && !reason.trim() ? text.reasonMissing : null} />
    </FormDialog>
  );
}

const OUTCOMES = ["fulfilled", "partial", "withdrawn", "not_identified", "nothing_held", "duplicate"] as const satisfies readonly Outcome[];

function Close({ detail, onClose }: DialogProps) {
  const [of, setOf] = useState("");
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>(detail.row.flags.includes("partial") ? "partial" : "fulfilled");
  const [note, setNote] = useState("");
  const { tried, pending, error, submit } = useSubmit("requests.close", onClose);
  const label = labelOf("requests.close", detail);
  return (
    <FormDialog title={`${label}, ${detail.row.number}`} action={label} pending={pending} error={error} note={text.recorded} onClose={onClose} onSubmit={() => submit(outcome !== "duplicate" || of.trim() !== "", { id: detail.row.id, outcome, note: note.trim() || null, duplicate_of: outcome === "duplicate" ? of.trim() : null })}>
      <Select autoFocus label={text.outcome} hint={besideText.refuseInstead} value={outcome} onChange={setOutcome} choices={OUTCOMES.map((value) => ({ value, label: words.outcome[value] }))} />
      {outcome === "duplicate" ? <TextField mono label={besideText.duplicateOf} hint={besideText.duplicateHint} value={of} onChange={setOf} error={tried && !of.trim() ? besideText.duplicateMissing : null} /> : null}
      <TextField multiline optional label={text.note} value={note} onChange={setNote} />
    </FormDialog>
  );
}

function Deliver({ detail, onClose }: DialogProps) {
  const [directory, setDirectory] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const deliver = useOperation("requests.deliver");
  const label = labelOf("requests.deliver", detail);
  if (deliver.data) {
    return <Made made={deliver.data} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={`${label}, ${detail.row.number}`}
      action={label}
      pending={deliver.isPending}
      error={deliver.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => deliver.mutate({ id: detail.row.id, directory: directory.trim() || null, passphrase: passphrase || null, again: false })}
    >
      <TextField autoFocus optional type="password" label={text.packagePassphrase} hint={text.packagePassphraseHint} value={passphrase} onChange={setPassphrase} autoComplete="new-password" />
      <TextField optional mono label={text.folder} hint={text.folderHint} value={directory} onChange={setDirectory} />
    </FormDialog>
  );
}

function Made({ made, onClose }: { made: { file: string; sha256: string; size_bytes: number; passphrase: string | null }; onClose: () => void }) {
  return (
    <Dialog title={text.madeTitle} onClose={onClose} lastChance={made.passphrase !== null} wide>
      <DialogBody>
        {made.passphrase ? (
          <>
            <Banner severity="warning" inset>
              {text.madeBody}
            </Banner>
            <p style={{ fontSize: 16, lineHeight: "24px" }}>
              <Copyable value={made.passphrase} label={text.packagePassphrase}>
                <span className="mono" style={{ fontSize: 16 }} data-testid="passphrase">
                  {made.passphrase}
                </span>
              </Copyable>
            </p>
          </>
        ) : (
          <p className="t2">{text.madeOwn}</p>
        )}
        <PropertyList
          items={[
            [text.file, <Path key="file">{made.file}</Path>],
            ["SHA-256", <Copyable key="hash" value={made.sha256} label="SHA-256" />],
            [text.size, formatBytes(made.size_bytes)],
          ]}
        />
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {made.passphrase ? text.copyClose : text.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function Path({ children }: { children: ReactNode }) {
  return (
    <span className="mono selectable" style={{ overflowWrap: "anywhere" }}>
      {children}
    </span>
  );
}

function entries<K extends string>(record: Record<K, string>): { value: K; label: string }[] {
  return (Object.keys(record) as K[]).map((value) => ({ value, label: record[value] }));
}
