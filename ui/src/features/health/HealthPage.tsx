import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Activity, Plug, Table2, Unplug } from "lucide-react";
import { Component, lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from "react";

import { toApiError } from "../../api/errors.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { Alert, Panel } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatClock, formatMoment } from "../../i18n/dates.ts";
import { formatNumber, REGION } from "../../i18n/texts.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented, TextField } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./HealthPage.module.css";
import { text } from "./text.ts";
import { formatUnit } from "./units.ts";

// Lazy: uPlot calls Intl while it is imported, which throws under some locales. A chart that fails
// must not take the page with it.
const TimeSeries = lazy(() => import("../../charts/TimeSeries.tsx").then((module) => ({ default: module.TimeSeries })));

const RANGES = ["15", "60", "360", "1440"] as const;

/** The four panels and the alerts. What is not known is said to be unknown, never drawn as zero. */
export function HealthPage() {
  const may = useMay();
  if (!may("monitor.read")) {
    return (
      <Page title={text.title}>
        <ErrorPanel error={toApiError({ code: "forbidden", message: words.permission("monitor.read") })} />
      </Page>
    );
  }
  return <Health />;
}

function Health() {
  const search = useSearch({ from: "/health" });
  const navigate = useNavigate({ from: "/health" });
  const may = useMay();
  const [setting, setSetting] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const panels = useQuery({ ...query("monitor.panels", { minutes: Number(search.range) }), refetchInterval: 15_000, placeholderData: (old) => old });
  const alerts = useQuery({ ...query("monitor.alerts", {}), refetchInterval: 15_000 });
  const manage = may("monitor.manage") ? null : words.permission("monitor.manage");
  const source = panels.data?.source;
  // One range for all, up to the newest sample of any: what is missing in it is seen to be missing.
  const until = Math.max(0, ...(panels.data?.panels.flatMap(({ series }) => series.map(({ points }) => points.at(-1)?.[0] ?? 0)) ?? []));

  const range = (value: (typeof RANGES)[number]) => void navigate({ search: { range: value }, replace: true });
  useActions([
    { id: "health.target", label: text.setTarget, icon: Plug, section: text.section, disabledReason: manage, run: () => setSetting(true) },
    { id: "health.table", label: asTable ? text.asCharts : text.asTables, icon: Table2, keys: ["t"], section: text.section, run: () => setAsTable(!asTable) },
    ...RANGES.map((value, index) => ({ id: `health.range.${value}`, label: text.last(text.ranges[value]), keys: [String(index + 1)], section: text.section, run: () => range(value) })),
  ]);

  const setTarget = (
    <Button icon={Plug} disabledReason={manage} onPress={() => setSetting(true)}>
      {text.setTarget}
    </Button>
  );
  return (
    <Page
      title={text.title}
      aside={source?.ok && source.age_s !== null ? text.refreshed(Math.round(source.age_s)) : null}
      actions={
        <>
          <Segmented
            aria-label={text.range}
            value={search.range}
            onChange={range}
            choices={RANGES.map((value) => ({ value, label: text.ranges[value] }))}
          />
          <IconButton icon={Table2} aria-label={asTable ? text.asCharts : text.asTables} pressed={asTable} onPress={() => setAsTable(!asTable)} />
          {setTarget}
        </>
      }
    >
      {panels.error && !panels.data ? (
        <ErrorPanel error={panels.error} onRetry={() => void panels.refetch()} />
      ) : !panels.data ? (
        <SkeletonLines lines={12} />
      ) : (
        <>
          {source?.url && !source.ok ? (
            <Banner severity="warning" action={setTarget}>
              <b className="strong">{text.downTitle}.</b> {source.url}: {source.error}
            </Banner>
          ) : null}
          <div className={styles.page}>
            {source?.url ? (
              <div className={styles.panels}>
                {panels.data.panels.map((panel) => (
                  <PanelCard key={panel.title} panel={panel} asTable={asTable} until={until} minutes={Number(search.range)} />
                ))}
              </div>
            ) : (
              <EmptyState icon={Unplug} title={text.noSourceTitle} action={setTarget}>
                {text.noSource}
              </EmptyState>
            )}
            <Alerts alerts={alerts.data?.alerts ?? null} error={alerts.error} />
          </div>
        </>
      )}
      {setting ? <TargetDialog now={source?.url ?? ""} onClose={() => setSetting(false)} /> : null}
    </Page>
  );
}

function PanelCard({ panel, asTable, until, minutes }: { panel: Panel; asTable: boolean; until: number; minutes: number }) {
  const known = panel.series.some(({ points }) => points.some(([, value]) => value !== null));
  const [sample, setSample] = useState<number | null>(null);
  const times = useMemo(() => timesOf(panel), [panel]);
  const at = sample === null ? null : (times[sample] ?? null);
  const shown = panel.series.map(({ name, points }) => ({ name, value: at === null ? (points.at(-1)?.[1] ?? null) : (points.find(([time]) => time === at)?.[1] ?? null) }));
  const format = useCallback((value: number) => formatUnit(value, panel.unit), [panel.unit]);
  const over = (value: number | null) => panel.threshold !== null && value !== null && value > panel.threshold;
  return (
    <Card title={panel.title} sub={panel.threshold === null ? null : text.limit(format(panel.threshold))} action={at === null ? null : <span className="t2 small num">{formatClock(new Date(at * 1000))}</span>}>
      <div className={styles.body}>
        {known && asTable ? (
          <PanelTable panel={panel} times={times} format={format} />
        ) : known ? (
          <ChartBoundary fallback={<div className={styles.gap}>{text.chartFailed}</div>}>
            <Suspense fallback={<div style={{ height: 168 }} />}>
              <TimeSeries panel={panel} format={format} sync="health" range={until > 0 ? [until - minutes * 60, until] : undefined} onCursor={setSample} />
            </Suspense>
          </ChartBoundary>
        ) : (
          <div className={styles.gap}>{panel.problem ?? text.gap}</div>
        )}
        {known && panel.problem ? <p className="t3 small">{panel.problem}</p> : null}
        <p className={styles.legend}>
          {shown.map(({ name, value }, index) => (
            <span key={name}>
              <i className={styles[`c${index % 5}`]} aria-hidden />
              {name} <b className={cx("strong", over(value) && styles.warn)}>{value === null ? text.unknown : format(value)}</b>
              {over(value) ? <span className={styles.warn}>{text.overLimit}</span> : null}
            </span>
          ))}
        </p>
      </div>
    </Card>
  );
}

/** Every sample of a panel, newest first: the same as the chart. */
function PanelTable({ panel, times, format }: { panel: Panel; times: readonly number[]; format: (value: number) => string }) {
  const columns = panel.series.map(({ points }) => new Map(points));
  return (
    // What is longer than its frame is scrolled by keyboard, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.table} tabIndex={0} role="region" aria-label={panel.title}>
      <FactTable
        label={panel.title}
        head={[text.time, ...panel.series.map(({ name }) => ({ label: name, right: true as const }))]}
        rows={times.toReversed().map((time) => ({
          key: String(time),
          cells: [
            <span key="time" className="num">{formatClock(new Date(time * 1000))}</span>,
            ...columns.map((values, index) => {
              const value = values.get(time) ?? null;
              return value === null ? <span key={panel.series[index]?.name} className="t3">{text.unknown}</span> : format(value);
            }),
          ],
        }))}
      />
    </div>
  );
}

/** The instants at which any series of a panel has a sample, in order. */
function timesOf(panel: Panel): number[] {
  return [...new Set(panel.series.flatMap(({ points }) => points.map(([time]) => time)))].toSorted((one, other) => one - other);
}

class ChartBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

const ORDER: Record<Alert["state"], number> = { firing: 0, pending: 1, unknown: 2, inactive: 3 };
const number = new Intl.NumberFormat(REGION, { maximumSignificantDigits: 4 });

function Alerts({ alerts, error }: { alerts: Alert[] | null; error: Error | null }) {
  return (
    <Card title={text.alerts} sub={alerts ? formatNumber(alerts.length) : null}>
      {error ? (
        <ErrorPanel error={error} compact />
      ) : alerts && alerts.length > 0 ? (
        <FactTable
          label={text.alerts}
          head={[text.columns.state, text.columns.name, text.columns.since, { label: text.columns.value, right: true }]}
          rows={alerts
            .toSorted((one, other) => ORDER[one.state] - ORDER[other.state])
            .map((alert) => ({
              key: alert.name + JSON.stringify(alert.labels),
              cells: [
                <Pill key="state" tone={alert.state === "firing" ? (alert.severity === "critical" ? "crit" : "warn") : "neutral"}>
                  <Mark
                    glyph={{ firing: "failed", pending: "two-fifths", unknown: "todo", inactive: "done" }[alert.state] as "done"}
                    tone={alert.state === "firing" ? (alert.severity === "critical" ? "crit" : "warn") : alert.state === "inactive" ? "ok" : "idle"}
                  />
                  {text.states[alert.state]}
                </Pill>,
                <span key="name">
                  <span className="strong">{alert.name}</span> <span className="t3">{alert.summary}</span>
                </span>,
                <span key="since" className="nowrap">{alert.since ? formatMoment(alert.since) : ""}</span>,
                alert.value === null ? <span key="value" className="t3">{text.unknown}</span> : number.format(alert.value),
              ],
            }))}
        />
      ) : (
        <EmptyState icon={Activity} title={text.noAlerts} compact>
          {text.noAlertsHint}
        </EmptyState>
      )}
    </Card>
  );
}

function TargetDialog({ now, onClose }: { now: string; onClose: () => void }) {
  const [url, setUrl] = useState(now);
  const [tried, setTried] = useState(false);
  const target = useOperation("monitor.target");
  const wrong = url.trim() !== "" && !/^https?:\/\/./.test(url.trim());
  return (
    <FormDialog
      title={text.target}
      action={text.setTarget}
      pending={target.isPending}
      error={target.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrong) target.mutate({ url: url.trim() || null }, { onSuccess: onClose });
      }}
    >
      <TextField autoFocus mono label={text.target} hint={text.targetHint} value={url} onChange={setUrl} error={tried && wrong ? text.badTarget : null} />
    </FormDialog>
  );
}
