import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { call } from "../../api/client.ts";
import { useOperation } from "../../api/queries.ts";
import type { ConsentImportReport, ImportEncoding } from "../../api/generated/index.ts";
import { newRun } from "../../app/runs.ts";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine, toast } from "../../ui/feedback.tsx";
import { Select } from "../../ui/fields.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { FactTable } from "../../ui/layout.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./ConsentPage.module.css";
import { text } from "./text.ts";

const ENCODINGS = ["utf8", "windows1252"] as const satisfies readonly ImportEncoding[];

/** Answers from a CSV file: what would become of them, then that it did. */
export function ImportConsent({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [encoding, setEncoding] = useState<ImportEncoding>("utf8");
  const [done, setDone] = useState<ConsentImportReport | null>(null);
  const take = useOperation("consent.import");
  // Another file or encoding is another look.
  const run = useMemo(() => (file && encoding ? newRun() : ""), [file, encoding]);
  const ahead = useQuery({
    queryKey: ["consent.preview_import", run],
    queryFn: () => call("consent.preview_import", { content: file?.content ?? "", encoding, run }),
    enabled: file !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (done) {
    return (
      <Dialog title={text.importDone(done.recorded)} wide onClose={onClose}>
        <DialogBody>
          <Findings report={done} headline={text.importDone(done.recorded)} />
        </DialogBody>
        <DialogFoot>
          <Button size="large" tone="primary" onPress={onClose}>
            {text.close}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  const report = ahead.data ?? null;
  return (
    <FormDialog
      title={text.importTitle}
      action={report ? text.importAction(report.recorded) : text.importTitle}
      wide
      pending={take.isPending}
      error={take.error}
      disabledReason={!file ? text.chooseFile : report ? (report.recorded === 0 ? text.importNothing : null) : text.reading}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        if (file) take.mutate({ content: file.content, encoding, run: newRun() }, { onSuccess: setDone });
      }}
    >
      <FileField most={1} label={text.file} hint={text.importHint} endings={[".csv", ".txt"]} files={file ? [file] : []} onChange={([picked]) => setFile(picked ?? null)} />
      {file ? <Select<ImportEncoding> label={text.encoding} value={encoding} onChange={setEncoding} choices={ENCODINGS.map((value) => ({ value, label: text.encodings[value] }))} /> : null}
      {ahead.error ? <ErrorLine error={ahead.error} /> : null}
      {report ? (
        <Findings report={report} headline={text.importSummary(report.recorded, report.lines)} />
      ) : file && !ahead.error ? (
        <p role="status" className="row t2">
          <Spinner /> {text.reading}
        </p>
      ) : null}
    </FormDialog>
  );
}

/** What goes in, what is here already, and what is wrong, line by line. */
function Findings({ report, headline }: { report: ConsentImportReport; headline: string }) {
  const { recorded, changed, duplicates, refused, problems, notes, stopped } = report;
  const copy = () => {
    const list = [[text.line, text.column, text.problem], ...problems.map(({ line, column, reason }) => [String(line), column ?? text.wholeLine, say(reason)])];
    void navigator.clipboard.writeText(list.map((row) => row.join("\t")).join("\n")).then(() => toast("done", text.listCopied));
  };
  return (
    <section className={styles.findings} aria-live="polite">
      <p className={styles.headline}>
        <Mark glyph={recorded > 0 ? "done" : "refused"} tone={recorded > 0 ? "ok" : "idle"} />
        <b className="strong">{headline}</b>
        {problems.length > 0 ? (
          <span className="end">
            <Button size="small" tone="quiet" onPress={copy}>
              {text.copyList}
            </Button>
          </span>
        ) : null}
      </p>
      {stopped ? (
        <Banner severity="warning" inset>
          {text.importStopped}
        </Banner>
      ) : null}
      {changed > 0 ? <p className="t3 small">{text.importChanged(changed)}</p> : null}
      {duplicates > 0 ? <p className="t3 small">{text.importKnown(duplicates)}</p> : null}
      {notes.map((note) => (
        <p key={note.text} className="t3 small">
          {say(note)}
        </p>
      ))}
      {problems.length > 0 ? (
        <>
          <h3 className="t3 small">{text.importRefused(refused)}</h3>
          {/* A table that scrolls is reached by the keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className={styles.problems} tabIndex={0} role="region" aria-label={text.importRefused(refused)}>
            <FactTable label={text.importRefused(refused)} head={[text.line, text.column, text.problem]} rows={problems.map(({ line, column, reason }) => ({ key: `${line} ${column ?? ""} ${reason.text}`, cells: [line, column ?? text.wholeLine, say(reason)] }))} />
          </div>
        </>
      ) : null}
    </section>
  );
}
