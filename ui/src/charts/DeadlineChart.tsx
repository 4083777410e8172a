import type { Kind } from "../api/types.ts";
import { addDays, formatDate } from "../i18n/dates.ts";
import { plural, texts } from "../i18n/texts.ts";
import { cx } from "../ui/cx.ts";
import styles from "./DeadlineChart.module.css";

export interface DeadlineDay {
  date: string;
  requests: readonly { id: string; number: string; kind: Kind }[];
}

interface DeadlineChartProps {
  days: readonly DeadlineDay[];
  /** Today as a calendar date. */
  today: string;
  /** Address of a request, for the square that stands for it. */
  hrefOf: (id: string) => string;
  words: (kind: Kind) => string;
}

const text = texts({
  summary: (open: number, late: number) => `${plural(open, "open request", "open requests")} by due day${late ? `, ${late} late` : ""}`,
  today: "Today",
  square: (number: string, kind: string, day: string) => `${number}, ${kind}, due ${day}`,
});

const SPAN_DAYS = 30;
const TALLEST = 5;

/** The four families of requests, each with a colour and a word. */
export const FAMILIES = [
  { key: "d1", label: "Access", kinds: ["access", "appeal"] },
  { key: "d3", label: "Erasure", kinds: ["erasure"] },
  { key: "d2", label: "Correct / port", kinds: ["rectification", "portability", "restriction"] },
  { key: "d4", label: "Object / opt out", kinds: ["objection", "opt_out", "limit_use", "withdraw_consent"] },
] as const satisfies readonly { key: string; label: string; kinds: readonly Kind[] }[];

function familyOf(kind: Kind): string {
  return FAMILIES.find(({ kinds }) => (kinds as readonly Kind[]).includes(kind))?.key ?? "d1";
}

/** Puts what is due on the days from today on; what is late stands on today. */
export function layOut(days: readonly DeadlineDay[], today: string): (DeadlineDay & { late: boolean })[] {
  const columns = Array.from({ length: SPAN_DAYS }, (_, offset) => ({ date: addDays(today, offset), requests: [] as DeadlineDay["requests"][number][], late: false }));
  for (const { date, requests } of days) {
    const day = date.slice(0, 10);
    const column = day < today ? columns[0] : columns.find((one) => one.date === day);
    if (!column) continue;
    column.requests.push(...requests);
    if (day < today && requests.length > 0) column.late = true;
  }
  return columns;
}

/** One square is one open request, on the day it is due. Every square opens its request. */
export function DeadlineChart({ days, today, hrefOf, words }: DeadlineChartProps) {
  const columns = layOut(days, today);
  const open = columns.reduce((sum, { requests }) => sum + requests.length, 0);
  const late = days.filter(({ date }) => date.slice(0, 10) < today).reduce((sum, { requests }) => sum + requests.length, 0);
  return (
    <figure className={styles.chart} aria-label={text.summary(open, late)}>
      <div className={styles.plot}>
        {columns.map(({ date, requests, late: isLate }, index) => (
          <div key={date} className={cx(styles.day, (isLate || (index === 0 && requests.length > 0)) && styles.late, isWeekend(date) && !isLate && index > 0 && styles.weekend)}>
            {requests.length > TALLEST ? <span className={styles.more}>+{requests.length - TALLEST + 1}</span> : null}
            {requests.slice(0, requests.length > TALLEST ? TALLEST - 1 : TALLEST).map(({ id, number, kind }) => (
              <a key={id} href={hrefOf(id)} className={cx(styles.square, styles[familyOf(kind)])} aria-label={text.square(number, words(kind), formatDate(date))} title={text.square(number, words(kind), formatDate(date))} />
            ))}
          </div>
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        {columns.map(({ date }, index) => (
          <span key={date} className={cx(index === 0 && styles.today)}>
            {index === 0 ? text.today : index >= 4 && isMonday(date) && index < SPAN_DAYS - 1 ? formatDate(date).replace(/^\S+ /, "") : ""}
          </span>
        ))}
      </div>
    </figure>
  );
}

/** The legend of the chart: a colour and a word for each family. */
export function DeadlineLegend() {
  return (
    <span className={styles.legend}>
      {FAMILIES.map(({ key, label }) => (
        <span key={key}>
          <i className={styles[key]} aria-hidden />
          {label}
        </span>
      ))}
    </span>
  );
}

function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function isWeekend(date: string): boolean {
  return weekday(date) === 0 || weekday(date) === 6;
}

function isMonday(date: string): boolean {
  return weekday(date) === 1;
}
