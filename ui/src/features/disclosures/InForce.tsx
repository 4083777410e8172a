import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { call } from "../../api/client.ts";
import type { DocumentOnDay, Prompt } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatDay, formatMoment, today } from "../../i18n/dates.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./Proving.module.css";
import { provingText as text } from "./provingText.ts";

/** What one asks: a day, and perhaps a person. */
interface Asked {
  day: string;
  person: string | null;
}

/**
 * What was in force on a day; of a person, what they had accepted by then and have to accept today.
 * It is asked for by hand: looking into the past is an event.
 */
export function InForce() {
  const may = useMay();
  const past = may("people.read");
  const [day, setDay] = useState(today());
  const [person, setPerson] = useState("");
  const ask = useMutation({
    mutationFn: async (asked: Asked) => {
      const [then, now] = await Promise.all([past ? call("disclosures.in_force", asked) : null, asked.person === null ? null : call("disclosures.requires_prompt", { person: asked.person })]);
      return { then: then?.documents ?? null, now: now?.documents ?? null };
    },
  });
  const reason = past ? (day ? null : text.noDay) : person.trim() ? null : text.personHint;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason) ask.mutate({ day, person: person.trim() || null });
  };
  return (
    <Section title={text.inForce}>
      <form onSubmit={submit} className={styles.look}>
        {past ? <TextField type="date" label={text.day} value={day} onChange={setDay} /> : null}
        <TextField optional={past} label={text.person} value={person} onChange={setPerson} />
        <Button type="submit" size="large" pending={ask.isPending} disabledReason={reason}>
          {text.look}
        </Button>
        <p className="t3 small">{past ? text.lookHint : text.personHint}</p>
      </form>
      <div role="status">
        {ask.error ? <ErrorLine error={ask.error} /> : null}
        {ask.data ? <Answers {...ask.data} /> : null}
      </div>
    </Section>
  );
}

function Answers({ then, now }: { then: readonly DocumentOnDay[] | null; now: readonly Prompt[] | null }) {
  const documents = then ?? now ?? [];
  if (documents.length === 0) return <p className="t2">{text.noDocuments}</p>;
  return (
    <ul className={styles.answers}>
      {documents.map(({ document, title }) => (
        <li key={document}>
          <b>{title}</b>
          <dl>
            <OnDay on={then?.find((one) => one.document === document)} person={now !== null} />
            {now ? <Today prompt={now.find((one) => one.document === document)} /> : null}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function OnDay({ on, person }: { on: DocumentOnDay | undefined; person: boolean }) {
  if (!on) return null;
  return (
    <>
      <dt>{text.version}</dt>
      <dd>
        {on.versions.length === 0
          ? text.nothing
          : on.versions.map(({ version, number, digest, from, until }) => (
              <span key={`${version} ${from}`} title={digest}>
                {until === null ? text.since(number, formatDay(from)) : text.fromTo(number, formatDay(from), formatDay(until))}
              </span>
            ))}
      </dd>
      {person ? (
        <>
          <dt>{text.hadAccepted}</dt>
          <dd>{on.accepted === null ? text.nothing : text.acceptedAt(on.accepted.number, formatMoment(on.accepted.at))}</dd>
        </>
      ) : null}
    </>
  );
}

function Today({ prompt }: { prompt: Prompt | undefined }) {
  const must = prompt?.required ? prompt.in_force : null;
  return (
    <>
      <dt>{text.now}</dt>
      <dd className={styles.now}>
        {must === null ? <Mark glyph="done" tone="ok" /> : <Mark glyph="fifth" tone="warn" />}
        {must === null ? text.nothingToAccept : text.hasToAccept(must)}
      </dd>
    </>
  );
}
