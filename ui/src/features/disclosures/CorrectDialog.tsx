import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { DisclosureShown } from "../../api/generated/index.ts";
import { languageName } from "../../i18n/names.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Segmented, TextField } from "../../ui/fields.tsx";
import { ChangedWords } from "./ChangedWords.tsx";
import { nextNumber } from "./standing.ts";
import { text } from "./text.ts";
import { finish } from "./VersionDialogs.tsx";

/** Mends a publishing error in what is in force: two people, but no notice and no new acceptance. */
export function CorrectDialog({ detail, languages, language: read, onClose, onCorrected }: { detail: DisclosureShown; languages: readonly string[]; language: string; onClose: () => void; onCorrected: (version: string) => void }) {
  const [language, setLanguage] = useState(read);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const correct = useOperation("disclosures.correct");
  const mended = Object.fromEntries(Object.entries(texts).filter(([one, body]) => body !== detail.texts[one]));
  const nothing = Object.keys(mended).length === 0 ? text.nothingMended : null;
  return (
    <FormDialog
      wide
      title={text.correctTitle(detail.version.number)}
      action={text.sendCorrection}
      dirty={!nothing}
      pending={correct.isPending}
      error={correct.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (nothing || !reason.trim()) return;
        correct.mutate(
          { version: detail.version.id, texts: mended, reason: reason.trim() },
          {
            onSuccess: ({ version }) => {
              finish(text.done.correct, onClose);
              onCorrected(version);
            },
          },
        );
      }}
    >
      <p className="t2">{text.correctBody(nextNumber(detail.version.number, "editorial"))}</p>
      {languages.length > 1 ? <Segmented aria-label={text.language} value={language} onChange={setLanguage} choices={languages.map((one) => ({ value: one, label: languageName(one) }))} /> : null}
      <TextField multiline tall mono label={text.bodyIn(languageName(language))} value={texts[language] ?? detail.texts[language] ?? ""} onChange={(body) => setTexts({ ...texts, [language]: body })} error={tried ? nothing : null} />
      <section aria-label={text.correctDiff}>
        <h3 className="t3 small" style={{ marginBottom: 6 }}>{text.correctDiff}</h3>
        {nothing ? <p className="t3">{nothing}</p> : <ChangedWords mended={mended} before={detail.texts} languages={languages} />}
      </section>
      <TextField label={text.correctReason} value={reason} onChange={setReason} error={tried && !reason.trim() ? text.correctMissing : null} />
    </FormDialog>
  );
}
