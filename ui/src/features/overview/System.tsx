import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Activity } from "lucide-react";

import { query } from "../../api/queries.ts";
import type { Panels } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { Spark } from "../../charts/Spark.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Card } from "../../ui/layout.tsx";
import { formatUnit } from "../health/units.ts";
import styles from "./OverviewPage.module.css";
import { text } from "./text.ts";

/** The first panels of system health. Nothing known is said so, and nothing is shown as zero. */
export function System() {
  const may = useMay();
  const allowed = may("monitor.read");
  const panels = useQuery({ ...query("monitor.panels", { minutes: 60 }), enabled: allowed, refetchInterval: 30_000 });
  const data = panels.data;
  const toHealth = (words: string) => (
    <Link to="/health" className={styles.action}>
      {words}
    </Link>
  );
  return (
    <Card title={text.system} sub={text.lastHour} action={allowed ? toHealth(text.allPanels) : null}>
      {!allowed ? (
        <EmptyState icon={Activity} title={text.systemUnknown} compact>
          {text.noPermission}
        </EmptyState>
      ) : panels.error ? (
        <ErrorPanel error={panels.error} compact onRetry={() => void panels.refetch()} />
      ) : data && !data.source.url ? (
        <EmptyState icon={Activity} title={text.systemUnknown} compact action={may("monitor.manage") ? toHealth(text.setAddress) : undefined}>
          {text.systemNoSource}
        </EmptyState>
      ) : data && !data.source.ok ? (
        <EmptyState icon={Activity} title={text.systemUnknown} compact>
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
