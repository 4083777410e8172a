import { useState } from "react";

import { BarPairs } from "../charts/BarPairs.tsx";
import { DeadlineChart, DeadlineLegend, type DeadlineDay } from "../charts/DeadlineChart.tsx";
import { Donut } from "../charts/Donut.tsx";
import { ShareLines } from "../charts/ShareLines.tsx";
import { Spark } from "../charts/Spark.tsx";
import { Grid, type Column, type GridItem } from "../grid/Grid.tsx";
import { words } from "../app/words.ts";
import styles from "./GalleryPage.module.css";
import { Sample, Samples } from "./Sample.tsx";

const KINDS = ["access", "erasure", "portability", "opt_out"] as const;

const DAYS: DeadlineDay[] = Array.from({ length: 30 }, (_, day) => {
  const date = new Date(Date.UTC(2026, 10, 25 + day));
  const many = [4, 0, 2, 1, 0, 0, 7, 3, 0, 1][day % 10] ?? 0;
  return {
    date: date.toISOString().slice(0, 10),
    weekend: date.getUTCDay() % 6 === 0,
    requests: Array.from({ length: many }, (_one, index) => ({ id: `${day}-${index}`, number: `REQ-${20_000 + day * 10 + index}`, kind: KINDS[(day + index) % 4] ?? "access" })),
  };
});

const wave = (step: number, phase: number) => 50 + 30 * Math.sin(step / 4 + phase);
const SERIES = Array.from({ length: 40 }, (_, step): [number, number | null] => [step, step > 14 && step < 19 ? null : wave(step, 0)]);
const SHARES = [
  { key: "analytics", label: "Analytics", points: DAYS.map(({ date }, day) => ({ date, value: 0.74 + 0.02 * Math.sin(day) })) },
  { key: "marketing", label: "Marketing", points: DAYS.map(({ date }, day) => ({ date, value: day < 6 ? null : 0.62 - day / 900 })) },
  { key: "profiling", label: "Profiling", points: DAYS.map(({ date }, day) => ({ date, value: 0.6 - day / 800 })) },
];

export function ChartSamples() {
  return (
    <Samples>
      <Sample name="deadlines" wide>
        <DeadlineLegend />
        <DeadlineChart days={DAYS} hrefOf={(id) => `#/gallery?${id}`} words={(kind) => words.kind[kind]} />
      </Sample>
      <Sample name="pairs of bars" wide>
        <div className={styles.chart}>
          <BarPairs summary="Received and closed" names={["Received", "Closed"]} points={Array.from({ length: 12 }, (_, week) => ({ label: `W${37 + week}`, values: [Math.round(wave(week, 1) / 4), Math.round(wave(week, 2) / 5)] as const }))} />
        </div>
      </Sample>
      <Sample name="shares, one not known before" wide>
        <div className={styles.chart}>
          <ShareLines summary="Consent by purpose" lines={SHARES} />
        </div>
      </Sample>
      <Sample name="spark with a gap">
        <Spark points={SERIES} />
      </Sample>
      <Sample name="spark over its limit">
        <Spark points={SERIES} tone="warn" />
      </Sample>
      <Sample name="spark of nothing">
        <Spark points={[[0, null]]} />
      </Sample>
      <Sample name="rings">
        <span className="row">
          <Donut share={0} /> <Donut share={0.37} /> <Donut share={1} />
        </span>
      </Sample>
    </Samples>
  );
}

interface Row {
  number: string;
  name: string;
  rows: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "number", head: "Request", width: "110px", cell: ({ number }) => <span className="mono">{number}</span>, sortable: true },
  { key: "name", head: "Data subject", width: "minmax(0, 1fr)", cell: ({ name }) => name },
  { key: "rows", head: "Records", width: "90px", align: "end", cell: ({ rows }) => rows },
];

const ITEMS: GridItem<Row>[] = [
  { type: "group", key: "today", content: "Today" },
  { type: "row", key: "1", row: { number: "REQ-20391", name: "Jonas Weiß", rows: 2224 } },
  { type: "row", key: "2", row: { number: "REQ-20388", name: "Somebody with a name that is longer than the column in which it stands and so ends in dots", rows: 12 } },
  { type: "group", key: "later", content: "Later" },
  { type: "row", key: "3", row: { number: "REQ-20402", name: "Aleksandra Nowak", rows: 41 } },
];

export function GridSample() {
  const [current, setCurrent] = useState<string | null>("1");
  return (
    <div className={styles.grid}>
      <Grid aria-label="Sample requests" columns={COLUMNS} items={ITEMS} total={3} current={current} onCurrent={setCurrent} selected={new Set(["3"])} onToggle={() => {}} sort={{ key: "number", descending: false }} onSort={() => {}} />
    </div>
  );
}
