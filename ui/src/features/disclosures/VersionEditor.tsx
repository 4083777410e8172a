import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ChangeClass, DisclosureShown, DocumentShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { addDays, today } from "../../i18n/dates.ts";
import { languageName } from "../../i18n/names.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { Select, Segmented, TextField } from "../../ui/fields.tsx";
import styles from "./DisclosuresPage.module.css";
import { text } from "./text.ts";

interface EditorProps {
  documents: readonly DocumentShown[];
  /** The draft that is edited; none: a new version. */
  draft: DisclosureShown | null;
  onClose: () => void;
  onSaved: (version: string) => void;
}

const CLASSES = ["editorial", "clarifying", "material", "new_purpose"] as const satisfies readonly ChangeClass[];
const LANGUAGES = ["en", "de", "fr", "pl"] as const;
type Language = (typeof LANGUAGES)[number];
const OTHER = "+";

/** Writes a version: what it changes, from when, and its text in each language. */
export function VersionEditor({ documents, draft, onClose, onSaved }: EditorProps) {
  const [document, setDocument] = useState(documents[0]?.key ?? OTHER);
  const [fresh, setFresh] = useState({ key: "", title: "", url: "" });
  const [number, setNumber] = useState(draft?.version.number ?? "");
  const [changeClass, setChangeClass] = useState<ChangeClass>(draft?.version.change_class ?? "material");
  const [effective, setEffective] = useState(draft ? draft.version.effective_at.slice(0, 10) : addDays(today(), 30));
  const [texts, setTexts] = useState<Record<string, string>>(draft?.texts ?? {});
  const [language, setLanguage] = useState<Language>("en");
  const [tried, setTried] = useState(false);
  const create = useOperation("disclosures.draft");
  const edit = useOperation("disclosures.edit");

  const written = Object.fromEntries(Object.entries(texts).filter(([, body]) => body.trim()));
  const isOther = document === OTHER;
  const errors = {
    number: !draft && !/^\d+\.\d+\.\d+$/.test(number.trim()) ? text.badNumber : null,
    body: Object.keys(written).length === 0 ? text.bodyMissing : null,
    key: !draft && isOther && !/^[a-z][a-z0-9-]*$/.test(fresh.key) ? text.keyHint : null,
    title: !draft && isOther && !fresh.title.trim() ? text.missing(text.documentTitle) : null,
    url: !draft && isOther && !/^https?:\/\/./.test(fresh.url) ? text.missing(text.url) : null,
  };
  const shown = (name: keyof typeof errors) => (tried ? errors[name] : null);

  const save = () => {
    setTried(true);
    if (Object.values(errors).some(Boolean)) return;
    const effective_at = `${effective}T00:00:00Z`;
    const done = (id: string) => {
      toast("done", text.done.saved);
      onSaved(id);
      onClose();
    };
    if (draft) {
      edit.mutate({ version: draft.version.id, texts: written, change_class: changeClass, effective_at }, { onSuccess: () => done(draft.version.id) });
    } else {
      create.mutate(
        {
          document: isOther ? fresh.key : document,
          title: isOther ? fresh.title.trim() : null,
          url: isOther ? fresh.url.trim() : null,
          number: number.trim(),
          change_class: changeClass,
          effective_at,
          texts: written,
        },
        { onSuccess: ({ version }) => done(version) },
      );
    }
  };

  return (
    <FormDialog
      title={draft ? text.editTitle(draft.version.number) : text.draftTitle}
      action={text.saveDraft}
      wide
      dirty={JSON.stringify(texts) !== JSON.stringify(draft?.texts ?? {})}
      pending={create.isPending || edit.isPending}
      error={create.error ?? edit.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={save}
    >
      {draft ? null : (
        <div className={styles.pair}>
          <Select label={text.document} value={document} onChange={setDocument} choices={[...documents.map(({ key, title }) => ({ value: key, label: title })), { value: OTHER, label: text.otherDocument }]} />
          <TextField label={text.number} hint={text.numberHint} value={number} onChange={setNumber} error={shown("number")} />
        </div>
      )}
      {!draft && isOther ? (
        <div className={styles.pair}>
          <TextField label={text.key} hint={text.keyHint} value={fresh.key} onChange={(key) => setFresh({ ...fresh, key })} error={shown("key")} />
          <TextField label={text.documentTitle} value={fresh.title} onChange={(title) => setFresh({ ...fresh, title })} error={shown("title")} />
          <TextField type="url" label={text.url} value={fresh.url} onChange={(url) => setFresh({ ...fresh, url })} error={shown("url")} />
        </div>
      ) : null}
      <div className={styles.pair}>
        <Select label={text.changeClass} value={changeClass} onChange={setChangeClass} hint={text.changeHints[changeClass]} choices={CLASSES.map((value) => ({ value, label: words.changeClass[value] }))} />
        <TextField type="date" label={text.effective} value={effective} onChange={setEffective} />
      </div>
      <Segmented aria-label={text.language} value={language} onChange={setLanguage} choices={LANGUAGES.map((value) => ({ value, label: languageName(value) }))} />
      <TextField multiline tall label={text.bodyIn(languageName(language))} value={texts[language] ?? ""} onChange={(body) => setTexts({ ...texts, [language]: body })} error={shown("body")} />
    </FormDialog>
  );
}
