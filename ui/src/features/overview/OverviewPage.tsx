import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { CalendarCheck, CalendarRange, ChartLine } from "lucide-react";
import { useEffect, useState } from "react";

import { query } from "../../api/queries.ts";
import type { Overview } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { BarPairs } from "../../charts/BarPairs.tsx";
import { DeadlineChart, DeadlineLegend } from "../../charts/DeadlineChart.tsx";
import { ShareLines } from "../../charts/ShareLines.tsx";
import { formatAgo, formatClock, formatDate, formatDayMonth, formatLongDay, formatWeek } from "../../i18n/dates.ts";
import { formatPercent, REGION } from "../../i18n/texts.ts";
import { Avatar, Dot, Pill } from "../../ui/bits.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { DueCell, KindCell, StatusCell } from "../requests/cells.tsx";
import { dueTone } from "../requests/due.ts";
import { AttentionCard, useAttention } from "./Attention.tsx";
import { CONSENT_CARD, Numbers, queue } from "./Numbers.tsx";
import styles from "./OverviewPage.module.css";
import { System } from "./System.tsx";
import { text } from "./text.ts";

const route = getRouteApi("/overview");
const RANGES = ["7", "30", "90"] as const;

/** What has to be done today, in a sentence, then in numbers that lead to their rows. */
export function OverviewPage() {
  const { range } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({ ...query("overview.show", { days: Number(range) }), refetchInterval: 600_000, placeholderData: keepPreviousData });
  // The console is asked more often than the numbers: when it does not answer, they are not of now.
  const session = useQuery({ ...query("session.show", {}), enabled: false });
  const lookBack = (days: (typeof RANGES)[number]) => void navigate({ search: { range: days }, replace: true });
  useActions(RANGES.map((days, index) => ({ id: `range.${days}`, label: text.rangeActions[days], icon: CalendarRange, keys: [String(index + 1)], section: text.title, run: () => lookBack(days) })));
  return (
    <Page
      title={text.title}
      actions={
        <>
          {data ? <Live checkedAt={data.checked_at} connected={!error && !session.error} /> : null}
          <Segmented aria-label={text.range} value={range} onChange={lookBack} choices={RANGES.map((value) => ({ value, label: text.ranges[value] }))} />
        </>
      }
    >
      {data ? <Content overview={data} /> : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={12} />}
    </Page>
  );
}

const LIVE_MS = 60_000;

/** Whether what is shown is of now; when it is not, from when. */
function Live({ checkedAt, connected }: { checkedAt: string; connected: boolean }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const ago = formatAgo(checkedAt, now);
  const live = now.getTime() - Date.parse(checkedAt) < LIVE_MS;
  return (
    <span title={text.liveHint(ago)}>
      <Pill>
        <Dot tone={connected ? "ok" : "crit"} />
        {!connected ? text.notConnected(ago) : live ? text.live : text.stale(ago)}
      </Pill>
    </span>
  );
}

/** With so few items the column has room for the system below them. */
const FEW = 4;

function Content({ overview }: { overview: Overview }) {
  const { shown, asleep } = useAttention(overview.attention);
  const beside = shown.length <= FEW;
  const checked = new Date(overview.checked_at);
  return (
    <div className={styles.page}>
      <div>
        <h2 className={styles.posture}>
          <Posture overview={overview} />
        </h2>
        <p className="t3">
          {overview.counts.overdue + overview.due_today > 0 ? `${text.calm} ` : ""}
          {text.checked(formatLongDay(checked), formatClock(checked), new Intl.DateTimeFormat(REGION).resolvedOptions().timeZone)}
        </p>
      </div>
      <Numbers overview={overview} />
      <div className={styles.main}>
        <Deadlines overview={overview} />
        <div className={styles.column}>
          <AttentionCard shown={shown} asleep={asleep} />
          {beside ? <System /> : null}
        </div>
      </div>
      <div className={cx(styles.lower, beside && styles.two)}>
        <Periods overview={overview} />
        <Consent overview={overview} />
        {beside ? null : <System />}
      </div>
    </div>
  );
}

