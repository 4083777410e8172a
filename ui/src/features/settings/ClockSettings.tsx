import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useState, type FormEvent } from "react";

import { call } from "../../api/client.ts";
import { query } from "../../api/queries.ts";
import type { Answer, CalendarListed, ClockListed, Regime } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatDate, today } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorLine, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { SearchField, Select, TextField } from "../../ui/fields.tsx";
import { Card, FactTable, PropertyList } from "../../ui/layout.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** Which rules and holidays due dates are computed with, and any date tried out with its reasons. */
export function ClockSettings() {
  const list = useQuery({ ...query("clock.list", {}), staleTime: Infinity });
  return (
    <>
      <SectionHead title={text.sections.clock} lead={text.clockLead} />
      {list.error && !list.data ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : list.data ? <Clock listed={list.data} /> : <SkeletonLines lines={8} />}
    </>
  );
}

function Clock({ listed }: { listed: ClockListed }) {
  const [search, setSearch] = useState("");
  const fits = ({ code, name }: CalendarListed) => `${code} ${name}`.toLowerCase().includes(search.trim().toLowerCase());
  const shown = listed.calendars.filter(fits);
  return (
    <>
      <Try listed={listed} />
      <Card title={text.ruleSets} sub={formatNumber(listed.rule_sets.length)}>
        <FactTable
          label={text.ruleSets}
          head={[text.ruleColumns.id, text.ruleColumns.regime, text.ruleColumns.law]}
          rows={listed.rule_sets.map(({ id, regime, title, law }) => ({
            key: id,
            cells: [<span key="id" className="mono">{id}</span>, words.regime[regime], <span key="law"><span className="strong">{title}</span> <span className="t2">{law}</span></span>],
          }))}
        />
      </Card>
      <Card title={text.calendars} sub={formatNumber(listed.calendars.length)} action={<SearchField aria-label={text.findCalendar} value={search} onChange={setSearch} placeholder={text.findCalendar} width={200} />}>
        {shown.length === 0 ? (
          <EmptyState icon={CalendarClock} title={text.noCalendar} compact>
            {text.noCalendarHint}
          </EmptyState>
        ) : (
          <div>
            <FactTable
              label={text.calendars}
              head={[text.calendarColumns.code, text.calendarColumns.place, text.calendarColumns.years, { label: text.calendarColumns.holidays, right: true }, text.calendarColumns.version]}
              rows={shown.map((calendar) => ({
                key: calendar.code,
                cells: [
                  <span key="code" className="row">
                    <span className="mono">{calendar.code}</span>
                    {calendar.code === listed.calendar ? <Pill tone="accent">{text.ownCalendar}</Pill> : null}
                  </span>,
                  <span key="place">
                    {calendar.name} <span className="t3 small">{calendar.time_zone}</span>
                  </span>,
                  <span key="years" className="num nowrap">{`${calendar.first_year}–${calendar.last_year}`}</span>,
                  <span key="holidays" className="num">{formatNumber(calendar.holidays)}</span>,
                  <span key="version" className="mono t3">{calendar.version}</span>,
                ],
              }))}
            />
          </div>
        )}
      </Card>
    </>
  );
}

function Try({ listed }: { listed: ClockListed }) {
  const [regime, setRegime] = useState<Regime>("gdpr");
  const [received, setReceived] = useState(today);
  const [calendar, setCalendar] = useState(listed.calendar);
  const ask = useMutation({ mutationFn: () => call("clock.answer", { regime, received, ...(calendar ? { calendar } : {}) }) });
  const regimes = [...new Set(listed.rule_sets.map((one) => one.regime))];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (received) ask.mutate();
  };
  return (
    <Card title={text.tryDate}>
      <form className={styles.try} onSubmit={submit} noValidate>
        <Select label={text.regime} value={regime} onChange={setRegime} choices={regimes.map((value) => ({ value, label: words.regime[value] }))} />
        <TextField type="date" label={text.received} value={received} onChange={setReceived} error={received ? null : text.missing(text.received)} />
        <Select label={text.calendar} value={calendar} onChange={setCalendar} choices={listed.calendars.map(({ code, name }) => ({ value: code, label: `${name}, ${code}` }))} />
        <Button type="submit" size="large" tone="primary" icon={CalendarClock} pending={ask.isPending}>
          {text.compute}
        </Button>
      </form>
      <div className={styles.answer} role="status">
        {ask.error ? <ErrorLine error={ask.error} /> : null}
        {ask.data ? <Answered answer={ask.data} /> : null}
      </div>
    </Card>
  );
}

function Answered({ answer }: { answer: Answer }) {
  return (
    <>
      <PropertyList
        items={[
          [text.due, <b key="due" className="strong">{formatDate(answer.due)}</b>],
          answer.safe ? [text.safe, formatDate(answer.safe)] : null,
          answer.extended ? [text.extendedTo, formatDate(answer.extended)] : null,
          answer.acknowledge ? [text.acknowledgeBy, formatDate(answer.acknowledge)] : null,
          [text.computedWith, <span key="with" className="mono">{[answer.rule_set, answer.calendar, answer.calendar_version, answer.time_zone].filter(Boolean).join(", ")}</span>],
        ]}
      />
      <h3>{text.reasoning}</h3>
      <ol className={styles.trace}>
        {answer.trace.map((line) => (
          <li key={line.text}>{say(line)}</li>
        ))}
      </ol>
    </>
  );
}
