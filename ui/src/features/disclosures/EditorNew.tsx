import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ChangeClass, DocumentShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import styles from "./Editor.module.css";
import { nextNumber } from "./editing.ts";
import { editorText as text } from "./editorText.ts";
import { text as page } from "./text.ts";

interface NewVersionProps {
  documents: readonly DocumentShown[];
  /** The document that is chosen first. */
  document?: string | null;
  onClose: () => void;
  /** The new draft, which is to be opened in the editor. */
  onCreated: (version: string) => void;
}

const CLASSES = ["editorial", "clarifying", "material", "new_purpose"] as const satisfies readonly ChangeClass[];
const OTHER = "+";

/** Begins a version: of which document, and what it changes. Its texts are written in the editor. */
export function NewVersion({ documents, document: first, onClose, onCreated }: NewVersionProps) {
  const [document, setDocument] = useState(first ?? documents[0]?.key ?? OTHER);
  const [fresh, setFresh] = useState({ key: "", title: "", url: "" });
  const [changeClass, setChangeClass] = useState<ChangeClass>("material");
  const [typed, setNumber] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const create = useOperation("disclosures.draft");

  const known = documents.find(({ key }) => key === document) ?? null;
  const number = typed ?? nextNumber(known?.versions.map((one) => one.number) ?? [], changeClass);
  const isOther = document === OTHER;
  const errors = {
    number: /^\d+\.\d+\.\d+$/.test(number.trim()) ? null : page.badNumber,
    key: isOther && !/^[a-z][a-z0-9-]*$/.test(fresh.key) ? page.keyHint : null,
    title: isOther && !fresh.title.trim() ? page.missing(page.documentTitle) : null,
    url: isOther && !/^https?:\/\/./.test(fresh.url) ? page.missing(page.url) : null,
  };
  const shown = (name: keyof typeof errors) => (tried ? errors[name] : null);
  const submit = () => {
    setTried(true);
    if (Object.values(errors).some(Boolean)) return;
    const title = isOther ? fresh.title.trim() : null;
    create.mutate(
      {
        document: isOther ? fresh.key : document,
        title,
        url: isOther ? fresh.url.trim() : null,
        number: number.trim(),
        change_class: changeClass,
        effective_at: null,
        // What is in force is taken over; what begins needs a first line.
        texts: known?.in_force ? {} : { [known?.lead ?? "en"]: `# ${title ?? known?.title ?? document}\n\n## ${text.firstText}\n` },
      },
      {
        onSuccess: ({ version }) => {
          toast("done", text.saved);
          onCreated(version);
        },
      },
    );
  };

  return (
    <FormDialog title={text.newTitle} action={text.create} wide dirty={typed !== null || fresh.title !== ""} pending={create.isPending} error={create.error} note={page.recorded} onClose={onClose} onSubmit={submit}>
      <div className={styles.pair}>
        <Select label={page.document} value={document} onChange={setDocument} hint={known?.in_force ? text.takenOver : null} choices={[...documents.map(({ key, title }) => ({ value: key, label: title })), { value: OTHER, label: page.otherDocument }]} />
        <TextField label={page.number} hint={page.numberHint} value={number} onChange={setNumber} error={shown("number")} />
      </div>
      {isOther ? (
        <div className={styles.pair}>
          <TextField label={page.key} hint={page.keyHint} value={fresh.key} onChange={(key) => setFresh({ ...fresh, key })} error={shown("key")} />
          <TextField label={page.documentTitle} value={fresh.title} onChange={(title) => setFresh({ ...fresh, title })} error={shown("title")} />
          <TextField type="url" label={page.url} value={fresh.url} onChange={(url) => setFresh({ ...fresh, url })} error={shown("url")} />
        </div>
      ) : null}
      <Select label={page.changeClass} value={changeClass} onChange={setChangeClass} hint={page.changeHints[changeClass]} choices={CLASSES.map((value) => ({ value, label: words.changeClass[value] }))} />
    </FormDialog>
  );
}
