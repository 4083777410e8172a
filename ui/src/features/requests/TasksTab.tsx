import { useQuery } from "@tanstack/react-query";
import { ClipboardList } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { RequestDetail, TaskAnswer, TaskShown } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatDate, formatMoment } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { Radios, Select, TextField } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import pageStyles from "./RequestPage.module.css";

/** What people answer by hand for this request. */
export function TasksTab({ detail }: { detail: RequestDetail }) {
  const { data, error, refetch } = useQuery(query("requests.dossier", { id: detail.row.id }));
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={6} />;
  const open = data.tasks.filter(({ answer }) => answer === null).length;
  return (
    <div className={pageStyles.pad}>
      {open > 0 ? (
        <Banner severity="warning" inset quiet>
          <b className="strong">{text.openTasks(open)}.</b> {text.tasksHint}
        </Banner>
      ) : null}
      {data.tasks.length === 0 ? (
        <EmptyState icon={ClipboardList} title={text.tasks}>
          {text.tasksHint}
        </EmptyState>
      ) : (
        <section aria-label={text.tasks}>
          <ul className={styles.thread}>
            {data.tasks.map((task) => (
              <Task key={task.id} detail={detail} task={task} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Task({ detail, task }: { detail: RequestDetail; task: TaskShown }) {
  const may = useMay();
  const [dialog, setDialog] = useState<"answer" | "change" | null>(null);
  const { answer } = task;
  const collecting = task.purpose === "collect";
  const reason = may("requests.work") ? (detail.row.state === "closed" ? actionText.noPaused : null) : actionText.noPermission;
  return (
    <li className={styles.entry}>
      <ClipboardList size={16} strokeWidth={1.6} aria-hidden className={styles.icon} />
      <div style={{ minWidth: 0 }}>
        <div className={styles.head}>
          <b className="strong">{collecting ? text.askCollect(task.label) : text.askErase(task.label)}</b>
          <Pill tone={answer ? "ok" : task.overdue ? "crit" : "warn"}>{answer ? text.answers[answer] : task.overdue ? text.overdue : text.taskOpen}</Pill>
          {answer && task.rows ? <span className="t3 small num">{formatNumber(task.rows)}</span> : null}
        </div>
        <p className="t3 small" style={{ marginTop: 4 }}>
          <span className="mono">
            {task.dataset}.{task.collection}
          </span>
          {" · "}
          {text.owner}: {task.owner?.name ?? text.nobody}
          {" · "}
          {answer && task.answered_at ? text.answeredBy(task.answered_by ?? "", formatMoment(task.answered_at)) : `${text.due}: ${formatDate(task.due)}`}
        </p>
        <div className={styles.acts} style={{ marginTop: 8 }}>
          {answer && !collecting ? null : (
            <Button size="small" tone={answer ? "plain" : "primary"} disabledReason={reason} onPress={() => setDialog("answer")}>
              {answer ? text.answerAgain : text.answerTask}
              <span className="visually-hidden"> {task.label}</span>
            </Button>
          )}
          {answer ? null : (
            <Button size="small" disabledReason={reason} onPress={() => setDialog("change")}>
              {text.changeTask}
              <span className="visually-hidden"> {task.label}</span>
            </Button>
          )}
        </div>
      </div>
      {dialog === "answer" ? <Answer detail={detail} task={task} onClose={() => setDialog(null)} /> : null}
      {dialog === "change" ? <Change detail={detail} task={task} onClose={() => setDialog(null)} /> : null}
    </li>
  );
}

function Answer({ detail, task, onClose }: { detail: RequestDetail; task: TaskShown; onClose: () => void }) {
  const collecting = task.purpose === "collect";
  const [answer, setAnswer] = useState<TaskAnswer>(collecting ? "rows" : "erased");
  const [files, setFiles] = useState<PickedFile[]>([]);
  const [rows, setRows] = useState("");
  const [how, setHow] = useState("");
  const [tried, setTried] = useState(false);
  const send = useOperation("tasks.answer");
  const count = /^\d+$/.test(rows.trim()) ? Number(rows.trim()) : 0;
  const saysHow = answer !== "rows";
  const valid = (answer !== "rows" || files.length === 1) && (!saysHow || how.trim() !== "") && (answer !== "erased" || count > 0);
  return (
    <FormDialog
      title={`${collecting ? text.askCollect(task.label) : text.askErase(task.label)}, ${detail.row.number}`}
      action={text.answerTask}
      dirty={files.length > 0 || how.trim() !== ""}
      pending={send.isPending}
      error={send.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!valid) return;
        const [file] = files;
        send.mutate(
          { id: detail.row.id, task: task.id, answer, file: answer === "rows" && file ? { name: file.name, path: null, content: file.content } : null, rows: answer === "erased" ? count : null, note: how.trim() || null },
          {
            onSuccess: (taken) => {
              toast("done", text.answered(taken.rows));
              onClose();
            },
          },
        );
      }}
    >
      <Radios autoFocus
        label={text.answer}
        value={answer}
        onChange={setAnswer}
        choices={[...(collecting ? [{ value: "rows" as const, label: text.upload }] : [{ value: "erased" as const, label: text.erased }]), { value: "nothing_held" as const, label: text.nothing }]}
      />
      {answer === "rows" ? (
        <FileField most={1} endings={[".csv", ".tsv", ".json"]} label={text.file} hint={text.fileHint(task.fields.join(", "))} files={files} onChange={setFiles} error={tried && files.length === 0 ? text.fileMissing : null} />
      ) : null}
      {answer === "erased" ? <TextField label={text.rows} value={rows} onChange={setRows} error={tried && count === 0 ? text.rowsMissing : null} /> : null}
      {saysHow ? <TextField multiline label={answer === "erased" ? text.howErased : text.how} value={how} onChange={setHow} error={tried && !how.trim() ? text.howMissing : null} /> : null}
    </FormDialog>
  );
}

function Change({ detail, task, onClose }: { detail: RequestDetail; task: TaskShown; onClose: () => void }) {
  const team = useQuery(query("officers.list", {}));
  const [officer, setOfficer] = useState<string>(task.owner?.id ?? "");
  const [due, setDue] = useState(task.due);
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const change = useOperation("tasks.change");
  const choices = [{ value: "", label: text.nobody }, ...(team.data?.officers ?? []).filter(({ active, permissions }) => active && permissions.includes("requests.work")).map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <FormDialog
      title={`${text.changeTask}, ${task.label}`}
      action={text.change}
      dirty={note.trim() !== ""}
      pending={change.isPending}
      error={change.error ?? team.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!due) return;
        change.mutate(
          { id: detail.row.id, task: task.id, officer: officer || null, due, note: note.trim() || null },
          {
            onSuccess: () => {
              toast("done", text.taskChanged);
              onClose();
            },
          },
        );
      }}
    >
      <Select autoFocus label={text.owner} value={officer} onChange={setOfficer} choices={choices} />
      <TextField type="date" label={text.due} value={due} onChange={setDue} error={tried && !due ? text.dateMissing : null} />
      <TextField optional multiline label={text.taskNote} value={note} onChange={setNote} />
    </FormDialog>
  );
}
