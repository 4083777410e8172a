import type { Kind } from "../api/generated/index.ts";
import { formatDate, formatDayMonth } from "../i18n/dates.ts";
import { cx } from "../ui/cx.ts";
import styles from "./DeadlineChart.module.css";
import { text } from "./text.ts";

export interface DeadlineDay {
  date: string;
  weekend: boolean;
  requests: readonly { id: string; number: string; kind: Kind }[];
}

interface DeadlineChartProps {
  /** One per day from today on; what is late stands on the first. */
  days: readonly DeadlineDay[];
  /** Address of a request, for the square that stands for it. */
  hrefOf: (id: string) => string;
  words: (kind: Kind) => string;
}

const TALLEST = 5;

/** The four families of requests, each with a colour and a word. */
export const FAMILIES = [
  { key: "d1", kinds: ["access", "appeal"] },
  { key: "d3", kinds: ["erasure"] },
  { key: "d2", kinds: ["rectification", "portability", "restriction"] },
  { key: "d4", kinds: ["objection", "opt_out", "limit_use", "withdraw_consent"] },
] as const satisfies readonly { key: string; kinds: readonly Kind[] }[];

function familyOf(kind: Kind): string {
  return FAMILIES.find(({ kinds }) => (kinds as readonly Kind[]).includes(kind))?.key ?? "d1";
}

/** One square is one open request, on the day it is due. Every square opens its request. */
export function DeadlineChart({ days, hrefOf, words }: DeadlineChartProps) {
  const open = days.reduce((sum, { requests }) => sum + requests.length, 0);
  return (
    <figure className={styles.chart} aria-label={text.summary(open)}>
      <div className={styles.plot}>
        {days.map(({ date, weekend, requests }, index) => (
          <div key={date} className={cx(styles.day, index === 0 && requests.length > 0 && styles.late, weekend && styles.weekend)}>
            {requests.length > TALLEST ? <span className={styles.more}>+{requests.length - TALLEST + 1}</span> : null}
            {requests.slice(0, requests.length > TALLEST ? TALLEST - 1 : TALLEST).map(({ id, number, kind }) => (
              <a key={id} href={hrefOf(id)} className={cx(styles.square, styles[familyOf(kind)])} aria-label={text.square(number, words(kind), formatDate(date))} title={text.square(number, words(kind), formatDate(date))} />
            ))}
          </div>
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        {days.map(({ date }, index) => (
          <span key={date} className={cx(index === 0 && styles.today)}>
            {index === 0 ? text.today : index >= 4 && isMonday(date) && index < days.length - 1 ? formatDayMonth(date) : ""}
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
      {FAMILIES.map(({ key }) => (
        <span key={key}>
          <i className={styles[key]} aria-hidden />
          {text.families[key]}
        </span>
      ))}
    </span>
  );
}

function isMonday(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
}