/** One sentence: what is late, what is due today, what waits for me. */
function Posture({ overview: { counts, due_today } }: { overview: Overview }) {
  const parts = text.posture(counts.overdue, due_today, counts.waiting_for_my_approval);
  if (parts.length === 0) return counts.open === 0 ? text.none : text.nothing;
  return parts.map((part) =>
    typeof part === "string" ? (
      part
    ) : (
      <Link key={part.to} to="/requests" search={queue(part.to === "approval" ? "approval" : "due_7_days")}>
        {part.words}
      </Link>
    ),
  );
}

function Deadlines({ overview }: { overview: Overview }) {
  const router = useRouter();
  const { counts } = overview;
  return (
    <Card title={text.deadlines} sub={text.byDay(counts.open)} action={<DeadlineLegend />}>
      {counts.open === 0 ? (
        <EmptyState icon={CalendarCheck} title={text.noDeadlinesTitle}>
          {text.noDeadlines}
        </EmptyState>
      ) : (
        <DeadlineChart days={overview.deadlines} hrefOf={(id) => router.history.createHref(`/requests/${id}`)} words={(kind) => words.kind[kind]} />
      )}
      {overview.next.length > 0 ? <NextFive rows={overview.next} /> : null}
      <p className={styles.all}>
        <Link to="/requests">{text.allOpen(counts.open)}</Link>
      </p>
    </Card>
  );
}

function NextFive({ rows }: { rows: Overview["next"] }) {
  return (
    <ul className={styles.next} aria-label={text.nextFive}>
      {rows.map((row) => {
        const tone = dueTone(row);
        return (
          <li key={row.id}>
            <Link to="/requests/$id" params={{ id: row.id }} search={{ tab: "", collection: "" }}>
              <span className="mono t2">{row.number}</span>
              <span className="strong trunc">{row.subject_name}</span>
              <KindCell kind={row.kind} />
              <StatusCell row={row} />
              <span className={styles.left}>
                <i className={cx(tone === "crit" && styles.late, tone === "warn" && styles.soon)} style={{ width: `${Math.round((1 - row.share_left) * 100)}%` }} />
              </span>
              <DueCell row={row} />
              {row.assignee ? <Avatar name={row.assignee.name} /> : <span />}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Periods({ overview: { periods, daily } }: { overview: Overview }) {
  const received = periods.reduce((sum, period) => sum + period.received, 0);
  const closed = periods.reduce((sum, period) => sum + period.closed, 0);
  return (
    <Card
      title={text.weeks}
      sub={daily ? text.perDay : text.perWeek}
      action={
        <span className={styles.legend}>
          <span>
            <i className={styles.first} aria-hidden />
            {text.received}
          </span>
          <span>
            <i aria-hidden />
            {text.closed}
          </span>
        </span>
      }
    >
      <div className={styles.bars}>
        <BarPairs
          summary={text.periodsSummary(received, closed, formatDate(periods[0]?.from ?? ""))}
          names={[text.received, text.closed]}
          points={periods.map((period) => ({ label: daily ? formatDayMonth(period.from) : formatWeek(period.from), values: [period.received, period.closed] as const }))}
        />
      </div>
    </Card>
  );
}

function Consent({ overview: { consent, days } }: { overview: Overview }) {
  const may = useMay();
  const lines = consent.map(({ purpose, points }) => ({ key: purpose, label: words.purpose(purpose), points }));
  return (
    <div id={CONSENT_CARD} tabIndex={-1} className={styles.cell}>
      <Card
        title={text.consent}
        sub={text.consentShare(days)}
        action={
          may("consent.read") ? (
            <Link to="/consent" className={styles.action}>
              {text.openLedger}
            </Link>
          ) : null
        }
      >
        {lines.length === 0 ? (
          <EmptyState icon={ChartLine} title={text.consentUnknownTitle}>
            {text.consentUnknown}
          </EmptyState>
        ) : (
          <div className={styles.bars}>
            <ShareLines summary={text.consentSummary(consent.map(({ purpose, given, people }) => text.consentOf(words.purpose(purpose), formatPercent(given / people))))} lines={lines} />
          </div>
        )}
      </Card>
    </div>
  );
}
