import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { ConsentEffect } from "../../api/generated/index.ts";
import { LANGUAGE, LANGUAGES } from "../../i18n/language.ts";
import { languageName } from "../../i18n/names.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { Radios, Select, TextField } from "../../ui/fields.tsx";
import styles from "./ConsentPage.module.css";
import { text } from "./text.ts";

const WHATS = ["object", "no", "yes", "signal"] as const;
type What = (typeof WHATS)[number];

/** A new entry of the ledger: what a person said, where and how. */
export function RecordDialog({ person, onClose }: { person: string; onClose: () => void }) {
  const [value, setValue] = useState({ person, version: "", language: LANGUAGE as string, surface: "support", method: "telephone", at: "" });
  const [what, setWhat] = useState<What>("object");
  const [chosen, setChosen] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const list = useQuery(query("purposes.list", {}));
  const update = useOperation("consent.update");
  const object = useOperation("consent.object");
  const signal = useOperation("consent.signal");
  const set = (next: Partial<typeof value>) => setValue({ ...value, ...next });
  // A yes or no is only the person's to say where the purpose leaves it to them.
  const offered = (list.data?.purposes ?? []).filter(({ basis, direct_marketing }) => (what === "object" ? basis === "consent" || basis === "opt_out" || direct_marketing : basis === "consent" || basis === "opt_out"));
  const purpose = offered.find(({ key }) => key === chosen)?.key ?? null;
  const at = value.at ? new Date(value.at) : null;
  const errors = {
    person: value.person.trim() ? null : text.missing(text.person),
    purpose: what === "signal" || purpose ? null : text.missing(text.purpose),
    version: what !== "yes" || value.version.trim() ? null : text.missing(text.textVersion),
    at: at && at.getTime() > Date.now() ? text.ahead : null,
  };
  const shown = (field: keyof typeof errors) => (tried ? errors[field] : null);
  const done = (title: string) => {
    toast("done", title);
    onClose();
  };
  const tell = (effect: ConsentEffect) => done(text.effects[effect]);
  const submit = () => {
    setTried(true);
    if (Object.values(errors).some(Boolean)) return;
    const around = { person: value.person.trim(), surface: value.surface, at: at?.toISOString() ?? null };
    if (what === "signal") signal.mutate({ ...around, signal: "gpc" }, { onSuccess: ({ changed }) => done(changed ? text.signalled : text.signalKept) });
    else if (what === "object") object.mutate({ ...around, purpose, method: value.method }, { onSuccess: ({ effect }) => tell(effect) });
    else {
      update.mutate(
        { ...around, purposes: { [purpose ?? ""]: what === "yes" }, version: what === "yes" ? value.version.trim() : null, language: what === "yes" ? value.language : null, method: value.method },
        { onSuccess: ({ entries }) => tell(entries[0]?.effect ?? "changed") },
      );
    }
  };
  return (
    <FormDialog
      title={text.recordTitle}
      action={text.recordAction}
      pending={update.isPending || object.isPending || signal.isPending}
      error={update.error ?? object.error ?? signal.error ?? list.error}
      note={text.recordNote}
      dirty={value.person !== person || value.version !== ""}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField autoFocus={!person} mono label={text.person} hint={text.personHint} value={value.person} onChange={(next) => set({ person: next })} error={shown("person")} />
      <Radios<What> label={text.what} value={what} onChange={setWhat} choices={WHATS.map((one) => ({ value: one, label: text.whats[one], hint: text.whatHints[one] }))} />
      {what === "signal" ? null : <Select label={text.purpose} value={purpose} onChange={setChosen} error={shown("purpose")} choices={offered.map(({ key, name }) => ({ value: key, label: name }))} />}
      {what === "yes" ? (
        <div className={styles.two}>
          <TextField label={text.textVersion} value={value.version} onChange={(version) => set({ version })} error={shown("version")} />
          <Select label={text.language} value={value.language} onChange={(language) => set({ language })} choices={Object.keys(LANGUAGES).map((tag) => ({ value: tag, label: languageName(tag) }))} />
        </div>
      ) : null}
      <div className={styles.two}>
        <Select label={text.surface} value={value.surface} onChange={(surface) => set({ surface })} choices={choicesOf(text.surfaces)} />
        {what === "signal" ? null : <Select label={text.method} value={value.method} onChange={(method) => set({ method })} choices={choicesOf(text.methods)} />}
      </div>
      <TextField optional type="datetime-local" label={text.at} hint={text.atHint} value={value.at} onChange={(next) => set({ at: next })} error={shown("at")} />
    </FormDialog>
  );
}

function choicesOf(names: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
