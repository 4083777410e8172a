import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query } from "../../api/queries.ts";
import { languageName } from "../../i18n/names.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine } from "../../ui/feedback.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Markdown } from "./Markdown.tsx";
import editor from "./Editor.module.css";
import styles from "./Proving.module.css";
import { withoutTags } from "./outline.ts";
import { provingText as text } from "./provingText.ts";

const ENDINGS = [".md", ".markdown", ".html", ".htm", ".docx"];

/** A file as the text of a language: what comes of it is read before it is taken. */
export function ImportDialog({ language, onTake, onClose }: { language: string; onTake: (markdown: string) => void; onClose: () => void }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const read = useQuery({ ...query("disclosures.import", { name: file?.name ?? "", content: file?.content ?? "" }), enabled: file !== null, retry: false, gcTime: 0 });
  const imported = file ? (read.data ?? null) : null;
  return (
    <FormDialog
      title={text.importTitle(languageName(language))}
      action={text.importAction}
      wide
      pending={false}
      error={null}
      disabledReason={imported ? null : file && read.isFetching ? text.reading : text.importChoose}
      note={text.importReplaces}
      onClose={onClose}
      onSubmit={() => {
        if (!imported) return;
        onTake(imported.markdown);
        onClose();
      }}
    >
      <FileField most={1} label={text.importFile} hint={text.importHint} endings={ENDINGS} files={file ? [file] : []} onChange={([picked]) => setFile(picked ?? null)} />
      {file && read.error ? <ErrorLine error={read.error} /> : null}
      {file && read.isFetching ? (
        <p role="status" className="row t2">
          <Spinner /> {text.reading}
        </p>
      ) : null}
      {imported?.warnings.map(({ kind, count }) => (
        <Banner key={kind} inset severity="warning">
          {text.warnings[kind](count)}
        </Banner>
      ))}
      {imported ? (
        // Scrolls, so it has to be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section className={styles.imported} aria-label={text.importPreview} tabIndex={0}>
          <Markdown text={withoutTags(imported.markdown)} language={language} className={editor.prose} />
        </section>
      ) : null}
    </FormDialog>
  );
}
