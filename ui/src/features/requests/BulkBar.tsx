import { useQuery } from "@tanstack/react-query";
import { Copy, MailCheck, UserPlus, X } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { RequestRow } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { Radios } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import styles from "./QueuePage.module.css";
import { text } from "./text.ts";

/** What can be done with several requests at once. Each has its own result. */
export function BulkBar({ rows, onClear }: { rows: readonly RequestRow[]; onClear: () => void }) {
  const may = useMay();
  const [assigning, setAssigning] = useState(false);
  const acknowledge = useOperation("requests.acknowledge");
  const [busy, setBusy] = useState(false);
  const fresh = rows.filter(({ state, kind }) => state === "received" && !["opt_out", "limit_use", "objection", "withdraw_consent"].includes(kind));
  const work = may("requests.work") ? null : actionText.noPermission;
  const run = async (targets: readonly RequestRow[], act: (row: RequestRow) => Promise<unknown>) => {
    setBusy(true);
    let failed = 0;
    for (const row of targets) {
      // One after the other: each is a transaction with an event of its own.
      // oxlint-disable-next-line no-await-in-loop
      await act(row).catch(() => {
        failed += 1;
      });
    }
    setBusy(false);
    if (failed) toast("failed", text.bulkFailed(failed, targets.length));
    else toast("done", text.bulkDone(targets.length));
  };
  return (
    <div className={styles.bulk} role="toolbar" aria-label={text.selection}>
      <span className="strong num">{text.selected(rows.length)}</span>
      <i />
      <Button tone="quiet" icon={UserPlus} disabledReason={work} onPress={() => setAssigning(true)}>
        {text.assign}
      </Button>
      <Button
        tone="quiet"
        icon={MailCheck}
        pending={busy}
        disabledReason={work ?? (fresh.length === 0 ? text.bulkCan(0, rows.length) : null)}
        onPress={() => void run(fresh, ({ id }) => acknowledge.mutateAsync({ id }))}
      >
        {fresh.length > 0 && fresh.length < rows.length ? text.acknowledgeSome(fresh.length) : text.acknowledge}
      </Button>
      <Button
        tone="quiet"
        icon={Copy}
        onPress={() => void navigator.clipboard.writeText(rows.map(({ number }) => number).join("\n")).then(() => toast("done", text.copied(rows.length)))}
      >
        {text.copyNumbers}
      </Button>
      <i />
      <IconButton icon={X} iconSize={15} aria-label={text.clear} onPress={onClear} />
      {assigning ? <AssignSeveral count={rows.length} onClose={() => setAssigning(false)} onChosen={(assign) => void run(rows, assign)} /> : null}
    </div>
  );
}

function AssignSeveral({ count, onClose, onChosen }: { count: number; onClose: () => void; onChosen: (assign: (row: RequestRow) => Promise<unknown>) => void }) {
  const team = useQuery(query("officers.list", {}));
  const assign = useOperation("requests.assign");
  const [officer, setOfficer] = useState("");
  const choices = [
    { value: "", label: actionText.nobody },
    ...(team.data?.officers ?? [])
      .filter(({ active, permissions }) => active && permissions.includes("requests.work"))
      .map(({ id, name, roles }) => ({ value: id, label: name, hint: roles.map((role) => words.role[role]).join(", ") })),
  ];
  return (
    <FormDialog
      title={text.assignSome(count)}
      action={text.assign}
      pending={false}
      error={team.error}
      note={actionText.recorded}
      onClose={onClose}
      onSubmit={() => {
        onChosen(({ id }) => assign.mutateAsync({ id, officer: officer || null }));
        onClose();
      }}
    >
      <Radios label={actionText.officer} value={officer} onChange={setOfficer} choices={choices} />
    </FormDialog>
  );
}
