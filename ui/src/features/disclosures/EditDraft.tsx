import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ChecklistItem, DisclosureShown } from "../../api/generated/index.ts";
import { languageName } from "../../i18n/names.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Segmented, TextField } from "../../ui/fields.tsx";
import { text } from "./text.ts";
import { inWords } from "./Checks.tsx";
import { finish } from "./VersionDialogs.tsx";

/** The languages a legal text is written in. */
const LANGUAGES = ["en", "de", "fr", "pl"] as const;

interface EditProps {
  detail: DisclosureShown;
  language: string;
  /** A clause that is to be begun. */
  insert: ChecklistItem | null;
  onClose: () => void;
}

/** Writes the texts of a version. */
export function EditDraft({ detail, language: read, insert, onClose }: EditProps) {
  const [language, setLanguage] = useState(insert ? detail.lead : read);
  const [texts, setTexts] = useState<Record<string, string>>(insert ? { [detail.lead]: `${(detail.texts[detail.lead] ?? "").trimEnd()}\n\n## ${inWords(insert.title)}\n<!-- law: ${insert.law} -->\n\n` } : {});
  const [tried, setTried] = useState(false);
  const edit = useOperation("disclosures.edit");
  const written = Object.fromEntries(Object.entries(texts).filter(([one, body]) => body.trim() && body !== detail.texts[one]));
  const missing = texts[detail.lead]?.trim() === "" ? text.bodyMissing : null;
  return (
    <FormDialog
      wide
      title={text.editTitle(detail.version.number)}
      action={text.saveDraft}
      dirty={Object.keys(written).length > 0}
      pending={edit.isPending}
      error={edit.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (missing) return;
        edit.mutate({ version: detail.version.id, texts: written, change_class: null, effective_at: null, digest: detail.version.digest }, { onSuccess: () => finish(text.done.saved, onClose) });
      }}
    >
      <Segmented aria-label={text.language} value={language} onChange={setLanguage} choices={LANGUAGES.map((value) => ({ value, label: languageName(value) }))} />
      <TextField autoFocus multiline tall label={text.bodyIn(languageName(language))} value={texts[language] ?? detail.texts[language] ?? ""} onChange={(body) => setTexts({ ...texts, [language]: body })} error={tried && language === detail.lead ? missing : null} />
    </FormDialog>
  );
}
