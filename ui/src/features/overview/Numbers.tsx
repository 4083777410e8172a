import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Overview, Point } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Donut } from "../../charts/Donut.tsx";
import { Spark } from "../../charts/Spark.tsx";
import { formatNumber, formatPercent } from "../../i18n/texts.ts";
import { cx } from "../../ui/cx.ts";
import type { View } from "../requests/search.ts";
import styles from "./OverviewPage.module.css";
import { text } from "./text.ts";

/** Where the number of consent leads who may not look at consents: the card with its lines. */
export const CONSENT_CARD = "consent-by-purpose";

/** Six numbers, each leading to the rows behind it. What is not known is said so. */
export function Numbers({ overview }: { overview: Overview }) {
  const { counts, acceptance } = overview;
  const may = useMay();
  const purpose = overview.consent.find((one) => one.purpose === "marketing") ?? overview.consent[0];
  const consent = (
    <Figure
      label={text.numbers.consent(words.purpose(purpose?.purpose ?? "marketing"))}
      value={purpose ? formatPercent(purpose.given / purpose.people, 1) : null}
      chart={purpose ? <Trend points={purpose.points} /> : null}
    >
      {purpose ? text.facts.given(purpose.given, purpose.people) : text.facts.noConsent}
    </Figure>
  );
  return (
    <div className={styles.numbers}>
      <Link to="/requests" search={queue("open")} className={styles.number}>
        <Figure label={text.numbers.open} value={formatNumber(counts.open)} chart={<Trend points={overview.open_trend} />}>
          {text.facts.thisWeek(overview.received_this_week)}
        </Figure>
      </Link>
      <Link to="/requests" search={queue("due_7_days")} className={styles.number}>
        <Figure label={text.numbers.due} value={formatNumber(counts.due_7_days)}>
          <span className={cx(overview.due_today > 0 && styles.crit)}>{text.facts.today(overview.due_today)}</span>
          <span aria-hidden>·</span>
          <span className={cx(counts.overdue > 0 && styles.crit)}>{text.facts.overdue(counts.overdue)}</span>
        </Figure>
      </Link>
      <Link to="/requests" search={queue("approval")} className={styles.number}>
        <Figure label={text.numbers.approval} value={formatNumber(counts.waiting_for_my_approval)}>
          {text.facts.secondPerson}
        </Figure>
      </Link>
      <Link to="/requests" search={queue("closed")} className={styles.number}>
        <Figure
          label={text.numbers.median}
          value={overview.median_days_to_close === null ? null : text.facts.days(overview.median_days_to_close)}
          chart={<Trend points={overview.median_trend} />}
        >
          {overview.median_days_to_close === null ? text.facts.nothingClosed(overview.days) : text.facts.limit}
        </Figure>
      </Link>
      {may("consent.read") ? (
        <Link to="/consent" search={{ purpose: purpose?.purpose ?? "" }} className={styles.number}>
          {consent}
        </Link>
      ) : (
        <a
          href={`#${CONSENT_CARD}`}
          className={styles.number}
          onClick={(event) => {
            event.preventDefault();
            const card = document.getElementById(CONSENT_CARD);
            card?.scrollIntoView({ block: "nearest" });
            card?.focus({ preventScroll: true });
          }}
        >
          {consent}
        </a>
      )}
      <Link to="/disclosures" className={styles.number}>
        <Figure
          label={acceptance ? text.numbers.accepted(acceptance.document, acceptance.number) : text.numbers.acceptance}
          value={acceptance ? formatPercent(acceptance.accepted / acceptance.people, 1) : null}
          chart={acceptance ? <Donut share={acceptance.accepted / acceptance.people} /> : null}
        >
          {acceptance ? text.facts.accepted(acceptance.accepted, acceptance.people) : text.facts.noAcceptance}
        </Figure>
      </Link>
    </div>
  );
}

/** Search of the queue that shows a view and nothing else. */
export function queue(view: View) {
  return { view, state: [], kind: [], regime: [], q: "", peek: "" };
}

function Figure({ label, value, chart, children }: { label: string; value: string | null; chart?: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className={cx(styles.label, "trunc")} title={label}>
        {label}
      </span>
      <span className={styles.value}>
        {value === null ? <b className={styles.unknown}>{text.unknown}</b> : <Quantity>{value}</Quantity>}
        {chart ? <span className={styles.spark}>{chart}</span> : null}
      </span>
      <span className={styles.fact}>{children}</span>
    </>
  );
}

/** A number, and its unit smaller beside it, in every language the number comes first. */
function Quantity({ children }: { children: string }) {
  const [, number = "", unit = ""] = /^([\d.,\s−-]*\d)(.*)$/su.exec(children) ?? [];
  return number ? (
    <b>
      {number}
      {unit ? <small>{unit}</small> : null}
    </b>
  ) : (
    <b>{children}</b>
  );
}

function Trend({ points }: { points: readonly Point[] }) {
  return <Spark points={points.map(({ date, value }) => [Date.parse(date), value])} />;
}
