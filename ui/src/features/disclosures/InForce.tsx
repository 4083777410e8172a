import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { call } from "../../api/client.ts";
import type { DisclosuresInForceInput, DocumentOnDay } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatDay, formatMoment, today } from "../../i18n/dates.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/layout.tsx";
import styles from "./Proving.module.css";
import { provingText as text } from "./provingText.ts";

/** What was in force on a day, and what a person had accepted. It is asked for by hand: the answer is an event. */
export function InForce() {
  const may = useMay();
  const [day, setDay] = useState(today());
  const [person, setPerson] = useState("");
  const ask = useMutation({ mutationFn: (input: DisclosuresInForceInput) => call("disclosures.in_force", input) });
  const reason = may("people.read") ? (day ? null : text.noDay) : text.noPeople;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason) ask.mutate({ day, person: person.trim() || null });
  };
  const asked = ask.variables?.person ?? null;
  return (
    <Section title={text.inForce}>
      <form onSubmit={submit} className={styles.look}>
        <TextField type="date" label={text.day} value={day} onChange={setDay} />
        <TextField optional label={text.person} hint={text.personHint} value={person} onChange={setPerson} />
        <p className="t3 small">{text.lookRecorded}</p>
        <div>
          <Button type="submit" pending={ask.isPending} disabledReason={reason}>
            {text.look}
          </Button>
        </div>
      </form>
      <div role="status">
        {ask.error ? <ErrorLine error={ask.error} /> : null}
        {ask.data ? (
          ask.data.documents.length === 0 ? (
            <p className="t2">{text.noDocuments}</p>
          ) : (
            <ul className={styles.answers}>
              {ask.data.documents.map((document) => (
                <OnDay key={document.document} document={document} person={asked !== null} />
              ))}
            </ul>
          )
        ) : null}
      </div>
    </Section>
  );
}

function OnDay({ document: { title, versions, accepted }, person }: { document: DocumentOnDay; person: boolean }) {
  return (
    <li>
      <b>{title}</b>
      <dl>
        <dt>{text.version}</dt>
        <dd>
          {versions.length === 0
            ? text.nothing
            : versions.map(({ version, number, digest, from, until }) => (
                <span key={`${version} ${from}`} title={digest}>
                  {until === null ? text.since(number, formatDay(from)) : text.fromTo(number, formatDay(from), formatDay(until))}
                </span>
              ))}
        </dd>
        {person ? (
          <>
            <dt>{text.hadAccepted}</dt>
            <dd>{accepted === null ? text.nothing : text.acceptedAt(accepted.number, formatMoment(accepted.at))}</dd>
          </>
        ) : null}
      </dl>
    </li>
  );
}
