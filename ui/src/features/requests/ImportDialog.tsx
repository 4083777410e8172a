import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { call } from "../../api/client.ts";
import { useOperation } from "../../api/queries.ts";
import type { ImportReport } from "../../api/generated/index.ts";
import type { InputOf } from "../../api/operations.ts";
import { newRun } from "../../app/runs.ts";
import { words } from "../../app/words.ts";
import { formatDate } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine, toast } from "../../ui/feedback.tsx";
import { Select } from "../../ui/fields.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./ImportDialog.module.css";
import { languageName } from "../../i18n/names.ts";
import { CHANNELS, LANGUAGES } from "./newRequest.ts";
import { importText } from "./queueText.ts";

type Options = Omit<InputOf<"requests.import">, "content" | "run">;

/** Requests from a CSV file: what would become of each line, then that it did. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [options, setOptions] = useState<Options>({ encoding: "utf8", language: "en", channel: "form", duplicates: "skip" });
  const [done, setDone] = useState<ImportReport | null>(null);
  const take = useOperation("requests.import");
  const ahead = useLookAhead(file, options);
  const set = (change: Partial<Options>) => setOptions({ ...options, ...change });

  if (done) {
    return (
      <Dialog title={importText.summaryDone(done.opened)} wide onClose={onClose}>
        <DialogBody>
          <Findings report={done} />
        </DialogBody>
        <DialogFoot>
          <Button size="large" tone="primary" onPress={onClose}>
            {importText.close}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  const count = ahead.report?.opened ?? 0;
  return (
    <FormDialog
      title={importText.title}
      action={ahead.report ? importText.action(count) : importText.title}
      wide
      pending={take.isPending}
      error={take.error}
      disabledReason={!file ? importText.choose : ahead.report ? (count === 0 ? importText.nothing : null) : importText.looking}
      note={importText.note}
      onClose={onClose}
      onSubmit={() => {
        if (!file) return;
        take.mutate({ ...options, content: file.content, run: newRun() }, { onSuccess: setDone });
      }}
    >
      <FileField
        most={1}
        label={importText.file}
        hint={importText.hint}
        endings={[".csv", ".txt"]}
        files={file ? [file] : []}
        onChange={([picked]) => setFile(picked ?? null)}
      />
      {file ? (
        <div className={styles.options}>
          <Select label={importText.encoding} value={options.encoding} onChange={(encoding) => set({ encoding })} choices={(["utf8", "windows1252"] as const).map((value) => ({ value, label: importText.encodings[value] }))} />
          <Select label={importText.duplicates} value={options.duplicates} onChange={(duplicates) => set({ duplicates })} choices={(["skip", "take"] as const).map((value) => ({ value, label: importText.duplicateChoices[value] }))} />
          <Select label={importText.language} value={options.language} onChange={(language) => set({ language })} choices={LANGUAGES.map((value) => ({ value, label: languageName(value) }))} />
          <Select label={importText.channel} value={options.channel} onChange={(channel) => set({ channel })} choices={CHANNELS.map((value) => ({ value, label: words.channel(value) }))} />
        </div>
      ) : null}
      {ahead.error ? <ErrorLine error={ahead.error} /> : null}
      {ahead.report ? <Findings report={ahead.report} /> : file && !ahead.error ? <Reading /> : null}
    </FormDialog>
  );
}

/** Asks what would become of each line, again with each other choice. */
function useLookAhead(file: PickedFile | null, options: Options): { report: ImportReport | null; error: Error | null } {
  const run = useMemo(() => (file && options ? newRun() : ""), [file, options]);
  const ahead = useQuery({
    queryKey: ["requests.preview_import", run],
    queryFn: () => call("requests.preview_import", { ...options, content: file?.content ?? "", run }),
    enabled: file !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return { report: ahead.data ?? null, error: ahead.error };
}

function Reading() {
  return (
    <p role="status" className="row t2">
      <Spinner /> {importText.looking}
    </p>
  );
}

/** What goes in, what is wrong, and what is here already, line by line. */
function Findings({ report }: { report: ImportReport }) {
  const { lines, opened, refused, duplicates, problems, known, rows, notes } = report;
  const happened = rows.some(({ number }) => number !== null);
  const copy = () => {
    const list = [
      ...problems.map(({ line, column, reason }) => [line, column ?? importText.wholeLine, say(reason)]),
      ...known.map(({ line, number, same_as }) => [line, importText.wholeLine, number ? importText.sameAs(number) : importText.sameAsLine(same_as ?? 0)]),
    ];
    const text = [[importText.line, importText.column, importText.reason], ...list].map((row) => row.join("\t")).join("\n");
    void navigator.clipboard.writeText(text).then(() => toast("done", importText.copied));
  };
  return (
    <section className={styles.findings} aria-live="polite">
      <p className={styles.headline}>
        <Mark glyph={opened > 0 ? "done" : "refused"} tone={opened > 0 ? "ok" : "idle"} />
        <b>{happened ? importText.summaryDone(opened) : importText.summary(opened, lines)}</b>
        {problems.length + known.length > 0 ? (
          <span className="end">
            <Button size="small" tone="quiet" onPress={copy}>
              {importText.copy}
            </Button>
          </span>
        ) : null}
      </p>
      {notes.map((note) => (
        <p key={note.text} className="t3 small">
          {say(note)}
        </p>
      ))}
      {problems.length > 0 ? (
        <Table title={importText.refused(refused)} heads={[importText.line, importText.column, importText.reason]} rows={problems.map(({ line, column, reason }) => [String(line), column ?? importText.wholeLine, say(reason)])} />
      ) : null}
      {known.length > 0 ? (
        <Table title={importText.known(duplicates)} heads={[importText.line, importText.because]} rows={known.map(({ line, number, same_as }) => [String(line), number ? importText.sameAs(number) : importText.sameAsLine(same_as ?? 0)])} />
      ) : null}
      {rows.length > 0 ? (
        <Table
          title={happened ? importText.done : importText.ready}
          heads={[importText.line, ...(happened ? [importText.request] : []), importText.what, importText.who, importText.due]}
          rows={rows.map(({ line, number, kind, subject_name, due }) => [String(line), ...(happened ? [number ?? ""] : []), words.kind[kind], subject_name, formatDate(due)])}
        />
      ) : null}
    </section>
  );
}

function Table({ title, heads, rows }: { title: string; heads: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div>
      <h3 className={styles.title}>{title}</h3>
      {/* A table that scrolls is reached by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={title}>
        <table className={styles.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join("\t")}>
                {row.map((cell, index) => (
                  <td key={heads[index]} className={index === 0 ? "num" : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
