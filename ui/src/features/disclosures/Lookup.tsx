import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { call } from "../../api/client.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./DisclosuresPage.module.css";
import { text } from "./text.ts";

/** Asks which documents one person has to accept. */
export function Lookup({ titles }: { titles: ReadonlyMap<string, string> }) {
  const [person, setPerson] = useState("");
  const ask = useMutation({ mutationFn: (who: string) => call("disclosures.requires_prompt", { person: who }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (person.trim()) ask.mutate(person.trim());
  };
  return (
    <Section title={text.lookup}>
      <form onSubmit={submit} className={styles.lookup}>
        <TextField label={text.person} value={person} onChange={setPerson} />
        <Button type="submit" size="large" pending={ask.isPending} disabledReason={person.trim() ? null : text.personHint}>
          {text.ask}
        </Button>
      </form>
      <div role="status">
        {ask.error ? <ErrorLine error={ask.error} /> : null}
        {ask.data ? (
          <ul className={styles.answers}>
            {ask.data.documents.map(({ document, in_force, accepted, required }) => (
              <li key={document}>
                {required ? <Mark glyph="fifth" tone="warn" /> : <Mark glyph="done" tone="ok" />}
                <span className="trunc">{titles.get(document) ?? document}</span>
                <span className="t3 small">{in_force === null ? text.nothingInForce : required ? text.hasToAccept(in_force) : text.accepted(accepted ?? in_force)}</span>
              </li>
            ))}
            {ask.data.documents.length === 0 ? <li>{text.nothingToAccept}</li> : null}
          </ul>
        ) : null}
      </div>
    </Section>
  );
}
