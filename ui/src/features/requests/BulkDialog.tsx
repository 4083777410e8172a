import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { call } from "../../api/client.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { BulkReport } from "../../api/generated/index.ts";
import type { InputOf } from "../../api/operations.ts";
import { newRun, useRuns } from "../../app/runs.ts";
import { useSession } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { ProgressBar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine, toast, toastError } from "../../ui/feedback.tsx";
import { Radios, TextField } from "../../ui/fields.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { actionText } from "./actionText.ts";
import styles from "./BulkDialog.module.css";
import { bulkText, queueText } from "./queueText.ts";

export type BulkName = InputOf<"requests.bulk">["action"]["name"];
type Targets = InputOf<"requests.bulk">["targets"];
type Action = InputOf<"requests.bulk">["action"];

/** So many are waited for in the dialog; more go on in the tray. */
const WAITED_FOR = 500;

interface BulkDialogProps {
  name: BulkName;
  targets: Targets;
  count: number;
  onClose: () => void;
  onDone: () => void;
}

/** What will happen to each of several requests, then that it happened. */
export function BulkDialog({ name, targets, count, onClose, onDone }: BulkDialogProps) {
  // It is given to somebody unless another is chosen: Enter at once takes over, and takes nobody away.
  const [officer, setOfficer] = useState(useSession().officer.id);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [report, setReport] = useState<BulkReport | null>(null);
  const bulk = useOperation("requests.bulk");
  const action = actionOf(name, officer, reason);
  const ahead = useLookAhead(targets, action);
  const missing = name === "extend" && !reason.trim() ? actionText.reasonMissing : null;

  if (report) return <ReportDialog name={name} report={report} onClose={onClose} />;

  const can = ahead.report?.done ?? 0;
  const submit = () => {
    setTried(true);
    if (missing) return;
    const done = bulk.mutateAsync({ targets, action, run: newRun() });
    if (count > WAITED_FOR) {
      // The run is the console's: the tray shows it, and a message its end.
      onDone();
      onClose();
      void done.then((output) => sayDone(name, output, null)).catch(toastError);
      return;
    }
    void done
      .then((output) => {
        onDone();
        sayDone(name, output, name === "assign" ? (targets_, action_) => bulk.mutateAsync({ targets: targets_, action: action_, run: null }) : null);
        if (output.refused > 0) setReport(output);
        else onClose();
      })
      .catch(() => {});
  };
  return (
    <FormDialog
      title={bulkText.titles[name](count)}
      action={ahead.report ? bulkText.actions[name](can) : bulkText.titles[name](count)}
      pending={bulk.isPending}
      error={bulk.error}
      disabledReason={ahead.report ? (can === 0 ? bulkText.none : null) : ahead.error ? ahead.error.message : bulkText.lookingFirst}
      note={bulkText.note}
      wide
      onClose={onClose}
      onSubmit={submit}
    >
      {name === "assign" ? <OfficerField value={officer} onChange={setOfficer} /> : null}
      {name === "extend" ? (
        <TextField autoFocus multiline label={actionText.reason} hint={actionText.extendHint} value={reason} onChange={setReason} error={tried ? missing : null} />
      ) : null}
      {ahead.report ? <Findings name={name} report={ahead.report} /> : ahead.error ? <ErrorLine error={ahead.error} /> : <Looking run={ahead.run} />}
    </FormDialog>
  );
}

function actionOf(name: BulkName, officer: string, reason: string): Action {
  switch (name) {
    case "assign":
      return { name, officer: officer || null };
    case "extend":
      return { name, reason: reason.trim() };
    case "acknowledge":
    case "collect":
    case "submit":
      return { name };
  }
}

