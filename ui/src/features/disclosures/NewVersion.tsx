import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ChangeClass, DocumentShown } from "../../api/generated/index.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import styles from "./DisclosuresPage.module.css";
import { highest, nextNumber } from "./standing.ts";
import { text } from "./text.ts";
import { ClassRadios, finish } from "./VersionDialogs.tsx";

const OTHER = "+";

interface NewVersionProps {
  documents: readonly DocumentShown[];
  /** The document it is of; none: one of them is chosen. */
  of: string | null;
  onClose: () => void;
  onStarted: (document: string, version: string) => void;
}

/** Starts a version: of a document, with the texts that are in force, or of a new one. */
export function NewVersion({ documents, of, onClose, onStarted }: NewVersionProps) {
  const [key, setKey] = useState(of ?? documents[0]?.key ?? OTHER);
  const [fresh, setFresh] = useState({ key: "", title: "", url: "" });
  const [changeClass, setChangeClass] = useState<ChangeClass>("material");
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const create = useOperation("disclosures.draft");
  const document = documents.find((one) => one.key === key) ?? null;
  const before = document?.versions.find(({ id }) => id === document.in_force) ?? null;
  const number = typed ?? nextNumber(highest(document?.versions.map((version) => version.number) ?? []), changeClass);
  const errors = {
    number: /^\d+\.\d+\.\d+$/.test(number.trim()) ? null : text.badNumber,
    key: document || /^[a-z][a-z_-]*$/.test(fresh.key) ? null : text.keyHint,
    title: document || fresh.title.trim() ? null : text.fieldMissing(text.documentTitle),
    url: document || fresh.url.startsWith("https://") ? null : text.urlWrong,
  };
  const shown = (name: keyof typeof errors) => (tried ? errors[name] : null);
  const start = () => {
    setTried(true);
    if (Object.values(errors).some(Boolean)) return;
    const name = document?.key ?? fresh.key;
    create.mutate(
      {
        document: name,
        title: document ? null : fresh.title.trim(),
        url: document ? null : fresh.url.trim(),
        number: number.trim(),
        change_class: changeClass,
        effective_at: null,
        // What is in force is taken over; where nothing is, the title is a beginning.
        texts: before ? {} : { en: `# ${document?.title ?? fresh.title.trim()}\n` },
      },
      {
        onSuccess: ({ version }) => {
          finish(text.done.saved, onClose);
          onStarted(name, version);
        },
      },
    );
  };
  return (
    <FormDialog title={text.draftTitle} action={text.startDraft} pending={create.isPending} error={create.error} note={text.recorded} onClose={onClose} onSubmit={start}>
      {of === null ? <Select label={text.document} value={key} onChange={setKey} choices={[...documents.map((one) => ({ value: one.key, label: one.title })), { value: OTHER, label: text.otherDocument }]} /> : null}
      {document ? null : (
        <>
          <div className={styles.pair}>
            <TextField label={text.documentTitle} value={fresh.title} onChange={(title) => setFresh({ ...fresh, title })} error={shown("title")} />
            <TextField label={text.key} hint={text.keyHint} value={fresh.key} onChange={(next) => setFresh({ ...fresh, key: next })} error={shown("key")} />
          </div>
          <TextField type="url" label={text.url} value={fresh.url} onChange={(url) => setFresh({ ...fresh, url })} error={shown("url")} />
        </>
      )}
      <ClassRadios value={changeClass} onChange={setChangeClass} />
      <TextField label={text.number} hint={text.numberHint} value={number} onChange={setTyped} error={shown("number")} />
      {before ? <p className="t2">{text.startBody(before.number)}</p> : null}
    </FormDialog>
  );
}
