import { useQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

import { query } from "../../api/queries.ts";
import type { Overview, Panels } from "../../api/generated/index.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { BarPairs } from "../../charts/BarPairs.tsx";
import { DeadlineChart, DeadlineLegend } from "../../charts/DeadlineChart.tsx";
import { Spark } from "../../charts/Spark.tsx";
import { formatClock, formatLongDay } from "../../i18n/dates.ts";
import { formatNumber, REGION } from "../../i18n/texts.ts";
import { Avatar } from "../../ui/bits.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Card } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { formatUnit } from "../health/units.ts";
import { DueCell, KindCell, StatusCell } from "../requests/cells.tsx";
import { dueTone } from "../requests/due.ts";
import type { View } from "../requests/search.ts";
import styles from "./OverviewPage.module.css";
import { text } from "./text.ts";

/** What has to be done today, in a sentence, then in numbers that lead to their rows. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery({ ...query("overview.show", {}), refetchInterval: 600_000 });
  return (
    <Page title={text.title}>
      {data ? <Content overview={data} /> : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={12} />}
    </Page>
  );
}

function Content({ overview }: { overview: Overview }) {
  const router = useRouter();
  const { counts } = overview;
  const checked = new Date(overview.checked_at);
  const received = overview.weeks.reduce((sum, week) => sum + week.received, 0);
  const closed = overview.weeks.reduce((sum, week) => sum + week.closed, 0);
  return (
    <div className={styles.page}>
      <div>
        <h2 className={styles.posture}>
          <Posture overview={overview} />
        </h2>
        <p className="t3">
          {counts.overdue + overview.due_today > 0 ? `${text.calm} ` : ""}
          {text.checked(formatLongDay(checked), formatClock(checked), new Intl.DateTimeFormat(REGION).resolvedOptions().timeZone)}
        </p>
      </div>
      <div className={styles.numbers}>
        <NumberLink view="open" label={text.numbers.open} value={counts.open} fact={text.facts.thisWeek(overview.weeks.at(-1)?.received ?? 0)} />
        <NumberLink view="due_7_days" label={text.numbers.due} value={counts.due_7_days} fact={text.facts.today(overview.due_today)} tone={overview.due_today > 0 ? "crit" : undefined} />
        <NumberLink view="due_7_days" label={text.numbers.overdue} value={counts.overdue} fact={counts.overdue > 0 ? text.facts.lateSome : text.facts.lateNone} tone={counts.overdue > 0 ? "crit" : undefined} />
        <NumberLink view="approval" label={text.numbers.approval} value={counts.waiting_for_my_approval} fact={text.facts.secondPerson} />
        <NumberLink view="paused" label={text.numbers.paused} value={counts.paused} fact={text.facts.pausedHint} />
        <NumberLink
          view="closed"
          label={text.numbers.median}
          value={overview.median_days_to_close === null ? "—" : formatNumber(Math.round(overview.median_days_to_close * 10) / 10)}
          unit={overview.median_days_to_close === null ? undefined : text.facts.days}
          fact={overview.median_days_to_close === null ? text.facts.unknown : text.facts.limit}
        />
      </div>
      <div className={styles.main}>
        <Card title={text.deadlines} sub={text.byDay(counts.open)} action={<DeadlineLegend />}>
          <DeadlineChart
            days={overview.deadlines}
            hrefOf={(id) => router.history.createHref(`/requests/${id}`)}
            words={(kind) => words.kind[kind]}
          />
          {overview.next.length > 0 ? <NextFive rows={overview.next} /> : null}
          <p className={styles.all}>
            <Link to="/requests">{text.allOpen(counts.open)}</Link>
          </p>
        </Card>
        <Attention items={overview.attention} />
      </div>
      <div className={styles.lower}>
        <Card
          title={text.weeks}
          sub={text.perWeek}
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
              summary={text.weeksSummary(overview.weeks.length, received, closed)}
              names={[text.received, text.closed]}
              points={overview.weeks.map((week) => ({ label: week.week, values: [week.received, week.closed] as const }))}
            />
          </div>
        </Card>
        <System />
      </div>
    </div>
  );
}

/** One sentence: what is late, what is due today, what waits for me. */
function Posture({ overview: { counts, due_today } }: { overview: Overview }) {
  const parts: ReactNode[] = [];
  const link = (view: View, words_: string) => (
    <Link key={view + words_} to="/requests" search={{ view, state: [], kind: [], regime: [], q: "", peek: "" }}>
      {words_}
    </Link>
  );
  if (counts.overdue > 0) parts.push(link("due_7_days", text.late(counts.overdue)));
  if (due_today > 0) parts.push(link("due_7_days", parts.length ? text.todayMore(due_today) : text.today(due_today)));
  const waiting = counts.waiting_for_my_approval;
  if (waiting > 0) parts.push(link("approval", parts.length ? text.approval(waiting) : text.approvalOnly(waiting)));
  if (parts.length === 0) return <>{counts.open === 0 ? text.none : text.nothing}</>;
  return (
    <>
      {parts.map((part, index) => (
        // The parts of one sentence, in a fixed order.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index}>
          {index === 0 ? null : index === parts.length - 1 ? text.and : ", "}
          {part}
        </span>
      ))}
      .
    </>
  );
}

function NumberLink({ view, label, value, unit, fact, tone }: { view: View; label: string; value: number | string; unit?: string | undefined; fact?: string | undefined; tone?: "crit" | undefined }) {
  return (
    <Link to="/requests" search={{ view, state: [], kind: [], regime: [], q: "", peek: "" }} className={styles.number}>
      <span className={cx(styles.label, "trunc")}>{label}</span>
      <b>
        {typeof value === "number" ? formatNumber(value) : value}
        {unit ? <small>{unit}</small> : null}
      </b>
      <span className={cx(styles.fact, tone && styles[tone])}>{fact}</span>
    </Link>
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

function Attention({ items }: { items: Overview["attention"] }) {
  return (
    <Card title={text.attention} sub={items.length > 0 ? <span className="num">{items.length}</span> : null}>
      {items.length === 0 ? (
        <EmptyState icon={CircleCheck} title={text.noAttentionTitle}>
          {text.noAttention}
        </EmptyState>
      ) : (
        <ul className={styles.attention}>
          {items.map((item) => (
            <li key={`${item.text}${item.request}`}>
              <SeverityGlyph severity={item.severity} />
              <span className="strong">{item.text}</span>
              {item.request ? (
                <Link className={styles.action} to="/requests/$id" params={{ id: item.request }} search={{ tab: "", collection: "" }}>
                  {item.severity === "approval" ? text.review : text.open}
                  <span className="visually-hidden">: {item.text}</span>
                </Link>
              ) : (
                <span />
              )}
              <p>{item.detail}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function System() {
  const may = useMay();
  const allowed = may("monitor.read");
  const panels = useQuery({ ...query("monitor.panels", { minutes: 60 }), enabled: allowed, refetchInterval: 30_000 });
  const data = panels.data;
  return (
    <Card title={text.system} sub={text.lastHour} action={allowed ? <Link to="/health" className={styles.action}>{text.allPanels}</Link> : null}>
      {!allowed ? (
        <EmptyState icon={CircleCheck} title={text.systemUnknown} compact>
          {text.noPermission}
        </EmptyState>
      ) : panels.error ? (
        <ErrorPanel error={panels.error} compact onRetry={() => void panels.refetch()} />
      ) : data && !data.source.url ? (
        <EmptyState icon={CircleCheck} title={text.systemUnknown} compact>
          {text.systemNoSource}
        </EmptyState>
      ) : data && !data.source.ok ? (
        <EmptyState icon={CircleCheck} title={text.systemUnknown} compact>
          {text.systemDown(data.source.error ?? "")}
        </EmptyState>
      ) : data ? (
        data.panels.slice(0, 4).map((panel) => <PanelRow key={panel.title} panel={panel} />)
      ) : (
        <SkeletonLines lines={4} />
      )}
    </Card>
  );
}

function PanelRow({ panel }: { panel: Panels["panels"][number] }) {
  const series = panel.series[0];
  const newest = series?.points.at(-1)?.[1] ?? null;
  const over = panel.threshold !== null && newest !== null && newest > panel.threshold;
  return (
    <div className={styles.panel}>
      <div>
        {panel.title}
        <p>{panel.threshold === null ? (series?.name ?? "") : text.limitOf(formatUnit(panel.threshold, panel.unit))}</p>
      </div>
      <Spark points={series?.points ?? []} tone={over ? "warn" : "accent"} />
      <b className={cx(over && styles.warn)}>{newest === null ? text.systemUnknown : formatUnit(newest, panel.unit)}</b>
    </div>
  );
}