/** Asks the console what would happen. Whoever goes away before the answer stops the looking. */
function useLookAhead(targets: Targets, action: Action): { report: BulkReport | null; error: Error | null; run: string } {
  // A reason changes nothing about what is possible; an officer may.
  const asked = JSON.stringify({ targets, action: action.name === "extend" ? { name: action.name, reason: queueText.assignTo } : action });
  const run = useMemo(() => (asked ? newRun() : ""), [asked]);
  const ahead = useQuery({
    queryKey: ["requests.preview_bulk", run],
    queryFn: ({ signal }) => {
      signal.addEventListener("abort", () => void call("runs.stop", { run }).catch(() => {}), { once: true });
      return call("requests.preview_bulk", { ...(JSON.parse(asked) as { targets: Targets; action: Action }), run });
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return { report: ahead.data ?? null, error: ahead.error, run };
}

function Looking({ run }: { run: string }) {
  const progress = useRuns().get(run);
  return (
    <div role="status" className={styles.looking}>
      <Spinner />
      <span className="num">{progress?.total ? bulkText.looking(progress.done, progress.total) : bulkText.lookingFirst}</span>
      {progress?.total ? <ProgressBar label={bulkText.lookingFirst} share={progress.done / progress.total} state="working" /> : null}
    </div>
  );
}

/** "3 of 5 can be sent", why the others cannot, and each one. */
function Findings({ name, report }: { name: BulkName; report: BulkReport }) {
  return (
    <section className={styles.findings} aria-live="polite">
      <p className={styles.headline}>
        <Mark glyph={report.done > 0 ? "done" : "refused"} tone={report.done > 0 ? "ok" : "idle"} />
        <b>{bulkText.can[name](report.done, report.total)}</b>
      </p>
      <Reasons report={report} mark={bulkText.canBe} />
    </section>
  );
}

function Reasons({ report, mark }: { report: BulkReport; mark: string }) {
  return (
    <>
      {report.reasons.length > 0 ? (
        <div>
          <h3 className={styles.title}>{bulkText.why}</h3>
          <ul className={styles.reasons}>
            {report.reasons.map(({ reason, count }) => (
              <li key={reason.text}>
                <span className="num strong">{formatNumber(count)}</span>
                <span>{say(reason)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {report.items.length > 1 ? (
        <details className={styles.each}>
          <summary>{bulkText.each}</summary>
          {/* A list that scrolls is reached by the keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ul tabIndex={0}>
            {report.items.map(({ id, number, reason }) => (
              <li key={id}>
                <Mark glyph={reason ? "refused" : "done"} tone={reason ? "idle" : "ok"} />
                <span className="mono">{number}</span>
                <span className="t3">{reason ? say(reason) : mark}</span>
              </li>
            ))}
            {report.total > report.items.length ? <li className="t3">{bulkText.remaining(report.total - report.items.length)}</li> : null}
          </ul>
        </details>
      ) : null}
    </>
  );
}

/** What became of each, where not all could be done. */
function ReportDialog({ name, report, onClose }: { name: BulkName; report: BulkReport; onClose: () => void }) {
  return (
    <Dialog title={bulkText.done[name](report.done)} wide onClose={onClose}>
      <DialogBody>
        <section className={styles.findings}>
          <p className={styles.headline}>
            <b>{report.stopped ? bulkText.stopped(report.done) : bulkText.someLeft(report.done, report.refused)}</b>
          </p>
          <Reasons report={report} mark={bulkText.wasDone} />
        </section>
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {bulkText.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function OfficerField({ value, onChange }: { value: string; onChange: (officer: string) => void }) {
  const team = useQuery(query("officers.list", {}));
  return (
    <Radios
      autoFocus
      label={actionText.officer}
      value={value}
      onChange={onChange}
      choices={[
        ...(team.data?.officers ?? [])
          .filter(({ active, permissions }) => active && permissions.includes("requests.work"))
          .map(({ id, name, roles }) => ({ value: id, label: name, hint: roles.map((role) => words.role[role]).join(", ") })),
        { value: "", label: actionText.nobody },
      ]}
    />
  );
}

type Again = (targets: Targets, action: Action) => Promise<unknown>;

/** Says what was done. An assignment of few is taken back by assigning each as before. */
function sayDone(name: BulkName, report: BulkReport, again: Again | null): void {
  const title = report.stopped ? bulkText.stopped(report.done) : bulkText.done[name](report.done);
  const detail = report.refused > 0 && !report.stopped ? bulkText.someLeft(report.done, report.refused) : undefined;
  if (!again || report.done === 0 || report.total > report.items.length) return toast(report.done > 0 ? "done" : "failed", title, detail);
  const before = new Map<string | null, string[]>();
  for (const { id, reason, assignee } of report.items) {
    if (!reason) before.set(assignee, [...(before.get(assignee) ?? []), id]);
  }
  const undo = async () => {
    await Promise.all([...before].map(([officer, ids]) => again({ ids }, { name: "assign", officer })));
    toast("done", bulkText.undone);
  };
  toast("done", title, detail, { label: queueText.undo, run: () => void undo().catch(toastError) });
}
