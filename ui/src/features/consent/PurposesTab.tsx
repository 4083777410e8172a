import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChartLine, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { query } from "../../api/queries.ts";
import type { ConsentChart, LegalBasis, PurposeListed } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { ShareLines } from "../../charts/ShareLines.tsx";
import { formatDayMonth, formatMoment } from "../../i18n/dates.ts";
import { formatPercent } from "../../i18n/texts.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import styles from "./ConsentPage.module.css";
import { PurposeDialog } from "./PurposeDialog.tsx";
import { text } from "./text.ts";

const RANGES = ["30", "90", "365"] as const;
const SHAPES = ["chart", "table"] as const;

/** The purposes: how many gave consent over time, and on what the others rest. */
export function PurposesTab() {
  const { days } = useSearch({ from: "/consent" });
  const chart = useQuery(query("consent.chart", { days: Number(days) }));
  const list = useQuery(query("purposes.list", {}));
  const may = useMay();
  const [editing, setEditing] = useState<"new" | PurposeListed | null>(null);
  const cannot = may("purposes.manage") ? null : text.noPurposes;
  const failed = list.error ?? chart.error;
  if (failed && !(list.data && chart.data)) return <ErrorPanel error={failed} onRetry={() => void Promise.all([list.refetch(), chart.refetch()])} />;
  if (!list.data || !chart.data) return <SkeletonLines lines={14} />;
  const { purposes } = list.data;
  const add = (
    <Button size="small" icon={Plus} disabledReason={cannot} onPress={() => setEditing("new")}>
      {text.addPurpose}
    </Button>
  );
  const groups = [
    { title: text.asked, sub: text.askedSub, action: add, rows: purposes.filter(({ basis }) => basis === "consent") },
    { title: text.optOut, sub: text.optOutSub, action: null, rows: purposes.filter(({ basis }) => basis === "opt_out") },
    { title: text.others, sub: text.othersSub, action: null, rows: purposes.filter(({ basis }) => basis !== "consent" && basis !== "opt_out") },
  ];
  return (
    <div className={styles.page}>
      <Shares chart={chart.data} />
      {groups.map(({ title, sub, action, rows }) =>
        rows.length > 0 || action ? (
          <Card key={title} title={title} sub={sub} action={action}>
            <div className={styles.scroll}>
              <PurposeTable title={title} purposes={rows} chart={chart.data} cannot={cannot} onChange={setEditing} />
            </div>
          </Card>
        ) : null,
      )}
      {editing ? <PurposeDialog purpose={editing === "new" ? null : editing} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

/** The shares as lines, or as the numbers behind them. */
function Shares({ chart }: { chart: ConsentChart }) {
  const { days, shape } = useSearch({ from: "/consent" });
  const navigate = useNavigate({ from: "/consent" });
  const lines = chart.purposes.map(({ purpose, name, points }) => ({ key: purpose, label: name, points: points.map(({ date, share }) => ({ date, value: share })) }));
  const anything = chart.purposes.some(({ people }) => people > 0);
  const summary = text.chartSummary(chart.purposes.map(({ name, given, people }) => text.lineNow(name, people > 0 ? formatPercent(given / people) : text.unknown)));
  return (
    <Card
      title={text.chart}
      sub={text.chartSub(Number(days))}
      action={
        <>
          <Segmented aria-label={text.shape} value={shape} onChange={(next) => void navigate({ search: (old) => ({ ...old, shape: next }), replace: true })} choices={SHAPES.map((value) => ({ value, label: text.shapes[value] }))} />
          <Segmented aria-label={text.range} value={days} onChange={(next) => void navigate({ search: (old) => ({ ...old, days: next }), replace: true })} choices={RANGES.map((value) => ({ value, label: text.ranges[value] }))} />
        </>
      }
    >
      {!anything ? (
        <EmptyState icon={ChartLine} title={text.chartEmptyTitle}>
          {text.chartEmpty}
        </EmptyState>
      ) : shape === "chart" ? (
        <div className={styles.chart}>
          <ShareLines summary={summary} lines={lines} />
        </div>
      ) : (
        // A table that scrolls is reached by the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.days} tabIndex={0} role="region" aria-label={text.chart}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.day}</th>
                {chart.purposes.map(({ purpose, name }) => (
                  <th key={purpose} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(chart.purposes[0]?.points ?? []).map(({ date }, place) => (
                <tr key={date}>
                  <th scope="row">{formatDayMonth(date)}</th>
                  {chart.purposes.map(({ purpose, points }) => {
                    const share = points[place]?.share ?? null;
                    return <td key={purpose}>{share === null ? text.unknown : formatPercent(share, 1)}</td>;
                  })}
                </tr>
              )).toReversed()}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

interface TableProps {
  title: string;
  purposes: readonly PurposeListed[];
  chart: ConsentChart;
  cannot: string | null;
  onChange: (purpose: PurposeListed) => void;
}

function PurposeTable({ title, purposes, chart, cannot, onChange }: TableProps) {
  const withShare = purposes.some(({ basis }) => basis === "consent");
  const { purpose: sought } = useSearch({ from: "/consent" });
  const found = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!sought) return;
    found.current?.scrollIntoView({ block: "nearest" });
    found.current?.focus({ preventScroll: true });
  }, [sought]);
  return (
    <FactTable
      label={title}
      head={[text.columns.purpose, ...(withShare ? [text.columns.share] : []), text.columns.basis, text.columns.told, { label: "", right: true as const }]}
      rows={purposes.map((purpose) => ({
        key: purpose.key,
        cells: [
          <span key="purpose" className={cx(styles.purpose, purpose.key === sought && styles.sought)} {...(purpose.key === sought ? { ref: found, tabIndex: -1, "aria-current": true } : {})}>
            <span className="row">
              <span className="strong">{purpose.name}</span>
              {purpose.direct_marketing ? <Pill>{text.marketing}</Pill> : null}
            </span>
            <span className="t3 small">{purpose.description}</span>
          </span>,
          ...(withShare ? [<Share key="share" line={chart.purposes.find((line) => line.purpose === purpose.key)} />] : []),
          <span key="basis" className="col">
            <span>{text.basis[purpose.basis]}</span>
            <span className="t3 small nowrap">{text.citation[purpose.basis]}</span>
            <Before purpose={purpose} />
          </span>,
          <span key="told" className={styles.pills}>
            {purpose.recipients.length === 0 ? <span className="t3">{text.nobodyTold}</span> : purpose.recipients.map(({ recipient, name }) => <Pill key={recipient}>{name}</Pill>)}
          </span>,
          <Button key="change" size="small" tone="quiet" disabledReason={cannot} onPress={() => onChange(purpose)}>
            {text.changePurpose}
            <span className="visually-hidden"> {purpose.name}</span>
          </Button>,
        ],
      }))}
    />
  );
}

function Share({ line }: { line: ConsentChart["purposes"][number] | undefined }) {
  if (!line || line.people === 0) return <span className="t3">{text.nobodyYet}</span>;
  const share = line.given / line.people;
  return (
    <span className={styles.share}>
      <b>{formatPercent(share, 1)}</b>
      <span className={styles.bar} aria-hidden>
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className="t3 small num">{text.of(line.given, line.people)}</span>
    </span>
  );
}

/** What it rested on before, where that changed, with the reason. */
function Before({ purpose: { changes } }: { purpose: PurposeListed }) {
  const moved = changes.find(({ before, after }) => before !== after);
  if (!moved) return null;
  const basis: LegalBasis = moved.before;
  return (
    <span className="t3 small" title={moved.reason}>
      {text.changedFrom(text.basis[basis], formatMoment(moved.at))}
      <span className="visually-hidden">: {moved.reason}</span>
    </span>
  );
}
